import { beforeEach, describe, expect, it } from 'vitest';
import { hideComment, hidePost, withdrawPost, writeComment } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  type Browser,
  browserOf,
  countRows,
  faultBeside,
  insertPost,
  ito,
  ja,
  lastEvents,
  NOW,
  oneRow,
  sato,
  suzuki,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

let db: Db;
let postId: number;
let author: Browser;
let commenter: Browser;
let colleague: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  postId = insertPost(db);
  const context = testContext({ db });
  [author, commenter, colleague, stranger] = [sato, suzuki, tanaka, undefined].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
    Browser,
  ];
});

const comment = (by: Viewer = suzuki, parentId?: number): number =>
  writeComment(db, by, postId, { body: '**助かりました**', parentId }, new Date(NOW));

describe('POST /posts/:postId/comments', () => {
  it('writes a comment, counts it and shows it as Markdown', async () => {
    const answer = await commenter.post(`/posts/${postId}/comments`, { body: '**助かりました**' }).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}#comment-1`);
    expect(oneRow(db, 'SELECT * FROM comments')).toMatchObject({
      author_id: suzuki.id,
      department_id: suzuki.departmentId,
      body: '**助かりました**',
      parent_id: null,
    });
    expect(oneRow(db, 'SELECT comments_count AS comments, answered FROM posts')).toEqual({ comments: 1, answered: 1 });
    expect(lastEvents(db)).toEqual([{ kind: 'comment.written', actorId: suzuki.id, subjectId: 1 }]);
    expect((await colleague.get(`/posts/${postId}`)).text).toContain('<strong>助かりました</strong>');
  });

  it('writes a reply below its comment, one level deep', async () => {
    const parent = comment();
    expect((await author.get(`/posts/${postId}?reply=${parent}`)).text).toContain(`id="reply-${parent}"`);
    await author.post(`/posts/${postId}/comments`, { body: 'よかったです', parentId: parent }).expect(303);
    expect(oneRow(db, 'SELECT parent_id AS parent FROM comments WHERE id = 2')).toEqual({ parent });
    await colleague.post(`/posts/${postId}/comments`, { body: '返信への返信', parentId: 2 }).expect(404);
    expect(countRows(db, 'comments')).toBe(2);
  });

  it('does not reply to what is gone, hidden or elsewhere', async () => {
    const hidden = comment();
    hideComment(db, takahashi, hidden, '個人情報', new Date(NOW));
    const elsewhere = insertPost(db);
    const other = comment();
    for (const [post, parentId] of [
      [postId, 999],
      [postId, hidden],
      [elsewhere, other],
    ] as const) {
      await colleague.post(`/posts/${post}/comments`, { body: '返信です', parentId }).expect(404);
    }
    expect(countRows(db, 'comments')).toBe(2);
  });

  it.each([
    ['', 'nothing'],
    [' \r\n　', 'white space'],
    ['長'.repeat(2001), 'too much'],
  ])('refuses an empty or long comment and keeps what was typed (%#)', async (body) => {
    const page = await commenter.post(`/posts/${postId}/comments`, { body }).expect(422);
    expect(faultBeside(page.text, 'body', 'comment-form')).toBe(ja('form.comment_length'));
    expect(typedIn(page.text, 'body')).toBe(body);
    expect(countRows(db, 'comments')).toBe(0);
  });

  it('keeps the words of a faulty reply in the form below its comment', async () => {
    const parent = comment();
    const page = await author.post(`/posts/${postId}/comments`, { body: '長'.repeat(2001), parentId: parent }).expect(422);
    expect(faultBeside(page.text, 'body', `reply-${parent}`)).toBe(ja('form.comment_length'));
    expect(typedIn(page.text, 'body')).toBe('長'.repeat(2001));
  });

  it('takes 2,000 characters, however many bytes they have', async () => {
    await commenter.post(`/posts/${postId}/comments`, { body: '𠮷'.repeat(2000) }).expect(303);
  });

  it('is closed on posts that are off the board', async () => {
    withdrawPost(db, sato, postId, new Date(NOW));
    await author.post(`/posts/${postId}/comments`, { body: '自分で書く' }).expect(409);
    await commenter.post(`/posts/${postId}/comments`, { body: '他人が書く' }).expect(404);
    expect(countRows(db, 'comments')).toBe(0);
  });

  it('is closed to strangers; a malformed post has no comments', async () => {
    const page = await stranger.post(`/posts/${postId}/comments`, { body: 'だれか' }).expect(401);
    expect(page.text).toContain(ja('error_title.unauthenticated'));
    for (const id of ['0', 'x', '1e0', '999']) await commenter.post(`/posts/${id}/comments`, { body: 'どこか' }).expect(404);
    expect(countRows(db, 'comments')).toBe(0);
  });
});

describe('GET /comments/:commentId/edition', () => {
  it('shows the own words', async () => {
    const id = comment();
    expect(typedIn((await commenter.get(`/comments/${id}/edition`).expect(200)).text, 'body')).toBe('**助かりました**');
  });

  it('is not there for anybody else, moderators included', async () => {
    const id = comment();
    const context = testContext({ db });
    for (const person of [sato, tanaka, takahashi, ito])
      await browserOf(context, person).get(`/comments/${id}/edition`).expect(404);
    await stranger.get(`/comments/${id}/edition`).expect(303);
    for (const bad of ['0', 'x', '999']) await commenter.get(`/comments/${bad}/edition`).expect(404);
  });
});

describe('PUT /comments/:commentId', () => {
  it('changes the words and says that they were changed', async () => {
    const id = comment();
    await commenter.put(`/comments/${id}`, { body: '*直しました*' }).expect(303);
    expect(oneRow(db, 'SELECT body, edited_at AS at FROM comments')).toEqual({
      body: '*直しました*',
      at: new Date(NOW).toISOString(),
    });
    expect(lastEvents(db)).toMatchObject([{ kind: 'comment.edited', actorId: suzuki.id }]);
    const page = await colleague.get(`/posts/${postId}`);
    expect(page.text).toContain('<em>直しました</em>');
    expect(page.text).toContain(ja('comment.edited'));
  });

  it('refuses nothing and too much, and keeps what was typed', async () => {
    const id = comment();
    const page = await commenter.put(`/comments/${id}`, { body: '長'.repeat(2001) }).expect(422);
    expect(faultBeside(page.text, 'body')).toBe(ja('form.comment_length'));
    expect(typedIn(page.text, 'body')).toBe('長'.repeat(2001));
    await commenter.put(`/comments/${id}`, {}).expect(422);
    expect(oneRow(db, 'SELECT body FROM comments')).toEqual({ body: '**助かりました**' });
  });

  it('is closed to others', async () => {
    const id = comment();
    for (const browser of [author, colleague]) await browser.put(`/comments/${id}`, { body: '書き換え' }).expect(404);
    await stranger.put(`/comments/${id}`, { body: '書き換え' }).expect(401);
    await commenter.put('/comments/x', { body: '書き換え' }).expect(404);
    expect(oneRow(db, 'SELECT body FROM comments')).toEqual({ body: '**助かりました**' });
  });

  it('is not there once the post is hidden', async () => {
    const id = comment();
    hidePost(db, takahashi, postId, '確認中', new Date(NOW));
    await commenter.put(`/comments/${id}`, { body: '書き換え' }).expect(404);
  });
});

describe('GET /comments/:commentId/deletion', () => {
  it('asks before it happens', async () => {
    const id = comment();
    const page = await commenter.get(`/comments/${id}/deletion`).expect(200);
    expect(page.text).toContain(ja('comment_delete.message'));
    expect(page.text).toContain('**助かりました**');
  });

  it('is closed to others', async () => {
    const id = comment();
    await author.get(`/comments/${id}/deletion`).expect(404);
    await stranger.get(`/comments/${id}/deletion`).expect(303);
    await commenter.get('/comments/01/deletion').expect(404);
  });
});

describe('DELETE /comments/:commentId', () => {
  it('takes the words out of the database and keeps the place for replies', async () => {
    const id = comment();
    comment(sato, id);
    await commenter.delete(`/comments/${id}`).expect(303);
    expect(oneRow(db, 'SELECT body, html FROM comments WHERE id = ?', id)).toEqual({ body: '', html: '' });
    expect(oneRow(db, 'SELECT comments_count AS comments FROM posts')).toEqual({ comments: 1 });
    expect(lastEvents(db)).toMatchObject([{ kind: 'comment.deleted', actorId: suzuki.id }]);
    expect((await colleague.get(`/posts/${postId}`)).text).toContain(ja('comment.deleted'));
  });

  it('leaves no trace of a comment without replies; a second time there is nothing', async () => {
    const id = comment();
    await commenter.delete(`/comments/${id}`).expect(303);
    expect((await colleague.get(`/posts/${postId}`)).text).not.toContain(`id="comment-${id}"`);
    await commenter.delete(`/comments/${id}`).expect(404);
    expect(oneRow(db, 'SELECT comments_count AS comments, answered FROM posts')).toEqual({ comments: 0, answered: 0 });
  });

  it('is closed to others', async () => {
    const id = comment();
    for (const browser of [author, colleague]) await browser.delete(`/comments/${id}`).expect(404);
    await stranger.delete(`/comments/${id}`).expect(401);
    await commenter.delete('/comments/-1').expect(404);
    expect(oneRow(db, 'SELECT deleted_at AS at FROM comments')).toEqual({ at: null });
  });
});
