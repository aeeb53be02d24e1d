import { statSync } from 'node:fs';
import { type Db, inTransaction } from '../../db/index.ts';
import type { AppContext } from '../../web/index.ts';
import { clearIncoming, keysByFolder, placeOf, removeBytes, removeOlder } from './folder.ts';
import { attachmentQueries } from './queries.ts';

/** No upload takes as long: what is younger may be one under way. */
const UNDER_WAY_MS = 3_600_000;
const FILES_PER_TURN = 500;

/** What a sweep has removed. */
export interface Swept {
  attachments: number;
  files: number;
  /** Bytes that no row named, and uploads that were broken off. */
  leftovers: number;
}

/**
 * Removes what belongs to nothing: attachments of no draft and no post, files of no attachment, bytes of no file.
 * Rows go first, so that no row ever names bytes that are gone.
 */
export async function sweepFiles({ db, config: { dataDir } }: Pick<AppContext, 'db' | 'config'>, now: Date): Promise<Swept> {
  const queries = attachmentQueries(db);
  const { attachments, freed } = inTransaction(db, () => ({
    attachments: queries.deleteLoose(),
    freed: queries.deleteUnusedFiles(),
  }));
  for (const key of freed) await removeBytes(dataDir, key);
  const before = new Date(now.getTime() - UNDER_WAY_MS);
  let leftovers = await clearIncoming(dataDir, before);
  for await (const keys of keysByFolder(dataDir)) {
    for (const key of keys.filter((name) => !queries.isStored(name)))
      if (await removeOlder(placeOf(dataDir, key), before)) leftovers += 1;
  }
  return { attachments, files: freed.length, leftovers };
}

/** Files whose bytes are missing or of another size than they were. */
export function verifyFiles(db: Db, dataDir: string): { where: string; stored: number; counted: number }[] {
  const wrong: { where: string; stored: number; counted: number }[] = [];
  let last = 0;
  for (;;) {
    const rows = attachmentQueries(db).listStoredAfter(last, FILES_PER_TURN);
    if (rows.length === 0) return wrong;
    for (const { id, key, size } of rows) {
      const counted = statSync(placeOf(dataDir, key), { throwIfNoEntry: false })?.size ?? 0;
      if (counted !== size) wrong.push({ where: `file ${id} bytes`, stored: size, counted });
      last = id;
    }
  }
}
