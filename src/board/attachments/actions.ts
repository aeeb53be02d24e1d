import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { notFound } from '../../lib/index.ts';
import { wantScrubSoon } from '../../search/index.ts';
import type { AppContext, Viewer } from '../../web/index.ts';
import { draftQueries } from '../drafts/queries.ts';
import { noteToAuthor } from '../notes/note-to-author.ts';
import { askerOf } from '../permissions.ts';
import { type PostRow, postQueries } from '../posts/queries.ts';
import { removeBytes } from './folder.ts';
import { type AttachmentRow, attachmentQueries } from './queries.ts';
import { MAX_POST_FILES } from './room.ts';

/**
 * Gives a post its files: those of the draft that are named, and those it had. The draft's others belong to nothing then
 * and are swept. Call it in the transaction that saves the post.
 * @param ids in the order in which they are shown; ids of anything else are passed over
 */
export function attachFiles(
  db: Db,
  { draftId, postId, ids }: { draftId: number | undefined; postId: number; ids: readonly number[] },
): void {
  const queries = attachmentQueries(db);
  if (draftId !== undefined) {
    for (const id of ids) queries.moveToPost(id, draftId, postId);
    queries.leaveDraft(draftId);
  }
  queries.putShown(postId, ids);
}

/** Ticks a file in the draft's form, as a script does beside the text. */
export function chooseFile(db: Db, draftId: number, id: number): void {
  inTransaction(db, () => {
    const fields = draftQueries(db).listFields(draftId);
    const position = fields.filter(({ name }) => name === 'attachments').length;
    if (position >= MAX_POST_FILES) return;
    draftQueries(db).putFields(draftId, [...fields, { name: 'attachments', position, value: String(id) }]);
  });
}

/** Takes a file out of one's own draft. @throws AppError not_found */
export async function removeFromDraft({ db, config }: AppContext, viewer: Viewer, draftId: number, id: number): Promise<void> {
  const freed = inTransaction(db, () => {
    const found = attachmentQueries(db).find(id);
    if (!draftQueries(db).findOwn(draftId, viewer.id) || found?.draftId !== draftId) throw notFound();
    touch(db, 'board');
    return remove(db, found);
  });
  if (freed) await removeBytes(config.dataDir, freed);
}

/** Takes a file out of a post and its earlier revisions, for good, and tells the author why. The caller has checked the right. @throws AppError not_found */
export async function removeFromPost(
  { db, config, clock }: AppContext,
  viewer: Viewer,
  { postId, id, reason }: { postId: number; id: number; reason: string },
): Promise<void> {
  const freed = inTransaction(db, () => {
    const { file, post } = requireOfPost(db, viewer, postId, id);
    const at = clock.now();
    const { id: actorId, departmentId } = viewer;
    touch(db, 'posts');
    recordEvent(db, { kind: 'attachment.removed', actorId, departmentId, subjectId: id, details: { postId, reason }, at });
    noteToAuthor(db, viewer, { ...post, postId }, 'file_removed', at, reason);
    wantScrubSoon(db);
    return remove(db, file);
  });
  if (freed) await removeBytes(config.dataDir, freed);
}

/** @returns the key of the bytes that nobody refers to any more */
function remove(db: Db, { id, fileId }: AttachmentRow): string | undefined {
  attachmentQueries(db).delete(id);
  return attachmentQueries(db).deleteFileIfUnused(fileId);
}

/** A file of a post that this person may see. @throws AppError not_found */
export function requireOfPost(db: Db, viewer: Viewer, postId: number, id: number): { file: AttachmentRow; post: PostRow } {
  const file = attachmentQueries(db).find(id);
  const post = postQueries(db).findVisible(postId, askerOf(viewer));
  if (file?.postId !== postId || !post) throw notFound();
  return { file, post };
}

/** A file under its address: whoever may see the post may see it, and in a draft its writer alone. @throws AppError not_found */
export function requireReadable(db: Db, viewer: Viewer | undefined, key: string): AttachmentRow {
  const found = attachmentQueries(db).findByKey(key);
  if (!found || !isReadable(db, viewer, found)) throw notFound();
  return found;
}

function isReadable(db: Db, viewer: Viewer | undefined, { postId, draftId }: AttachmentRow): boolean {
  if (postId !== null) return postQueries(db).findVisible(postId, askerOf(viewer)) !== undefined;
  return draftId !== null && viewer !== undefined && draftQueries(db).findOwn(draftId, viewer.id) !== undefined;
}
