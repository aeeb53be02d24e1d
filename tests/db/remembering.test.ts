import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Db,
  generationOf,
  holdGenerations,
  inSnapshot,
  memoryPerDatabase,
  openDatabase,
  touch,
} from '../../src/db/index.ts';

/** Two connections to one file, as two processes have them. */
let dir: string;
let here: Db;
let elsewhere: Db;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'chienowa-remembering-'));
  here = openDatabase(path.join(dir, 'a.sqlite'));
  elsewhere = openDatabase(path.join(dir, 'a.sqlite'));
  here.exec('CREATE TABLE notes (text TEXT)');
});

afterAll(() => {
  here.close();
  elsewhere.close();
  rmSync(dir, { recursive: true });
});

const write = (db: Db) => db.exec("INSERT INTO notes VALUES ('x')");
const count = (db: Db) => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM notes').get()?.n;

describe('holdGenerations', () => {
  it('keeps its answer for a turn of the event loop, and then asks again', async () => {
    holdGenerations(here);
    const before = generationOf(here, 'board');
    write(elsewhere);
    expect(generationOf(here, 'board')).toBe(before);
    await setImmediate();
    expect(generationOf(here, 'board')).not.toBe(before);
  });

  it('sees what was committed before each call, also within a turn', () => {
    holdGenerations(here);
    const before = generationOf(here, 'board');
    write(elsewhere);
    holdGenerations(here);
    expect(generationOf(here, 'board')).not.toBe(before);
  });

  it('never hides a change of this process', () => {
    holdGenerations(here);
    const before = generationOf(here, 'board');
    touch(here, 'board');
    expect(generationOf(here, 'board')).not.toBe(before);
  });
});

describe('memoryPerDatabase', () => {
  const memory = memoryPerDatabase<object>('posts', 2);
  const ask = (key: string) => memory(here, key, () => ({}));

  it('answers again what it has found', () => {
    expect(ask('a')).toBe(ask('a'));
    expect(ask('a')).not.toBe(ask('b'));
  });

  it.each([
    ['this process touches the topic', () => touch(here, 'posts')],
    ['another process writes', () => write(elsewhere)],
    ['more is asked than it keeps', () => ['b', 'c', 'd'].forEach(ask)],
  ])('forgets when %s', async (_, change) => {
    await setImmediate(); // what was held before ends
    const before = ask('a');
    change();
    expect(ask('a')).not.toBe(before);
  });

  it('does not mind other topics', () => {
    const before = ask('a');
    touch(here, 'board');
    expect(ask('a')).toBe(before);
  });
});

describe('inSnapshot', () => {
  it('reads one state although another process writes', () => {
    const seen: unknown[] = [];
    inSnapshot(here, () => {
      seen.push(count(here));
      write(elsewhere);
      seen.push(count(here));
    });
    expect(seen[1]).toBe(seen[0]);
    expect(count(here)).toBe(Number(seen[0]) + 1);
  });

  it('ends when its work throws', () => {
    expect(() =>
      inSnapshot(here, () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(() => inSnapshot(here, () => undefined)).not.toThrow();
  });
});
