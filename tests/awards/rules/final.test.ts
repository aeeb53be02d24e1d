import { describe, expect, it } from 'vitest';
import {
  type BundleCategory,
  type BundleRules,
  type Finalist,
  finalOrder,
  recount,
  resultText,
  tValues,
  weightsFor,
} from '../../../src/awards/rules/index.ts';
import { bundle, category } from './bundles.ts';
import { countedEntry, lotInOrder } from './values.ts';
import { vectors } from './vectors.ts';

const { rules } = bundle();
const EQUAL_WEIGHTS: BundleRules = { ...rules, weights: { jury: 0.5, vote: 0.5 } };
const ENOUGH = 30;

/** Finalists as `A 85 6/50` with the mean of the points for the effect where it matters: `A 85 6/50 4.5`. */
const finalists = (...lines: string[]): Finalist[] =>
  lines.map((line) => {
    const [entry = '', jury, rate = '', effect = '3'] = line.split(' ');
    const [approvals, denominator] = rate.split('/').map(Number) as [number, number];
    return { entry, jury: Number(jury), effect: Number(effect), tally: { entry, division: '総務部', approvals, denominator } };
  });

const V9 = finalists('A 85 6/50', 'B 80 15/50', 'C 78 13/50', 'D 71 10/50');
const order = (found: { places: { entry: string }[] }) => found.places.map(({ entry }) => entry);

// V9, V10, V11
describe('the combination', () => {
  it.each([
    { name: 'V9_combine' as const, of: V9 },
    { name: 'V10_combine_C_withdrawn' as const, of: V9.filter(({ entry }) => entry !== 'C') },
    { name: 'V11_sigma_floor' as const, of: finalists('A 70 40/200', 'B 70 41/200', 'C 70 42/200') },
  ])('of $name', ({ name, of }) => {
    const { TJ, TV, F } = vectors[name];
    const { places, lot, needsLot } = finalOrder(of, rules, ENOUGH, undefined);
    expect(new Set(places.map(({ entry }) => entry))).toEqual(new Set(Object.keys(F)));
    for (const { entry, tJury, tVote, score } of places) {
      const off = [tJury - (TJ[entry] as number), tVote - (TV[entry] as number), score - (F[entry] as number)];
      expect(off.filter((difference) => Math.abs(difference) >= 1e-3)).toEqual([]);
    }
    expect(places.map(({ place }) => place)).toEqual(places.map((_, index) => index + 1));
    expect([lot, needsLot]).toEqual([[], []]);
  });

  it('of V9 is in another order than the share of the most votes would give', () => {
    const most = Math.max(...Object.values(vectors.V9_combine.V));
    const naive = V9.map(({ entry, jury, tally: { approvals, denominator } }) => ({
      entry,
      score: 0.7 * jury + (0.3 * 100 * (approvals / denominator)) / most,
    })).sort((a, b) => b.score - a.score);
    for (const { entry, score } of naive) expect(score).toBeCloseTo(vectors.V9_combine.naive_share_of_max[entry] as number, 6);
    expect(naive.map(({ entry }) => entry)).toEqual(['B', 'C', 'A', 'D']);
    expect(order(finalOrder(V9, rules, ENOUGH, undefined))).toEqual(vectors.V9_combine.order);
  });

  it('without the least deviation would make much of half a per cent', () => {
    const { V, TV_without_floor } = vectors.V11_sigma_floor;
    const without = tValues(V, Number.MIN_VALUE);
    for (const [index, expected] of Object.values(TV_without_floor).entries())
      expect(Math.abs((without[index] as number) - expected)).toBeLessThan(1e-3);
  });

  it('of one entry is 50', () => {
    expect(finalOrder(finalists('A 91 9/30'), rules, ENOUGH, undefined).places).toEqual([
      { entry: 'A', tJury: 50, tVote: 50, score: 50, place: 1 },
    ]);
  });

  it('of nobody is nothing', () => {
    expect(finalOrder([], rules, ENOUGH, undefined)).toEqual({ places: [], lot: [], needsLot: [] });
  });
});

// R12: what V12 would have been; award-vectors.json has none of that number.
describe('few ballots', () => {
  it.each([
    { ballots: 0, weights: { jury: 1, vote: 0 } },
    { ballots: 29, weights: { jury: 1, vote: 0 } },
    { ballots: 30, weights: { jury: 0.7, vote: 0.3 } },
  ])('$ballots give the weights $weights', ({ ballots, weights }) => {
    expect(weightsFor(ballots, rules)).toEqual(weights);
  });

  it('leave the order to the jury', () => {
    expect(order(finalOrder(V9, rules, 30, undefined))).toEqual(['B', 'A', 'C', 'D']);
    const { places } = finalOrder(V9, rules, 29, undefined);
    expect(order({ places })).toEqual(['A', 'B', 'C', 'D']);
    for (const { score, tJury } of places) expect(score).toBe(tJury);
  });
});

// R12: equal F by J, then the effect, then v, then the lot.
describe('equal scores', () => {
  const lot = lotInOrder(['C', 'B', 'A']);

  it.each([
    { by: 'J', of: ['A 70 15/50', 'B 80 5/50'], with: EQUAL_WEIGHTS, ballots: ENOUGH, first: 'B' },
    { by: 'the effect', of: ['A 80 5/50 3.5', 'B 80 5/50 4'], with: rules, ballots: ENOUGH, first: 'B' },
    // With few ballots the vote has no part in F, and still decides between equals.
    { by: 'v', of: ['A 80 5/50 4', 'B 80 6/50 4'], with: rules, ballots: 29, first: 'B' },
  ])('are decided by $by', ({ of, with: used, ballots, first }) => {
    const found = finalOrder(finalists(...of), used, ballots, undefined);
    expect(found.places[0]?.score).toBeCloseTo(found.places[1]?.score as number, 9);
    expect(order(found)[0]).toBe(first);
    expect(found).toMatchObject({ lot: [], needsLot: [] });
    expect(order(finalOrder(finalists(...of).reverse(), used, ballots, lot))[0]).toBe(first);
  });

  it('are decided by the lot where nothing else does, and only then', () => {
    const equal = finalists('A 80 5/50 4', 'B 80 10/100 4', 'C 80 5/50 4');
    expect(finalOrder(equal, rules, ENOUGH, lot)).toMatchObject({ lot: ['C', 'B', 'A'], needsLot: [] });
    expect(order(finalOrder(equal, rules, ENOUGH, lot))).toEqual(['C', 'B', 'A']);
    expect(finalOrder(equal, rules, ENOUGH, undefined)).toMatchObject({ lot: [], needsLot: ['A', 'B', 'C'] });
    for (const { score } of finalOrder(equal, rules, ENOUGH, lot).places) expect(score).toBe(50);
  });

  it('draw a lot of their own for each group', () => {
    const found = finalOrder(finalists('A 80 5/50', 'B 60 5/50', 'C 80 5/50', 'D 60 5/50'), rules, ENOUGH, (entries) =>
      [...entries].reverse(),
    );
    expect(order(found)).toEqual(['C', 'A', 'D', 'B']);
    expect(found.lot).toEqual(['C', 'A', 'D', 'B']);
  });

  it('differ by less than can be written', () => {
    const hair = finalists('A 80 5/50', `B ${80 + 1e-9} 5/50`);
    expect(finalOrder(hair, rules, ENOUGH, undefined).needsLot).toEqual(['A', 'B']);
    const visible = finalists('A 80 5/50', `B ${80 + 1e-5} 5/50`);
    expect(order(finalOrder(visible, rules, ENOUGH, undefined))).toEqual(['B', 'A']);
  });
});

describe('the final order of a category', () => {
  const THREES = { effect: 3, spread: 3, idea: 3, user: 3, sustain: 3 };
  const jury = (...ids: string[]): BundleCategory['cards'] =>
    ['J1', 'J2', 'J3'].flatMap((juror) => ids.map((entry) => ({ juror, entry, scores: THREES })));
  const lotDrawn = { boxDigest: 'c'.repeat(64), publicNumber: '5' };
  const four = ['A', 'B', 'C', 'D'];
  const judged = (change: Partial<BundleCategory>) => recount(bundle(category({ ballots: [], ...change }))).categories[0];

  it('needs the lot where all are equal, and says which', () => {
    expect(() => judged({ cards: jury(...four) })).toThrow(
      expect.objectContaining({ path: 'categories[0].lot', message: expect.stringContaining('final order') }),
    );
    const drawn = judged({ cards: jury(...four), lot: lotDrawn });
    expect(drawn?.lots.map(({ stage }) => stage)).toEqual(['shortlist', 'final']);
    expect(drawn?.final.map(({ entry }) => entry)).toEqual(drawn?.lots[1]?.order);
    expect(drawn?.final.map(({ score, tJury, tVote }) => [score, tJury, tVote])).toEqual(four.map(() => [50, 50, 50]));
  });

  it('names nobody while one that stands has no card that counts', () => {
    const lonely = judged({
      entries: four.map((id) => countedEntry(id)),
      cards: jury('A', 'B', 'C'),
      recusals: ['J1', 'J2', 'J3'].map((juror) => ({ juror, entry: 'D' })),
    });
    expect(lonely?.jury.map(({ entry }) => entry)).toEqual(['A', 'B', 'C']);
    expect(lonely?.final).toEqual([]);
  });

  it('is rounded where it is written, not before', () => {
    const cards = jury('A', 'B', 'C');
    cards[0] = { juror: 'J1', entry: 'A', scores: { ...THREES, idea: 4 } };
    const made = recount(
      bundle(category({ entries: ['A', 'B', 'C'].map((id) => countedEntry(id)), ballots: [], cards, lot: lotDrawn })),
    );
    const [best] = made.categories[0]?.final ?? [];
    // J is 61, 60 and 60: a deviation of 0.471, and the floor of 2 in its place.
    expect(best?.tJury).toBeCloseTo(50 + (10 * (2 / 3)) / 2, 12);
    expect(best?.tJury).not.toBe(53.333333);
    expect(resultText(made)).toContain('"tJury": 53.333333,');
  });
});
