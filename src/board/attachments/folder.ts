import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where the bytes of all files are, below the data folder: out of reach of every address. */
const filesFolder = (dataDir: string): string => path.join(dataDir, 'files');

/** Where files are written that nobody has looked at yet. */
export const incomingFolder = (dataDir: string): string => path.join(filesFolder(dataDir), 'incoming');

/** Bytes lie under their key, 32 random hexadecimal digits, in folders by its first two. */
export const placeOf = (dataDir: string, key: string): string => path.join(filesFolder(dataDir), key.slice(0, 2), key);

const isKey = (name: string): boolean => /^[0-9a-f]{32}$/.test(name);

/**
 * Puts a checked file in its place. When this returns the bytes outlive a power cut; only then may a row name them.
 * @returns their key
 */
export async function keepBytes(dataDir: string, from: string): Promise<string> {
  const key = randomBytes(16).toString('hex');
  const place = placeOf(dataDir, key);
  const folder = path.dirname(place);
  const isNew = (await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined;
  await sync(from, 'r+');
  await rename(from, place);
  await sync(folder, 'r');
  if (isNew) await sync(path.dirname(folder), 'r');
  return key;
}

export const removeBytes = (dataDir: string, key: string): Promise<void> => rm(placeOf(dataDir, key), { force: true });

async function sync(place: string, flags: 'r' | 'r+'): Promise<void> {
  // Windows has no handle of a folder to sync.
  if (flags === 'r' && process.platform === 'win32') return;
  const file = await open(place, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Keys of all bytes there are, a folder at a time. */
export async function* keysByFolder(dataDir: string): AsyncGenerator<string[]> {
  const folders = await namesIn(filesFolder(dataDir));
  for (const folder of folders.filter((name) => /^[0-9a-f]{2}$/.test(name)))
    yield (await namesIn(path.join(filesFolder(dataDir), folder))).filter(isKey);
}

/** Removes what was left halfway before a moment. @returns how many files */
export async function clearIncoming(dataDir: string, before: Date): Promise<number> {
  const folder = incomingFolder(dataDir);
  let removed = 0;
  for (const name of await namesIn(folder)) if (await removeOlder(path.join(folder, name), before)) removed += 1;
  return removed;
}

/** Removes a file that was written before a moment. @returns whether it was */
export async function removeOlder(place: string, before: Date): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  if (!found?.isFile() || found.mtime >= before) return false;
  await rm(place, { force: true });
  return true;
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return [];
    throw fault;
  });
