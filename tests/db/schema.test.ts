import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/index.ts';
import { insertPost, ito, sato, suzuki, takahashi, testDb } from '../support/index.ts';

let db: Db;
beforeEach(() => {
  db = testDb();
});
const run = (sql: string) => () => db.exec(sql);

describe('the last administrator', () => {
  it('keeps the role and stays active', () => {
    expect(run(`DELETE FROM user_roles WHERE user_id = ${ito.id} AND role = 'admin'`)).toThrow('last admin');
    expect(run('DELETE FROM user_roles')).toThrow('last admin');
    expect(run(`UPDATE users SET deactivated_at = '2026-07-01' WHERE id = ${ito.id}`)).toThrow('last admin');
    expect(run('UPDATE users SET deactivated_at = ifnull(deactivated_at, name)')).toThrow('last admin');
  });

  it('is not the last when another is active', () => {
    db.exec(`INSERT INTO user_roles VALUES (${takahashi.id}, 'admin', '2026-07-01')`);
    expect(run(`DELETE FROM user_roles WHERE user_id = ${ito.id} AND role = 'admin'`)).not.toThrow();
    expect(run(`UPDATE users SET deactivated_at = '2026-07-01' WHERE id = ${takahashi.id}`)).toThrow('last admin');
  });

  it('is the last when the other has left', () => {
    db.exec(`INSERT INTO user_roles VALUES (${takahashi.id}, 'admin', '2026-07-01')`);
    db.exec(`UPDATE users SET deactivated_at = '2026-07-01' WHERE id = ${takahashi.id}`);
    expect(run(`UPDATE users SET deactivated_at = '2026-07-01' WHERE id = ${ito.id}`)).toThrow('last admin');
    expect(run(`DELETE FROM user_roles WHERE user_id = ${takahashi.id}`)).not.toThrow();
  });

  it('may lose other roles', () => {
    db.exec(`INSERT INTO user_roles VALUES (${ito.id}, 'moderator', '2026-07-01')`);
    expect(run(`DELETE FROM user_roles WHERE user_id = ${ito.id} AND role = 'moderator'`)).not.toThrow();
  });
});

describe('memberships of a person', () => {
  beforeEach(() => {
    db.exec(`DELETE FROM memberships WHERE user_id = ${suzuki.id};
      INSERT INTO memberships VALUES (${suzuki.id}, '2024-04-01', '2025-04-01', 2), (${suzuki.id}, '2026-04-01', NULL, 3)`);
  });
  const member = (from: string, to: string) =>
    run(`INSERT INTO memberships VALUES (${suzuki.id}, '${from}', ${to === '' ? 'NULL' : `'${to}'`}, 4)`);

  it.each([
    { from: '2025-04-01', to: '2026-04-01' },
    { from: '2023-04-01', to: '2024-04-01' },
    { from: '2025-06-01', to: '2025-06-02' },
  ])('may follow each other: $from to $to', ({ from, to }) => {
    expect(member(from, to)).not.toThrow();
  });

  it.each([
    { from: '2025-03-31', to: '2025-06-01' },
    { from: '2024-06-01', to: '2024-07-01' },
    { from: '2023-04-01', to: '2024-04-02' },
    { from: '2026-03-31', to: '2026-04-02' },
    { from: '2025-06-01', to: '' },
    { from: '2027-04-01', to: '' },
  ])('never overlap: $from to $to', ({ from, to }) => {
    expect(member(from, to)).toThrow('memberships overlap');
  });

  it('are ended without touching the others, and not stretched over them', () => {
    const end = (day: string) =>
      run(`UPDATE memberships SET valid_to = '${day}' WHERE user_id = ${suzuki.id} AND valid_from = '2024-04-01'`);
    expect(end('2025-10-01')).not.toThrow();
    expect(end('2026-04-02')).toThrow('memberships overlap');
  });

  it.each([
    { from: '2025-06-01', to: '2025-06-01' },
    { from: '2025-06-02', to: '2025-06-01' },
    { from: '2025/06/01', to: '2025-07-01' },
  ])('are real stretches of days: $from to $to', ({ from, to }) => {
    expect(member(from, to)).toThrow('CHECK');
  });
});

describe('on the own post', () => {
  it('nobody votes', () => {
    const post = insertPost(db, { author: sato });
    const vote = (user: number) => run(`INSERT INTO votes VALUES (${post}, ${user}, 2, '2026-07-01')`);
    expect(vote(sato.id)).toThrow('own post');
    expect(vote(suzuki.id)).not.toThrow();
    expect(vote(suzuki.id)).toThrow('UNIQUE');
  });

  it('nobody says "I use this"', () => {
    expect(adopt(insertPost(db, { author: sato }), sato.id)).toThrow('own post');
  });
});

function adopt(
  post: number,
  user: number,
  values: { started?: string; ended?: string; minutes?: number | string; runs?: number } = {},
) {
  const { started = '2026-06', ended, minutes = 20, runs = 4 } = values;
  return run(`
    INSERT INTO adoptions (post_id, user_id, started_on, ended_on, department_id, minutes_per_run, runs_per_month, recorded_at, confirmed_on)
    VALUES (${post}, ${user}, '${started}', ${ended ? `'${ended}'` : 'NULL'}, 2, ${minutes}, ${runs}, '2026-07-01', '2026-07-01')`);
}

describe('the record of a use', () => {
  it('is one at a time for a person and a post', () => {
    const [post, other] = [insertPost(db), insertPost(db)];
    expect(adopt(post, suzuki.id, { started: '2026-01', ended: '2026-03' })).not.toThrow();
    expect(adopt(post, suzuki.id)).not.toThrow();
    expect(adopt(post, suzuki.id, { started: '2026-07' })).toThrow('UNIQUE');
    expect(adopt(other, suzuki.id)).not.toThrow();
    expect(adopt(post, takahashi.id)).not.toThrow();
  });

  it.each([
    { minutes: 0 },
    { minutes: 481 },
    { minutes: 1.5 },
    { runs: 0.05 },
    { runs: 1000.1 },
    { started: '2026-6' },
    { started: '2026-06', ended: '2026-05' },
  ])('is refused with %o', (values) => {
    expect(adopt(insertPost(db), suzuki.id, values)).toThrow(/CHECK|cannot store/);
  });
});

describe('comments', () => {
  const comment = (post: number, parent: number | 'NULL' = 'NULL') => {
    const { lastInsertRowid } = db
      .prepare(`INSERT INTO comments (post_id, parent_id, author_id, department_id, body, html, created_at)
                VALUES (${post}, ${parent}, 2, 2, 'a', 'a', '2026-07-01')`)
      .run();
    return Number(lastInsertRowid);
  };

  it('have one level of replies, on the same post', () => {
    const [post, other] = [insertPost(db), insertPost(db)];
    const first = comment(post);
    const reply = comment(post, first);
    expect(() => comment(post, reply)).toThrow('one level');
    expect(() => comment(other, first)).toThrow('one level');
    expect(() => comment(post, 4711)).toThrow('one level');
  });

  it('lose their words when they are deleted, and only then', () => {
    const id = comment(insertPost(db));
    expect(run(`UPDATE comments SET deleted_at = '2026-07-02' WHERE id = ${id}`)).toThrow('CHECK');
    expect(run(`UPDATE comments SET body = '' WHERE id = ${id}`)).toThrow('CHECK');
    expect(run(`UPDATE comments SET body = '', deleted_at = '2026-07-02' WHERE id = ${id}`)).not.toThrow();
  });
});

// OB-2
it('keeps what happened: events are neither changed nor deleted', () => {
  const count = () => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM events').get()?.n;
  const before = count();
  expect(before).toBeGreaterThan(0);
  expect(run("UPDATE events SET actor_id = 1, kind = 'session.started'")).toThrow('events are not changed');
  expect(run('DELETE FROM events WHERE id = 1')).toThrow('events are not deleted');
  expect(run("INSERT INTO events (at, kind, details) VALUES ('2026-07-01', 'x', 'no JSON')")).toThrow('CHECK');
  expect(count()).toBe(before);
});

describe('a post', () => {
  it('is hidden by somebody for a reason, or not at all', () => {
    const post = insertPost(db);
    expect(run(`UPDATE posts SET hidden_at = '2026-07-01' WHERE id = ${post}`)).toThrow('CHECK');
    expect(run(`UPDATE posts SET hidden_at = '2026-07-01', hidden_by = 4, hidden_reason = '' WHERE id = ${post}`)).toThrow(
      'CHECK',
    );
    expect(run(`UPDATE posts SET hidden_at = '2026-07-01', hidden_by = 4, hidden_reason = 'x' WHERE id = ${post}`)).not.toThrow();
  });

  it.each([4, 101])('has no title of %s characters', (length) => {
    expect(run(`UPDATE posts SET title = '${'𠮷'.repeat(length)}' WHERE id = ${insertPost(db)}`)).toThrow('CHECK');
  });

  it.each([
    'UPDATE posts SET votes_count = -1',
    'UPDATE posts SET category_id = 99',
    'UPDATE posts SET listed = 1',
    "UPDATE posts SET kind = 'article'",
    "UPDATE posts SET votes_count = 'many'",
    'DELETE FROM categories WHERE id = 1',
    'DELETE FROM users WHERE id = 1',
  ])('refuses %s', (sql) => {
    insertPost(db);
    expect(run(sql)).toThrow();
  });
});

it.each(['A', 'sato', 'SATO'])('a login is taken in any letter case: %s', (login) => {
  const insert = run(`INSERT INTO users (login, name, created_at) VALUES ('${login}', '佐藤', '2026-07-01')`);
  if (login === 'A') expect(insert).not.toThrow();
  else expect(insert).toThrow('UNIQUE');
});
