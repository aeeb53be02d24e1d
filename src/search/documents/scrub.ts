import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { documentQueries, TOKEN_TABLES } from './queries.ts';

/** Pages that one step merges: some milliseconds. */
const PAGES = 50;
/** An index of so many documents, and of so many pages (12 MB), is written anew at once: some 100 ms. */
const SMALL = 1_000;
const SMALL_PAGES = 3_000;
const LOG_WAIT_MS = 100;
/** What a merge that finds nothing to do changes: the command itself is counted. */
const NOTHING = 1;

const queries = perDatabase((db: Db) => ({
  countPages: db.prepare<[number], { pages: number }>(
    `SELECT count(*) AS pages FROM (${TOKEN_TABLES.map((table) => `SELECT 1 FROM ${table}_data`).join(' UNION ALL ')} LIMIT ?)`,
  ),
  changes: db.prepare<[], { total: number }>('SELECT total_changes() AS total'),
  merge: TOKEN_TABLES.map((table) => db.prepare<[number]>(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`)),
  optimize: TOKEN_TABLES.map((table) => db.prepare<[]>(`INSERT INTO ${table} (${table}) VALUES ('optimize')`)),
}));

/**
 * How far cleaning has come: it is wanted in the transaction that is under way; it is wanted by and by; it has been put off
 * and nothing is done yet; pages are being merged; they are merged, but what stood in them may still lie in the log beside
 * the database.
 */
type Stage = 'now' | 'soon' | 'begin' | 'merge' | 'log';

const stageOf = (db: Db) => documentQueries(db).findState('scrub') as Stage | undefined;
const setStage = (db: Db, stage: Stage): void => documentQueries(db).setState('scrub', stage);

/**
 * Has the tokens of removed and changed documents leave the file too: FTS5 only strikes them out, until it merges their pages
 * with others. Said before or after the documents change, in their transaction.
 */
export const wantScrub = (db: Db): void => setStage(db, 'now');

/**
 * The same for what goes many times a day: a large index is cleaned of all of it together, once `beginScrub` is called. What is
 * under way begins anew.
 */
export function wantScrubSoon(db: Db): void {
  const stage = stageOf(db);
  if (!stage) setStage(db, 'soon');
  else if (stage === 'merge' || stage === 'log') setStage(db, 'begin');
}

/** Has what is wanted by and by done from now on. */
export function beginScrub(db: Db): void {
  if (stageOf(db) !== 'soon') return;
  inTransaction(db, () => {
    if (stageOf(db) === 'soon') setStage(db, 'begin');
  });
}

/** Whether there is something to clean now. */
export const scrubWaits = (db: Db): boolean => ![undefined, 'soon'].includes(stageOf(db));

/**
 * The end of a transaction in which cleaning may have been wanted: a small index is cleaned at once, a large one from then on
 * by `scrubIndex`.
 * @param complete whether all documents are in the index as they are now
 */
export function scrubIfSmall(db: Db, complete: boolean): void {
  const stage = stageOf(db);
  if (stage !== 'now' && stage !== 'soon') return;
  const atOnce = complete && isSmall(db);
  if (atOnce) for (const statement of queries(db).optimize) statement.run();
  if (atOnce) setStage(db, 'log');
  else if (stage === 'now') setStage(db, 'begin');
}

const isSmall = (db: Db): boolean =>
  documentQueries(db).newestId() <= SMALL && (queries(db).countPages.get(SMALL_PAGES + 1)?.pages ?? 0) <= SMALL_PAGES;

/** One step of cleaning where it waits, outside of transactions. @returns whether more is to be done */
export function scrubIndex(db: Db): boolean {
  const isPutAway = stageOf(db) === 'log' && putLogAway(db);
  inTransaction(db, () => {
    // Read here: meanwhile somebody may have wanted it anew.
    const stage = stageOf(db);
    if (stage === 'begin' || stage === 'merge') mergeSome(db, stage);
    else if (stage === 'log' && isPutAway) documentQueries(db).clearState('scrub');
  });
  return scrubWaits(db);
}

function mergeSome(db: Db, stage: Stage): void {
  // A negative number first puts all pages on one level, so that the steps after it end in a single tree.
  const begins = stage !== 'merge';
  const worked = queries(db).merge.map((statement) => changesOf(db, () => statement.run(begins ? -PAGES : PAGES)) > NOTHING);
  setStage(db, begins || worked.includes(true) ? 'merge' : 'log');
}

function changesOf(db: Db, work: () => unknown): number {
  const before = total(db);
  work();
  return total(db) - before;
}

const total = (db: Db): number => queries(db).changes.get()?.total ?? 0;

/** Nobody can write while it waits for those who read, so it does not wait long. @returns false when they had not ended by then */
function putLogAway(db: Db): boolean {
  const patience = db.pragma('busy_timeout', { simple: true });
  db.pragma(`busy_timeout = ${LOG_WAIT_MS}`);
  const [{ busy } = { busy: 1 }] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: 0 | 1 }[];
  db.pragma(`busy_timeout = ${patience}`);
  return busy === 0;
}
