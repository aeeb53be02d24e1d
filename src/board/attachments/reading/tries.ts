import { appendFile, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file for each that is being read: it grows by one dot for each try, and goes when the reading has come to an end. */
const placeOfTries = (dataDir: string, fileId: number): string => path.join(dataDir, 'files', 'being-read', String(fileId));

/**
 * Notes down that a file is going to be read. The note outlives a crash, of the whole server too.
 * @returns how often it has been tried before without coming to an end
 */
export async function beginTry(dataDir: string, fileId: number): Promise<number> {
  const place = placeOfTries(dataDir, fileId);
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  const before = await stat(place).catch(() => undefined);
  await appendFile(place, '.');
  return before?.size ?? 0;
}

export const forgetTries = (dataDir: string, fileId: number): Promise<void> => rm(placeOfTries(dataDir, fileId), { force: true });
