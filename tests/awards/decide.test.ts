import { describe, expect, it } from 'vitest';
import { type Contest, type Decidable, decide, overall } from '../../src/awards/decision/decide.ts';
import { ALL_CATEGORIES, decisionText } from '../../src/awards/decision/record.ts';
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
  contenders: entries.map(([entry, jury], index) => ({ entry, jury, effect: jury / 20, score: 60 - index })),
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

it('compares entries of all categories by points, then effect, then final score, then code', () => {
  const contenders = [
    { entry: 'D', jury: 70, effect: 3, score: 50 },
    { entry: 'C', jury: 70, effect: 3, score: 50 },
    { entry: 'B', jury: 70, effect: 3, score: 51 },
    { entry: 'A', jury: 70.0000004, effect: 4, score: 40 },
    { entry: 'E', jury: 71, effect: 1, score: 30 },
  ];
  expect(overall([{ contenders: contenders.slice(0, 2) }, { contenders: contenders.slice(2) }])).toEqual([
    'E',
    'A',
    'B',
    'C',
    'D',
  ]);
});

it('is the same text whatever the order of its members', () => {
  const { decision } = decided();
  const { prizes, orders, fiscalYear, format } = decision;
  const turned = { prizes: prizes.map((one) => Object.fromEntries(Object.entries(one).reverse())), orders, fiscalYear, format };
  expect(decisionText(turned as typeof decision)).toBe(decisionText(decision));
});
