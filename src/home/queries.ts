import type { Kind } from '../board/index.ts';
import { type Db, perDatabase } from '../db/index.ts';

export const homeQueries = perDatabase((db: Db) => {
  const kinds = db.prepare<[], { kind: Kind; postsCount: number }>(
    'SELECT kind, posts_count AS postsCount FROM kind_totals ORDER BY posts_count DESC',
  );
  const lastCategory = db.prepare<[number], { categoryId: number }>(
    'SELECT category_id AS categoryId FROM posts WHERE author_id = ? ORDER BY id DESC LIMIT 1',
  );
  return {
    findLastCategory: (userId: number) => lastCategory.get(userId)?.categoryId,
    countByKind: () => new Map(kinds.all().map(({ kind, postsCount }) => [kind, postsCount])),
  };
});
