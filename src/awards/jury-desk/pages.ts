import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { RecusalKind } from '../judging/recusals.ts';
import type { CriterionView } from '../judging/rubric.ts';
import type { YearHead } from '../years/pages.ts';
import type { CalibrationCase } from './calibration.ts';

interface DeskPage extends PageModel {
  award: YearHead;
}

export interface RubricPage extends DeskPage {
  criteria: (CriterionView & { fields: RubricField[]; wrong: boolean })[];
  form: FormState;
  /** Of the words that the form was made from. */
  version: string;
  /** Somebody else has saved since. */
  meanwhile: boolean;
  canChange: boolean;
  calibration: {
    cases: CalibrationCase[];
    chosen: CalibrationCase | undefined;
    /** Jurors who have tried the case. */
    cards: number;
    form: FormState;
  };
}

interface RubricField {
  name: string;
  level: number;
  /** Stand where the field is empty. */
  usual: string;
}

export interface PrizeLine {
  id: string;
  name: string;
  nameEn: string;
  kind: 'main' | 'staff_vote';
  /** Name of the category; undefined for all of them. */
  category: string | undefined;
  winners: number;
}

export interface PrizesPage extends DeskPage {
  prizes: PrizeLine[];
  categories: { id: string; name: string }[];
  form: FormState;
  canChange: boolean;
  /** Whether there is room for one more. */
  canAdd: boolean;
  most: number;
}

export interface PrizePage extends DeskPage {
  prize: { id: string; name: string };
  categories: { id: string; name: string }[];
  form: FormState;
}

export interface JurorLine {
  id: number;
  /** J3; undefined until the judging begins. */
  code: string | undefined;
  name: string;
  department: string;
  /** `unanswered`: the judging has begun without an answer. */
  invitation: 'open' | 'accepted' | 'declined' | 'unanswered';
  /** Since when it is so. */
  since: string;
  recusals: { kind: Exclude<RecusalKind, 'declared'>; entries: string[] }[];
  declared: DeclaredRecusal[];
}

export interface DeclaredRecusal {
  entry: string;
  reason: string;
  /** When and by whom it was declared; undefined for one from before the close of the judging. */
  late: { at: string; by: string } | undefined;
}

/** Jurors by categories; a category is undefined where the reader is recused in it. */
export interface ProgressTable {
  categories: { name: string; closed: boolean }[];
  rows: { name: string; code: string | undefined; cells: ({ own: number; whole: number; locked: boolean } | undefined)[] }[];
}

export interface JurorsPage extends DeskPage {
  form: FormState;
  jurors: JurorLine[];
  warnings: { key: string; values: Record<string, string | number> }[];
  progress: ProgressTable | undefined;
  canChange: boolean;
  /** Whether the secretariat can record a recusal for a juror. */
  canRecuse: boolean;
  /** The judging has closed: a juror can still stand aside, but only by their own word. */
  recusalsClosed: boolean;
  /** What the reader has stood aside from, and whether there can be more. */
  own: { id: number; declared: DeclaredRecusal[]; canDeclare: boolean };
  /** Something is left out because the reader is recused from it. */
  hidden: boolean;
}

export interface RecusalPage extends DeskPage {
  juror: { id: number; name: string; department: string };
  /** The reader declares it about themselves. */
  isOwn: boolean;
  entries: { number: number; code: string; title: string | undefined }[];
  form: FormState;
}

export const rubricPage = view<RubricPage>('awards/rubric');
export const prizesPage = view<PrizesPage>('awards/prizes');
export const prizePage = view<PrizePage>('awards/prizes-edit');
export const jurorsPage = view<JurorsPage>('awards/years-jurors');
export const recusalPage = view<RecusalPage>('awards/recusal');
