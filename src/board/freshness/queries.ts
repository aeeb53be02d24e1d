import { type Db, perDatabase } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';
import type { Kind } from '../posts/content.ts';

/** What a reader wrote who found that a post no longer works. Who it was is not for other readers. */
export interface ObsoleteReportRow {
  id: number;
  line: string;
  departmentId: number;
  reportedAt: string;
}

/** A post that asks its authors to look at it again. */
export interface AskingPostRow {
  id: number;
  kind: Kind;
  title: string;
  confirmedOn: Day;
  reports: number;
}

const SHOWN = 20;
const ASKING = 50;

export const freshnessQueries = perDatabase((db: Db) => {
  const confirm = db.prepare<[Day, number]>('UPDATE posts SET confirmed_on = ? WHERE id = ?');
  const insert = db.prepare<[number, number, number, string, string]>(`
    INSERT INTO obsolete_reports (post_id, reporter_id, department_id, line, reported_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const ofPost = db.prepare<[number], ObsoleteReportRow>(`
    SELECT id, line, department_id AS departmentId, reported_at AS reportedAt
      FROM obsolete_reports WHERE post_id = ? AND settled_at IS NULL ORDER BY id DESC LIMIT ${SHOWN}`);
  const counted = db.prepare<{ postId: number; userId: number | null }, { reports: number; own: number }>(`
    SELECT count(*) AS reports, ifnull(sum(reporter_id = @userId), 0) AS own
      FROM obsolete_reports WHERE post_id = @postId AND settled_at IS NULL`);
  const settle = db.prepare<[string, number, number]>(
    'UPDATE obsolete_reports SET settled_at = ?, settled_by = ? WHERE post_id = ? AND settled_at IS NULL',
  );
  const close = db.prepare<[string, number, number, number]>(
    'UPDATE obsolete_reports SET settled_at = ?, settled_by = ? WHERE id = ? AND post_id = ? AND settled_at IS NULL',
  );
  const asking = db.prepare<{ userId: number; since: Day }, AskingPostRow>(`
    SELECT p.id, p.kind, p.title, p.confirmed_on AS confirmedOn,
           (SELECT count(*) FROM obsolete_reports o WHERE o.post_id = p.id AND o.settled_at IS NULL) AS reports
      FROM (SELECT id FROM posts WHERE author_id = @userId UNION SELECT post_id FROM post_coauthors WHERE user_id = @userId) own
     CROSS JOIN posts p ON p.id = own.id
     WHERE p.listed = 1 AND p.kind IN ('tip', 'case_study')
       AND (p.confirmed_on <= @since OR EXISTS (SELECT 1 FROM obsolete_reports o WHERE o.post_id = p.id AND o.settled_at IS NULL))
     ORDER BY p.confirmed_on, p.id LIMIT ${ASKING}`);
  return {
    confirm: (postId: number, day: Day) => void confirm.run(day, postId),
    /** False while an earlier one of the same reader is open. */
    insert: (row: { postId: number; reporterId: number; departmentId: number; line: string; at: string }) =>
      insert.run(row.postId, row.reporterId, row.departmentId, row.line, row.at).changes === 1,
    /** The open ones of a post, the latest first, as many as a page shows. */
    listOpen: (postId: number) => ofPost.all(postId),
    /** How many are open, and whether one of them is this reader's. */
    countOpen: (postId: number, userId: number | undefined) => {
      const { reports, own } = counted.get({ postId, userId: userId ?? null }) ?? { reports: 0, own: 0 };
      return { reports, own: own > 0 };
    },
    settle: (postId: number, at: string, by: number) => settle.run(at, by, postId).changes,
    close: (postId: number, id: number, at: string, by: number) => close.run(at, by, id, postId).changes === 1,
    listAsking: (userId: number, since: Day) => asking.all({ userId, since }),
  };
});
