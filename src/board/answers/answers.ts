import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, perDatabase, touch } from '../../db/index.ts';
import { conflict, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { commentQueries } from '../comments/queries.ts';
import { canAcceptAnswer } from '../permissions.ts';
import { requireListed } from '../posts/actions.ts';
import { changeCounters } from '../posts/counters.ts';

export const answerQueries = perDatabase((db: Db) => {
  const find = db.prepare<[number], { commentId: number }>(
    'SELECT comment_id AS commentId FROM accepted_answers WHERE post_id = ?',
  );
  const insert = db.prepare<[number, number, number, string]>(
    'INSERT INTO accepted_answers (post_id, comment_id, accepted_by, accepted_at) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare<[number]>('DELETE FROM accepted_answers WHERE post_id = ?');
  const removeComment = db.prepare<[number]>('DELETE FROM accepted_answers WHERE comment_id = ?');
  return {
    /** The comment that was accepted as the answer of a question. */
    findAccepted: (postId: number) => find.get(postId)?.commentId,
    insert: (postId: number, commentId: number, userId: number, at: string) => void insert.run(postId, commentId, userId, at),
    delete: (postId: number) => remove.run(postId).changes === 1,
    deleteOfComment: (commentId: number) => removeComment.run(commentId).changes === 1,
  };
});

/**
 * Marks a comment as the answer of its question; one accepted before is no longer it.
 * @throws AppError not_found for a comment that is gone, hidden or of another post, forbidden, conflict for what is no question
 */
export function acceptAnswer(db: Db, viewer: Viewer, postId: number, commentId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireListed(db, viewer, postId);
    if (!canAcceptAnswer(viewer, post)) throw forbidden('not_yours');
    if (post.kind !== 'question') throw conflict('not_a_question');
    const comment = commentQueries(db).find(commentId);
    if (!comment || comment.postId !== postId || comment.hiddenAt) throw notFound();
    answerQueries(db).delete(postId);
    answerQueries(db).insert(postId, commentId, viewer.id, at.toISOString());
    changeCounters(db, postId, { answer: true });
    record(db, 'post.answer_accepted', viewer, postId, commentId, at);
  });
}

/** Opens a question again. @throws AppError not_found when no answer is accepted, forbidden */
export function withdrawAnswer(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireListed(db, viewer, postId);
    if (!canAcceptAnswer(viewer, post)) throw forbidden('not_yours');
    const commentId = answerQueries(db).findAccepted(postId);
    if (commentId === undefined) throw notFound();
    answerQueries(db).delete(postId);
    changeCounters(db, postId, { answer: true });
    record(db, 'post.answer_withdrawn', viewer, postId, commentId, at);
  });
}

/** A comment that is deleted or hidden answers nothing any more. Call it in that transaction. */
export function dropAnswer(db: Db, postId: number, commentId: number): void {
  if (answerQueries(db).deleteOfComment(commentId)) changeCounters(db, postId, { answer: true });
}

function record(db: Db, kind: EventKind, viewer: Viewer, postId: number, commentId: number, at: Date): void {
  touch(db, 'posts', 'comments');
  recordEvent(db, {
    kind,
    actorId: viewer.id,
    departmentId: viewer.departmentId,
    subjectId: postId,
    details: { commentId },
    at,
  });
}
