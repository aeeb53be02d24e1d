import { type Db, perDatabase } from '../../db/index.ts';

export interface CommentRow {
  id: number;
  postId: number;
  parentId: number | null;
  authorId: number;
  departmentId: number;
  body: string;
  html: string;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  hiddenAt: string | null;
  hiddenReason: string | null;
}

/** What the page of a post shows of a comment. */
export type ShownComment = Omit<CommentRow, 'postId' | 'body'>;

const SHOWN_COLUMNS = `
  id, parent_id AS parentId, author_id AS authorId, department_id AS departmentId, html, created_at AS createdAt,
  edited_at AS editedAt, deleted_at AS deletedAt, hidden_at AS hiddenAt, hidden_reason AS hiddenReason`;
const COLUMNS = `${SHOWN_COLUMNS}, post_id AS postId, body`;

export const commentQueries = perDatabase((db: Db) => {
  const ofPost = db.prepare<[number], ShownComment>(`SELECT ${SHOWN_COLUMNS} FROM comments WHERE post_id = ? ORDER BY id`);
  const find = db.prepare<[number], CommentRow>(`SELECT ${COLUMNS} FROM comments WHERE id = ? AND deleted_at IS NULL`);
  const insert = db.prepare<[number, number | null, number, number, string, string, string]>(`
    INSERT INTO comments (post_id, parent_id, author_id, department_id, body, html, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const update = db.prepare<[string, string, string, number]>(
    'UPDATE comments SET body = ?, html = ?, edited_at = ? WHERE id = ?',
  );
  const setDeleted = db.prepare<[string, number]>("UPDATE comments SET deleted_at = ?, body = '', html = '' WHERE id = ?");
  const setHidden = db.prepare<[string | null, number | null, string | null, number]>(
    'UPDATE comments SET hidden_at = ?, hidden_by = ?, hidden_reason = ? WHERE id = ?',
  );
  return {
    listOfPost: (postId: number) => ofPost.all(postId),
    /** A comment that has not been deleted. */
    find: (id: number) => find.get(id),
    insert: (row: Pick<CommentRow, 'postId' | 'parentId' | 'authorId' | 'departmentId' | 'body' | 'html' | 'createdAt'>) =>
      Number(
        insert.run(row.postId, row.parentId, row.authorId, row.departmentId, row.body, row.html, row.createdAt).lastInsertRowid,
      ),
    update: (id: number, body: string, html: string, at: string) => void update.run(body, html, at, id),
    /** The place stays, because replies hang on it; the words are gone. */
    delete: (id: number, at: string) => void setDeleted.run(at, id),
    setHidden: (id: number, hidden: { at: string; by: number; reason: string } | undefined) =>
      void setHidden.run(hidden?.at ?? null, hidden?.by ?? null, hidden?.reason ?? null, id),
  };
});
