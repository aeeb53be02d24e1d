import type { FiscalYear } from '../../lib/index.ts';
import { assignPrizes, type BundleRules, compareRates, compareStrength, type LotOf, type Tally } from '../rules/index.ts';
import { byCodeUnits, rounded } from '../rules/order.ts';
import type { PrizeRow } from '../years/prizes.ts';
import {
  ALL_CATEGORIES,
  DECISION_FORMAT,
  type DecidedOrder,
  type DecidedPrize,
  type Decision,
  type WithheldByRule,
} from './record.ts';

/** An entry in the final order of its category. */
export interface Contender {
  entry: string;
  /** J of R11. */
  jury: number;
  /** Mean of the points for 効果. */
  effect: number;
  /** F of R12. */
  score: number;
  /** Of the vote: v of R6. */
  vote: Pick<Tally, 'approvals' | 'denominator'>;
}

/** A category as it is decided on. */
export interface Contest {
  id: string;
  /** By final place; empty where the cards give no order. */
  contenders: Contender[];
  /** Ballots of the category, blank ones among them. */
  ballots: number;
  /** The vote on the entries that stand. */
  tallies: Tally[];
  /** That of the final order; undefined while no number was drawn. */
  lotOf: LotOf | undefined;
}

/** The order that the jury wants in a scope, by codes, the best first. */
export interface JuryOrder {
  scope: string;
  entries: string[];
  reason: string;
}

export interface Decidable {
  fiscalYear: FiscalYear;
  rules: Pick<BundleRules, 'minimumBallots' | 'noPrizeBelow'>;
  /** False in a year that nobody judges: then the vote alone gives prizes. */
  hasJury: boolean;
  contests: readonly Contest[];
  prizes: readonly Omit<PrizeRow, 'year'>[];
  orders: readonly JuryOrder[];
  /** By prize, why the jury gives it to nobody. */
  withheld: ReadonlyMap<string, string>;
}

export interface Decided {
  decision: Decision;
  /** By category, those a lot must still be drawn among before a prize of the staff can be given. */
  needsLot: Map<string, string[]>;
  /** By code, those the jury must still set apart before a prize over all categories can be given. */
  needsOrder: string[];
}

/**
 * R13: who gets what. The computed orders are the proposal; where the jury decided another one, that one holds and both stay in the
 * record. (V17)
 */
export function decide(year: Decidable): Decided {
  const orders = ordersOf(year);
  const votes = new Map(
    year.prizes.flatMap((prize) => (prize.kind === 'staff_vote' ? [[prize.id, staffVote(year, prize)] as const] : [])),
  );
  const reasons = new Map(year.prizes.map((prize) => [prize.id, reasonAgainst(year, prize)]));
  const inLine = (prize: Omit<PrizeRow, 'year'>): readonly string[] => {
    if (reasons.get(prize.id) !== undefined) return [];
    return votes.get(prize.id)?.entries ?? inReach(year, orders, prize);
  };
  const given = assignPrizes(year.prizes, (id) => inLine(year.prizes.find((prize) => prize.id === id) as PrizeRow));
  const prizes = given.map(({ prize: id, entries }): DecidedPrize => {
    const prize = year.prizes.find((known) => known.id === id) as PrizeRow;
    const lot = entries.length > 0 ? (votes.get(id)?.lot ?? []) : [];
    const withheld = entries.length > 0 ? null : (reasons.get(id) ?? NOBODY);
    return { ...withoutYear(prize), entries, withheld, ...(lot.length > 0 ? { lot } : {}) };
  });
  const needsLot = new Map(
    year.prizes.flatMap(({ id, category }) => {
      const missing = reasons.get(id) === undefined ? (votes.get(id)?.needsLot ?? []) : [];
      return category !== null && missing.length > 0 ? [[category, missing] as const] : [];
    }),
  );
  const tied = tiedOverall(year, orders, prizes);
  const marked = orders.map((order) => (order.scope === ALL_CATEGORIES && tied.length > 0 ? withTie(year, order, tied) : order));
  const needsOrder = juryKnows(year, tied) ? [] : tied;
  return { decision: { format: DECISION_FORMAT, fiscalYear: year.fiscalYear, orders: marked, prizes }, needsLot, needsOrder };
}

const NOBODY: WithheldByRule = 'nobody';

const withoutYear = ({ id, name, nameEn, kind, category, winners, precedence }: Omit<PrizeRow, 'year'>) => ({
  id,
  name,
  nameEn,
  kind,
  category,
  winners,
  precedence,
});

/** By category, and over all of them where a prize is for all; scopes without an order are left out. */
function ordersOf({ contests, prizes, orders }: Decidable): DecidedOrder[] {
  const forAll = prizes.some(({ kind, category }) => kind === 'main' && category === null);
  const computed = [
    ...contests.map(({ id, contenders }) => ({ scope: id, entries: contenders.map(({ entry }) => entry) })),
    ...(forAll ? [{ scope: ALL_CATEGORIES, entries: overall(contests) }] : []),
  ];
  return computed
    .filter(({ entries }) => entries.length > 0)
    .map(({ scope, entries }) =>
      withJury(
        scope,
        entries,
        orders.find((order) => order.scope === scope),
      ),
    );
}

/**
 * T values are relative to their category and say nothing beside those of another, so entries of several categories stand by J,
 * which every category measures with the same rubric (docs/decisions/0018). Equal ones of a category stay in its final order, which
 * a lot may have made.
 */
export const overall = (contests: readonly Pick<Contest, 'contenders'>[]): string[] =>
  contests
    .flatMap(({ contenders }) => contenders)
    .sort((a, b) => compareOverall(b, a))
    .map(({ entry }) => entry);

/** Without F, which compares within a category. Positive when a is the better one. */
const compareOverall = (a: Contender, b: Contender): number =>
  rounded(a.jury) - rounded(b.jury) || rounded(a.effect) - rounded(b.effect) || compareRates(a.vote, b.vote);

/**
 * Those of several categories that stand equal on both sides of the last winner of a prize over all of them. A lot is of one category,
 * so only the jury can set them apart.
 */
function tiedOverall(year: Decidable, orders: readonly DecidedOrder[], given: readonly DecidedPrize[]): string[] {
  const asComputed = orders.map((order) => ({ ...order, decided: order.computed }));
  const contenders = new Map(
    year.contests.flatMap(({ id, contenders: own }) => own.map((one) => [one.entry, { ...one, category: id }])),
  );
  const main = given.filter(({ kind }) => kind === 'main');
  const tied = main.flatMap((prize, index) => {
    if (prize.category !== null || prize.entries.length === 0) return [];
    const taken = new Set(main.slice(0, index).flatMap(({ entries }) => entries));
    const inLine = inReach(year, asComputed, prize)
      .filter((entry) => !taken.has(entry))
      .flatMap((entry) => contenders.get(entry) ?? []);
    const [last, next] = [inLine[prize.winners - 1], inLine[prize.winners]];
    if (!last || !next || compareOverall(last, next) !== 0) return [];
    const equal = inLine.filter((one) => compareOverall(one, last) === 0);
    return equal.some(({ category }) => category !== last.category) ? equal.map(({ entry }) => entry) : [];
  });
  return [...new Set(tied)].sort(byCodeUnits);
}

const overallOf = ({ orders }: Decidable): JuryOrder | undefined => orders.find(({ scope }) => scope === ALL_CATEGORIES);

/** Whether the jury decided an order that has all of some entries in it. */
const juryKnows = (year: Decidable, entries: readonly string[]): boolean =>
  entries.every((entry) => overallOf(year)?.entries.includes(entry));

/** The jury's reason stays also where it wants the equal ones as they stand. */
const withTie = (year: Decidable, order: DecidedOrder, tied: string[]): DecidedOrder => ({
  ...order,
  reason: overallOf(year)?.reason ?? '',
  tied,
});

/** Whoever has left since is left out of the jury's order, as is whatever else does not stand; whoever it did not know follows as computed. */
function withJury(scope: string, computed: string[], jury: JuryOrder | undefined): DecidedOrder {
  if (!jury) return { scope, computed, decided: computed, reason: '' };
  const wanted = [...new Set(jury.entries)].filter((entry) => computed.includes(entry));
  const decided = [...wanted, ...computed.filter((entry) => !wanted.includes(entry))];
  return { scope, computed, decided, reason: decided.join() === computed.join() ? '' : jury.reason };
}

/** Why nobody gets a prize before anybody is in line for it. */
function reasonAgainst(year: Decidable, { id, kind, category }: Omit<PrizeRow, 'year'>): string | undefined {
  if (kind === 'staff_vote') {
    const contest = year.contests.find(({ id: own }) => own === category);
    if (!contest || contest.tallies.length === 0) return NOBODY;
    return contest.ballots < Math.max(year.rules.minimumBallots, 1) ? FEW_BALLOTS : undefined;
  }
  if (!year.hasJury) return NO_JURY;
  const words = year.withheld.get(id);
  if (words !== undefined) return words;
  const contests = year.contests.filter((contest) => category === null || contest.id === category);
  const judged = contests.filter(({ contenders }) => contenders.length > 0);
  return judged.length > 0 && !judged.some((contest) => isGoodEnough(year, contest)) ? BELOW : undefined;
}

const [BELOW, FEW_BALLOTS, NO_JURY] = ['below', 'few_ballots', 'no_jury'] satisfies WithheldByRule[];

/** R13: no prize in a category whose best has fewer points than the year asks for. */
const isGoodEnough = ({ rules }: Decidable, { contenders }: Contest): boolean =>
  contenders.some(({ jury }) => rounded(jury) >= rules.noPrizeBelow);

/** Who may get a main prize, in the decided order: entries of categories that are good enough. */
function inReach(year: Decidable, orders: readonly DecidedOrder[], { category }: Omit<PrizeRow, 'year'>): string[] {
  const open = new Set(
    year.contests
      .filter((contest) => isGoodEnough(year, contest))
      .flatMap(({ contenders }) => contenders.map(({ entry }) => entry)),
  );
  const order = orders.find(({ scope }) => scope === (category ?? ALL_CATEGORIES));
  return order?.decided.filter((entry) => open.has(entry)) ?? [];
}

interface StaffVote {
  entries: string[];
  lot: string[];
  needsLot: string[];
}

/** The first of the vote by R8. A lot is drawn only where equal ones stand on both sides of the last winner. */
function staffVote({ contests }: Decidable, { category, winners }: Omit<PrizeRow, 'year'>): StaffVote {
  const contest = contests.find(({ id }) => id === category);
  const voted = (contest?.tallies ?? [])
    .filter(({ approvals }) => approvals > 0)
    .sort((a, b) => compareStrength(b, a) || byCodeUnits(a.entry, b.entry));
  const namesOf = (tallies: readonly Tally[]): string[] => tallies.map(({ entry }) => entry);
  const [last, next] = [voted[winners - 1], voted[winners]];
  if (!last || !next || compareStrength(last, next) !== 0) return { entries: namesOf(voted), lot: [], needsLot: [] };
  const above = namesOf(voted.filter((tally) => compareStrength(tally, last) > 0));
  const tied = namesOf(voted.filter((tally) => compareStrength(tally, last) === 0));
  const drawn = contest?.lotOf?.(tied);
  return { entries: [...above, ...(drawn ?? tied)], lot: drawn ?? [], needsLot: drawn ? [] : tied };
}
