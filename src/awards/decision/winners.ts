import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { resultQueries } from '../results/queries.ts';
import { entryCode } from '../years/years.ts';
import type { DecidedPrize, Decision } from './record.ts';

/** A prize with the entry that got it. */
export interface Winner {
  prize: DecidedPrize;
  code: string;
  entry: EntryWithPost;
  /** Given back after the publication (R7): shown as such, and nobody moves up. */
  givenBack: boolean;
}

/** Who won in a year by precedence, as the published result says it; empty before, and for a year of the vote alone. */
export function winnersOf(db: Db, year: FiscalYear): Winner[] {
  const decision = publishedDecision(db, year);
  if (!decision) return [];
  const entries = new Map(
    entryQueries(db)
      .listOnList(year)
      .map((entry) => [entryCode(year, entry.number), entry]),
  );
  return decision.prizes.flatMap((prize) =>
    prize.entries.map((code) => {
      const entry = entries.get(code) as EntryWithPost;
      return { prize, code, entry, givenBack: entry.withdrawnStage === 'published' };
    }),
  );
}

/** The decision that everybody may see; undefined before the publication. */
export function publishedDecision(db: Db, year: FiscalYear): Decision | undefined {
  const decision = resultQueries(db).findPublished(year)?.decision;
  return decision ? (JSON.parse(decision) as Decision) : undefined;
}
