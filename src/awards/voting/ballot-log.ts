import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

const CASTS_PER_CHECKPOINT = 10;

/**
 * Kept in memory alone: a count that is stored could be looked up. It begins full, since nobody knows how much an earlier process
 * has left in the log.
 */
const casts = perDatabase(() => ({ sinceCheckpoint: CASTS_PER_CHECKPOINT, newBallots: new Map<FiscalYear, number>() }));

/** Call it after the commit of a cast. Every tenth empties the write-ahead log, which holds both rows of a cast side by side. */
export function noteCast(db: Db, year: FiscalYear, isNew: boolean): void {
  const known = casts(db);
  if (isNew) known.newBallots.set(year, newBallots(db, year) + 1);
  known.sinceCheckpoint += 1;
  emptyFullLog(db);
}

/** Ballots that came into the box of a year since its last digest, as far as this process knows. */
export const newBallots = (db: Db, year: FiscalYear): number => casts(db).newBallots.get(year) ?? 0;

export const forgetNewBallots = (db: Db, year: FiscalYear): void => void casts(db).newBallots.delete(year);

/** Empties the write-ahead log if ten casts or more may stand in it: after a cast, and every minute where a reader was in the way. */
export function emptyFullLog(db: Db): void {
  if (casts(db).sinceCheckpoint >= CASTS_PER_CHECKPOINT) emptyLog(db);
}

/**
 * Moves all that the write-ahead log holds into the database and cuts it to nothing. Nobody is kept waiting for it.
 * @returns false when it could not be done now: another process reads, as a backup does, or the caller is in a transaction
 */
export function emptyLog(db: Db): boolean {
  const patience = Number(db.pragma('busy_timeout', { simple: true }));
  db.pragma('busy_timeout = 0');
  try {
    // The first column of the answer: 1 where it was held up.
    if (db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) !== 0) return false;
    casts(db).sinceCheckpoint = 0;
    return true;
  } catch (fault) {
    if ((fault as { code?: unknown }).code !== 'SQLITE_LOCKED') throw fault;
    return false;
  } finally {
    db.pragma(`busy_timeout = ${patience}`);
  }
}
