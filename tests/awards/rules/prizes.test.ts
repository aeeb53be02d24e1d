import { describe, expect, it } from 'vitest';
import { assignPrizes, type Prize } from '../../../src/awards/rules/index.ts';
import { vectors } from './vectors.ts';

const main = (id: string, precedence: number, winners = 1): Prize => ({ id, kind: 'main', winners, precedence });
const staff = (id: string, precedence: number): Prize => ({ id, kind: 'staff_vote', winners: 1, precedence });

const lines = (ranks: Record<string, readonly string[]>) => (prize: string) => ranks[prize] ?? [];
const given = (prizes: readonly Prize[], ranks: Record<string, readonly string[]>) =>
  Object.fromEntries(assignPrizes(prizes, lines(ranks)).map(({ prize, entries }) => [prize, entries]));

// V17
it('gives the prizes of the worked example', () => {
  const { precedence, grand_rank, cat1_rank, cat2_rank, vote_first, result } = vectors.V17_prizes;
  const prizes = [...precedence.map((id, index) => main(id, index + 1)), staff('staff_vote', 101)];
  const ranks = { grand: grand_rank, cat1_best: cat1_rank, cat2_best: cat2_rank, staff_vote: [vote_first] };
  expect(given(prizes, ranks)).toEqual(Object.fromEntries(Object.entries(result).map(([id, entry]) => [id, [entry]])));
});

describe('prizes', () => {
  it('are given by precedence, in whatever order they come', () => {
    const prizes = [main('best', 2), staff('staff', 3), main('grand', 1)];
    const ranks = { grand: ['X', 'Y'], best: ['X', 'Y'], staff: ['X'] };
    expect(assignPrizes(prizes, lines(ranks)).map(({ prize }) => prize)).toEqual(['grand', 'best', 'staff']);
    expect(given(prizes, ranks)).toEqual({ grand: ['X'], best: ['Y'], staff: ['X'] });
  });

  it('of the same precedence are given by their ids', () => {
    expect(given([main('b', 1), main('a', 1)], { a: ['X', 'Y'], b: ['X', 'Y'] })).toEqual({ a: ['X'], b: ['Y'] });
  });

  it('go to several, the best first, as far as there are any', () => {
    expect(given([main('first', 1), main('second', 2, 2)], { first: ['X'], second: ['X', 'Y', 'Z', 'W'] })).toEqual({
      first: ['X'],
      second: ['Y', 'Z'],
    });
    expect(given([main('first', 1, 3)], { first: ['X', 'Y'] })).toEqual({ first: ['X', 'Y'] });
  });

  it('that nobody is in line for are nobody\u2019s, and take nothing from the next', () => {
    expect(given([main('grand', 1), main('best', 2)], { best: ['X', 'Y'] })).toEqual({ grand: [], best: ['X'] });
  });

  it('of the staff stand beside main prizes, before or after them', () => {
    const ranks = { staff: ['X', 'Y'], grand: ['X', 'Y'], other: ['X', 'Y'] };
    expect(given([staff('staff', 1), main('grand', 2), staff('other', 3)], ranks)).toEqual({
      staff: ['X'],
      grand: ['X'],
      other: ['X'],
    });
  });
});
