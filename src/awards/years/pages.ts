import type { Day, FiscalYear } from '../../lib/index.ts';
import type { SafeHtml } from '../../text/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { Phase } from '../rules/index.ts';
import type { Fixing } from './fixed.ts';
import type { Missing } from './missing.ts';
import type { MomentName } from './moments.ts';
import type { Stage, Step } from './queries.ts';
import type { NextDate, Station } from './timeline.ts';

/** A phase as people are told of it: the list and the shortlist are there before the phase ends. */
export type ShownPhase = Phase | 'listed' | 'shortlisted';

/** A year on lists and at the head of its pages. */
export interface YearHead {
  year: FiscalYear;
  name: string;
  phase: Phase;
  /** Key of the phase in words: within a phase they change with what is decided. */
  shown: ShownPhase;
  votingOpensAt: string;
  announced: boolean;
  next: NextDate | undefined;
}

export interface StationView extends Omit<Station, 'steps' | 'extension'> {
  /** Begins with its day: the time is not worth saying. */
  beginsDay: boolean;
  extension: { closedAt: string; reason: string } | undefined;
  steps: { step: Step; by: string | undefined; at: string }[];
}

export interface YearsPage extends PageModel {
  years: (YearHead & { missing: Missing[] })[];
}

export interface NewYearPage extends PageModel {
  form: FormState;
  /** Years whose settings can be copied, the latest first. */
  copies: { year: FiscalYear; name: string }[];
}

export interface ProgressPage extends PageModel {
  award: YearHead;
  stations: StationView[];
  missing: Missing[];
  /** The one thing to do next, when it is done on another page. */
  action: { key: string; path: string } | undefined;
  /** Before the announcement: whether it can be made, and whether nominations open with it. */
  announcement: { possible: boolean; opensAtOnce: boolean; opensAt: string; beginsDay: boolean; closesAt: string } | undefined;
  /** Windows that can be extended now. */
  extensible: { stage: Stage; closesAt: string }[];
}

export interface SettingsPage extends PageModel {
  award: YearHead;
  /** The version the form was made from. */
  version: number;
  form: FormState;
  fixing: Fixing;
  /** The dates that are fixed, as they stand. */
  fixedMoments: Partial<Record<MomentName, string>>;
  /** Rows of the form for categories. */
  rows: readonly number[];
  weights: readonly string[];
  /** Somebody else has saved since: the fields in which their words differ from what is typed here. */
  meanwhile: { by: string; changes: { label: string; number: string; value: string }[] } | undefined;
  /** Whether the fold is open: something in it is wrong. */
  openFold: boolean;
  decided: { by: string; at: string };
  /** Everything that holds, once nothing of it can change. */
  values: SettingsValues | undefined;
}

/** Name of the field, its value, and the key of the unit behind it. */
interface SettingsNumber {
  name: string;
  value: number | null;
  unit: string | undefined;
}

/** The settings as they are read. */
export interface SettingsValues {
  name: string;
  introduction: SafeHtml;
  moments: { name: MomentName; at: string; ends: boolean; beginsDay: boolean }[];
  workFrom: Day;
  workTo: Day;
  categories: { name: string; nameEn: string; description: string; anyTime: boolean }[];
  sameDepartmentBarred: boolean;
  numbers: SettingsNumber[];
  weights: SettingsNumber[];
}

export interface ExtensionPage extends PageModel {
  award: YearHead;
  stage: Stage;
  closesAt: string;
  /** The latest end that can be set. */
  latest: string;
  form: FormState;
}

export const yearsPage = view<YearsPage>('awards/years-list');
export const newYearPage = view<NewYearPage>('awards/years-new');
export const progressPage = view<ProgressPage>('awards/years-progress');
export const settingsPage = view<SettingsPage>('awards/years-settings');
export const extensionPage = view<ExtensionPage>('awards/years-extension');
