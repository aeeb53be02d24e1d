import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import { requireVisible } from '../posts/actions.ts';

export const bookmarkQueries = perDatabase((db: Db) => {
  const insert = db.prepare<[number, number, string]>(
    'INSERT OR IGNORE INTO bookmarks (user_id, post_id, bookmarked_at) VALUES (?, ?, ?)',
  );
  const remove = db.prepare<[number, number]>('DELETE FROM bookmarks WHERE user_id = ? AND post_id = ?');
  const exists = db.prepare<[number, number], { found: 1 }>('SELECT 1 AS found FROM bookmarks WHERE user_id = ? AND post_id = ?');
  return {
    insert: (userId: number, postId: number, at: string) => insert.run(userId, postId, at).changes === 1,
    delete: (userId: number, postId: number) => remove.run(userId, postId).changes === 1,
    exists: (userId: number, postId: number) => exists.get(userId, postId) !== undefined,
  };
});

/** Keeps a post for later, or stops keeping it. Nobody else sees it. @throws AppError not_found */
export function setBookmark(db: Db, viewer: Viewer, postId: number, wanted: boolean, at: Date): void {
  inTransaction(db, () => {
    requireVisible(db, viewer, postId);
    const changed = wanted
      ? bookmarkQueries(db).insert(viewer.id, postId, at.toISOString())
      : bookmarkQueries(db).delete(viewer.id, postId);
    if (!changed) return;
    const kind = wanted ? 'post.bookmarked' : 'post.bookmark_removed';
    recordEvent(db, { kind, actorId: viewer.id, departmentId: viewer.departmentId, subjectId: postId, at });
  });
}
