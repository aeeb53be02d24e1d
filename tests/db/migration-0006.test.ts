import { beforeEach, describe, expect, it } from 'vitest';
import {
  hidePost,
  indexWaits,
  keepIndex,
  renewIndex,
  tendIndex,
  verifyIndex,
  withdrawPost,
  writeComment,
} from '../../src/board/index.ts';
import { type Db, migrate, openMemory, readMigrations } from '../../src/db/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { searchDocuments, synonymGroups } from '../../src/search/index.ts';
import {
  allRows,
  CASE_STUDY,
  insertCast,
  insertPost,
  NOW,
  oneRow,
  QUICK_WIN,
  sato,
  takahashi,
  tanaka,
} from '../support/index.ts';

const MIGRATIONS = readMigrations(MIGRATIONS_DIR);
const AT = new Date(NOW);
const OLD_INDEX = /^post_title/;

let db: Db;
let before: Record<string, unknown[]>;

/** An office as it was before the search: posts on the board, a hidden one and a withdrawn one. */
beforeEach(() => {
  db = openMemory();
  migrate(db, MIGRATIONS.slice(0, 5));
  insertCast(db);
  const first = insertPost(db, { content: { title: '住所を番地で分ける' } });
  insertPost(db, { content: CASE_STUDY });
  insertPost(db, { content: QUICK_WIN });
  hidePost(db, takahashi, insertPost(db, { content: { title: '隠した小技です' } }), '確認', AT);
  withdrawPost(db, sato, insertPost(db, { content: { title: '取り下げた小技です' } }), AT);
  writeComment(db, tanaka, first, { body: 'サーバーでも動きました', parentId: undefined }, AT);
  before = allRows(db);
  migrate(db, MIGRATIONS.slice(0, 6));
});

const find = (words: string) => searchDocuments(db, `"${words}"`).found.map(({ id }) => id);

describe('the migration to the search', () => {
  it('changes nothing that people have written, and takes the index of titles along', () => {
    const after = allRows(db);
    for (const [table, rows] of Object.entries(before)) {
      if (OLD_INDEX.test(table)) expect(after[table]).toBeUndefined();
      else expect(after[table], table).toEqual(rows);
    }
    expect(Object.keys(before).some((table) => OLD_INDEX.test(table))).toBe(true);
    expect([db.pragma('integrity_check', { simple: true }), db.pragma('foreign_key_check')]).toEqual(['ok', []]);
  });

  it('has every post on the board wait for the index, which is made bit by bit', () => {
    expect(db.prepare('SELECT post_id, later FROM search_pending').all()).toEqual(
      [1, 2, 3].map((id) => ({ post_id: id, later: 1 })),
    );
    expect([find('住所'), indexWaits(db)]).toEqual([[], true]);
    keepIndex(db);
    renewIndex(db);
    while (tendIndex(db));
    expect([find('住所'), find('給付金'), find('日報'), find('サーバ'), find('隠した'), find('取り下げた')]).toEqual([
      [1],
      [2],
      [3],
      [1],
      [],
      [],
    ]);
    expect(verifyIndex(db)).toEqual({ posts: 3, waiting: 0, faults: [], spellings: 0, damaged: [] });
    renewIndex(db);
    expect(indexWaits(db)).toBe(false);
  });

  it('finds what changes meanwhile at once', () => {
    keepIndex(db);
    writeComment(db, tanaka, 1, { body: '霞が関でも', parentId: undefined }, AT);
    expect([find('霞が関'), find('給付金')]).toEqual([[1], []]);
  });

  it('begins with words that mean the same, and without any search', () => {
    expect(synonymGroups(db)).toEqual(expect.arrayContaining([['エクセル', 'Excel']]));
    expect(oneRow(db, 'SELECT count(*) AS n FROM synonym_groups WHERE changed_by IS NOT NULL')).toEqual({ n: 0 });
    for (const table of ['search_log', 'search_clicks', 'recent_searches', 'saved_searches', 'file_texts', 'search_documents'])
      expect(oneRow(db, `SELECT count(*) AS n FROM ${table}`), table).toEqual({ n: 0 });
  });
});

/** Characters of the tokens: what is younger than SQLite's own tables, and every sign of ASCII. */
it.each([...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', '\u{30000}', '\u{31350}', '🫠', 'ー', 'é'])(
  'keeps the token %s whole',
  (sign) => {
    for (const token of [sign, `a${sign}b`]) {
      db.prepare<[string]>('INSERT OR REPLACE INTO search_grams (rowid, body) VALUES (1, ?)').run(`x ${token} y`);
      const match = `"x ${token.replaceAll('"', '""')} y"`;
      expect(oneRow(db, 'SELECT rowid FROM search_grams WHERE search_grams MATCH ?', match)).toEqual({ rowid: 1 });
      expect(oneRow(db, 'SELECT hex(sz) AS sizes FROM search_grams_docsize WHERE id = 1')).toEqual({ sizes: '0003' });
    }
  },
);
