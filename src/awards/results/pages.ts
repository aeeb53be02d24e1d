import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { ListedEntry } from '../counting/listed.ts';
import type { LotView } from '../counting/lot-view.ts';
import type { How } from '../counting/queries.ts';

interface YearPage extends PageModel {
  year: number;
  yearName: string;
}

export interface BundlePage extends YearPage {
  /** Names of categories with so few ballots that what somebody chose may be guessed. */
  small: string[];
  asksPassword: boolean;
  form: FormState;
}

export interface ResultAct {
  act: 'frozen' | 'confirmed' | 'published';
  by: string;
  at: string;
}

export interface FrozenResult {
  version: number;
  sha256: string;
  bundleSha256: string;
  chainSeq: number;
  chainHash: string;
  program: string;
  acts: ResultAct[];
}

export interface ResultsPage extends YearPage {
  /** `early`: the judging is not over. `second`: this reader may confirm; `waiting`: somebody else has to. */
  next: 'early' | 'freeze' | 'second' | 'waiting' | 'publish' | 'done';
  judgingClosesAt: string;
  frozen: FrozenResult | undefined;
  shortlist: { name: string; entries: ListedEntry[] }[];
  asksPassword: boolean;
  form: FormState;
}

export interface ShortlistedEntry extends ListedEntry {
  how: How;
  /** Why the jury wanted it. */
  reason: string;
  /** Who wrote the jury's choice down; undefined where the vote decided. */
  recordedBy: string | undefined;
  /**
   * Shown after the publication, in categories with enough ballots. The place only where the vote gave it. No share: with it
   * anybody could compute how many of an entry's team have voted, and most teams are one person.
   */
  figures: { place: number | undefined; approvals: number } | undefined;
}

export interface ResultCategory {
  id: string;
  name: string;
  entries: ShortlistedEntry[];
  /** Entries that stood, those withdrawn during the vote among them. */
  stood: number;
  choices: number;
  ballots: number;
  /** After the publication: so few ballots that neither figures nor places are shown. */
  few: boolean;
  /** Undefined before the publication, and with few ballots. */
  blank: number | undefined;
  rollSize: number;
  turnout: string;
  lot: LotView | undefined;
}

export interface ResultPage extends YearPage {
  state: 'waiting' | 'counting' | 'shortlist' | 'published';
  closesAt: string;
  categories: ResultCategory[];
  voters: { people: number; voted: number; percent: string } | undefined;
  departments: { name: string | undefined; people: number; voted: number; percent: string }[];
  method: { size: number; slack: number; cap: number | undefined; choices: number; sameDepartment: boolean };
  published: { version: number; sha256: string; at: string; hasChoices: boolean } | undefined;
  canManage: boolean;
}

export const bundlePage = view<BundlePage>('awards/results-bundle');
export const resultsPage = view<ResultsPage>('awards/results');
export const resultPage = view<ResultPage>('awards/result');
