import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

/** Effect of a case as its authors put it, a year; null where they named none. */
export interface Effect {
  hours: number | null;
  yen: number | null;
}

/*
 * Everything that touches the box while it is open. No statement here joins participations and ballots, and none reads
 * more than one person's ballot; what counts or lists is for the closed box, and for the turnout of a day.
 */
export const ballotQueries = perDatabase((db: Db) => {
  const active = db.prepare<[number], { active: 1 }>('SELECT 1 AS active FROM users WHERE id = ? AND deactivated_at IS NULL');
  const participate = db.prepare<[FiscalYear, string, number]>(
    'INSERT OR IGNORE INTO award_participations (year, category, user_id) VALUES (?, ?, ?)',
  );
  const participated = db.prepare<[FiscalYear, number], { category: string }>(
    'SELECT category FROM award_participations WHERE year = ? AND user_id = ?',
  );
  const put = db.prepare<[FiscalYear, string, string, string]>(`
    INSERT INTO award_ballots (year, category, tracker, choices) VALUES (?, ?, ?, ?)
        ON CONFLICT (year, category, tracker) DO UPDATE SET choices = excluded.choices`);
  const find = db.prepare<[FiscalYear, string, string], { choices: string }>(
    'SELECT choices FROM award_ballots WHERE year = ? AND category = ? AND tracker = ?',
  );
  const effect = db.prepare<[number], Effect>(
    'SELECT effect_hours_per_year AS hours, effect_yen_per_year AS yen FROM case_studies WHERE post_id = ?',
  );
  return {
    isActive: (userId: number) => active.get(userId) !== undefined,
    /** @returns false when it stood there already */
    participate: (year: FiscalYear, category: string, userId: number) => participate.run(year, category, userId).changes > 0,
    /** The categories a person has voted in. */
    listVoted: (year: FiscalYear, userId: number) => participated.all(year, userId).map(({ category }) => category),
    put: (year: FiscalYear, category: string, tracker: string, choices: readonly number[]) =>
      void put.run(year, category, tracker, JSON.stringify(choices)),
    /** The choices filed under a tracker; undefined when there is no such ballot. */
    find: (year: FiscalYear, category: string, tracker: string): number[] | undefined => {
      const row = find.get(year, category, tracker);
      return row && (JSON.parse(row.choices) as number[]);
    },
    findEffect: (postId: number) => effect.get(postId),
  };
});
