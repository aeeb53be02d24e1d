import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, dayOf, forbidden, invalid, monthOf, notFound } from '../../lib/index.ts';
import { findCategory, tagIds } from '../../taxonomy/index.ts';
import type { Viewer } from '../../web/index.ts';
import { attachFiles } from '../attachments/actions.ts';
import { type DraftRow, draftQueries } from '../drafts/queries.ts';
import { settleObsolescence } from '../freshness/settle.ts';
import { noteToAuthor } from '../notes/note-to-author.ts';
import { askerOf, canEditPost, canWithdrawPost } from '../permissions.ts';
import { recordRevision } from '../revisions/record.ts';
import { excerptOf, type PostContent, renderingsOf } from './content.ts';
import { contentQueries } from './content-queries.ts';
import { changeCounters } from './counters.ts';
import { type PostRow, postQueries } from './queries.ts';
import { hotScore } from './ranking.ts';
import { withShownFiles } from './shown-files.ts';

/** The author of an act: who, and the department of that moment. */
export type Author = Pick<Viewer, 'id' | 'departmentId'>;

/**
 * Publishes a post. The draft it was written in is gone afterwards, its files belong to the post.
 * @param draftId a draft of the author
 * @returns the post's id
 * @throws AppError invalid for a category that is gone
 */
export function publishPost(db: Db, author: Author, written: PostContent, at: Date, draftId?: number): number {
  const rendered = renderingsOf(written);
  return inTransaction(db, () => {
    requireCategory(db, written.categoryId);
    const draft = ownDraft(db, author, draftId);
    const content = withShownFiles(db, written, { draftId: draft?.id });
    const publishedAt = at.toISOString();
    const postId = postQueries(db).insert({
      kind: content.kind,
      title: content.title,
      excerpt: excerptOf(content),
      categoryId: content.categoryId,
      authorId: author.id,
      departmentId: author.departmentId,
      publishedAt,
      confirmedOn: dayOf(at),
      minutesAsOf: monthOf(at),
      hot: hotScore({ votes: 0, adoptions: 0, acceptedAnswers: 0, publishedAt }),
    });
    putContent(db, postId, content, rendered, draft);
    recordRevision(db, author, postId, 1, content, at);
    record(db, 'post.published', author, postId, at);
    return postId;
  });
}

export interface EditOptions {
  /** The draft the change was written in: gone afterwards. */
  draftId?: number | undefined;
  /** When the revision was saved that is brought back. */
  restoredFrom?: string;
}

/**
 * Saves a changed post. Saving confirms that the post is current. Its kind stays, but a quick win may grow into a tip or a
 * case study, and what is brought back may be of the kind it was.
 * @param revision the one that was edited
 * @throws AppError not_found, forbidden, conflict when somebody saved in between or the post is in the trash
 */
export function editPost(
  db: Db,
  viewer: Viewer,
  postId: number,
  revision: number,
  written: PostContent,
  at: Date,
  { draftId, restoredFrom }: EditOptions = {},
): void {
  const rendered = renderingsOf(written);
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canEditPost(viewer, post)) throw forbidden('not_yours');
    if (post.trashedAt) throw conflict('in_trash');
    requireCategory(db, written.categoryId);
    const draft = ownDraft(db, viewer, draftId);
    const content = withShownFiles(db, written, { draftId: draft?.id, postId });
    const saved = postQueries(db).update({
      id: postId,
      revision,
      kind: content.kind,
      title: content.title,
      excerpt: excerptOf(content),
      categoryId: content.categoryId,
      editedAt: at.toISOString(),
      confirmedOn: dayOf(at),
    });
    if (!saved) throw conflict('edited_meanwhile');
    putContent(db, postId, content, rendered, draft);
    recordRevision(db, viewer, postId, revision + 1, content, at, restoredFrom);
    settleObsolescence(db, viewer, postId, at);
    noteToAuthor(db, viewer, { ...post, postId }, 'edited', at);
    const event = restoredFrom ? 'post.revision_restored' : content.kind === post.kind ? 'post.edited' : 'post.grown';
    record(db, event, viewer, postId, at);
  });
}

const ownDraft = (db: Db, author: Author, id: number | undefined): DraftRow | undefined =>
  id === undefined ? undefined : draftQueries(db).findOwn(id, author.id);

/** Writes what a post says. The draft it was written in is gone afterwards. */
function putContent(
  db: Db,
  postId: number,
  content: PostContent,
  rendered: { field: string; html: string }[],
  draft: DraftRow | undefined,
): void {
  contentQueries(db).put(postId, content, tagIds(db, content.tags), rendered);
  const ownVotes = contentQueries(db).deleteOwnVotes(postId);
  if (ownVotes > 0) changeCounters(db, postId, { votes: -ownVotes });
  attachFiles(db, { draftId: draft?.id, postId, ids: content.attachments });
  if (draft) draftQueries(db).delete(draft.id, draft.userId);
}

/** Takes a post off the board; its author and moderators still find it. @throws AppError not_found, forbidden */
export function withdrawPost(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canWithdrawPost(viewer, post)) throw forbidden('not_yours');
    if (post.withdrawnAt) return;
    postQueries(db).setWithdrawn(postId, at.toISOString());
    noteToAuthor(db, viewer, { ...post, postId }, 'withdrawn', at);
    record(db, 'post.withdrawn', viewer, postId, at);
  });
}

/** Puts a withdrawn post back. @throws AppError not_found, forbidden, conflict for a post in the trash */
export function republishPost(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canWithdrawPost(viewer, post)) throw forbidden('not_yours');
    if (!post.withdrawnAt) return;
    if (post.trashedAt) throw conflict('in_trash');
    postQueries(db).setWithdrawn(postId, null);
    noteToAuthor(db, viewer, { ...post, postId }, 'republished', at);
    record(db, 'post.republished', viewer, postId, at);
  });
}

/** Hides a post from everybody but its author and moderators. The caller has checked the right. @throws AppError not_found */
export function hidePost(db: Db, viewer: Viewer, postId: number, reason: string, at: Date): void {
  inTransaction(db, () => {
    requireVisible(db, viewer, postId);
    postQueries(db).setHidden(postId, { at: at.toISOString(), by: viewer.id, reason });
    record(db, 'post.hidden', viewer, postId, at, { reason });
  });
}

/** Shows a hidden post again. The caller has checked the right. @throws AppError not_found */
export function restorePost(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    if (!requireVisible(db, viewer, postId).hiddenAt) return;
    postQueries(db).setHidden(postId, undefined);
    record(db, 'post.restored', viewer, postId, at);
  });
}

/** The post if this person may see it. @throws AppError not_found */
export function requireVisible(db: Db, viewer: Viewer | undefined, postId: number): PostRow {
  const post = postQueries(db).findVisible(postId, askerOf(viewer));
  if (!post) throw notFound();
  return post;
}

/** The post if it is on the board, where people act on it. @throws AppError not_found, conflict for a post taken off */
export function requireListed(db: Db, viewer: Viewer, postId: number): PostRow {
  const post = requireVisible(db, viewer, postId);
  if (post.withdrawnAt || post.hiddenAt) throw conflict('not_listed');
  return post;
}

function requireCategory(db: Db, categoryId: number): void {
  if (!findCategory(db, categoryId)) throw invalid('category_gone');
}

function record(db: Db, kind: EventKind, actor: Author, postId: number, at: Date, details: Record<string, string> = {}): void {
  touch(db, 'posts', 'taxonomy');
  recordEvent(db, { kind, actorId: actor.id, departmentId: actor.departmentId, subjectId: postId, details, at });
}
