import type { FiscalYear } from '../../lib/index.ts';
import type { PrizeRow } from '../years/prizes.ts';

/** The scope of an order over all categories. */
export const ALL_CATEGORIES = '';

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
  /** Why nobody gets it: the jury's words, `below` where the best has fewer points than a prize asks for (R13), `few_ballots` (R12), null where it is given. */
  withheld: string | null;
}

/** What is decided on top of the count (R13), as it is frozen beside the result. */
export interface Decision {
  format: 'chienowa-award-decision/1';
  fiscalYear: FiscalYear;
  orders: DecidedOrder[];
  /** By precedence. */
  prizes: DecidedPrize[];
}
