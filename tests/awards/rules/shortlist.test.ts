import { describe, expect, it } from 'vitest';
import { type CountedEntry, type ShortlistRules, shortlist, type Tally } from '../../../src/awards/rules/index.ts';
import { countedEntry, lotByNumber, lotInOrder, tallies } from './values.ts';
import { vectors } from './vectors.ts';

const rules = (size: number, slack = 0, divisionCap: number | null = null): ShortlistRules => ({ size, slack, divisionCap });

/** The shortlist of tallies, with what is said of single entries; the same from both ends of the list. */
function listed(rows: Tally[], limits: ShortlistRules, lotOf?: (entries: readonly string[]) => string[], said: Said = {}) {
  const entries = [
    ...rows.map(({ entry, division }) => countedEntry(entry, { division, ...said[entry] })),
    ...Object.keys(said)
      .filter((id) => !rows.some(({ entry }) => entry === id))
      .map((id) => countedEntry(id, said[id])),
  ];
  const forwards = shortlist(rows, entries, limits, lotOf);
  expect(shortlist([...rows].reverse(), [...entries].reverse(), limits, lotOf)).toEqual(forwards);
  return forwards;
}
type Said = Record<string, Partial<CountedEntry>>;

const ranks = ({ standings }: ReturnType<typeof shortlist>) => standings.map(({ entry, rank }) => `${rank} ${entry}`);

// V3
describe('the worked example of the boundary', () => {
  const { A_over_D, ...expected } = vectors.V3_shortlist;
  const rows = tallies(...Object.entries(A_over_D).map(([entry, [over, under]]) => `${entry} ${over}/${under}`));

  it.each([
    { size: 3, slack: 2, entries: expected.K3_slack2 },
    { size: 3, slack: 1, entries: expected.K3_slack1 },
    { size: 2, slack: 0, entries: expected.K2_slack0 },
  ])('the best $size, and up to $slack more', ({ size, slack, entries }) => {
    const result = listed(rows, rules(size, slack));
    expect(result).toMatchObject({ entries, lot: [], needsLot: [] });
    expect(ranks(result)).toEqual(['1 P', '2 Q', '3 R', '3 S', '5 T', '6 U']);
  });

  it('needs a lot only without any slack', () => {
    expect(listed(rows, rules(3, 0))).toMatchObject({ entries: ['P', 'Q'], lot: [], needsLot: ['R', 'S'] });
    const result = listed(rows, rules(3, 0), lotInOrder(['S', 'R']));
    expect(result).toMatchObject({ entries: ['P', 'Q', 'S'], lot: ['S', 'R'], needsLot: [] });
    expect(ranks(result)).toEqual(['1 P', '2 Q', '3 S', '4 R', '5 T', '6 U']);
  });
});

// V16
describe('the worked example of the cap', () => {
  const { ranked, K, cap, shortlist: expected } = vectors.V16_dept_cap;
  const rows = tallies(...ranked.map(([entry, division], index) => `${entry} ${60 - index}/100 ${division}`));

  it('skips the third of a division', () => {
    const result = listed(rows, rules(K, 2, cap));
    expect(result).toMatchObject({ entries: expected, needsLot: [] });
    expect(ranks(result)).toEqual(['1 a', '2 b', '3 c', '4 d', '5 e', '6 f']);
  });

  it('takes it where there is no cap', () => {
    expect(listed(rows, rules(K)).entries).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

// R8, R9
describe('the boundary', () => {
  it.each([
    {
      why: 'all in where there are no more than places',
      rows: tallies('A 1/9', 'B 1/9', 'C 0/9'),
      limits: rules(5),
      entries: ['A', 'B', 'C'],
      ranks: ['1 A', '1 B', '3 C'],
    },
    { why: 'all in where there are as many', rows: tallies('A 2/9', 'B 2/9'), limits: rules(2), entries: ['A', 'B'] },
    { why: 'one entry goes through', rows: tallies('A 0/0'), limits: rules(5, 2), entries: ['A'], ranks: ['1 A'] },
    { why: 'of nothing is nothing', rows: [], limits: rules(5, 2), entries: [], ranks: [] },
    {
      why: 'ties above it do not matter',
      rows: tallies('A 9/9', 'B 9/9', 'C 9/9', 'D 2/9', 'E 1/9'),
      limits: rules(4),
      entries: ['A', 'B', 'C', 'D'],
      ranks: ['1 A', '1 B', '1 C', '4 D', '5 E'],
    },
    {
      why: 'ties below it do not matter',
      rows: tallies('A 9/9', 'B 8/9', 'C 1/9', 'D 1/9'),
      limits: rules(2),
      entries: ['A', 'B'],
      ranks: ['1 A', '2 B', '3 C', '3 D'],
    },
    {
      why: 'a tie that ends at it does not matter',
      rows: tallies('A 9/9', 'B 8/9', 'C 8/9', 'D 1/9'),
      limits: rules(3),
      entries: ['A', 'B', 'C'],
    },
    {
      why: 'all equal are all in as long as the slack lets them',
      rows: tallies('A 3/9', 'B 3/9', 'C 3/9', 'D 3/9'),
      limits: rules(2, 2),
      entries: ['A', 'B', 'C', 'D'],
      ranks: ['1 A', '1 B', '1 C', '1 D'],
    },
    {
      why: 'equal rates come in as long as the slack lets them, with fewer approvals too',
      rows: tallies('A 9/9', 'B 4/8', 'C 3/6', 'D 1/9'),
      limits: rules(2, 1),
      entries: ['A', 'B', 'C'],
      ranks: ['1 A', '2 B', '3 C', '4 D'],
    },
    {
      why: 'more approvals decide where they are too many',
      rows: tallies('A 9/9', 'B 4/8', 'C 3/6', 'D 2/4'),
      limits: rules(2, 1),
      entries: ['A', 'B'],
    },
    {
      why: 'equal in both may come in while others with the same rate stay out',
      rows: tallies('A 9/9', 'B 4/8', 'C 4/8', 'D 2/4'),
      limits: rules(2, 1),
      entries: ['A', 'B', 'C'],
      ranks: ['1 A', '2 B', '2 C', '4 D'],
    },
    {
      why: 'all blank are all equal',
      rows: tallies('A 0/9', 'B 0/8', 'C 0/9'),
      limits: rules(2, 1),
      entries: ['A', 'B', 'C'],
      ranks: ['1 A', '1 B', '1 C'],
    },
    {
      why: 'nobody voted',
      rows: tallies('A 0/0', 'B 0/0', 'C 0/0'),
      limits: rules(3),
      entries: ['A', 'B', 'C'],
      ranks: ['1 A', '1 B', '1 C'],
    },
  ])('$why', ({ rows, limits, entries, ranks: expected }) => {
    const result = listed(rows, limits);
    expect(result).toMatchObject({ entries, lot: [], needsLot: [] });
    if (expected) expect(ranks(result)).toEqual(expected);
    expect(listed(rows, limits, lotByNumber(7))).toEqual(result);
  });

  it.each([
    {
      why: 'all equal',
      rows: tallies('A 3/9', 'B 3/9', 'C 3/9', 'D 3/9'),
      limits: rules(2, 1),
      needsLot: ['A', 'B', 'C', 'D'],
      lot: ['C', 'A', 'D', 'B'],
      sure: [],
      entries: ['C', 'A'],
      ranks: ['1 C', '2 A', '3 D', '4 B'],
    },
    {
      why: 'all blank',
      rows: tallies('A 0/9', 'B 0/9', 'C 0/9'),
      limits: rules(1, 1),
      needsLot: ['A', 'B', 'C'],
      lot: ['B', 'C', 'A'],
      sure: [],
      entries: ['B'],
      ranks: ['1 B', '2 C', '3 A'],
    },
    {
      why: 'nobody voted',
      rows: tallies('A 0/0', 'B 0/0', 'C 0/0'),
      limits: rules(2),
      needsLot: ['A', 'B', 'C'],
      lot: ['C', 'B', 'A'],
      sure: [],
      entries: ['C', 'B'],
      ranks: ['1 C', '2 B', '3 A'],
    },
    {
      why: 'equal at the boundary: exactly K advance, although some slack would be left',
      rows: tallies('A 9/9', 'B 8/9', 'C 4/8', 'D 4/8', 'E 4/8', 'F 4/8', 'G 2/4', 'H 1/9'),
      limits: rules(3, 2),
      needsLot: ['C', 'D', 'E', 'F'],
      lot: ['F', 'D', 'C', 'E'],
      sure: ['A', 'B'],
      entries: ['A', 'B', 'F'],
      ranks: ['1 A', '2 B', '3 F', '4 D', '5 C', '6 E', '7 G', '8 H'],
    },
    {
      why: 'ties first and at the boundary: a lot only where a place depends on it',
      rows: tallies('A 9/9', 'B 9/9', 'C 1/9', 'D 1/9'),
      limits: rules(3),
      needsLot: ['C', 'D'],
      lot: ['D', 'C'],
      sure: ['A', 'B'],
      entries: ['A', 'B', 'D'],
      ranks: ['1 A', '1 B', '3 D', '4 C'],
    },
  ])('needs a lot: $why', ({ rows, limits, needsLot, lot, sure, entries, ranks: expected }) => {
    const undrawn = listed(rows, limits);
    expect(undrawn).toMatchObject({ entries: sure, lot: [], needsLot });
    const drawn = listed(rows, limits, lotInOrder(lot));
    expect(drawn).toMatchObject({ entries, lot, needsLot: [] });
    expect(ranks(drawn)).toEqual(expected);
  });
});

// R9
describe('a cap for each division', () => {
  it.each([
    {
      why: 'equal ones of one division with enough places left: no lot',
      rows: tallies('a 5/9 X', 'b 3/9 Y', 'c 3/9 Y', 'd 1/9 Z'),
      limits: rules(4, 0, 2),
      entries: ['a', 'b', 'c', 'd'],
    },
    {
      why: 'shut out by a full cap: no lot, although an equal one advances',
      rows: tallies('a 5/9 X', 'b 3/9 X', 'c 3/9 Y', 'd 1/9 Z'),
      limits: rules(3, 0, 1),
      entries: ['a', 'c', 'd'],
      ranks: ['1 a', '2 b', '2 c', '4 d'],
    },
    {
      why: 'fewer than K are left after the walk: all advance',
      rows: tallies('a 5/9 X', 'b 4/9 X', 'c 3/9 X', 'd 1/9 Y'),
      limits: rules(3, 0, 1),
      entries: ['a', 'd'],
    },
    {
      why: 'the K-th is the K-th of the walk',
      rows: tallies('a 5/9 X', 'b 4/9 X', 'c 3/9 Y', 'd 3/9 Z', 'e 1/9 Z'),
      limits: rules(2, 1, 1),
      entries: ['a', 'c', 'd'],
    },
    {
      why: 'who is capped takes none of the slack',
      rows: tallies('a 5/9 X', 'b 3/9 Y', 'c 3/9 X', 'd 3/9 Z', 'e 1/9 Y'),
      limits: rules(2, 1, 1),
      entries: ['a', 'b', 'd'],
    },
    {
      why: 'equal ones of one division below the boundary: no lot',
      rows: tallies('a 5/9 X', 'b 4/9 Y', 'c 3/9 Z', 'd 3/9 Z'),
      limits: rules(2, 0, 1),
      entries: ['a', 'b'],
      ranks: ['1 a', '2 b', '3 c', '3 d'],
    },
    {
      why: 'whoever has left takes no place under it',
      rows: tallies('a 5/9 X', 'b 4/9 X', 'c 3/9 Y'),
      limits: rules(2, 0, 1),
      said: { a: { withdrawn: 'shortlisted' as const } },
      entries: ['b', 'c'],
    },
  ])('$why', ({ rows, limits, said, entries, ranks: expected }) => {
    const result = listed(rows, limits, undefined, said);
    expect(result).toMatchObject({ entries, lot: [], needsLot: [] });
    if (expected) expect(ranks(result)).toEqual(expected);
  });

  it.each([
    {
      why: 'two of one division with one place left',
      rows: tallies('a 5/9 X', 'b 3/9 X', 'c 3/9 X', 'd 1/9 Y'),
      limits: rules(5, 0, 2),
      needsLot: ['b', 'c'],
      lot: ['c', 'b'],
      sure: ['a', 'd'],
      entries: ['a', 'c', 'd'],
      ranks: ['1 a', '2 c', '3 b', '4 d'],
    },
    {
      why: 'all equal to them who had a place take part, those shut out before do not',
      rows: tallies('a 5/9 X', 'b 3/9 Y', 'c 3/9 Y', 'd 3/9 X', 'e 3/9 Z', 'f 1/9 W'),
      limits: rules(5, 0, 1),
      needsLot: ['b', 'c', 'e'],
      lot: ['e', 'c', 'b'],
      sure: ['a', 'f'],
      entries: ['a', 'e', 'c', 'f'],
      ranks: ['1 a', '2 d', '2 e', '3 c', '4 b', '6 f'],
    },
    {
      why: 'at the boundary the walk follows the lot and the cap',
      rows: tallies('a 5/9 X', 'b 3/9 Y', 'c 3/9 Y', 'd 3/9 Z', 'e 3/9 W'),
      limits: rules(3, 0, 1),
      needsLot: ['b', 'c', 'd', 'e'],
      lot: ['c', 'b', 'e', 'd'],
      sure: ['a'],
      entries: ['a', 'c', 'e'],
      ranks: ['1 a', '2 c', '3 b', '4 e', '5 d'],
    },
    {
      why: 'two lots in one category',
      rows: tallies('a 5/9 X', 'b 5/9 X', 'c 3/9 Y', 'd 3/9 Z', 'e 1/9 W'),
      limits: rules(2, 0, 1),
      needsLot: ['a', 'b', 'c', 'd'],
      lot: ['b', 'a', 'd', 'c'],
      sure: [],
      entries: ['b', 'd'],
      ranks: ['1 b', '2 a', '3 d', '4 c', '5 e'],
    },
  ])('needs a lot: $why', ({ rows, limits, needsLot, lot, sure, entries, ranks: expected }) => {
    expect(listed(rows, limits)).toMatchObject({ entries: sure, lot: [], needsLot });
    const drawn = listed(rows, limits, lotInOrder(lot));
    expect(drawn).toMatchObject({ entries, lot, needsLot: [] });
    expect(ranks(drawn)).toEqual(expected);
  });
});

// R7
describe('a withdrawal', () => {
  const rows = tallies('A 5/9', 'B 4/9', 'C 3/9', 'D 2/9');

  it('during the voting leaves no trace in the standings', () => {
    const counted = rows.filter(({ entry }) => entry !== 'A');
    const result = listed(counted, rules(2), undefined, { A: { withdrawn: 'voting' } });
    expect(result.entries).toEqual(['B', 'C']);
    expect(ranks(result)).toEqual(['1 B', '2 C', '3 D']);
  });

  it('before the judging lets the next move up and keeps the standing', () => {
    const result = listed(rows, rules(2), undefined, { B: { withdrawn: 'shortlisted' } });
    expect(result.entries).toEqual(['A', 'C']);
    expect(ranks(result)).toEqual(['1 A', '2 B', '3 C', '4 D']);
  });

  it('during the judging lets nobody move up', () => {
    expect(listed(rows, rules(2), undefined, { B: { withdrawn: 'judging' } }).entries).toEqual(['A', 'B']);
  });

  it('may make a lot unnecessary', () => {
    const equal = tallies('A 5/9', 'B 3/9', 'C 3/9');
    expect(listed(equal, rules(2)).needsLot).toEqual(['B', 'C']);
    const result = listed(equal, rules(2), undefined, { C: { withdrawn: 'shortlisted' } });
    expect(result).toMatchObject({ entries: ['A', 'B'], needsLot: [] });
    expect(ranks(result)).toEqual(['1 A', '2 B', '2 C']);
  });

  it('of everybody leaves nobody', () => {
    expect(listed(tallies('A 5/9'), rules(2), undefined, { A: { withdrawn: 'shortlisted' } }).entries).toEqual([]);
  });
});

// R9
describe('an entry that the jury added', () => {
  const rows = tallies('A 5/9', 'B 4/9', 'C 3/9', 'D 2/9');

  it('comes after the others, beyond the size and the slack', () => {
    expect(listed(rows, rules(2), undefined, { D: { addedByJury: true } }).entries).toEqual(['A', 'B', 'D']);
  });

  it('does not change who else advances, nor the lot', () => {
    const equal = tallies('A 5/9', 'B 3/9', 'C 3/9');
    const result = listed(equal, rules(2), lotInOrder(['C', 'B']), { B: { addedByJury: true } });
    expect(result).toMatchObject({ entries: ['A', 'C', 'B'], lot: ['C', 'B'] });
  });

  it('stands once when it moves up by itself', () => {
    const said = { B: { withdrawn: 'shortlisted' as const }, C: { addedByJury: true } };
    expect(listed(rows, rules(2), undefined, said).entries).toEqual(['A', 'C']);
  });

  it.each([
    { withdrawn: 'shortlisted', entries: ['A', 'B'] },
    { withdrawn: 'judging', entries: ['A', 'B', 'D'] },
  ] as const)('and is withdrawn $withdrawn', ({ withdrawn, entries }) => {
    expect(listed(rows, rules(2), undefined, { D: { addedByJury: true, withdrawn } }).entries).toEqual(entries);
  });

  it('may be one that a cap left out', () => {
    const capped = tallies('a 5/9 X', 'b 4/9 X', 'c 3/9 Y');
    expect(listed(capped, rules(2, 0, 1), undefined, { b: { addedByJury: true } }).entries).toEqual(['a', 'c', 'b']);
  });
});
