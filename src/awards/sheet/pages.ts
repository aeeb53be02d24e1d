import { type PageModel, view } from '../../web/index.ts';
import type { ListedEntry } from '../counting/listed.ts';
import type { ProgressTable } from '../jury-desk/pages.ts';
import type { YearHead } from '../years/pages.ts';
import type { Plot } from './plot.ts';
import type { LateRecusal } from './sheet.ts';
import type { Sort } from './sort.ts';
import type { TieBreak } from './ties.ts';

/** Figures are texts with two decimals; undefined where there is none. */
export interface LineView {
  entry: ListedEntry;
  place: number | undefined;
  score: string | undefined;
  plainMean: string | undefined;
  z: string | undefined;
  cards: number;
  /** Undefined where there was no vote. */
  vote: { approvals: number; denominator: number; percent: string } | undefined;
  tJury: string | undefined;
  tVote: string | undefined;
  final: string | undefined;
}

export interface JurorView {
  code: string;
  name: string;
  leniency: string | undefined;
  complete: boolean;
  cells: { score: string | undefined; recused: boolean; counts: boolean }[];
}

/** Why an entry stands where it stands. */
export interface WhyLine {
  place: number | undefined;
  code: string;
  title: string | undefined;
  /** Means of the points by criterion, in their order. */
  means: (string | undefined)[];
  /** To the next place. */
  gap: { total: string; jury: string; vote: string } | undefined;
}

/** A sentence of the arithmetic: its key and what it is filled with. */
export interface Step {
  key: string;
  values: Record<string, string | number>;
}

export interface OverallView {
  place: number;
  category: string;
  entry: ListedEntry;
  score: string;
  effect: string;
  percent: string;
  /** Within its category. */
  own: number | undefined;
}

export interface SheetView {
  lines: LineView[];
  /** By place, as the rows of single cards. */
  entries: { code: string; title: string | undefined }[];
  /** By place; empty while no card counts. */
  why: WhyLine[];
  /** How the score of the first place is computed. */
  steps: Step[];
  jurors: JurorView[];
  warnings: { kind: string; stops: boolean; values: Record<string, string | number> }[];
  ties: { better: string; worse: string; by: TieBreak }[];
  withdrawn: ListedEntry[];
  late: LateRecusal[];
  /** In percent. */
  weights: { jury: number; vote: number };
  isVoted: boolean;
  /** Undefined where no card counts. */
  plot: Plot | undefined;
}

export interface SheetPage extends PageModel {
  award: YearHead;
  closesAt: string;
  /** Undefined until the judging has closed. */
  categories: { id: string; name: string; sheet: SheetView | undefined }[] | undefined;
  criteria: { name: string; weight: number }[];
  /** Entries of all categories; `closed` for who is recused in one of them. */
  overall: OverallView[] | 'closed' | undefined;
  /** While the judging lasts. */
  progress: ProgressTable | undefined;
  /** Whole cards are still being locked: until then there are no figures. */
  settling: boolean;
  /** The version that was frozen from these figures or earlier ones. */
  frozen: number | undefined;
  sort: Sort;
  columns: { sort: Sort; direction: 'ascending' | 'descending' | undefined }[];
  canExport: boolean;
}

export const sheetPage = view<SheetPage>('awards/sheet');
