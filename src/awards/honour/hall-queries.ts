import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

export const hallQueries = perDatabase((db: Db) => {
  const decided = db.prepare<[FiscalYear], { found: 0 | 1 }>(`
    SELECT EXISTS (SELECT 1 FROM award_results WHERE year = ? AND published_at IS NOT NULL AND decision IS NOT NULL) AS found`);
  return {
    /** Whether the hall has a place for a year: its published result says who gets the prizes, if only that nobody does. */
    isInHall: (year: FiscalYear) => decided.get(year)?.found === 1,
  };
});
