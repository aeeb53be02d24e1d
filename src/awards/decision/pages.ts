import type { FieldErrors } from '../../lib/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { ListedEntry } from '../counting/listed.ts';
import type { NamedClash, PrizeGiven, ResultsPage } from '../results/pages.ts';

/** What was decided by a person, and why. */
export interface JuryWords {
  reason: string;
  by: string;
  at: string;
}

export interface PrizeLine extends PrizeGiven {
  kind: 'main' | 'staff_vote';
  /** Undefined where the jury has not withheld it. */
  withheld: JuryWords | undefined;
  /** To give it to nobody; undefined for what the vote gives, and in a year that nobody judges. */
  form: FormState | undefined;
}

export interface ScopeLine {
  entry: ListedEntry;
  category: string;
  computed: number;
  decided: number;
  jury: string;
  effect: string;
  score: string;
  /** Share of the vote in percent. */
  rate: string;
  field: string;
}

export interface ScopeView {
  /** As it stands in the address. */
  id: string;
  /** Undefined for all categories together. */
  name: string | undefined;
  lines: ScopeLine[];
  differs: boolean;
  /** By code, those whom only the jury can set apart. */
  tied: string[];
  jury: JuryWords | undefined;
  /** Digest of the order that the form is made on. */
  seen: string;
  form: FormState;
}

export interface DecisionPage extends PageModel {
  year: number;
  yearName: string;
  judgingClosesAt: string;
  /** False before the judging is over: then the page holds nothing else. */
  open: boolean;
  /** While cards that will count are still being locked: then there is no order either. */
  settling: boolean;
  /** By the end of the id of their field. */
  faults: FieldErrors;
  hasJury: boolean;
  prizes: PrizeLine[];
  scopes: ScopeView[];
  obstacles: ResultsPage['obstacles'];
  /** The version that is frozen, and whether it says something else than what would be frozen now. */
  frozen: { version: number; differs: boolean } | undefined;
  /** Whether a result is published: what is decided now is for a correction. */
  corrects: boolean;
  clashes: NamedClash[];
  noPrizeBelow: number;
}

export const decisionPage = view<DecisionPage>('awards/decision');
