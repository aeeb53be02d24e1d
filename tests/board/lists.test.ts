import { beforeAll, describe, expect, it } from 'vitest';
import { writeComment } from '../../src/board/comments/actions.ts';
import { adoptPost, castVote, type ListFilter, type ListRow, listPosts, ORDERS, type Order } from '../../src/board/index.ts';
import { hidePost, withdrawPost } from '../../src/board/posts/actions.ts';
import type { Db } from '../../src/db/index.ts';
import { taxonomyQueries } from '../../src/taxonomy/index.ts';
import { DEPARTMENTS, insertPost, ito, sato, suzuki, takahashi, tanaka, testDb } from '../support/index.ts';

const { somu, shimin, zeimu, doboku } = DEPARTMENTS;
const PEOPLE = [sato, suzuki, tanaka, takahashi, ito] as const;
const POSTS = 70;
const SIZE = 4;

/** A post as the plain sort sees it. */
interface Known {
  id: number;
  kind: 'tip' | 'case_study';
  categoryId: number;
  departmentId: number;
  tags: string[];
  publishedAt: string;
}

let db: Db;
const board: Known[] = [];

/** 70 posts with few different values, so that every order has many ties; every seventh is off the board. */
beforeAll(() => {
  db = testDb();
  for (let index = 0; index < POSTS; index += 1) {
    const author = {
      ...(PEOPLE[index % 5] as typeof sato),
      departmentId: [shimin, zeimu, doboku, somu, shimin][(index * 3) % 5] as number,
    };
    const known = {
      kind: index % 4 === 1 ? ('case_study' as const) : ('tip' as const),
      categoryId: 1 + (Math.floor(index / 3) % 2),
      departmentId: author.departmentId,
      tags: [['Excel'], ['Excel', 'VBA'], []][index % 3] as string[],
      publishedAt: new Date(Date.parse('2026-05-01T00:00:00Z') + Math.floor(index / 2) * 86_400_000).toISOString(),
    };
    const { kind, categoryId, tags } = known;
    const id = insertPost(db, { author, at: known.publishedAt, content: { kind, categoryId, tags } });
    const others = PEOPLE.filter((person) => person.id !== author.id);
    const at = new Date('2026-07-01T00:00:00Z');
    for (const voter of others.slice(0, (index * 5) % 4)) castVote(db, voter, id, at);
    for (const user of others.slice(0, (index * 7) % 3))
      adoptPost(db, user, id, { minutesPerRun: 10 + (index % 2), runsPerMonth: 2, startedOn: '2026-06', note: '' }, at);
    for (let comment = 0; comment < Math.floor(index / 5) % 3; comment += 1)
      writeComment(db, others[0] as typeof sato, id, { body: '試しました', parentId: undefined }, at);
    if (index % 14 === 6) hidePost(db, takahashi, id, '理由', at);
    else if (index % 14 === 13) withdrawPost(db, author, id, at);
    else board.push({ id, ...known });
  }
});

const stored = (id: number) =>
  db
    .prepare<[number], { hot: number; votes: number; minutes: number; comments: number }>(
      'SELECT hot, votes_count AS votes, minutes_this_year AS minutes, comments_count AS comments FROM posts WHERE id = ?',
    )
    .get(id) as { hot: number; votes: number; minutes: number; comments: number };

const RULES: Record<Order, { key: (post: Known) => number; shown?: (post: Known) => boolean }> = {
  hot: { key: ({ id }) => stored(id).hot },
  new: { key: ({ publishedAt }) => Date.parse(publishedAt) },
  helpful: { key: ({ id }) => stored(id).votes },
  adopted: { key: ({ id }) => stored(id).minutes, shown: ({ id }) => stored(id).minutes > 0 },
  discussed: { key: ({ id }) => stored(id).comments, shown: ({ id }) => stored(id).comments > 0 },
  unanswered: { key: ({ publishedAt }) => Date.parse(publishedAt), shown: ({ id }) => stored(id).comments === 0 },
};

/** What the list ought to be: filtered and sorted in memory, the higher key first and of equals the newer id. */
function plainly(filter: Filter, order: Order): number[] {
  const { key, shown = () => true } = RULES[order];
  return board
    .filter(
      (post) =>
        shown(post) &&
        (filter.kind === undefined || post.kind === filter.kind) &&
        (filter.categoryId === undefined || post.categoryId === filter.categoryId) &&
        (filter.tag === undefined || post.tags.includes(filter.tag)) &&
        (filter.departmentIds === undefined || filter.departmentIds.includes(post.departmentId)),
    )
    .sort((a, b) => key(b) - key(a) || b.id - a.id)
    .map(({ id }) => id);
}

type Filter = Omit<ListFilter, 'tagId'> & { tag?: string };
const asked = ({ tag, ...rest }: Filter): ListFilter => ({
  ...rest,
  tagId: tag === undefined ? undefined : taxonomyQueries(db).findTagByFolded(tag.toLowerCase())?.id,
});

const FILTERS: { of: string; filter: Filter; atLeast: number }[] = [
  { of: 'everything', filter: {}, atLeast: 15 },
  { of: 'tips', filter: { kind: 'tip' }, atLeast: 8 },
  { of: 'a category', filter: { categoryId: 1 }, atLeast: 8 },
  { of: 'a tag', filter: { tag: 'Excel' }, atLeast: 8 },
  { of: 'a department', filter: { departmentIds: [shimin] }, atLeast: 5 },
  { of: 'several departments', filter: { departmentIds: [somu, shimin, zeimu] }, atLeast: 8 },
  { of: 'tips of a category', filter: { kind: 'tip', categoryId: 2 }, atLeast: 4 },
  { of: 'a tag in a category', filter: { tag: 'Excel', categoryId: 1 }, atLeast: 3 },
  { of: 'case studies of several departments', filter: { kind: 'case_study', departmentIds: [shimin, doboku] }, atLeast: 3 },
  { of: 'a tag in several departments', filter: { tag: 'Excel', departmentIds: [somu, zeimu] }, atLeast: 3 },
  {
    of: 'all at once',
    filter: { kind: 'tip', categoryId: 2, tag: 'VBA', departmentIds: [shimin, somu, doboku, zeimu] },
    atLeast: 1,
  },
];
const CASES = FILTERS.flatMap((filter) => ORDERS.map((order) => ({ ...filter, order })));

describe.each(CASES)('the order $order of $of', ({ filter, order, atLeast }) => {
  it('is the one of a plain sort', () => {
    const expected = plainly(filter, order);
    expect(expected.length).toBeGreaterThanOrEqual(order === 'hot' || order === 'new' ? atLeast : 1);
    expect(listPosts(db, asked(filter), order, { size: POSTS }).rows.map(({ id }) => id)).toEqual(expected);
  });

  it('shows each post once on the way to the end and on the way back', () => {
    const expected = plainly(filter, order);
    const forwards = walk(filter, order, 'older');
    expect(forwards.pages.flat()).toEqual(expected);
    expect(forwards.pages.slice(0, -1).every((page) => page.length === SIZE)).toBe(true);
    const backwards = walk(filter, order, 'newer', forwards.lastBefore);
    expect(backwards.pages.toReversed()).toEqual(forwards.pages);
  });
});

/** Turns pages until the link in that direction is gone. */
function walk(filter: Filter, order: Order, direction: 'older' | 'newer', before?: string) {
  const pages: number[][] = [];
  let where: { before?: string | undefined; after?: string | undefined } = { before };
  let lastBefore = before;
  for (let turn = 0; turn <= POSTS; turn += 1) {
    const { rows, older, newer } = listPosts(db, asked(filter), order, { ...where, size: SIZE });
    pages.push(rows.map(({ id }) => id));
    const next = direction === 'older' ? older : newer;
    if (next === undefined) return { pages, lastBefore };
    where = direction === 'older' ? { before: next } : { after: next };
    if (direction === 'older') lastBefore = next;
  }
  throw new Error('The pages do not end');
}

// AC-2
it('never shows hidden or withdrawn posts, in no order and with no filter', () => {
  const onBoard = new Set(board.map(({ id }) => id));
  expect(onBoard.size).toBe(60);
  const seen = CASES.flatMap(({ filter, order }) => listPosts(db, asked(filter), order, { size: POSTS }).rows);
  expect(seen.filter(({ id }) => !onBoard.has(id))).toEqual([]);
});

it('tells what a card shows', () => {
  const row = listPosts(db, {}, 'new', { size: 1 }).rows[0] as ListRow;
  const known = board.at(-1) as Known;
  const { votes, minutes, comments } = stored(known.id);
  expect(row).toMatchObject({
    id: known.id,
    kind: known.kind,
    categoryId: known.categoryId,
    departmentId: known.departmentId,
    publishedAt: known.publishedAt,
    votesCount: votes,
    minutesThisYear: minutes,
    commentsCount: comments,
  });
});

describe('a strange address', () => {
  it('with a damaged cursor starts at the top', () => {
    const top = listPosts(db, {}, 'hot', { size: SIZE });
    for (const cursor of ['%00', 'bm90IGpzb24', '', 'x'.repeat(300)]) {
      expect(listPosts(db, {}, 'hot', { before: cursor, size: SIZE })).toEqual(top);
      expect(listPosts(db, {}, 'hot', { after: cursor, size: SIZE })).toEqual(top);
    }
  });

  it('with the cursor of another order is answered', () => {
    const older = listPosts(db, {}, 'new', { size: SIZE }).older;
    for (const order of ORDERS) expect(() => listPosts(db, {}, order, { before: older, size: SIZE })).not.toThrow();
  });

  it('with both cursors follows the older', () => {
    const { older } = listPosts(db, {}, 'new', { size: SIZE });
    const both = listPosts(db, {}, 'new', { before: older, after: older, size: SIZE });
    expect(both).toEqual(listPosts(db, {}, 'new', { before: older, size: SIZE }));
  });

  it('without any department finds nothing', () => {
    expect(listPosts(db, { departmentIds: [] }, 'new').rows).toEqual([]);
  });
});
