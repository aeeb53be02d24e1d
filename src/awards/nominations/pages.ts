import type { FiscalYear } from '../../lib/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { EntryState, WithdrawnStage } from '../entries/queries.ts';
import type { PersonThen } from '../screening/names.ts';
import type { Outcome, OutcomeKind } from './outcome.ts';
import type { WithdrawsAs } from './rights.ts';

/** A year of the award as a page names it. */
export interface AwardName {
  year: FiscalYear;
  name: string;
}

/** The case an entry stands on; without a title where this person may not read it any more. */
export interface CaseLink {
  id: number | undefined;
  title: string | undefined;
}

/** What the form of a nomination asks and offers. */
export interface NominationFields {
  form: FormState;
  categories: { id: string; name: string; description: string }[];
  /** More than one: the form asks who leads. */
  leads: { id: number; name: string; isViewer: boolean }[];
  asksMembers: boolean;
  reason: 'required' | 'optional' | 'none';
  canKeepDraft: boolean;
}

export interface NominationPage extends PageModel, NominationFields {
  award: AwardName;
  post: { id: number; title: string };
  own: boolean;
  closesAt: string;
  /** Further nominations of others after this one; undefined for one's own case. */
  left: number | undefined;
  limit: number;
}

export interface ChooserPage extends PageModel {
  award: AwardName;
  closesAt: string;
  cases: { id: number; title: string }[];
  /** The latest cases of others that this person can nominate. */
  others: { id: number; title: string; by: string }[];
  left: number;
  limit: number;
}

export interface EditionPage extends PageModel, NominationFields {
  award: AwardName;
  entry: { number: number; code: string; case: CaseLink };
  /** What was asked for when it was sent back. */
  wanted: string | undefined;
  /** True where saving goes to the lead, who then answers. */
  goesToLead: boolean;
}

export interface StateLine {
  state: EntryState;
  /** Key of the words for who it was, and the name where that may be told. */
  by: string;
  name: string | undefined;
  at: string;
  reason: string;
}

export interface NominationLine {
  person: PersonThen;
  reason: string;
  at: string;
}

export interface ObjectionLine {
  body: string;
  at: string;
  outcome: 'kept' | 'accepted' | undefined;
  answer: string;
}

/** What only those learn who have to do with an entry. */
export interface InsideView {
  state: EntryState;
  /** What became of it, where that says more than the state. */
  outcome: OutcomeKind | undefined;
  /** Key of the sentence that says what comes next. */
  next: string;
  history: StateLine[];
  nominations: NominationLine[];
  objections: ObjectionLine[];
  canEdit: boolean;
  canLeave: boolean;
  withdrawsAs: WithdrawsAs | undefined;
  /** After the publication hardly anybody withdraws. */
  isOver: boolean;
}

export interface EntryPage extends PageModel {
  award: AwardName;
  number: number;
  code: string;
  category: string;
  case: CaseLink;
  excerpt: string | undefined;
  lead: PersonThen;
  members: PersonThen[];
  listed: boolean;
  withdrawnStage: WithdrawnStage | undefined;
  /** While the vote is open and there is something to vote on: the way to the ballot, or the key of why not for this entry. */
  vote: { path: string | undefined; again: boolean; bar: string | undefined } | undefined;
  /** What the jury wrote for the team; only the team gets it, after the publication. */
  comments: string[];
  /** What the team has won. */
  honour: Outcome | undefined;
  inside: InsideView | undefined;
  /** The form of the lead's answer. */
  answer: FormState | undefined;
  objection: FormState | undefined;
  workbench: string | undefined;
}

export interface WithdrawalPage extends PageModel {
  award: AwardName;
  entry: { number: number; code: string; case: CaseLink };
  listed: boolean;
  /** Key of the sentence that says what follows. */
  follows: string;
  /** A prize is given back. */
  givesBack: boolean;
  as: WithdrawsAs;
  form: FormState;
}

/** Asks before somebody leaves a team. */
export interface LeavingPage extends PageModel {
  award: AwardName;
  entry: { number: number; code: string; case: CaseLink };
}

export interface OwnEntryLine {
  award: AwardName;
  number: number;
  code: string;
  case: CaseLink;
  category: string;
  state: EntryState;
  outcome: Outcome | undefined;
  /** Key of the words for what this person is to it. */
  part: 'lead' | 'member' | 'nominator';
  canLeave: boolean;
}

export interface NoticeLine {
  id: number;
  entry: { year: FiscalYear; number: number; code: string; case: CaseLink };
  state: EntryState;
  /** Key of the sentence that tells what happened, and who did it where that is said. */
  key: string;
  name: string;
  at: string;
  reason: string;
}

export interface OwnNominationsPage extends PageModel {
  notices: NoticeLine[];
  /** What this person is asked for, with the way there. */
  asked: (OwnEntryLine & { ask: 'answer' | 'fix' | 'draft'; path: string })[];
  nominated: OwnEntryLine[];
  standing: OwnEntryLine[];
  /** The year in which nominations are open. */
  open: (AwardName & { closesAt: string }) | undefined;
}

export const nominationPage = view<NominationPage>('awards/nominations/new');
export const chooserPage = view<ChooserPage>('awards/nominations/choose');
export const editionPage = view<EditionPage>('awards/nominations/edition');
export const entryPage = view<EntryPage>('awards/nominations/entry');
export const withdrawalPage = view<WithdrawalPage>('awards/nominations/withdrawal');
export const leavingPage = view<LeavingPage>('awards/nominations/leaving');
export const ownNominationsPage = view<OwnNominationsPage>('awards/nominations/own');
