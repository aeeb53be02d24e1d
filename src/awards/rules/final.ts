import type { BundleRules } from './bundle.ts';
import { deviation, mean } from './jury.ts';
import { byCodeUnits, rounded } from './order.ts';
import type { LotOf } from './shortlist.ts';
import { compareRates, type Tally } from './tally.ts';

/** What the final order of a category is made from: entries on the shortlist that have not withdrawn. */
export interface Finalist {
  entry: string;
  /** J of R11. */
  jury: number;
  /** Mean of the points for 効果 over the cards that count. */
  effect: number;
  /** Of the vote; its rate is v of R6. */
  tally: Tally;
}

export interface FinalPlace {
  entry: string;
  tJury: number;
  tVote: number;
  score: number;
  place: number;
}

export interface FinalOrder {
  /** By place. While a lot is missing, equal ones stand by id. */
  places: FinalPlace[];
  /** Those the lot was drawn among, in its order; empty when none was needed. */
  lot: string[];
  /** By id, those a lot must still be drawn among. */
  needsLot: string[];
}

/** R12: T(x) = 50 + 10 (x − mean) / max(sd, floor), the population's. (V9, V11) */
export function tValues(values: readonly number[], floor: number): number[] {
  const [middle, spread] = [mean(values), Math.max(deviation(values), floor)];
  return values.map((value) => 50 + (10 * (value - middle)) / spread);
}

/** R12: with fewer ballots the vote says nothing, and the jury decides alone. */
export const weightsFor = (
  ballots: number,
  { weights, minimumBallots }: Pick<BundleRules, 'weights' | 'minimumBallots'>,
): BundleRules['weights'] => (ballots < minimumBallots ? { jury: 1, vote: 0 } : weights);

/**
 * R12: F = wJ × T(J) + wV × T(v) over the finalists of a category; equal ones by J, by effect, by v, then by lot.
 * @param ballots of the category, blank ones among them
 * @param lotOf undefined while no number has been drawn
 */
export function finalOrder(
  finalists: readonly Finalist[],
  rules: Pick<BundleRules, 'weights' | 'floors' | 'minimumBallots'>,
  ballots: number,
  lotOf: LotOf | undefined,
): FinalOrder {
  const sorted = [...finalists].sort((a, b) => byCodeUnits(a.entry, b.entry));
  const weights = weightsFor(ballots, rules);
  const tJury = tValues(
    sorted.map(({ jury }) => jury),
    rules.floors.jury,
  );
  const tVote = tValues(
    sorted.map(({ tally }) => rateOf(tally)),
    rules.floors.vote,
  );
  const scored = sorted.map((finalist, index) => {
    const [ofJury, ofVote] = [tJury[index] as number, tVote[index] as number];
    return { ...finalist, tJury: ofJury, tVote: ofVote, score: weights.jury * ofJury + weights.vote * ofVote };
  });
  const groups = cut(scored.sort((a, b) => compare(b, a) || byCodeUnits(a.entry, b.entry)));
  const tied = groups.filter(({ length }) => length > 1).map((group) => group.map(({ entry }) => entry));
  const lot = lotOf ? tied.flatMap(lotOf) : [];
  const ordered = groups.flatMap((group) => [...group].sort((a, b) => lot.indexOf(a.entry) - lot.indexOf(b.entry)));
  return {
    places: ordered.map(({ entry, tJury, tVote, score }, index) => ({ entry, tJury, tVote, score, place: index + 1 })),
    lot,
    needsLot: lotOf ? [] : tied.flat().sort(byCodeUnits),
  };
}

/** v of R6 as a number; nothing of nothing is 0. */
export const rateOf = ({ approvals, denominator }: Pick<Tally, 'approvals' | 'denominator'>): number =>
  denominator > 0 ? approvals / denominator : 0;

type Scored = Finalist & { score: number };

/** R12 without the lot: positive when a is the better one. */
const compare = (a: Scored, b: Scored): number =>
  rounded(a.score) - rounded(b.score) ||
  rounded(a.jury) - rounded(b.jury) ||
  rounded(a.effect) - rounded(b.effect) ||
  compareRates(a.tally, b.tally);

function cut<T extends Scored>(sorted: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const finalist of sorted) {
    const last = groups.at(-1);
    if (last?.[0] && compare(last[0], finalist) === 0) last.push(finalist);
    else groups.push([finalist]);
  }
  return groups;
}
