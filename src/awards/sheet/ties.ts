import type { JudgedCategory } from '../judging/judged.ts';
import { compareRates, type FinalPlace, type Standing } from '../rules/index.ts';
import { rounded } from '../rules/order.ts';

/** What parts entries with the same final score (R12). */
export type TieBreak = 'jury' | 'effect' | 'vote' | 'lot' | 'lot_missing';

export interface Tie {
  better: string;
  worse: string;
  by: TieBreak;
}

/** Neighbours in the final order whose score is the same, and what has put one before the other. */
export function tiesOf({ final, judged, count }: Pick<JudgedCategory, 'final' | 'judged' | 'count'>): Tie[] {
  const juryOf = (code: string) => rounded(judged.jury.find(({ entry }) => entry === code)?.score ?? 0);
  const effectOf = (code: string) => rounded(judged.effect.get(code) ?? 0);
  const voteOf = (code: string) => count.standings.find(({ entry }) => entry === code) as Standing;
  const breakOf = (better: string, worse: string): TieBreak => {
    if (juryOf(better) !== juryOf(worse)) return 'jury';
    if (effectOf(better) !== effectOf(worse)) return 'effect';
    if (compareRates(voteOf(better), voteOf(worse)) !== 0) return 'vote';
    return final.needsLot.includes(better) ? 'lot_missing' : 'lot';
  };
  return final.places.flatMap(({ entry: worse, score }, index) => {
    const above: FinalPlace | undefined = final.places[index - 1];
    if (!above || rounded(above.score) !== rounded(score)) return [];
    return [{ better: above.entry, worse, by: breakOf(above.entry, worse) }];
  });
}
