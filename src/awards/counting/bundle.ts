import type { Db } from '../../db/index.ts';
import { conflict, type Day, dayOf, dayOfInstant, type FiscalYear, notFound } from '../../lib/index.ts';
import { departmentOn, departmentPath } from '../../organization/index.ts';
import { type EntryWithPost, entryQueries, type WithdrawnStage } from '../entries/queries.ts';
import {
  BUNDLE_FORMAT,
  type Bundle,
  type BundleCategory,
  type BundleRules,
  type CountedEntry,
  type Lot,
  type Withdrawal,
} from '../rules/index.ts';
import { rollQueries } from '../voting/roll.ts';
import type { RulesRow } from '../years/queries.ts';
import { type AwardYear, entryCode, findAward } from '../years/years.ts';
import { countingQueries } from './queries.ts';

/**
 * What a year is counted from, as it stands after the box has closed. It names no person and no tracker, and holds the choices of
 * small categories too: who gets it is the caller's to know.
 * @throws AppError not_found, conflict while the box is open
 */
export function bundleOf(db: Db, year: FiscalYear): Bundle {
  const award = findAward(db, year);
  if (!award) throw notFound();
  requireBoxClosed(award);
  return { format: BUNDLE_FORMAT, fiscalYear: year, rules: bundleRules(award.rules), categories: bundleCategories(db, award) };
}

/** @throws AppError conflict: nobody counts before the box has closed, whoever asks */
export function requireBoxClosed({ steps }: AwardYear): void {
  if (!steps.has('box_closed')) throw conflict('award_box_open');
}

export function bundleRules(rules: RulesRow): BundleRules {
  return {
    version: `${rules.year}.${rules.version}`,
    maxChoices: rules.maxChoices,
    shortlist: { size: rules.shortlistSize, slack: rules.shortlistSlack, divisionCap: rules.divisionCap },
    weights: { jury: rules.juryPercent / 100, vote: (100 - rules.juryPercent) / 100 },
    floors: { jury: rules.juryFloor, vote: rules.voteFloor },
    minimumBallots: rules.minimumBallots,
    noPrizeBelow: rules.noPrizeBelow,
    criteria: [
      { id: 'effect', weight: rules.weightEffect },
      { id: 'spread', weight: rules.weightSpread },
      { id: 'idea', weight: rules.weightIdea },
      { id: 'user', weight: rules.weightUser },
      { id: 'sustain', weight: rules.weightSustain },
    ],
  };
}

/** Categories in which nothing stands are left out. */
function bundleCategories(db: Db, award: AwardYear): BundleCategory[] {
  const { year, categories } = award;
  const listed = entryQueries(db).listOnList(year);
  const toEntry = entryMaker(db, award);
  const ballots = countingQueries(db).listBallots(year);
  const lotOf = lotFinder(db, year);
  const rollSize = rollQueries(db).count(year);
  return categories
    .map(({ id }) => ({
      id,
      rollSize,
      entries: listed.filter(({ category }) => category === id).map(toEntry),
      ballots: ballots
        .filter(({ category }) => category === id)
        .map(({ choices }) => choices.map((number) => entryCode(year, number))),
      lot: lotOf(id),
      cards: [],
      recusals: [],
    }))
    .filter(({ entries }) => entries.length > 0);
}

function entryMaker(db: Db, award: AwardYear): (entry: EntryWithPost) => CountedEntry {
  const { year, rules } = award;
  const barred = countingQueries(db).countBarred(year, rules.sameDepartmentBarred);
  const divisions = divisionsOf(db, award);
  const byJury = countingQueries(db)
    .listShortlist(year)
    .filter(({ how }) => how === 'jury');
  const added = new Set(byJury.map(({ entryId }) => entryId));
  return ({ id, number, withdrawnStage }) => ({
    id: entryCode(year, number),
    division: divisions.get(id) as string,
    barredBallots: barred.get(id) ?? 0,
    withdrawn: toWithdrawal(withdrawnStage),
    addedByJury: added.has(id),
  });
}

function lotFinder(db: Db, year: FiscalYear): (category: string) => Lot | null {
  const boxes = countingQueries(db).listBoxes(year);
  const lots = countingQueries(db).listLots(year);
  return (category) => {
    const drawn = lots.get(category);
    return drawn ? { boxDigest: boxes.get(category) as string, publicNumber: drawn.publicNumber } : null;
  };
}

/** R7: whoever gives a prize back was counted like all others. What was withdrawn before the list froze is not on it. */
const toWithdrawal = (stage: WithdrawnStage | null): Withdrawal | null =>
  stage === 'published' || stage === 'nomination' ? null : stage;

/**
 * By entry, the division of the lead's department on the day of the nomination. All are named as on the day the list was frozen,
 * so that a division that was renamed between two nominations stays one.
 */
function divisionsOf(db: Db, award: AwardYear): Map<number, string> {
  const days = countingQueries(db).listNominationDays(award.year);
  const namedOn = listDayOf(award);
  const leads = entryQueries(db)
    .listMembersOfYear(award.year)
    .filter(({ position }) => position === 0);
  return new Map(
    leads.map(({ entryId, departmentId }) => {
      const nominatedAt = days.get(entryId);
      const [division] = departmentPath(db, departmentId, nominatedAt ? dayOfInstant(nominatedAt) : namedOn);
      return [entryId, departmentOn(db, division?.id ?? departmentId, namedOn).name];
    }),
  );
}

/** The day the entry list and the roll were frozen. */
export const listDayOf = ({ clock }: AwardYear): Day => dayOf(clock.votingFrozenAt ?? clock.voting.opensAt);
