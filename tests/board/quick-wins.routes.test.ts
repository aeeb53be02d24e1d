import { beforeEach, describe, expect, it } from 'vitest';
import {
  adoptPost,
  castVote,
  createDraft,
  editPost,
  hidePost,
  type QuickWinContent,
  requireVisible,
  setBookmark,
  writeComment,
} from '../../src/board/index.ts';
import { contentOf } from '../../src/board/posts/stored-content.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  CASE_STUDY,
  countRows,
  faultBeside,
  insertPost,
  ito,
  ja,
  lastEvents,
  NOW,
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

const AT = new Date(NOW);
const FORM = {
  kind: 'quick_win',
  before: '毎朝、電卓で足していた',
  after: '日付を入れるだけにした',
  minutesSaved: '１５',
  categoryId: '1',
};

let db: Db;
let context: TestContext;
let author: Browser;
let colleague: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  [author, colleague] = [sato, tanaka].map((person) => browserOf(context, person)) as [Browser, Browser];
});

const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const win = (content: Partial<QuickWinContent> = {}): number => insertPost(db, { content: { ...QUICK_WIN, ...content } });

describe('a quick win', () => {
  it('is posted from the home page with two lines and a number', async () => {
    insertPost(db, { content: { categoryId: 4 } });
    const home = main((await author.get('/').expect(200)).text);
    const form = /<form class="form quick-win-form"[\s\S]*?<\/form>/.exec(home)?.[0] as string;
    expect([...form.matchAll(/ name="([^"]+)"/g)].map(([, name]) => name)).toEqual(['_csrf', ...Object.keys(FORM)]);
    expect(typedIn(form, 'categoryId')).toBe('4');
    const answer = await author.post('/posts', FORM).expect(303);
    const id = Number((answer.headers['location'] as string).slice('/posts/'.length));
    expect(contentOf(db, requireVisible(db, tanaka, id))).toEqual({
      ...QUICK_WIN,
      title: FORM.after,
      before: FORM.before,
      after: FORM.after,
      minutesSaved: 15,
      runsPerMonth: undefined,
      tags: [],
    });
    const page = main((await colleague.get(`/posts/${id}`).expect(200)).text);
    for (const part of [FORM.before, FORM.after, ja('quick_win.saves', { minutes: 15 })]) expect(page).toContain(part);
  });

  it('is not offered to a reader without an account', async () => {
    insertPost(db);
    const reader = browserOf(testContext({ db, config: { readAccess: 'everyone' } }));
    expect((await reader.get('/').expect(200)).text).not.toContain('quick-win-form');
  });

  it('takes a title out of its second line, cut where a title ends', async () => {
    await author.post('/posts', { ...FORM, after: '𠮷'.repeat(200) }).expect(303);
    const { title } = requireVisible(db, tanaka, 1);
    expect([...title]).toHaveLength(100);
    expect(title.startsWith('𠮷'.repeat(99))).toBe(true);
    // A title that is sent along is none (AC-4).
    await author.post('/posts', { ...FORM, title: '別の題名を送ってみる', body: '本文も送ってみる' }).expect(303);
    expect(requireVisible(db, tanaka, 2).title).toBe(FORM.after);
    expect(oneRow(db, 'SELECT body FROM post_bodies WHERE post_id = 2')).toEqual({ body: '' });
  });

  it.each([
    ['before', { before: ' \u3000' }, 'form.before_length'],
    ['before', { before: '長'.repeat(201) }, 'form.before_length'],
    ['after', { after: '短い行' }, 'form.after_length'],
    ['after', { after: '長'.repeat(201) }, 'form.after_length'],
    ['minutesSaved', { minutesSaved: '' }, 'form.minutes_range'],
    ['minutesSaved', { minutesSaved: '0' }, 'form.minutes_range'],
    ['minutesSaved', { minutesSaved: '481' }, 'form.minutes_range'],
    ['minutesSaved', { minutesSaved: '1.5' }, 'form.minutes_range'],
    ['runsPerMonth', { runsPerMonth: '0.05' }, 'form.times_range'],
    ['runsPerMonth', { runsPerMonth: '1001' }, 'form.times_range'],
    ['runsPerMonth', { runsPerMonth: '毎日' }, 'form.times_range'],
    ['categoryId', { categoryId: '' }, 'form.category'],
    ['categoryId', { categoryId: '99' }, 'form.category'],
  ])('refuses a wrong %s, in the whole form with what was typed (%#)', async (field, wrong, sentence) => {
    const form = { ...FORM, ...wrong };
    const page = (await author.post('/posts', form).expect(422)).text;
    expect(faultBeside(page, field)).toBe(ja(sentence));
    for (const name of ['before', 'after', 'minutesSaved'] as const) expect(typedIn(page, name)).toBe(form[name]);
    expect(countRows(db, 'posts')).toBe(0);
  });

  it('looks like one in lists: two lines and the minutes, no excerpt', async () => {
    win();
    insertPost(db);
    for (const path of ['/posts', '/', '/posts?kind=quick_win', '/categories/excel', '/departments/0201', '/tags/Excel']) {
      const cards = main((await colleague.get(path).expect(200)).text)
        .split('<article')
        .slice(1);
      const card = cards.find((each) => each.includes(QUICK_WIN.title)) as string;
      expect(card, path).toContain('post-card--quick-win');
      for (const part of [QUICK_WIN.before, ja('card.saves', { minutes: 15 }), ja('kind.quick_win')])
        expect(card).toContain(part);
      expect(cards.filter((each) => each.includes('post-card--quick-win'))).toHaveLength(1);
    }
  });

  it('shows in its list what it says after a change, not what it said before', async () => {
    const id = win();
    expect((await colleague.get('/posts?kind=quick_win')).text).toContain(QUICK_WIN.before);
    await author.put(`/posts/${id}`, { ...FORM, before: '前は紙で数えていた', revision: '1' }).expect(303);
    const list = (await colleague.get('/posts?kind=quick_win')).text;
    expect(list).toContain('前は紙で数えていた');
    expect(list).not.toContain(QUICK_WIN.before);
  });

  it('runs nothing that was typed (IN-1)', async () => {
    const id = win({
      before: '<img src=x onerror=alert(1)>',
      after: '<script>alert(1)</script>',
      title: '<script>alert(1)</script>',
    });
    for (const path of ['/', '/posts', `/posts/${id}`])
      expect((await colleague.get(path)).text).not.toMatch(/<script>alert|<img src=x/);
  });
});

describe('GET /posts/:postId/growth', () => {
  it('puts what a quick win says where a tip or a case study wants it', async () => {
    const id = win();
    expect((await author.get(`/posts/${id}`)).text).toContain(`/posts/${id}/growth?kind=tip`);
    expect((await colleague.get(`/posts/${id}`)).text).not.toContain(`/posts/${id}/growth`);
    const tip = (await author.get(`/posts/${id}/growth?kind=tip`).expect(200)).text;
    expect([typedIn(tip, 'title'), typedIn(tip, 'goal'), typedIn(tip, 'kind')]).toEqual([QUICK_WIN.title, '', 'tip']);
    expect(tip).toContain(`<h1>${ja('quick_win.grow_tip')}</h1>`);
    expect(tip).toContain(`value="publish">${ja('post_form.publish')}<`);
    for (const line of [QUICK_WIN.before, QUICK_WIN.after]) expect(typedIn(tip, 'body')).toContain(line);
    expect([typedIn(tip, 'minutesSaved'), typedIn(tip, 'tags'), typedIn(tip, 'categoryId')]).toEqual(['15', 'Excel', '1']);
    expect(tip).toContain(`action="/posts/${id}"`);
    const study = (await author.get(`/posts/${id}/growth?kind=case_study`).expect(200)).text;
    expect([typedIn(study, 'challenge'), typedIn(study, 'approach')]).toEqual([QUICK_WIN.before, QUICK_WIN.after]);
    expect(typedIn(study, 'revision')).toBe('1');
  });

  it('goes on with the draft of the same growth', async () => {
    const id = win();
    createDraft(db, sato, { kind: 'tip', typed: { title: '育てかけの題名です' }, post: { id, revision: 1 } }, AT);
    expect(typedIn((await author.get(`/posts/${id}/growth?kind=tip`)).text, 'title')).toBe('育てかけの題名です');
    const edition = (await author.get(`/posts/${id}/edition`).expect(200)).text;
    expect([typedIn(edition, 'title'), typedIn(edition, 'kind')]).toEqual(['育てかけの題名です', 'tip']);
  });

  it('is for quick wins alone, into what they can grow', async () => {
    const [id, tip] = [win(), insertPost(db)];
    for (const kind of ['', 'question', 'quick_win', 'idea', '__proto__', 'tip&kind=tip'])
      await author.get(`/posts/${id}/growth?kind=${kind}`).expect(404);
    await author.get(`/posts/${id}/growth`).expect(404);
    await author.get(`/posts/${tip}/growth?kind=case_study`).expect(404);
  });

  it('is for who may edit it; a malformed post has no such page', async () => {
    const id = win();
    for (const person of [suzuki, tanaka]) await browserOf(context, person).get(`/posts/${id}/growth?kind=tip`).expect(404);
    for (const person of [takahashi, ito]) await browserOf(context, person).get(`/posts/${id}/growth?kind=tip`).expect(200);
    await browserOf(context).get(`/posts/${id}/growth?kind=tip`).expect(303);
    for (const bad of ['0', 'x', '999']) await author.get(`/posts/${bad}/growth?kind=tip`).expect(404);
    hidePost(db, takahashi, id, '確認中', AT);
    await author.get(`/posts/${id}/growth?kind=tip`).expect(200);
    await colleague.get(`/posts/${id}/growth?kind=tip`).expect(404);
  });
});

describe('a quick win that grows', () => {
  const TIP_FORM = {
    kind: 'tip',
    title: '日報の件数を自動で数える',
    body: '集計シートの作り方です',
    categoryId: '1',
    tags: 'Excel',
    revision: '1',
  };
  const CASE_FORM = {
    ...TIP_FORM,
    kind: 'case_study',
    challenge: '電卓で足していた',
    approach: '集計シートにした',
    effect: '15分減った',
  };
  let id: number;

  beforeEach(() => {
    id = win();
  });

  const kept = () => ({
    post: oneRow(
      db,
      `SELECT published_at, author_id, department_id, votes_count, comments_count, adopters_count, minutes_this_year, views_count, hot, answered
         FROM posts WHERE id = ?`,
      id,
    ),
    votes: db.prepare('SELECT * FROM votes').all(),
    adoptions: db.prepare('SELECT * FROM adoptions').all(),
    comments: db.prepare('SELECT * FROM comments').all(),
    bookmarks: db.prepare('SELECT * FROM bookmarks').all(),
  });

  it.each([
    { kind: 'tip', form: TIP_FORM },
    { kind: 'case_study', form: CASE_FORM },
  ])('into a $kind stays the same post, with votes, comments, adoptions and bookmarks', async ({ kind, form }) => {
    castVote(db, tanaka, id, AT);
    castVote(db, suzuki, id, AT);
    adoptPost(db, tanaka, id, { minutesPerRun: 10, runsPerMonth: 20, startedOn: '2026-05', note: '毎日使います' }, AT);
    writeComment(db, suzuki, id, { body: 'うちでも試します', parentId: undefined }, AT);
    setBookmark(db, suzuki, id, true, AT);
    const before = kept();
    await author.put(`/posts/${id}`, form).expect(303).expect('Location', `/posts/${id}`);
    expect(kept()).toEqual(before);
    expect(requireVisible(db, tanaka, id)).toMatchObject({ kind, title: form.title, revision: 2 });
    expect(oneRow(db, 'SELECT count(*) AS n FROM quick_wins')).toEqual({ n: 0 });
    expect(lastEvents(db)).toEqual([{ kind: 'post.grown', actorId: sato.id, subjectId: id }]);
    expect(oneRow(db, "SELECT posts_count AS n FROM kind_totals WHERE kind = 'quick_win'")).toEqual({ n: 0 });
    expect(verifyCounters(db)).toEqual([]);
    const page = main((await colleague.get(`/posts/${id}`).expect(200)).text);
    for (const part of ['うちでも試します', form.title]) expect(page).toContain(part);
    expect(page).not.toContain('grow-heading');
    const card = main((await colleague.get(`/posts?kind=${kind}`)).text);
    expect(card).toContain(form.title);
    expect(card).not.toContain('post-card--quick-win');
    expect(main((await colleague.get('/posts?kind=quick_win')).text)).not.toContain(form.title);
  });

  it('needs what the larger form needs', async () => {
    const page = (await author.put(`/posts/${id}`, { ...CASE_FORM, effect: ja('template.effect') }).expect(422)).text;
    expect(faultBeside(page, 'effect')).toBe(ja('form.template_left'));
    expect(typedIn(page, 'kind')).toBe('case_study');
    await author.put(`/posts/${id}`, { ...TIP_FORM, body: '' }).expect(422);
    expect(requireVisible(db, tanaka, id).kind).toBe('quick_win');
  });

  it('does so once, and into nothing else (AC-4)', async () => {
    for (const kind of ['question', 'idea', 'x', '__proto__']) {
      await author
        .put(`/posts/${id}`, { ...FORM, ...TIP_FORM, kind, revision: String(requireVisible(db, sato, id).revision) })
        .expect(303);
      expect(requireVisible(db, tanaka, id).kind).toBe('quick_win');
    }
    const revision = String(requireVisible(db, sato, id).revision);
    await author.put(`/posts/${id}`, { ...TIP_FORM, revision }).expect(303);
    await author.put(`/posts/${id}`, { ...CASE_FORM, revision: String(Number(revision) + 1) }).expect(303);
    expect(requireVisible(db, tanaka, id).kind).toBe('tip');
    await author.put(`/posts/${id}`, { ...FORM, revision: String(Number(revision) + 2) }).expect(422);
    expect(contentOf(db, requireVisible(db, tanaka, id))).toMatchObject({ kind: 'tip', title: CASE_FORM.title });
  });

  it('can be kept as a draft and shown before it is saved', async () => {
    const answer = await author.put(`/posts/${id}`, { ...CASE_FORM, intent: 'draft' }).expect(303);
    const page = (await author.get(answer.headers['location'] as string).expect(200)).text;
    expect([typedIn(page, 'kind'), typedIn(page, 'challenge')]).toEqual(['case_study', CASE_FORM.challenge]);
    const draft = typedIn(page, 'draft') as string;
    const preview = (await author.put(`/posts/${id}`, { ...CASE_FORM, draft, intent: 'preview' }).expect(200)).text;
    expect(preview.slice(preview.indexOf('id="preview"'))).toContain(ja('case.challenge'));
    expect(requireVisible(db, tanaka, id)).toMatchObject({ kind: 'quick_win', revision: 1 });
    expect(countRows(db, 'drafts')).toBe(1);
    await author.put(`/posts/${id}`, { ...CASE_FORM, draft: typedIn(preview, 'draft') as string }).expect(303);
    expect(countRows(db, 'drafts')).toBe(0);
  });

  it('collides with a change of the quick win', async () => {
    editPost(db, takahashi, id, 1, { ...QUICK_WIN, before: '運営が直した一行目' }, AT);
    await author.put(`/posts/${id}`, TIP_FORM).expect(409);
    expect(requireVisible(db, tanaka, id)).toMatchObject({ kind: 'quick_win', revision: 2 });
  });

  it('gives back what somebody typed meanwhile into a form it has outgrown', async () => {
    editPost(db, takahashi, id, 1, { ...TIP, title: '運営が育てた小技です' }, AT);
    const typed = { ...FORM, before: '私が書き直した一行目です', after: '私が書き直した二行目です', revision: '1' };
    const page = (await author.put(`/posts/${id}`, typed).expect(409)).text;
    for (const words of [typed.before, typed.after]) expect(page).toContain(words);
    await author.put(`/posts/${id}`, CASE_FORM).expect(409);
    expect(requireVisible(db, tanaka, id)).toMatchObject({ kind: 'tip', title: '運営が育てた小技です' });
  });

  it('is refused from others', async () => {
    await colleague.put(`/posts/${id}`, TIP_FORM).expect(404);
    await browserOf(context).put(`/posts/${id}`, TIP_FORM).expect(401);
    expect(requireVisible(db, tanaka, id).kind).toBe('quick_win');
  });
});

it('lets no tip become a case study, and no case study a tip', async () => {
  const [tip, study] = [insertPost(db), insertPost(db, { content: CASE_STUDY })];
  const { title, goal, body } = TIP;
  await author
    .put(`/posts/${tip}`, {
      kind: 'case_study',
      title,
      goal,
      body,
      categoryId: '1',
      challenge: 'x',
      approach: 'x',
      effect: 'x',
      revision: '1',
    })
    .expect(303);
  expect(requireVisible(db, tanaka, tip).kind).toBe('tip');
  await author.put(`/posts/${study}`, { kind: 'tip', title, body, categoryId: '1', revision: '1' }).expect(422);
  expect(requireVisible(db, tanaka, study).kind).toBe('case_study');
});
