import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

const CASTS_PER_CHECKPOINT = 10;

/** Kept in memory alone: a count that is stored could be looked up. */
const casts = perDatabase(() => ({ sinceCheckpoint: 0, newBallots: new Map<FiscalYear, number>() }));

/** Call it after the commit of a cast. Every tenth empties the write-ahead log, which holds both rows of a cast side by side. */
export function noteCast(db: Db, year: FiscalYear, isNew: boolean): void {
  const known = casts(db);
  if (isNew) known.newBallots.set(year, newBallots(db, year) + 1);
  known.sinceCheckpoint += 1;
  if (known.sinceCheckpoint < CASTS_PER_CHECKPOINT) return;
  emptyLog(db);
  known.sinceCheckpoint = 0;
}

/** Ballots that came into the box of a year since its last digest, as far as this process knows. */
export const newBallots = (db: Db, year: FiscalYear): number => casts(db).newBallots.get(year) ?? 0;

export const forgetNewBallots = (db: Db, year: FiscalYear): void => void casts(db).newBallots.delete(year);

/** Moves all that the write-ahead log holds into the database and cuts it to nothing. */
export function emptyLog(db: Db): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (fault) {
    // Inside a transaction of the caller it cannot be done; the next one is soon.
    if ((fault as { code?: unknown }).code !== 'SQLITE_LOCKED') throw fault;
  }
}
