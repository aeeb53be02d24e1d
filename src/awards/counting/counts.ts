import { type Db, memoryPerDatabase } from '../../db/index.ts';
import {
  type BundleCategory,
  type BundleRules,
  type CountedEntry,
  choicesPerBallot,
  type Lot,
  lotOf,
  type Shortlist,
  shortlist,
  tally,
} from '../rules/index.ts';
import type { AwardYear } from '../years/years.ts';
import { bundleOf, requireBoxClosed } from './bundle.ts';
import { countingQueries } from './queries.ts';

/** A category as it was counted: the standings and who advances, by code. */
export interface CategoryCount extends Shortlist {
  id: string;
  counted: CountedEntry[];
  /** Those that the vote lets advance: the shortlist without what only the jury has added. */
  byVote: ReadonlySet<string>;
  choicesPerBallot: number;
  ballots: number;
  blank: number;
  rollSize: number;
  /** People marked as having voted; as many as there are ballots, or something is wrong. */
  participations: number;
  boxDigest: string;
  drawn: Lot | null;
}

const KEPT_YEARS = 4;
const memory = memoryPerDatabase<CategoryCount[]>('awards', KEPT_YEARS);

/**
 * Counts a year, in the order of its categories. For pages: an act counts anew with `countYear`, since it may be undone after
 * it has been counted.
 * @throws AppError conflict while the box is open
 */
export function countsOf(db: Db, award: AwardYear): CategoryCount[] {
  requireBoxClosed(award);
  return memory(db, String(award.year), () => countYear(db, award));
}

/** @throws AppError conflict while the box is open */
export function countYear(db: Db, { year }: Pick<AwardYear, 'year'>): CategoryCount[] {
  const { rules, categories } = bundleOf(db, year);
  const boxes = countingQueries(db).listBoxes(year);
  const participations = countingQueries(db).countParticipations(year);
  return categories.map((category) => ({
    ...countCategory(year, rules, category),
    participations: participations.get(category.id) ?? 0,
    boxDigest: boxes.get(category.id) as string,
  }));
}

function countCategory(
  year: number,
  rules: BundleRules,
  category: BundleCategory,
): Omit<CategoryCount, 'participations' | 'boxDigest'> {
  const { id, entries, ballots, rollSize, lot } = category;
  const tallies = tally(entries, ballots);
  const count = (counted: readonly CountedEntry[]) =>
    shortlist(tallies, counted, rules.shortlist, lotOf(year, category, 'shortlist'));
  const byVote = count(entries.map((entry) => ({ ...entry, addedByJury: false })));
  return {
    ...count(entries),
    id,
    counted: entries,
    byVote: new Set(byVote.entries),
    choicesPerBallot: choicesPerBallot(entries.length, rules.maxChoices),
    ballots: ballots.length,
    blank: ballots.filter((choices) => choices.length === 0).length,
    rollSize,
    drawn: lot,
  };
}

export interface CountingState {
  boxClosed: boolean;
  shortlistFrozen: boolean;
  judgingBegun: boolean;
  /** Categories in which something stands; empty while the box is open. */
  categories: { id: string; boxDigest: string; needsLot: boolean; lotDrawn: boolean }[];
}

/** What the way from the closed box to the judging still needs. It tells no figure. */
export function countingState(db: Db, award: AwardYear): CountingState {
  const boxClosed = award.steps.has('box_closed');
  return {
    boxClosed,
    shortlistFrozen: award.steps.has('shortlist_frozen'),
    judgingBegun: award.steps.has('judging_begun'),
    categories: boxClosed
      ? countsOf(db, award).map(({ id, boxDigest, needsLot, drawn }) => ({
          id,
          boxDigest,
          needsLot: needsLot.length > 0,
          lotDrawn: drawn !== null,
        }))
      : [],
  };
}
