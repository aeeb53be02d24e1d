import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, dayOf, forbidden, invalid, monthOf, notFound } from '../../lib/index.ts';
import { findCategory, tagIds } from '../../taxonomy/index.ts';
import type { Viewer } from '../../web/index.ts';
import { askerOf, canEditPost, canWithdrawPost } from '../permissions.ts';
import { excerptOf, type PostContent, renderingsOf } from './content.ts';
import { type PostRow, postQueries } from './queries.ts';
import { hotScore } from './ranking.ts';

/** The author of an act: who, and the department of that moment. */
export type Author = Pick<Viewer, 'id' | 'departmentId'>;

/**
 * Publishes a post.
 * @returns its id
 * @throws AppError invalid for a category that is gone
 */
export function publishPost(db: Db, author: Author, content: PostContent, at: Date): number {
  const rendered = renderingsOf(content);
  return inTransaction(db, () => {
    requireCategory(db, content.categoryId);
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
    postQueries(db).putContent(postId, content, tagIds(db, content.tags), rendered);
    record(db, 'post.published', author, postId, at);
    return postId;
  });
}

/**
 * Saves a changed post; its kind stays. Saving confirms that the post is current.
 * @param revision the one that was edited
 * @throws AppError not_found, forbidden, conflict when somebody saved in between
 */
export function editPost(db: Db, viewer: Viewer, postId: number, revision: number, content: PostContent, at: Date): void {
  const rendered = renderingsOf(content);
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canEditPost(viewer, post)) throw forbidden('not_yours');
    requireCategory(db, content.categoryId);
    const saved = postQueries(db).update({
      id: postId,
      revision,
      title: content.title,
      excerpt: excerptOf(content),
      categoryId: content.categoryId,
      editedAt: at.toISOString(),
      confirmedOn: dayOf(at),
    });
    if (!saved) throw conflict('edited_meanwhile');
    postQueries(db).putContent(postId, content, tagIds(db, content.tags), rendered);
    record(db, 'post.edited', viewer, postId, at);
  });
}

/** Takes a post off the board; its author and moderators still find it. @throws AppError not_found, forbidden */
export function withdrawPost(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canWithdrawPost(viewer, post)) throw forbidden('not_yours');
    if (post.withdrawnAt) return;
    postQueries(db).setWithdrawn(postId, at.toISOString());
    record(db, 'post.withdrawn', viewer, postId, at);
  });
}

/** Puts a withdrawn post back. @throws AppError not_found, forbidden */
export function republishPost(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (!canWithdrawPost(viewer, post)) throw forbidden('not_yours');
    if (!post.withdrawnAt) return;
    postQueries(db).setWithdrawn(postId, null);
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
