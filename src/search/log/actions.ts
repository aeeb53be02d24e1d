import { type Db, inTransaction, writeBehind } from '../../db/index.ts';
import { addDays, type Day } from '../../lib/index.ts';
import { fold, spellsPersonalNumber } from '../../text/index.ts';
import { type Asker, isRepeated } from './askers.ts';
import { searchLogQueries } from './queries.ts';

/** How long the log is kept, today included. */
export const LOG_DAYS = 365;
/** Different queries of one day that are counted. No office asks so much: beyond that it is a program that asks. */
const QUERIES_OF_DAY = 20_000;
const QUERY_CHARACTERS = 100;
const LAST_RANK = 1000;
// SQLite keeps them as bytes that are no text, and a batch is written whole or not at all.
const HALF_CHARACTERS = /\p{Cs}/gu;

/** One look at the results, or one click on a result. Each is an item of its own: two people may ask the same at once. */
type Entry = { number: number; query: string; day: Day } & ({ results: number } | { rank: number });

let entries = 0;

const waiting = writeBehind<Entry>(
  ({ number }) => String(number),
  (db, items) => {
    const { addClick } = searchLogQueries(db);
    const countSearch = searchCounter(db);
    for (const item of items) {
      const { query, day } = item;
      if ('results' in item) countSearch(day, query, item.results);
      else addClick({ query, rank: item.rank, day, dayBefore: addDays(day, -1) });
    }
  },
);

/** Counts searches of a day, new ones only as long as the day has room for them. */
function searchCounter(db: Db): (day: Day, query: string, results: number) => void {
  const { addAgain, addNew, countOfDay } = searchLogQueries(db);
  const rooms = new Map<Day, number>();
  return (day, query, results) => {
    if (addAgain(day, query, results)) return;
    const room = rooms.get(day) ?? QUERIES_OF_DAY - countOfDay(day, QUERIES_OF_DAY);
    if (room > 0) addNew(day, query, results);
    rooms.set(day, room - 1);
  };
}

/**
 * Counts a search, without who and without a time of day; it is written a moment later. What looks like a personal number
 * is not kept.
 * @param query as it was typed, filters included
 * @param results how many posts it found
 * @param asker so that what one person asks again soon counts once; undefined for a stranger
 */
export function logSearch(
  db: Db,
  { query, results, day, asker }: { query: string; results: number; day: Day; asker?: Asker | undefined },
): void {
  const kept = loggedForm(query);
  if (kept === undefined || (asker && isRepeated(db, asker, kept))) return;
  entries += 1;
  waiting(db).add({ number: entries, query: kept, results, day });
}

/** Counts a click on a result of a search of today or yesterday; others are no searches of ours. @param rank from 1 */
export function logClick(db: Db, { query, rank, day }: { query: string; rank: number; day: Day }): void {
  const kept = loggedForm(query);
  if (kept === undefined || !Number.isInteger(rank) || rank < 1 || rank > LAST_RANK) return;
  entries += 1;
  waiting(db).add({ number: entries, query: kept, rank, day });
}

/** Forgets what was searched more than a year ago. @returns how many rows went */
export const pruneSearchLog = (db: Db, day: Day): number =>
  inTransaction(db, () => searchLogQueries(db).forgetBefore(addDays(day, 1 - LOG_DAYS)));

/** How a query stands in the log; undefined for one that does not. */
function loggedForm(query: string): string | undefined {
  const folded = fold(query.replace(HALF_CHARACTERS, ' '));
  if (spellsPersonalNumber(folded)) return undefined;
  return [...folded].slice(0, QUERY_CHARACTERS).join('').trim() || undefined;
}
