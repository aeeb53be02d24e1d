import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { pino } from 'pino';
import { openSetup } from '../accounts/index.ts';
import { buildApp } from '../app.ts';
import { runAwardChores } from '../awards/index.ts';
import {
  pruneRecentSearches,
  purgeTrash,
  rollMonth,
  startReading,
  startSearchThread,
  startTending,
  sweepFiles,
} from '../board/index.ts';
import { type Db, flushWrites, lockDataFolder } from '../db/index.ts';
import { dayOf, systemClock } from '../lib/index.ts';
import { pruneSearchLog } from '../search/index.ts';
import type { AppContext, Config } from '../web/index.ts';
import { databaseFile, openOffice } from './office.ts';

const FLUSH_MS = 2_000;
const MONTH_CHECK_MS = 60_000;
const AWARD_MS = 60_000;
const SWEEP_MS = 3_600_000;
const DRAIN_MS = 8_000;
/** A file may take ten minutes; other bodies are cut much earlier, in `cutSlowBodies`. */
const REQUEST_MS = 600_000;

/** Serves the office until it is told to stop. `say` prints a line for the person at the keyboard. */
export async function serve(config: Config, say: (line: string) => void): Promise<void> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDataFolder(path.join(config.dataDir, 'chienowa.lock'));
  const { db, migrated } = openOffice(config);
  if (migrated.length > 0) say(`Database brought up to date: ${migrated.join(', ')}`);
  const log = pino({ level: config.logLevel, base: { service: 'chienowa' }, timestamp: pino.stdTimeFunctions.isoTime });
  const context: AppContext = { db, clock: systemClock, config, log };
  const server = createServer(
    { headersTimeout: 15_000, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 5_000 },
    buildApp(context),
  );
  const stopChores = startChores(context);
  const stopReading = startReading(context);
  const stopTending = startTending(db, databaseFile(config), (fault) =>
    log.error({ err: fault }, 'tending the search index failed'),
  );
  const stopSearching = startSearchThread(db, databaseFile(config), (fault) => log.error({ err: fault }, 'searching failed'));
  process.on('uncaughtException', (fault) => log.fatal({ err: fault }, 'uncaught exception'));
  process.on('unhandledRejection', (fault) => log.fatal({ err: fault }, 'unhandled rejection'));
  await listen(server, config);
  say(`Chienowa is running at ${config.publicUrl}`);
  const setup = openSetup(db);
  if (setup) say(`There are no accounts yet. Set the office up once at:\n  ${config.publicUrl}/setup/${setup}`);
  await stopSignal();
  say('Stopping …');
  stopChores();
  await Promise.all([stopReading(), stopTending(), close(server)]);
  await stopSearching();
  flushWrites(db);
  db.close();
  unlock();
}

function startChores(context: AppContext): () => void {
  const { db, log } = context;
  let stopped = false;
  const guarded = (work: () => void) => () => {
    try {
      work();
    } catch (fault) {
      log.error({ err: fault }, 'background work failed');
    }
  };
  const award = guarded(() => runAwardChores(context, systemClock.now()));
  const forget = guarded(() => {
    const today = dayOf(systemClock.now());
    pruneSearchLog(db, today);
    pruneRecentSearches(db, today);
  });
  const sweep = () => {
    sweepFiles(context, systemClock.now()).catch((fault: unknown) => {
      // The database may have closed in the middle; what is left is swept after the next start.
      if (!stopped) log.error({ err: fault }, 'sweeping files failed');
    });
  };
  const timers = [
    setInterval(sweep, SWEEP_MS),
    setInterval(
      guarded(() => flushWrites(db)),
      FLUSH_MS,
    ),
    setInterval(
      guarded(() => rollMonths(db)),
      MONTH_CHECK_MS,
    ),
    setInterval(
      guarded(() => emptyTrash(db)),
      SWEEP_MS,
    ),
    setInterval(award, AWARD_MS),
    setInterval(forget, SWEEP_MS),
  ];
  guarded(() => rollMonths(db))();
  guarded(() => emptyTrash(db))();
  award();
  forget();
  sweep();
  return () => {
    stopped = true;
    timers.forEach(clearInterval);
  };
}

/** A turn of the month changes what "this year" is; big offices get there over several turns of the event loop. */
function rollMonths(db: Db): void {
  if (rollMonth(db, systemClock.now()) > 0) setImmediate(() => rollMonths(db));
}

/** What was thrown away 30 days ago goes for good; a full trash over several turns of the event loop. */
function emptyTrash(db: Db): void {
  if (purgeTrash(db, systemClock.now()) > 0) setImmediate(() => emptyTrash(db));
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EADDRINUSE') return reject(fault);
      reject(new Error(`Port ${port} is in use. Choose another: PORT=3001 npm start`, { cause: fault }));
    });
    server.listen(port, host, resolve);
  });
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** Answers what is under way, then closes; what takes too long is cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A connection falls idle when its answer is out; without this the browser's keep-alive would hold the exit up.
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}
