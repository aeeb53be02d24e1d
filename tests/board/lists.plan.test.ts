import { describe, expect, it } from 'vitest';
import { ORDERS } from '../../src/board/index.ts';
import { walkSql } from '../../src/board/posts/lists.ts';
import type { Db } from '../../src/db/index.ts';
import { testDb } from '../support/index.ts';

/** Few posts would leave SQLite little to choose between. */
const POSTS = 3_000;

const FILL = `
  INSERT INTO tags (id, name, folded) SELECT value, 'tag' || value, 'tag' || value FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12]');
  WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < ${POSTS})
  INSERT INTO posts (kind, title, excerpt, category_id, author_id, department_id, published_at, confirmed_on, withdrawn_at, answered,
                     votes_count, comments_count, minutes_this_year, minutes_as_of, hot)
  SELECT iif(n % 3 = 0, 'case_study', 'tip'), 'title ' || n, '', 1 + n % 12, 1 + n % 5, 1 + n % 4,
         strftime('%Y-%m-%dT%H:%M:%fZ', '2020-01-01', n || ' hours'), '2020-01-01', iif(n % 50 = 0, '2026-01-01', NULL), n % 2,
         n % 40, n % 7 * (n % 2), n % 11 * 60, '2026-07', n / 336.0
    FROM numbers;
  INSERT INTO post_tags (post_id, tag_id, position, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year)
  SELECT p.id, t.id, 1, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year
    FROM posts p JOIN tags t ON t.id IN (1, 1 + p.id % 12);`;

function filledDb({ analyzed }: { analyzed: boolean }): Db {
  const db = testDb();
  db.exec(FILL);
  if (analyzed) db.exec('ANALYZE');
  return db;
}

const planOf = (db: Db, sql: string): string[] =>
  db
    .prepare<Record<string, unknown>, { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all({ ...VALUES, limit: 31, value: 1, id: 1 })
    .map(({ detail }) => detail);

/** What makes a list slower the more posts there are. Walking an index in the list's order is fine: it stops after a page. */
function faultsOf(plan: readonly string[], index: string, bounded: boolean): string[] {
  const walksIt = (line: string) => new RegExp(` USING (COVERING )?INDEX ${index}\\b`).test(line);
  return [
    ...plan.filter((line) => /AUTOMATIC|TEMP B-TREE/.test(line)),
    ...plan.filter((line) => line.startsWith('SCAN') && (bounded || !walksIt(line))),
    ...(plan.filter(walksIt).length === 1 ? [] : [`does not walk ${index}`]),
  ];
}

const VALUES = { kind: 'tip', categoryId: 1, tagId: 1, departmentId: 1 } as const;
type Facet = keyof typeof VALUES;

const FACETS = Object.keys(VALUES) as Facet[];

/** Every choice of facets: none, each, and all combinations. */
const CHOICES = Array.from({ length: 2 ** FACETS.length }, (_, bits) => FACETS.filter((_facet, index) => (bits >> index) & 1));

/** The facet whose index a list walks. */
const leadOf = (choice: readonly Facet[]): string =>
  choice.includes('tagId')
    ? 'post_tags'
    : choice.includes('categoryId')
      ? 'posts_category'
      : choice.includes('departmentId')
        ? 'posts_department'
        : choice.includes('kind')
          ? 'posts_kind'
          : 'posts';

describe.each([{ analyzed: false }, { analyzed: true }])('plans of the lists, statistics: $analyzed', ({ analyzed }) => {
  const db = filledDb({ analyzed });
  const shapes = CHOICES.flatMap((choice) => ORDERS.map((order) => ({ facets: choice.join(' and ') || 'all', order, choice })));

  it.each(shapes)('walks one index for $facets, $order', ({ choice, order }) => {
    const filter = { departmentId: undefined, ...Object.fromEntries(choice.map((facet) => [facet, VALUES[facet]])) };
    const index = `${leadOf(choice)}_${order}`;
    for (const start of [undefined, '<', '>', '=<', '=>'] as const) {
      const plan = planOf(db, walkSql(filter, order, start));
      const bounded = choice.length > 0 || start !== undefined;
      expect(faultsOf(plan, index, bounded), plan.join('\n')).toEqual([]);
      // A page in the middle begins at its row: with the value alone it would read through all posts with as many votes.
      if (start?.startsWith('=')) expect(plan.join('\n')).toMatch(/=\? AND (rowid|post_id)[<>]\?\)/);
    }
  });

  it.each([
    ['no index', 'SELECT id FROM posts p NOT INDEXED WHERE listed = 1 ORDER BY hot DESC LIMIT 31'],
    ['an index in another order', 'SELECT id FROM posts p INDEXED BY posts_new WHERE listed = 1 ORDER BY hot DESC LIMIT 31'],
    [
      'an index of another facet',
      'SELECT id FROM posts p INDEXED BY posts_category_hot WHERE listed = 1 AND kind = @kind LIMIT 31',
    ],
    ['a join that sorts', 'SELECT w.post_id FROM post_tags w JOIN posts p ON p.title = w.hot ORDER BY p.hot LIMIT 31'],
  ])('would notice %s', (_, sql) => {
    expect(faultsOf(planOf(db, sql), 'posts_hot', false)).not.toEqual([]);
  });
});
