import { choicesPerBallot } from './ballots.ts';
import { type Bundle, type BundleCategory, bundleText } from './bundle.ts';
import { BundleFault } from './bundle-fault.ts';
import type { FinalPlace } from './final.ts';
import { type JuryScore, judgeCategory, placeFinalists } from './judge.ts';
import { type Draw, lotOrder, lotSeed } from './lot.ts';
import { byCodeUnits, rounded, sha256 } from './order.ts';
import { type LotOf, shortlist } from './shortlist.ts';
import { type Standing, tally } from './tally.ts';

export const RESULT_FORMAT = 'chienowa-award-result/1';

export interface CategoryResult {
  id: string;
  choicesPerBallot: number;
  turnout: { ballots: number; blank: number; roll: number };
  standings: Standing[];
  shortlist: string[];
  /** That of the shortlist always, its order empty where no lot was needed; that of the final order where one was drawn. */
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

/** Counts a year again from its bundle. @throws BundleFault when a lot decides and the bundle has none, or jurors cannot be compared */
export function recount(bundle: Bundle): Result {
  const categories = bundle.categories.map((category, index) => recountCategory(bundle, category, index));
  return {
    format: RESULT_FORMAT,
    bundleSha256: sha256(bundleText(bundle)),
    categories: categories.sort((a, b) => byCodeUnits(a.id, b.id)),
  };
}

function recountCategory({ fiscalYear, rules }: Bundle, category: BundleCategory, index: number): CategoryResult {
  const { id, rollSize, entries, ballots } = category;
  const missing = (stage: string) =>
    new BundleFault(['categories', index, 'lot'], `a lot decides the ${stage}, but none was drawn`);
  const tallies = tally(entries, ballots);
  const first = shortlist(tallies, entries, rules.shortlist, lotOf(fiscalYear, category, 'shortlist'));
  if (first.needsLot.length > 0) throw missing('shortlist');
  const judged = judgeCategory(rules, category, first.entries);
  if (!judged.connected)
    throw new BundleFault(['categories', index, 'cards'], 'the jurors share no entries by which they can be compared');
  const { places, lot, needsLot } = placeFinalists(rules, category, { tallies, judged }, lotOf(fiscalYear, category, 'final'));
  if (needsLot.length > 0) throw missing('final order');
  return {
    id,
    choicesPerBallot: choicesPerBallot(entries.length, rules.maxChoices),
    turnout: { ballots: ballots.length, blank: ballots.filter((choices) => choices.length === 0).length, roll: rollSize },
    standings: first.standings,
    shortlist: first.entries,
    lots: [{ stage: 'shortlist', order: first.lot }, ...(lot.length > 0 ? [{ stage: 'final' as const, order: lot }] : [])],
    jury: judged.jury,
    leniency: judged.leniency,
    final: places,
  };
}

/** The lot of a category at a stage; undefined while no number has been drawn. */
export function lotOf(fiscalYear: number, { id, lot }: BundleCategory, stage: Draw['stage']): LotOf | undefined {
  if (!lot) return undefined;
  const seed = lotSeed({ ...lot, fiscalYear, category: id, stage });
  return (entries) => lotOrder(seed, entries);
}

/** The result as it is published: its members in the order of award-rules.md, numbers rounded to 6 decimals. */
export function resultText({ format, bundleSha256, categories }: Result): string {
  const atOutput = (_: string, value: unknown) => (typeof value === 'number' ? rounded(value) : value);
  return `${JSON.stringify({ format, bundleSha256, categories: categories.map(inOrder) }, atOutput, 2)}\n`;
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
