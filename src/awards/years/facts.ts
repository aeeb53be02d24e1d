import type { Db } from '../../db/index.ts';
import { countingState } from '../counting/counts.ts';
import { type EntryState, entryQueries } from '../entries/queries.ts';
import { undecided } from '../voting/undecided.ts';
import { jurorQueries } from './jurors.ts';
import type { YearFacts } from './missing.ts';
import { yearQueries } from './queries.ts';
import type { AwardYear } from './years.ts';

const STANDS: readonly EntryState[] = ['submitted', 'needs_fix', 'eligible'];

/** What the next step of a year waits for. */
export function factsOf(db: Db, award: AwardYear): YearFacts {
  const { year } = award;
  const standing = new Map<string, number>();
  let unanswered = 0;
  for (const { state, category } of entryQueries(db).listOfYear(year)) {
    if (STANDS.includes(state)) standing.set(category, (standing.get(category) ?? 0) + 1);
    if (state === 'awaiting_consent' || state === 'draft') unanswered += 1;
  }
  return {
    undecided: undecided(db, year),
    unanswered,
    standing,
    jurors: yearQueries(db).listJurors(year).length,
    concernedJurors: new Set(
      jurorQueries(db)
        .listConcerned(year)
        .map(({ userId }) => userId),
    ).size,
    lotsMissing: award.clock.votingFrozenAt ? lotsMissing(db, award) : 0,
  };
}

/** Once judging has begun the order of the vote decides nothing more. */
const lotsMissing = (db: Db, award: AwardYear): number =>
  award.steps.has('judging_begun')
    ? 0
    : countingState(db, award).categories.filter(({ needsLot, lotDrawn }) => needsLot && !lotDrawn).length;
