import type { Day } from '../../lib/index.ts';
import type { SafeHtml } from '../../text/index.ts';
import { type PageModel, view } from '../../web/index.ts';
import type { StationView, YearHead } from '../years/pages.ts';
import type { AwardBlock } from './block.ts';
import type { Offer } from './offers.ts';

export interface AwardsPage extends PageModel {
  /** Years that are not over, the latest first. */
  current: AwardBlock[];
  /** Published ones. */
  past: (YearHead & { inHall: boolean })[];
  canRun: boolean;
}

export interface CategoryView {
  id: string;
  name: string;
  description: string;
  anyTime: boolean;
  /** Without the withdrawn ones; undefined until the list is frozen. */
  entries: number | undefined;
  withdrawn: number;
}

export interface AwardPage extends PageModel {
  award: YearHead;
  introduction: SafeHtml;
  /** Key of the sentence that says what it is about now. */
  sentence: string;
  offer: Offer | undefined;
  /** Whether a new case can be written for it now. */
  canStand: boolean;
  stations: StationView[];
  categories: CategoryView[];
  rules: RulesView;
  canRun: boolean;
}

/** The rules of a year as its page tells them. */
export interface RulesView {
  workFrom: Day;
  workTo: Day;
  /** Categories that do not ask when the work was done. */
  anyTime: string[];
  nominationsPerPerson: number;
  maxChoices: number;
  sameDepartmentBarred: boolean;
  shortlistSize: number;
  shortlistSlack: number;
  divisionCap: number | null;
  juryPercent: number;
  minimumBallots: number;
  noPrizeBelow: number;
  weights: { name: string; weight: number }[];
}

export interface EntryLine {
  code: string;
  path: string;
  /** Undefined for a case that nobody can read any more. */
  title: string | undefined;
  excerpt: string;
  lead: string;
  departmentThen: string;
  withdrawn: boolean;
}

export interface EntriesPage extends PageModel {
  award: YearHead;
  listed: boolean;
  /** When the vote, and with it the list, is to come. */
  votingOpensAt: string;
  categories: { id: string; name: string; entries: EntryLine[] }[];
}

export const awardsPage = view<AwardsPage>('awards/overview');
export const awardPage = view<AwardPage>('awards/overview-year');
export const entriesPage = view<EntriesPage>('awards/overview-entries');
