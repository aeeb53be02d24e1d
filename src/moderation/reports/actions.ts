import { recordEvent } from '../../activity/index.ts';
import { owns, putNote, requireComment, requireListed, trashPost } from '../../board/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import { conflict, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { hide } from '../hiding/actions.ts';
import { subjectOf } from '../subjects.ts';
import type { ReportForm, SettlementForm } from './forms.ts';
import { reportQueries } from './queries.ts';
import { settleReports } from './settle.ts';

/** What a person points at: a post, or a comment by its own number. */
export type Pointed = { postId: number } | { commentId: number };

/** What is reported: a post, or a comment on one. */
export interface Reported {
  postId: number;
  commentId: number | null;
  /** What it says, to be sure that it is the one. */
  text: string;
}

/**
 * The thing a person wants to report.
 * @throws AppError not_found, conflict for the own text and for what is off the board already
 */
export function requireReportable(db: Db, viewer: Viewer, pointed: Pointed): Reported {
  const comment = 'commentId' in pointed ? requireComment(db, viewer, pointed.commentId) : undefined;
  const post = requireListed(db, viewer, 'postId' in pointed ? pointed.postId : (comment?.postId ?? 0));
  if (comment?.hiddenAt) throw conflict('not_listed');
  if (owns(viewer, comment ?? post)) throw conflict('report_own');
  return { postId: post.id, commentId: comment?.id ?? null, text: comment?.body ?? post.title };
}

/**
 * Tells the moderators about a post or comment.
 * @returns false while an earlier report of this person on it is open: it is known
 * @throws AppError not_found, conflict
 */
export function fileReport(db: Db, viewer: Viewer, pointed: Pointed, { reason, line }: ReportForm, at: Date): boolean {
  return inTransaction(db, () => {
    const { postId, commentId } = requireReportable(db, viewer, pointed);
    const id = reportQueries(db).insert({
      postId,
      commentId,
      reason,
      line,
      reporterId: viewer.id,
      departmentId: viewer.departmentId,
      reportedAt: at.toISOString(),
    });
    if (id === undefined) return false;
    recordEvent(db, {
      kind: 'report.filed',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: id,
      details: { reason },
      at,
    });
    return true;
  });
}

/**
 * Answers all open reports of a thing at once, and does what the answer says: hides it or throws it away. The caller has
 * checked the right and that the outcome is one for this thing.
 * @throws AppError not_found, conflict for a report that somebody else has answered
 */
export function settleReport(db: Db, viewer: Viewer, id: number, form: SettlementForm, at: Date): void {
  inTransaction(db, () => {
    const report = reportQueries(db).find(id, viewer.id);
    if (!report) throw notFound();
    if (report.outcome) throw conflict('report_settled');
    const { outcome, explanation, note } = form;
    const subject = subjectOf(db, viewer, report.postId, report.commentId);
    settleReports(db, viewer, report, outcome, explanation, at);
    if (outcome === 'hidden' && subject.state !== 'hidden') hide(db, viewer, report, explanation, at);
    if (outcome === 'trashed') trashPost(db, viewer, report.postId, explanation, at);
    if (note !== '' && subject.authorId !== undefined)
      putNote(db, viewer, { postId: report.postId, authorId: subject.authorId }, note, at);
  });
}
