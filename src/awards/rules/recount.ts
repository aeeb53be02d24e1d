import { choicesPerBallot } from './ballots.ts';
import { type Bundle, type BundleCategory, bundleText } from './bundle.ts';
import { BundleFault } from './bundle-fault.ts';
import { lotOrder, lotSeed } from './lot.ts';
import { byCodeUnits, sha256 } from './order.ts';
import { type LotOf, shortlist } from './shortlist.ts';
import { type Standing, tally } from './tally.ts';

export const RESULT_FORMAT = 'chienowa-award-result/1';

export interface JuryScore {
  entry: string;
  score: number;
  plainMean: number;
  z: number;
  cards: number;
}

export interface FinalPlace {
  entry: string;
  tJury: number;
  tVote: number;
  score: number;
  place: number;
}

export interface CategoryResult {
  id: string;
  choicesPerBallot: number;
  turnout: { ballots: number; blank: number; roll: number };
  standings: Standing[];
  shortlist: string[];
  /** One for each stage that was counted; the order is empty where no lot was needed. */
  lots: { stage: 'shortlist' | 'final'; order: string[] }[];
  jury: JuryScore[];
  leniency: Record<string, number>;
  final: FinalPlace[];
}

export interface Result {
  format: typeof RESULT_FORMAT;
  bundleSha256: string;
  categories: CategoryResult[];
}

/** Counts a year again from its bundle. @throws BundleFault when a lot decides and the bundle has none */
export function recount(bundle: Bundle): Result {
  const categories = bundle.categories.map((category, index) => {
    const result = recountCategory(bundle, category);
    if (!result) throw new BundleFault(['categories', index, 'lot'], 'a lot decides the shortlist, but none was drawn');
    return result;
  });
  return {
    format: RESULT_FORMAT,
    bundleSha256: sha256(bundleText(bundle)),
    categories: categories.sort((a, b) => byCodeUnits(a.id, b.id)),
  };
}

/** @returns undefined when a lot is missing */
function recountCategory({ fiscalYear, rules }: Bundle, category: BundleCategory): CategoryResult | undefined {
  const { id, rollSize, entries, ballots } = category;
  const tallies = tally(entries, ballots);
  const {
    entries: advancing,
    lot,
    needsLot,
    standings,
  } = shortlist(tallies, entries, rules.shortlist, lotOf(fiscalYear, category));
  if (needsLot.length > 0) return undefined;
  return {
    id,
    choicesPerBallot: choicesPerBallot(entries.length, rules.maxChoices),
    turnout: { ballots: ballots.length, blank: ballots.filter((choices) => choices.length === 0).length, roll: rollSize },
    standings,
    shortlist: advancing,
    lots: [{ stage: 'shortlist', order: lot }],
    jury: [],
    leniency: {},
    final: [],
  };
}

/** The lot of a category's shortlist; undefined while no number has been drawn. */
export function lotOf(fiscalYear: number, { id, lot }: BundleCategory): LotOf | undefined {
  if (!lot) return undefined;
  const seed = lotSeed({ ...lot, fiscalYear, category: id, stage: 'shortlist' });
  return (entries) => lotOrder(seed, entries);
}

/** The result as it is published: its members in the order of award-rules.md, numbers rounded to 6 decimals. */
export function resultText({ format, bundleSha256, categories }: Result): string {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value);
  return `${JSON.stringify({ format, bundleSha256, categories: categories.map(inOrder) }, rounded, 2)}\n`;
}

const inOrder = (category: CategoryResult): CategoryResult => ({
  id: category.id,
  choicesPerBallot: category.choicesPerBallot,
  turnout: { ballots: category.turnout.ballots, blank: category.turnout.blank, roll: category.turnout.roll },
  standings: category.standings.map(({ entry, approvals, denominator, rank }) => ({ entry, approvals, denominator, rank })),
  shortlist: category.shortlist,
  lots: category.lots.map(({ stage, order }) => ({ stage, order })),
  jury: category.jury.map(({ entry, score, plainMean, z, cards }) => ({ entry, score, plainMean, z, cards })),
  leniency: category.leniency,
  final: category.final.map(({ entry, tJury, tVote, score, place }) => ({ entry, tJury, tVote, score, place })),
});
