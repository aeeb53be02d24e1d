import type { Day, FiscalYear } from '../../lib/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { Bar } from './ballot-bars.ts';
import type { Effect } from './ballot-queries.ts';
import type { Turnout } from './turnout.ts';

/** An award year as its pages name it. */
export interface AwardName {
  year: FiscalYear;
  name: string;
}

export interface VotedCategory {
  id: string;
  name: string;
  /** Entries on the list, withdrawn ones among them; with fewer than two there is no vote. */
  entries: number;
  limit: number;
  /** Whether this person is recorded as having voted. */
  voted: boolean;
  /** While the vote is open and the key of the ballot is there. */
  receipt: string | undefined;
}

export interface BallotOverviewPage extends PageModel {
  award: AwardName;
  state: 'before' | 'open' | 'after';
  opensAt: string;
  closesAt: string;
  /** `unknown`: the roll is not frozen yet. `juror` and `absent` are not on it. */
  voter: 'listed' | 'juror' | 'absent' | 'unknown';
  categories: VotedCategory[];
  /** The category to vote in next; undefined when all are done. */
  next: string | undefined;
  turnout: Turnout | undefined;
  boxClosed: boolean;
}

export interface BallotCard {
  number: number;
  code: string;
  postId: number | null;
  /** As it was when the list was frozen; null when nobody can read the case any more. */
  title: string | null;
  excerpt: string;
  lead: string;
  department: string;
  effect: Effect | undefined;
  bar: Bar | undefined;
  withdrawn: boolean;
  /** The case was changed after the list was frozen. */
  edited: boolean;
}

export interface BallotPage extends PageModel {
  award: AwardName;
  category: { id: string; name: string; description: string };
  cards: BallotCard[];
  /** Whether there is a card that this person may choose; without one there is still the blank ballot. */
  choosable: boolean;
  limit: number;
  closesAt: string;
  voted: boolean;
  /** The earlier ballot was cast under a key that is lost: it counts and cannot be changed. */
  fixed: boolean;
  /** Numbers of the entries that are ticked. */
  chosen: number[];
  /** Codes of earlier choices that have been withdrawn since. */
  lost: string[];
  form: FormState;
}

export interface VerificationBox {
  id: string;
  name: string;
  /** False for a category of one entry: nobody could choose. */
  hasVote: boolean;
  digest: string;
  ballots: number;
  receipts: string[];
  /** First characters to choose from where there are too many receipts for one page. */
  firsts: string[];
  first: string | undefined;
}

export interface VerificationPage extends PageModel {
  award: AwardName;
  state: 'before' | 'open' | 'counting' | 'closed';
  opensAt: string;
  closesAt: string;
  /** Where this person is recorded as having voted; undefined for who is not on the roll. */
  recorded: { name: string; voted: boolean; hasVote: boolean }[] | undefined;
  boxes: VerificationBox[];
  participants: number;
  /** Why people were put on the roll after it was frozen, without who: a reason for each. Undefined before that. */
  additions: string[] | undefined;
  asked: { typed: string; answer: 'unreadable' | 'absent' | 'found'; category: string | undefined } | undefined;
  head: { seq: number; hash: string } | undefined;
  /** The year whose vote or judging has to end before the newest head is shown. */
  headUntil: { name: string; until: 'vote' | 'judging' } | undefined;
  today: Day;
}

export const ballotOverviewPage = view<BallotOverviewPage>('awards/ballot-overview');
export const ballotPage = view<BallotPage>('awards/ballot');
export const verificationPage = view<VerificationPage>('awards/verification');
