import type { Db } from '../../db/index.ts';
import type { Locale } from '../../web/index.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { percent } from '../counting/standings.ts';
import { ALL_CATEGORIES, type DecidedOrder, type Decision } from '../decision/record.ts';
import {
  type Bundle,
  type BundleRules,
  type CategoryResult,
  type FinalPlace,
  type JuryScore,
  type Result,
  type Standing,
  weightsFor,
} from '../rules/index.ts';
import { rounded } from '../rules/order.ts';
import { type AwardYear, nameOfCategory } from '../years/years.ts';
import type { FrozenOrders, FrozenPlace } from './pages.ts';
import type { ResultRow } from './queries.ts';

interface Frozen {
  row: Pick<ResultRow, 'bundle' | 'result'>;
  decision: Decision;
  locale: Locale;
}

/** The orders of a frozen version with what they were computed from, read from what is frozen and not from the data of today. */
export function frozenOrders(db: Db, award: AwardYear, { row, decision, locale }: Frozen): FrozenOrders {
  const listed = listedEntries(db, award);
  const { rules } = JSON.parse(row.bundle) as Bundle;
  const { categories } = JSON.parse(row.result) as Result;
  const all = categories.map((category) => {
    const order = decision.orders.find(({ scope }) => scope === category.id);
    return { category, places: order ? placesOf(order, category, listed) : [] };
  });
  const juryOf = new Map(all.flatMap(({ places }) => places.map(({ entry, jury }) => [entry.code, jury])));
  const overall = decision.orders.find(({ scope }) => scope === ALL_CATEGORIES);
  return {
    categories: award.categories.flatMap(({ id }) =>
      all
        .filter(({ category }) => category.id === id)
        .map(({ category, places }) => ({
          id,
          name: nameOfCategory(award, id, locale),
          places,
          ...weighing(category, rules),
          firstDiffers: firstDiffers(category.jury),
        })),
    ),
    overall: (overall?.decided ?? []).map((code) => ({
      ...placeIn(overall as DecidedOrder, code, listed),
      jury: juryOf.get(code) as FrozenPlace['jury'],
    })),
  };
}

function placesOf(order: DecidedOrder, { jury, standings, final }: CategoryResult, listed: ReadonlyMap<string, ListedEntry>) {
  return order.decided.map((code): FrozenPlace => {
    const { score, tJury, tVote } = final.find(({ entry }) => entry === code) as FinalPlace;
    const { score: points } = jury.find(({ entry }) => entry === code) as JuryScore;
    const { approvals, denominator } = standings.find(({ entry }) => entry === code) as Standing;
    return {
      ...placeIn(order, code, listed),
      score: score.toFixed(2),
      jury: { value: points.toFixed(2), t: tJury.toFixed(1) },
      vote: { value: `${percent(approvals, denominator)}%`, t: tVote.toFixed(1) },
    };
  });
}

const placeIn = ({ computed, decided }: DecidedOrder, code: string, listed: ReadonlyMap<string, ListedEntry>) => ({
  entry: listed.get(code) as ListedEntry,
  computed: computed.indexOf(code) + 1,
  decided: decided.indexOf(code) + 1,
});

function weighing({ turnout: { ballots }, choicesPerBallot }: CategoryResult, rules: BundleRules) {
  const { jury, vote } = weightsFor(ballots, rules);
  const isFew = choicesPerBallot > 0 && ballots < rules.minimumBallots;
  return {
    weights: { jury: Math.round(jury * 100), vote: Math.round(vote * 100) },
    fewBallots: isFew ? { ballots, minimum: rules.minimumBallots } : undefined,
  };
}

/** R11: plain mean and z stand beside the official score and never switch it; that they would is said. */
function firstDiffers(jury: readonly JuryScore[]): { score: string; mean: string; z: string } | undefined {
  const first = (measure: 'score' | 'plainMean' | 'z'): string => {
    const best = Math.max(...jury.map((one) => rounded(one[measure])));
    return jury
      .filter((one) => rounded(one[measure]) === best)
      .map(({ entry }) => entry)
      .join(' ');
  };
  const [score, mean, z] = [first('score'), first('plainMean'), first('z')];
  return score === mean && score === z ? undefined : { score, mean, z };
}
