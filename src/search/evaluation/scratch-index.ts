import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Db, inTransaction, migrate, openDatabase, perDatabase, readMigrations } from '../../db/index.ts';
import { MIGRATIONS_DIR } from '../../paths.ts';
import { putDocument, type SearchDocument } from '../documents/documents.ts';
import { countFrequencies } from '../documents/frequencies.ts';

const DOCUMENTS_AT_ONCE = 500;

/** Gives `work` an empty office in a file of its own, which is gone afterwards, also when the program is stopped. */
export async function withScratchDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), 'chienowa-search-'));
  const stop = () => process.exit(130);
  let db: Db | undefined;
  const remove = () => {
    db?.close();
    rmSync(dir, { recursive: true, force: true });
  };
  process.once('exit', remove);
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    db = openDatabase(path.join(dir, 'search.sqlite'));
    // Nothing in it has to outlive a power cut.
    db.pragma('synchronous = OFF');
    migrate(db, readMigrations(MIGRATIONS_DIR));
    return await work(db);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, stop);
    process.removeListener('exit', remove);
    remove();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Puts documents into the index as the product does, so many at a time, and counts the frequencies. @returns how many */
export async function indexDocuments(
  db: Db,
  documents: AsyncIterable<SearchDocument> | Iterable<SearchDocument>,
): Promise<number> {
  let count = 0;
  let waiting: SearchDocument[] = [];
  const put = () => {
    inTransaction(db, () => {
      for (const document of waiting) putDocument(db, document);
    });
    count += waiting.length;
    waiting = [];
  };
  for await (const document of documents) {
    waiting.push(document);
    if (waiting.length === DOCUMENTS_AT_ONCE) put();
  }
  put();
  countFrequencies(db);
  return count;
}

const sizes = perDatabase((db) =>
  db.prepare<[], { bytes: number | null }>(`
    SELECT sum(pgsize) AS bytes FROM dbstat
     WHERE aggregate = TRUE AND (name GLOB 'search_words_*' OR name GLOB 'search_grams_*' OR name GLOB 'search_heads_*'
        OR name IN ('search_spellings', 'search_frequencies'))`),
);

/** Bytes that the index takes in the file; the texts themselves are not counted. */
export const indexBytes = (db: Db): number => sizes(db).get()?.bytes ?? 0;
