import { beforeEach, describe, expect, it } from 'vitest';
import { deleteComment } from '../../src/board/comments/actions.ts';
import {
  acceptAnswer,
  castVote,
  hideComment,
  hidePost,
  publishPost,
  restoreComment,
  withdrawPost,
  writeComment,
} from '../../src/board/index.ts';
import { republishPost } from '../../src/board/posts/actions.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  type Browser,
  browserOf,
  countRows,
  insertPost,
  ito,
  ja,
  lastEvents,
  NOW,
  oneRow,
  QUESTION,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  testContext,
  testDb,
} from '../support/index.ts';

const AT = new Date(NOW);

let db: Db;
let context: TestContext;
let questionId: number;
let asker: Browser;
let colleague: Browser;
let stranger: Browser;
let moderator: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  questionId = insertPost(db, { content: QUESTION });
  [asker, colleague, stranger, moderator] = [sato, suzuki, undefined, takahashi].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
    Browser,
  ];
});

const answer = (by: Viewer = suzuki, body = 'TEXTSPLITで分けられます', postId = questionId, parentId?: number): number =>
  writeComment(db, by, postId, { body, parentId }, AT);
const accept = (browser: Browser, comment: number | string, postId: number | string = questionId) =>
  browser.put(`/posts/${postId}/answer`, { comment });
const accepted = () => oneRow(db, 'SELECT post_id AS postId, comment_id AS commentId, accepted_by AS by FROM accepted_answers');
const counters = (id = questionId) => oneRow(db, 'SELECT answered, comments_count AS comments, hot FROM posts WHERE id = ?', id);
const hot = (): number => Number(counters()?.['hot']);

describe('PUT /posts/:postId/answer', () => {
  it('marks a comment as the answer: the question is solved and ranks higher', async () => {
    const id = answer();
    castVote(db, tanaka, questionId, AT);
    const before = hot();
    await accept(asker, id).expect(303).expect('Location', `/posts/${questionId}#answer`);
    expect(accepted()).toEqual({ postId: questionId, commentId: id, by: sato.id });
    expect(counters()).toMatchObject({ answered: 1, comments: 1 });
    expect(hot() - before).toBeCloseTo(Math.log10(2), 9);
    expect(verifyCounters(db)).toEqual([]);
    expect(lastEvents(db)).toEqual([{ kind: 'post.answer_accepted', actorId: sato.id, subjectId: questionId }]);
    const page = (await colleague.get(`/posts/${questionId}`).expect(200)).text;
    expect(page).toContain(ja('question.solved'));
    expect(page.match(/TEXTSPLITで分けられます/g)).toHaveLength(2);
  });

  it('takes one answer at a time: another replaces the first', async () => {
    const [first, second] = [answer(), answer(tanaka, '関数で分けられます')];
    await accept(asker, first).expect(303);
    const ranked = hot();
    await accept(asker, second).expect(303);
    expect(accepted()).toMatchObject({ commentId: second });
    expect(countRows(db, 'accepted_answers')).toBe(1);
    expect(hot()).toBe(ranked);
    await accept(asker, second).expect(303);
    expect([countRows(db, 'accepted_answers'), hot()]).toEqual([1, ranked]);
    expect(verifyCounters(db)).toEqual([]);
  });

  it('takes a reply, and the asker’s own words', async () => {
    const parent = answer();
    const reply = answer(sato, '自分で解けました', questionId, parent);
    await accept(asker, reply).expect(303);
    expect((await colleague.get(`/posts/${questionId}`)).text).toContain(ja('question.solved'));
    await accept(asker, answer(sato, 'これが答えでした')).expect(303);
  });

  it('is for the asker, co-authors and moderators', async () => {
    const shared = publishPost(db, sato, { ...QUESTION, coauthors: ['suzuki'] }, AT);
    const secretariat = addPerson(db, { login: 'mori', name: '森', roles: ['secretariat'] });
    for (const [person, status] of [
      [sato, 303],
      [suzuki, 303],
      [takahashi, 303],
      [ito, 303],
      [tanaka, 403],
      [secretariat, 403],
      [undefined, 401],
    ] as const) {
      const id = answer(tanaka, 'だれかの答え', shared);
      const before = accepted();
      await accept(browserOf(context, person), id, shared).expect(status);
      expect(accepted()).toEqual(status === 303 ? { postId: shared, commentId: id, by: person?.id } : before);
    }
  });

  it('offers itself only where it can be used', async () => {
    const id = answer();
    const offered = async (browser: Browser) =>
      (await browser.get(`/posts/${questionId}`)).text.includes(`name="comment" value="${id}"`);
    expect(await Promise.all([asker, moderator, colleague].map(offered))).toEqual([true, true, false]);
    acceptAnswer(db, sato, questionId, id, AT);
    expect(await Promise.all([asker, moderator].map(offered))).toEqual([false, false]);
  });

  it('takes no comment that is deleted, hidden or of another post, and none that never was', async () => {
    const [gone, hidden] = [answer(), answer()];
    deleteComment(db, suzuki, gone, AT);
    hideComment(db, takahashi, hidden, '個人情報', AT);
    const elsewhere = answer(suzuki, 'よその答え', insertPost(db, { content: QUESTION }));
    for (const id of [gone, hidden, elsewhere, 999, '0', 'x', '', '1e0', '-1']) {
      await accept(asker, id).expect(404);
      await accept(moderator, id).expect(404);
    }
    await asker.put(`/posts/${questionId}/answer`).expect(404);
    expect(countRows(db, 'accepted_answers')).toBe(0);
  });

  it('is for questions alone', async () => {
    const tip = insertPost(db);
    const id = answer(suzuki, '助かりました', tip);
    await accept(asker, id, tip).expect(409);
    expect(countRows(db, 'accepted_answers')).toBe(0);
    expect((await asker.get(`/posts/${tip}`)).text).not.toContain(`/posts/${tip}/answer`);
  });

  it('is closed on questions off the board; a malformed question has none', async () => {
    const id = answer();
    for (const bad of ['0', '01', 'x', '999']) await accept(asker, id, bad).expect(404);
    withdrawPost(db, sato, questionId, AT);
    await accept(asker, id).expect(409);
    await accept(colleague, id).expect(404);
    hidePost(db, takahashi, questionId, '確認中', AT);
    await accept(moderator, id).expect(409);
    expect(countRows(db, 'accepted_answers')).toBe(0);
  });
});

describe('DELETE /posts/:postId/answer', () => {
  it('opens the question again', async () => {
    const before = [answer(), hot()] as const;
    await accept(asker, before[0]).expect(303);
    await asker.delete(`/posts/${questionId}/answer`).expect(303).expect('Location', `/posts/${questionId}#comments`);
    expect(countRows(db, 'accepted_answers')).toBe(0);
    expect([counters()?.['answered'], hot()]).toEqual([0, before[1]]);
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.answer_withdrawn', actorId: sato.id, subjectId: questionId }]);
    expect(verifyCounters(db)).toEqual([]);
    await asker.delete(`/posts/${questionId}/answer`).expect(404);
  });

  it('is closed to others; a malformed question has none', async () => {
    await accept(asker, answer()).expect(303);
    await colleague.delete(`/posts/${questionId}/answer`).expect(403);
    await stranger.delete(`/posts/${questionId}/answer`).expect(401);
    for (const bad of ['0', 'x', '999']) await asker.delete(`/posts/${bad}/answer`).expect(404);
    expect(countRows(db, 'accepted_answers')).toBe(1);
    await moderator.delete(`/posts/${questionId}/answer`).expect(303);
  });
});

describe('an accepted answer', () => {
  let id: number;

  beforeEach(() => {
    id = answer();
    acceptAnswer(db, sato, questionId, id, AT);
  });

  it.each([
    { what: 'deleted by who wrote it', act: () => deleteComment(db, suzuki, id, AT) },
    { what: 'hidden by a moderator', act: () => hideComment(db, takahashi, id, '個人情報', AT) },
  ])('answers nothing any more once it is $what', async ({ act }) => {
    act();
    expect(countRows(db, 'accepted_answers')).toBe(0);
    expect(counters()).toMatchObject({ answered: 0, comments: 0 });
    expect(verifyCounters(db)).toEqual([]);
    const page = (await colleague.get(`/posts/${questionId}`)).text;
    expect(page).toContain(ja('question.waiting'));
    expect((await colleague.get('/questions?order=unanswered')).text).toContain(QUESTION.title);
  });

  it('is not one again when its comment is shown again', () => {
    hideComment(db, takahashi, id, '個人情報', AT);
    restoreComment(db, takahashi, id, AT);
    expect(countRows(db, 'accepted_answers')).toBe(0);
    expect(counters()).toMatchObject({ answered: 0, comments: 1 });
    expect(verifyCounters(db)).toEqual([]);
  });

  it('stays one when another comment is deleted', () => {
    deleteComment(db, tanaka, answer(tanaka, 'ほかの答え'), AT);
    expect(counters()).toMatchObject({ answered: 1, comments: 1 });
    expect(verifyCounters(db)).toEqual([]);
  });

  it('stays one while its question is withdrawn', () => {
    withdrawPost(db, sato, questionId, AT);
    expect(verifyCounters(db)).toEqual([]);
    republishPost(db, sato, questionId, AT);
    expect(accepted()).toMatchObject({ commentId: id });
    expect(verifyCounters(db)).toEqual([]);
  });

  it('keeps the question answered when more comments come', async () => {
    answer(tanaka, 'こういう方法もあります');
    expect(counters()).toMatchObject({ answered: 1, comments: 2 });
    expect((await colleague.get('/questions?order=unanswered')).text).not.toContain(QUESTION.title);
  });
});

describe('what the asker is told to do next', () => {
  it.each([
    { state: 'waiting', prepare: () => {} },
    { state: 'answers', prepare: () => void answer() },
    { state: 'solved', prepare: () => acceptAnswer(db, sato, questionId, answer(), AT) },
  ])('$state', async ({ state, prepare }) => {
    prepare();
    const next = ja(`question.${state}_asker`);
    const own = (await asker.get(`/posts/${questionId}`)).text;
    expect(own).toContain(ja(`question.${state}`));
    expect(own).toContain(next);
    const others = (await colleague.get(`/posts/${questionId}`)).text;
    expect(others).not.toContain(next);
    expect(others.includes(ja('question.answer_lead'))).toBe(state !== 'solved');
  });

  it('leads from a solved question to a tip that begins with its title', async () => {
    acceptAnswer(db, sato, questionId, answer(), AT);
    const href = /href="(\/posts\/new\?kind=tip&amp;title=[^"]+)"/.exec(
      (await asker.get(`/posts/${questionId}`)).text,
    )?.[1] as string;
    expect((await asker.get(href.replaceAll('&amp;', '&')).expect(200)).text).toContain(`value="${QUESTION.title}"`);
  });

  it('is nothing while the question is off the board', async () => {
    withdrawPost(db, sato, questionId, AT);
    expect((await asker.get(`/posts/${questionId}`)).text).not.toContain(ja('question.waiting_asker'));
  });
});
