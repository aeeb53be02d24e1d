import type { Kind } from '../../board/index.ts';
import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, Page } from '../../lib/index.ts';
import { type Asked, type Keyed, pagedBy } from '../paged.ts';

export interface OutdatedRow extends Keyed {
  kind: Kind;
  title: string;
  authorId: number;
  confirmedOn: Day;
  reports: number;
}

export interface OffBoardRow extends Keyed {
  postId: number;
  commentId: number | null;
  /** When, by whom and why it was taken off; `sortKey` is when. */
  by: number | null;
  reason: string | null;
}

// Posts come before comments where both were hidden at the same instant.
const HIDDEN = `
  SELECT id * 2 AS id, hidden_at AS sortKey, id AS postId, NULL AS commentId, hidden_by AS by, hidden_reason AS reason
    FROM posts WHERE hidden_at IS NOT NULL
   UNION ALL
  SELECT id * 2 + 1, hidden_at, post_id, id, hidden_by, hidden_reason FROM comments WHERE hidden_at IS NOT NULL AND deleted_at IS NULL`;

const OUTDATED_COLUMNS = `
  p.id, p.kind, p.title, p.author_id AS authorId, p.confirmed_on AS confirmedOn`;

export const queueQueries = perDatabase((db: Db) => {
  const obsolete = pagedBy<Record<string, never>, OutdatedRow>(
    db,
    `SELECT ${OUTDATED_COLUMNS}, o.reports, o.first AS sortKey
       FROM (SELECT post_id AS postId, count(*) AS reports, min(reported_at) AS first
               FROM obsolete_reports INDEXED BY obsolete_reports_open WHERE settled_at IS NULL GROUP BY post_id) o
       JOIN posts p ON p.id = o.postId
      WHERE p.listed = 1`,
    'ASC',
  );
  const countObsolete = db.prepare<[], { posts: number }>(`
    SELECT count(DISTINCT o.post_id) AS posts FROM obsolete_reports o JOIN posts p ON p.id = o.post_id
     WHERE o.settled_at IS NULL AND p.listed = 1`);
  const stale = pagedBy<{ since: Day }, OutdatedRow>(
    db,
    `SELECT ${OUTDATED_COLUMNS}, 0 AS reports, p.confirmed_on AS sortKey
       FROM posts p INDEXED BY posts_by_confirmation
      WHERE p.listed = 1 AND p.kind IN ('tip', 'case_study') AND p.confirmed_on <= @since`,
    'ASC',
  );
  const hidden = pagedBy<Record<string, never>, OffBoardRow>(db, HIDDEN, 'DESC');
  const trashed = pagedBy<Record<string, never>, OffBoardRow>(
    db,
    `SELECT id, trashed_at AS sortKey, id AS postId, NULL AS commentId, trashed_by AS by, NULL AS reason
       FROM posts WHERE trashed_at IS NOT NULL`,
    'ASC',
  );
  return {
    /** Posts that readers say no longer work, those that have waited longest first. */
    listObsolete: (asked: Asked): Page<OutdatedRow> => obsolete({}, asked),
    countObsolete: () => countObsolete.get()?.posts ?? 0,
    /** Posts last confirmed on a day or before, the oldest first. */
    listStale: (since: Day, asked: Asked): Page<OutdatedRow> => stale({ since }, asked),
    /** Posts and comments, the latest first. */
    listHidden: (asked: Asked): Page<OffBoardRow> => hidden({}, asked),
    /** The trash, those first that go first. */
    listTrashed: (asked: Asked): Page<OffBoardRow> => trashed({}, asked),
  };
});
