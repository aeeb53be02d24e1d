import { type Db, perDatabase } from '../../db/index.ts';
import type { Page } from '../../lib/index.ts';
import { type Asked, type Keyed, pagedBy } from '../paged.ts';

/** Twelve digits that went through with a reason, and where they stand. */
export interface NumberRow extends Keyed {
  userId: number;
  departmentId: number;
  place: string;
  reason: string;
  allowedAt: string;
}

export const numberQueries = perDatabase((db: Db) => {
  const unseen = pagedBy<Record<string, never>, NumberRow>(
    db,
    `SELECT id, allowed_at AS sortKey, user_id AS userId, department_id AS departmentId, place, reason, allowed_at AS allowedAt
       FROM number_exceptions WHERE seen_at IS NULL`,
    'ASC',
  );
  const counted = db.prepare<[], { numbers: number }>('SELECT count(*) AS numbers FROM number_exceptions WHERE seen_at IS NULL');
  const exists = db.prepare<[number], { found: 1 }>('SELECT 1 AS found FROM number_exceptions WHERE id = ?');
  const setSeen = db.prepare<[number, string, number]>(
    'UPDATE number_exceptions SET seen_by = ?, seen_at = ? WHERE id = ? AND seen_at IS NULL',
  );
  return {
    listUnseen: (asked: Asked): Page<NumberRow> => unseen({}, asked),
    countUnseen: () => counted.get()?.numbers ?? 0,
    exists: (id: number) => exists.get(id) !== undefined,
    /** False when somebody has looked at it before. */
    setSeen: (id: number, by: number, at: string) => setSeen.run(by, at, id).changes === 1,
  };
});
