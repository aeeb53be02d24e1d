import type { Theme } from './context.ts';
import type { Format } from './format.ts';
import type { Locale, Translate } from './locales.ts';

/** What every page shows around its own content; the layout reads it as `frame`. */
export interface Frame {
  locale: Locale;
  theme: Theme | undefined;
  searchKey: boolean;
  csrf: string;
  /** Address of this page, to come back to after choosing a language. */
  path: string;
  officeName: string;
  demo: boolean;
  version: string;
  assets: string;
  viewer:
    | {
        id: number;
        name: string;
        department: string;
        canModerate: boolean;
        /** Notes from the moderators that have not been read, and what waits for this moderator. */
        unreadNotes: number;
        waiting: number;
        canRunAwards: boolean;
        /** What happened to entries of this person or nominated by them, and was not yet said to be seen. */
        awardNotices: number;
      }
    | undefined;
  /** What has been searched for, in the search box; undefined for those who have none. */
  searched: string | undefined;
  /** What stands above every page, and how many more there are. */
  announcements: { shown: { id: number; title: string }[]; more: number };
  /** What stands above the pages of an award year: its other pages, for everybody and (by stage of the year) for the secretariat, and what was extended. */
  award:
    | {
        tabs: AwardTab[];
        desk: (AwardTab & { stage: string })[];
        extensions: { stage: string; closedAt: string; closesAt: string; reason: string }[];
      }
    | undefined;
  /** Key of a sentence, shown once after a redirect. */
  notice: string | undefined;
}

interface AwardTab {
  name: string;
  path: string;
  /** Whether the page has something to say in this phase; the page itself shows its own all the same. */
  shown: boolean;
}

/** The part of the frame that only features can tell; the app supplies it. */
export type FrameFacts = Pick<
  Frame,
  'officeName' | 'demo' | 'version' | 'assets' | 'viewer' | 'searched' | 'announcements' | 'award'
>;

export interface Locals {
  t: Translate;
  f: Format;
}
