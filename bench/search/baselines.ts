import { type Db, openMemory } from '../../src/db/index.ts';
import type { PlainDocument } from './demo-set.ts';

/** An engine to be compared with: the ids of the first ten documents. */
export type Search = (text: string) => number[];

const FOUND = 10;

/** What a board on SQLite has that switches its full-text search on: words are what stands between spaces and signs. */
export function plainFts(documents: readonly PlainDocument[]): Search {
  const db = indexOf('unicode61', documents);
  return (text) => {
    const terms = termsOf(text).filter((term) => /[\p{L}\p{N}]/u.test(term));
    return inSteps([matching(db, terms.map(quoted).join(' ')), matching(db, terms.map(quoted).join(' OR '))]);
  };
}

/** FTS5's own way with languages without spaces; it cannot find what is shorter than three characters, so LIKE looks for that. */
export function trigrams(documents: readonly PlainDocument[]): Search {
  const db = indexOf('trigram', documents);
  return (text) => {
    const terms = termsOf(text);
    const short = terms.filter((term) => [...term].length < 3);
    const long = terms.filter((term) => [...term].length >= 3);
    const pieces = long.flatMap((term) => piecesOf(term, 3));
    return inSteps([
      matching(db, long.map(quoted).join(' '), short),
      matching(db, pieces.map(quoted).join(' OR ')),
      short.length > 0 ? containing(db, short, 'OR') : [],
    ]);
  };
}

/** Pairs of characters made by the program, each term a phrase of them; width and case do not count. */
export function bigrams(documents: readonly PlainDocument[]): Search {
  const db = indexOf(
    "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'",
    documents.map(({ id, title, body }) => ({ id, title: pairsOf(title).join(' '), body: pairsOf(body).join(' ') })),
  );
  return (text) => {
    const terms = termsOf(folded(text)).map((term) => phraseOf(term));
    const pairs = termsOf(folded(text)).flatMap(pairsOf);
    return inSteps([matching(db, terms.join(' ')), matching(db, pairs.map(quoted).join(' OR '))]);
  };
}

function indexOf(tokenizer: string, documents: readonly PlainDocument[]): Db {
  const db = openMemory();
  db.exec(`CREATE VIRTUAL TABLE texts USING fts5 (title, body, tokenize = "${tokenizer}")`);
  const insert = db.prepare<[number, string, string]>('INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)');
  for (const { id, title, body } of documents) insert.run(id, title, body);
  return db;
}

/** What every step finds, the first before the second: first with all of the words, then with some. */
const inSteps = (steps: readonly number[][]): number[] => [...new Set(steps.flat())].slice(0, FOUND);

/** Documents that match, the best by bm25 first; each of `alike` has to stand in them as well. */
function matching(db: Db, match: string, alike: readonly string[] = []): number[] {
  if (match === '') return alike.length > 0 ? containing(db, alike, 'AND') : [];
  const conditions = alike.map(() => `AND ${CONTAINS}`).join(' ');
  return idsOf(db, `WHERE texts MATCH ? ${conditions} ORDER BY bm25(texts)`, [match, ...alike.map(likePattern)]);
}

const containing = (db: Db, terms: readonly string[], how: 'AND' | 'OR'): number[] =>
  idsOf(db, `WHERE ${terms.map(() => CONTAINS).join(` ${how} `)} ORDER BY rowid DESC`, terms.map(likePattern));

const CONTAINS = "title || char(10) || body LIKE ? ESCAPE '\\'";
const likePattern = (term: string): string => `%${term.replace(/[\\%_]/g, '\\$&')}%`;

const idsOf = (db: Db, rest: string, values: string[]): number[] =>
  db
    .prepare<string[], { id: number }>(`SELECT rowid AS id FROM texts ${rest} LIMIT ${FOUND}`)
    .all(...values)
    .map(({ id }) => id);

const termsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
const quoted = (token: string): string => `"${token.replaceAll('"', '""')}"`;

/** All runs of so many characters. */
function piecesOf(term: string, length: number): string[] {
  const characters = [...term];
  return characters.slice(0, 1 - length || undefined).map((_, index) => characters.slice(index, index + length).join(''));
}

/** Runs of Japanese as overlapping pairs with the last character alone, other words and signs as they are. */
const pairsOf = (text: string): string[] =>
  (folded(text).match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|[a-z]+|[0-9]+|\S/gu) ?? []).flatMap((run) =>
    /^[a-z0-9]/.test(run) ? [run] : [...piecesOf(run, 2), ...[...run].slice(-1)],
  );

/** The pairs of a term in their order; its last character would only be found where a run ends. */
function phraseOf(term: string): string {
  const pairs = pairsOf(term);
  const last = pairs.at(-1) ?? '';
  const drop = pairs.length > 1 && pairs.at(-2)?.endsWith(last) && [...(pairs.at(-2) ?? '')].length === 2;
  const phrase = quoted((drop ? pairs.slice(0, -1) : pairs).join(' '));
  return !drop && /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(last) ? `${phrase}*` : phrase;
}
