import type { JudgedCategory } from '../judging/judged.ts';
import { type BundleRules, FEWEST_CARDS, type JuryScore } from '../rules/index.ts';
import { rounded } from '../rules/order.ts';
import type { JurorCards } from './cards.ts';

/** What somebody must know before deciding. `stops`: the result cannot be frozen like this. */
export type Warning =
  | { kind: 'no_cards' | 'unconnected' | 'lot_missing'; stops: true }
  | { kind: 'no_jury'; stops: false }
  | { kind: 'few_cards'; stops: true; entries: string[]; fewest: number }
  | { kind: 'incomplete'; stops: false; jurors: string[] }
  | { kind: 'first_differs'; stops: false; score: string[]; plainMean: string[]; z: string[] }
  | { kind: 'few_ballots'; stops: false; ballots: number; minimum: number }
  | { kind: 'below'; stops: false; best: number; least: number };

interface Facts {
  category: Pick<JudgedCategory, 'count' | 'judged' | 'final' | 'fewCards'>;
  cards: readonly JurorCards[];
  rules: Pick<BundleRules, 'minimumBallots' | 'noPrizeBelow'>;
  isVoted: boolean;
}

/** What is odd about a category, what stops it first (R10 to R13). */
export function warningsOf({ category, cards, rules, isVoted }: Facts): Warning[] {
  const { count, judged, final, fewCards } = category;
  const isEmpty = judged.entries.length > 0 && judged.connected && judged.jury.length === 0;
  return [
    ...when(isEmpty, cards.length === 0 ? { kind: 'no_jury', stops: false } : { kind: 'no_cards', stops: true }),
    ...when(!judged.connected, { kind: 'unconnected', stops: true }),
    ...when(judged.jury.length > 0 && fewCards.length > 0, {
      kind: 'few_cards',
      stops: true,
      entries: fewCards,
      fewest: FEWEST_CARDS,
    }),
    ...when(final.needsLot.length > 0, { kind: 'lot_missing', stops: true }),
    ...incomplete(cards),
    ...firstDiffers(judged.jury),
    ...when(isVoted && count.ballots < rules.minimumBallots, {
      kind: 'few_ballots',
      stops: false,
      ballots: count.ballots,
      minimum: rules.minimumBallots,
    }),
    ...below(judged.jury, rules.noPrizeBelow),
  ];
}

const when = (holds: boolean, warning: Warning): Warning[] => (holds ? [warning] : []);

function incomplete(cards: readonly JurorCards[]): Warning[] {
  const jurors = cards.filter(({ complete }) => !complete).map(({ code }) => code);
  return when(jurors.length > 0, { kind: 'incomplete', stops: false, jurors });
}

/** R11: plain mean and z are shown beside the official score and never used to switch. */
function firstDiffers(jury: readonly JuryScore[]): Warning[] {
  const [score, plainMean, z] = [firstBy(jury, 'score'), firstBy(jury, 'plainMean'), firstBy(jury, 'z')];
  const differs = [plainMean, z].some((first) => first.join() !== score.join());
  return when(differs, { kind: 'first_differs', stops: false, score, plainMean, z });
}

/** Everybody who is first by a measure, by code. */
function firstBy(jury: readonly JuryScore[], measure: 'score' | 'plainMean' | 'z'): string[] {
  const best = Math.max(...jury.map((score) => rounded(score[measure])));
  return jury
    .filter((score) => rounded(score[measure]) === best)
    .map(({ entry }) => entry)
    .sort();
}

function below(jury: readonly JuryScore[], least: number): Warning[] {
  const best = Math.max(...jury.map(({ score }) => score));
  return when(jury.length > 0 && best < least, { kind: 'below', stops: false, best, least });
}
