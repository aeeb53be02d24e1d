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
  /** Why they differ; empty where they do not. */
  reason: string;
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
}

/** The same text for the same decision: what is frozen, and what its digest in the audit chain is of. */
export function decisionText({ format, fiscalYear, orders, prizes }: Decision): string {
  const ordered = { format, fiscalYear, orders: orders.map(orderedOrder), prizes: prizes.map(orderedPrize) };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

const orderedOrder = ({ scope, computed, decided, reason }: DecidedOrder): DecidedOrder => ({ scope, computed, decided, reason });

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
