import { describe, expect, it } from 'vitest';
import { compareRates, tally } from '../../../src/awards/rules/index.ts';
import { countedEntry, tallies } from './values.ts';
import { vectors } from './vectors.ts';

// V1
describe('the worked example', () => {
  const { ballots, A, X, B, rate, order } = vectors.V1_tally;
  const entries = Object.keys(A).map((id) => countedEntry(id, { barredBallots: X[id] ?? 0 }));
  const counted = tally(entries, Object.values(ballots));

  it('has these approvals and denominators, in this order', () => {
    expect(Object.values(ballots)).toHaveLength(B);
    expect(counted.map(({ entry }) => entry)).toEqual(order);
    for (const { entry, approvals, denominator } of counted) {
      expect([entry, approvals, denominator]).toEqual([entry, A[entry], B - (X[entry] ?? 0)]);
      const [over, under] = (rate[entry] as string).split('/').map(Number) as [number, number];
      expect(approvals * under).toBe(over * denominator);
    }
  });

  it('comes out the same from the other end', () => {
    expect(tally([...entries].reverse(), Object.values(ballots).reverse())).toEqual(counted);
  });
});

describe('a tally', () => {
  it('leaves out what was withdrawn during the voting, and nothing else changes', () => {
    const ballots = [['A', 'B'], ['A'], [], ['C']];
    const [all, without] = [null, 'voting'].map((withdrawn) =>
      tally([countedEntry('A', { withdrawn: withdrawn as 'voting' | null }), countedEntry('B'), countedEntry('C')], ballots),
    );
    expect(all?.map(({ entry }) => entry)).toEqual(['A', 'B', 'C']);
    expect(without).toEqual(all?.slice(1));
  });

  it.each(['shortlisted', 'judging'] as const)('keeps what was withdrawn %s', (withdrawn) => {
    expect(tally([countedEntry('A', { withdrawn })], [])).toMatchObject([{ entry: 'A', approvals: 0, denominator: 0 }]);
  });

  it('is of zero where nobody voted', () => {
    expect(tally([countedEntry('B'), countedEntry('A')], [])).toMatchObject([
      { entry: 'A', approvals: 0, denominator: 0 },
      { entry: 'B', approvals: 0, denominator: 0 },
    ]);
  });

  it('counts blank ballots in the denominator only', () => {
    expect(tally([countedEntry('A')], [['A'], [], []])).toMatchObject([{ approvals: 1, denominator: 3 }]);
  });

  it('puts the larger rate before the larger number, and among equal rates the larger number', () => {
    const entries = [countedEntry('A'), countedEntry('B', { barredBallots: 2 }), countedEntry('C', { barredBallots: 1 })];
    const ballots = [['A'], ['A'], ['B'], ['C'], []];
    // A 2/5, B 1/3, C 1/4
    expect(tally(entries, ballots).map(({ entry }) => entry)).toEqual(['A', 'B', 'C']);
    const even = [countedEntry('A', { barredBallots: 2 }), countedEntry('B')];
    // A 1/2, B 2/4
    expect(tally(even, [['A'], ['B'], ['B'], []]).map(({ entry }) => entry)).toEqual(['B', 'A']);
  });
});

describe('comparing rates', () => {
  it.each([
    { a: 'A 28/98', b: 'B 20/70', sign: 0 },
    { a: 'A 1/3', b: 'B 33333333/100000000', sign: 1 },
    { a: 'A 6666666/20000000', b: 'B 6666667/20000000', sign: -1 },
    { a: 'A 19999999/20000000', b: 'B 19999998/19999999', sign: 1 },
    { a: 'A 0/0', b: 'B 0/50', sign: 0 },
    { a: 'A 0/0', b: 'B 1/50', sign: -1 },
    { a: 'A 1/1', b: 'B 0/0', sign: 1 },
    { a: 'A 0/0', b: 'B 0/0', sign: 0 },
  ])('$a and $b: $sign', ({ a, b, sign }) => {
    const [first, second] = tallies(a, b) as [ReturnType<typeof tallies>[0], ReturnType<typeof tallies>[0]];
    expect(Math.sign(compareRates(first, second))).toBe(sign);
    expect(Math.sign(compareRates(second, first)) + sign).toBe(0);
  });
});
