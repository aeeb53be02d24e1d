import { type Db, perDatabase } from '../../db/index.ts';
import type { Page } from '../../lib/index.ts';
import { type Asked, type Keyed, pagedBy } from '../paged.ts';
import type { Outcome, Reason } from './reasons.ts';

export interface ReportRow {
  id: number;
  postId: number;
  commentId: number | null;
  reason: Reason;
  line: string;
  reporterId: number;
  departmentId: number;
  reportedAt: string;
  outcome: Outcome | null;
  explanation: string;
  settledBy: number | null;
  settledAt: string | null;
}

export type SettledRow = ReportRow & Keyed & { outcome: Outcome; settledBy: number; settledAt: string };

/** One thing that has been reported, once or more often; `id` is its first open report. */
export interface ReportedThing extends Keyed {
  postId: number;
  commentId: number | null;
}

const COLUMNS = `
  r.id, r.post_id AS postId, r.comment_id AS commentId, r.reason, r.line, r.reporter_id AS reporterId, r.department_id AS departmentId,
  r.reported_at AS reportedAt, r.outcome, r.explanation, r.settled_by AS settledBy, r.settled_at AS settledAt`;

// Whoever wrote a thing does not learn who reported it, and does not judge it: not even as a moderator. Co-authors do: an
// author could otherwise name all moderators, and nobody would see the report.
const notOwnFrom = (reports: string) => `
  FROM ${reports} JOIN posts p ON p.id = r.post_id LEFT JOIN comments c ON c.id = r.comment_id
 WHERE ifnull(c.author_id, p.author_id) <> @userId`;

const FROM_NOT_OWN = notOwnFrom('reports r');
const EARLIER = 10;

export const reportQueries = perDatabase((db: Db) => {
  const insert = db.prepare<[number, number | null, Reason, string, number, number, string]>(`
    INSERT INTO reports (post_id, comment_id, reason, line, reporter_id, department_id, reported_at)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const openOf = db.prepare<[number, number | null], ReportRow>(
    `SELECT ${COLUMNS} FROM reports r WHERE r.post_id = ? AND r.comment_id IS ? AND r.outcome IS NULL ORDER BY r.id`,
  );
  const own = db.prepare<[number, number | null, number], { reportedAt: string }>(`
    SELECT reported_at AS reportedAt FROM reports WHERE post_id = ? AND comment_id IS ? AND reporter_id = ? AND outcome IS NULL`);
  const settledOf = db.prepare<[number, number | null], SettledRow>(`
    SELECT ${COLUMNS}, r.settled_at AS sortKey FROM reports r
     WHERE r.post_id = ? AND r.comment_id IS ? AND r.outcome IS NOT NULL ORDER BY r.id DESC LIMIT ${EARLIER}`);
  const find = db.prepare<{ id: number; userId: number }, ReportRow>(`SELECT ${COLUMNS} ${FROM_NOT_OWN} AND r.id = @id`);
  const settle = db.prepare<Record<string, unknown>>(`
    UPDATE reports SET outcome = @outcome, explanation = @explanation, settled_by = @by, settled_at = @at
     WHERE post_id = @postId AND comment_id IS @commentId AND outcome IS NULL`);
  const things = pagedBy<{ userId: number }, ReportedThing>(
    db,
    `SELECT min(r.id) AS id, min(r.id) AS sortKey, r.post_id AS postId, r.comment_id AS commentId
     ${notOwnFrom('reports r INDEXED BY reports_open')} AND r.outcome IS NULL
      GROUP BY r.post_id, r.comment_id`,
    'ASC',
  );
  const countThings = db.prepare<{ userId: number }, { things: number }>(
    `SELECT count(DISTINCT r.post_id || '/' || ifnull(r.comment_id, 0)) AS things ${FROM_NOT_OWN} AND r.outcome IS NULL`,
  );
  const settled = pagedBy<{ userId: number }, SettledRow>(
    db,
    `SELECT ${COLUMNS}, r.settled_at AS sortKey ${FROM_NOT_OWN} AND r.outcome IS NOT NULL`,
    'DESC',
  );
  return {
    /** False while an earlier report of the same person on the same thing is open. */
    insert: (row: Pick<ReportRow, 'postId' | 'commentId' | 'reason' | 'line' | 'reporterId' | 'departmentId' | 'reportedAt'>) => {
      const { changes, lastInsertRowid } = insert.run(
        row.postId,
        row.commentId,
        row.reason,
        row.line,
        row.reporterId,
        row.departmentId,
        row.reportedAt,
      );
      return changes === 1 ? Number(lastInsertRowid) : undefined;
    },
    /** The open reports of a thing, the first one first. */
    listOpen: (postId: number, commentId: number | null) => openOf.all(postId, commentId),
    /** Since when a report of this person on a thing is open. */
    openSince: (postId: number, commentId: number | null, userId: number) => own.get(postId, commentId, userId)?.reportedAt,
    /** What became of earlier reports of a thing, the latest first. */
    listSettledOf: (postId: number, commentId: number | null) => settledOf.all(postId, commentId),
    /** A report that this moderator may deal with. */
    find: (id: number, userId: number) => find.get({ id, userId }),
    settle: (row: {
      postId: number;
      commentId: number | null;
      outcome: Outcome;
      explanation: string;
      by: number;
      at: string;
    }): number => settle.run(row).changes,
    listThings: (userId: number, asked: Asked): Page<ReportedThing> => things({ userId }, asked),
    countThings: (userId: number) => countThings.get({ userId })?.things ?? 0,
    listSettled: (userId: number, asked: Asked): Page<SettledRow> => settled({ userId }, asked),
  };
});
