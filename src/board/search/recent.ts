import { type Db, perDatabase, writeBehind } from '../../db/index.ts';
import { findPersonalNumbers, tidyLine } from '../../text/index.ts';

/** How many of a person are kept, and how long one may be. */
const KEPT = 10;
const CHARACTERS = 200;

const queries = perDatabase((db: Db) => ({
  put: db.prepare<[number, string, string]>(`
    INSERT INTO recent_searches (user_id, query, searched_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET searched_at = excluded.searched_at`),
  trim: db.prepare<[number, number]>(`
    DELETE FROM recent_searches
     WHERE user_id = ? AND query NOT IN (
       SELECT r.query FROM recent_searches r WHERE r.user_id = recent_searches.user_id ORDER BY r.searched_at DESC, r.query LIMIT ?)`),
}));

interface Recent {
  userId: number;
  query: string;
  searchedAt: string;
}

const waiting = writeBehind<Recent>(
  ({ userId, query }) => `${userId} ${query}`,
  (db, items) => {
    const { put, trim } = queries(db);
    for (const { userId, query, searchedAt } of items) put.run(userId, query, searchedAt);
    for (const userId of new Set(items.map((item) => item.userId))) trim.run(userId, KEPT);
  },
);

/** Remembers what a person searched for, for this person alone; it is written a moment later. Personal numbers are not kept. */
export function recordSearch(db: Db, userId: number, text: string, at: Date): void {
  const query = [...tidyLine(text)].slice(0, CHARACTERS).join('').trim();
  if (query === '' || findPersonalNumbers(query).length > 0) return;
  waiting(db).add({ userId, query, searchedAt: at.toISOString() });
}
