import type { Db } from '../../db/index.ts';
import { AppError } from '../../lib/index.ts';
import type { Typed, Viewer } from '../../web/index.ts';
import { askerOf, canEditPost } from '../permissions.ts';
import { WRITABLE_KINDS, type WritableKind } from '../posts/content.ts';
import { type PostRow, postQueries } from '../posts/queries.ts';
import { createDraft, type SavedDraft, saveDraft } from './actions.ts';
import { type DraftRow, draftQueries } from './queries.ts';

export const writableKind = (value: unknown): WritableKind | undefined => WRITABLE_KINDS.find((kind) => kind === value);

/** A whole number above zero in a form's field. */
export const idIn = (value: unknown): number | undefined =>
  typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined;

/** The person's draft that a form or an address names. */
export const findDraft = (db: Db, viewer: Pick<Viewer, 'id'>, id: unknown): DraftRow | undefined => {
  const draftId = idIn(id);
  return draftId === undefined ? undefined : draftQueries(db).findOwn(draftId, viewer.id);
};

/** The post that a draft changes, if the person may (still) edit it. */
export function editablePost(db: Db, viewer: Viewer, postId: number | null | undefined): PostRow | undefined {
  const post = postId == null ? undefined : postQueries(db).findVisible(postId, askerOf(viewer));
  return post && canEditPost(viewer, post) ? post : undefined;
}

/** Where a draft goes on; that of a post which the person may not edit any more goes on as a new post. */
export const editorPath = (db: Db, viewer: Viewer, draft: Pick<DraftRow, 'id' | 'postId'>): string =>
  editablePost(db, viewer, draft.postId) ? `/posts/${draft.postId}/edition` : `/posts/new?draft=${draft.id}`;

/**
 * Keeps the form of a post as it was sent: in the draft it names, else in a new one. A post the person may not edit (any
 * more) is left alone: the text becomes a draft of a new post.
 * @param version see `saveDraft`
 * @returns undefined for a form of no kind
 * @throws AppError conflict, invalid
 */
export function keepForm(db: Db, viewer: Viewer, typed: Typed, at: Date, version?: number): SavedDraft | undefined {
  const kind = writableKind(typed['kind']);
  if (!kind) return undefined;
  const draft = findDraft(db, viewer, typed['draft']);
  const post = editablePost(db, viewer, draft ? draft.postId : idIn(typed['post']));
  const begunWith = idIn(typed['revision']) ?? draft?.baseRevision ?? 1;
  const form = { kind, typed, post: post && { id: post.id, revision: Math.min(begunWith, post.revision) } };
  return draft ? saveDraft(db, viewer, draft.id, version, form, at) : createDraft(db, viewer, form, at);
}

/**
 * Keeps a form whose session ended while it was written. It takes the place of no draft but the very version it was typed on:
 * who signs in may be another person, and another window may have saved since. Then it is a draft of its own.
 * @returns the address of the editor with it; undefined for no form of a post
 */
export function keepOrphanedForm(db: Db, viewer: Viewer, typed: Typed, at: Date): string | undefined {
  const kind = writableKind(typed['kind']);
  if (!kind) return undefined;
  const saved = inItsPlace(db, viewer, typed, at) ?? createDraft(db, viewer, { kind, typed, post: undefined }, at);
  const draft = draftQueries(db).findOwn(saved.id, viewer.id);
  return draft && editorPath(db, viewer, draft);
}

function inItsPlace(db: Db, viewer: Viewer, typed: Typed, at: Date): SavedDraft | undefined {
  try {
    return keepForm(db, viewer, typed, at, idIn(typed['draftVersion']) ?? 0);
  } catch (fault) {
    if (fault instanceof AppError && fault.key === 'draft_saved_elsewhere') return undefined;
    throw fault;
  }
}
