import { type BundleRules, rateOf } from '../rules/index.ts';
import { deviation, mean } from '../rules/jury.ts';
import type { SheetLine } from './sheet.ts';

/** How many points of F an entry is ahead of the next, and how many of them come from the jury and from the vote. */
export interface Gap {
  total: number;
  jury: number;
  vote: number;
}

/** T(x) of R12 with all that it is computed from. */
export interface Standardised {
  value: number;
  middle: number;
  /** The floor where the values differ by less. */
  spread: number;
  floored: boolean;
  t: number;
}

/** F of the first place, step by step. */
export interface Sum {
  entry: string;
  jury: Standardised;
  vote: Standardised;
  score: number;
}

type Placed = SheetLine & Required<{ [name in 'jury' | 'final']: NonNullable<SheetLine[name]> }>;

const isPlaced = (line: SheetLine): line is Placed => line.jury !== undefined && line.final !== undefined;

/** @param lines by place */
export function gapsOf(lines: readonly SheetLine[], weights: BundleRules['weights']): Map<string, Gap> {
  const placed = lines.filter(isPlaced);
  return new Map(
    placed.slice(0, -1).map(({ entry, final }, index) => {
      const next = (placed[index + 1] as Placed).final;
      const jury = weights.jury * (final.tJury - next.tJury);
      const vote = weights.vote * (final.tVote - next.tVote);
      return [entry.code, { total: final.score - next.score, jury, vote }];
    }),
  );
}

/** @param lines by place @returns undefined while there is no first place */
export function sumOf(lines: readonly SheetLine[], floors: BundleRules['floors']): Sum | undefined {
  const placed = lines.filter(isPlaced);
  const [first] = placed;
  if (!first) return undefined;
  const { entry, jury, vote, final } = first;
  const scores = placed.map((line) => line.jury.score);
  const rates = placed.map((line) => rateOf(line.vote));
  return {
    entry: entry.code,
    jury: { value: jury.score, ...spreadOf(scores, floors.jury), t: final.tJury },
    vote: { value: rateOf(vote), ...spreadOf(rates, floors.vote), t: final.tVote },
    score: final.score,
  };
}

function spreadOf(values: readonly number[], floor: number): Pick<Standardised, 'middle' | 'spread' | 'floored'> {
  const spread = deviation(values);
  return { middle: mean(values), spread: Math.max(spread, floor), floored: spread < floor };
}
