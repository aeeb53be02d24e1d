import { generationOf, inTransaction, touch } from '../../../db/index.ts';
import type { AppContext } from '../../../web/index.ts';
import { placeOf } from '../folder.ts';
import { readingQueries, type UnreadFile } from './queries.ts';
import type { FileText } from './read-file-text.ts';
import { ReaderDied, type TextReader, textReader, UnreadableFile } from './text-reader.ts';
import { beginTry, forgetTries } from './tries.ts';

const LOOK_MS = 3_000;
/** A file that has brought its reader down so often is not opened again. */
const MAX_TRIES = 2;

type ReadingContext = Pick<AppContext, 'db' | 'config' | 'log'>;

/**
 * Reads the files that posts show and that have not been read yet; each is written down, and thereby found, when it is read.
 * @param stopping ends it after what has been read so far
 * @returns how many have been read
 */
export async function readNewFiles(
  context: ReadingContext,
  at: Date,
  { stopping, reader = textReader() }: { stopping?: AbortSignal; reader?: TextReader } = {},
): Promise<number> {
  const end = () => void reader.end();
  stopping?.addEventListener('abort', end);
  let read = 0;
  try {
    for (let last = 0; !stopping?.aborted; ) {
      const file = readingQueries(context.db).nextUnread(last);
      if (!file) break;
      last = file.id;
      if (await readNewFile(context, reader, file, at, stopping)) read += 1;
    }
    return read;
  } finally {
    stopping?.removeEventListener('abort', end);
    await reader.end();
  }
}

/** @returns whether there is an answer now */
async function readNewFile(context: ReadingContext, reader: TextReader, file: UnreadFile, at: Date, stopping?: AbortSignal) {
  const { db, config, log } = context;
  try {
    const found = await readWithTries(config.dataDir, reader, file, stopping);
    inTransaction(db, () => {
      readingQueries(db).insert(file.id, found, at.toISOString());
      touch(db, 'board');
    });
  } catch (fault) {
    if (stopping?.aborted) return false;
    if (!(fault instanceof UnreadableFile)) throw fault;
    log.error({ err: fault, file: file.id }, 'the text of a file cannot be read');
    return false;
  } finally {
    await forgetTries(config.dataDir, file.id);
  }
  return true;
}

async function readWithTries(
  dataDir: string,
  reader: TextReader,
  { id, key, type }: UnreadFile,
  stopping?: AbortSignal,
): Promise<FileText> {
  while ((await beginTry(dataDir, id)) < MAX_TRIES) {
    try {
      return await reader.read(placeOf(dataDir, key), type);
    } catch (fault) {
      if (!(fault instanceof ReaderDied) || stopping?.aborted) throw fault;
    }
  }
  return { text: '', fault: 'too_slow' };
}

/** Reads new files soon after they come, until it is stopped. */
export function startReading(context: ReadingContext & Pick<AppContext, 'clock'>): () => Promise<void> {
  const { db, log, clock } = context;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let seen = '';

  const look = () => {
    const now = generationOf(db, 'posts');
    if (running || now === seen) return;
    seen = now;
    running = readNewFiles(context, clock.now(), { stopping: stopping.signal })
      .catch((fault: unknown) => log.error({ err: fault }, 'reading files failed'))
      .then(() => {
        running = undefined;
      });
  };
  const timer = setInterval(look, LOOK_MS);
  look();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
