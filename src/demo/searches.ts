import { type Db, flushWrites } from '../db/index.ts';
import { DAY_MS, dayOf } from '../lib/index.ts';
import { logClick, logSearch } from '../search/index.ts';
import { readSearches } from './content.ts';
import { Random } from './random.ts';

const SEED = 20261121;
const DAYS = 42;
const WORKING_DAYS = 5;
/** Most open one of the first; few go far down. */
const LAST_RANK = 9;

/** What was searched in the last weeks, on working days, and what was opened of it. */
export function addSearches(db: Db, now: Date): void {
  const random = new Random(SEED);
  for (const { query, weekly, results, opened } of readSearches()) {
    for (const day of workingDays(now)) {
      for (let rest = weekly / WORKING_DAYS + random.next(); rest >= 1; rest -= 1) {
        logSearch(db, { query, results, day });
        const rank = 1 + Math.floor(Math.min(results, LAST_RANK) * random.next() ** 3);
        if (random.chance(opened)) logClick(db, { query, rank, day });
      }
    }
  }
  flushWrites(db);
}

const workingDays = (now: Date): string[] =>
  Array.from({ length: DAYS }, (_, back) => dayOf(new Date(now.getTime() - (DAYS - 1 - back) * DAY_MS))).filter(
    (day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()),
  );
