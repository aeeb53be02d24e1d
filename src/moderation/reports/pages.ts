import type { Page } from '../../lib/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { Subject } from '../subjects.ts';
import type { Outcome, Reason } from './reasons.ts';

export interface ReportFormPage extends PageModel {
  /** What is reported, and where it stands. */
  text: string;
  action: string;
  back: string;
  /** Since when an earlier report of this person is open: another would say nothing new. */
  openSince: string | undefined;
  reasons: readonly Reason[];
  form: FormState;
}

export interface ReportLine {
  reason: Reason;
  line: string;
  reporter: string;
  department: string;
  reportedAt: string;
}

export interface SettledLine extends ReportLine {
  outcome: Outcome;
  explanation: string;
  settledBy: string;
  settledAt: string;
}

export interface ReportPage extends PageModel {
  id: number;
  subject: Subject;
  reports: ReportLine[];
  /** What became of earlier reports of the same thing. */
  earlier: SettledLine[];
  outcomes: readonly Outcome[];
  /** Undefined once it has been answered. */
  form: FormState | undefined;
}

export interface SettledPage extends PageModel {
  reports: Page<SettledLine & { id: number; subject: Subject }>;
  newerPath: string | undefined;
  olderPath: string | undefined;
}

export const reportFormPage = view<ReportFormPage>('moderation/report-form');
export const reportPage = view<ReportPage>('moderation/report');
export const settledPage = view<SettledPage>('moderation/settled');
