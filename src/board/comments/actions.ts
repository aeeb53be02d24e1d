import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { forbidden, notFound } from '../../lib/index.ts';
import { wantScrubSoon } from '../../search/index.ts';
import { renderMarkdown } from '../../text/index.ts';
import type { Viewer } from '../../web/index.ts';
import { dropAnswer } from '../answers/answers.ts';
import { canEditComment } from '../permissions.ts';
import { type Author, requireListed, requireVisible } from '../posts/actions.ts';
import { changeCounters } from '../posts/counters.ts';
import { type CommentRow, commentQueries } from './queries.ts';

/** Headings in a comment stand below those of the page. */
export const COMMENT_HEADING_LEVEL = 4;

export interface CommentForm {
  body: string;
  parentId: number | undefined;
}

/**
 * Writes a comment or a reply to one. The caller has made sure that the post can be seen.
 * @returns its id
 * @throws AppError not_found for a parent that is gone, of another post, or a reply itself
 */
export function insertComment(db: Db, author: Author, postId: number, { body, parentId }: CommentForm, at: Date): number {
  const html = renderMarkdown(body, COMMENT_HEADING_LEVEL).toString();
  return inTransaction(db, () => {
    const parent = parentId === undefined ? undefined : commentQueries(db).find(parentId);
    if (parentId !== undefined && (!parent || parent.postId !== postId || parent.parentId !== null || parent.hiddenAt))
      throw notFound();
    const id = commentQueries(db).insert({
      postId,
      parentId: parentId ?? null,
      authorId: author.id,
      departmentId: author.departmentId,
      body,
      html,
      createdAt: at.toISOString(),
    });
    changeCounters(db, postId, { comments: 1 });
    record(db, 'comment.written', author, { id, postId }, at);
    return id;
  });
}

/** @throws AppError not_found, conflict for a post taken off the board */
export function writeComment(db: Db, viewer: Viewer, postId: number, form: CommentForm, at: Date): number {
  return inTransaction(db, () => {
    requireListed(db, viewer, postId);
    return insertComment(db, viewer, postId, form, at);
  });
}

/** @throws AppError not_found, forbidden for another's comment */
export function editComment(db: Db, viewer: Viewer, commentId: number, body: string, at: Date): CommentRow {
  const html = renderMarkdown(body, COMMENT_HEADING_LEVEL).toString();
  return inTransaction(db, () => {
    const comment = requireComment(db, viewer, commentId);
    if (!canEditComment(viewer, comment)) throw forbidden('not_yours');
    commentQueries(db).update(commentId, body, html, at.toISOString());
    wantScrubSoon(db);
    record(db, 'comment.edited', viewer, comment, at);
    return comment;
  });
}

/** @throws AppError not_found, forbidden for another's comment */
export function deleteComment(db: Db, viewer: Viewer, commentId: number, at: Date): CommentRow {
  return inTransaction(db, () => {
    const comment = requireComment(db, viewer, commentId);
    if (!canEditComment(viewer, comment)) throw forbidden('not_yours');
    commentQueries(db).delete(commentId, at.toISOString());
    wantScrubSoon(db);
    if (!comment.hiddenAt) changeCounters(db, comment.postId, { comments: -1 });
    dropAnswer(db, comment.postId, commentId);
    record(db, 'comment.deleted', viewer, comment, at);
    return comment;
  });
}

/** The caller has checked the right. @throws AppError not_found */
export function hideComment(db: Db, viewer: Viewer, commentId: number, reason: string, at: Date): CommentRow {
  return inTransaction(db, () => {
    const comment = requireComment(db, viewer, commentId);
    commentQueries(db).setHidden(commentId, { at: at.toISOString(), by: viewer.id, reason });
    if (!comment.hiddenAt) changeCounters(db, comment.postId, { comments: -1 });
    dropAnswer(db, comment.postId, commentId);
    record(db, 'comment.hidden', viewer, comment, at, { reason });
    return comment;
  });
}

/** The caller has checked the right. @throws AppError not_found */
export function restoreComment(db: Db, viewer: Viewer, commentId: number, at: Date): CommentRow {
  return inTransaction(db, () => {
    const comment = requireComment(db, viewer, commentId);
    if (!comment.hiddenAt) return comment;
    commentQueries(db).setHidden(commentId, undefined);
    changeCounters(db, comment.postId, { comments: 1 });
    record(db, 'comment.restored', viewer, comment, at);
    return comment;
  });
}

/** A comment of a post this person may see. @throws AppError not_found */
export function requireComment(db: Db, viewer: Viewer, commentId: number): CommentRow {
  const comment = commentQueries(db).find(commentId);
  if (!comment) throw notFound();
  requireVisible(db, viewer, comment.postId);
  return comment;
}

function record(
  db: Db,
  kind: EventKind,
  actor: Author,
  { id, postId }: Pick<CommentRow, 'id' | 'postId'>,
  at: Date,
  details: Record<string, string> = {},
): void {
  touch(db, 'comments');
  recordEvent(db, {
    kind,
    actorId: actor.id,
    departmentId: actor.departmentId,
    subjectId: id,
    details: { postId, ...details },
    at,
  });
}
