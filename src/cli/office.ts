import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { keepIndex, renewIndex } from '../board/index.ts';
import { type Db, migrate, openDatabase, readMigrations } from '../db/index.ts';
import { MIGRATIONS_DIR } from '../paths.ts';
import type { Config } from '../web/index.ts';

export const databaseFile = ({ dataDir }: Config): string => path.join(dataDir, 'chienowa.sqlite');

/** @throws with a sentence that names the folder, where no office is */
export function requireOffice(config: Config): void {
  if (existsSync(databaseFile(config))) return;
  const folder = path.resolve(config.dataDir);
  throw new Error(`There is no office in ${folder}: it has no chienowa.sqlite. DATA_DIR names the folder of the office.`);
}

/** Opens the office's database, made and brought up to date as needed; tells which migrations ran. */
export function openOffice(config: Config): { db: Db; migrated: string[] } {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const db = openDatabase(databaseFile(config));
  const migrated = migrate(db, readMigrations(MIGRATIONS_DIR));
  keepIndex(db);
  renewIndex(db);
  return { db, migrated };
}
