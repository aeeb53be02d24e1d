import { type Db, perDatabase } from '../../db/index.ts';
import type { SearchPart } from './documents.ts';

type StateKey = 'analyser' | 'counted' | 'scrub';

export interface Tokens {
  words: string;
  grams: string;
}

/** The tokens of a document by where they stand; what is asked at the head is title and tags. */
export type TokensOfDocument = Readonly<Record<'title' | 'body' | 'head', Tokens>>;

/** The three tables of FTS5, each with its two columns and what stands in them. */
export const TOKEN_COLUMNS = {
  search_words: { columns: ['title', 'body'], textsOf: ({ title, body }) => [title.words, body.words] },
  search_grams: { columns: ['title', 'body'], textsOf: ({ title, body }) => [title.grams, body.grams] },
  search_heads: { columns: ['words', 'grams'], textsOf: ({ head }) => [head.words, head.grams] },
} as const satisfies Record<string, { columns: [string, string]; textsOf: (tokens: TokensOfDocument) => [string, string] }>;

export type TokenTable = keyof typeof TOKEN_COLUMNS;
export const TOKEN_TABLES = Object.keys(TOKEN_COLUMNS) as TokenTable[];

export const documentQueries = perDatabase((db: Db) => {
  const puts = TOKEN_TABLES.map((table) => {
    const { columns, textsOf } = TOKEN_COLUMNS[table];
    const statement = db.prepare<[number, string, string]>(
      `INSERT OR REPLACE INTO ${table} (rowid, ${columns.join(', ')}) VALUES (?, ?, ?)`,
    );
    return (id: number, tokens: TokensOfDocument) => void statement.run(id, ...textsOf(tokens));
  });
  const removals = TOKEN_TABLES.map((table) => db.prepare<[number]>(`DELETE FROM ${table} WHERE rowid = ?`));
  const find = db.prepare<[number], { title: string; tags: string }>('SELECT title, tags FROM search_documents WHERE id = ?');
  const spellings = db.prepare<[number], { spellings: string }>('SELECT spellings FROM search_documents WHERE id = ?');
  const parts = db.prepare<[number], SearchPart>(
    'SELECT source, label, text FROM search_parts WHERE document_id = ? ORDER BY position',
  );
  const put = db.prepare<[number, string, string, string]>(`
    INSERT INTO search_documents (id, title, tags, spellings) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET title = excluded.title, tags = excluded.tags, spellings = excluded.spellings`);
  const clearParts = db.prepare<[number]>('DELETE FROM search_parts WHERE document_id = ?');
  const putPart = db.prepare<[number, number, string, string, string]>(
    'INSERT INTO search_parts (document_id, position, source, label, text) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = db.prepare<[number]>('DELETE FROM search_documents WHERE id = ?');
  const addSpelling = db.prepare<[string]>(`
    INSERT INTO search_spellings (term, documents) VALUES (?, 1) ON CONFLICT DO UPDATE SET documents = documents + 1`);
  const dropLastSpelling = db.prepare<[string]>('DELETE FROM search_spellings WHERE term = ? AND documents = 1');
  const dropSpelling = db.prepare<[string]>('UPDATE search_spellings SET documents = documents - 1 WHERE term = ?');
  const newest = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM search_documents');
  const count = db.prepare<[], { documents: number }>('SELECT count(*) AS documents FROM search_documents');
  const state = db.prepare<[string], { value: string }>('SELECT value FROM search_state WHERE key = ?');
  const setState = db.prepare<[string, string]>('INSERT OR REPLACE INTO search_state (key, value) VALUES (?, ?)');
  const clearState = db.prepare<[string]>('DELETE FROM search_state WHERE key = ?');

  return {
    /** Replaces the tokens of a document in all three tables. */
    putTokens: (id: number, tokens: TokensOfDocument) => {
      for (const put of puts) put(id, tokens);
    },
    removeTokens: (id: number) => {
      for (const removal of removals) removal.run(id);
    },
    find: (id: number) => find.get(id),
    listParts: (id: number) => parts.all(id),
    findSpellings: (id: number): Set<string> => splitSpellings(spellings.get(id)?.spellings ?? ''),
    put: (id: number, title: string, tags: string, terms: ReadonlySet<string>, texts: readonly SearchPart[]) => {
      put.run(id, title, tags, [...terms].join(' '));
      clearParts.run(id);
      texts.forEach(({ source, label, text }, position) => void putPart.run(id, position, source, label, text));
    },
    delete: (id: number) => void remove.run(id),
    addSpelling: (term: string) => void addSpelling.run(term),
    removeSpelling: (term: string) => {
      if (dropLastSpelling.run(term).changes === 0) dropSpelling.run(term);
    },
    /** 0 for an empty index. */
    newestId: () => newest.get()?.id ?? 0,
    count: () => count.get()?.documents ?? 0,
    findState: (key: StateKey) => state.get(key)?.value,
    setState: (key: StateKey, value: string) => void setState.run(key, value),
    clearState: (key: StateKey) => void clearState.run(key),
  };
});

export const splitSpellings = (text: string): Set<string> => new Set(text === '' ? [] : text.split(' '));

/** How many documents the index has. */
export const countDocuments = (db: Db): number => documentQueries(db).count();
export const searchStateOf = (db: Db, key: StateKey): string | undefined => documentQueries(db).findState(key);
export const setSearchState = (db: Db, key: StateKey, value: string): void => documentQueries(db).setState(key, value);
