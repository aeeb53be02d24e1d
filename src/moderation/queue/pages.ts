import type { Day } from '../../lib/index.ts';
import { type PageModel, view } from '../../web/index.ts';
import type { ReportLine } from '../reports/pages.ts';
import type { Subject } from '../subjects.ts';

export const SECTIONS = ['reports', 'numbers', 'obsolete', 'stale', 'hidden', 'trash'] as const;
export type Section = (typeof SECTIONS)[number];

export interface QueueTab {
  section: Section;
  path: string;
  current: boolean;
  /** What waits there; undefined where nothing is to be answered. */
  count: number | undefined;
}

export interface OutdatedPost {
  id: number;
  title: string;
  author: string;
  confirmedOn: Day;
  lines: { id: number; line: string; department: string; reportedAt: string }[];
}

export interface QueuePage extends PageModel {
  tabs: QueueTab[];
  section: Section;
  /** The section's own list; the others are empty. */
  reports: { id: number; subject: Subject; reports: ReportLine[] }[];
  numbers: { id: number; place: string; reason: string; by: string; department: string; allowedAt: string }[];
  outdated: OutdatedPost[];
  offBoard: { subject: Subject; at: string; by: string | undefined; reason: string | null; goesOn: Day | undefined }[];
  newerPath: string | undefined;
  olderPath: string | undefined;
}

export const queuePage = view<QueuePage>('moderation/queue');
