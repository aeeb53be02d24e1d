import type { Day } from '../lib/index.ts';
import type { SafeHtml } from '../text/index.ts';
import { type FormState, type PageModel, view } from '../web/index.ts';
import type { AnnouncementState } from './periods.ts';

export interface AnnouncementLine {
  id: number;
  title: string;
  startsOn: Day;
  endsOn: Day;
}

/** An announcement as readers see it: in full on its own page and on the home page. */
export interface AnnouncementView extends AnnouncementLine {
  body: SafeHtml;
  by: string;
  department: string;
  state: AnnouncementState;
}

export interface AnnouncementPage extends PageModel {
  announcement: AnnouncementView;
  canManage: boolean;
}

export interface AnnouncementsPage extends PageModel {
  current: AnnouncementLine[];
  past: AnnouncementLine[];
  canManage: boolean;
}

export interface ManagePage extends PageModel {
  /** Those that are up, to come, and over. */
  groups: { state: AnnouncementState; announcements: (AnnouncementLine & { by: string })[] }[];
}

export interface AnnouncementFormPage extends PageModel {
  /** The one that is edited; undefined for a new one. */
  id: number | undefined;
  form: FormState;
}

export const announcementPage = view<AnnouncementPage>('announcements/show');
export const announcementsPage = view<AnnouncementsPage>('announcements/list');
export const managePage = view<ManagePage>('announcements/manage');
export const announcementFormPage = view<AnnouncementFormPage>('announcements/form');
