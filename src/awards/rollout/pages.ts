import type { Day } from '../../lib/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { YearHead } from '../years/pages.ts';
import type { Answer, CellState } from './answers.ts';
import type { Reminder } from './reminded.ts';
import type { ReminderMonths } from './reminders.ts';
import type { RolloutSummary } from './summary.ts';

export interface CaseHead {
  /** The column of the case, from 1. */
  number: number;
  postId: number;
  title: string;
  /** Names of its prizes; none for a recommended case. */
  prizes: string[];
  /** Why the secretariat recommends it. */
  reason: string;
  summary: RolloutSummary;
}

export interface MatrixRow {
  id: number;
  name: string;
  /** Whether it stands below a department of the division. */
  below: boolean;
  own: boolean;
  /** In the order of the cases. */
  states: CellState[];
}

/** `own` is the reader's department; the others are the departments with such a cell. */
export const FILTERS = ['all', 'own', 'unseen', 'seen', 'considering', 'trial', 'adopted', 'not_applicable', 'dropped'] as const;
export type Filter = (typeof FILTERS)[number];

export interface MatrixPage extends PageModel {
  award: YearHead;
  cases: CaseHead[];
  /** The department of the reader and the cases that wait for its answer; undefined for whoever is not asked. */
  own: { name: string; waiting: { postId: number; title: string }[] } | undefined;
  filters: { name: Filter; path: string; departments: number; current: boolean }[];
  divisions: { name: string; departments: MatrixRow[] }[];
  canManage: boolean;
}

export interface AnswerLine {
  department: string;
  answer: Answer;
  reason: string;
  hoursAYear: number | undefined;
  by: string;
  at: string;
}

export interface AnswerPage extends PageModel {
  postId: number;
  award: { year: number; name: string };
  prizes: string[];
  /** Why the secretariat recommends it. */
  reason: string;
  owner: { name: string; department: string };
  summary: RolloutSummary;
  /** The viewer's department; undefined for strangers. `owner`: it has the case itself; `team`: the viewer made it; `apart`: not asked. */
  own:
    | { department: string; place: 'asked' | 'owner' | 'team' | 'apart'; current: AnswerLine | undefined; earlier: AnswerLine[] }
    | undefined;
  /** Whether a colleague has answered since the form was made. */
  overtaken: boolean;
  form: FormState;
  /** Number of the answer that the form is made on. */
  seen: number;
  others: AnswerLine[];
}

export interface DeskCase extends CaseHead {
  readable: boolean;
  owner: string;
  ownerDepartment: string;
  departments: number | undefined;
  /** Whether more departments have taken it up than were counted. */
  outgrown: boolean;
  canTakeBack: boolean;
  form: FormState;
}

export interface ReminderLine {
  postId: number;
  months: ReminderMonths;
  title: string;
  owner: string;
  department: string;
  dueOn: Day;
  state: Reminder['state'];
  settled: { note: string; by: string; at: string } | undefined;
  form: FormState;
}

export interface DeskPage extends PageModel {
  award: YearHead;
  published: boolean;
  reminders: ReminderLine[];
  cases: DeskCase[];
  /** Titles of winning cases that nobody is asked about yet. */
  unopened: string[];
  form: FormState;
  /** Faults of whichever form came back, for the summary above the page. */
  errors: FormState['errors'];
}

export const matrixPage = view<MatrixPage>('awards/rollout-matrix');
export const answerPage = view<AnswerPage>('awards/rollout-answer');
export const deskPage = view<DeskPage>('awards/rollout-desk');
