import { beforeEach, describe, expect, it } from 'vitest';
import { chainQueries } from '../../src/awards/chain.ts';
import { bundleOf } from '../../src/awards/counting/bundle.ts';
import { countingState, countsOf } from '../../src/awards/counting/counts.ts';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { addByJury, beginJudging, freezeShortlist, moveUp } from '../../src/awards/counting/shortlist.ts';
import { boundaryOf, countedLines } from '../../src/awards/counting/standings.ts';
import { bundleText } from '../../src/awards/rules/index.ts';
import { rollQueries } from '../../src/awards/voting/roll.ts';
import { type AwardYear, findAward } from '../../src/awards/years/years.ts';
import { type Db, inTransaction } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addPerson, DEPARTMENTS, lastEvents, sato, suzuki, takahashi, tanaka } from '../support/index.ts';
import {
  COUNTING,
  type CountingOffice,
  close,
  codes,
  countingOffice,
  countOf,
  putBallot,
  storedShortlist,
  withdraw,
} from './counting-support.ts';

const at = new Date(COUNTING);
const awardOf = (db: Db): AwardYear => findAward(db, 2026) as AwardYear;
const eventsOf = (db: Db): { type: string; data: Record<string, unknown> }[] =>
  chainQueries(db)
    .list()
    .map(({ event }) => JSON.parse(event) as { type: string; data: Record<string, unknown> });
const lastInChain = (db: Db) => eventsOf(db).at(-1);
const freeze = ({ db, secretary }: CountingOffice) => freezeShortlist(db, secretary, 2026, at);
const draw = ({ db, secretary }: CountingOffice, publicNumber = '7') =>
  recordLot(db, secretary, 2026, 'everyday', { publicNumber, witnesses: '伊藤' }, at);
const boundary = (db: Db) => boundaryOf(countOf(db), 5);

describe('the bundle', () => {
  it('holds the frozen list with its ballots as codes and leaves empty categories out', () => {
    const { db } = countingOffice({ large: [1], everyday: [3, 2, 1] }, { leads: () => [sato, tanaka] });
    const { rules, categories, ...rest } = bundleOf(db, 2026);
    expect(rest).toEqual({ format: 'chienowa-award-bundle/1', fiscalYear: 2026 });
    expect(rules).toMatchObject({ version: '2026.1', maxChoices: 3, shortlist: { size: 5, slack: 2, divisionCap: null } });
    expect(rules.weights).toEqual({ jury: 0.7, vote: 0.3 });
    expect(categories.map(({ id }) => id)).toEqual(['large', 'everyday']);
    expect(categories[1]).toMatchObject({ lot: null, cards: [], recusals: [] });
    expect(categories[1]?.entries.map(({ id, division }) => `${id} ${division}`)).toEqual(
      codes(2, 3, 4).map((code) => `${code} 総務部`),
    );
    expect(categories[1]?.ballots.map((choices) => choices.join()).sort()).toEqual(codes(2, 2, 2, 3, 3, 4));
  });

  it.each([
    { byDepartment: true, expected: [3, 1] },
    { byDepartment: false, expected: [1, 1] },
  ])('counts the ballots of those who are barred, by department: $byDepartment', ({ byDepartment, expected }) => {
    const { db } = countingOffice(
      { everyday: [2, 2] },
      {
        rules: { sameDepartmentBarred: byDepartment },
        leads: () => [sato, tanaka],
        before: ({ db: office, secretary }) => {
          putBallot(office, sato, 'everyday', [2]);
          putBallot(office, suzuki, 'everyday', []);
          putBallot(office, tanaka, 'everyday', [1]);
          putBallot(office, addToRoll(office, secretary), 'everyday', [2]);
        },
      },
    );
    expect(bundleOf(db, 2026).categories[0]?.entries.map(({ barredBallots }) => barredBallots)).toEqual(expected);
    expect(
      countOf(db)
        .standings.map(({ entry, approvals, denominator }) => [entry, approvals, denominator])
        .sort(),
    ).toEqual([
      [codes(1)[0], 3, 8 - (expected[0] as number)],
      [codes(2)[0], 4, 8 - (expected[1] as number)],
    ]);
  });

  /** Somebody of 市民課 who came back while the vote was open. */
  function addToRoll(db: Db, by: Viewer): Viewer {
    const late = addPerson(db, { login: 'late', name: '遅れて来た人', departmentId: DEPARTMENTS.shimin });
    rollQueries(db).insert({ year: 2026, userId: late.id, departmentId: DEPARTMENTS.shimin, divisionId: DEPARTMENTS.somu });
    const addedAt = '2026-07-07T00:00:00.000Z';
    rollQueries(db).insertAddition({ year: 2026, userId: late.id, reason: '復職', addedBy: by.id, addedAt });
    return late;
  }

  it('does not change with a transfer or a deactivation after the roll', () => {
    const { db } = countingOffice(
      { everyday: [2, 2] },
      { before: ({ db: office }) => putBallot(office, suzuki, 'everyday', []) },
    );
    const before = bundleText(bundleOf(db, 2026));
    db.prepare("UPDATE memberships SET valid_to = '2026-07-10' WHERE user_id = ?").run(suzuki.id);
    db.prepare("INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, ?, '2026-07-10')").run(
      suzuki.id,
      DEPARTMENTS.doboku,
    );
    db.prepare("UPDATE users SET deactivated_at = '2026-07-10' WHERE id = ?").run(suzuki.id);
    expect(bundleText(bundleOf(db, 2026))).toBe(before);
  });

  it('is the same text whoever voted first', () => {
    const texts = [false, true].map((backwards) => {
      const { db } = countingOffice(
        { everyday: [0, 0, 0] },
        {
          before: ({ db: office, people }) => {
            const ballots: [number, number[]][] = [
              [0, [1]],
              [1, [2]],
              [2, []],
              [3, [3]],
              [4, [1]],
            ];
            for (const [voter, choices] of backwards ? ballots.reverse() : ballots)
              putBallot(office, people[voter] as { id: number }, 'everyday', choices);
          },
        },
      );
      return bundleText(bundleOf(db, 2026));
    });
    expect(texts[0]).toBe(texts[1]);
  });

  it('says when an entry withdrew, as far as the count is concerned', () => {
    const office = countingOffice({ everyday: [4, 3, 2, 1] });
    for (const [number, stage] of [
      [1, 'voting'],
      [2, 'shortlisted'],
      [3, 'judging'],
      [4, 'published'],
    ] as const)
      withdraw(office, number, stage);
    expect(bundleOf(office.db, 2026).categories[0]?.entries.map(({ withdrawn }) => withdrawn)).toEqual([
      'voting',
      'shortlisted',
      'judging',
      null,
    ]);
  });

  it('does not exist before the box is closed, nor does any count', () => {
    const { db } = countingOffice({ everyday: [2, 1] }, { closed: false });
    for (const count of [() => bundleOf(db, 2026), () => countsOf(db, awardOf(db))]) expect(count).toThrow('award_box_open');
    expect(countingState(db, awardOf(db))).toEqual({
      boxClosed: false,
      shortlistFrozen: false,
      judgingBegun: false,
      categories: [],
    });
    expect(() => bundleOf(db, 2025)).toThrow('not_found');
  });
});

describe('freezing the shortlist', () => {
  it('takes the best five, in all categories at once, and tells the chain', () => {
    const office = countingOffice({ large: [0], everyday: [9, 8, 7, 6, 5, 4, 3] });
    freeze(office);
    const { db } = office;
    expect(storedShortlist(db)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `${number} vote`));
    expect(lastInChain(db)).toMatchObject({
      type: 'shortlist_frozen',
      data: { entries: { large: codes(1), everyday: codes(2, 3, 4, 5, 6) } },
    });
    expect(lastEvents(db)).toEqual([{ kind: 'award.shortlist_frozen', actorId: office.secretary.id, subjectId: 2026 }]);
    expect(boundary(db)).toBe('clear');
  });

  it.each([
    { name: 'all of five or fewer', votes: [3, 2, 1], advancing: [1, 2, 3], why: 'all' },
    { name: 'up to two more of equal rate', votes: [9, 8, 7, 6, 5, 5, 5, 1], advancing: [1, 2, 3, 4, 5, 6, 7], why: 'same_rate' },
    { name: 'all, when all are blank and few', votes: [0, 0, 0], advancing: [1, 2, 3], why: 'all' },
  ])('takes $name', ({ votes, advancing, why }) => {
    const { db } = countingOffice({ everyday: votes });
    expect(countOf(db).entries).toEqual(codes(...advancing));
    expect(boundary(db)).toBe(why);
  });

  it('lets more votes decide where equal rates would be too many', () => {
    const { db } = countingOffice(
      { everyday: [3, 3] },
      {
        rules: { shortlistSize: 1, shortlistSlack: 0 },
        leads: () => [sato, takahashi],
        before: ({ db: office }) => {
          putBallot(office, sato, 'everyday', [2]);
          putBallot(office, suzuki, 'everyday', []);
        },
      },
    );
    const figures = countOf(db).standings.map(({ entry, approvals, denominator }) => `${entry} ${approvals}/${denominator}`);
    expect(figures).toEqual(['R8-002 4/8', 'R8-001 3/6']);
    expect(countOf(db).entries).toEqual(codes(2));
    expect(boundaryOf(countOf(db), 1)).toBe('approvals');
  });

  it('waits for a lot where equal ones would be too many, and is done once', () => {
    const office = countingOffice({ everyday: [9, 8, 7, 6, 3, 3, 3, 3] });
    const { db } = office;
    expect(boundary(db)).toBe('lot_missing');
    expect(countingState(db, awardOf(db)).categories).toMatchObject([{ id: 'everyday', needsLot: true, lotDrawn: false }]);
    expect(() => freeze(office)).toThrow('award_lot_missing');
    draw(office);
    expect(boundary(db)).toBe('lot');
    freeze(office);
    expect(storedShortlist(db)).toHaveLength(5);
    expect(countOf(db).lot).toHaveLength(4);
    expect(() => freeze(office)).toThrow('award_shortlist_frozen');
    expect(() => draw(office, '8')).toThrow('award_lot_drawn');
  });

  it('draws among all, when nobody voted and many stand', () => {
    const office = countingOffice({ everyday: Array.from({ length: 8 }, () => 0) });
    expect(countOf(office.db).needsLot).toHaveLength(8);
    draw(office);
    expect(countOf(office.db).entries).toHaveLength(5);
  });

  it('keeps to the cap of a division', () => {
    const { db } = countingOffice(
      { everyday: [9, 8, 7, 6] },
      {
        rules: { shortlistSize: 2, divisionCap: 1, sameDepartmentBarred: false },
        leads: (office) => [sato, tanaka, addPerson(office, { login: 'road', name: '道路', departmentId: DEPARTMENTS.doboku })],
      },
    );
    expect(countedLines(countOf(db)).map(({ division, fate, last }) => `${division} ${fate} ${last}`)).toEqual([
      '総務部 advances false',
      '総務部 capped false',
      '土木部 advances true',
      '総務部 out false',
    ]);
  });

  it('refuses a lot that nobody needs', () => {
    const office = countingOffice({ everyday: [3, 2, 1] });
    expect(() => draw(office)).toThrow('award_lot_not_needed');
    expect(() => recordLot(office.db, office.secretary, 2026, 'ideas', { publicNumber: '7', witnesses: '伊藤' }, at)).toThrow(
      'not_found',
    );
  });

  it('does not begin while the box is open', () => {
    const office = countingOffice({ everyday: [3, 2, 1] }, { closed: false });
    expect(() => freeze(office)).toThrow('award_box_open');
    expect(() => draw(office)).toThrow('award_box_open');
    close(office.context);
    freeze(office);
  });

  it('leaves out who withdrew during the vote and after it', () => {
    const office = countingOffice({ everyday: [9, 8, 7, 6, 5, 4, 3] }, { before: (open) => withdraw(open, 2, 'voting') });
    withdraw(office, 3, 'shortlisted');
    const { db } = office;
    expect(countOf(db).entries).toEqual(codes(1, 4, 5, 6, 7));
    expect(countOf(db).ballots).toBe(42);
    expect(countedLines(countOf(db)).map(({ code, fate }) => `${code} ${fate}`)).toEqual([
      'R8-001 advances',
      'R8-003 left',
      'R8-004 advances',
      'R8-005 advances',
      'R8-006 advances',
      'R8-007 advances',
      'R8-002 withdrawn',
    ]);
  });
});

describe('after the freeze', () => {
  let office: CountingOffice;
  beforeEach(() => {
    office = countingOffice({ everyday: [9, 8, 7, 6, 5, 4, 3] });
    freeze(office);
  });

  it('lets the next in rank move up when one withdraws', () => {
    withdraw(office, 2, 'shortlisted');
    expect(storedShortlist(office.db)).toEqual(['1 vote', '2 vote', '3 vote', '4 vote', '5 vote', '6 moved_up']);
    expect(lastInChain(office.db)).toMatchObject({
      type: 'shortlist_frozen',
      data: { entries: { everyday: codes(1, 3, 4, 5, 6) } },
    });
  });

  it('lets nobody move up for one that was left out, or twice', () => {
    withdraw(office, 7, 'shortlisted');
    inTransaction(office.db, () => moveUp(office.db, awardOf(office.db), 'everyday', at));
    expect(storedShortlist(office.db)).toHaveLength(5);
  });

  it('lets nobody move up once the judging has begun', () => {
    beginJudging(office.db, office.secretary, 2026, at);
    withdraw(office, 2, 'judging');
    expect(storedShortlist(office.db)).toHaveLength(5);
    expect(countOf(office.db).entries).toEqual(codes(1, 2, 3, 4, 5));
    expect(countedLines(countOf(office.db))[1]?.fate).toBe('left_later');
  });

  it('takes one entry of the jury, with its reason, until the judging begins', () => {
    const { db, secretary } = office;
    const add = (entry: number) => addByJury(db, secretary, 2026, 'everyday', { entry, reason: '広がる' }, at);
    for (const there of [1, 99]) expect(() => add(there)).toThrow('not_found');
    add(7);
    expect(storedShortlist(db).at(-1)).toBe('7 jury');
    expect(lastInChain(db)).toMatchObject({
      type: 'jury_addition',
      data: { category: 'everyday', entry: 'R8-007', reason: '広がる' },
    });
    expect(countOf(db).entries).toEqual(codes(1, 2, 3, 4, 5, 7));
    expect(() => add(6)).toThrow('award_jury_added');
    beginJudging(db, secretary, 2026, at);
    expect(lastInChain(db)).toMatchObject({ type: 'judging_begun', data: { entries: { everyday: codes(1, 2, 3, 4, 5, 7) } } });
    expect(() => add(6)).toThrow('award_judging_begun');
    expect(() => beginJudging(db, secretary, 2026, at)).toThrow('award_judging_begun');
  });

  it('takes no withdrawn entry and nothing of another category', () => {
    const { db, secretary } = office;
    withdraw(office, 7, 'shortlisted');
    for (const [category, entry] of [
      ['everyday', 7],
      ['large', 6],
      ['nowhere', 6],
    ] as const)
      expect(() => addByJury(db, secretary, 2026, category, { entry, reason: '広がる' }, at)).toThrow('not_found');
  });

  it('counts an entry of the jury once when it moves up by the vote as well', () => {
    addByJury(office.db, office.secretary, 2026, 'everyday', { entry: 6, reason: '広がる' }, at);
    withdraw(office, 1, 'shortlisted');
    expect(storedShortlist(office.db)).toEqual(['1 vote', '2 vote', '3 vote', '4 vote', '5 vote', '6 jury']);
    expect(countOf(office.db).entries).toEqual(codes(2, 3, 4, 5, 6));
  });
});

describe('a lot that a withdrawal has made necessary', () => {
  it('keeps the place open and the judging waiting, until it is drawn', () => {
    const office = countingOffice({ everyday: [9, 8, 7, 6, 5, 3, 3, 3, 3] });
    const { db, secretary } = office;
    freeze(office);
    withdraw(office, 1, 'shortlisted');
    expect(storedShortlist(db)).toHaveLength(5);
    expect(countOf(db).needsLot).toEqual(codes(6, 7, 8, 9));
    expect(() => beginJudging(db, secretary, 2026, at)).toThrow('award_lot_missing');
    draw(office);
    const winner = countOf(db).lot[0];
    expect(storedShortlist(db).filter((line) => line.endsWith('moved_up'))).toEqual([`${Number(winner?.slice(3))} moved_up`]);
    beginJudging(db, secretary, 2026, at);
  });
});
