import { type Db, inTransaction } from '../../db/index.ts';
import { AppError, conflict, invalid, notFound } from '../../lib/index.ts';
import { findPersonalNumbers } from '../../text/index.ts';
import type { Typed, Viewer } from '../../web/index.ts';
import type { WritableKind } from '../posts/content.ts';
import { type FieldRow, toFieldRows } from '../posts/field-rows.ts';
import { FIELD_NAMES } from '../posts/forms.ts';
import { type DraftRow, draftQueries } from './queries.ts';

const DRAFTS_MAX = 200;
/** Characters of one field: what is too long is still not lost. */
export const DRAFT_VALUE_MAX = 60_000;

/** A form to keep as it is, however unfinished. */
export interface DraftForm {
  kind: WritableKind;
  typed: Typed;
  /** The post it changes and the revision it began with. */
  post: { id: number; revision: number } | undefined;
}

/** What the browser is told about a saved draft. */
export interface SavedDraft {
  id: number;
  version: number;
  /** UTC, ISO 8601. */
  savedAt: string;
  /** Passages that look like a My Number: publishing will ask about them. */
  warnings: string[];
}

/**
 * Keeps a form as a new draft. A person has one draft for each post that is being changed.
 * The caller has made sure that the person may edit that post.
 * @throws AppError invalid for a text that is too long, conflict for too many drafts, or one of this post that another window has begun
 */
export function createDraft(db: Db, viewer: Pick<Viewer, 'id'>, form: DraftForm, at: Date): SavedDraft {
  const rows = keptRows(form.typed);
  return inTransaction(db, () => {
    const known = form.post && draftQueries(db).findOwnForPost(form.post.id, viewer.id);
    if (known) throw new AppError('conflict', 'draft_saved_elsewhere', {}, { values: { draft: known.id } });
    if (draftQueries(db).countOfUser(viewer.id) >= DRAFTS_MAX) throw conflict('drafts_many');
    const savedAt = at.toISOString();
    const id = draftQueries(db).insert({
      userId: viewer.id,
      kind: form.kind,
      postId: form.post?.id ?? null,
      baseRevision: form.post?.revision ?? null,
      savedAt,
    });
    draftQueries(db).putFields(id, rows);
    return { id, version: 1, savedAt, warnings: warningsIn(rows) };
  });
}

/**
 * Saves a draft once more.
 * @param version the one that was typed on; undefined saves over whatever another window has saved
 * @throws AppError not_found, conflict when another window saved meanwhile, invalid for a text that is too long
 */
export function saveDraft(
  db: Db,
  viewer: Pick<Viewer, 'id'>,
  id: number,
  version: number | undefined,
  form: DraftForm,
  at: Date,
): SavedDraft {
  const rows = keptRows(form.typed);
  return inTransaction(db, () => {
    const draft = draftQueries(db).findOwn(id, viewer.id);
    if (!draft) throw notFound();
    if (version !== undefined && version !== draft.version) throw conflict('draft_saved_elsewhere');
    return write(db, draft, form, rows, at);
  });
}

/** Throws a draft away; its files are swept. @throws AppError not_found */
export function discardDraft(db: Db, viewer: Pick<Viewer, 'id'>, id: number): void {
  if (!draftQueries(db).delete(id, viewer.id)) throw notFound();
}

function write(db: Db, draft: DraftRow, { kind, post }: DraftForm, rows: FieldRow[], at: Date): SavedDraft {
  const savedAt = at.toISOString();
  // The revision belongs to this text: one put together with somebody else's change goes on from there, an older one does not.
  const baseRevision = draft.baseRevision === null ? null : (post?.revision ?? draft.baseRevision);
  draftQueries(db).setSaved(draft.id, { kind, baseRevision, savedAt });
  draftQueries(db).putFields(draft.id, rows);
  return { id: draft.id, version: draft.version + 1, savedAt, warnings: warningsIn(rows) };
}

function keptRows(typed: Typed): FieldRow[] {
  const rows = toFieldRows(typed).filter(({ name, position }) => FIELD_NAMES.has(name) && position < 100);
  if (rows.some(({ value }) => [...value].length > DRAFT_VALUE_MAX)) throw invalid('draft_too_long');
  return rows;
}

const warningsIn = (rows: readonly FieldRow[]): string[] => [
  ...new Set(rows.flatMap(({ value }) => findPersonalNumbers(value).map(({ passage }) => passage))),
];
