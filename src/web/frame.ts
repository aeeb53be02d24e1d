import type { Theme } from './context.ts';
import type { Format } from './format.ts';
import type { Locale, Translate } from './locales.ts';

/** What every page shows around its own content; the layout reads it as `frame`. */
export interface Frame {
  locale: Locale;
  theme: Theme | undefined;
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
      }
    | undefined;
  /** What stands above every page, and how many more there are. */
  announcements: { shown: { id: number; title: string }[]; more: number };
  /** Key of a sentence, shown once after a redirect. */
  notice: string | undefined;
}

/** The part of the frame that only features can tell; the app supplies it. */
export type FrameFacts = Pick<Frame, 'officeName' | 'demo' | 'version' | 'assets' | 'viewer' | 'announcements'>;

export interface Locals {
  t: Translate;
  f: Format;
}
