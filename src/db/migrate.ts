import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Db, inTransaction } from './database.ts';

export interface Migration {
  number: number;
  name: string;
  sql: string;
}

/** The numbered SQL files of a folder, in order. @throws when numbers are missing or repeated */
export function readMigrations(dir: string): Migration[] {
  const migrations = readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(path.join(dir, name), 'utf8') }));
  migrations.forEach(({ number, name }, index) => {
    if (number !== index + 1) throw new Error(`${name}: migrations are numbered 0001, 0002 … without gaps`);
  });
  return migrations;
}

export const schemaVersion = (db: Db): number => db.pragma('user_version', { simple: true }) as number;

/**
 * Brings the schema up to date, each migration in a transaction of its own; a failed one leaves the state before it.
 * Foreign keys are off meanwhile (a pragma is ignored inside a transaction): rebuilding a table with them on would
 * delete its children by cascade. `foreign_key_check` runs before each commit instead.
 * @returns the names of the migrations that ran
 * @throws when the database is newer than this program, a migration fails, or it leaves a dangling reference
 */
export function migrate(db: Db, migrations: Migration[]): string[] {
  const from = schemaVersion(db);
  if (from > migrations.length) {
    throw new Error(`The database has schema ${from}, this program knows ${migrations.length}. Install the newer program.`);
  }
  const pending = migrations.slice(from);
  if (pending.length === 0) return [];
  db.pragma('foreign_keys = OFF');
  try {
    for (const migration of pending) apply(db, migration);
  } finally {
    db.pragma('foreign_keys = ON');
  }
  return pending.map((migration) => migration.name);
}

function apply(db: Db, { number, name, sql }: Migration): void {
  inTransaction(db, () => {
    db.exec(sql);
    const dangling = db.pragma('foreign_key_check') as unknown[];
    if (dangling.length > 0) throw new Error(`${name} leaves dangling references: ${JSON.stringify(dangling.slice(0, 3))}`);
    db.pragma(`user_version = ${number}`);
  });
}
