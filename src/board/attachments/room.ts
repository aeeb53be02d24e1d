import type { Db } from '../../db/index.ts';
import { AppError } from '../../lib/index.ts';
import type { Config } from '../../web/index.ts';
import type { DraftRow } from '../drafts/queries.ts';
import { attachmentQueries } from './queries.ts';

const MEGABYTE = 1024 * 1024;
/** More than a page can sensibly list. */
export const MAX_POST_FILES = 50;

/**
 * Makes sure that a file still fits in: with its draft and post, with its writer's files, with all that are stored.
 * @param size of the file; `more` is what it adds to the disk
 * @throws AppError conflict
 */
export function requireRoom(
  db: Db,
  config: Config,
  { id, postId, userId }: DraftRow,
  { size, more }: { size: number; more: number },
): void {
  const queries = attachmentQueries(db);
  const [inDraft, inPost] = [queries.totalOfDraft(id), postId === null ? undefined : queries.totalShown(postId)];
  const ofPost = inDraft.bytes + (inPost?.bytes ?? 0);
  if (inDraft.files + (inPost?.files ?? 0) >= MAX_POST_FILES)
    throw new AppError('conflict', 'files_many', {}, { values: { limit: MAX_POST_FILES } });
  if (ofPost + size > config.maxPostFilesBytes) throw full('files_post_full', config.maxPostFilesBytes, ofPost);
  const ofUser = queries.totalOfUser(userId).bytes;
  if (ofUser + size > config.maxUserFilesBytes) throw full('files_user_full', config.maxUserFilesBytes, ofUser);
  const all = queries.totalStored().bytes;
  if (all + more > config.maxAllFilesBytes) throw full('files_all_full', config.maxAllFilesBytes, all);
}

const full = (key: 'files_post_full' | 'files_user_full' | 'files_all_full', limit: number, used: number): AppError =>
  new AppError('conflict', key, {}, { values: { limit: megabytes(limit), used: megabytes(used) } });

const megabytes = (bytes: number): string => String(Math.round((bytes / MEGABYTE) * 10) / 10);
