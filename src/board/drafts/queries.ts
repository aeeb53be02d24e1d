import { type Db, perDatabase } from '../../db/index.ts';
import type { WritableKind } from '../posts/content.ts';
import type { FieldRow } from '../posts/field-rows.ts';

export interface DraftRow {
  id: number;
  userId: number;
  kind: WritableKind;
  /** The post that the draft changes, and the revision it began with; null for a post that is not there yet. */
  postId: number | null;
  baseRevision: number | null;
  version: number;
  createdAt: string;
  savedAt: string;
}

export interface DraftSummary extends DraftRow {
  /** The title typed so far, and the first text beside it. */
  title: string;
}

const COLUMNS = `
  id, user_id AS userId, kind, post_id AS postId, base_revision AS baseRevision, version, created_at AS createdAt, saved_at AS savedAt`;
const SHOWN = 200;

export const draftQueries = perDatabase((db: Db) => {
  const findOwn = db.prepare<[number, number], DraftRow>(`SELECT ${COLUMNS} FROM drafts WHERE id = ? AND user_id = ?`);
  const findForPost = db.prepare<[number, number], DraftRow>(`SELECT ${COLUMNS} FROM drafts WHERE post_id = ? AND user_id = ?`);
  const ofUser = db.prepare<[number], DraftSummary>(`
    SELECT ${COLUMNS},
           ifnull((SELECT value FROM draft_fields f WHERE f.draft_id = d.id AND f.name IN ('title', 'after', 'before') ORDER BY f.name = 'title' DESC LIMIT 1), '') AS title
      FROM drafts d WHERE d.user_id = ? ORDER BY d.saved_at DESC, d.id DESC LIMIT ${SHOWN}`);
  const count = db.prepare<[number], { drafts: number }>('SELECT count(*) AS drafts FROM drafts WHERE user_id = ?');
  const insert = db.prepare<[number, string, number | null, number | null, string, string]>(
    'INSERT INTO drafts (user_id, kind, post_id, base_revision, created_at, saved_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const setSaved = db.prepare<[string, number | null, string, number]>(
    'UPDATE drafts SET version = version + 1, kind = ?, base_revision = ?, saved_at = ? WHERE id = ?',
  );
  const remove = db.prepare<[number, number]>('DELETE FROM drafts WHERE id = ? AND user_id = ?');
  const fields = db.prepare<[number], FieldRow>(
    'SELECT name, position, value FROM draft_fields WHERE draft_id = ? ORDER BY rowid',
  );
  const clearFields = db.prepare<[number]>('DELETE FROM draft_fields WHERE draft_id = ?');
  const insertField = db.prepare<[number, string, number, string]>(
    'INSERT INTO draft_fields (draft_id, name, position, value) VALUES (?, ?, ?, ?)',
  );
  return {
    /** A draft of this person; drafts are nobody else's. */
    findOwn: (id: number, userId: number) => findOwn.get(id, userId),
    findOwnForPost: (postId: number, userId: number) => findForPost.get(postId, userId),
    listOfUser: (userId: number) => ofUser.all(userId),
    countOfUser: (userId: number) => count.get(userId)?.drafts ?? 0,
    insert: (draft: Pick<DraftRow, 'userId' | 'kind' | 'postId' | 'baseRevision' | 'savedAt'>) =>
      Number(
        insert.run(draft.userId, draft.kind, draft.postId, draft.baseRevision, draft.savedAt, draft.savedAt).lastInsertRowid,
      ),
    /** Says that a draft was saved once more. */
    setSaved: (id: number, { kind, baseRevision, savedAt }: Pick<DraftRow, 'kind' | 'baseRevision' | 'savedAt'>) =>
      void setSaved.run(kind, baseRevision, savedAt, id),
    delete: (id: number, userId: number) => remove.run(id, userId).changes === 1,
    listFields: (id: number) => fields.all(id),
    putFields: (id: number, rows: readonly FieldRow[]) => {
      clearFields.run(id);
      for (const { name, position, value } of rows) insertField.run(id, name, position, value);
    },
  };
});
