import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { adoptPost, castVote, editPost, hidePost, publishPost, requireVisible, withdrawPost } from '../../src/board/index.ts';
import { contentOf } from '../../src/board/posts/stored-content.ts';
import type { Db } from '../../src/db/index.ts';
import {
  addPerson,
  type Browser,
  browserOf,
  countRows,
  faultBeside,
  insertPost,
  ja,
  NOW,
  oneRow,
  sato,
  suzuki,
  type TestContext,
  TIP,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const AT = new Date(NOW);
const FORM = { kind: 'tip', title: '二人で書いた小技です', body: '名簿を開いて差し込みます。', categoryId: '1', tags: '' };

let db: Db;
let context: TestContext;
let author: Browser;
let coauthor: Browser;

beforeEach(() => {
  db = testDb();
  addPerson(db, { login: 'yamamoto', name: '山本\u3000花子' });
  context = testContext({ db });
  [author, coauthor] = [sato, suzuki].map((person) => browserOf(context, person)) as [Browser, Browser];
});

const coauthorsOf = (postId: number): string[] => contentOf(db, requireVisible(db, takahashi, postId))?.coauthors ?? [];
const shared = (): number => publishPost(db, sato, { ...TIP, coauthors: ['suzuki'] }, AT);

describe('a co-author is named', () => {
  it.each([
    { how: 'by login', typed: 'suzuki', are: ['suzuki'] },
    { how: 'by login in capitals', typed: 'SUZUKI', are: ['suzuki'] },
    { how: 'by name', typed: '鈴木', are: ['suzuki'] },
    { how: 'by name as it is listed', typed: '山本\u3000花子', are: ['yamamoto'] },
    { how: 'by name without the space', typed: '山本花子', are: ['yamamoto'] },
    { how: 'by name with another space', typed: ' 山本 花子 ', are: ['yamamoto'] },
    { how: 'in a list', typed: '鈴木、田中,yamamoto', are: ['suzuki', 'tanaka', 'yamamoto'] },
    { how: 'line by line', typed: '田中\r\n鈴木', are: ['tanaka', 'suzuki'] },
    { how: 'twice', typed: '鈴木, suzuki, 鈴木', are: ['suzuki'] },
    { how: 'and is the author', typed: '佐藤, sato', are: [] },
    { how: 'not at all', typed: ' \u3000,、 ', are: [] },
  ])('$how', async ({ typed, are }) => {
    await author.post('/posts', { ...FORM, coauthors: typed }).expect(303);
    expect(coauthorsOf(1)).toEqual(are);
    expect(requireVisible(db, takahashi, 1).authorId).toBe(sato.id);
  });

  it.each([
    { who: 'nobody knows', typed: '鈴木, だれか', fault: 'form.coauthor_unknown', prepare: () => {} },
    { who: 'has left', typed: 'suzuki', fault: 'form.coauthor_unknown', prepare: () => setActive(db, 'suzuki', false, AT) },
    {
      who: 'shares the name with another',
      typed: '鈴木',
      fault: 'form.coauthor_several',
      prepare: () => void addPerson(db, { login: 'suzuki2', name: '鈴木' }),
    },
    { who: 'is one of six', typed: 'a,b,c,d,e,f', fault: 'form.coauthors_many', prepare: () => {} },
    { who: 'is half a name', typed: '山本', fault: 'form.coauthor_unknown', prepare: () => {} },
    { who: 'is a pattern', typed: '%', fault: 'form.coauthor_unknown', prepare: () => {} },
  ])('is refused who $who, with a sentence and what was typed', async ({ typed, fault, prepare }) => {
    prepare();
    const page = (await author.post('/posts', { ...FORM, coauthors: typed }).expect(422)).text;
    expect(faultBeside(page, 'coauthors')).toBe(ja(fault));
    expect(typedIn(page, 'coauthors')).toBe(typed);
    expect(countRows(db, 'posts')).toBe(0);
  });

  it('by login where the name is shared, and comes back so in the form', async () => {
    addPerson(db, { login: 'suzuki2', name: '鈴木' });
    await author.post('/posts', { ...FORM, coauthors: 'suzuki2, 田中' }).expect(303);
    expect(typedIn((await author.get('/posts/1/edition').expect(200)).text, 'coauthors')).toBe('suzuki2, 田中');
  });

  it('may be five', async () => {
    for (const login of ['a1', 'a2']) addPerson(db, { login, name: `応援${login}` });
    await author.post('/posts', { ...FORM, coauthors: 'suzuki, tanaka, yamamoto, a1, a2' }).expect(303);
    expect(coauthorsOf(1)).toHaveLength(5);
    expect((await author.get('/posts/1')).text).toContain(
      ja('post.with', { names: ['鈴木', '田中', '山本\u3000花子', '応援a1', '応援a2'].join(ja('list.separator')) }),
    );
  });

  it('in any kind of post', async () => {
    await author
      .post('/posts', {
        kind: 'quick_win',
        before: '電卓で足していた',
        after: '日付を入れるだけ',
        minutesSaved: '5',
        categoryId: '1',
        coauthors: '鈴木',
      })
      .expect(303);
    await author
      .post('/posts', { kind: 'question', title: '番地で分けられますか', body: '住所です', categoryId: '1', coauthors: '鈴木' })
      .expect(303);
    await author
      .post('/posts', {
        kind: 'case_study',
        title: '申請を電子にした',
        challenge: '列',
        approach: 'フォーム',
        effect: '半分',
        categoryId: '1',
        coauthors: '鈴木',
      })
      .expect(303);
    expect([1, 2, 3].map(coauthorsOf)).toEqual([['suzuki'], ['suzuki'], ['suzuki']]);
  });
});

describe('a co-author who has left', () => {
  const edition = async (postId: number) => {
    const page = (await author.get(`/posts/${postId}/edition`).expect(200)).text;
    return { coauthors: typedIn(page, 'coauthors') as string, revision: typedIn(page, 'revision') as string };
  };

  it('stays one when somebody else changes the post', async () => {
    const postId = shared();
    setActive(db, 'suzuki', false, AT);
    await author.put(`/posts/${postId}`, { ...FORM, ...(await edition(postId)) }).expect(303);
    expect(coauthorsOf(postId)).toEqual(['suzuki']);
    await author.put(`/posts/${postId}`, { ...FORM, ...(await edition(postId)), coauthors: '' }).expect(303);
    expect(coauthorsOf(postId)).toEqual([]);
  });

  it('is not taken for another person of the same name', async () => {
    const postId = shared();
    setActive(db, 'suzuki', false, AT);
    addPerson(db, { login: 'suzuki2', name: '鈴木' });
    await author.put(`/posts/${postId}`, { ...FORM, ...(await edition(postId)) }).expect(303);
    expect(coauthorsOf(postId)).toEqual(['suzuki']);
  });
});

describe('what a co-author may do', () => {
  it('edit the post, and see it when it is withdrawn or hidden', async () => {
    const postId = shared();
    await coauthor.put(`/posts/${postId}`, { ...FORM, coauthors: '鈴木', revision: '1' }).expect(303);
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ title: FORM.title, authorId: sato.id });
    expect(oneRow(db, 'SELECT author_id AS who FROM revisions WHERE revision = 2')).toEqual({ who: suzuki.id });
    // Authors of one post need no note about each other.
    expect(countRows(db, 'author_notes')).toBe(0);
    withdrawPost(db, sato, postId, AT);
    for (const path of ['', '/edition', '/revisions', '/revisions/1']) await coauthor.get(`/posts/${postId}${path}`).expect(200);
    hidePost(db, takahashi, postId, '確認中', AT);
    expect((await coauthor.get(`/posts/${postId}`).expect(200)).text).toContain('確認中');
    await browserOf(context, tanaka).get(`/posts/${postId}`).expect(404);
  });

  it('withdraw the post and put it back', async () => {
    const postId = shared();
    await coauthor.delete(`/posts/${postId}/publication`).expect(303);
    await coauthor.put(`/posts/${postId}/publication`).expect(303);
    expect(requireVisible(db, tanaka, postId).withdrawnAt).toBeNull();
  });

  it('not vote, not adopt: it would say nothing', async () => {
    const postId = shared();
    const page = (await coauthor.get(`/posts/${postId}`).expect(200)).text;
    for (const form of ['vote', 'adoption']) expect(page).not.toContain(`action="/posts/${postId}/${form}"`);
    await coauthor.put(`/posts/${postId}/vote`).expect(409);
    await coauthor.put(`/posts/${postId}/adoption`, { minutes: 5, times: 1 }).expect(409);
    expect([countRows(db, 'votes'), countRows(db, 'adoptions')]).toEqual([0, 0]);
    // The schema refuses it as well, whoever asks.
    for (const table of ['votes', 'adoptions']) {
      const columns =
        table === 'votes'
          ? '(post_id, user_id, department_id, voted_at)'
          : '(post_id, user_id, started_on, department_id, minutes_per_run, runs_per_month, recorded_at, confirmed_on)';
      const values = table === 'votes' ? "(1, 2, 2, '2026')" : "(1, 2, '2026-06', 2, 5, 1, '2026', '2026-06-01')";
      expect(() => db.exec(`INSERT INTO ${table} ${columns} VALUES ${values}`)).toThrow('own post');
    }
  });

  it('keep a draft of the post that nobody else sees, the author included', async () => {
    const postId = shared();
    await coauthor
      .post('/me/drafts', { ...FORM, title: '共著者の書きかけです', post: String(postId), revision: '1' })
      .expect(303);
    expect((await author.get(`/posts/${postId}/edition`).expect(200)).text).not.toContain('共著者の書きかけです');
    expect((await coauthor.get(`/posts/${postId}/edition`).expect(200)).text).toContain('共著者の書きかけです');
  });

  it('nothing with another post of the author', async () => {
    shared();
    const other = insertPost(db);
    await coauthor.get(`/posts/${other}/edition`).expect(404);
    await coauthor.put(`/posts/${other}`, { ...FORM, revision: '1' }).expect(404);
  });
});

describe('taking a co-author’s name away', () => {
  it('takes the rights away at once', async () => {
    const postId = shared();
    await coauthor.get(`/posts/${postId}/edition`).expect(200);
    await author.put(`/posts/${postId}`, { ...FORM, coauthors: '', revision: '1' }).expect(303);
    for (const path of [`/posts/${postId}/edition`, `/posts/${postId}/withdrawal`]) await coauthor.get(path).expect(404);
    await coauthor.put(`/posts/${postId}`, { ...FORM, revision: '2' }).expect(404);
    await coauthor.put(`/posts/${postId}/revisions/1/restoration`, { revision: '2' }).expect(404);
    expect((await coauthor.get(`/posts/${postId}`)).text).not.toContain('/edition"');
    castVote(db, suzuki, postId, AT);
    adoptPost(db, suzuki, postId, { minutesPerRun: 5, runsPerMonth: 1, startedOn: '2026-06', note: '' }, AT);
    withdrawPost(db, sato, postId, AT);
    for (const path of ['', '/revisions', '/revisions/1']) await coauthor.get(`/posts/${postId}${path}`).expect(404);
  });

  it('is what a co-author can do too, also with the own', async () => {
    const postId = publishPost(db, sato, { ...TIP, coauthors: ['suzuki', 'tanaka'] }, AT);
    await coauthor.put(`/posts/${postId}`, { ...FORM, coauthors: '田中', revision: '1' }).expect(303);
    expect(coauthorsOf(postId)).toEqual(['tanaka']);
    await coauthor.get(`/posts/${postId}/edition`).expect(404);
  });

  it('is undone by bringing an old revision back', async () => {
    const postId = shared();
    editPost(db, sato, postId, 1, { ...TIP, coauthors: [] }, new Date('2026-07-01T01:00:00Z'));
    await author.put(`/posts/${postId}/revisions/1/restoration`, { revision: '2' }).expect(303);
    await coauthor.get(`/posts/${postId}/edition`).expect(200);
  });

  it('cannot make somebody else the author (AC-4)', async () => {
    const postId = shared();
    await coauthor
      .put(`/posts/${postId}`, { ...FORM, coauthors: '鈴木, 佐藤', authorId: String(suzuki.id), author_id: '2', revision: '1' })
      .expect(303);
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ authorId: sato.id, coauthorIds: [suzuki.id] });
  });
});
