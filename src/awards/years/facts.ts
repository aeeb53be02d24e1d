import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { countingState } from '../counting/counts.ts';
import { type EntryState, entryQueries } from '../entries/queries.ts';
import { planOf } from '../honour/certificates.ts';
import { closedCategories } from '../judging/recusals.ts';
import { progressOf } from '../jury-desk/progress.ts';
import { resultQueries } from '../results/queries.ts';
import { dueReminders } from '../rollout/reminded.ts';
import { undecided } from '../voting/undecided.ts';
import { jurorQueries } from './jurors.ts';
import { type LatestResult, type Missing, missingFor, type YearFacts } from './missing.ts';
import { yearQueries } from './queries.ts';
import { type AwardYear, phaseOf } from './years.ts';

const STANDS: readonly EntryState[] = ['submitted', 'needs_fix', 'eligible'];

/** What there is to do in a year for somebody of the secretariat. */
export const missingIn = (db: Db, award: AwardYear, viewer: Viewer, at: Date, locale: Locale): Missing[] =>
  missingFor(award, factsOf(db, award, viewer, at), locale, at);

/** What the next step of a year waits for. */
function factsOf(db: Db, award: AwardYear, viewer: Viewer, at: Date): YearFacts {
  const { year, clock } = award;
  const standing = new Map<string, number>();
  const jurors = yearQueries(db).listJurors(year);
  let unanswered = 0;
  for (const { state, category } of entryQueries(db).listOfYear(year)) {
    if (STANDS.includes(state)) standing.set(category, (standing.get(category) ?? 0) + 1);
    if (state === 'awaiting_consent' || state === 'draft') unanswered += 1;
  }
  return {
    undecided: undecided(db, year),
    unanswered,
    standing,
    jurors: jurors.length,
    unansweredJurors: jurors.filter(({ answer }) => answer === null).length,
    openJurors: phaseOf(award, at) === 'judging' ? openJurors(db, award, at) : 0,
    concernedJurors: new Set(
      jurorQueries(db)
        .listConcerned(year)
        .map(({ userId }) => userId),
    ).size,
    lotsMissing: clock.votingFrozenAt ? lotsMissing(db, award) : 0,
    result: latestResult(db, award, viewer, at),
    certificates: clock.publishedAt ? certificatesToDo(db, award) : 0,
    reminders: dueReminders(db, at).find((due) => due.year === year)?.count ?? 0,
  };
}

const openJurors = (db: Db, award: AwardYear, at: Date): number =>
  progressOf(db, award, at).filter(({ categories }) => categories.some(({ own, locked }) => own > 0 && !locked)).length;

function latestResult(db: Db, award: AwardYear, viewer: Viewer, at: Date): LatestResult | undefined {
  const latest = resultQueries(db).findLatest(award.year);
  return (
    latest && {
      version: latest.version,
      frozenBy: personName(db, latest.frozenBy),
      confirmed: latest.confirmedAt !== null,
      published: latest.publishedAt !== null,
      canConfirm: latest.frozenBy !== viewer.id && closedCategories(db, award, viewer, at).size === 0,
    }
  );
}

function certificatesToDo(db: Db, award: AwardYear): number {
  const { issue, revoke } = planOf(db, award);
  return issue.length + revoke.length;
}

/** Once judging has begun the order of the vote decides nothing more. */
const lotsMissing = (db: Db, award: AwardYear): number =>
  award.steps.has('judging_begun')
    ? 0
    : countingState(db, award).categories.filter(({ needsLot, lotDrawn }) => needsLot && !lotDrawn).length;
