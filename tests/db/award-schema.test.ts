import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addSecretary,
  awardContext,
  countRows,
  insertAward,
  insertEntry,
  ito,
  oneRow,
  openVote,
  sato,
  suzuki,
  type TestContext,
  tanaka,
} from '../support/index.ts';

const TRACKER = 'a'.repeat(64);
const BALLOT = `INSERT INTO award_ballots VALUES (2026, 'everyday', '${TRACKER}', '[1]')`;
const VOTED = `INSERT INTO award_participations VALUES (2026, 'everyday', ${sato.id})`;

let context: TestContext;
let db: Db;
let secretary: Viewer;

beforeEach(() => {
  context = awardContext();
  db = context.db;
  secretary = addSecretary(db, { login: 'kimura', name: '木村' });
  insertAward(db, secretary);
  insertEntry(db);
});
const run = (sql: string) => () => db.exec(sql);
const refuses = (sql: string): boolean => {
  try {
    db.exec(sql);
    return false;
  } catch {
    return true;
  }
};
const open = () => openVote(context, secretary);
const close = () => db.exec("INSERT INTO award_steps VALUES (2026, 'box_closed', NULL, '2026-07-17T08:00:00.000Z')");

/** Statements that the schema must refuse, whatever the code that sends them. */
describe('before the vote opens', () => {
  it.each([
    { why: 'steps are taken in order', sql: "INSERT INTO award_steps VALUES (2026, 'box_closed', 1, '2026-07-01')" },
    { why: 'the first step is the announcement', sql: "INSERT INTO award_steps VALUES (2026, 'announced', 1, '2026-07-01')" },
    { why: 'a person takes a step', sql: "INSERT INTO award_steps VALUES (2026, 'voting_frozen', NULL, '2026-07-01')" },
    { why: 'steps stay', sql: 'DELETE FROM award_steps' },
    { why: 'rules are a new version each', sql: 'UPDATE award_rules SET shortlist_size = 3' },
    { why: 'there is no box yet', sql: BALLOT },
    { why: 'nobody votes yet', sql: VOTED },
    { why: 'entries stay', sql: 'DELETE FROM award_entries' },
    { why: 'an entry stands in a category of its year', sql: "UPDATE award_entries SET category = 'nowhere'" },
    { why: 'a category with an entry stays', sql: "DELETE FROM award_categories WHERE id = 'everyday'" },
    { why: 'withdrawn says how far the year was', sql: "UPDATE award_entries SET state = 'withdrawn'" },
    {
      why: 'nothing leaves a list that it was not on',
      sql: "UPDATE award_entries SET state = 'withdrawn', withdrawn_stage = 'voting'",
    },
    { why: 'states stay', sql: 'UPDATE award_entry_states SET set_by = 2' },
    {
      why: 'a case stands once',
      sql: "INSERT INTO award_entries (year, number, category, post_id, state) SELECT 2026, 9, 'everyday', post_id, 'submitted' FROM award_entries",
    },
    { why: 'there is one lead', sql: `INSERT INTO award_members VALUES (1, ${suzuki.id}, 0, 2)` },
    { why: 'a team has ten at most', sql: `INSERT INTO award_members VALUES (1, ${suzuki.id}, 10, 2)` },
    {
      why: 'a reason is one line',
      sql: `INSERT INTO award_nominations VALUES (1, ${tanaka.id}, 3, '${'あ'.repeat(201)}', '2026-06-10')`,
    },
    {
      why: 'one secretary alone refuses nobody',
      sql: `INSERT INTO award_refusals (entry_id, reason, proposed_by, proposed_at, outcome, settled_by, settled_at) VALUES (1, '理由', 6, '2026-07-01', 'confirmed', 6, '2026-07-01')`,
    },
    {
      why: 'only the proposer takes a refusal back',
      sql: `INSERT INTO award_refusals (entry_id, reason, proposed_by, proposed_at, outcome, settled_by, settled_at) VALUES (1, '理由', 6, '2026-07-01', 'taken_back', 4, '2026-07-01')`,
    },
    {
      why: 'an extension comes before the end',
      sql: "INSERT INTO award_extensions VALUES (2026, 'voting', '2026-07-17', '2026-07-20', '理由', 6, '2026-07-18')",
    },
    {
      why: 'an extension is later than the end',
      sql: "INSERT INTO award_extensions VALUES (2026, 'voting', '2026-07-17', '2026-07-16', '理由', 6, '2026-07-10')",
    },
    {
      why: 'a published result was confirmed',
      sql:
        "INSERT INTO award_results VALUES (2026, 1, '{}', '{}', '" +
        TRACKER +
        "', 1, 'x', '', 6, '2026-07-01', NULL, NULL, 6, '2026-07-02')",
    },
  ])('$why', ({ sql }) => {
    expect(run(sql)).toThrow();
  });

  it('a window is extended once', () => {
    const extend = run(
      "INSERT INTO award_extensions VALUES (2026, 'voting', '2026-07-17', '2026-07-20', '理由', 6, '2026-07-10')",
    );
    extend();
    expect(extend).toThrow('UNIQUE');
    expect(run("UPDATE award_extensions SET closes_at = '2026-07-30'")).toThrow('extended once');
  });

  it('a case that is deleted for good leaves its entry standing without it', () => {
    db.exec("UPDATE posts SET withdrawn_at = '2026-06-20', trashed_at = '2026-06-20', trashed_by = 1; DELETE FROM posts");
    expect(oneRow(db, 'SELECT post_id, state FROM award_entries')).toEqual({ post_id: null, state: 'eligible' });
  });
});

describe('while the vote is open', () => {
  beforeEach(() => {
    open();
    db.exec(BALLOT);
    db.exec(VOTED);
  });

  it.each([
    {
      why: 'rules are fixed',
      sql: 'INSERT INTO award_rules SELECT year, 2, name, introduction, introduction_html, work_from, work_to, nominations_open_at, nominations_close_at, voting_opens_at, voting_closes_at, judging_closes_at, 3, 3, 1, 5, 2, NULL, 70, 2.0, 0.02, 30, 60, 30, 25, 15, 15, 15, 6, decided_at FROM award_rules',
    },
    { why: 'categories are fixed', sql: "UPDATE award_categories SET name = '別の名' WHERE id = 'everyday'" },
    {
      why: 'no entry comes in',
      sql: "INSERT INTO award_entries (year, number, category, state) VALUES (2026, 9, 'everyday', 'submitted')",
    },
    { why: 'no entry changes its category', sql: "UPDATE award_entries SET category = 'large'" },
    { why: 'no entry leaves the list', sql: 'UPDATE award_entries SET listed_revision = NULL' },
    { why: 'nobody joins a team', sql: `INSERT INTO award_members VALUES (1, ${suzuki.id}, 1, 2)` },
    { why: 'nobody leaves a team', sql: 'DELETE FROM award_members' },
    { why: 'nobody leaves the roll', sql: `DELETE FROM award_roll WHERE user_id = ${ito.id}` },
    { why: 'the roll keeps the department of its day', sql: 'UPDATE award_roll SET department_id = 4' },
    { why: 'only those on the roll vote', sql: "INSERT INTO award_participations VALUES (2026, 'large', 999)" },
    { why: 'a ballot is one for its tracker', sql: BALLOT },
    { why: 'a tracker is a hash', sql: "INSERT INTO award_ballots VALUES (2026, 'everyday', 'sato', '[1]')" },
    { why: 'a ballot keeps its tracker', sql: `UPDATE award_ballots SET tracker = '${'b'.repeat(64)}'` },
    { why: 'a ballot stays', sql: 'DELETE FROM award_ballots' },
    { why: 'who voted has voted', sql: 'DELETE FROM award_participations' },
  ])('$why', ({ sql }) => {
    expect(run(sql)).toThrow();
  });

  it('a ballot can be changed', () => {
    expect(run("UPDATE award_ballots SET choices = '[]'")).not.toThrow();
  });
});

it('a closed box changes no more', () => {
  open();
  db.exec(BALLOT);
  db.exec(VOTED);
  close();
  for (const sql of [
    BALLOT.replaceAll('aaaa', 'bbbb'),
    "UPDATE award_ballots SET choices = '[]'",
    'DELETE FROM award_ballots',
    VOTED.replace(`, ${sato.id})`, `, ${tanaka.id})`),
  ])
    expect(run(sql)).toThrow();
  expect([countRows(db, 'award_ballots'), countRows(db, 'award_participations')]).toEqual([1, 1]);
});

it('digests, lots, shortlist and frozen results stay', () => {
  open();
  close();
  db.exec(`INSERT INTO award_boxes VALUES (2026, 'everyday', '${TRACKER}');
    INSERT INTO award_boxes VALUES (2026, 'large', '${TRACKER}');
    INSERT INTO award_lots VALUES (2026, 'everyday', '7', '佐藤、鈴木', '2026-07-18', 6);
    INSERT INTO award_shortlist VALUES (1, 2026, 'everyday', 'vote', '', 6, '2026-07-18');
    INSERT INTO award_results VALUES (2026, 1, '{}', '{}', '${TRACKER}', 1, 'x', '', 6, '2026-09-01', NULL, NULL, NULL, NULL, '{}')`);
  for (const sql of [
    "UPDATE award_boxes SET digest = replace(digest, 'a', 'b')",
    "UPDATE award_lots SET public_number = '8'",
    "INSERT INTO award_lots VALUES (2026, 'everyday', '8', '佐藤', '2026-07-18', 6)",
    "INSERT INTO award_lots VALUES (2026, 'ideas', '8', '佐藤', '2026-07-18', 6)",
    ...['07', '00', ''].map((number) => `INSERT INTO award_lots VALUES (2026, 'large', '${number}', '佐藤', '2026-07-18', 6)`),
    'DELETE FROM award_shortlist',
    "UPDATE award_results SET result = '[]'",
    "UPDATE award_results SET decision = '[]'",
    'UPDATE award_results SET decision = NULL',
    "UPDATE award_results SET published_by = 6, published_at = '2026-09-01'",
    "UPDATE award_results SET confirmed_by = 6, confirmed_at = '2026-09-01'",
    'DELETE FROM award_results',
  ])
    expect({ sql, refused: refuses(sql) }).toEqual({ sql, refused: true });
  expect(run("INSERT INTO award_lots VALUES (2026, 'large', '0', '佐藤', '2026-07-18', 6)")).not.toThrow();
  expect(run("UPDATE award_results SET confirmed_by = 1, confirmed_at = '2026-09-02'")).not.toThrow();
  expect(run("UPDATE award_results SET confirmed_by = 2, confirmed_at = '2026-09-03'")).toThrow('frozen');
  expect(run("UPDATE award_results SET published_by = 6, published_at = '2026-09-03'")).not.toThrow();
  expect(run("UPDATE award_results SET published_at = '2026-09-04'")).toThrow('frozen');
});

/** What the judging and all that follows writes: a row as the code would write it, and statements that the schema refuses. */
describe('the judging', () => {
  const JUROR = `INSERT INTO award_jurors (year, user_id, named_by, named_at) VALUES (2026, ${tanaka.id}, 6, '2026-06-20')`;
  const SALT = '0123456789abcdef'.repeat(2);
  const LOCKED = `INSERT INTO award_locked_cards VALUES (1, ${tanaka.id}, 1, 4, 4, 4, 4, 4, '', '', '2026-08-01', NULL)`;
  const CHANGED = LOCKED.replace(', 1, 4', ', 2, 5').replace("'', '2026", "'なぜ', '2026").replace('NULL', `'${SALT}'`);

  it('keeps what was locked and declared, and takes a changed card with its reason only', () => {
    db.exec(`${JUROR}; ${LOCKED};
      INSERT INTO award_cards VALUES (2026, 1, ${tanaka.id}, 4, 4, 4, 4, NULL, '', '', '2026-08-01');
      INSERT INTO award_card_locks VALUES (2026, 'everyday', ${tanaka.id}, '2026-08-01', '${SALT}');
      INSERT INTO award_recusals VALUES (1, ${sato.id}, '親族のため', ${sato.id}, '2026-08-01')`);
    for (const sql of [
      "UPDATE award_locked_cards SET comment = 'x'",
      'DELETE FROM award_locked_cards',
      'DELETE FROM award_card_locks',
      "UPDATE award_card_locks SET locked_at = '2026-08-02'",
      'DELETE FROM award_recusals',
      "UPDATE award_recusals SET reason = 'x'",
      'UPDATE award_cards SET effect = 5',
      CHANGED.replace('なぜ', ''),
      CHANGED.replace(', 2, 5', ', 2, 6'),
      CHANGED.replace(', 2, 5', ', 2, 0'),
      CHANGED.replace(`'${SALT}'`, 'NULL'),
      CHANGED.replace(SALT, SALT.slice(1)),
      CHANGED.replace(SALT, SALT.toUpperCase()),
      LOCKED.replace(`(1, ${tanaka.id}`, `(1, ${sato.id}`).replace('NULL', `'${SALT}'`),
      `INSERT INTO award_card_locks VALUES (2026, 'ideas', ${tanaka.id}, '2026-08-01', 'a')`,
      `INSERT INTO award_cards VALUES (2026, 1, ${sato.id}, 4, 4, 4, 4, 4, '', '', '2026-08-01')`,
      `INSERT INTO award_recusals VALUES (1, ${suzuki.id}, '', ${suzuki.id}, '2026-08-01')`,
    ])
      expect({ sql, refused: refuses(sql) }).toEqual({ sql, refused: true });
    expect(run(CHANGED)).not.toThrow();
  });

  it('leaves rubric and prizes as they are from its beginning', () => {
    const anchor = "INSERT INTO award_anchors VALUES (2026, 'effect', 5, 'とても大きい')";
    expect(run(anchor)).not.toThrow();
    expect(run("UPDATE award_prizes SET name = '知事賞' WHERE id = 'grand'")).not.toThrow();
    open();
    close();
    db.exec(`INSERT INTO award_steps VALUES (2026, 'shortlist_frozen', 6, '2026-07-18');
      INSERT INTO award_steps VALUES (2026, 'judging_begun', 6, '2026-07-20')`);
    for (const sql of [
      anchor.replace(', 5,', ', 4,'),
      "UPDATE award_anchors SET words = 'x'",
      'DELETE FROM award_anchors',
      "UPDATE award_prizes SET winners = 2 WHERE id = 'grand'",
      "DELETE FROM award_prizes WHERE id = 'grand'",
      "INSERT INTO award_prizes VALUES (2026, 'new', '新', 'New', 'main', NULL, 1, 9)",
    ])
      expect({ sql, refused: refuses(sql) }).toEqual({ sql, refused: true });
  });

  it.each([
    {
      why: 'a juror has one number',
      sql: `${JUROR}; UPDATE award_jurors SET number = 1; ${JUROR.replace(`${tanaka.id}`, `${suzuki.id}`)}; UPDATE award_jurors SET number = 1`,
    },
    { why: 'an answer has its time', sql: `${JUROR}; UPDATE award_jurors SET answer = 'accepted'` },
    {
      why: 'a staff prize is of a category',
      sql: "INSERT INTO award_prizes VALUES (2026, 'all', '全', 'All', 'staff_vote', NULL, 1, 9)",
    },
    { why: 'an order has a reason', sql: "INSERT INTO award_orders VALUES (2026, 'everyday', '[1]', '', 6, '2026-09-01')" },
    {
      why: 'only a prize of the year is withheld',
      sql: "INSERT INTO award_withheld VALUES (2026, 'nothing', 'x', 6, '2026-09-01')",
    },
    {
      why: 'a note says something',
      sql: `INSERT INTO award_deliberation_notes (entry_id, author_id, body, written_at) VALUES (1, 6, '', '2026-08-01')`,
    },
  ])('$why', ({ sql }) => {
    expect(refuses(sql)).toBe(true);
  });

  it('keeps certificates and the answers of departments', () => {
    db.exec(`INSERT INTO award_results VALUES (2026, 1, '{}', '{}', '${TRACKER}', 1, 'x', '', 6, '2026-09-01', NULL, NULL, NULL, NULL, '{}');
      INSERT INTO award_certificates VALUES (2026, 1, 'grand', 1, '{}', 1, 6, '2026-09-10', NULL);
      INSERT INTO rollout_cases SELECT post_id, 2026, 'winner', '', NULL, 6, '2026-09-10' FROM award_entries;
      INSERT INTO rollout_answers SELECT post_id, 3, 1, 'adopted', '', 12, 3, '2026-09-11' FROM rollout_cases`);
    for (const sql of [
      'DELETE FROM award_certificates',
      "UPDATE award_certificates SET content = '[]'",
      "INSERT INTO award_certificates VALUES (2026, 2, 'grand', 1, '{}', 1, 6, '2026-09-10', NULL)",
      'UPDATE award_certificates SET revoked_version = 1',
      "UPDATE rollout_answers SET answer = 'trial'",
      "INSERT INTO rollout_answers SELECT post_id, 3, 2, 'dropped', '', NULL, 3, '2026-09-12' FROM rollout_cases",
      "INSERT INTO rollout_reminders SELECT post_id, 4, 'x', 6, '2026-12-10' FROM rollout_cases",
      'UPDATE rollout_cases SET departments = 0',
    ])
      expect({ sql, refused: refuses(sql) }).toEqual({ sql, refused: true });
    expect(run('UPDATE award_certificates SET revoked_version = 2')).not.toThrow();
    expect(run('UPDATE award_certificates SET revoked_version = 3')).toThrow('not changed');
    expect(run("INSERT INTO award_certificates VALUES (2026, 2, 'grand', 1, '{}', 1, 6, '2026-09-10', NULL)")).not.toThrow();
  });
});
