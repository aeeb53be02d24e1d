import type { Day } from '../../lib/index.ts';
import type { LogList, LogSummary } from '../../search/index.ts';
import { type PageModel, view } from '../../web/index.ts';

export interface SearchLine {
  query: string;
  searches: number;
  results: number;
  lastOn: Day;
  clicks: number;
  /** Of 100 clicks those on the first three results; undefined without a click. */
  topShare: number | undefined;
  /** The search itself, and the forms that it fills in. */
  path: string;
  synonymPath: string;
  questionPath: string;
}

export interface SearchList {
  name: LogList;
  lines: SearchLine[];
  /** Where more of them are. */
  morePath: string | undefined;
}

export interface SearchesPage extends PageModel {
  periods: { days: number; path: string; current: boolean }[];
  from: Day;
  summary: LogSummary & {
    /** Of 100 searches those that found nothing. */
    emptyShare: number;
    /** Of 100 searches that found something those without a click. */
    unclickedShare: number;
  };
  lists: SearchList[];
  /** The page with all lists; undefined where this is it. */
  allPath: string | undefined;
}

export const searchesPage = view<SearchesPage>('moderation/searches');
