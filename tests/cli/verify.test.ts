import { beforeEach, describe, expect, it } from 'vitest';
import { adoptPost, castVote, writeComment } from '../../src/board/index.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import { type Db, generationOf } from '../../src/db/index.ts';
import { insertPost, suzuki, tanaka, testDb } from '../support/index.ts';

const AT = new Date('2026-07-01T00:00:00Z');

let db: Db;
let post: number;

beforeEach(() => {
  db = testDb();
  post = insertPost(db);
  insertPost(db);
  castVote(db, suzuki, post, AT);
  castVote(db, tanaka, post, AT);
  writeComment(db, suzuki, post, { body: '試しました', parentId: undefined }, AT);
  adoptPost(db, suzuki, post, { minutesPerRun: 20, runsPerMonth: 4, startedOn: '2026-06', note: '' }, AT);
});

/** Everything that is counted, to compare before and after. */
const counted = () =>
  ['posts', 'post_tags', 'categories', 'tags', 'kind_totals', 'department_totals', 'board_totals'].map((table) =>
    db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
  );

const ofPost = (change: string) => `UPDATE posts SET ${change} WHERE id = 1`;

describe('a damaged counter is found and repaired', () => {
  it.each([
    { damage: ofPost('votes_count = 3'), where: 'post 1 votes', stored: 3, right: 2 },
    { damage: ofPost('comments_count = 0'), where: 'post 1 comments', stored: 0, right: 1 },
    { damage: ofPost('views_count = 9'), where: 'post 1 views', stored: 9, right: 0 },
    { damage: ofPost('answered = 0'), where: 'post 1 answered', stored: 0, right: 1 },
    { damage: ofPost('adopters_count = 2'), where: 'post 1 adopters', stored: 2, right: 1 },
    { damage: ofPost('adopting_departments_count = 0'), where: 'post 1 departments', stored: 0, right: 1 },
    { damage: ofPost('median_monthly_minutes = 81'), where: 'post 1 medianMonthlyMinutes', stored: 81, right: 80 },
    { damage: ofPost('minutes_this_year = 100'), where: 'post 1 minutesThisYear', stored: 100, right: 160 },
    { damage: ofPost('has_adoptions = 0'), where: 'post 1 hasAdoptions', stored: 0, right: 1 },
    { damage: ofPost('hot = 7'), where: 'post 1 hot', stored: 7, right: expect.any(Number) },
    { damage: 'UPDATE post_tags SET hot = 7 WHERE post_id = 1', where: 'tag keys out of step', stored: 0, right: 2 },
    { damage: 'UPDATE categories SET posts_count = 9 WHERE id = 1', where: 'category excel', stored: 9, right: 2 },
    { damage: 'UPDATE categories SET posts_count = 1 WHERE id = 7', where: 'category meetings', stored: 1, right: 0 },
    { damage: "UPDATE kind_totals SET posts_count = 0 WHERE kind = 'tip'", where: 'kind tip', stored: 0, right: 2 },
    { damage: 'UPDATE department_totals SET posts_count = 5', where: 'department 0201', stored: 5, right: 2 },
    { damage: 'DELETE FROM department_totals', where: 'department 0201', stored: 0, right: 2 },
    { damage: 'UPDATE tags SET posts_count = 4 WHERE id = 1', where: 'tag Excel', stored: 4, right: 2 },
    { damage: 'UPDATE board_totals SET minutes_this_year = 1', where: 'office minutes this year', stored: 1, right: 160 },
    { damage: 'UPDATE board_totals SET adopters_count = 0', where: 'office adopters', stored: 0, right: 1 },
  ])('$damage', ({ damage, where, stored, right }) => {
    const before = counted();
    db.exec(damage);
    const damaged = counted();
    expect(verifyCounters(db)).toContainEqual({ where, stored, counted: right });
    expect(counted()).toEqual(damaged);
    expect(verifyCounters(db, { repair: true })).toContainEqual({ where, stored, counted: right });
    expect(verifyCounters(db)).toEqual([]);
    expect(counted()).toEqual(before);
  });

  it.each([
    {
      why: 'figures of a post that nobody adopted',
      damage: 'UPDATE posts SET adopters_count = 3, has_adoptions = 1 WHERE id = 2',
    },
    { why: 'more in a post than in the office', damage: ofPost('minutes_this_year = 100000, adopters_count = 500') },
    {
      why: 'a tag that would be counted below zero',
      damage: `UPDATE posts SET hidden_at = 'x', hidden_by = 4, hidden_reason = 'x' WHERE id = 1;
        UPDATE post_tags SET listed = 1 WHERE post_id = 1; UPDATE tags SET posts_count = 0`,
    },
  ])('$why', ({ damage }) => {
    db.exec(damage);
    expect(verifyCounters(db, { repair: true })).not.toEqual([]);
    expect(verifyCounters(db)).toEqual([]);
  });

  it('also when everything is wrong at once', () => {
    const before = counted();
    db.exec(`UPDATE posts SET votes_count = 7, comments_count = 7, views_count = 7, adopters_count = 7, minutes_this_year = 7, hot = 7;
      UPDATE tags SET posts_count = 7; UPDATE categories SET posts_count = 7; UPDATE board_totals SET adopters_count = 77`);
    expect(verifyCounters(db, { repair: true }).length).toBeGreaterThan(20);
    expect(verifyCounters(db)).toEqual([]);
    expect(counted()).toEqual(before);
  });
});

it('tells pages that figures were repaired', () => {
  const before = generationOf(db, 'board');
  verifyCounters(db);
  expect(generationOf(db, 'board')).toBe(before);
  verifyCounters(db, { repair: true });
  expect(generationOf(db, 'board')).not.toBe(before);
});

it('says how far it has come, and looks at every post of a large board', () => {
  const insert = db.prepare(`
    INSERT INTO posts (kind, title, excerpt, category_id, author_id, department_id, published_at, confirmed_on, minutes_as_of, hot)
    SELECT kind, title, excerpt, category_id, author_id, department_id, published_at, confirmed_on, minutes_as_of, 0 FROM posts WHERE id = 2`);
  for (let count = 0; count < 1_000; count += 1) insert.run();
  const seen: number[] = [];
  const differences = verifyCounters(db, { progress: (posts) => seen.push(posts) });
  expect(seen).toEqual([500, 1_000, 1_002]);
  expect(differences.filter(({ where }) => where.endsWith(' hot'))).toHaveLength(1_000);
});
