import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, flushWrites, openDatabase, openMemory, writeBehind } from '../../src/db/index.ts';
import { temporaryFolder } from './temporary.ts';

describe('what is written a moment later', () => {
  let db: Db;
  let batches: string[][];
  const seen = writeBehind<{ who: number; at: string }>(
    ({ who }) => String(who),
    (to, items) => {
      batches.push(items.map(({ who, at }) => `${who} ${at}`));
      for (const { who, at } of items) to.prepare<[number, string]>('INSERT INTO t VALUES (?, ?)').run(who, at);
    },
  );
  const rows = (of: Db) => of.prepare<[], { who: number; at: string }>('SELECT who, at FROM t ORDER BY who').all();

  beforeEach(() => {
    db = openMemory();
    db.exec('CREATE TABLE t (who INTEGER CHECK (who > 0), at TEXT)');
    batches = [];
  });

  it('waits for the flush and is then written together, of equal keys the last', () => {
    for (const item of [
      { who: 1, at: 'a' },
      { who: 2, at: 'b' },
      { who: 1, at: 'c' },
    ])
      seen(db).add(item);
    expect(rows(db)).toEqual([]);
    flushWrites(db);
    expect(batches).toEqual([['2 b', '1 c']]);
    expect(rows(db)).toEqual([
      { who: 1, at: 'c' },
      { who: 2, at: 'b' },
    ]);
  });

  it('is written once', () => {
    seen(db).add({ who: 1, at: 'a' });
    flushWrites(db);
    flushWrites(db);
    expect(batches).toHaveLength(1);
  });

  it('belongs to its database', () => {
    const other = openMemory();
    seen(db).add({ who: 1, at: 'a' });
    flushWrites(other);
    expect(batches).toEqual([]);
  });

  it('waits on while another program holds the database', () => {
    const file = path.join(temporaryFolder(), 'office.sqlite');
    const [here, there] = [openDatabase(file), openDatabase(file)];
    here.exec('CREATE TABLE t (who INTEGER, at TEXT)');
    here.pragma('busy_timeout = 1');
    seen(here).add({ who: 1, at: 'a' });
    seen(here).add({ who: 2, at: 'b' });
    there.exec('BEGIN IMMEDIATE');
    expect(() => flushWrites(here)).toThrow('locked');
    seen(here).add({ who: 1, at: 'c' });
    expect(() => flushWrites(here)).toThrow('locked');
    there.exec('COMMIT');
    flushWrites(here);
    flushWrites(here);
    expect(rows(here)).toEqual([
      { who: 1, at: 'c' },
      { who: 2, at: 'b' },
    ]);
    expect(batches).toEqual([['2 b', '1 c']]);
  });

  it('is all or nothing, and a bad batch does not come back', () => {
    seen(db).add({ who: 1, at: 'a' });
    seen(db).add({ who: -1, at: 'b' });
    expect(() => flushWrites(db)).toThrow('CHECK');
    expect(rows(db)).toEqual([]);
    seen(db).add({ who: 2, at: 'c' });
    flushWrites(db);
    expect(rows(db)).toEqual([{ who: 2, at: 'c' }]);
  });
});
