import { type Db, perDatabase, type Statement } from '../../db/index.ts';
import { type Cursor, decodeCursor, PAGE_SIZE, type Page, pageOf } from '../../lib/index.ts';
import type { Kind } from './content.ts';

export const ORDERS = ['hot', 'new', 'helpful', 'adopted', 'discussed', 'unanswered'] as const;
export type Order = (typeof ORDERS)[number];

export interface ListFilter {
  kind?: Kind | undefined;
  categoryId?: number | undefined;
  tagId?: number | undefined;
  /** A department with all below it. */
  departmentIds?: readonly number[] | undefined;
}

export interface ListRow {
  id: number;
  kind: Kind;
  title: string;
  excerpt: string;
  categoryId: number;
  authorId: number;
  departmentId: number;
  publishedAt: string;
  votesCount: number;
  commentsCount: number;
  adoptersCount: number;
  minutesThisYear: number;
  answered: 0 | 1;
  /** The order's value, for the cursor. */
  sortKey: number | string;
}

const ORDER_COLUMNS = {
  hot: { column: 'hot', only: '' },
  new: { column: 'published_at', only: '' },
  helpful: { column: 'votes_count', only: '' },
  adopted: { column: 'minutes_this_year', only: ' AND minutes_this_year > 0' },
  discussed: { column: 'comments_count', only: ' AND comments_count > 0' },
  unanswered: { column: 'published_at', only: ' AND answered = 0' },
} as const satisfies Record<Order, { column: string; only: string }>;

const postsOfKind = perDatabase((db) =>
  db.prepare<[Kind], { postsCount: number }>('SELECT posts_count AS postsCount FROM kind_totals WHERE kind = ?'),
);

const statements = perDatabase(() => new Map<string, Statement<[Record<string, unknown>], ListRow>>());

/**
 * A page of listed posts. The narrowest facet leads: its index is in the list's order, so a page costs the same in an
 * office of a million posts. Several departments are several walks, merged here.
 * @param asked `before` and `after` as they came in the address
 */
export function listPosts(
  db: Db,
  filter: ListFilter,
  order: Order,
  asked: { before?: string | undefined; after?: string | undefined; size?: number } = {},
): Page<ListRow> {
  const before = decodeCursor(asked.before);
  const after = before ? undefined : decodeCursor(asked.after);
  const size = asked.size ?? PAGE_SIZE;
  const limit = size + 1;
  // Without a single post of the kind, another facet's walk would go through all of its posts in vain.
  const none = filter.kind !== undefined && postsOfKind(db).get(filter.kind)?.postsCount === 0;
  const departments = none ? [] : (filter.departmentIds ?? [undefined]);
  const rows = departments.flatMap((departmentId) => walk(db, { ...filter, departmentId }, order, before, after, limit));
  if (departments.length > 1) rows.sort(after ? (a, b) => -newestFirst(a, b) : newestFirst);
  const kept = rows.slice(0, limit);
  if (after) kept.reverse();
  return pageOf(kept, ({ sortKey, id }) => ({ value: sortKey, id }), { before, after, size });
}

const newestFirst = (a: ListRow, b: ListRow): number => (a.sortKey === b.sortKey ? b.id - a.id : a.sortKey < b.sortKey ? 1 : -1);

type Walk = Omit<ListFilter, 'departmentIds'> & { departmentId: number | undefined };

function walk(
  db: Db,
  filter: Walk,
  order: Order,
  before: Cursor | undefined,
  after: Cursor | undefined,
  limit: number,
): ListRow[] {
  const cursor = before ?? after;
  if (!cursor) return read(db, filter, order, undefined, { limit });
  const sign = before ? '<' : '>';
  const level = read(db, filter, order, `=${sign}`, { limit, ...cursor });
  if (level.length === limit) return level;
  return [...level, ...read(db, filter, order, sign, { limit: limit - level.length, value: cursor.value })];
}

/** Where a walk begins: at the top, past a value, or at a value and past the row of the cursor. */
type Start = undefined | '<' | '>' | '=<' | '=>';

function read(db: Db, filter: Walk, order: Order, start: Start, place: Partial<Cursor> & { limit: number }): ListRow[] {
  const { kind, categoryId, tagId, departmentId } = filter;
  const facets = [kind, categoryId, tagId, departmentId].map((value) => (value === undefined ? '-' : '+'));
  const shape = `${order} ${start ?? ''} ${facets.join('')}`;
  let statement = statements(db).get(shape);
  if (!statement) {
    statement = db.prepare<Record<string, unknown>, ListRow>(walkSql(filter, order, start));
    statements(db).set(shape, statement);
  }
  return statement.all({ kind, categoryId, tagId, departmentId, ...place });
}

/**
 * Exported for the test that asks SQLite for its plan. A cursor is two walks, the rest of its value and what comes after:
 * one comparison of both columns would search by the value alone and read through all posts with as many votes.
 */
export function walkSql(filter: Walk, order: Order, start: Start): string {
  const { column, only } = ORDER_COLUMNS[order];
  const tagged = filter.tagId !== undefined;
  const facet =
    filter.categoryId !== undefined
      ? 'category'
      : filter.departmentId !== undefined
        ? 'department'
        : filter.kind !== undefined
          ? 'kind'
          : undefined;
  const direction = start?.endsWith('>') ? 'ASC' : 'DESC';
  const key = tagged ? 'w.post_id' : 'p.id';
  const source = tagged ? `post_tags_${order}` : facet ? `posts_${facet}_${order}` : `posts_${order}`;
  const own = tagged ? 'w' : 'p';
  const conditions = [`${own}.listed = 1${only.replace(/ AND /, ` AND ${own}.`)}`];
  if (tagged) conditions.push('w.tag_id = @tagId');
  if (filter.kind !== undefined) conditions.push('p.kind = @kind');
  if (filter.categoryId !== undefined) conditions.push('p.category_id = @categoryId');
  if (filter.departmentId !== undefined) conditions.push('p.department_id = @departmentId');
  if (start?.startsWith('=')) conditions.push(`${own}.${column} = @value`, `${key} ${start.slice(1)} @id`);
  else if (start) conditions.push(`${own}.${column} ${start} @value`);
  const from = tagged
    ? `post_tags w INDEXED BY ${source} CROSS JOIN posts p ON p.id = w.post_id`
    : `posts p INDEXED BY ${source}`;
  return `
    SELECT p.id, p.kind, p.title, p.excerpt, p.category_id AS categoryId, p.author_id AS authorId, p.department_id AS departmentId,
           p.published_at AS publishedAt, p.votes_count AS votesCount, p.comments_count AS commentsCount,
           p.adopters_count AS adoptersCount, p.minutes_this_year AS minutesThisYear, p.answered, ${own}.${column} AS sortKey
      FROM ${from}
     WHERE ${conditions.join(' AND ')}
     ORDER BY ${own}.${column} ${direction}, ${key} ${direction}
     LIMIT @limit`;
}
