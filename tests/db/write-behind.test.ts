import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, flushWrites, openMemory, writeBehind } from '../../src/db/index.ts';

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
    expect(batches).toEqual([['1 c', '2 b']]);
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
