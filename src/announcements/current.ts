import { type Db, memoryPerDatabase } from '../db/index.ts';
import type { Day } from '../lib/index.ts';
import { type AnnouncementRow, announcementQueries } from './queries.ts';

const DAYS_REMEMBERED = 4;
const SHOWN = 2;

const remembered = memoryPerDatabase<AnnouncementRow[]>('announcements', DAYS_REMEMBERED);

/** The announcements of a day, the latest first. Kept in memory: every page asks. */
export const currentAnnouncements = (db: Db, day: Day): AnnouncementRow[] =>
  remembered(db, day, () => announcementQueries(db).listCurrent(day));

/** As many as are shown before one is sent to the list of all, and how many more there are. */
export function pinned(db: Db, day: Day): { shown: AnnouncementRow[]; more: number } {
  const current = currentAnnouncements(db, day);
  return { shown: current.slice(0, SHOWN), more: Math.max(0, current.length - SHOWN) };
}
