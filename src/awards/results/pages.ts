import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { ListedEntry } from '../counting/listed.ts';
import type { LotView } from '../counting/lot-view.ts';
import type { How } from '../counting/queries.ts';
import type { Obstacle } from '../decision/proposal.ts';
import type { PhotoView } from '../honour/photos.ts';
import type { Teammate } from '../honour/winning.ts';
import type { Effect } from '../voting/ballot-queries.ts';

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
  /** Why the version before it was corrected; empty for the first. */
  reason: string;
  sha256: string;
  bundleSha256: string;
  /** Undefined for a result of the vote alone. */
  decisionSha256: string | undefined;
  chainSeq: number;
  chainHash: string;
  program: string;
  acts: ResultAct[];
}

/** An entry that gets a prize, as the secretariat checks it. */
export interface PrizeGiven {
  id: string;
  name: string;
  category: string | undefined;
  entries: ListedEntry[];
  why: { key: string | undefined; words: string } | undefined;
}

/** A prize as everybody sees it, and why nobody gets it. */
export interface WonPrize extends Omit<PrizeGiven, 'entries'> {
  kind: 'main' | 'staff_vote';
  entries: WinningEntry[];
}

export interface WinningEntry extends ListedEntry {
  /** The lead first, in the departments of then. */
  team: Teammate[];
  /** As the case said it when the list was frozen; undefined for one that nobody may read any more. */
  effect: Effect | undefined;
  photo: PhotoView | undefined;
}

/** Where the jury did not follow the computed order; without a name over all categories. */
export interface Deviation {
  name: string | undefined;
  reason: string;
}

export interface ResultsPage extends YearPage {
  /** `early`: the judging is not over. `second`: this reader may confirm; `waiting`: somebody else has to. */
  next: 'early' | 'freeze' | 'second' | 'waiting' | 'publish' | 'done';
  /** Recused in a category: this reader sees no prize and neither freezes nor confirms. */
  closed: boolean;
  judgingClosesAt: string;
  /** What must be done before the freeze. */
  obstacles: { kind: Obstacle['kind']; id: string; name: string; entries: string[] }[];
  /** What the latest version says, or would say if it were frozen now. */
  prizes: PrizeGiven[];
  deviations: Deviation[];
  /** The latest version first. */
  versions: FrozenResult[];
  shortlist: { name: string; entries: ListedEntry[] }[];
  asksPassword: boolean;
  form: FormState;
}

export interface CorrectionPage extends YearPage {
  /** Number of the version that is to be made. */
  version: number;
  obstacles: ResultsPage['obstacles'];
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

/** A published version of the result. */
export interface VersionLine {
  version: number;
  at: string;
  reason: string;
  /** The one this page shows. */
  shown: boolean;
}

export interface ResultPage extends YearPage {
  state: 'waiting' | 'counting' | 'shortlist' | 'published';
  closesAt: string;
  categories: ResultCategory[];
  /** Winners by precedence; empty before the publication, and where the vote is all there is. */
  prizes: WonPrize[];
  deviations: Deviation[];
  voters: { people: number; voted: number; percent: string } | undefined;
  departments: { name: string | undefined; people: number; voted: number; percent: string }[];
  method: {
    size: number;
    slack: number;
    cap: number | undefined;
    choices: number;
    sameDepartment: boolean;
    /** Undefined where nobody judged. */
    jury: { percent: number; vote: number; jurors: number; ballots: number; points: number } | undefined;
  };
  published: { version: number; sha256: string; at: string; hasChoices: boolean } | undefined;
  /** Where there is more than one: the latest first. */
  versions: VersionLine[];
  /** The version that holds, where this page shows an earlier one. */
  heldBy: number | undefined;
  canManage: boolean;
}

export const bundlePage = view<BundlePage>('awards/results-bundle');
export const resultsPage = view<ResultsPage>('awards/results');
export const correctionPage = view<CorrectionPage>('awards/results-correction');
export const resultPage = view<ResultPage>('awards/result');
