import { beforeEach, expect, it } from 'vitest';
import { recordEvent } from '../../src/activity/index.ts';
import { castVote, takeBackVote } from '../../src/board/index.ts';
import { type Db, generationOf, inTransaction } from '../../src/db/index.ts';
import { insertPost, suzuki, testDb } from '../support/index.ts';

const AT = new Date('2026-07-01T00:00:00Z');

let db: Db;
beforeEach(() => {
  db = testDb();
});
const last = () =>
  db
    .prepare(
      'SELECT at, kind, actor_id AS actorId, department_id AS departmentId, subject_id AS subjectId, details FROM events ORDER BY id DESC',
    )
    .get();
const count = () => db.prepare<[], { n: number }>('SELECT count(*) AS n FROM events').get()?.n ?? 0;

// OB-2
it('writes who did what to which, where and when', () => {
  recordEvent(db, { kind: 'post.hidden', actorId: 4, departmentId: 1, subjectId: 7, details: { reason: '重複' }, at: AT });
  expect(last()).toEqual({
    at: '2026-07-01T00:00:00.000Z',
    kind: 'post.hidden',
    actorId: 4,
    departmentId: 1,
    subjectId: 7,
    details: '{"reason":"重複"}',
  });
});

it('writes what nobody did', () => {
  recordEvent(db, { kind: 'session.refused', at: AT });
  expect(last()).toEqual({
    at: AT.toISOString(),
    kind: 'session.refused',
    actorId: null,
    departmentId: null,
    subjectId: null,
    details: '{}',
  });
});

it('writes nothing of an act that was undone', () => {
  const before = count();
  expect(() =>
    inTransaction(db, () => {
      recordEvent(db, { kind: 'office.set_up', at: AT });
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(count()).toBe(before);
});

it('tells pages that something happened', () => {
  const before = generationOf(db, 'board');
  recordEvent(db, { kind: 'session.started', at: AT });
  expect(generationOf(db, 'board')).not.toBe(before);
});

it('does not write an act that changed nothing', () => {
  const post = insertPost(db);
  castVote(db, suzuki, post, AT);
  const before = count();
  castVote(db, suzuki, post, AT);
  expect(count()).toBe(before);
  takeBackVote(db, suzuki, post, AT);
  takeBackVote(db, suzuki, post, AT);
  expect(count()).toBe(before + 1);
});
