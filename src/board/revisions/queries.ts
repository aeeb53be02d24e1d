import { type Db, perDatabase } from '../../db/index.ts';
import type { FieldRow } from '../posts/field-rows.ts';

export interface RevisionRow {
  revision: number;
  authorId: number;
  departmentId: number;
  startedAt: string;
  savedAt: string;
  /** When the revision was saved that this one brought back. */
  restoredFrom: string | null;
}

const COLUMNS = `revision, author_id AS authorId, department_id AS departmentId, started_at AS startedAt, saved_at AS savedAt,
  restored_from AS restoredFrom`;

export const revisionQueries = perDatabase((db: Db) => {
  const ofPost = db.prepare<[number], RevisionRow>(`SELECT ${COLUMNS} FROM revisions WHERE post_id = ? ORDER BY revision DESC`);
  const find = db.prepare<[number, number], RevisionRow>(`SELECT ${COLUMNS} FROM revisions WHERE post_id = ? AND revision = ?`);
  const latest = db.prepare<[number], RevisionRow>(
    `SELECT ${COLUMNS} FROM revisions WHERE post_id = ? ORDER BY revision DESC LIMIT 1`,
  );
  const covering = db.prepare<[number, number], RevisionRow>(
    `SELECT ${COLUMNS} FROM revisions WHERE post_id = ? AND revision >= ? ORDER BY revision LIMIT 1`,
  );
  const before = db.prepare<[number, number], RevisionRow>(
    `SELECT ${COLUMNS} FROM revisions WHERE post_id = ? AND revision < ? ORDER BY revision DESC LIMIT 1`,
  );
  const fields = db.prepare<[number, number], FieldRow>(
    'SELECT name, position, value FROM revision_fields WHERE post_id = ? AND revision = ? ORDER BY rowid',
  );
  const insert = db.prepare<[number, number, number, number, string, string, string | null]>(`
    INSERT INTO revisions (post_id, revision, author_id, department_id, started_at, saved_at, restored_from) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const extend = db.prepare<[number, string, number, number]>(
    'UPDATE revisions SET revision = ?, saved_at = ? WHERE post_id = ? AND revision = ?',
  );
  const clearFields = db.prepare<[number, number]>('DELETE FROM revision_fields WHERE post_id = ? AND revision = ?');
  const insertField = db.prepare<[number, number, string, number, string]>(
    'INSERT INTO revision_fields (post_id, revision, name, position, value) VALUES (?, ?, ?, ?, ?)',
  );
  const setValue = db.prepare<[string, number, number, string, number]>(
    'UPDATE revision_fields SET value = ? WHERE post_id = ? AND revision = ? AND name = ? AND position = ?',
  );
  return {
    /** Newest first. */
    listOfPost: (postId: number) => ofPost.all(postId),
    find: (postId: number, revision: number) => find.get(postId, revision),
    findLatest: (postId: number) => latest.get(postId),
    /** The revision that a save of the post became part of. */
    findCovering: (postId: number, save: number) => covering.get(postId, save),
    findBefore: (postId: number, revision: number) => before.get(postId, revision),
    listFields: (postId: number, revision: number) => fields.all(postId, revision),
    insert: (postId: number, row: RevisionRow) =>
      void insert.run(postId, row.revision, row.authorId, row.departmentId, row.startedAt, row.savedAt, row.restoredFrom),
    /** Makes the latest revision end with a later save; its fields follow. */
    extend: (postId: number, from: number, to: number, savedAt: string) => void extend.run(to, savedAt, postId, from),
    putFields: (postId: number, revision: number, rows: readonly FieldRow[]) => {
      clearFields.run(postId, revision);
      for (const { name, position, value } of rows) insertField.run(postId, revision, name, position, value);
    },
    /** For redaction alone: history is not rewritten otherwise. */
    setValue: (postId: number, revision: number, { name, position, value }: FieldRow) =>
      void setValue.run(value, postId, revision, name, position),
  };
});
