import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PEOPLE, officeSettings } from '../../src/accounts/index.ts';
import type { Decision } from '../../src/awards/decision/record.ts';
import {
  auditAwards,
  findAward,
  paperFor,
  parseBundle,
  phaseOf,
  recount,
  requireAward,
  resultText,
} from '../../src/awards/index.ts';
import { closedCategories, recusalsOf } from '../../src/awards/judging/recusals.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import type { Db } from '../../src/db/index.ts';
import { fillOffice } from '../../src/demo/index.ts';
import { fiscalYear } from '../../src/lib/index.ts';
import { listDepartments } from '../../src/organization/index.ts';
import { emptyDb, type TestContext, testContext } from '../support/index.ts';

const NOW = new Date('2026-11-21T03:00:00Z');

function makeOffice(now = NOW): TestContext {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'chienowa-demo-'));
  folders.push(dataDir);
  const context = testContext({ db: emptyDb(), now: now.toISOString(), config: { dataDir } });
  fillOffice(context, now, () => undefined);
  return context;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

// Three years of an office take seconds, on a busy machine many of them.
const PATIENCE_MS = 120_000;

let context: TestContext;
let db: Db;
beforeAll(() => {
  context = makeOffice();
  db = context.db;
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

  it('has been searched, with and without success, and has words of its own that mean the same', () => {
    expect(count(db, 'search_log')).toBeGreaterThan(300);
    expect(count(db, 'search_log WHERE results = 0')).toBeGreaterThan(20);
    expect(count(db, 'search_clicks')).toBeGreaterThan(200);
    expect(count(db, 'synonym_groups WHERE changed_by IS NOT NULL')).toBe(2);
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
  const announced = ['tested_on', 'ends_on', 'voting_closes_at', 'judging_closes_at'];
  const dated = columns.filter(({ column, limit }) => limit !== undefined && !announced.includes(column));
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
    [
      'posts author_id published_at',
      'votes user_id voted_at',
      'comments author_id created_at',
      'award_nominations nominator_id nominated_at',
    ].map((act) => wrong(act.split(' '))),
  ).toEqual([0, 0, 0, 0]);
  expect(wrong(['(SELECT * FROM events WHERE actor_id IS NOT NULL AND department_id IS NOT NULL)', 'actor_id', 'at'])).toBe(0);
});

const personOf = (login: string) =>
  db
    .prepare<[string], { id: number; departmentId: number }>(
      'SELECT u.id, m.department_id AS departmentId FROM users u JOIN memberships m ON m.user_id = u.id AND m.valid_to IS NULL WHERE u.login = ?',
    )
    .get(login) as { id: number; departmentId: number };

const oneRow = <T>(sql: string): T => db.prepare<[], T>(sql).get() as T;

describe('the award of this year', () => {
  it('is being voted on, since five days and for nine more', () => {
    const award = requireAward(db, 2026, undefined);
    expect(phaseOf(award, NOW)).toBe('voting');
    expect(award.clock.voting).toEqual({ opensAt: new Date('2026-11-16T00:00:00Z'), closesAt: new Date('2026-11-30T08:00:00Z') });
  });

  it('has sixteen entries on the list, one of them withdrawn during the vote', () => {
    const listed = 'award_entries WHERE year = 2026 AND listed_revision IS NOT NULL';
    expect(['large', 'everyday', 'ideas'].map((category) => count(db, `${listed} AND category = '${category}'`))).toEqual([
      5, 8, 3,
    ]);
    expect(count(db, `${listed} AND withdrawn_stage = 'voting'`)).toBe(1);
  });

  it('lets sato vote in every category, barred from the entry of the own department', () => {
    const sato = personOf('sato');
    const barredIn = (category: string) => {
      const paper = paperFor(db, sato, requireAward(db, 2026, undefined), category, NOW);
      return typeof paper === 'string' ? paper : paper.entries.map(({ number }) => paper.barred.get(number)).filter(Boolean);
    };
    expect(['large', 'everyday', 'ideas'].map(barredIn)).toEqual([[], ['department'], []]);
  });

  it('has suzuki for the lead of one entry', () => {
    const leads = `award_members WHERE position = 0 AND user_id = ${personOf('suzuki').id}`;
    expect(count(db, leads)).toBe(1);
  });

  it('has about 120 ballots, none of them of somebody on the sign-in page', () => {
    const ballots = count(db, 'award_ballots WHERE year = 2026');
    expect(ballots).toBeGreaterThan(105);
    expect(ballots).toBeLessThan(135);
    expect(count(db, 'award_participations WHERE year = 2026')).toBe(ballots);
    const cast = DEMO_PEOPLE.map(({ login }) => personOf(login).id).join();
    expect(count(db, `award_participations WHERE user_id IN (${cast})`)).toBe(0);
    expect(count(db, "award_turnouts WHERE year = 2026 AND day > '2026-11-16'")).toBe(5);
  });

  it('has a jury that has accepted, but for tanaka, whose invitation is open, and who is recused from two cases', () => {
    const tanaka = personOf('tanaka').id;
    expect(count(db, "award_jurors WHERE year = 2026 AND answer = 'accepted'")).toBe(4);
    expect(count(db, `award_jurors WHERE year = 2026 AND answer IS NULL AND user_id = ${tanaka}`)).toBe(1);
    expect(count(db, `award_roll WHERE year = 2026 AND user_id = ${tanaka}`)).toBe(0);
    const recused = recusalsOf(db, requireAward(db, 2026, undefined), NOW).get(tanaka);
    expect(new Set(recused?.values())).toEqual(new Set(['nominator', 'department']));
  });

  it('lets its jurors try the rubric on a case of last year, with one anchor of its own', () => {
    expect(count(db, 'award_calibrations WHERE year = 2026')).toBe(1);
    expect(count(db, 'award_calibration_cards WHERE year = 2026')).toBe(2);
    expect(count(db, "award_anchors WHERE year = 2026 AND criterion = 'spread' AND level = 5")).toBe(1);
  });

  it.each(['2026-03-31T14:59:00Z', '2026-03-31T15:00:00Z', '2028-02-29T03:00:00Z'])(
    'is being voted on at %s too',
    { timeout: PATIENCE_MS },
    (moment) => {
      const now = new Date(moment);
      const office = makeOffice(now).db;
      const year = fiscalYear(now);
      expect(phaseOf(requireAward(office, year, undefined), now)).toBe('voting');
      expect(requireAward(office, year - 1, undefined).clock.publishedAt).toBeDefined();
      expect(count(office, `award_certificates WHERE year = ${year - 1}`)).toBeGreaterThan(4);
      expect(count(office, `award_calibrations WHERE year = ${year}`)).toBe(1);
      expect(count(office, `award_lots WHERE year = ${year - 1}`)).toBe(1);
      expect(auditAwards(office).faults).toEqual([]);
    },
  );
});

describe('the award of last year', () => {
  it('is published, with a lot at the boundary and an addition of the jury', () => {
    expect(phaseOf(requireAward(db, 2025, undefined), NOW)).toBe('follow_up');
    expect(count(db, "award_lots WHERE year = 2025 AND category = 'everyday'")).toBe(1);
    const shortlisted = (category: string) => count(db, `award_shortlist WHERE year = 2025 AND category = '${category}'`);
    expect(['large', 'everyday', 'ideas'].map(shortlisted)).toEqual([4, 3, 3]);
    expect(count(db, "award_shortlist WHERE year = 2025 AND how = 'jury'")).toBe(1);
    expect(findAward(db, 2025)?.steps.get('box_closed')?.takenBy).toBeNull();
  });

  it('knows every way an entry can end', () => {
    const ended = (state: string) => count(db, `award_entries WHERE year = 2025 AND state = '${state}'`);
    expect(['eligible', 'ineligible', 'lapsed', 'withdrawn'].map(ended)).toEqual([14, 1, 1, 1]);
    expect(count(db, "award_refusals WHERE outcome = 'confirmed' AND settled_by <> proposed_by")).toBe(2);
  });

  it('was judged by five, one recused by the department, one by the own declaration', () => {
    expect(count(db, "award_jurors WHERE year = 2025 AND answer = 'accepted' AND number IS NOT NULL")).toBe(5);
    expect(count(db, 'award_recusals')).toBe(1);
    const { bundle } = oneRow<{ bundle: string }>('SELECT bundle FROM award_results WHERE year = 2025');
    const { categories } = parseBundle(bundle);
    const recusals = categories.flatMap((category) => category.recusals);
    expect(new Set(recusals.map(({ juror }) => juror)).size).toBe(2);
    const [first, ...later] = categories.map(({ cards }) => new Set(cards.map(({ juror }) => juror)).size);
    expect([first, ...later]).toEqual([5, 5, 5]);
  });

  it('has a card that was changed with a reason, and cards that were locked by the close', () => {
    expect(count(db, "award_locked_cards WHERE version = 2 AND reason <> ''")).toBe(1);
    const closedAt = findAward(db, 2025)?.clock.judgingClosesAt.toISOString();
    expect(count(db, `award_card_locks WHERE year = 2025 AND locked_at < '${closedAt}'`)).toBe(14);
    expect(count(db, `award_card_locks WHERE year = 2025 AND locked_at >= '${closedAt}'`)).toBe(1);
    expect(count(db, 'award_deliberation_notes')).toBe(4);
  });

  it('was decided by the count, but for one order of the jury with its reason', () => {
    const { decision } = oneRow<{ decision: string }>('SELECT decision FROM award_results WHERE year = 2025');
    const { orders, prizes } = JSON.parse(decision) as Decision;
    const deviating = orders.filter(({ computed, decided }) => computed.join() !== decided.join());
    expect(deviating.map(({ scope }) => scope)).toEqual(['ideas']);
    expect(deviating[0]?.reason).toContain('全員の一致');
    expect(prizes).toHaveLength(7);
    // The case that the jury put second is not the best of all either.
    const [grand] = prizes;
    expect(grand?.entries).not.toEqual([deviating[0]?.computed[0]]);
    expect(prizes.flatMap(({ withheld }) => withheld ?? [])).toEqual([]);
  });

  it('is honoured with certificates for each prize and two photos, and departments have answered', () => {
    expect(count(db, 'award_certificates WHERE year = 2025 AND revoked_version IS NULL')).toBe(7);
    expect(count(db, 'award_photos')).toBe(2);
    expect(count(db, "rollout_cases WHERE origin = 'recommended'")).toBe(1);
    expect(count(db, '(SELECT DISTINCT department_id FROM rollout_answers)')).toBeGreaterThan(15);
    expect([3, 6, 12].map((months) => count(db, `rollout_reminders WHERE months = ${months}`))).toEqual([5, 2, 0]);
  });

  // Somebody has to freeze, and somebody else to confirm.
  it('was closed to no secretary', () => {
    const award = requireAward(db, 2025, undefined);
    const secretaries = DEMO_PEOPLE.filter(({ login }) => ['takahashi', 'kimura'].includes(login));
    expect(secretaries).toHaveLength(2);
    for (const { login } of secretaries) expect(closedCategories(db, award, personOf(login), NOW)).toEqual(new Set());
  });

  it('has a result that counts the same again', () => {
    const row = db
      .prepare<[], { bundle: string; result: string }>('SELECT bundle, result FROM award_results WHERE year = 2025')
      .get() as { bundle: string; result: string };
    const counted = recount(parseBundle(row.bundle));
    expect(resultText(counted)).toBe(row.result);
    const { standings, lots } = counted.categories.find(({ id }) => id === 'everyday') ?? { standings: [], lots: [] };
    const drawn = lots[0]?.order.map((code) => standings.find(({ entry }) => entry === code));
    expect(drawn?.map((standing) => standing?.rank)).toEqual([3, 4]);
    expect(drawn?.[0]).toEqual({ ...drawn?.[1], entry: drawn?.[0]?.entry, rank: 3 });
  });

  it('has no key any more; only the open vote has one', () => {
    expect(readdirSync(path.join(context.config.dataDir, 'award-keys'))).toEqual(['2026.key']);
  });
});

it('holds what the audit chain says', () => {
  const { events, faults } = auditAwards(db);
  expect(faults).toEqual([]);
  expect(events).toBeGreaterThan(30);
  const times = db.prepare<[], { at: string }>("SELECT event ->> '$.at' AS at FROM award_chain ORDER BY seq").all();
  expect(times.map(({ at }) => at)).toEqual(times.map(({ at }) => at).toSorted((a, b) => (a < b ? -1 : 1)));
});

/** What the key of a vote is in, a new one each time, with what the lot and the numbers of the jury make of it, and the salts of locks; and random addresses. */
const KEYED = [
  'award_ballots',
  'award_boxes',
  'award_chain',
  'award_shortlist',
  'award_results',
  'award_jurors',
  'award_card_locks',
  'award_cards',
  'award_locked_cards',
  'award_photos',
];

it('is the same office each time it is made', { timeout: PATIENCE_MS }, () => {
  const again = makeOffice().db;
  const tables = tablesOf(db).filter((table) => !KEYED.includes(table));
  expect(tables.length).toBeGreaterThan(15);
  for (const table of tables) {
    const rows = (of: Db) => JSON.stringify(of.prepare(`SELECT * FROM ${table}`).all());
    expect(rows(again) === rows(db), table).toBe(true);
  }
  const choices = (of: Db) =>
    of.prepare('SELECT year, category, choices, count(*) AS n FROM award_ballots GROUP BY 1, 2, 3 ORDER BY 1, 2, 3').all();
  expect(choices(again)).toEqual(choices(db));
});
