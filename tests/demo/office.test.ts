import { beforeAll, describe, expect, it } from 'vitest';
import { officeSettings } from '../../src/accounts/index.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import type { Db } from '../../src/db/index.ts';
import { fillOffice } from '../../src/demo/index.ts';
import { listDepartments } from '../../src/organization/index.ts';
import { emptyDb } from '../support/index.ts';

const NOW = new Date('2026-11-21T03:00:00Z');

function makeOffice(): Db {
  const db = emptyDb();
  fillOffice(db, NOW, () => undefined);
  return db;
}

// Three years of an office take seconds, on a busy machine many of them.
const PATIENCE_MS = 120_000;

let db: Db;
beforeAll(() => {
  db = makeOffice();
}, PATIENCE_MS);

const count = (of: Db, from: string) => of.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${from}`).get()?.n ?? 0;
const tablesOf = (of: Db) =>
  of
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all()
    .map(({ name }) => name);
const columnsOf = (table: string) =>
  db
    .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => name);

describe('the sample office', () => {
  it('has about forty departments in three levels', () => {
    const chart = listDepartments(db, '2026-11-21');
    expect(chart.length).toBeGreaterThanOrEqual(38);
    expect(chart.length).toBeLessThanOrEqual(45);
    expect([...new Set(chart.map(({ depth }) => depth))].sort()).toEqual([0, 1, 2]);
  });

  it('has 200 people, each with one present department', () => {
    expect(count(db, 'users')).toBe(200);
    expect(count(db, 'memberships WHERE valid_to IS NULL')).toBe(200);
    expect(count(db, 'memberships')).toBeGreaterThan(220);
  });

  it('has more than 350 posts of four kinds, all on the board', () => {
    expect(count(db, 'posts')).toBeGreaterThanOrEqual(350);
    expect(count(db, 'posts')).toBeLessThanOrEqual(380);
    expect(count(db, "posts WHERE kind = 'quick_win'")).toBe(40);
    expect(count(db, "posts WHERE kind = 'question'")).toBe(24);
    expect(count(db, 'accepted_answers')).toBeGreaterThanOrEqual(10);
    expect(count(db, 'posts WHERE listed = 0')).toBe(0);
    expect(count(db, "posts WHERE kind = 'case_study'")).toBeGreaterThan(50);
  });

  it('is alive: votes, comments with replies, uses that run, changed hands and ended, views', () => {
    expect(count(db, 'votes')).toBeGreaterThan(3_000);
    expect(count(db, 'comments WHERE parent_id IS NOT NULL')).toBeGreaterThan(50);
    expect(count(db, 'adoptions WHERE ended_on IS NULL')).toBeGreaterThan(300);
    expect(count(db, 'adoptions WHERE ended_on IS NOT NULL')).toBeGreaterThan(20);
    expect(count(db, 'post_views')).toBeGreaterThan(10_000);
    expect(count(db, "bookmarks WHERE user_id = (SELECT id FROM users WHERE login = 'sato')")).toBe(6);
  });

  it('has something waiting: announcements, drafts, a report', () => {
    expect(count(db, "announcements WHERE ends_on >= '2026-11-21'")).toBe(2);
    expect(count(db, 'drafts')).toBe(4);
    expect(count(db, 'reports WHERE outcome IS NULL')).toBe(1);
  });

  it('has posts of every category in each of three fiscal years', () => {
    expect(count(db, 'categories WHERE posts_count = 0')).toBe(0);
    const spans = [
      ['2024-03-31T15:00', '2025-03-31T15:00'],
      ['2025-03-31T15:00', '2026-03-31T15:00'],
      ['2026-03-31T15:00', '2027-03-31T15:00'],
    ];
    for (const [from, to] of spans)
      expect(count(db, `posts WHERE published_at BETWEEN '${from}' AND '${to}'`)).toBeGreaterThan(20);
  });

  it('is marked as a demonstration', () => {
    expect(officeSettings(db)).toEqual({ officeName: 'みなと県庁', demo: true });
  });

  it('counts right', () => {
    expect(verifyCounters(db)).toEqual([]);
  });
});

it('lies wholly in the past', () => {
  const limits: Record<string, string> = { _at: NOW.toISOString(), _on: '2026-11-21' };
  const columns = tablesOf(db).flatMap((table) =>
    columnsOf(table).map((column) => ({ table, column, limit: limits[column.slice(-3)] })),
  );
  const dated = columns.filter(({ column, limit }) => limit !== undefined && column !== 'tested_on' && column !== 'ends_on');
  expect(dated.length).toBeGreaterThan(15);
  const ahead = dated.filter(
    ({ table, column, limit }) => count(db, `${table} WHERE substr(${column}, 1, length('${limit}')) > '${limit}'`) > 0,
  );
  expect(ahead).toEqual([]);
});

it('tells things in their order: nobody comments on, votes for or uses what is not there yet', () => {
  for (const [table, column] of [
    ['comments', 'created_at'],
    ['votes', 'voted_at'],
    ['adoptions', 'recorded_at'],
  ])
    expect(count(db, `${table} a JOIN posts p ON p.id = a.post_id WHERE a.${column} < p.published_at`)).toBe(0);
  expect(count(db, 'comments c JOIN comments p ON p.id = c.parent_id WHERE c.created_at < p.created_at')).toBe(0);
});

it('keeps the department of the moment of every act', () => {
  const wrong = ([table, user, day]: string[]) =>
    count(
      db,
      `${table} a WHERE a.department_id IS NOT
        (SELECT m.department_id FROM memberships m WHERE m.user_id = a.${user} AND m.valid_from <= date(a.${day}, '+9 hours')
          ORDER BY m.valid_from DESC LIMIT 1)`,
    );
  expect(
    ['posts author_id published_at', 'votes user_id voted_at', 'comments author_id created_at'].map((act) =>
      wrong(act.split(' ')),
    ),
  ).toEqual([0, 0, 0]);
});

it('is the same office each time it is made', { timeout: PATIENCE_MS }, () => {
  const again = makeOffice();
  const tables = tablesOf(db);
  expect(tables.length).toBeGreaterThan(15);
  for (const table of tables) {
    const rows = (of: Db) => JSON.stringify(of.prepare(`SELECT * FROM ${table}`).all());
    expect(rows(again) === rows(db), table).toBe(true);
  }
});
