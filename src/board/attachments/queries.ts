import { type Db, perDatabase } from '../../db/index.ts';
import { typeOf } from './kinds.ts';

/** A file as a page lists it. */
export interface FileView {
  id: number;
  key: string;
  /** Where its bytes are served. */
  path: string;
  name: string;
  size: number;
  type: string;
  /** Key of what it is called: Excel, a picture … */
  kind: string;
  image: boolean;
  width: number | null;
  height: number | null;
}

/** An attachment with what is needed to serve or remove it. */
export interface AttachmentRow {
  id: number;
  key: string;
  name: string;
  fileId: number;
  /** The name of its bytes. */
  fileKey: string;
  size: number;
  type: string;
  postId: number | null;
  draftId: number | null;
}

export interface StoredFile {
  key: string;
  sha256: Buffer;
  size: number;
  type: string;
  width: number | null;
  height: number | null;
}

/** How many files and bytes there are of something. */
export interface Total {
  files: number;
  bytes: number;
}

type ListedRow = Pick<FileView, 'id' | 'key' | 'name' | 'size' | 'type' | 'width' | 'height'>;

const LISTED = 'a.id, a.key, a.name, f.size, f.type, f.width, f.height';
const FOUND = `a.id, a.key, a.name, a.file_id AS fileId, f.key AS fileKey, f.size, f.type, a.post_id AS postId, a.draft_id AS draftId`;
const FROM = 'FROM attachments a JOIN files f ON f.id = a.file_id';
const TOTAL = 'SELECT count(*) AS files, ifnull(sum(f.size), 0) AS bytes';

export const attachmentQueries = perDatabase((db: Db) => {
  const findByKey = db.prepare<[string], AttachmentRow>(`SELECT ${FOUND} ${FROM} WHERE a.key = ?`);
  const find = db.prepare<[number], AttachmentRow>(`SELECT ${FOUND} ${FROM} WHERE a.id = ?`);
  const listed = db.prepare<[number], ListedRow>(`SELECT ${LISTED} ${FROM} WHERE a.id = ?`);
  const ofDraft = db.prepare<[number], ListedRow>(`SELECT ${LISTED} ${FROM} WHERE a.draft_id = ? ORDER BY a.id`);
  const ofPost = db.prepare<[number], ListedRow>(`SELECT ${LISTED} ${FROM} WHERE a.post_id = ? ORDER BY a.id`);
  const shown = db.prepare<[number], ListedRow>(`
    SELECT ${LISTED} FROM post_attachments pa JOIN attachments a ON a.id = pa.attachment_id JOIN files f ON f.id = a.file_id
     WHERE pa.post_id = ? ORDER BY pa.position`);

  const totalOfDraft = db.prepare<[number], Total>(`${TOTAL} ${FROM} WHERE a.draft_id = ?`);
  const totalShown = db.prepare<[number], Total>(
    `${TOTAL} ${FROM} JOIN post_attachments pa ON pa.attachment_id = a.id WHERE pa.post_id = ?`,
  );
  const totalOfUser = db.prepare<[number], Total>(`${TOTAL} ${FROM} WHERE a.uploaded_by = ?`);
  const totalStored = db.prepare<[], Total>(`${TOTAL} FROM files f`);

  const findFile = db.prepare<[Buffer], { id: number }>('SELECT id FROM files WHERE sha256 = ?');
  const insertFile = db.prepare<[string, Buffer, number, string, number | null, number | null, string]>(
    'INSERT INTO files (key, sha256, size, type, width, height, stored_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insert = db.prepare<[string, number, string, number, string, number]>(
    'INSERT INTO attachments (key, file_id, name, uploaded_by, uploaded_at, draft_id) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = db.prepare<[number]>('DELETE FROM attachments WHERE id = ?');
  const removeLoose = db.prepare<[]>('DELETE FROM attachments WHERE draft_id IS NULL AND post_id IS NULL');
  const removeUnusedFile = db.prepare<[number], { key: string }>(
    'DELETE FROM files WHERE id = ? AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.file_id = files.id) RETURNING key',
  );
  const removeUnusedFiles = db.prepare<[], { key: string }>(
    'DELETE FROM files WHERE NOT EXISTS (SELECT 1 FROM attachments a WHERE a.file_id = files.id) RETURNING key',
  );

  const moveToPost = db.prepare<[number, number, number]>(
    'UPDATE attachments SET draft_id = NULL, post_id = ? WHERE id = ? AND draft_id = ?',
  );
  const leaveDraft = db.prepare<[number]>('UPDATE attachments SET draft_id = NULL WHERE draft_id = ?');
  const clearShown = db.prepare<[number]>('DELETE FROM post_attachments WHERE post_id = ?');
  const show = db.prepare<[number, number, number]>(`
    INSERT OR IGNORE INTO post_attachments (post_id, attachment_id, position)
    SELECT post_id, id, ? FROM attachments WHERE id = ? AND post_id = ?`);

  const hasBytes = db.prepare<[string], { found: 1 }>('SELECT 1 AS found FROM files WHERE key = ?');
  const storedAfter = db.prepare<[number, number], { id: number; key: string; size: number }>(
    'SELECT id, key, size FROM files WHERE id > ? ORDER BY id LIMIT ?',
  );

  return {
    findByKey: (key: string) => findByKey.get(key),
    find: (id: number) => find.get(id),
    findListed: (id: number) => toView(listed.get(id)),
    listOfDraft: (draftId: number) => ofDraft.all(draftId).map(viewOf),
    /** All that were ever published with a post: earlier revisions may show them. */
    listOfPost: (postId: number) => ofPost.all(postId).map(viewOf),
    /** What a post shows now, in its order. */
    listShown: (postId: number) => shown.all(postId).map(viewOf),
    totalOfDraft: (draftId: number) => totalOfDraft.get(draftId) ?? NOTHING,
    totalShown: (postId: number) => totalShown.get(postId) ?? NOTHING,
    totalOfUser: (userId: number) => totalOfUser.get(userId) ?? NOTHING,
    totalStored: () => totalStored.get() ?? NOTHING,
    findFile: (sha256: Buffer) => findFile.get(sha256)?.id,
    insertFile: ({ key, sha256, size, type, width, height }: StoredFile, at: string) =>
      Number(insertFile.run(key, sha256, size, type, width, height, at).lastInsertRowid),
    insert: (row: { key: string; fileId: number; name: string; userId: number; draftId: number; at: string }) =>
      Number(insert.run(row.key, row.fileId, row.name, row.userId, row.at, row.draftId).lastInsertRowid),
    delete: (id: number) => void remove.run(id),
    deleteLoose: () => removeLoose.run().changes,
    /** The key of its bytes, when nobody referred to a file any more and it is gone. */
    deleteFileIfUnused: (fileId: number) => removeUnusedFile.get(fileId)?.key,
    deleteUnusedFiles: () => removeUnusedFiles.all().map(({ key }) => key),
    moveToPost: (id: number, draftId: number, postId: number) => void moveToPost.run(postId, id, draftId),
    leaveDraft: (draftId: number) => void leaveDraft.run(draftId),
    /** Shows these of a post's files, in this order, and no others. Ids of other posts are left out. */
    putShown: (postId: number, ids: readonly number[]) => {
      clearShown.run(postId);
      ids.forEach((id, index) => void show.run(index, id, postId));
    },
    isStored: (key: string) => hasBytes.get(key) !== undefined,
    listStoredAfter: (id: number, limit: number) => storedAfter.all(id, limit),
  };
});

const NOTHING: Total = { files: 0, bytes: 0 };

/** Keys of what the types are called. */
const KIND_NAMES: Readonly<Record<string, string>> = {
  'image/png': 'file_kind.png',
  'image/jpeg': 'file_kind.jpeg',
  'image/webp': 'file_kind.webp',
  'application/pdf': 'file_kind.pdf',
  'text/csv': 'file_kind.csv',
  'text/plain': 'file_kind.text',
  'text/markdown': 'file_kind.markdown',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'file_kind.excel',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'file_kind.word',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'file_kind.powerpoint',
};

function viewOf(row: ListedRow): FileView {
  // The same text may have come once as a table and once as a note; the name says as which.
  const type = row.type.startsWith('text/') ? (typeOf(row.name) ?? row.type) : row.type;
  return {
    ...row,
    type,
    path: `/attachments/${row.key}`,
    kind: KIND_NAMES[type] ?? 'file_kind.text',
    image: type.startsWith('image/'),
  };
}

const toView = (row: ListedRow | undefined): FileView | undefined => row && viewOf(row);
