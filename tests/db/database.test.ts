import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, inTransaction, openDatabase, openMemory, perDatabase, snapshotOf } from '../../src/db/index.ts';
import { temporaryFolder } from './temporary.ts';

const pragma = (db: Db, name: string) => db.pragma(name, { simple: true });

describe('a database file', () => {
  // DU-2
  it('waits for the disk at every commit: at the first, after the first write and when it is opened again', () => {
    const file = path.join(temporaryFolder(), 'a.sqlite');
    const db = openDatabase(file);
    expect(pragma(db, 'synchronous')).toBe(2);
    db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    expect(pragma(db, 'synchronous')).toBe(2);
    db.close();
    const again = openDatabase(file);
    expect(pragma(again, 'synchronous')).toBe(2);
    again.exec('INSERT INTO t VALUES (2)');
    expect(pragma(again, 'synchronous')).toBe(2);
    again.close();
  });

  // DU-9, PD-5
  it.each([
    ['journal_mode', 'wal'],
    ['foreign_keys', 1],
    ['busy_timeout', 5000],
    ['trusted_schema', 0],
    ['secure_delete', 1],
    ['journal_size_limit', 64 * 1024 * 1024],
  ])('is opened with %s = %s', (name, value) => {
    const db = openDatabase(path.join(temporaryFolder(), 'a.sqlite'));
    db.exec('CREATE TABLE t (a)');
    expect(pragma(db, name)).toBe(value);
    db.close();
  });
});

it('copies a database in memory, after which each goes its own way', () => {
  const db = openMemory();
  db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  const copy = openMemory(snapshotOf(db));
  copy.exec('INSERT INTO t VALUES (2)');
  const count = (of: Db) => of.prepare<[], { n: number }>('SELECT count(*) AS n FROM t').get()?.n;
  expect([count(db), count(copy)]).toEqual([1, 2]);
});

describe('a transaction', () => {
  let db: Db;
  beforeEach(() => {
    db = openMemory();
    db.exec('CREATE TABLE t (a INTEGER)');
  });
  const rows = () =>
    db
      .prepare<[], { a: number }>('SELECT a FROM t ORDER BY a')
      .all()
      .map(({ a }) => a);
  const insert = (a: number) => void db.prepare<[number]>('INSERT INTO t VALUES (?)').run(a);

  it('gives back what its work gives back, and keeps it', () => {
    const answer = inTransaction(db, () => {
      insert(1);
      return 'done';
    });
    expect([answer, rows()]).toEqual(['done', [1]]);
  });

  it('leaves nothing when its work throws, and throws the same', () => {
    const fault = new Error('no');
    const work = () => {
      insert(1);
      throw fault;
    };
    expect(() => inTransaction(db, work)).toThrow(fault);
    expect(rows()).toEqual([]);
  });

  it('within another undoes its own part only', () => {
    inTransaction(db, () => {
      insert(1);
      expect(() =>
        inTransaction(db, () => {
          insert(2);
          throw new Error('no');
        }),
      ).toThrow('no');
      inTransaction(db, () => insert(3));
    });
    expect(rows()).toEqual([1, 3]);
  });

  it('is undone with the one around it', () => {
    expect(() =>
      inTransaction(db, () => {
        inTransaction(db, () => insert(1));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(rows()).toEqual([]);
  });

  it('refuses a promise, which would outlive it', () => {
    const work = async () => insert(1);
    expect(() => inTransaction(db, work)).toThrow(TypeError);
    expect(rows()).toEqual([]);
  });

  it('takes the write lock at its beginning', () => {
    const file = path.join(temporaryFolder(), 'a.sqlite');
    const [one, two] = [openDatabase(file), openDatabase(file)];
    two.pragma('busy_timeout = 0');
    inTransaction(one, () => {
      expect(() => inTransaction(two, () => undefined)).toThrow('locked');
    });
    expect(() => inTransaction(two, () => undefined)).not.toThrow();
    one.close();
    two.close();
  });
});

it('prepares once for each database, at the first use', () => {
  const made: Db[] = [];
  const statements = perDatabase((db) => made.push(db));
  const [one, two] = [openMemory(), openMemory()];
  expect(made).toEqual([]);
  expect([statements(one), statements(two), statements(one), statements(two)]).toEqual([1, 2, 1, 2]);
  expect(made).toEqual([one, two]);
});

it('prepares again after a failure, and remembers an answer of 0', () => {
  let calls = 0;
  const statements = perDatabase(() => {
    calls += 1;
    if (calls === 1) throw new Error('no such column');
    return 0;
  });
  const db = openMemory();
  expect(() => statements(db)).toThrow('no such column');
  expect([statements(db), statements(db), calls]).toEqual([0, 0, 2]);
});
