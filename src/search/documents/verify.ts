import { isDeepStrictEqual } from 'node:util';
import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { findDocument, type PreparedDocument, prepareDocument, type SearchDocument } from './documents.ts';
import { documentQueries, splitSpellings, TOKEN_COLUMNS, TOKEN_TABLES, type TokenTable } from './queries.ts';

/** What is wrong with a document in the index: it is not there, it says something else, or it is found by other words. */
export type DocumentFault = 'missing' | 'text' | 'tokens';

const PHRASE_LENGTH = 3;

const queries = perDatabase((db: Db) => {
  const ofTable = <T>(make: (table: TokenTable) => T) =>
    Object.fromEntries(TOKEN_TABLES.map((table) => [table, make(table)])) as Record<TokenTable, T>;
  return {
    sizes: ofTable((table) => db.prepare<[number], { sizes: Buffer }>(`SELECT sz AS sizes FROM ${table}_docsize WHERE id = ?`)),
    has: ofTable((table) => db.prepare<[string, number], unknown>(`SELECT 1 FROM ${table} WHERE ${table} MATCH ? AND rowid = ?`)),
    any: ofTable((table) => db.prepare<[], unknown>(`SELECT 1 FROM ${table} LIMIT 1`)),
    ids: db.prepare<[], { id: number }>(
      ['SELECT id FROM search_documents', ...TOKEN_TABLES.map((table) => `SELECT id FROM ${table}_docsize`)].join(' UNION '),
    ),
    spellings: db.prepare<[], { spellings: string }>('SELECT spellings FROM search_documents'),
    stored: db.prepare<[], { term: string; documents: number }>('SELECT term, documents FROM search_spellings'),
    dropSpelling: db.prepare<[string]>('DELETE FROM search_spellings WHERE term = ?'),
    putSpelling: db.prepare<[string, number]>('INSERT OR REPLACE INTO search_spellings (term, documents) VALUES (?, ?)'),
  };
});

/** Compares a document of the index with what it should be: its text, how many tokens it has, and some phrases of it. */
export function documentFault(db: Db, document: SearchDocument): DocumentFault | undefined {
  const expected = prepareDocument(document);
  const { id, title, tags, parts, spellings } = expected;
  const stored = findDocument(db, id);
  if (!stored) return 'missing';
  if (!isDeepStrictEqual(stored, { id, title, tags, parts })) return 'text';
  if (!isDeepStrictEqual(documentQueries(db).findSpellings(id), spellings)) return 'tokens';
  return TOKEN_TABLES.every((table) => holdsTokens(db, table, expected)) ? undefined : 'tokens';
}

function holdsTokens(db: Db, table: TokenTable, { id, tokens }: PreparedDocument): boolean {
  const texts = TOKEN_COLUMNS[table].textsOf(tokens).map((text) => (text === '' ? [] : text.split(' ')));
  const sizes = queries(db).sizes[table].get(id)?.sizes;
  if (
    !sizes ||
    !isDeepStrictEqual(
      numbersIn(sizes),
      texts.map(({ length }) => length),
    )
  )
    return false;
  return texts.every((list, column) => {
    const phrase = phraseOf(list, id);
    return phrase === '' || queries(db).has[table].get(`${TOKEN_COLUMNS[table].columns[column]} : ${phrase}`, id) !== undefined;
  });
}

/** Some tokens in a row, elsewhere in each document. */
function phraseOf(tokens: readonly string[], id: number): string {
  const start = (id * 31) % Math.max(tokens.length - PHRASE_LENGTH, 1);
  const phrase = tokens.slice(start, start + PHRASE_LENGTH).join(' ');
  return phrase === '' ? '' : `"${phrase.replaceAll('"', '""')}"`;
}

/** The numbers of SQLite's own format: seven bits in a byte, the higher ones first, all but the last byte marked. */
function numbersIn(bytes: Buffer): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of bytes) {
    number = number * 128 + (byte & 127);
    if (byte > 127) continue;
    numbers.push(number);
    number = 0;
  }
  return numbers;
}

/** The id of everything that stands anywhere in the index. */
export const listIndexed = (db: Db): number[] =>
  queries(db)
    .ids.all()
    .map(({ id }) => id);

/**
 * The tables of tokens that are damaged in themselves, with SQLite's words for it. Only another index from scratch helps. Call
 * it in a snapshot.
 */
export function damagedTables(db: Db): { table: string; fault: string }[] {
  return TOKEN_TABLES.flatMap((table) => {
    // The check alone does not see that another connection has written, and takes what it remembers for the truth; a query does.
    queries(db).any[table].get();
    const answers = db.pragma(`integrity_check(${table})`) as { integrity_check: string }[];
    return answers.map(({ integrity_check: fault }) => ({ table, fault })).filter(({ fault }) => fault !== 'ok');
  });
}

/** Spellings that are counted wrongly, with the right number; 0 for those that no document has. */
export function wrongSpellings(db: Db): Map<string, number> {
  const counted = new Map<string, number>();
  for (const { spellings } of queries(db).spellings.iterate()) {
    for (const term of splitSpellings(spellings)) counted.set(term, (counted.get(term) ?? 0) + 1);
  }
  const wrong = new Map(counted);
  for (const { term, documents } of queries(db).stored.iterate()) {
    if (counted.get(term) === documents) wrong.delete(term);
    else wrong.set(term, counted.get(term) ?? 0);
  }
  return wrong;
}

export function repairSpellings(db: Db): void {
  inTransaction(db, () => {
    for (const [term, documents] of wrongSpellings(db)) {
      if (documents === 0) queries(db).dropSpelling.run(term);
      else queries(db).putSpelling.run(term, documents);
    }
  });
}
