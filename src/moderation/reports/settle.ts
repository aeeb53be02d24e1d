import { recordEvent } from '../../activity/index.ts';
import type { Db } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import { reportQueries } from './queries.ts';
import type { Outcome } from './reasons.ts';

/** Writes an answer to all open reports of a thing; without any nothing happens. Call it in the transaction of what is done. */
export function settleReports(
  db: Db,
  viewer: Viewer,
  { postId, commentId }: { postId: number; commentId: number | null },
  outcome: Outcome,
  explanation: string,
  at: Date,
): void {
  const [first] = reportQueries(db).listOpen(postId, commentId);
  if (!first) return;
  const reports = reportQueries(db).settle({ postId, commentId, outcome, explanation, by: viewer.id, at: at.toISOString() });
  recordEvent(db, {
    kind: 'report.settled',
    actorId: viewer.id,
    departmentId: viewer.departmentId,
    subjectId: first.id,
    details: { postId, ...(commentId === null ? {} : { commentId }), outcome, reason: explanation, reports },
    at,
  });
}
