import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import { conflict, dayOf, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { canEditPost, owns } from '../permissions.ts';
import { requireListed, requireVisible } from '../posts/actions.ts';
import type { PostRow } from '../posts/queries.ts';
import { growsOld } from './freshness.ts';
import { freshnessQueries } from './queries.ts';
import { settleObsolescence } from './settle.ts';

/** Says that a post still holds, from today on. @throws AppError not_found, forbidden, conflict for a post taken off the board */
export function confirmPost(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireAgeing(requireListed(db, viewer, postId));
    if (!canEditPost(viewer, post)) throw forbidden('not_yours');
    freshnessQueries(db).confirm(postId, dayOf(at));
    settleObsolescence(db, viewer, postId, at);
    record(db, 'post.confirmed', viewer, postId, at);
  });
}

/**
 * Writes down that a post no longer works for a reader.
 * @returns false while an earlier line of the same reader is open: one is enough
 * @throws AppError not_found, conflict for the own post and for one taken off the board
 */
export function reportObsolete(db: Db, viewer: Viewer, postId: number, line: string, at: Date): boolean {
  return inTransaction(db, () => {
    const post = requireAgeing(requireListed(db, viewer, postId));
    if (owns(viewer, post)) throw conflict('obsolete_own_post');
    const row = { postId, reporterId: viewer.id, departmentId: viewer.departmentId, line, at: at.toISOString() };
    if (!freshnessQueries(db).insert(row)) return false;
    record(db, 'post.reported_obsolete', viewer, postId, at);
    return true;
  });
}

/** Closes one line. The caller has checked the right. @throws AppError not_found */
export function closeObsoleteReport(db: Db, viewer: Viewer, postId: number, id: number, at: Date): void {
  inTransaction(db, () => {
    requireVisible(db, viewer, postId);
    if (!freshnessQueries(db).close(postId, id, at.toISOString(), viewer.id)) throw notFound();
    record(db, 'post.obsolete_report_closed', viewer, postId, at);
  });
}

function requireAgeing(post: PostRow): PostRow {
  if (!growsOld(post.kind)) throw notFound();
  return post;
}

const record = (db: Db, kind: EventKind, { id, departmentId }: Viewer, postId: number, at: Date): void =>
  recordEvent(db, { kind, actorId: id, departmentId, subjectId: postId, at });
