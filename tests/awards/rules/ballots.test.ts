import { describe, expect, it } from 'vitest';
import { choiceFault, choicesPerBallot, shuffledFor } from '../../../src/awards/rules/index.ts';
import { vectors } from './vectors.ts';

describe('how many a ballot may name', () => {
  // V2
  it.each(Object.entries(vectors.V2_limit_N))('of %s entries: %i', (entries, limit) => {
    expect(choicesPerBallot(Number(entries), 3)).toBe(limit);
  });

  it.each([
    { entries: 0, most: 3, limit: 0 },
    { entries: 1, most: 3, limit: 0 },
    { entries: 40, most: 3, limit: 3 },
    { entries: 40, most: 5, limit: 5 },
    { entries: 40, most: 1, limit: 1 },
  ])('of $entries entries where the year allows $most: $limit', ({ entries, most, limit }) => {
    expect(choicesPerBallot(entries, most)).toBe(limit);
  });
});

describe('the order on the screen', () => {
  const entries = Array.from({ length: 8 }, (_, index) => `R8-00${index + 1}`);

  it('stays the same for a voter, however the entries come', () => {
    expect(shuffledFor('S0001', [...entries].reverse())).toEqual(shuffledFor('S0001', entries));
  });

  it('holds every entry once', () => {
    const shown = shuffledFor('S0001', entries);
    expect(shown).toHaveLength(entries.length);
    expect(new Set(shown)).toEqual(new Set(entries));
  });

  it('puts each entry first about equally often', () => {
    const first = Array.from({ length: 4_000 }, (_, voter) => shuffledFor(`S${voter}`, entries)[0]);
    for (const entry of entries) {
      const times = first.filter((other) => other === entry).length;
      expect(times).toBeGreaterThan(400);
      expect(times).toBeLessThan(600);
    }
  });
});

// R6, R7
describe('a ballot', () => {
  const ballot = { entries: ['A', 'B', 'C', 'D', 'E'], barred: new Set(['A']), withdrawn: new Set(['E']), limit: 2 };
  it.each([
    { why: 'names as many as allowed', choices: ['B', 'C'], fault: undefined },
    { why: 'names fewer', choices: ['D'], fault: undefined },
    { why: 'is blank', choices: [], fault: undefined },
    { why: 'names too many', choices: ['B', 'C', 'D'], fault: 'too_many' },
    { why: 'names one twice', choices: ['B', 'B'], fault: 'duplicate' },
    { why: 'names one of another category', choices: ['B', 'Z'], fault: 'foreign' },
    { why: 'names nothing', choices: [''], fault: 'foreign' },
    { why: 'names one closed to the voter', choices: ['B', 'A'], fault: 'barred' },
    { why: 'names a withdrawn one', choices: ['E', 'B'], fault: 'withdrawn' },
  ])('$why: $fault', ({ choices, fault }) => {
    expect(choiceFault(choices, ballot)).toBe(fault);
  });

  it('cannot name anything where there is no vote', () => {
    expect(choiceFault(['A'], { entries: ['A'], barred: new Set(), withdrawn: new Set(), limit: 0 })).toBe('too_many');
  });
});
