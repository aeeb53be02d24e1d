import { type Db, inTransaction, perDatabase, writeBehind } from '../../db/index.ts';
import { addDays, type Day, dayOf } from '../../lib/index.ts';
import { spellsPersonalNumber, tidyLine } from '../../text/index.ts';

/** How many of a person are kept, for how long, today included, and how long one may be. */
const KEPT = 10;
const DAYS = 30;
const CHARACTERS = 200;

const queries = perDatabase((db: Db) => ({
  // Not for somebody whose account was closed a moment ago.
  put: db.prepare<Recent>(`
    INSERT INTO recent_searches (user_id, query, searched_on, turn)
    SELECT u.id, @query, @day, 1 + ifnull((SELECT max(r.turn) FROM recent_searches r WHERE r.user_id = u.id), 0)
      FROM users u WHERE u.id = @userId AND u.deactivated_at IS NULL
        ON CONFLICT DO UPDATE SET searched_on = excluded.searched_on, turn = excluded.turn`),
  trim: db.prepare<[number, number]>(`
    DELETE FROM recent_searches
     WHERE user_id = ? AND query NOT IN (
       SELECT r.query FROM recent_searches r WHERE r.user_id = recent_searches.user_id ORDER BY r.turn DESC LIMIT ?)`),
  forget: db.prepare<[Day]>('DELETE FROM recent_searches WHERE searched_on < ?'),
}));

interface Recent {
  userId: number;
  query: string;
  day: Day;
}

const waiting = writeBehind<Recent>(
  ({ userId, query }) => `${userId} ${query}`,
  (db, items) => {
    const { put, trim } = queries(db);
    for (const item of items) put.run(item);
    for (const userId of new Set(items.map((item) => item.userId))) trim.run(userId, KEPT);
  },
);

/**
 * Remembers what a person searched for, for this person alone and without a time of day; it is written a moment later.
 * Personal numbers are not kept.
 */
export function recordSearch(db: Db, userId: number, text: string, at: Date): void {
  const line = tidyLine(text);
  const query = [...line].slice(0, CHARACTERS).join('').trim();
  if (query === '' || spellsPersonalNumber(line)) return;
  waiting(db).add({ userId, query, day: dayOf(at) });
}

/** Forgets what people searched for more than a month ago. @returns how many searches went */
export const pruneRecentSearches = (db: Db, day: Day): number =>
  inTransaction(db, () => queries(db).forget.run(addDays(day, 1 - DAYS)).changes);
