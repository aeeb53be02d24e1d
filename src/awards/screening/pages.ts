import type { Shown } from '../../board/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { EntryState } from '../entries/queries.ts';
import type { AnswerPart } from './actions.ts';
import type { CheckItem } from './checks.ts';
import type { DeskTab } from './desk-tabs.ts';
import type { PersonThen } from './names.ts';
import type { ObjectionOutcome, RefusalOutcome } from './queries.ts';

/** The year a page of the secretariat belongs to. */
export interface YearHead {
  year: number;
  name: string;
}

export interface EntryLine {
  number: number;
  code: string;
  title: string | undefined;
  category: string;
  lead: string;
  department: string;
  state: EntryState;
  tab: DeskTab;
  checked: number;
  unmet: number;
  asked: number;
  /** What this secretary has to do with a proposal to refuse it; undefined without one. */
  refusal: 'own' | 'others' | undefined;
  objection: boolean;
  unreadable: boolean;
  /** Accepted, and the case was changed since. */
  edited: boolean;
}

export interface EntryListPage extends PageModel {
  award: YearHead;
  /** `all` first, then the others; empty ones are left out unless they are chosen. */
  tabs: { name: 'all' | DeskTab; path: string; count: number; current: boolean }[];
  entries: EntryLine[];
  /** How many wait for a decision of the secretariat, in all. */
  pending: number;
  frozen: boolean;
}

export interface StateLine {
  state: EntryState;
  /** undefined where the rules did it. */
  by: string | undefined;
  at: string;
  reason: string;
}

export interface CheckLine {
  item: CheckItem;
  /** What the product itself knows about it, a sentence; undefined where it knows nothing. */
  fact: string | undefined;
  /** As it is stored. */
  met: boolean | undefined;
  note: string;
  by: string | undefined;
  at: string | undefined;
  /** Whether the case was changed after the answer. */
  older: boolean;
}

export interface RefusalLine {
  id: number;
  reason: string;
  by: string;
  at: string;
  outcome: RefusalOutcome | undefined;
  settledBy: string | undefined;
  settledAt: string | undefined;
}

export interface ObjectionLine {
  id: number;
  body: string;
  by: string;
  at: string;
  outcome: ObjectionOutcome | undefined;
  answer: string;
  settledBy: string | undefined;
  settledAt: string | undefined;
}

export interface WorkbenchPage extends PageModel {
  award: YearHead;
  path: string;
  code: string;
  entryTitle: string | undefined;
  category: string;
  state: EntryState;
  tab: DeskTab;
  /** The case as readers see it; undefined when it is deleted or nobody may read it. */
  post:
    | {
        id: number;
        by: PersonThen;
        coauthors: string[];
        publishedAt: string;
        editedAt: string | undefined;
        text: Shown;
        listed: boolean;
      }
    | undefined;
  lead: PersonThen;
  members: PersonThen[];
  nominations: { person: PersonThen; reason: string; at: string; own: boolean }[];
  earlier: {
    year: number;
    number: number;
    code: string;
    title: string | undefined;
    category: string;
    state: EntryState;
    samePost: boolean;
    shortlisted: boolean;
  }[];
  history: StateLine[];
  checks: CheckLine[];
  notes: { body: string; by: string; at: string } | undefined;
  refusal: RefusalLine | undefined;
  settledRefusals: RefusalLine[];
  objection: ObjectionLine | undefined;
  settledObjections: ObjectionLine[];
  previous: { number: number; code: string } | undefined;
  next: { number: number; code: string } | undefined;
  frozen: boolean;
  /** Accepted, and the case was changed since. */
  edited: boolean;
  /** The viewer stands for the entry or nominated it. */
  involved: boolean;
  /** Who can withdraw it, which the secretariat cannot: the lead, or the team of one who has left; undefined for what is over. */
  withdrawal: 'lead' | 'team' | 'nobody' | undefined;
  answerPart: AnswerPart;
  can: { screen: boolean; decide: boolean; reopen: boolean; settle: boolean; takeBack: boolean; answer: boolean };
  form: FormState;
  /** Who saved while this form was filled in; what stands now is shown beside it. */
  overtakenBy: string | undefined;
  seq: number;
  seen: string;
}

export const entryListPage = view<EntryListPage>('awards/screening-list');
export const workbenchPage = view<WorkbenchPage>('awards/screening-entry');
