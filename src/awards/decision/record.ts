import { randomBytes } from 'node:crypto';
import type { FiscalYear } from '../../lib/index.ts';
import type { PrizeRow } from '../years/prizes.ts';

export const DECISION_FORMAT = 'chienowa-award-decision/1';

/** The scope of an order over all categories. */
export const ALL_CATEGORIES = '';

/**
 * Why the rules give a prize to nobody: `below`, the best has fewer points than a prize asks for (R13); `few_ballots`, too few have
 * voted (R12); `no_jury`, nobody judged in this year; `nobody`, whoever was in line has another prize, or nobody stood.
 */
export const WITHHELD_BY_RULE = ['below', 'few_ballots', 'no_jury', 'nobody'] as const;
export type WithheldByRule = (typeof WITHHELD_BY_RULE)[number];

/** Whether the rules say why nobody gets a prize; otherwise the words are the jury's. */
export const isByRule = (withheld: string): withheld is WithheldByRule => WITHHELD_BY_RULE.some((rule) => rule === withheld);

/** An order as it was computed and as the jury decided it, by codes, the best first. */
export interface DecidedOrder {
  /** Id of a category, or `ALL_CATEGORIES`. */
  scope: string;
  computed: string[];
  decided: string[];
  /** Why it is the jury's; empty where the computed one holds. */
  reason: string;
  /** Those that no point sets apart though a prize over all categories depends on it, by code; not there where there are none. */
  tied?: string[];
}

export interface DecidedPrize extends Omit<PrizeRow, 'year'> {
  /** Names the winners by code, the best first. */
  entries: string[];
  /** Why nobody gets it: the jury's words, or the rule that says so; null where it is given. */
  withheld: string | null;
  /** Those a lot decided among for a prize of the staff, in its order; not there where none was needed. */
  lot?: string[];
}

/** What is decided on top of the count (R13), as it is frozen beside the result. */
export interface Decision {
  format: typeof DECISION_FORMAT;
  fiscalYear: FiscalYear;
  orders: DecidedOrder[];
  /** By precedence. */
  prizes: DecidedPrize[];
  /** Made at the freeze: without it, whoever sees the digest could try out who won. Not there before. */
  nonce?: string;
}

const NONCE_BYTES = 16;

/** The decision as it is frozen. */
export const sealed = (decision: Decision): Decision => ({ ...decision, nonce: randomBytes(NONCE_BYTES).toString('hex') });

/** Whether two decisions say the same, frozen or not. */
export const isSameDecision = (a: Decision, b: Decision): boolean =>
  decisionText({ ...a, nonce: '' }) === decisionText({ ...b, nonce: '' });

/** Whether the jury changed more than the order of those that nothing sets apart. */
export const deviates = ({ computed, decided, tied = [] }: DecidedOrder): boolean => {
  const places = (codes: readonly string[]): string => codes.map((code) => (tied.includes(code) ? '' : code)).join();
  return places(computed) !== places(decided);
};

/** Those whom the jury put elsewhere; whoever only made room for them is none of them. */
export function movesOf({ computed, decided }: Pick<DecidedOrder, 'computed' | 'decided'>) {
  const stayed = new Set(stayedOf(decided.map((entry) => computed.indexOf(entry))));
  return decided.flatMap((entry, index) => {
    const place = computed.indexOf(entry);
    return place === index || stayed.has(place) ? [] : [{ entry, computed: place + 1, decided: index + 1 }];
  });
}

/** The longest selection of places in order, of equally long ones that with the most places that are what they were, then the last. */
function stayedOf(places: readonly number[]): number[] {
  const worth = (chosen: readonly number[]): number =>
    chosen.length * (places.length + 1) + chosen.filter((place) => places[place] === place).length;
  const best = (chosen: readonly number[][]): number[] => chosen.reduce((a, b) => (worth(b) >= worth(a) ? b : a), []);
  const ending: number[][] = [];
  for (const place of places) ending.push([...best(ending.filter((chosen) => (chosen.at(-1) as number) < place)), place]);
  return best(ending);
}

/** Two entries of a category, one above the other there and below it over all categories. */
export interface Clash {
  /** Id of the category. */
  scope: string;
  above: string;
  below: string;
}

/**
 * Where an order of a category and that over all of them contradict each other because the jury turned two entries round. Computed
 * orders may differ by themselves: over all categories the vote has no weight (docs/decisions/0018).
 */
export function clashesOf({ orders }: Pick<Decision, 'orders'>): Clash[] {
  const overall = orders.find(({ scope }) => scope === ALL_CATEGORIES);
  if (!overall) return [];
  return orders
    .filter(({ scope }) => scope !== ALL_CATEGORIES)
    .flatMap((order) =>
      pairsOf(order.decided)
        .filter(([above, below]) => isAbove(overall.decided, below, above))
        .filter(([above, below]) => isAbove(order.computed, below, above) || isAbove(overall.computed, above, below))
        .map(([above, below]) => ({ scope: order.scope, above, below })),
    );
}

const pairsOf = (entries: readonly string[]): [above: string, below: string][] =>
  entries.flatMap((above, index) => entries.slice(index + 1).map((below): [string, string] => [above, below]));

const isAbove = (order: readonly string[], a: string, b: string): boolean => order.indexOf(a) < order.indexOf(b);

/** The same text for the same decision: what is frozen, and what its digest in the audit chain is of. */
export function decisionText({ format, fiscalYear, orders, prizes, nonce }: Decision): string {
  const content = { format, fiscalYear, orders: orders.map(orderedOrder), prizes: prizes.map(orderedPrize) };
  const ordered = nonce === undefined ? content : { ...content, nonce };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

const orderedOrder = ({ scope, computed, decided, reason, tied }: DecidedOrder): DecidedOrder => ({
  scope,
  computed,
  decided,
  reason,
  ...(tied ? { tied } : {}),
});

const orderedPrize = (prize: DecidedPrize): DecidedPrize => ({
  id: prize.id,
  name: prize.name,
  nameEn: prize.nameEn,
  kind: prize.kind,
  category: prize.category,
  winners: prize.winners,
  precedence: prize.precedence,
  entries: prize.entries,
  withheld: prize.withheld,
  ...(prize.lot ? { lot: prize.lot } : {}),
});
