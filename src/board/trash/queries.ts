import { type Db, perDatabase } from '../../db/index.ts';

export interface TrashedPostRow {
  id: number;
  title: string;
  authorId: number;
  coauthorIds: number[];
  trashedAt: string;
  trashedBy: number | null;
}

const SHOWN = 200;

export const trashQueries = perDatabase((db: Db) => {
  const put = db.prepare<{ id: number; at: string; by: number }>(
    'UPDATE posts SET withdrawn_at = ifnull(withdrawn_at, @at), trashed_at = @at, trashed_by = @by WHERE id = @id',
  );
  const takeBack = db.prepare<[number]>('UPDATE posts SET trashed_at = NULL, trashed_by = NULL WHERE id = ?');
  const own = db.prepare<{ userId: number }, Omit<TrashedPostRow, 'coauthorIds'> & { coauthorIds: string | null }>(`
    SELECT id, title, author_id AS authorId, trashed_at AS trashedAt, trashed_by AS trashedBy,
           (SELECT group_concat(user_id) FROM post_coauthors c WHERE c.post_id = posts.id) AS coauthorIds
      FROM posts
     WHERE (author_id = @userId OR id IN (SELECT post_id FROM post_coauthors WHERE user_id = @userId)) AND trashed_at IS NOT NULL
     ORDER BY trashed_at, id LIMIT ${SHOWN}`);
  const due = db.prepare<[string, number], { id: number; trashedAt: string; trashedBy: number | null }>(`
    SELECT id, trashed_at AS trashedAt, trashed_by AS trashedBy FROM posts WHERE trashed_at <= ? ORDER BY trashed_at, id LIMIT ?`);
  const tagsOf = db.prepare<[number], { id: number }>('SELECT tag_id AS id FROM post_tags WHERE post_id = ?');
  const remove = db.prepare<[number]>('DELETE FROM posts WHERE id = ?');
  const removeTag = db.prepare<[number]>(
    'DELETE FROM tags WHERE id = ? AND NOT EXISTS (SELECT 1 FROM post_tags WHERE tag_id = tags.id)',
  );
  const removeExceptions = db.prepare<{ place: string }>(
    "DELETE FROM number_exceptions WHERE place = @place OR place GLOB @place || '[/?#]*'",
  );
  return {
    put: (id: number, at: string, by: number) => void put.run({ id, at, by }),
    takeBack: (id: number) => void takeBack.run(id),
    /** What a person wrote, alone or with others, that lies in the trash; what goes first, first. */
    listOwn: (userId: number): TrashedPostRow[] =>
      own.all({ userId }).map((row) => ({ ...row, coauthorIds: (row.coauthorIds ?? '').split(',').filter(Boolean).map(Number) })),
    /** Posts thrown away at that instant or before, the oldest first. */
    listDue: (before: string, limit: number) => due.all(before, limit),
    /** A post with everything that hangs on it: tags that nothing else carries, and reasons given for numbers in it. */
    delete: (id: number) => {
      const tags = tagsOf.all(id);
      remove.run(id);
      for (const tag of tags) removeTag.run(tag.id);
      removeExceptions.run({ place: `/posts/${id}` });
    },
  };
});
