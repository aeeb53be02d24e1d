import { beforeEach, describe, expect, it } from 'vitest';
import { adoptionQueries, adoptPost, listPosts, rollMonth } from '../../src/board/index.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import { type Db, generationOf } from '../../src/db/index.ts';
import { insertPost, suzuki, tanaka, testDb } from '../support/index.ts';

const FORM = { minutesPerRun: 20, runsPerMonth: 4, startedOn: '2027-02', note: '' };

let db: Db;
let postId: number;

beforeEach(() => {
  db = testDb();
  postId = insertPost(db, { at: '2027-01-10T00:00:00Z' });
  adoptPost(db, suzuki, postId, FORM, new Date('2027-02-10T00:00:00Z'));
});

const minutes = () => listPosts(db, {}, 'new').rows[0]?.minutesThisYear;

describe('the turn of the month', () => {
  it.each([
    { why: 'within the month nothing happens', at: '2027-02-28T14:59:59Z', rolled: 0, total: 80 },
    { why: 'in Japan March begins at 15:00 UTC', at: '2027-02-28T15:00:00Z', rolled: 1, total: 160 },
    { why: 'the last second of the fiscal year', at: '2027-03-31T14:59:59Z', rolled: 1, total: 160 },
    { why: 'a new fiscal year begins with its first month', at: '2027-03-31T15:00:00Z', rolled: 1, total: 80 },
    { why: 'several months at once', at: '2027-07-01T00:00:00Z', rolled: 1, total: 320 },
    { why: 'the last month before the record lapses', at: '2028-03-01T00:00:00Z', rolled: 1, total: 960 },
    { why: 'the record has lapsed', at: '2028-04-01T00:00:00Z', rolled: 1, total: 0 },
  ])('$why', ({ at, rolled, total }) => {
    expect(rollMonth(db, new Date(at))).toBe(rolled);
    expect(rollMonth(db, new Date(at))).toBe(0);
    expect(minutes()).toBe(total);
    expect(adoptionQueries(db).totals()).toEqual({ minutesThisYear: total, adopters: total === 0 ? 0 : 1 });
    expect(verifyCounters(db)).toEqual([]);
  });

  it('takes a lapsed record out of the live ones and their weight out of the order', () => {
    const hot = () => Number(listPosts(db, {}, 'hot').rows[0]?.sortKey);
    const before = hot();
    rollMonth(db, new Date('2028-04-01T00:00:00Z'));
    expect(listPosts(db, {}, 'adopted').rows).toEqual([]);
    expect(before - hot()).toBeCloseTo(Math.log10(3), 9);
  });

  it('goes a few posts at a time and leaves out posts that nobody adopted', () => {
    for (let index = 0; index < 3; index += 1) {
      const id = insertPost(db, { at: '2027-01-10T00:00:00Z' });
      if (index < 2) adoptPost(db, tanaka, id, FORM, new Date('2027-02-10T00:00:00Z'));
    }
    const march = new Date('2027-03-01T00:00:00Z');
    expect([rollMonth(db, march, 2), rollMonth(db, march, 2), rollMonth(db, march, 2)]).toEqual([2, 1, 0]);
    expect(adoptionQueries(db).totals()).toEqual({ minutesThisYear: 3 * 160, adopters: 3 });
    expect(verifyCounters(db)).toEqual([]);
  });

  it('lets pages know that figures have changed, and only then', () => {
    const before = generationOf(db, 'board');
    rollMonth(db, new Date('2027-02-20T00:00:00Z'));
    expect(generationOf(db, 'board')).toBe(before);
    rollMonth(db, new Date('2027-03-20T00:00:00Z'));
    expect(generationOf(db, 'board')).not.toBe(before);
  });
});
