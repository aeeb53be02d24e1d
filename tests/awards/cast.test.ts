import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { chainQueries } from '../../src/awards/chain.ts';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { barredEntries } from '../../src/awards/voting/ballot-bars.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { rollQueries } from '../../src/awards/voting/roll.ts';
import { voteList } from '../../src/awards/voting/vote-list.ts';
import { findAward } from '../../src/awards/years/years.ts';
import { type Db, holdGenerations, inTransaction, openDatabase, snapshotOf } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { allRows, countRows, DEPARTMENTS, DURING, insertAward, ito, sato, suzuki, takahashi, tanaka } from '../support/index.ts';
import { type BallotOffice, ballotOffice, boxOf, CLOSES, choicesIn, DURING_VOTE, OPENS } from './ballot-office.ts';

let office: BallotOffice;
beforeEach(() => {
  office = ballotOffice();
});

const cast = (viewer: Viewer, choices: readonly number[], at: Date | (() => Date) = DURING_VOTE, category = 'everyday') =>
  castBallot(office.context, viewer, 2026, category, choices, at);

/** What a refused cast leaves behind: nothing, anywhere. */
function refuses(act: () => unknown, key: string): void {
  const before = allRows(office.db);
  expect(act).toThrow(key);
  expect(allRows(office.db)).toEqual(before);
}

describe('a cast (R6)', () => {
  it('puts one ballot into the box, its choices in the order of their numbers', () => {
    cast(office.ono, [4, 2]);
    const { ballots, participations } = boxOf(office.db);
    expect(ballots).toEqual([
      { year: 2026, category: 'everyday', tracker: expect.stringMatching(/^[0-9a-f]{64}$/), choices: '[2,4]' },
    ]);
    expect(participations).toEqual([{ year: 2026, category: 'everyday', user_id: office.ono.id }]);
  });

  it('may be blank', () => {
    cast(office.ono, []);
    expect(choicesIn(office.db, 'everyday')).toEqual([[]]);
  });

  it('is replaced by the next one under the same receipt', () => {
    const receipts = [[1, 2], [3], [3], []].map((choices) => cast(office.ono, choices));
    expect(new Set(receipts).size).toBe(1);
    expect(receipts[0]).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(choicesIn(office.db, 'everyday')).toEqual([[]]);
    expect(countRows(office.db, 'award_participations')).toBe(1);
  });

  // BA-6
  it('is the same ballot with the same answer when it is sent again', () => {
    const receipt = cast(office.ono, [1, 2]);
    const before = allRows(office.db);
    expect(cast(office.ono, [2, 1])).toBe(receipt);
    expect(allRows(office.db)).toEqual(before);
  });

  it('stands apart in each category, and for each person', () => {
    const receipts = [cast(office.ono, [1]), cast(office.ono, [5], DURING_VOTE, 'large'), cast(suzuki, [2])];
    expect(new Set(receipts).size).toBe(3);
    expect(countRows(office.db, 'award_ballots')).toBe(3);
  });
});

describe('the window (R1, BA-2)', () => {
  const around: { at: number; key?: string }[] = [
    { at: OPENS - 1, key: 'ballot_not_open' },
    { at: OPENS },
    { at: CLOSES - 1 },
    { at: CLOSES, key: 'ballot_closed' },
    { at: CLOSES + 1, key: 'ballot_closed' },
  ];
  it.each(around)('answers $key at $at, with no scheduler running', ({ at, key }) => {
    const act = () => cast(office.ono, [1], new Date(at));
    if (key) refuses(act, key);
    else expect(act()).toBeTruthy();
  });

  it('is looked at once the write lock is held', () => {
    const held: boolean[] = [];
    cast(office.ono, [1], () => {
      held.push((office.db as unknown as { inTransaction: boolean }).inTransaction);
      return DURING_VOTE;
    });
    expect(held).toEqual([true]);
  });

  it.each(['nominating', 'screening', 'shortlisting', 'deliberation'] as const)('is closed in %s', (phase) => {
    refuses(
      () => cast(office.ono, [1], new Date(DURING[phase])),
      phase === 'nominating' || phase === 'screening' ? 'not_open' : 'closed',
    );
  });

  it('does not open before somebody has frozen list and roll', () => {
    insertAward(office.db, office.secretary, { year: 2027 });
    refuses(() => castBallot(office.context, office.ono, 2027, 'everyday', [], DURING_VOTE), 'ballot_not_open');
  });
});

describe('choices (BA-9)', () => {
  it.each([
    { who: 'ono', choices: [1, 2, 3], key: 'ballot_too_many' },
    { who: 'ono', choices: [1, 1], key: 'ballot_duplicate' },
    { who: 'ono', choices: [5], key: 'ballot_foreign' },
    { who: 'ono', choices: [99], key: 'ballot_foreign' },
    { who: 'ono', choices: [1.5], key: 'ballot_foreign' },
    { who: 'ono', choices: [Number.NaN], key: 'ballot_foreign' },
    { who: 'kato', choices: [4], key: 'ballot_barred' },
    { who: 'kato', choices: [1, 4], key: 'ballot_barred' },
    { who: 'secretary', choices: [3], key: 'ballot_barred' },
  ] as const)('of $who for $choices are refused as $key, and nothing is written', ({ who, choices, key }) => {
    refuses(() => cast(office[who], choices), key);
  });

  it('leave an earlier ballot as it was when they are refused', () => {
    cast(office.ono, [1]);
    refuses(() => cast(office.ono, [1, 2, 3]), 'ballot_too_many');
    expect(choicesIn(office.db, 'everyday')).toEqual([[1]]);
  });

  it('may not name an entry that was withdrawn; a stored one stays as it is', () => {
    cast(office.ono, [1, 2]);
    const id = Number(office.db.prepare<[], { id: number }>('SELECT id FROM award_entries WHERE number = 2').get()?.id);
    setEntryState(office.db, { entryId: id, state: 'withdrawn', by: tanaka, reason: '', withdrawnStage: 'voting' }, DURING_VOTE);
    expect(choicesIn(office.db, 'everyday')).toEqual([[1, 2]]);
    refuses(() => cast(office.ono, [1, 2]), 'ballot_withdrawn');
    // N is still that of four entries.
    cast(office.ono, [1, 4]);
    expect(choicesIn(office.db, 'everyday')).toEqual([[1, 4]]);
  });

  it('do not exist where one entry stands alone, or none, or no such category', () => {
    refuses(() => cast(office.ono, [7], DURING_VOTE, 'ideas'), 'ballot_no_choice');
    for (const category of ['nowhere', '', '__proto__']) refuses(() => cast(office.ono, [], DURING_VOTE, category), 'not_found');
    refuses(() => castBallot(office.context, office.ono, 2031, 'everyday', [], DURING_VOTE), 'not_found');
  });
});

describe('bars (R6)', () => {
  const barsOf = ({ id }: Viewer) => {
    const award = findAward(office.db, 2026);
    const row = rollQueries(office.db).find(2026, id);
    return Object.fromEntries(barredEntries(office.db, award as NonNullable<typeof award>, row as NonNullable<typeof row>));
  };

  it('are for those who stand for an entry, and for their department on the roll', () => {
    expect(barsOf(sato)).toEqual({ 1: 'nominee', 5: 'nominee' });
    expect(barsOf(suzuki)).toEqual({ 1: 'department', 5: 'department' });
    expect(barsOf(takahashi)).toEqual({ 3: 'nominee' });
    expect(barsOf(ito)).toEqual({ 3: 'department' });
    expect(barsOf(office.ono)).toEqual({});
  });

  it('for the department can be switched off for a year, those of nominees cannot', () => {
    const award = findAward(office.db, 2026) as NonNullable<ReturnType<typeof findAward>>;
    const open = { ...award, rules: { ...award.rules, sameDepartmentBarred: false } };
    const row = (person: Viewer) => ({ userId: person.id, departmentId: person.departmentId });
    expect([...barredEntries(office.db, open, row(suzuki)).keys()]).toEqual([]);
    expect([...barredEntries(office.db, open, row(sato)).keys()]).toEqual([1, 5]);
  });

  it('do not change with a transfer after the roll (R5)', () => {
    const before = barsOf(suzuki);
    office.db.prepare("UPDATE memberships SET valid_to = '2026-07-08' WHERE user_id = ?").run(suzuki.id);
    office.db
      .prepare("INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, ?, '2026-07-08')")
      .run(suzuki.id, DEPARTMENTS.doboku);
    expect(barsOf(suzuki)).toEqual(before);
    const moved = { ...suzuki, departmentId: DEPARTMENTS.doboku };
    refuses(() => cast(moved, [1]), 'ballot_barred');
    cast(moved, [4]);
    expect(choicesIn(office.db, 'everyday')).toEqual([[4]]);
  });
});

describe('the roll (R5)', () => {
  it('does not hold jurors, and nobody who came later', () => {
    refuses(() => cast(office.juror, [1]), 'ballot_not_on_roll');
    refuses(() => cast({ ...office.ono, id: 4711 }, [1]), 'ballot_not_on_roll');
  });

  it('keeps the ballot of somebody who was deactivated, who casts no other', () => {
    cast(office.ono, [1]);
    setActive(office.db, 'ono', false, DURING_VOTE);
    refuses(() => cast(office.ono, [2]), 'ballot_not_on_roll');
    refuses(() => cast(office.ono, [5], DURING_VOTE, 'large'), 'ballot_not_on_roll');
    expect(choicesIn(office.db, 'everyday')).toEqual([[1]]);
    expect(rollQueries(office.db).find(2026, office.ono.id)).toBeDefined();
    setActive(office.db, 'ono', true, DURING_VOTE);
    cast(office.ono, [2]);
  });
});

describe('a key that is lost (Secrecy 2)', () => {
  const loseKey = () => rmSync(path.join(office.context.config.dataDir, 'award-keys', '2026.key'));
  const chained = () =>
    chainQueries(office.db)
      .list()
      .map(({ event }) => (JSON.parse(event) as { type: string }).type);

  it('lets cast ballots stand, and the others vote under a new one, which the chain records', () => {
    cast(office.ono, [1]);
    loseKey();
    expect(() => cast(office.ono, [2])).toThrow('ballot_fixed');
    expect(choicesIn(office.db, 'everyday')).toEqual([[1]]);
    cast(office.ono, [5], DURING_VOTE, 'large');
    cast(suzuki, [2]);
    cast(suzuki, [3]);
    expect(new Set(choicesIn(office.db, 'everyday').flat())).toEqual(new Set([1, 3]));
    expect(countRows(office.db, 'award_participations')).toBe(countRows(office.db, 'award_ballots'));
    expect(chained()).toEqual(['rules', 'roll_frozen', 'voting_opened', 'key_replaced']);
  });

  it('is not replaced by whoever may not vote, nor when the vote is not open', () => {
    loseKey();
    refuses(() => cast(office.juror, [1]), 'ballot_not_on_roll');
    refuses(() => cast(office.ono, [1], new Date(CLOSES)), 'ballot_closed');
    expect(chained()).toEqual(['rules', 'roll_frozen', 'voting_opened']);
  });
});

describe('a key that cannot be read', () => {
  const keyFile = () => path.join(office.context.config.dataDir, 'award-keys', '2026.key');

  it('may be the key: nobody votes, and nothing takes its place', () => {
    rmSync(keyFile());
    mkdirSync(keyFile());
    refuses(() => cast(office.ono, [1]), 'ballot_key_unreadable');
    expect(readdirSync(path.dirname(keyFile()))).toEqual(['2026.key']);
    expect(readdirSync(keyFile())).toEqual([]);
    rmSync(keyFile(), { recursive: true });
    cast(office.ono, [1]);
  });
});

describe('the list that casts keep in memory', () => {
  const withdraw = (db: Db, number: number) => {
    const id = Number(db.prepare<[number], { id: number }>('SELECT id FROM award_entries WHERE number = ?').get(number)?.id);
    setEntryState(db, { entryId: id, state: 'withdrawn', by: undefined, reason: '', withdrawnStage: 'voting' }, DURING_VOTE);
  };

  it('is read once, until something of the award changes', () => {
    cast(office.ono, [1]);
    const list = voteList(office.db, 2026);
    cast(suzuki, [2]);
    expect(voteList(office.db, 2026)).toBe(list);
    withdraw(office.db, 2);
    expect(voteList(office.db, 2026)).not.toBe(list);
    refuses(() => cast(office.ono, [2]), 'ballot_withdrawn');
  });

  it('is not that of before the lock when another process withdraws an entry', () => {
    const file = path.join(office.context.config.dataDir, 'office.sqlite');
    writeFileSync(file, snapshotOf(office.db));
    const [db, other] = [openDatabase(file), openDatabase(file)];
    const inFile = { ...office.context, db };
    castBallot(inFile, office.ono, 2026, 'everyday', [2], DURING_VOTE);
    holdGenerations(db);
    withdraw(other, 2);
    expect(() => castBallot(inFile, office.ono, 2026, 'everyday', [2], DURING_VOTE)).toThrow('ballot_withdrawn');
    for (const connection of [db, other]) connection.close();
  });
});

it('works within a transaction of its caller', () => {
  inTransaction(office.db, () => {
    for (const person of [office.ono, suzuki, sato, tanaka, takahashi, ito, office.kato, office.secretary])
      for (const category of ['everyday', 'large']) cast(person, [], DURING_VOTE, category);
  });
  expect(countRows(office.db, 'award_ballots')).toBe(16);
});

// BA-7
it('can be undone by nobody once the box is closed, not even past the program', () => {
  cast(office.ono, [1]);
  office.db
    .prepare("INSERT INTO award_steps (year, step, taken_at) VALUES (2026, 'box_closed', '2026-07-17T08:00:00.000Z')")
    .run();
  for (const sql of [
    "UPDATE award_ballots SET choices = '[2]'",
    'DELETE FROM award_ballots',
    'DELETE FROM award_participations',
    "UPDATE award_participations SET category = 'large'",
    `INSERT INTO award_participations VALUES (2026, 'large', ${office.ono.id})`,
    `INSERT INTO award_ballots VALUES (2026, 'large', '${'0'.repeat(64)}', '[]')`,
  ])
    expect(() => office.db.prepare(sql).run()).toThrow(/closed|deleted|changed/);
});
