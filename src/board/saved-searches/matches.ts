import { type Db, perDatabase } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';
import { readSearch } from '../search/filters.ts';
import { searchService } from '../search/service.ts';
import type { SavedSearch } from './queries.ts';

/** Posts that have come since a person looked at a saved search. */
export interface NewMatches {
  /** As many as were counted; `more` when that is not all. */
  posts: number;
  more: boolean;
  newest: { id: number; title: string } | undefined;
}

const COUNTED = 100;

const othersPosts = perDatabase((db: Db) =>
  db.prepare<{ ids: string; userId: number }, { id: number; title: string }>(`
    SELECT p.id, p.title FROM json_each(@ids) j CROSS JOIN posts p ON p.id = j.value
     WHERE p.listed = 1 AND p.author_id <> @userId
       AND NOT EXISTS (SELECT 1 FROM post_coauthors c WHERE c.post_id = p.id AND c.user_id = @userId)
     ORDER BY j.key`),
);

/**
 * What is new for each saved search: posts on the board that have all its words and hold to its filters, published after the
 * person looked last, by somebody else.
 * @param day the day whose departments its filters mean
 * @throws AppError too_many, unavailable when the index does not answer
 */
export async function newMatches(db: Db, saved: readonly SavedSearch[], day: Day): Promise<NewMatches[]> {
  if (saved.length === 0) return [];
  const asked = saved.map(({ query: text, seenPostId: after }) => {
    const { query, scope } = readSearch(db, text, { day });
    return { query, scope, after, limit: COUNTED };
  });
  const found = await searchService(db).newest(asked);
  return saved.map(({ userId }, index) => toMatches(db, found[index] ?? [], userId));
}

function toMatches(db: Db, ids: readonly number[], userId: number): NewMatches {
  const posts = othersPosts(db).all({ ids: JSON.stringify(ids), userId });
  return { posts: posts.length, more: ids.length === COUNTED, newest: posts[0] };
}
