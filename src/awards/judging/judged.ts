import type { Db } from '../../db/index.ts';
import { type FiscalYear, notFound } from '../../lib/index.ts';
import { bundleOf } from '../counting/bundle.ts';
import { type CategoryCount, countYear } from '../counting/counts.ts';
import {
  type Bundle,
  type BundleCategory,
  FEWEST_CARDS,
  type FinalOrder,
  type Judged,
  judgeCategory,
  lotOf,
  placeFinalists,
  tally,
} from '../rules/index.ts';
import { type AwardYear, findAward } from '../years/years.ts';
import { juryFile } from './cards.ts';

/**
 * What the whole year is counted from: the vote, and the cards and recusals of the jury as far as there are any.
 * @throws AppError not_found, conflict while the box is open
 */
export function judgedBundleOf(db: Db, year: FiscalYear, at: Date): Bundle {
  const award = findAward(db, year);
  if (!award) throw notFound();
  const bundle = bundleOf(db, year);
  const jury = juryFile(db, award, at);
  return { ...bundle, categories: bundle.categories.map((category) => ({ ...category, ...jury.get(category.id) })) };
}

/** A category as the secretariat decides on it. */
export interface JudgedCategory {
  id: string;
  count: CategoryCount;
  counted: BundleCategory;
  judged: Judged;
  final: FinalOrder;
  /** Entries that stand with fewer cards that count than R10 wants. */
  fewCards: string[];
}

/** @throws AppError conflict while the box is open */
export function judgedCategories(db: Db, award: AwardYear, at: Date): JudgedCategory[] {
  const { rules, categories } = judgedBundleOf(db, award.year, at);
  const counts = countYear(db, award);
  return categories.map((counted) => {
    const count = counts.find(({ id }) => id === counted.id) as CategoryCount;
    const judged = judgeCategory(rules, counted, count.entries);
    const tallies = tally(counted.entries, counted.ballots);
    const final = placeFinalists(rules, counted, { tallies, judged }, lotOf(award.year, counted, 'final'));
    const cards = new Map(judged.jury.map((score) => [score.entry, score.cards]));
    const fewCards = judged.entries.filter((entry) => (cards.get(entry) ?? 0) < FEWEST_CARDS);
    return { id: counted.id, count, counted, judged, final, fewCards };
  });
}
