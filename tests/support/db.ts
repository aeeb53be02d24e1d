import { keepIndex } from '../../src/board/index.ts';
import { type Db, migrate, openMemory, readMigrations, snapshotOf } from '../../src/db/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { insertCast } from './cast.ts';

let image: Buffer | undefined;

/** An office in memory with the cast and the standard categories; migrated once per worker, then copied. */
export function testDb(): Db {
  image ??= makeImage();
  const db = openMemory(image);
  keepIndex(db);
  return db;
}

/** A migrated database without anybody in it. */
export function emptyDb(): Db {
  const db = openMemory();
  migrate(db, readMigrations(MIGRATIONS_DIR));
  return db;
}

function makeImage(): Buffer {
  const db = emptyDb();
  insertCast(db);
  const snapshot = snapshotOf(db);
  db.close();
  return snapshot;
}
