import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, flushWrites, inTransaction, touch } from '../../db/index.ts';
import { DAY_MS, forbidden } from '../../lib/index.ts';
import { wantScrub } from '../../search/index.ts';
import type { Viewer } from '../../web/index.ts';
import { noteToAuthor } from '../notes/note-to-author.ts';
import { canTakeFromTrash, canTrashPost } from '../permissions.ts';
import { requireVisible } from '../posts/actions.ts';
import { trashQueries } from './queries.ts';
import { TRASH_DAYS } from './trash.ts';

/**
 * Throws a post away: it leaves the board at once and the database after 30 days.
 * @param reason why a moderator does it; its author is told
 * @throws AppError not_found, forbidden
 */
export function trashPost(db: Db, viewer: Viewer, postId: number, reason: string | undefined, at: Date): void {
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canTrashPost(viewer, post)) throw forbidden('not_yours');
    if (post.trashedAt) return;
    trashQueries(db).put(postId, at.toISOString(), viewer.id);
    noteToAuthor(db, viewer, { ...post, postId }, 'trashed', at, reason);
    record(db, 'post.trashed', viewer, postId, at, reason === undefined ? {} : { reason });
  });
}

/** Takes a post out of the trash; it stays withdrawn. @throws AppError not_found, forbidden */
export function untrashPost(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canTrashPost(viewer, post)) throw forbidden('not_yours');
    if (!post.trashedAt) return;
    if (!canTakeFromTrash(viewer, post)) throw forbidden('trashed_by_moderator');
    trashQueries(db).takeBack(postId);
    noteToAuthor(db, viewer, { ...post, postId }, 'untrashed', at);
    record(db, 'post.untrashed', viewer, postId, at);
  });
}

const POSTS_PER_TRANSACTION = 50;

/**
 * Deletes for good what was thrown away 30 days ago or earlier, with all that hangs on it, some in each transaction so that
 * others can write. The bytes of its files go with the next sweep.
 * @returns how many posts were deleted; less than asked for means that none are left
 */
export function purgeTrash(db: Db, now: Date, atMost = POSTS_PER_TRANSACTION): number {
  // A view that waits to be written would hang on a post that is no longer there.
  flushWrites(db);
  const purged = inTransaction(db, () => {
    const due = trashQueries(db).listDue(new Date(now.getTime() - TRASH_DAYS * DAY_MS).toISOString(), atMost);
    for (const { id, trashedAt, trashedBy } of due) {
      trashQueries(db).delete(id);
      const days = Math.floor((now.getTime() - Date.parse(trashedAt)) / DAY_MS);
      const details = trashedBy === null ? { days } : { trashedBy, days };
      recordEvent(db, { kind: 'post.purged', subjectId: id, details, at: now });
    }
    if (due.length > 0) {
      wantScrub(db);
      touch(db, 'posts', 'comments', 'taxonomy');
    }
    return due.length;
  });
  // The pages that were written over still stand in the log beside the database until it is put away.
  if (purged > 0) db.pragma('wal_checkpoint(TRUNCATE)');
  return purged;
}

function record(db: Db, kind: EventKind, { id, departmentId }: Viewer, postId: number, at: Date, details = {}): void {
  touch(db, 'posts', 'taxonomy');
  recordEvent(db, { kind, actorId: id, departmentId, subjectId: postId, details, at });
}
