import { expect, it } from 'vitest';
import { openMemory, rewriteInKeyOrder } from '../../src/db/index.ts';

it('writes a table anew with its rows or others, its indexes and triggers', () => {
  const db = openMemory();
  db.exec(`CREATE TABLE steps (name TEXT PRIMARY KEY) STRICT;
    CREATE TABLE papers (key TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL CHECK (name <> '')) STRICT, WITHOUT ROWID;
    CREATE INDEX papers_by_name ON papers (name);
    CREATE TRIGGER papers_in_time BEFORE INSERT ON papers WHEN EXISTS (SELECT 1 FROM steps) BEGIN SELECT raise(ABORT, 'too late'); END;
    INSERT INTO papers VALUES ('c', '三'), ('a', '一'), ('b', '二');
    INSERT INTO steps VALUES ('closed')`);
  const schema = () => db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all();
  const rows = db.prepare('SELECT * FROM papers');
  const before = { rows: rows.all(), schema: schema() };
  rewriteInKeyOrder(db, 'papers');
  expect({ rows: rows.all(), schema: schema() }).toEqual(before);
  expect(() => db.exec("INSERT INTO papers VALUES ('d', '四')")).toThrow('too late');
  rewriteInKeyOrder(db, 'papers', (old) => `SELECT key, 'of ' || name FROM ${old} WHERE key < 'c' ORDER BY key`);
  expect(rows.all()).toEqual([
    { key: 'a', name: 'of 一' },
    { key: 'b', name: 'of 二' },
  ]);
  expect(() => rewriteInKeyOrder(db, 'nothing')).toThrow('No table nothing');
});
