import { type Db, perDatabase } from '../../db/index.ts';

/** A search that a person wants to hear of. */
export interface SavedSearch {
  id: number;
  userId: number;
  /** As typed, filters included. */
  query: string;
  /** The newest post when the person looked last. */
  seenPostId: number;
}

export const savedSearchQueries = perDatabase((db: Db) => {
  const ofUser = db.prepare<[number], SavedSearch>(`
    SELECT id, user_id AS userId, query, seen_post_id AS seenPostId FROM saved_searches WHERE user_id = ? ORDER BY saved_at DESC, id DESC`);
  const insert = db.prepare<[number, string, number, string]>(
    'INSERT INTO saved_searches (user_id, query, seen_post_id, saved_at) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare<[number, number]>('DELETE FROM saved_searches WHERE id = ? AND user_id = ?');
  const setSeen = db.prepare<[number, number, number]>('UPDATE saved_searches SET seen_post_id = ? WHERE id = ? AND user_id = ?');
  const newest = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM posts');
  const forgetRecent = db.prepare<[number, string]>('DELETE FROM recent_searches WHERE user_id = ? AND query = ?');
  const forgetAllRecent = db.prepare<[number]>('DELETE FROM recent_searches WHERE user_id = ?');
  return {
    /** The one saved last first. */
    listOfUser: (userId: number) => ofUser.all(userId),
    insert: (row: { userId: number; query: string; seenPostId: number; savedAt: string }) =>
      Number(insert.run(row.userId, row.query, row.seenPostId, row.savedAt).lastInsertRowid),
    delete: (id: number, userId: number) => remove.run(id, userId).changes === 1,
    setSeen: (id: number, userId: number, postId: number) => void setSeen.run(postId, id, userId),
    /** 0 before anything was published. */
    newestPostId: () => newest.get()?.id ?? 0,
    deleteRecent: (userId: number, query: string) => void forgetRecent.run(userId, query),
    deleteAllRecent: (userId: number) => void forgetAllRecent.run(userId),
  };
});
