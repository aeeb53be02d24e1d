import { type PageModel, view } from '../../web/index.ts';
import type { Answer } from '../rollout/answers.ts';
import type { RolloutSummary } from '../rollout/summary.ts';
import type { YearHead } from '../years/pages.ts';
import type { LedgerFigures } from './figures.ts';

export interface CategoryLine {
  id: string;
  name: string;
  /** Entries that the vote was on. */
  entries: number;
  ballots: number;
  rollSize: number;
  /** In percent of the roll. */
  turnout: string;
  shortlisted: number;
}

/** A case that holds one prize or more. */
export interface WinnerLine {
  code: string;
  prizes: string[];
  /** Undefined for a case that nobody can read any more. */
  title: string | undefined;
  postId: number | undefined;
  category: string;
  lead: string;
  department: string;
  ledger: LedgerFigures;
  /** Undefined where nobody is asked about it. */
  rollout: RolloutSummary | undefined;
}

export interface CaseLine {
  postId: number;
  title: string;
  recommended: boolean;
  summary: RolloutSummary;
  /** Departments that have yet to answer. */
  waiting: number;
}

/** The figures of a year as they stand now. */
export interface YearFigures {
  entries: number;
  voters: { voted: number; people: number };
  winners: number;
  /** Of all entries, and of the winners alone. */
  ledger: LedgerFigures;
  winnersLedger: LedgerFigures;
  /** Departments that use an entry or have a case of the roll-out on trial or adopted, of these and all that exist now. */
  reached: { departments: number; of: number };
}

export interface Report {
  figures: YearFigures;
  /** Of the year before; undefined where it has no published result. */
  before: YearFigures | undefined;
  categories: CategoryLine[];
  winners: WinnerLine[];
  cases: CaseLine[];
}

/** What all cases of the roll-out come to. */
export interface CasesTotal extends Record<Answer, number> {
  waiting: number;
  hoursAYear: number;
}

export interface ReportPage extends PageModel, Report {
  award: YearHead;
  /** Of the award, for 令和8年度. */
  reiwa: number;
  turnout: string;
  turnoutBefore: string | undefined;
  total: CasesTotal;
  at: string;
}

export const reportPage = view<ReportPage>('awards/report');
