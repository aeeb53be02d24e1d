import { type Db, perDatabase } from '../../db/index.ts';
import { type Day, dayOf, type FiscalYear } from '../../lib/index.ts';
import { type AwardYear, phaseOf } from '../years/years.ts';
import { rollQueries } from './roll.ts';

export interface Turnout {
  /** People who have voted in any category. */
  people: number;
  roll: number;
  day: Day;
}

const turnoutQueries = perDatabase((db: Db) => {
  const known = db.prepare<[FiscalYear, Day], { people: number }>('SELECT people FROM award_turnouts WHERE year = ? AND day = ?');
  const count = db.prepare<{ year: FiscalYear; day: Day }>(`
    INSERT OR IGNORE INTO award_turnouts (year, day, people)
    SELECT @year, @day, count(DISTINCT user_id) FROM award_participations WHERE year = @year`);
  const latest = db.prepare<[FiscalYear], Omit<Turnout, 'roll'>>(
    'SELECT people, day FROM award_turnouts WHERE year = ? ORDER BY day DESC LIMIT 1',
  );
  return {
    isCounted: (year: FiscalYear, day: Day) => known.get(year, day) !== undefined,
    count: (year: FiscalYear, day: Day) => void count.run({ year, day }),
    latest: (year: FiscalYear) => latest.get(year),
  };
});

/** Counts who has voted, at the first call of each day while the vote is open. Not on the day it opens: that would tell the first voters. */
export function countTurnout(db: Db, award: AwardYear, at: Date): void {
  const { isCounted, count } = turnoutQueries(db);
  const day = dayOf(at);
  if (phaseOf(award, at) !== 'voting' || day <= dayOf(award.clock.voting.opensAt) || isCounted(award.year, day)) return;
  count(award.year, day);
}

/** The turnout as it was last counted; undefined before the first time. */
export function latestTurnout(db: Db, year: FiscalYear): Turnout | undefined {
  const latest = turnoutQueries(db).latest(year);
  return latest && { ...latest, roll: rollQueries(db).count(year) };
}
