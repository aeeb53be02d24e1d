import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { ListedEntry } from './listed.ts';
import type { LotView } from './lot-view.ts';
import type { LotNeed } from './lots.ts';
import type { How } from './queries.ts';
import type { Boundary, Fate } from './standings.ts';

interface YearPage extends PageModel {
  year: number;
  yearName: string;
}

export interface StandingLine {
  rank: number | undefined;
  entry: ListedEntry;
  division: string;
  /** Undefined for one that withdrew while the vote was open. */
  figures: { approvals: number; denominator: number; percent: string } | undefined;
  fate: Fate;
  last: boolean;
  /** How it came onto the shortlist, and why where the jury wanted it; undefined while it is not on it. */
  how: How | undefined;
  reason: string;
}

export interface CategoryView {
  id: string;
  name: string;
  choices: number;
  ballots: number;
  blank: number;
  rollSize: number;
  turnout: string;
  /** More or fewer people are marked as having voted than there are ballots. */
  marked: number | undefined;
  lines: StandingLine[];
  boundary: Boundary;
  /** How many the vote lets advance. */
  advancing: number;
  size: number;
  /** Places that one division may have, where that kept somebody out. */
  cap: number | undefined;
  lot: LotView | undefined;
  juryMayAdd: boolean;
}

/** What the secretariat does next. `frozen`: the result waits for its confirmation or publication; `published`: nothing is left. */
export type NextStep = 'wait' | 'close' | 'lot' | 'freeze' | 'begin' | 'results' | 'frozen' | 'published';

export interface CountingPage extends YearPage {
  closesAt: string;
  /** Undefined until the box is closed. */
  categories: CategoryView[] | undefined;
  next: NextStep;
  /** The category whose lot is drawn next. */
  lotOf: { id: string; name: string } | undefined;
  canExport: boolean;
  /** Who did what so far, from the freeze of the shortlist to the publication. */
  done: {
    step: 'shortlist_frozen' | 'judging_begun' | 'result_frozen' | 'result_confirmed' | 'result_published';
    by: string;
    at: string;
  }[];
}

export interface LotPage extends YearPage {
  category: { id: string; name: string };
  boxDigest: string;
  /** What it decides, while the number is to be recorded. */
  stage: LotNeed['stage'];
  /** Those the lot is drawn among. */
  entries: ListedEntry[];
  /** Undefined until the number is recorded. */
  lot: LotView | undefined;
  /** Undefined when there is nothing to record, and for a secretary who has part in the category. */
  form: FormState | undefined;
}

export interface JuryAdditionPage extends YearPage {
  category: { id: string; name: string };
  entries: ListedEntry[];
  /** Undefined for a secretary who has part in the category. */
  form: FormState | undefined;
}

export const countingPage = view<CountingPage>('awards/counting');
export const lotPage = view<LotPage>('awards/lot');
export const juryAdditionPage = view<JuryAdditionPage>('awards/shortlist-addition');
