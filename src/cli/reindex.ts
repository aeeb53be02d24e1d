import { pino } from 'pino';
import { countWaiting, readNewFiles, reindexAll, tendUntilDone } from '../board/index.ts';
import type { Db } from '../db/index.ts';
import { systemClock } from '../lib/index.ts';
import { countDocuments, indexBytes } from '../search/index.ts';
import type { Config } from '../web/index.ts';
import { plural } from './plural.ts';

const PROGRESS_MS = 2_000;
const MEBIBYTE = 1024 * 1024;

/**
 * Makes the search index anew, in transactions so short that an office which is served goes on. Broken off, it is finished by
 * the next run, or by the office itself.
 * @param fromScratch throws the old index away first
 */
export async function reindex(
  db: Db,
  config: Config,
  { fromScratch }: { fromScratch: boolean },
  say: (line: string) => void,
): Promise<void> {
  const began = performance.now();
  const log = pino({ level: config.logLevel, base: { service: 'chienowa' } }, process.stderr);
  const files = await readNewFiles({ db, config, log }, systemClock.now());
  if (files > 0) say(`${plural(files, 'new file')} read.`);
  reindexAll(db, { empty: fromScratch });
  say(`${plural(countWaiting(db), 'post')} to be indexed …`);
  await tendUntilDone(db, { onPiece: atMostEvery(PROGRESS_MS, () => say(progressOf(countWaiting(db)))) });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(
    `The search index is made: ${plural(countDocuments(db), 'post')}, ${Math.ceil(indexBytes(db) / MEBIBYTE)} MB, ${seconds} s.`,
  );
}

const progressOf = (left: number): string => (left > 0 ? `… ${left} left` : '… counting words');

function atMostEvery(milliseconds: number, work: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < milliseconds) return;
    last = performance.now();
    work();
  };
}
