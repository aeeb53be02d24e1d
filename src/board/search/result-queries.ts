import { type Db, perDatabase } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';

export const resultQueries = perDatabase((db: Db) => {
  const outdated = db.prepare<{ ids: string; since: Day }, { id: number }>(`
    SELECT p.id FROM json_each(@ids) j CROSS JOIN posts p ON p.id = j.value
     WHERE p.kind IN ('tip', 'case_study')
       AND (p.confirmed_on <= @since OR EXISTS (SELECT 1 FROM obsolete_reports o WHERE o.post_id = p.id AND o.settled_at IS NULL))`);
  return {
    /** Those of these posts that nobody has confirmed since a day, or that somebody says no longer work. */
    listOutdated: (ids: readonly number[], since: Day) =>
      new Set(outdated.all({ ids: JSON.stringify(ids), since }).map(({ id }) => id)),
  };
});
