import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { recordNumberException } from '../../guard/index.ts';
import { countCharacters, notFound } from '../../lib/index.ts';
import { findPersonalNumbers, tidyLine } from '../../text/index.ts';
import type { AppContext, Config, ReceivedFile, Viewer } from '../../web/index.ts';
import { draftQueries } from '../drafts/queries.ts';
import { sha256Of } from './bytes.ts';
import { checkFile } from './check.ts';
import { keepBytes, removeBytes } from './folder.ts';
import { attachmentName } from './names.ts';
import { attachmentQueries, type FileView, type StoredFile } from './queries.ts';
import { refusedFile } from './refusals.ts';
import { requireRoom } from './room.ts';

const REASON_MAX = 200;

/** What is known of a file that has come in and been found fit. */
interface Arrival {
  draftId: number;
  name: string;
  stored: StoredFile;
  /** Why what looks like a personal number in it is none. */
  reason: string | undefined;
}

/**
 * Checks a file that has come in and keeps it in one's own draft. Bytes that are there already are not kept twice.
 * Until the last step nothing refers to the file; broken off anywhere, at most bytes are left that the sweep removes.
 * @throws AppError not_found, invalid for a file that cannot be taken, conflict where there is no room
 */
export async function storeUpload(
  context: AppContext,
  viewer: Viewer,
  draftId: number,
  received: ReceivedFile,
): Promise<FileView> {
  const { db, config, clock } = context;
  const name = attachmentName(received.name);
  const remade = `${received.path}-remade`;
  try {
    const { path, passage, ...facts } = await checkFile(received.path, name, remade);
    const reason = passage === undefined ? undefined : requireReason(context, viewer, draftId, passage, received.reason);
    const sha256 = await sha256Of(path);
    const { size } = await stat(path);
    const key = await keepBytes(config.dataDir, path);
    const stored: StoredFile = { key, sha256, size, ...facts };
    return await keepRow(config.dataDir, key, () =>
      inTransaction(db, () => insertAttachment(db, config, viewer, { draftId, name, stored, reason }, clock.now())),
    );
  } finally {
    await rm(remade, { force: true });
  }
}

/** A number that may be a person's stops a file once; the reason for it being none lets it through. @throws AppError invalid */
function requireReason({ db, clock }: AppContext, viewer: Viewer, draftId: number, passage: string, given: string): string {
  const reason = tidyLine(given);
  const length = countCharacters(reason);
  if (length > 0 && length <= REASON_MAX && findPersonalNumbers(reason).length === 0) return reason;
  recordEvent(db, {
    kind: 'number.stopped',
    actorId: viewer.id,
    departmentId: viewer.departmentId,
    details: { place: `/me/drafts/${draftId}/attachments`, passages: 1 },
    at: clock.now(),
  });
  throw refusedFile(length === 0 ? 'file_number' : 'file_number_reason', { passage });
}

/** Writes the rows of bytes in their place, and takes the bytes away again when no row came to name them. */
async function keepRow(dataDir: string, key: string, write: () => { file: FileView; usesKey: boolean }): Promise<FileView> {
  let used = false;
  try {
    const { file, usesKey } = write();
    used = usesKey;
    return file;
  } finally {
    if (!used) await removeBytes(dataDir, key);
  }
}

function insertAttachment(
  db: Db,
  config: Config,
  viewer: Viewer,
  { draftId, name, stored, reason }: Arrival,
  at: Date,
): { file: FileView; usesKey: boolean } {
  const draft = draftQueries(db).findOwn(draftId, viewer.id);
  if (!draft) throw notFound();
  const queries = attachmentQueries(db);
  const known = queries.findFile(stored.sha256);
  requireRoom(db, config, draft, { size: stored.size, more: known === undefined ? stored.size : 0 });
  const key = randomBytes(16).toString('base64url');
  const fileId = known ?? queries.insertFile(stored, at.toISOString());
  const id = queries.insert({ key, fileId, name, userId: viewer.id, draftId, at: at.toISOString() });
  touch(db, 'board');
  if (reason !== undefined) {
    const { id: userId, departmentId } = viewer;
    recordNumberException(db, { userId, departmentId, place: `/attachments/${key}`, reason, at });
  }
  return { file: queries.findListed(id) as FileView, usesKey: known === undefined };
}
