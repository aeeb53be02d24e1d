import { type Db, perDatabase } from '../../db/index.ts';

const ON_BOARD = 'EXISTS (SELECT 1 FROM posts p WHERE p.id = search_pending.post_id AND p.listed = 1)';

export const indexQueries = perDatabase((db: Db) => {
  const comments = db.prepare<[number], { html: string }>(
    'SELECT html FROM comments WHERE post_id = ? AND deleted_at IS NULL AND hidden_at IS NULL ORDER BY id DESC',
  );
  const files = db.prepare<[number], { name: string; text: string }>(`
    SELECT a.name, ifnull(t.text, '') AS text
      FROM post_attachments pa JOIN attachments a ON a.id = pa.attachment_id LEFT JOIN file_texts t ON t.file_id = a.file_id
     WHERE pa.post_id = ? ORDER BY pa.position`);
  const category = db.prepare<[number], { name: string; nameEn: string }>(
    'SELECT name, name_en AS nameEn FROM categories WHERE id = ?',
  );
  const anyNow = db.prepare<[], unknown>('SELECT 1 FROM search_pending WHERE later = 0 LIMIT 1');
  const goneNow = db.prepare<[], { id: number }>(`SELECT post_id AS id FROM search_pending WHERE later = 0 AND NOT ${ON_BOARD}`);
  const shownNow = db.prepare<[number], { id: number }>(
    `SELECT post_id AS id FROM search_pending WHERE later = 0 AND ${ON_BOARD} ORDER BY post_id LIMIT ?`,
  );
  const postponeRest = db.prepare<[]>('UPDATE search_pending SET later = 1 WHERE later = 0');
  const postpone = db.prepare<[number]>('UPDATE search_pending SET later = 1 WHERE post_id = ?');
  const pending = db.prepare<[number], { id: number }>('SELECT post_id AS id FROM search_pending ORDER BY post_id DESC LIMIT ?');
  const isPending = db.prepare<[number], unknown>('SELECT 1 FROM search_pending WHERE post_id = ?');
  const settle = db.prepare<[number]>('DELETE FROM search_pending WHERE post_id = ?');
  const countPending = db.prepare<[], { posts: number }>('SELECT count(*) AS posts FROM search_pending');
  const mark = db.prepare<[number]>('INSERT INTO search_pending (post_id, later) VALUES (?, 1) ON CONFLICT DO NOTHING');
  const markAll = db.prepare<[]>(`
    INSERT OR IGNORE INTO search_pending (post_id, later)
    SELECT id, 1 FROM posts WHERE listed = 1 UNION SELECT id, 1 FROM search_documents`);
  const listedAfter = db.prepare<[number, number], { id: number }>(
    'SELECT id FROM posts WHERE id > ? AND listed = 1 ORDER BY id LIMIT ?',
  );
  const listed = db.prepare<[number], unknown>('SELECT 1 FROM posts WHERE id = ? AND listed = 1');
  return {
    /** Straight from the table: a transaction that is rolled back must not leave its names in the memory of the taxonomy. */
    namesOfCategory: (id: number) => Object.values(category.get(id) ?? {}),
    iterateComments: (postId: number) => comments.iterate(postId),
    listFiles: (postId: number) => files.all(postId),
    /** Whether a transaction has changed what it has not settled. */
    hasChanges: () => anyNow.get() !== undefined,
    /** Changed posts that are not on the board, or no longer. */
    listGone: () => goneNow.all().map(({ id }) => id),
    /** Changed posts that are on the board. */
    listChanged: (limit: number) => shownNow.all(limit).map(({ id }) => id),
    /** @returns how many it were */
    postponeRest: () => postponeRest.run().changes,
    postpone: (postId: number) => void postpone.run(postId),
    /** All that waits, the newest posts first. */
    listPending: (limit: number) => pending.all(limit).map(({ id }) => id),
    isPending: (postId: number) => isPending.get(postId) !== undefined,
    settle: (postId: number) => void settle.run(postId),
    countPending: () => countPending.get()?.posts ?? 0,
    mark: (postId: number) => void mark.run(postId),
    /** Every post on the board, and whatever else is in the index. @returns how many were not waiting before */
    markAll: () => markAll.run().changes,
    isListed: (postId: number) => listed.get(postId) !== undefined,
    listListedAfter: (postId: number, limit: number) => listedAfter.all(postId, limit).map(({ id }) => id),
  };
});
