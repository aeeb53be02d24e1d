import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { conflict } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { canSupportPost } from '../permissions.ts';
import { requireListed, requireVisible } from '../posts/actions.ts';
import { changeCounters } from '../posts/counters.ts';

export const voteQueries = perDatabase((db: Db) => {
  const insert = db.prepare<[number, number, number, string]>(
    'INSERT OR IGNORE INTO votes (post_id, user_id, department_id, voted_at) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare<[number, number]>('DELETE FROM votes WHERE post_id = ? AND user_id = ?');
  const exists = db.prepare<[number, number], { found: 1 }>('SELECT 1 AS found FROM votes WHERE post_id = ? AND user_id = ?');
  return {
    insert: (postId: number, userId: number, departmentId: number, at: string) =>
      insert.run(postId, userId, departmentId, at).changes === 1,
    delete: (postId: number, userId: number) => remove.run(postId, userId).changes === 1,
    exists: (postId: number, userId: number) => exists.get(postId, userId) !== undefined,
  };
});

/** Says that a post helped; saying it twice is saying it once. @throws AppError not_found, conflict for the own post */
export function castVote(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireListed(db, viewer, postId);
    if (!canSupportPost(viewer, post)) throw conflict('vote_own_post');
    if (!voteQueries(db).insert(postId, viewer.id, viewer.departmentId, at.toISOString())) return;
    changeCounters(db, postId, { votes: 1 });
    recordEvent(db, { kind: 'post.voted', actorId: viewer.id, departmentId: viewer.departmentId, subjectId: postId, at });
  });
}

/** Takes the vote back. @throws AppError not_found */
export function takeBackVote(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    requireVisible(db, viewer, postId);
    if (!voteQueries(db).delete(postId, viewer.id)) return;
    changeCounters(db, postId, { votes: -1 });
    recordEvent(db, {
      kind: 'post.vote_taken_back',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: postId,
      at,
    });
  });
}
