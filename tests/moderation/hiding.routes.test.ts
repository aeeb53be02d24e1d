import { beforeEach, describe, expect, it } from 'vitest';
import { hideComment, hidePost, writeComment } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { fileReport } from '../../src/moderation/index.ts';
import {
  type Browser,
  browserOf,
  faultBeside,
  insertPost,
  ito,
  ja,
  lastEvents,
  NOW,
  oneRow,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const at = new Date(NOW);

let db: Db;
let context: TestContext;
let postId: number;
let commentId: number;
let moderator: Browser;
let author: Browser;
let colleague: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db);
  commentId = writeComment(db, suzuki, postId, { body: '問題のあるコメント', parentId: undefined }, at);
  moderator = browserOf(context, takahashi);
  author = browserOf(context, sato);
  colleague = browserOf(context, tanaka);
  stranger = browserOf(context);
});

const post = () => oneRow(db, 'SELECT listed, hidden_by AS by, hidden_reason AS reason, comments_count AS comments FROM posts');
const comment = () => oneRow(db, 'SELECT hidden_by AS by, hidden_reason AS reason FROM comments');

describe.each([
  ['posts', () => postId],
  ['comments', () => commentId],
])('the form that hides %s', (kind, id) => {
  it('asks moderators and administrators why; nobody else has it', async () => {
    const page = await moderator.get(`/${kind}/${id()}/hiding`).expect(200);
    expect(page.text).toContain(`action="/${kind}/${id()}/hiding"`);
    await browserOf(context, ito).get(`/${kind}/${id()}/hiding`).expect(200);
    for (const browser of [author, colleague, browserOf(context, suzuki)])
      await browser.get(`/${kind}/${id()}/hiding`).expect(404);
    await stranger.get(`/${kind}/${id()}/hiding`).expect(303);
    for (const bad of ['0', 'x', '1e0', '999']) {
      await moderator.get(`/${kind}/${bad}/hiding`).expect(404);
      await moderator.put(`/${kind}/${bad}/hiding`, { reason: '理由' }).expect(404);
      await moderator.delete(`/${kind}/${bad}/hiding`).expect(404);
    }
  });

  it.each([[''], ['　'], ['長'.repeat(201)]])('wants a reason of 1 to 200 characters (%#)', async (reason) => {
    const page = await moderator.put(`/${kind}/${id()}/hiding`, { reason }).expect(422);
    expect(faultBeside(page.text, 'reason')).toBe(ja('form.reason_length'));
    expect(typedIn(page.text, 'reason')).toBe(reason);
    expect(post()).toMatchObject({ listed: 1 });
    expect(comment()).toEqual({ by: null, reason: null });
  });
});

describe('GET /posts/:postId/hiding', () => {
  it('names the post', async () => {
    expect((await moderator.get(`/posts/${postId}/hiding`).expect(200)).text).toContain('差し込み印刷で宛名を一度に作る');
  });
});

describe('PUT /posts/:postId/hiding', () => {
  it('hides the post and tells its author why', async () => {
    await moderator.put(`/posts/${postId}/hiding`, { reason: '個人情報があります' }).expect(303);
    expect(post()).toMatchObject({ listed: 0, by: takahashi.id, reason: '個人情報があります' });
    expect(lastEvents(db)).toEqual([{ kind: 'post.hidden', actorId: takahashi.id, subjectId: postId }]);
    expect((await author.get(`/posts/${postId}`).expect(200)).text).toContain('個人情報があります');
    await colleague.get(`/posts/${postId}`).expect(404);
  });

  it('is not for the author, colleagues and strangers', async () => {
    for (const browser of [author, colleague]) await browser.put(`/posts/${postId}/hiding`, { reason: '理由' }).expect(404);
    await stranger.put(`/posts/${postId}/hiding`, { reason: '理由' }).expect(401);
    expect(post()).toMatchObject({ listed: 1 });
  });
});

describe('hiding and showing again', () => {
  const notes = () =>
    db
      .prepare<[], { recipient: number; body: string }>('SELECT recipient_id AS recipient, body FROM author_notes ORDER BY id')
      .all();

  it('tells the author of the post, and of the comment', async () => {
    await moderator.put(`/posts/${postId}/hiding`, { reason: '個人情報' }).expect(303);
    await moderator.delete(`/posts/${postId}/hiding`).expect(303);
    await moderator.put(`/comments/${commentId}/hiding`, { reason: '言葉' }).expect(303);
    await moderator.delete(`/comments/${commentId}/hiding`).expect(303);
    await moderator.delete(`/comments/${commentId}/hiding`).expect(303);
    const because = (reason: string) => `\n${ja('hiding.because', { reason })}`;
    expect(notes()).toEqual([
      { recipient: sato.id, body: ja('note_act.hidden') + because('個人情報') },
      { recipient: sato.id, body: ja('note_act.restored') },
      { recipient: suzuki.id, body: ja('note_act.comment_hidden') + because('言葉') },
      { recipient: suzuki.id, body: ja('note_act.comment_restored') },
    ]);
  });

  it('writes to nobody where a moderator hides the own', async () => {
    const own = insertPost(db, { author: takahashi });
    await moderator.put(`/posts/${own}/hiding`, { reason: '準備中' }).expect(303);
    expect(notes()).toEqual([]);
  });

  it('answers what was reported about it, with the reason as explanation', async () => {
    fileReport(db, tanaka, { postId }, { reason: 'wrong', line: '' }, at);
    fileReport(db, tanaka, { commentId }, { reason: 'offensive', line: '' }, at);
    await moderator.put(`/comments/${commentId}/hiding`, { reason: '言葉が強い' }).expect(303);
    expect(oneRow(db, 'SELECT outcome, explanation FROM reports WHERE comment_id IS NOT NULL')).toEqual({
      outcome: 'hidden',
      explanation: '言葉が強い',
    });
    expect(oneRow(db, 'SELECT outcome FROM reports WHERE comment_id IS NULL')).toEqual({ outcome: null });
  });
});

describe('DELETE /posts/:postId/hiding', () => {
  it('shows the post again', async () => {
    hidePost(db, takahashi, postId, '確認中', at);
    await moderator.delete(`/posts/${postId}/hiding`).expect(303);
    expect(post()).toMatchObject({ listed: 1, by: null, reason: null });
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.restored' }]);
    const page = await colleague.get(`/posts/${postId}`).expect(200);
    expect(page.text).not.toContain('確認中');
  });

  it('is not for the author and strangers', async () => {
    hidePost(db, takahashi, postId, '確認中', at);
    await author.delete(`/posts/${postId}/hiding`).expect(404);
    await stranger.delete(`/posts/${postId}/hiding`).expect(401);
    expect(post()).toMatchObject({ listed: 0 });
  });
});

describe('GET /comments/:commentId/hiding', () => {
  it('shows what it is about', async () => {
    expect((await moderator.get(`/comments/${commentId}/hiding`).expect(200)).text).toContain('問題のあるコメント');
  });
});

describe('PUT /comments/:commentId/hiding', () => {
  it('leaves a note in its place; its author and moderators still read it', async () => {
    const answer = await moderator.put(`/comments/${commentId}/hiding`, { reason: '言葉が強い' }).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}#comment-${commentId}`);
    expect(comment()).toEqual({ by: takahashi.id, reason: '言葉が強い' });
    expect(post()).toMatchObject({ comments: 0 });
    expect(lastEvents(db)).toEqual([{ kind: 'comment.hidden', actorId: takahashi.id, subjectId: commentId }]);
    const seen = async (browser: Browser) => (await browser.get(`/posts/${postId}`).expect(200)).text;
    for (const reader of [browserOf(context, suzuki), moderator]) {
      expect(await seen(reader)).toContain('問題のあるコメント');
      expect(await seen(reader)).toContain('言葉が強い');
    }
    for (const reader of [colleague, author]) {
      expect(await seen(reader)).toContain(ja('comment.hidden'));
      expect(await seen(reader)).not.toContain('問題のあるコメント');
      expect(await seen(reader)).not.toContain('言葉が強い');
    }
  });

  it('counts once when it is hidden twice', async () => {
    await moderator.put(`/comments/${commentId}/hiding`, { reason: '一度目' }).expect(303);
    await moderator.put(`/comments/${commentId}/hiding`, { reason: '二度目' }).expect(303);
    expect(post()).toMatchObject({ comments: 0 });
    expect(comment()).toMatchObject({ reason: '二度目' });
  });

  it('is not for others', async () => {
    for (const browser of [author, colleague]) await browser.put(`/comments/${commentId}/hiding`, { reason: '理由' }).expect(404);
    await stranger.put(`/comments/${commentId}/hiding`, { reason: '理由' }).expect(401);
    expect(comment()).toMatchObject({ by: null });
  });
});

describe('DELETE /comments/:commentId/hiding', () => {
  it('shows it again and counts it', async () => {
    hideComment(db, takahashi, commentId, '確認中', at);
    await moderator.delete(`/comments/${commentId}/hiding`).expect(303);
    expect(comment()).toEqual({ by: null, reason: null });
    expect(post()).toMatchObject({ comments: 1 });
    expect((await colleague.get(`/posts/${postId}`)).text).toContain('問題のあるコメント');
    await moderator.delete(`/comments/${commentId}/hiding`).expect(303);
    expect(post()).toMatchObject({ comments: 1 });
  });

  it('is not for its author and strangers', async () => {
    hideComment(db, takahashi, commentId, '確認中', at);
    await browserOf(context, suzuki).delete(`/comments/${commentId}/hiding`).expect(404);
    await stranger.delete(`/comments/${commentId}/hiding`).expect(401);
    expect(comment()).toMatchObject({ by: takahashi.id });
  });
});
