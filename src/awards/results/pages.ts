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
  /** Undefined for a reader who is recused in a category. */
  digests:
    | {
        result: string;
        bundle: string;
        /** Undefined for a result of the vote alone. */
        decision: string | undefined;
        chain: { seq: number; hash: string };
      }
    | undefined;
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

export type NamedPrize = Pick<PrizeGiven, 'id' | 'name' | 'category'>;

/** An entry with all that it has won, as everybody sees it. */
export interface WinningEntry extends ListedEntry {
  /** By precedence. */
  prizes: (NamedPrize & { byLot: boolean })[];
  /** Whether one of them is over all categories. */
  isGrand: boolean;
  /** The lead first, in the departments of then. */
  team: Teammate[];
  /** As the case said it when the list was frozen; undefined for one that nobody may read any more. */
  effect: Effect | undefined;
  photo: PhotoView | undefined;
}

/** Where the jury did not follow the computed order, or set apart whom nothing else did; without a name over all categories. */
export interface Deviation {
  kind: 'deviation' | 'tie';
  name: string | undefined;
  reason: string;
  /** Who was put elsewhere than computed, and where. */
  moves: { entry: string; computed: number; decided: number }[];
}

/** An entry in a frozen order. */
export interface FrozenPlace {
  entry: ListedEntry;
  computed: number;
  decided: number;
  /** F, J and v with the T values of the last two; F and T only within a category. */
  score: string;
  jury: { value: string; t: string };
  vote: { value: string; t: string };
}

/** What a second secretary approves beside the prizes. */
export interface FrozenOrders {
  categories: {
    id: string;
    name: string;
    places: FrozenPlace[];
    /** Of jury and vote, in percent. */
    weights: { jury: number; vote: number };
    /** Undefined where enough have voted, and where there was nothing to choose. */
    fewBallots: { ballots: number; minimum: number } | undefined;
    /** Who would be first by each way to compute the jury's score, where it makes a difference (R11). */
    firstDiffers: { score: string; mean: string; z: string } | undefined;
  }[];
  /** Empty where no prize is over all categories. */
  overall: Pick<FrozenPlace, 'entry' | 'computed' | 'decided' | 'jury'>[];
}

/** Two entries of a category whose order there is not the one over all categories. */
export interface NamedClash {
  name: string;
  above: string;
  below: string;
}

export interface ResultsPage extends YearPage {
  /** `early`: the judging is not over. `second`: this reader may confirm; `waiting`: somebody else has to. */
  next: 'early' | 'freeze' | 'second' | 'waiting' | 'publish' | 'done';
  /** Recused in a category: this reader sees no prize and neither freezes nor confirms. */
  closed: boolean;
  /** While cards that will count are still being locked: then there is nothing to freeze yet. */
  settling: boolean;
  /** False where the latest version holds an entry that was withdrawn before the publication: nobody can approve it. */
  stands: boolean;
  judgingClosesAt: string;
  /** What must be done before the freeze. */
  obstacles: { kind: Obstacle['kind']; id: string; name: string | undefined; entries: string[] }[];
  /** What the latest version says, or would say if it were frozen now. */
  prizes: PrizeGiven[];
  deviations: Deviation[];
  clashes: NamedClash[];
  /** Of the latest version, with all that its places come from; undefined before the first, and for a result of the vote alone. */
  orders: FrozenOrders | undefined;
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
  clashes: NamedClash[];
  /** Whether nothing has changed since the version before. */
  same: boolean;
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
   * Shown after the publication, in categories with enough ballots. The place only where the vote gave it, to whoever has a vote. No share: with it
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
  /** Whether the prizes are part of it: false before the publication, and where the vote is all there is. */
  hasPrizes: boolean;
  /** By the precedence of their first prize. */
  winners: WinningEntry[];
  /** Prizes that nobody gets. */
  notGiven: Pick<PrizeGiven, 'name' | 'category' | 'why'>[];
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
  published: { version: number; reason: string; sha256: string; at: string; hasChoices: boolean } | undefined;
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
