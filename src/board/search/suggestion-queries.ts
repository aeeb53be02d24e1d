import { type Db, perDatabase } from '../../db/index.ts';

export interface NamedRow {
  id: number;
  name: string;
}

export const suggestionQueries = perDatabase((db: Db) => {
  const recent = db.prepare<[number], { query: string }>(
    'SELECT query FROM recent_searches WHERE user_id = ? ORDER BY turn DESC',
  );
  const title = db.prepare<[number], { title: string }>('SELECT title FROM posts WHERE id = ? AND listed = 1');
  const tags = db.prepare<[], NamedRow>('SELECT id, name FROM tags WHERE posts_count > 0 ORDER BY posts_count DESC, name');
  const people = db.prepare<[], NamedRow>('SELECT id, name FROM users WHERE deactivated_at IS NULL ORDER BY id');
  const authors = db.prepare<{ ids: string; limit: number }, { id: number }>(`
    SELECT j.value AS id FROM json_each(@ids) j
     WHERE EXISTS (SELECT 1 FROM posts WHERE author_id = j.value AND listed = 1)
        OR EXISTS (SELECT 1 FROM post_coauthors c CROSS JOIN posts p ON p.id = c.post_id WHERE c.user_id = j.value AND p.listed = 1)
     ORDER BY j.key LIMIT @limit`);
  return {
    /** What a person searched for, the last first. */
    listRecent: (userId: number) => recent.all(userId).map(({ query }) => query),
    /** The title of a post on the board. */
    findTitle: (postId: number) => title.get(postId)?.title,
    /** Tags of posts on the board, the most used first. */
    listTags: () => tags.all(),
    listActivePeople: () => people.all(),
    /** The first of these people who wrote something that is on the board. */
    listAuthorsAmong: (ids: readonly number[], limit: number) =>
      authors.all({ ids: JSON.stringify(ids), limit }).map(({ id }) => id),
  };
});
