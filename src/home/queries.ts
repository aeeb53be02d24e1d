import type { Kind } from '../board/index.ts';
import { type Db, perDatabase } from '../db/index.ts';

export const homeQueries = perDatabase((db: Db) => {
  const kinds = db.prepare<[], { kind: Kind; postsCount: number }>(
    'SELECT kind, posts_count AS postsCount FROM kind_totals ORDER BY posts_count DESC',
  );
  const lastCategory = db.prepare<[number], { categoryId: number }>(
    'SELECT category_id AS categoryId FROM posts WHERE author_id = ? ORDER BY id DESC LIMIT 1',
  );
  const waiting = db.prepare<{ userId: number }, { answers: number; drafts: number }>(`
    SELECT (SELECT count(*) FROM posts
             WHERE author_id = @userId AND kind = 'question' AND listed = 1 AND answered = 0 AND comments_count > 0) AS answers,
           (SELECT count(*) FROM drafts WHERE user_id = @userId) AS drafts`);
  return {
    /** Own questions that have comments and no accepted answer, and own drafts. */
    countWaiting: (userId: number) => waiting.get({ userId }) ?? { answers: 0, drafts: 0 },
    findLastCategory: (userId: number) => lastCategory.get(userId)?.categoryId,
    countByKind: () => new Map(kinds.all().map(({ kind, postsCount }) => [kind, postsCount])),
  };
});
