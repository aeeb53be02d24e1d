import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, inTransaction, migrate, openDatabase, openForReading, readMigrations } from '../../src/db/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import {
  beginScrub,
  damagedTables,
  putDocument,
  removeDocument,
  scrubIfSmall,
  scrubIndex,
  scrubWaits,
  searchStateOf,
  wantScrub,
  wantScrubSoon,
} from '../../src/search/index.ts';
import { temporaryFolder } from '../db/temporary.ts';

/** Terms are kept without what they have in common with the one before: whatever that is, these pieces stand there whole. */
const SECRET = 'qzjxvkwpbf 鱻麤龘';
const PIECES = ['jxvkwpbf', '麤龘'];
/** The id of a document in an office that is not small. */
const FAR = 50_000;

let file: string;
let db: Db;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'office.sqlite');
  db = openOffice();
  inTransaction(db, () => {
    for (let id = 1; id <= 300; id += 1) put(id, `文書${id}号 ${'令和の申請 受付 窓口 '.repeat(1 + (id % 7))}`);
  });
});

const openOffice = (): Db => {
  const opened = openDatabase(file);
  migrate(opened, readMigrations(MIGRATIONS_DIR));
  return opened;
};
const put = (id: number, text: string, office = db) =>
  putDocument(office, { id, title: `題名${id}`, tags: [], parts: [{ source: 'text', label: '', text }] });

/** Which pieces stand anywhere in the bytes of the database, and in the log beside it if that is wanted. */
const onDisk = (suffixes = ['', '-wal']): string[] => {
  const bytes = suffixes
    .map((suffix) => file + suffix)
    .filter(existsSync)
    .map((name) => readFileSync(name));
  return PIECES.filter((piece) => bytes.some((content) => content.includes(piece)));
};
const putLogAway = () => void db.pragma('wal_checkpoint(TRUNCATE)');

const WAYS: [string, (id: number) => void][] = [
  ['changed', (id) => put(id, '何もなかった')],
  ['removed', (id) => removeDocument(db, id)],
];

it.each(WAYS)('leaves no byte of a document that is %s, in the same transaction', (_, change) => {
  put(150, SECRET);
  putLogAway();
  expect(onDisk()).toEqual(PIECES);
  inTransaction(db, () => {
    wantScrub(db);
    change(150);
    scrubIfSmall(db, true);
  });
  putLogAway();
  expect(onDisk()).toEqual([]);
  while (scrubIndex(db));
  expect([scrubWaits(db), damagedTables(db)]).toEqual([false, []]);
});

it.each(WAYS)('leaves no byte of a document that is %s in a large office, step by step', (_, change) => {
  inTransaction(db, () => {
    put(FAR, SECRET);
    for (let id = 301; id <= 600; id += 1) put(id, `続きの文書${id}号 申請`);
  });
  inTransaction(db, () => {
    change(FAR);
    wantScrub(db);
    put(FAR + 1, '別の文書');
    scrubIfSmall(db, true);
  });
  putLogAway();
  expect([onDisk(['']).length > 0, scrubWaits(db)]).toEqual([true, true]);
  while (scrubIndex(db));
  expect([onDisk(), scrubWaits(db), damagedTables(db)]).toEqual([[], false, []]);
});

it('does so again and again, whatever is written between the steps', () => {
  for (const round of [1, 2, 3]) {
    put(FAR, SECRET);
    putLogAway();
    inTransaction(db, () => {
      removeDocument(db, FAR);
      put(FAR + 9, '最後の文書');
      wantScrub(db);
      scrubIfSmall(db, true);
    });
    for (let step = 1; scrubIndex(db); step += 1) put(FAR + 100 * round + step, `その間に書いた文書${step}`);
    expect([round, onDisk()]).toEqual([round, []]);
  }
});

it('puts off what cannot be complete yet', () => {
  put(150, SECRET);
  inTransaction(db, () => {
    wantScrub(db);
    scrubIfSmall(db, false);
  });
  removeDocument(db, 150);
  inTransaction(db, () => scrubIfSmall(db, true));
  expect(scrubWaits(db)).toBe(true);
  while (scrubIndex(db));
  expect(onDisk()).toEqual([]);
});

it('goes on after a restart, and is not done before the log is put away', () => {
  put(150, SECRET);
  putLogAway();
  const reader = openForReading(file);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM search_documents').get();
  inTransaction(db, () => {
    removeDocument(db, 150);
    wantScrub(db);
    scrubIfSmall(db, true);
  });
  for (let step = 0; step < 3; step += 1) expect(scrubIndex(db)).toBe(true);
  expect(onDisk()).toEqual(PIECES);
  db.close();
  db = openOffice();
  expect(scrubWaits(db)).toBe(true);
  reader.exec('COMMIT');
  reader.close();
  while (scrubIndex(db));
  expect([onDisk(), scrubWaits(db)]).toEqual([[], false]);
});

describe('what is wanted by and by', () => {
  const removeSoon = (id: number) =>
    inTransaction(db, () => {
      removeDocument(db, id);
      wantScrubSoon(db);
      scrubIfSmall(db, true);
    });

  it('is done at once in a small office', () => {
    put(150, SECRET);
    putLogAway();
    removeSoon(150);
    putLogAway();
    expect(onDisk()).toEqual([]);
  });

  it('waits in a large one until it is begun, for all of it together', () => {
    put(FAR, '遠い文書');
    for (const id of [FAR + 1, FAR + 2]) put(id, SECRET);
    putLogAway();
    removeSoon(FAR + 1);
    removeSoon(FAR + 2);
    inTransaction(db, () => scrubIfSmall(db, true));
    expect([scrubWaits(db), scrubIndex(db)]).toEqual([false, false]);
    expect(onDisk()).toEqual(PIECES);
    beginScrub(db);
    expect(scrubWaits(db)).toBe(true);
    while (scrubIndex(db));
    expect([onDisk(), scrubWaits(db), damagedTables(db)]).toEqual([[], false, []]);
    beginScrub(db);
    expect(scrubWaits(db)).toBe(false);
  });

  it.each([1, 2, 6])('begins anew what is under way, after %d steps', (steps) => {
    put(FAR, '遠い文書');
    put(FAR + 1, SECRET);
    removeSoon(FAR);
    beginScrub(db);
    for (let step = 0; step < steps; step += 1) scrubIndex(db);
    removeSoon(FAR + 1);
    while (scrubIndex(db));
    if (scrubWaits(db) === false) beginScrub(db);
    while (scrubIndex(db));
    expect(onDisk()).toEqual([]);
  });
});

it('writes an index of few but long documents step by step', () => {
  inTransaction(db, () => {
    let last = 1;
    const sign = () => {
      last = (last * 16_807) % 2_147_483_647;
      return String.fromCodePoint(0x4e00 + (last % 20_000));
    };
    for (let id = 301; id <= 316; id += 1) put(id, Array.from({ length: 60_000 }, sign).join(''));
  });
  inTransaction(db, () => {
    put(150, SECRET);
    wantScrub(db);
    scrubIfSmall(db, true);
  });
  expect(searchStateOf(db, 'scrub')).toBe('begin');
});
