import { boundedStatements, type Db } from '../../db/index.ts';
import type { Scope } from '../../search/index.ts';
import type { PostFacts, SearchOrder } from './find-posts.ts';

/** How many are gone through; nobody leafs through a hundred pages. */
export const LISTED_MOST = 3_000;

const statements = boundedStatements<Record<string, unknown>, PostFacts>();

/** The posts of a search that has filters and no words: the newest first, or those that save most time this year. */
export function postsWithin(db: Db, scope: Scope, order: SearchOrder): PostFacts[] {
  if (order !== 'adopted') return walk(db, scope, 'p.listed = 1', 'p.published_at DESC, p.id DESC', LISTED_MOST);
  // Two walks, each along an index: most posts have no minutes, and sorting all of them for the sake of the few takes a second.
  const adopted = walk(
    db,
    scope,
    'p.listed = 1 AND p.minutes_this_year > 0',
    'p.minutes_this_year DESC, p.published_at DESC, p.id DESC',
    LISTED_MOST,
  );
  const room = LISTED_MOST - adopted.length;
  return [...adopted, ...walk(db, scope, 'p.listed = 1 AND p.minutes_this_year = 0', 'p.published_at DESC, p.id DESC', room)];
}

function walk(db: Db, { where, values }: Scope, condition: string, order: string, limit: number): PostFacts[] {
  const sql = `
    SELECT p.id, p.kind, p.category_id AS categoryId, p.published_at AS publishedAt, p.votes_count AS votes,
           p.adopters_count AS adopters, p.minutes_this_year AS minutesThisYear
      FROM posts p WHERE ${condition} AND ${where} ORDER BY ${order} LIMIT @limit`;
  return statements(db, sql).all({ ...values, limit });
}

const among = boundedStatements<Record<string, unknown>, { id: number }>();

/** Which of these posts a scope leaves. */
export function idsWithin(db: Db, ids: readonly number[], { where, values }: Scope): Set<number> {
  const sql = `SELECT p.id FROM json_each(@candidates) c CROSS JOIN posts p ON p.id = c.value WHERE ${where}`;
  return new Set(
    among(db, sql)
      .all({ ...values, candidates: JSON.stringify(ids) })
      .map(({ id }) => id),
  );
}
