import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { AppError, type FiscalYear } from '../../lib/index.ts';
import type { Config } from '../../web/index.ts';

/*
 * The key that joins people and ballots while a vote is open. It lies beside the database, never in it and never in a backup,
 * and is read for each cast: what is not kept in memory is gone once the file is.
 */

const KEY_BYTES = 32;

type Place = Pick<Config, 'dataDir'>;

const folderOf = ({ dataDir }: Place): string => path.join(dataDir, 'award-keys');
const fileOf = (place: Place, year: FiscalYear): string => path.join(folderOf(place), `${year}.key`);

/** Writes a new key for a year over whatever lies there, readable to this user alone, and waits until it is on the disk. */
export function writeKey(place: Place, year: FiscalYear): Buffer {
  mkdirSync(folderOf(place), { recursive: true, mode: 0o700 });
  const key = randomBytes(KEY_BYTES);
  const file = fileOf(place, year);
  rmSync(file, { force: true });
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, key);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(place);
  return key;
}

/**
 * The key of a year; undefined when the file is gone or is no key.
 * @throws AppError conflict when something lies there that cannot be read: that may be the key, so nobody takes it for lost
 */
export function readKey(place: Place, year: FiscalYear): Buffer | undefined {
  try {
    const key = readFileSync(fileOf(place, year));
    return key.length === KEY_BYTES ? key : undefined;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('conflict', 'ballot_key_unreadable', {}, { cause: fault });
  }
}

/** Whether anything lies where the key of a year lies. */
export const isKeyLeft = (place: Place, year: FiscalYear): boolean => existsSync(fileOf(place, year));

/** Overwrites the key and removes it. Harmless when it is gone. */
export function destroyKey(place: Place, year: FiscalYear): void {
  const file = fileOf(place, year);
  let handle: number;
  try {
    handle = openSync(file, 'r+');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw fault;
  }
  try {
    writeSync(handle, Buffer.alloc(KEY_BYTES), 0, KEY_BYTES, 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  rmSync(file);
  syncFolder(place);
}

function syncFolder(place: Place): void {
  const handle = openSync(folderOf(place), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
