import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

/** Why an entry keeps the vote from opening. */
export const PENDING = ['submitted', 'needs_fix', 'refusal', 'objection', 'unreadable'] as const;
export type Pending = (typeof PENDING)[number];

export interface UndecidedEntry {
  number: number;
  title: string | null;
  why: Pending;
}

// A proposal or an objection counts while the entry waits for its answer: one that was withdrawn meanwhile needs none.
const list = perDatabase((db) =>
  db.prepare<[FiscalYear], UndecidedEntry>(`
    SELECT number, title, why
      FROM (SELECT e.number, p.title,
                   CASE WHEN e.state IN ('submitted', 'needs_fix') AND r.id IS NOT NULL THEN 'refusal'
                        WHEN e.state IN ('submitted', 'needs_fix') THEN e.state
                        WHEN e.state = 'ineligible' AND o.id IS NOT NULL THEN 'objection'
                        WHEN e.state = 'eligible' AND ifnull(p.listed, 0) = 0 THEN 'unreadable' END AS why
              FROM award_entries e
              LEFT JOIN posts p ON p.id = e.post_id
              LEFT JOIN award_refusals r ON r.entry_id = e.id AND r.outcome IS NULL
              LEFT JOIN award_objections o ON o.entry_id = e.id AND o.outcome IS NULL
             WHERE e.year = ?)
     WHERE why IS NOT NULL ORDER BY number`),
);

/** Entries without a decision, or eligible ones whose case nobody can read any more. While there is one, voting cannot be opened (R3). */
export const undecided = (db: Db, year: FiscalYear): UndecidedEntry[] => list(db).all(year);
