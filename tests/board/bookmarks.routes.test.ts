import { beforeEach, describe, expect, it } from 'vitest';
import { withdrawPost } from '../../src/board/index.ts';
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

describe('PUT /posts/:postId/bookmark', () => {
  it('keeps the post once, for this person alone', async () => {
    await Promise.all([1, 2].map(() => colleague.put(`/posts/${postId}/bookmark`).expect(303)));
    expect(oneRow(db, 'SELECT user_id AS who, post_id AS post FROM bookmarks')).toEqual({ who: tanaka.id, post: postId });
    expect(countRows(db, 'bookmarks')).toBe(1);
    expect(lastEvents(db)).toEqual([{ kind: 'post.bookmarked', actorId: tanaka.id, subjectId: postId }]);
    expect((await colleague.get(`/posts/${postId}`)).text).toContain(ja('bookmark.remove'));
    expect((await colleague.get('/me/bookmarks')).text).toContain(`/posts/${postId}"`);
    const other = browserOf(context, suzuki);
    expect((await other.get(`/posts/${postId}`)).text).not.toContain(ja('bookmark.remove'));
    expect((await other.get('/me/bookmarks')).text).not.toContain(`/posts/${postId}"`);
  });

  it('is open to the author too', async () => {
    await browserOf(context, sato).put(`/posts/${postId}/bookmark`).expect(303);
    expect(countRows(db, 'bookmarks')).toBe(1);
  });

  it('is closed to strangers, for what one cannot see and malformed ids', async () => {
    await browserOf(context).put(`/posts/${postId}/bookmark`).expect(401);
    for (const id of ['0', 'x', '999']) await colleague.put(`/posts/${id}/bookmark`).expect(404);
    withdrawPost(db, sato, postId, new Date(NOW));
    await colleague.put(`/posts/${postId}/bookmark`).expect(404);
    expect(countRows(db, 'bookmarks')).toBe(0);
  });
});

describe('DELETE /posts/:postId/bookmark', () => {
  it('lets go of the own bookmark only', async () => {
    await colleague.put(`/posts/${postId}/bookmark`).expect(303);
    await browserOf(context, suzuki).delete(`/posts/${postId}/bookmark`).expect(303);
    expect(countRows(db, 'bookmarks')).toBe(1);
    await colleague.delete(`/posts/${postId}/bookmark`).expect(303);
    expect(countRows(db, 'bookmarks')).toBe(0);
    expect(lastEvents(db)).toEqual([{ kind: 'post.bookmark_removed', actorId: tanaka.id, subjectId: postId }]);
  });

  it('is closed to strangers and malformed ids', async () => {
    await browserOf(context).delete(`/posts/${postId}/bookmark`).expect(401);
    await colleague.delete('/posts/-1/bookmark').expect(404);
  });
});
