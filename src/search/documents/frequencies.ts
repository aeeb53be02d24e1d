import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { documentQueries } from './queries.ts';

/** Rarer terms cost a query nothing worth knowing, and what few documents say is not kept a second time. */
const COMMON = 50;
/** What a term is taken for that is not among the common ones. */
const RARE = 20;
/** The count is made anew when the index has grown by this share. */
const OUT_OF_DATE = 0.1;
/** How long terms are read, before what is common among them is written. */
const READ_MS = 30;

export type TermSource = 'word' | 'gram';

interface CountedTerm {
  term: string;
  documents: number;
}

const TABLES = { word: 'search_word_terms', gram: 'search_gram_terms' } as const satisfies Record<TermSource, string>;

const queries = perDatabase((db: Db) => {
  const listTerms = (source: TermSource) =>
    db.prepare<[string], CountedTerm>(`SELECT term, doc AS documents FROM ${TABLES[source]} WHERE term > ? ORDER BY term`);
  return {
    documents: db.prepare<[TermSource, string], { documents: number }>(
      'SELECT documents FROM search_frequencies WHERE source = ? AND term = ?',
    ),
    terms: { word: listTerms('word'), gram: listTerms('gram') },
    beginning: db.prepare<{ character: string }, { documents: number | null }>(`
    SELECT sum(documents) AS documents FROM search_frequencies
     WHERE source = 'gram' AND term >= @character AND term < @character || char(0x10FFFF)`),
    clear: db.prepare<{ source: TermSource; after: string; upTo: string | null }>(
      'DELETE FROM search_frequencies WHERE source = @source AND term > @after AND (@upTo IS NULL OR term <= @upTo)',
    ),
    put: db.prepare<[TermSource, string, number]>('INSERT INTO search_frequencies (source, term, documents) VALUES (?, ?, ?)'),
  };
});

/** In about how many documents a token stands, as of the last count. */
export const documentsWith = (db: Db, source: TermSource, token: string): number =>
  queries(db).documents.get(source, token)?.documents ?? RARE;

/** The documents of all pairs that begin with a character, added up. */
export const documentsWithBeginning = (db: Db, character: string): number =>
  queries(db).beginning.get({ character })?.documents ?? RARE;

/** Counts in how many documents each term stands. Reads the whole index: seconds for a hundred thousand documents. */
export function countFrequencies(db: Db): void {
  inTransaction(db, () => {
    for (const _ of countingSteps(db));
  });
}

/**
 * `countFrequencies` a bit at a time: between two steps nothing is held, neither the right to write nor a state of the data, so
 * that others can write and the log of the database can be put away.
 */
export function* countingSteps(db: Db): Generator<undefined, void> {
  const newest = documentQueries(db).newestId();
  for (const source of ['word', 'gram'] as const) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      after = countSome(db, source, after);
      yield;
    }
  }
  inTransaction(db, () => documentQueries(db).setState('counted', String(newest)));
}

/** @returns the term up to which has been counted, undefined at the end */
function countSome(db: Db, source: TermSource, after: string): string | undefined {
  const { common, upTo } = readSome(db, source, after);
  inTransaction(db, () => {
    queries(db).clear.run({ source, after, upTo: upTo ?? null });
    for (const { term, documents } of common) queries(db).put.run(source, term, documents);
  });
  return upTo;
}

function readSome(db: Db, source: TermSource, after: string): { common: CountedTerm[]; upTo: string | undefined } {
  const until = performance.now() + READ_MS;
  const common: CountedTerm[] = [];
  for (const counted of queries(db).terms[source].iterate(after)) {
    if (counted.documents >= COMMON) common.push(counted);
    if (performance.now() > until) return { common, upTo: counted.term };
  }
  return { common, upTo: undefined };
}

/** Whether so many documents have come since the last count that it should be made again. */
export function frequenciesOutOfDate(db: Db): boolean {
  const counted = documentsCounted(db);
  return documentQueries(db).newestId() - counted > Math.max(COMMON, counted * OUT_OF_DATE);
}

/** About how many documents there were at the last count: the newest id, which costs nothing to ask. */
export const documentsCounted = (db: Db): number => Number(documentQueries(db).findState('counted') ?? 0);
