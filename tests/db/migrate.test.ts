import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Db, type Migration, migrate, openDatabase, openMemory, readMigrations, schemaVersion } from '../../src/db/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { temporaryFolder } from './temporary.ts';

const step = (number: number, sql: string): Migration => ({ number, name: `000${number}_step.sql`, sql });
const FAMILY = step(
  1,
  `CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT) STRICT;
   CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE) STRICT;
   INSERT INTO parents VALUES (1, 'a'), (2, 'b');
   INSERT INTO children VALUES (1, 1), (2, 1), (3, 2);`,
);
const REBUILD = step(
  2,
  `CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
   INSERT INTO new_parents SELECT id, name FROM parents;
   DROP TABLE parents;
   ALTER TABLE new_parents RENAME TO parents;`,
);

const schemaOf = (db: Db) => db.prepare<[], { sql: string }>('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
const children = (db: Db) => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM children').get()?.n;

describe('the migrations of the product', () => {
  it('bring an empty database up to date and find nothing to do afterwards', () => {
    const migrations = readMigrations(MIGRATIONS_DIR);
    const file = path.join(temporaryFolder(), 'a.sqlite');
    const db = openDatabase(file);
    expect(migrate(db, migrations)).toEqual(migrations.map(({ name }) => name));
    expect(schemaVersion(db)).toBe(migrations.length);
    const schema = schemaOf(db);
    expect(migrate(db, migrations)).toEqual([]);
    db.close();
    const again = openDatabase(file);
    expect(migrate(again, migrations)).toEqual([]);
    expect(schemaOf(again)).toEqual(schema);
    again.close();
  });

  it('leave foreign keys on and the database whole', () => {
    const db = openMemory();
    migrate(db, readMigrations(MIGRATIONS_DIR));
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });
});

// DU-7
describe('migrating', () => {
  it('goes on where it stopped', () => {
    const db = openMemory();
    migrate(db, [FAMILY]);
    expect(migrate(db, [FAMILY, step(2, 'CREATE TABLE more (a INTEGER) STRICT')])).toEqual(['0002_step.sql']);
    expect(schemaVersion(db)).toBe(2);
  });

  it('refuses a database that is newer than the program', () => {
    const db = openMemory();
    migrate(db, [FAMILY, REBUILD]);
    const before = schemaOf(db);
    expect(() => migrate(db, [FAMILY])).toThrow('Install the newer program');
    expect([schemaVersion(db), schemaOf(db)]).toEqual([2, before]);
  });

  it('leaves the state before a migration that fails, and keeps those before it', () => {
    const db = openMemory();
    const broken = step(2, 'DELETE FROM children; DROP TABLE parents; CREATE TABLE oops (');
    expect(() => migrate(db, [FAMILY, broken])).toThrow('incomplete input');
    expect([schemaVersion(db), children(db)]).toEqual([1, 3]);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(migrate(db, [FAMILY, REBUILD])).toEqual(['0002_step.sql']);
  });

  it('refuses a migration that leaves a dangling reference, and undoes it', () => {
    const db = openMemory();
    migrate(db, [FAMILY]);
    expect(() => migrate(db, [FAMILY, step(2, 'DELETE FROM parents WHERE id = 1')])).toThrow('dangling references');
    expect([schemaVersion(db), children(db)]).toEqual([1, 3]);
    expect(db.prepare('SELECT 1 FROM parents WHERE id = 1').get()).toBeDefined();
  });

  it('rebuilds a table without losing its children', () => {
    const db = openMemory();
    migrate(db, [FAMILY, REBUILD]);
    expect(children(db)).toBe(3);
    expect(() => db.exec('INSERT INTO parents (id) VALUES (9)')).toThrow('NOT NULL');
    db.exec('DELETE FROM parents WHERE id = 1');
    expect(children(db)).toBe(1);
  });
});

describe('a folder of migrations', () => {
  const folderOf = (...names: string[]) => {
    const folder = temporaryFolder();
    for (const name of names) writeFileSync(path.join(folder, name), `-- ${name}`);
    return folder;
  };

  it('is read in the order of its numbers, other files left out', () => {
    const read = readMigrations(folderOf('0002_b.sql', '0001_a.sql', 'README.md'));
    expect(read).toEqual([
      { number: 1, name: '0001_a.sql', sql: '-- 0001_a.sql' },
      { number: 2, name: '0002_b.sql', sql: '-- 0002_b.sql' },
    ]);
  });

  it.each([
    { fault: 'a gap', names: ['0001_a.sql', '0003_c.sql'] },
    { fault: 'a number twice', names: ['0001_a.sql', '0001_b.sql'] },
    { fault: 'a late beginning', names: ['0002_a.sql'] },
    { fault: 'no number', names: ['first.sql'] },
  ])('is refused for $fault', ({ names }) => {
    expect(() => readMigrations(folderOf(...names))).toThrow('without gaps');
  });
});
