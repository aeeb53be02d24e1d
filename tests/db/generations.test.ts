import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { cachedPerDatabase, type Db, generationOf, openDatabase, openMemory, touch } from '../../src/db/index.ts';
import { temporaryFolder } from './temporary.ts';

describe('the generation of a topic', () => {
  let db: Db;
  beforeEach(() => {
    db = openMemory();
    db.exec('CREATE TABLE t (a)');
  });

  it('stays while nobody touches the topic', () => {
    const before = generationOf(db, 'people');
    db.exec('INSERT INTO t VALUES (1)');
    touch(db, 'taxonomy', 'board');
    expect(generationOf(db, 'people')).toBe(before);
  });

  it.each(['board', 'posts', 'people', 'taxonomy', 'settings', 'announcements'] as const)(
    '%s differs after each touch',
    (topic) => {
      const seen = [generationOf(db, topic)];
      for (let time = 0; time < 2; time += 1) {
        touch(db, 'settings', topic);
        seen.push(generationOf(db, topic));
      }
      expect(new Set(seen).size).toBe(3);
    },
  );

  it('is of one database alone', () => {
    const before = generationOf(db, 'people');
    touch(openMemory(), 'people');
    expect(generationOf(db, 'people')).toBe(before);
  });

  it('differs after the commit of another connection', () => {
    const file = path.join(temporaryFolder(), 'a.sqlite');
    const [one, two] = [openDatabase(file), openDatabase(file)];
    one.exec('CREATE TABLE t (a)');
    const before = generationOf(one, 'people');
    two.exec('INSERT INTO t VALUES (1)');
    const after = generationOf(one, 'people');
    expect(after).not.toBe(before);
    expect(generationOf(one, 'people')).toBe(after);
    one.close();
    two.close();
  });
});

describe('a value kept in memory', () => {
  it('is loaded once until its topic is touched', () => {
    let loads = 0;
    const value = cachedPerDatabase('people', () => {
      loads += 1;
      return loads;
    });
    const db = openMemory();
    expect([value(db), value(db)]).toEqual([1, 1]);
    touch(db, 'taxonomy');
    expect(value(db)).toBe(1);
    touch(db, 'people');
    expect([value(db), value(db)]).toEqual([2, 2]);
  });

  it('is loaded again when another process has written', () => {
    const file = path.join(temporaryFolder(), 'a.sqlite');
    const [one, two] = [openDatabase(file), openDatabase(file)];
    one.exec('CREATE TABLE t (a)');
    const count = cachedPerDatabase('people', (db) => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM t').get()?.n);
    expect(count(one)).toBe(0);
    two.exec('INSERT INTO t VALUES (1)');
    expect(count(one)).toBe(1);
    one.close();
    two.close();
  });
});
