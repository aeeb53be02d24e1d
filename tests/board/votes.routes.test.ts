import { beforeEach, describe, expect, it } from 'vitest';
import { hidePost, withdrawPost } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  countRows,
  insertPost,
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
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let postId: number;
let colleague: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db);
  colleague = browserOf(context, tanaka);
});

const votes = () => oneRow(db, 'SELECT votes_count AS votes FROM posts WHERE id = ?', postId)?.['votes'];

/** What the button on the page would do: give the vote or take it back. */
const offered = async () =>
  /action="\/posts\/\d+\/vote">\s*<input[^>]*><input[^>]* name="_method" value="(\w+)"/.exec(
    (await colleague.get(`/posts/${postId}`)).text,
  )?.[1];

describe('PUT /posts/:postId/vote', () => {
  it('counts, moves the post up and turns the button round', async () => {
    const before = oneRow(db, 'SELECT hot FROM posts')?.['hot'] as number;
    await browserOf(context, suzuki).put(`/posts/${postId}/vote`).expect(303);
    const answer = await colleague.put(`/posts/${postId}/vote`).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}#helpful`);
    expect(oneRow(db, 'SELECT * FROM votes WHERE user_id = ?', tanaka.id)).toMatchObject({
      post_id: postId,
      department_id: tanaka.departmentId,
    });
    expect(votes()).toBe(2);
    expect(oneRow(db, 'SELECT hot FROM posts')?.['hot']).toBeGreaterThan(before);
    expect(lastEvents(db)).toEqual([{ kind: 'post.voted', actorId: tanaka.id, subjectId: postId }]);
    expect(await offered()).toBe('DELETE');
  });

  it('counts two votes at the same time once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => colleague.put(`/posts/${postId}/vote`)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(votes()).toBe(1);
    expect(countRows(db, 'votes')).toBe(1);
    expect(oneRow(db, "SELECT count(*) AS n FROM events WHERE kind = 'post.voted'")).toEqual({ n: 1 });
  });

  it('is not for the author', async () => {
    const page = await browserOf(context, sato).put(`/posts/${postId}/vote`).expect(409);
    expect(page.text).toContain(ja('error.vote_own_post'));
    expect(votes()).toBe(0);
  });

  it('is not for posts off the board', async () => {
    withdrawPost(db, sato, postId, new Date(NOW));
    await colleague.put(`/posts/${postId}/vote`).expect(404);
    await browserOf(context, takahashi).put(`/posts/${postId}/vote`).expect(409);
    expect(votes()).toBe(0);
  });

  it('is closed to strangers; a malformed id is nothing', async () => {
    await browserOf(context).put(`/posts/${postId}/vote`).expect(401);
    for (const id of ['0', 'abc', '1.5', '999']) await colleague.put(`/posts/${id}/vote`).expect(404);
    expect(countRows(db, 'votes')).toBe(0);
  });
});

describe('DELETE /posts/:postId/vote', () => {
  it('takes the vote back, once', async () => {
    await colleague.put(`/posts/${postId}/vote`).expect(303);
    await Promise.all([1, 2].map(() => colleague.delete(`/posts/${postId}/vote`).expect(303)));
    expect(votes()).toBe(0);
    expect(countRows(db, 'votes')).toBe(0);
    expect(lastEvents(db)).toEqual([{ kind: 'post.vote_taken_back', actorId: tanaka.id, subjectId: postId }]);
    expect(await offered()).toBe('PUT');
  });

  it('takes nobody else’s', async () => {
    await colleague.put(`/posts/${postId}/vote`).expect(303);
    await browserOf(context, suzuki).delete(`/posts/${postId}/vote`).expect(303);
    await browserOf(context, sato).delete(`/posts/${postId}/vote`).expect(303);
    expect(votes()).toBe(1);
  });

  it('is closed to strangers, on hidden posts and malformed ids', async () => {
    await browserOf(context).delete(`/posts/${postId}/vote`).expect(401);
    await colleague.delete('/posts/x/vote').expect(404);
    hidePost(db, takahashi, postId, '確認中', new Date(NOW));
    await colleague.delete(`/posts/${postId}/vote`).expect(404);
  });
});
