import type { Kind } from '../board/index.ts';
import { type Db, perDatabase } from '../db/index.ts';

export const homeQueries = perDatabase((db: Db) => {
  const kinds = db.prepare<[], { kind: Kind; postsCount: number }>('SELECT kind, posts_count AS postsCount FROM kind_totals');
  return { countByKind: () => new Map(kinds.all().map(({ kind, postsCount }) => [kind, postsCount])) };
});
