import { beforeEach, describe, expect, it } from 'vitest';
import { editPost, hidePost, requireVisible, withdrawPost } from '../../src/board/index.ts';
import { contentOf } from '../../src/board/posts/stored-content.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import type { Db } from '../../src/db/index.ts';
import { findCategory, mergeCategory, renameTag, taxonomyQueries } from '../../src/taxonomy/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  type Browser,
  browserOf,
  CASE_STUDY,
  countRows,
  insertPost,
  insertSampleFiles,
  ito,
  ja,
  lastEvents,
  oneRow,
  QUICK_WIN,
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

const DAY = '2026-07-01T00:';
const at = (minutesAndSeconds: string): Date => new Date(`${DAY}${minutesAndSeconds}Z`);

let db: Db;
let context: TestContext;
let postId: number;
let author: Browser;
let colleague: Browser;
let stranger: Browser;
let moderator: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db, { at: '2026-06-01T00:00:00Z' });
  [author, colleague, stranger, moderator] = [sato, suzuki, undefined, takahashi].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
    Browser,
  ];
});

const edit = (by: Viewer, title: string, when: Date, more: Partial<typeof TIP> = {}): void =>
  editPost(db, by, postId, requireVisible(db, by, postId).revision, { ...TIP, ...more, title }, when);

const history = () =>
  db
    .prepare<[number], { revision: number; author: number; started: string; saved: string }>(
      'SELECT revision, author_id AS author, started_at AS started, saved_at AS saved FROM revisions WHERE post_id = ? ORDER BY revision',
    )
    .all(postId);

const minutesOf = (instant: string): string => instant.replace(DAY, '').replace('.000Z', '');
const savedAt = (): string[] => history().map(({ saved }) => minutesOf(saved));

/** The text of a difference, marks in words: [taken out: x] [put in: y]. */
const plain = (html: string): string =>
  html
    .slice(html.indexOf('<main'), html.indexOf('</main>'))
    .replace(/<[^>]*>/g, '')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'");

const added = (text: string): string => `[${ja('revision.added')}: ${text}]`;
const removed = (text: string): string => `[${ja('revision.removed')}: ${text}]`;

describe('what one revision is', () => {
  it.each([
    {
      case: 'saves within five minutes of the first',
      saves: ['00:00', '02:00', '05:00'],
      by: [sato, sato, sato],
      are: ['05:00'],
    },
    { case: 'a save after them', saves: ['00:00', '04:00', '05:01'], by: [sato, sato, sato], are: ['04:00', '05:01'] },
    {
      case: 'many saves, each close to the last',
      saves: ['00:00', '04:00', '08:00', '12:00'],
      by: [sato, sato, sato, sato],
      are: ['04:00', '12:00'],
    },
    { case: 'somebody else', saves: ['00:00', '01:00', '02:00'], by: [sato, takahashi, sato], are: ['00:00', '01:00', '02:00'] },
  ])('$case', ({ saves, by, are }) => {
    for (const [index, save] of saves.entries()) edit(by[index] as Viewer, `題名その${index}です`, at(save));
    expect(savedAt().slice(1)).toEqual(are);
    expect(history().at(-1)?.revision).toBe(saves.length + 1);
  });

  it('keeps what was saved last, under the number of the post', () => {
    edit(sato, '一度目の題名です', at('00:00'));
    edit(sato, '二度目の題名です', at('01:00'));
    const fields = db
      .prepare<[], { revision: number; value: string }>("SELECT revision, value FROM revision_fields WHERE name = 'title'")
      .all();
    expect(fields).toEqual([
      { revision: 1, value: TIP.title },
      { revision: 3, value: '二度目の題名です' },
    ]);
    expect(history().at(-1)).toMatchObject({ started: at('00:00').toISOString(), saved: at('01:00').toISOString() });
  });

  it('begins anew when the clock of the server was set back', () => {
    edit(sato, '一度目の題名です', at('10:00'));
    edit(sato, '二度目の題名です', at('09:58'));
    expect(savedAt().slice(1)).toEqual(['10:00', '09:58']);
  });

  it('keeps the department of the moment', () => {
    edit({ ...takahashi, departmentId: 4 }, '土木部で直した題名', at('00:00'));
    expect(oneRow(db, 'SELECT department_id AS id FROM revisions WHERE revision = 2')).toEqual({ id: 4 });
  });

  it('is not made by what changes no text: votes, hiding, withdrawing', () => {
    hidePost(db, takahashi, postId, '確認中', at('00:00'));
    withdrawPost(db, sato, postId, at('00:00'));
    expect(history()).toHaveLength(1);
  });
});

describe('GET /posts/:postId/revisions', () => {
  it('lists who changed the post and when, the latest first', async () => {
    edit(takahashi, '運営が直した題名', at('00:00'));
    const page = plain((await colleague.get(`/posts/${postId}/revisions`).expect(200)).text);
    expect(page.indexOf('高橋')).toBeGreaterThan(0);
    expect(page.indexOf('高橋')).toBeLessThan(page.indexOf('佐藤'));
    expect(page).toContain('総務部');
    expect((await colleague.get(`/posts/${postId}`)).text).toContain(`/posts/${postId}/revisions`);
  });

  it('is there for whoever may read the post, also where everybody may', async () => {
    await browserOf(testContext({ db, config: { readAccess: 'everyone' } }))
      .get(`/posts/${postId}/revisions`)
      .expect(200);
    await stranger.get(`/posts/${postId}/revisions`).expect(303);
    for (const bad of ['0', 'x', '999']) await colleague.get(`/posts/${bad}/revisions`).expect(404);
  });

  it.each(['hide', 'withdraw'] as const)('of a post off the board is nobody else’s (%s)', async (take) => {
    edit(sato, '極秘の題名でした', at('00:00'));
    if (take === 'hide') hidePost(db, takahashi, postId, '確認中', at('10:00'));
    else withdrawPost(db, sato, postId, at('10:00'));
    for (const path of [`/posts/${postId}/revisions`, `/posts/${postId}/revisions/2`]) {
      for (const person of [suzuki, tanaka]) {
        const answer = await browserOf(context, person).get(path).expect(404);
        expect(answer.text).not.toContain('極秘');
      }
      for (const person of [sato, takahashi, ito]) await browserOf(context, person).get(path).expect(200);
    }
  });
});

describe('GET /posts/:postId/revisions/:revision', () => {
  it('shows what changed, field by field and word by word', async () => {
    edit(takahashi, '差し込み印刷で封筒の宛名を一度に作る', at('00:00'), {
      body: '## 手順\n\n1. 名簿を開く\n2. 差し込む\n3. 印刷する',
      tags: ['Excel'],
      toolIds: [1, 2],
      categoryId: 2,
      level: 'advanced',
      minutesSaved: undefined,
      cautions: '',
    });
    const page = plain((await colleague.get(`/posts/${postId}/revisions/2`).expect(200)).text);
    for (const part of [
      `差し込み印刷で${added('封筒の')}宛名を一度に作る`,
      `2. 差し込む${added('\n3. 印刷する')}`,
      `Excel${removed(', Word')}`,
      added('\nWord'),
      `${removed('Excel・表計算')}${added('Word・文書作成')}`,
      `${removed(ja('level.beginner'))}${added(ja('level.advanced'))}`,
      removed('20'),
      removed('宛先を確かめます。'),
    ]) {
      expect(page.replaceAll(/\s*\n\s*(?=\[)/g, '')).toContain(part.replaceAll(/\s*\n\s*(?=\[)/g, ''));
    }
    expect(page).not.toContain(ja('tip.goal'));
    expect(page).toContain('高橋');
  });

  it('shows the first revision as it was, and the change of kind of what grew', async () => {
    const first = plain((await colleague.get(`/posts/${postId}/revisions/1`).expect(200)).text);
    expect(first).toContain(added('差し込み印刷で宛名を一度に作る'));
    expect(first).toContain(ja('revision.first'));
    const win = insertPost(db, { content: QUICK_WIN });
    editPost(db, sato, win, 1, { ...TIP, title: '集計シートで日報を数える' }, at('00:00'));
    const grown = plain((await colleague.get(`/posts/${win}/revisions/2`).expect(200)).text);
    expect(grown).toContain(`${removed(ja('kind.quick_win'))}${added(ja('kind.tip'))}`);
  });

  it('runs nothing that was written (IN-1)', async () => {
    edit(sato, '<img src=x onerror=alert(1)>題名', at('00:00'), { body: '<script>alert(1)</script>', tags: ['<b>x</b>'] });
    const page = (await colleague.get(`/posts/${postId}/revisions/2`).expect(200)).text;
    expect(page).not.toMatch(/<script>alert|<img src=x|<b>x/);
  });

  it('names what is gone since: a category, a file', async () => {
    edit(sato, '分類を変えた小技です', at('00:00'), { categoryId: 2, attachments: [7] });
    mergeCategory(db, takahashi, 2, 3, at('00:10'));
    expect(plain((await colleague.get(`/posts/${postId}/revisions/2`).expect(200)).text)).toContain(ja('revision.gone'));
  });

  it('offers to bring it back to whoever may edit, not what is published now', async () => {
    edit(sato, '新しい題名の小技です', at('00:00'));
    const restore = (page: string) => page.includes('/restoration"');
    for (const [browser, offered] of [
      [author, true],
      [moderator, true],
      [colleague, false],
    ] as const) {
      expect(restore((await browser.get(`/posts/${postId}/revisions/1`)).text)).toBe(offered);
      expect(restore((await browser.get(`/posts/${postId}/revisions/2`)).text)).toBe(false);
    }
  });

  it('asks a stranger to sign in; what was never saved has no page', async () => {
    await stranger.get(`/posts/${postId}/revisions/1`).expect(303);
    for (const bad of ['0', '01', '1.0', 'x', '2', '999']) await colleague.get(`/posts/${postId}/revisions/${bad}`).expect(404);
    for (const bad of ['0', 'x', '999']) await colleague.get(`/posts/${bad}/revisions/1`).expect(404);
    const other = insertPost(db);
    editPost(db, sato, other, 1, TIP, at('00:00'));
    await colleague.get(`/posts/${postId}/revisions/2`).expect(404);
  });
});

describe('PUT /posts/:postId/revisions/:revision/restoration', () => {
  const restore = (browser: Browser, revision: number, current: number | string | string[]) =>
    browser.put(`/posts/${postId}/revisions/${revision}/restoration`, { revision: current });

  it('makes a new revision of an old one; what was between stays', async () => {
    edit(sato, '新しい題名の小技です', at('00:00'));
    await restore(author, 1, 2).expect(303).expect('Location', `/posts/${postId}`);
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ title: TIP.title, revision: 3 });
    expect(history()).toHaveLength(3);
    expect(oneRow(db, 'SELECT restored_from AS at FROM revisions WHERE revision = 3')).toEqual({
      at: '2026-06-01T00:00:00.000Z',
    });
    expect(lastEvents(db)).toEqual([{ kind: 'post.revision_restored', actorId: sato.id, subjectId: postId }]);
    expect((await colleague.get(`/posts/${postId}/revisions/2`).expect(200)).text).toContain('小技です');
    expect(plain((await colleague.get(`/posts/${postId}/revisions/3`)).text)).toContain('2026');
    expect(verifyCounters(db)).toEqual([]);
  });

  it('is a revision of its own, and so is what is saved next', async () => {
    context.setNow(`${DAY}01:00Z`);
    edit(sato, '一度目の題名です', at('01:00'));
    await restore(author, 1, 2).expect(303);
    edit(sato, '戻したあとの題名です', at('01:30'));
    expect(savedAt().slice(1)).toEqual(['01:00', '01:00', '01:30']);
  });

  it('brings back everything the form holds: tags, tools, files, co-authors, the kind', async () => {
    insertSampleFiles(db, { postId, draftId: insertDraft() });
    edit(sato, '添付のある小技です', at('00:00'), {
      attachments: [1],
      coauthors: ['suzuki'],
      tags: ['差し込み'],
      toolIds: [3, 2],
    });
    const full = contentOf(db, requireVisible(db, sato, postId));
    edit(sato, '何もない小技です', at('10:00'), {
      attachments: [],
      coauthors: [],
      tags: [],
      toolIds: [],
      goal: '',
      level: undefined,
    });
    expect(oneRow(db, 'SELECT count(*) AS n FROM post_attachments')).toEqual({ n: 0 });
    await restore(author, 2, 3).expect(303);
    expect(contentOf(db, requireVisible(db, sato, postId))).toEqual(full);
    expect(full).toMatchObject({ attachments: [1], coauthors: ['suzuki'], toolIds: [2, 3] });
  });

  it('leaves out a file that has been removed for good', async () => {
    insertSampleFiles(db, { postId, draftId: insertDraft() });
    edit(sato, '添付のある小技です', at('00:00'), { attachments: [1] });
    edit(sato, '添付のない小技です', at('10:00'));
    db.prepare('DELETE FROM attachments WHERE id = 1').run();
    await restore(author, 2, 3).expect(303);
    expect(countRows(db, 'post_attachments')).toBe(0);
    await colleague.get(`/posts/${postId}`).expect(200);
  });

  it('leaves the post in its category when the one of then has been merged away', async () => {
    edit(sato, '分類を変えた小技です', at('00:00'), { categoryId: 2 });
    edit(sato, 'また変えた小技です', at('10:00'), { categoryId: 5 });
    mergeCategory(db, takahashi, 2, 3, at('20:00'));
    expect(findCategory(db, 2)).toBeUndefined();
    await restore(author, 2, 3).expect(303);
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ title: '分類を変えた小技です', categoryId: 5 });
    expect(verifyCounters(db)).toEqual([]);
  });

  it('brings back a tag under the name it had then', async () => {
    edit(sato, '新しい題名の小技です', at('00:00'), { tags: [] });
    renameTag(db, takahashi, taxonomyQueries(db).findTagByFolded('word')?.id as number, 'ワープロ', at('00:00'));
    await restore(author, 1, 2).expect(303);
    expect(contentOf(db, requireVisible(db, sato, postId))?.tags).toEqual(['Excel', 'Word']);
    expect(verifyCounters(db)).toEqual([]);
  });

  it('takes a grown quick win back to what it was, and its totals with it', async () => {
    const win = insertPost(db, { content: QUICK_WIN });
    editPost(db, sato, win, 1, { ...TIP, title: '集計シートで日報を数える' }, at('00:00'));
    await author.put(`/posts/${win}/revisions/1/restoration`, { revision: 2 }).expect(303);
    expect(contentOf(db, requireVisible(db, sato, win))).toEqual(QUICK_WIN);
    expect(oneRow(db, 'SELECT count(*) AS n FROM tips WHERE post_id = ?', win)).toEqual({ n: 0 });
    expect(verifyCounters(db)).toEqual([]);
  });

  it('is for moderators too, and the author is told', async () => {
    edit(sato, '新しい題名の小技です', at('00:00'));
    await restore(moderator, 1, 2).expect(303);
    expect(oneRow(db, 'SELECT recipient_id AS who FROM author_notes')).toEqual({ who: sato.id });
  });

  it('is refused on a page that is no longer true', async () => {
    edit(sato, '新しい題名の小技です', at('00:00'));
    for (const old of [1, '', 'x', '3', '1e0', ['2', '2']]) await restore(author, 1, old).expect(409);
    await author.put(`/posts/${postId}/revisions/1/restoration`).expect(409);
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ title: '新しい題名の小技です', revision: 2 });
    expect(history()).toHaveLength(2);
  });

  it('is closed to others; a malformed or unknown revision is not there', async () => {
    edit(sato, '新しい題名の小技です', at('00:00'));
    for (const browser of [colleague, browserOf(context, tanaka)]) await restore(browser, 1, 2).expect(404);
    await restore(stranger, 1, 2).expect(401);
    for (const bad of ['0', 'x', '01', '7'])
      await author.put(`/posts/${postId}/revisions/${bad}/restoration`, { revision: 2 }).expect(404);
    await author.put('/posts/999/revisions/1/restoration', { revision: 2 }).expect(404);
    expect(history()).toHaveLength(2);
  });

  it('is not possible for a hidden post to whom it is hidden', async () => {
    edit(sato, '新しい題名の小技です', at('00:00'), { coauthors: ['suzuki'] });
    hidePost(db, takahashi, postId, '確認中', at('00:00'));
    await restore(browserOf(context, tanaka), 1, 2).expect(404);
    await restore(colleague, 1, 2).expect(303);
  });

  const insertDraft = (): number =>
    Number(
      db.prepare("INSERT INTO drafts (user_id, kind, created_at, saved_at) VALUES (1, 'tip', '2026-06-01', '2026-06-01')").run()
        .lastInsertRowid,
    );
});

describe('saving on an old revision', () => {
  const FORM = {
    kind: 'tip',
    title: TIP.title,
    goal: TIP.goal,
    body: TIP.body,
    categoryId: '1',
    tags: 'Excel, Word',
    toolIds: '1',
    level: 'beginner',
    testedOn: TIP.testedOn,
    minutesSaved: '20',
    cautions: TIP.cautions,
    revision: '1',
  };
  const takenIn = (page: string): string[] =>
    [...page.matchAll(/name="take" value="([^"]+)"/g)].map(([, name]) => name as string);

  it('shows both texts where both changed the same, and takes over what only the other changed', async () => {
    edit(takahashi, '運営が直した題名です', at('00:00'), { goal: '運営が直した一文です。', minutesSaved: 30 });
    const page = (
      await author.put(`/posts/${postId}`, { ...FORM, title: '私が直した題名です', tags: 'Excel, Word, 宛名' }).expect(409)
    ).text;
    expect(takenIn(page)).toEqual(['title']);
    expect(typedIn(page, 'title')).toBe('私が直した題名です');
    expect(typedIn(page, 'goal')).toBe('運営が直した一文です。');
    expect(typedIn(page, 'tags')).toBe('Excel, Word, 宛名');
    expect(typedIn(page, 'minutesSaved')).toBe('30');
    expect(typedIn(page, 'revision')).toBe('2');
    expect(plain(page)).toContain('運営が直した題名です');
    expect(plain(page)).toContain('高橋');
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ title: '運営が直した題名です', revision: 2 });
  });

  it('is saved on top the next time, with one’s own words or those of the other', async () => {
    edit(takahashi, '運営が直した題名です', at('00:00'), { goal: '運営が直した一文です。', cautions: '' });
    const mine = { ...FORM, title: '私が直した題名です', goal: '私が直した一文です。', cautions: '私が直した注意です。' };
    const page = (await author.put(`/posts/${postId}`, mine).expect(409)).text;
    expect(takenIn(page)).toEqual(['title', 'goal', 'cautions']);
    await author.put(`/posts/${postId}`, { ...mine, revision: '2', take: ['goal', 'cautions'] }).expect(303);
    expect(contentOf(db, requireVisible(db, sato, postId))).toMatchObject({
      title: '私が直した題名です',
      goal: '運営が直した一文です。',
      cautions: '',
    });
  });

  it('asks of no field twice: the title of a quick win is its second line', async () => {
    const win = insertPost(db, { content: QUICK_WIN });
    editPost(db, takahashi, win, 1, { ...QUICK_WIN, after: '運営が直した二行目', title: '運営が直した二行目' }, at('00:00'));
    const mine = {
      kind: 'quick_win',
      before: QUICK_WIN.before,
      after: '私が直した二行目',
      minutesSaved: '15',
      runsPerMonth: '20',
      categoryId: '1',
      tags: 'Excel',
    };
    const page = (await author.put(`/posts/${win}`, { ...mine, revision: '1' }).expect(409)).text;
    expect(takenIn(page)).toEqual(['after']);
    await author.put(`/posts/${win}`, { ...mine, revision: '2', take: 'after' }).expect(303);
    expect(requireVisible(db, tanaka, win).title).toBe('運営が直した二行目');
  });

  it('asks where nothing collides only to look at what was put together', async () => {
    edit(takahashi, TIP.title, at('00:00'), { goal: '運営が直した一文です。' });
    const page = (await author.put(`/posts/${postId}`, { ...FORM, body: '私が直した本文' }).expect(409)).text;
    expect(takenIn(page)).toEqual([]);
    expect(plain(page)).toContain(ja('conflict.none'));
    expect(typedIn(page, 'goal')).toBe('運営が直した一文です。');
    expect(typedIn(page, 'body')).toBe('私が直した本文');
  });

  it('asks of every difference when the revision it began with is part of a later one', async () => {
    edit(takahashi, '運営が直した題名です', at('00:00'));
    const opened = { ...FORM, title: '運営が直した題名です', revision: '2', cautions: '私が直した注意です。' };
    edit(takahashi, '運営がまた直した題名です', at('01:00'));
    const page = (await author.put(`/posts/${postId}`, opened).expect(409)).text;
    expect(takenIn(page)).toEqual(['title', 'cautions']);
    expect(typedIn(page, 'title')).toBe('運営が直した題名です');
  });

  it.each(['', 'x', '0', '-1', '999', '1.0'])('is what a form of revision %j does', async (revision) => {
    await author.put(`/posts/${postId}`, { ...FORM, title: '新しい題名の小技です', revision }).expect(409);
    expect(requireVisible(db, tanaka, postId).title).toBe(TIP.title);
  });

  it('takes over only fields of the form (AC-4)', async () => {
    await author
      .put(`/posts/${postId}`, {
        ...FORM,
        title: '新しい題名の小技です',
        take: ['__proto__', 'kind', 'constructor', 'authorId', 'x'.repeat(200)],
      })
      .expect(303);
    await author
      .put(`/posts/${postId}`, {
        ...FORM,
        title: 'また新しい題名です',
        revision: '2',
        take: ['kind', 'revision', '_csrf', 'goal'],
      })
      .expect(303);
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ kind: 'tip', title: 'また新しい題名です', authorId: sato.id });
  });

  it('shows the names of people, categories and tools, not their codes', async () => {
    edit(takahashi, TIP.title, at('00:00'), { categoryId: 5, toolIds: [2], level: 'advanced', coauthors: ['suzuki'] });
    const page = (
      await author
        .put(`/posts/${postId}`, { ...FORM, categoryId: '2', toolIds: '3', level: 'intermediate', coauthors: '田中' })
        .expect(409)
    ).text;
    expect(takenIn(page)).toEqual(expect.arrayContaining(['categoryId', 'toolIds', 'level', 'coauthors']));
    expect(typedIn(page, 'coauthors')).toBe('田中');
    for (const name of ['業務アプリ(kintoneなど)', ja('level.advanced'), '鈴木']) expect(plain(page)).toContain(name);
  });

  it('is possible for a case study of the greatest length', async () => {
    const long = (text: string) => text.repeat(5000).slice(0, 5000);
    const study = insertPost(db, { content: CASE_STUDY });
    editPost(
      db,
      takahashi,
      study,
      1,
      { ...CASE_STUDY, challenge: long('列ができた。'), approach: long('置き換えた。') },
      at('00:00'),
    );
    const began = performance.now();
    const { kind, title } = CASE_STUDY;
    await author
      .put(`/posts/${study}`, {
        kind,
        title,
        categoryId: '4',
        challenge: long('待たせた。'),
        approach: long('直した。'),
        effect: '減った',
        revision: '1',
      })
      .expect(409);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
