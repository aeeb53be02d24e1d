import type { FiscalYear } from '../../lib/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { CriterionId } from '../rules/index.ts';
import type { CaseView } from './case-view.ts';
import type { DraftScores, Scores } from './queries.ts';
import type { RecusalKind } from './recusals.ts';
import type { CriterionView } from './rubric.ts';

/** The year that a page of the jury belongs to. */
export interface AwardName {
  year: FiscalYear;
  name: string;
}

export interface CardLine {
  number: number;
  code: string;
  /** Undefined while nobody may read the case. */
  title: string | undefined;
  state: 'empty' | 'begun' | 'whole';
  score: number | undefined;
}

export interface JudgedView {
  id: string;
  name: string;
  locked: boolean;
  /** In the order of this juror. */
  cards: CardLine[];
  done: number;
  of: number;
  /** Codes of entries that have left the shortlist: they need no card any more. */
  withdrawn: string[];
}

export interface RecusalLine {
  code: string;
  title: string | undefined;
  kind: RecusalKind;
  /** Of a declared one. */
  reason: string | undefined;
}

export interface JudgingHomePage extends PageModel {
  award: AwardName;
  moment: 'invited' | 'judging' | 'closed';
  /** `null`: not answered yet. */
  answer: 'accepted' | null;
  invitationOpen: boolean;
  votingClosesAt: string;
  judgingClosesAt: string;
  rubric: CriterionView[];
  /** Empty until the shortlist is frozen. */
  categories: JudgedView[];
  shortlisted: boolean;
  recusals: RecusalLine[];
  canRecuse: boolean;
  calibration: { done: boolean; open: boolean } | undefined;
}

export interface DecliningPage extends PageModel {
  award: AwardName;
  /** The roll is frozen without this person, and the vote is not over. */
  offRoll: boolean;
}

export interface RecusalPage extends PageModel {
  award: AwardName;
  entry: { number: number; code: string; title: string | undefined; category: string };
  team: CaseView['team'];
  form: FormState;
}

/** A card of somebody else, as who has locked the own ones sees it. */
export interface OtherCard {
  juror: string;
  scores: Scores;
  score: number;
  comment: string;
  /** Changed after it was locked. */
  changed: boolean;
}

export interface CardVersion {
  version: number;
  scores: Scores;
  score: number;
  comment: string;
  reason: string;
  at: string;
}

export interface Neighbour {
  number: number;
  code: string;
}

export interface JudgingEntryPage extends PageModel {
  award: AwardName;
  path: string;
  category: { id: string; name: string };
  entry: CaseView;
  withdrawn: boolean;
  rubric: CriterionView[];
  viewerId: number;
  /** `draft` can be filled in, `locked` can still be changed, `fixed` cannot; `none` is for a secretary. */
  own: 'draft' | 'locked' | 'fixed' | 'none';
  /** The draft as it is typed. */
  form: FormState;
  score: number | undefined;
  savedAt: string | undefined;
  note: string;
  /** The locked card, each time it was written; the last holds. */
  versions: CardVersion[];
  /** The form that changes a locked card; undefined where that is not possible. */
  change: FormState | undefined;
  progress: { done: number; of: number } | undefined;
  previous: Neighbour | undefined;
  next: Neighbour | undefined;
  /** Undefined while the others' cards are closed to this person. */
  jury: { cards: OtherCard[]; notes: { by: string; body: string; at: string }[]; form: FormState | undefined } | undefined;
  judgingClosesAt: string;
  /** What the script says beside the form. */
  words: string;
}

export interface LockPage extends PageModel {
  award: AwardName;
  category: { id: string; name: string };
  rubric: CriterionView[];
  cards: { line: CardLine; scores: DraftScores; comment: string }[];
  /** Codes of what is not whole yet; nothing can be locked before. */
  missing: CardLine[];
  locked: boolean;
  open: boolean;
}

export interface CalibrationPage extends PageModel {
  award: AwardName;
  from: AwardName;
  entry: CaseView;
  rubric: CriterionView[];
  open: boolean;
  form: FormState;
  /** How the jurors scored who have done it, this one among them; undefined before the own card. */
  distribution: { jurors: number; counts: Record<CriterionId, number[]>; own: Scores; score: number } | undefined;
}

export const judgingHomePage = view<JudgingHomePage>('awards/judging');
export const decliningPage = view<DecliningPage>('awards/judging-declining');
export const recusalPage = view<RecusalPage>('awards/judging-recusal');
export const judgingEntryPage = view<JudgingEntryPage>('awards/judging-entry');
export const lockPage = view<LockPage>('awards/judging-lock');
export const calibrationPage = view<CalibrationPage>('awards/judging-calibration');
