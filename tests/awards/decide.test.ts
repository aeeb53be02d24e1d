import { describe, expect, it } from 'vitest';
import { type Contest, type Decidable, decide, overall } from '../../src/awards/decision/decide.ts';
import {
  ALL_CATEGORIES,
  clashesOf,
  decisionText,
  deviates,
  isSameDecision,
  movesOf,
  sealed,
} from '../../src/awards/decision/record.ts';
import type { PrizeDraft } from '../../src/awards/years/prizes.ts';

const prize = (id: string, rest: Partial<PrizeDraft> = {}): PrizeDraft => ({
  id,
  name: id,
  nameEn: id,
  kind: 'main',
  category: null,
  winners: 1,
  precedence: 1,
  ...rest,
});
const PRIZES = [
  prize('grand'),
  prize('a-best', { category: 'a', precedence: 2 }),
  prize('b-best', { category: 'b', precedence: 3 }),
  prize('a-staff', { kind: 'staff_vote', category: 'a', precedence: 101 }),
];

/** Entries by final place as [name, J, approvals]; out of 40 ballots. */
const contest = (
  id: string,
  entries: [name: string, jury: number, approvals: number][],
  rest: Partial<Contest> = {},
): Contest => ({
  id,
  contenders: entries.map(([entry, jury, approvals], index) => ({
    entry,
    jury,
    effect: jury / 20,
    score: 60 - index,
    vote: { approvals, denominator: 40 },
  })),
  ballots: 40,
  tallies: entries.map(([entry, , approvals]) => ({ entry, division: '', approvals, denominator: 40 })),
  lotOf: undefined,
  ...rest,
});
const A = contest('a', [
  ['A1', 80, 20],
  ['A2', 90, 10],
  ['A3', 70, 20],
]);
const B = contest('b', [
  ['B1', 85, 5],
  ['B2', 60, 3],
]);

const decided = (rest: Partial<Decidable> = {}) =>
  decide({
    fiscalYear: 2026,
    rules: { minimumBallots: 30, noPrizeBelow: 60 },
    hasJury: true,
    contests: [A, B],
    prizes: PRIZES.slice(0, 3),
    orders: [],
    withheld: new Map(),
    ...rest,
  });
const winners = (rest: Partial<Decidable> = {}) =>
  Object.fromEntries(decided(rest).decision.prizes.map(({ id, entries, withheld }) => [id, withheld ?? entries]));

describe('prizes', () => {
  it('go to the best of all by the points of the jury, and to the next of each category by its final order', () => {
    expect(winners()).toEqual({ grand: ['A2'], 'a-best': ['A1'], 'b-best': ['B1'] });
  });

  it('follow the jury where it decided another order, and keep both with the reason', () => {
    const orders = [
      { scope: 'b', entries: ['B2', 'B1'], reason: '現場の声' },
      { scope: ALL_CATEGORIES, entries: ['B1', 'A2', 'A1', 'A3', 'B2'], reason: '広がり' },
    ];
    expect(winners({ orders })).toEqual({ grand: ['B1'], 'a-best': ['A1'], 'b-best': ['B2'] });
    expect(decided({ orders }).decision.orders).toEqual([
      { scope: 'a', computed: ['A1', 'A2', 'A3'], decided: ['A1', 'A2', 'A3'], reason: '' },
      { scope: 'b', computed: ['B1', 'B2'], decided: ['B2', 'B1'], reason: '現場の声' },
      {
        scope: ALL_CATEGORIES,
        computed: ['A2', 'B1', 'A1', 'A3', 'B2'],
        decided: ['B1', 'A2', 'A1', 'A3', 'B2'],
        reason: '広がり',
      },
    ]);
  });

  it("leave out of the jury's order who has left since, and put who came after it behind", () => {
    const orders = [{ scope: 'a', entries: ['GONE', 'A3'], reason: '理由' }];
    expect(decided({ orders }).decision.orders[0]?.decided).toEqual(['A3', 'A1', 'A2']);
    // What is left of it is the computed order: nothing differs any more.
    expect(decided({ orders: [{ scope: 'a', entries: ['A1', 'GONE'], reason: '理由' }] }).decision.orders[0]).toMatchObject({
      decided: ['A1', 'A2', 'A3'],
      reason: '',
    });
  });

  it.each([
    { entries: ['A9', 'A3', 'A2', 'A1', 'A1'], decided: ['A3', 'A2', 'A1'] },
    { entries: ['A1', 'A1', 'A2'], decided: ['A1', 'A2', 'A3'] },
  ])('hold no entry twice and none that does not stand, whatever is stored: $entries', ({ entries, decided: expected }) => {
    expect(decided({ orders: [{ scope: 'a', entries, reason: '理由' }] }).decision.orders[0]?.decided).toEqual(expected);
  });

  it('are given to nobody where the jury says so, and whoever was in line takes the next one', () => {
    const withheld = new Map([['grand', '今年は該当なし']]);
    expect(winners({ withheld })).toEqual({ grand: '今年は該当なし', 'a-best': ['A1'], 'b-best': ['B1'] });
  });

  it.each([
    { least: 85, expected: { grand: ['A2'], 'a-best': ['A1'], 'b-best': ['B1'] } },
    { least: 85.000001, expected: { grand: ['A2'], 'a-best': ['A1'], 'b-best': 'below' } },
    { least: 91, expected: { grand: 'below', 'a-best': 'below', 'b-best': 'below' } },
  ])('need $least points of the best of a category', ({ least, expected }) => {
    expect(winners({ rules: { minimumBallots: 30, noPrizeBelow: least } })).toEqual(expected);
  });

  it('over all categories go to no entry of a category that is not good enough, whatever the jury orders', () => {
    const orders = [{ scope: ALL_CATEGORIES, entries: ['B1', 'A2', 'A1', 'A3', 'B2'], reason: '理由' }];
    expect(winners({ orders, rules: { minimumBallots: 30, noPrizeBelow: 88 } })).toMatchObject({
      grand: ['A2'],
      'b-best': 'below',
    });
  });

  it('end where nobody is left', () => {
    const contests = [contest('a', [['A1', 90, 1]]), contest('b', [])];
    expect(winners({ contests })).toEqual({ grand: ['A1'], 'a-best': 'nobody', 'b-best': 'nobody' });
  });

  it('of the jury are not given in a year that nobody judges; those of the vote are', () => {
    const contests = [{ ...A, contenders: [] }];
    expect(
      winners({ contests, hasJury: false, prizes: [...PRIZES.slice(0, 2), { ...(PRIZES[3] as PrizeDraft), winners: 2 }] }),
    ).toEqual({ grand: 'no_jury', 'a-best': 'no_jury', 'a-staff': ['A1', 'A3'] });
  });
});

describe('the prize of the staff', () => {
  const staff = (rest: Partial<Contest>, least = 30) =>
    decided({
      contests: [{ ...A, ...rest }],
      prizes: [PRIZES[0] as PrizeDraft, PRIZES[3] as PrizeDraft],
      rules: { minimumBallots: least, noPrizeBelow: 60 },
    });
  const tallies = (...approvals: [string, number, number][]) =>
    approvals.map(([entry, count, denominator]) => ({ entry, division: '', approvals: count, denominator }));

  it('goes to the first by the rate, also beside a main prize', () => {
    const { decision } = staff({ tallies: tallies(['A1', 10, 40], ['A2', 10, 39], ['A3', 1, 40]) });
    expect(decision.prizes).toMatchObject([{ entries: ['A2'] }, { entries: ['A2'], withheld: null }]);
  });

  it('is decided by a lot between equal ones, which is written down', () => {
    const open = staff({});
    expect(open.needsLot).toEqual(new Map([['a', ['A1', 'A3']]]));
    const drawn = staff({ lotOf: (entries) => [...entries].reverse() });
    expect(drawn.needsLot.size).toBe(0);
    expect(drawn.decision.prizes[1]).toMatchObject({ entries: ['A3'], lot: ['A3', 'A1'] });
  });

  it('needs no lot where all equal ones get one', () => {
    const two = decided({ contests: [A], prizes: [{ ...(PRIZES[3] as PrizeDraft), winners: 2 }] });
    expect(two.needsLot.size).toBe(0);
    expect(two.decision.prizes[0]).not.toHaveProperty('lot');
  });

  it.each([
    { ballots: 30, least: 30, withheld: null },
    { ballots: 29, least: 30, withheld: 'few_ballots' },
    { ballots: 0, least: 0, withheld: 'few_ballots' },
  ])('with $ballots ballots of $least is withheld: $withheld', ({ ballots, least, withheld }) => {
    const { decision, needsLot } = staff({ ballots }, least);
    expect(decision.prizes[1]?.withheld).toBe(withheld);
    expect(needsLot.size).toBe(withheld === null ? 1 : 0);
  });

  it('goes to nobody whom nobody chose', () => {
    const { decision } = staff({ tallies: tallies(['A1', 0, 40], ['A2', 0, 40]) });
    expect(decision.prizes[1]).toMatchObject({ entries: [], withheld: 'nobody' });
  });
});

it('compares entries of all categories by points, then effect, then the vote, never by final scores', () => {
  const one = (entry: string, jury: number, effect: number, approvals: number, score: number) => ({
    entry,
    jury,
    effect,
    score,
    vote: { approvals, denominator: 30 },
  });
  const contenders = [
    one('D', 70, 3, 9, 50),
    one('C', 70, 3, 9, 50),
    one('B', 70, 3, 10, 40),
    one('A', 70.0000004, 4, 1, 30),
    one('E', 71, 1, 1, 20),
  ];
  // What is equal stays as its category has it.
  expect(overall([{ contenders: contenders.slice(0, 2) }, { contenders: contenders.slice(2) }])).toEqual([
    'E',
    'A',
    'B',
    'D',
    'C',
  ]);
});

describe('equal entries of several categories', () => {
  const contests = [
    contest('a', [
      ['A1', 90, 10],
      ['A2', 70, 5],
    ]),
    contest('b', [
      ['B1', 90, 10],
      ['B2', 70, 5],
    ]),
  ];
  const jury = (...entries: string[]) => [{ scope: ALL_CATEGORIES, entries, reason: '全庁への波及' }];
  const overallOf = (rest: Partial<Decidable>) => decided({ contests, ...rest }).decision.orders.at(-1);

  it('wait for the jury where a prize over all of them depends on it, and are named', () => {
    expect(decided({ contests }).needsOrder).toEqual(['A1', 'B1']);
    expect(overallOf({})).toMatchObject({ tied: ['A1', 'B1'], reason: '' });
    // An order that leaves one of them out sets nothing apart.
    expect(decided({ contests, orders: jury('A1', 'A2', 'B2') }).needsOrder).toEqual(['A1', 'B1']);
  });

  it.each([
    { name: 'as they were computed', order: ['A1', 'B1', 'A2', 'B2'], grand: 'A1', deviation: false },
    { name: 'the other way round', order: ['B1', 'A1', 'A2', 'B2'], grand: 'B1', deviation: false },
    { name: 'behind another one', order: ['A2', 'A1', 'B1', 'B2'], grand: 'A2', deviation: true },
  ])('stand as the jury decided, with its reason: $name', ({ order, grand, deviation }) => {
    const orders = jury(...order);
    expect(decided({ contests, orders }).needsOrder).toEqual([]);
    expect(winners({ contests, orders })['grand']).toEqual([grand]);
    const line = overallOf({ orders });
    expect(line).toMatchObject({ decided: order, reason: '全庁への波及', tied: ['A1', 'B1'] });
    expect(line && deviates(line)).toBe(deviation);
  });

  it('wait for nobody where no prize depends on it', () => {
    const [grand, ...rest] = PRIZES.slice(0, 3) as [PrizeDraft, ...PrizeDraft[]];
    const none = [
      { prizes: [{ ...grand, winners: 2 }, ...rest] },
      { prizes: rest },
      { withheld: new Map([['grand', '該当なし']]) },
      { hasJury: false },
      { rules: { minimumBallots: 30, noPrizeBelow: 95 } },
    ];
    for (const year of none) expect(decided({ contests, ...year }).needsOrder).toEqual([]);
    expect(decided({ contests, prizes: [{ ...grand, winners: 3 }] }).needsOrder).toEqual(['A2', 'B2']);
    expect(decided({ contests, prizes: [{ ...grand, winners: 3 }] }).decision.orders.at(-1)?.tied).toEqual(['A2', 'B2']);
  });

  it('of one category stand as its final order has them', () => {
    const same = [
      contest('a', [
        ['A2', 90, 10],
        ['A1', 90, 10],
      ]),
      B,
    ];
    expect(decided({ contests: same }).needsOrder).toEqual([]);
    expect(winners({ contests: same })['grand']).toEqual(['A2']);
  });

  it('count for a prize only as far as an earlier one leaves them', () => {
    const prizes = [prize('grand'), prize('second', { precedence: 2 })];
    const three = [...contests, contest('c', [['C1', 95, 1]])];
    expect(decided({ contests: three, prizes }).needsOrder).toEqual(['A1', 'B1']);
    expect(
      decided({ contests: [contests[0] as Contest, contest('c', [['C1', 95, 1]]), contest('b', [['B1', 80, 10]])], prizes })
        .needsOrder,
    ).toEqual([]);
  });
});

it('is sealed with a number of its own, and the same decision with or without it', () => {
  const { decision } = decided();
  const [one, other] = [sealed(decision), sealed(decision)];
  expect(one.nonce).toMatch(/^[0-9a-f]{32}$/);
  expect(decisionText(one)).not.toBe(decisionText(other));
  expect(isSameDecision(one, decision) && isSameDecision(one, other)).toBe(true);
  expect(isSameDecision(one, { ...decision, prizes: [] })).toBe(false);
  expect(JSON.parse(decisionText(one))).toEqual(one);
});

it('is the same text whatever the order of its members', () => {
  const { decision } = decided();
  const { prizes, orders, fiscalYear, format } = decision;
  const turned = { prizes: prizes.map((one) => Object.fromEntries(Object.entries(one).reverse())), orders, fiscalYear, format };
  expect(decisionText(turned as typeof decision)).toBe(decisionText(decision));
});

describe('the moves of a decided order', () => {
  it.each([
    { name: 'nobody', decided: 'abcd', moves: [] },
    { name: 'whoever rose, not who made room', decided: 'dabc', moves: ['d 4-1'] },
    { name: 'whoever fell, not who moved up for it', decided: 'bcda', moves: ['a 1-4'] },
    { name: 'of two that changed places the one that rose', decided: 'bacd', moves: ['b 2-1'] },
    { name: 'both ends of an order turned round, and not its middle', decided: 'cbad', moves: ['c 3-1', 'a 1-3'] },
  ])('name $name', ({ decided, moves }) => {
    const order = { computed: [...'abcd'], decided: [...decided] };
    expect(movesOf(order).map((move) => `${move.entry} ${move.computed}-${move.decided}`)).toEqual(moves);
  });
});

describe('orders that contradict each other', () => {
  const clashes = (orders: Decidable['orders'] = []) =>
    clashesOf(decided({ orders }).decision).map(({ scope, above, below }) => `${scope} ${above}>${below}`);

  it('are no fault of the jury where they are so by computation: A2 is the best of all and the second of its category', () => {
    expect(clashes()).toEqual([]);
    expect(clashes([{ scope: 'b', entries: ['B1', 'B2'], reason: '' }])).toEqual([]);
  });

  it('are named where the jury turned entries round in one of them alone', () => {
    expect(clashes([{ scope: 'b', entries: ['B2', 'B1'], reason: '現場の声' }])).toEqual(['b B2>B1']);
    const overall = ['A2', 'B2', 'B1', 'A1', 'A3'];
    expect(clashes([{ scope: ALL_CATEGORIES, entries: overall, reason: '広がり' }])).toEqual(['b B1>B2']);
    expect(
      clashes([
        { scope: 'b', entries: ['B2', 'B1'], reason: '現場の声' },
        { scope: ALL_CATEGORIES, entries: overall, reason: '広がり' },
      ]),
    ).toEqual([]);
  });
});
