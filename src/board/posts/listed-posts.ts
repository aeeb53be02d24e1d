import { type Db, perDatabase } from '../../db/index.ts';
import type { ListRow } from './lists.ts';

const statement = perDatabase((db: Db) =>
  db.prepare<[string], ListRow>(`
    SELECT p.id, p.kind, p.title, p.excerpt, p.category_id AS categoryId, p.author_id AS authorId, p.department_id AS departmentId,
           p.published_at AS publishedAt, p.votes_count AS votesCount, p.comments_count AS commentsCount,
           p.adopters_count AS adoptersCount, p.minutes_this_year AS minutesThisYear, p.answered, j.key AS sortKey
      FROM json_each(?) j CROSS JOIN posts p ON p.id = j.value
     WHERE p.listed = 1 ORDER BY j.key`),
);

/** Those of these posts that are on the board, in the order given: an index may know one that has just left it. */
export const listedPosts = (db: Db, ids: readonly number[]): ListRow[] =>
  ids.length === 0 ? [] : statement(db).all(JSON.stringify(ids));
