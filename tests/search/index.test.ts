import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, inTransaction } from '../../src/db/index.ts';
import {
  countFrequencies,
  damagedTables,
  documentFault,
  emptyIndex,
  findDocument,
  listIndexed,
  putDocument,
  removeDocument,
  repairSpellings,
  type SearchDocument,
  searchDocuments,
  wrongSpellings,
} from '../../src/search/index.ts';
import { countRows, emptyDb, oneRow } from '../support/index.ts';

let db: Db;

beforeEach(() => {
  db = emptyDb();
});

const DOCUMENT: SearchDocument = {
  id: 7,
  title: '住所を番地で分ける',
  tags: ['Excel', '関数'],
  parts: [
    { source: 'text', label: '', text: '=VLOOKUP(A2, 町名, 2, FALSE) を使います。' },
    { source: 'comment', label: '', text: 'サーバーでも動きました。' },
    { source: 'file', label: '町名一覧.csv', text: '霞が関,千代田区' },
  ],
};

const put = (document: Partial<SearchDocument> = {}) => putDocument(db, { ...DOCUMENT, ...document });
const find = (query: string) => searchDocuments(db, query).found.map(({ id }) => id);
const spellings = () =>
  Object.fromEntries(
    db
      .prepare<[], { term: string; documents: number }>('SELECT * FROM search_spellings')
      .all()
      .map(({ term, documents }) => [term, documents]),
  );

describe('a document', () => {
  it.each(['住所', 'エクセル', 'Excel', '関数', '=VLOOKUP(', 'サーバ', '霞が関', '町名一覧.csv'])(
    'is found by %s, until it is removed',
    (query) => {
      put({ tags: ['Excel', 'エクセル', '関数'] });
      expect(find(query)).toEqual([7]);
      removeDocument(db, 7);
      expect(find(query)).toEqual([]);
    },
  );

  it('is kept as it was given, without what says nothing', () => {
    const [text, ...others] = DOCUMENT.parts;
    put({ parts: [{ source: 'text', label: '', text: '' }, ...(text ? [text] : []), ...others] });
    expect(findDocument(db, 7)).toEqual(DOCUMENT);
    put({ title: '', tags: [], parts: [] });
    expect(findDocument(db, 7)).toEqual({ id: 7, title: '', tags: [], parts: [] });
  });

  it('takes the place of what it was before', () => {
    put();
    put({ title: '表をまとめる', tags: [], parts: [] });
    expect([find('住所'), find('VLOOKUP'), find('まとめる')]).toEqual([[], [], [7]]);
    expect([countRows(db, 'search_documents'), countRows(db, 'search_parts')]).toEqual([1, 0]);
  });

  it('is undone with the transaction it was put in', () => {
    put();
    const before = searchDocuments(db, '住所');
    const broken = () =>
      inTransaction(db, () => {
        put({ title: '別のこと', parts: [] });
        removeDocument(db, 7);
        throw new Error('broken off');
      });
    expect(broken).toThrow('broken off');
    expect(searchDocuments(db, '住所')).toEqual(before);
    expect(documentFault(db, DOCUMENT)).toBeUndefined();
  });

  it('may say anything: signs, characters of tomorrow, nothing at all', () => {
    const text = `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ \u{30000}\u{31350} 🫠🪿 é\u0301 \u0000\u2028 NEAR( AND "" * ${'長'.repeat(5_000)}`;
    for (const document of [{ parts: [{ source: 'text' as const, label: '', text }] }, { title: '', tags: [], parts: [] }]) {
      put(document);
      expect(documentFault(db, { ...DOCUMENT, ...document })).toBeUndefined();
    }
  });
});

describe('words of the spelling help', () => {
  it('are counted by documents and go with the last that has them', () => {
    put();
    put({ id: 8, tags: [], parts: [] });
    putDocument(db, { id: 9, title: 'VLOOKUPとvlookup', tags: [], parts: [] });
    expect(spellings()).toEqual({ excel: 1, vlookup: 2, false: 1, サーバ: 1, csv: 1 });
    removeDocument(db, 7);
    expect(spellings()).toEqual({ vlookup: 1 });
    removeDocument(db, 9);
    removeDocument(db, 9);
    expect(spellings()).toEqual({});
  });

  it('are taken out as they were put in, also when other words are made of the text now', () => {
    put();
    db.exec("UPDATE search_documents SET spellings = 'excelsior vlookup'; INSERT INTO search_spellings VALUES ('excelsior', 1)");
    put({ title: 'x', tags: [], parts: [] });
    expect(spellings()).not.toHaveProperty('excelsior');
    expect(spellings()).not.toHaveProperty('vlookup');
  });
});

describe('the comparison', () => {
  beforeEach(() => {
    put();
    put({ id: 8, title: '表をまとめる' });
  });

  it('finds nothing wrong with what was put', () => {
    expect(documentFault(db, DOCUMENT)).toBeUndefined();
    expect([listIndexed(db), wrongSpellings(db).size, damagedTables(db)]).toEqual([[7, 8], 0, []]);
  });

  it.each([
    ['missing', 'DELETE FROM search_documents WHERE id = 7'],
    ['text', "UPDATE search_documents SET title = 'x' WHERE id = 7"],
    ['text', "UPDATE search_documents SET tags = 'Excel' WHERE id = 7"],
    ['text', "UPDATE search_parts SET text = 'x' WHERE document_id = 7 AND position = 1"],
    ['text', 'DELETE FROM search_parts WHERE document_id = 7 AND position = 2'],
    ['tokens', "UPDATE search_documents SET spellings = '' WHERE id = 7"],
    ['tokens', 'DELETE FROM search_words WHERE rowid = 7'],
    ['tokens', 'DELETE FROM search_grams WHERE rowid = 7'],
    ['tokens', 'DELETE FROM search_heads WHERE rowid = 7'],
    ['tokens', "INSERT OR REPLACE INTO search_heads (rowid, words, grams) VALUES (7, 'x', 'x')"],
  ])('says %s after %s', (fault, damage) => {
    db.exec(damage);
    expect(documentFault(db, DOCUMENT)).toBe(fault);
    expect(documentFault(db, { ...DOCUMENT, id: 8, title: '表をまとめる' })).toBeUndefined();
  });

  it('sees words of the same number that are others', () => {
    const { title } = DOCUMENT;
    const tokens = db.prepare<[number, string, string]>(
      'INSERT OR REPLACE INTO search_grams (rowid, title, body) VALUES (?, ?, ?)',
    );
    const sizes = () => oneRow(db, 'SELECT hex(sz) AS sizes FROM search_grams_docsize WHERE id = 7');
    const before = sizes();
    const [, inTitle = 0, inBody = 0] =
      /^(..)(..)$/.exec(String(before?.['sizes']))?.map((hex) => Number.parseInt(hex, 16)) ?? [];
    tokens.run(7, Array(inTitle).fill('x').join(' '), Array(inBody).fill('x').join(' '));
    expect(sizes()).toEqual(before);
    expect(documentFault(db, { ...DOCUMENT, title })).toBe('tokens');
  });

  it('names what stands in any of its tables', () => {
    db.exec(
      "INSERT INTO search_words (rowid, title, body) VALUES (20, 'x', 'x'); INSERT INTO search_heads (rowid, words) VALUES (21, 'x')",
    );
    expect(listIndexed(db)).toEqual([7, 8, 20, 21]);
  });

  it('counts spellings, and repairs them', () => {
    const right = spellings();
    db.exec("UPDATE search_spellings SET documents = 9 WHERE term = 'excel'; DELETE FROM search_spellings WHERE term = 'csv'");
    db.exec("INSERT INTO search_spellings VALUES ('secret', 1)");
    expect(wrongSpellings(db)).toEqual(
      new Map([
        ['excel', 2],
        ['csv', 2],
        ['secret', 0],
      ]),
    );
    repairSpellings(db);
    expect(spellings()).toEqual(right);
  });

  it('names a table that is damaged, and all is well when it was made from scratch', () => {
    // SQLite guards the tables behind a table of FTS5.
    (db as unknown as { unsafeMode(on: boolean): void }).unsafeMode(true);
    db.exec("UPDATE search_grams_data SET block = x'00010203' WHERE id > 10");
    expect(damagedTables(db)).toEqual([{ table: 'search_grams', fault: expect.stringContaining('search_grams') }]);
    (db as unknown as { unsafeMode(on: boolean): void }).unsafeMode(false);
    emptyIndex(db);
    expect([damagedTables(db), listIndexed(db), countRows(db, 'search_parts'), spellings()]).toEqual([[], [], 0, {}]);
    put();
    expect([documentFault(db, DOCUMENT), find('住所')]).toEqual([undefined, [7]]);
  });
});

it('counts the common terms alone, and forgets those that are no longer', () => {
  const ids = Array.from({ length: 60 }, (_, index) => index + 1);
  inTransaction(db, () => {
    for (const id of ids) putDocument(db, { id, title: id < 50 ? '申請 受付' : '申請', tags: [], parts: [] });
  });
  const counted = () => db.prepare("SELECT term, documents FROM search_frequencies WHERE source = 'word'").all();
  countFrequencies(db);
  expect(counted()).toEqual([{ term: '申請', documents: 60 }]);
  for (const id of ids) put({ id, title: '受付', parts: [], tags: [] });
  countFrequencies(db);
  expect(counted()).toEqual([{ term: '受付', documents: 60 }]);
});
