import { describe, expect, it } from 'vitest';
import { meanOf, measure, percentile } from '../../src/search/evaluation/measures.ts';

const grades = (text: string): Map<string, number> =>
  new Map(text.split(' ').map((word) => [word.charAt(0), Number(word.slice(1))]));
const ids = (text: string): string[] => text.split('').filter((id) => id !== ' ');

describe('measure', () => {
  it.each([
    { found: 'abc', judged: 'a2', mrr: 1, recall: 1, ndcg: 1, zero: 0 },
    { found: 'xab', judged: 'a2', mrr: 1 / 2, recall: 1, ndcg: 1 / Math.log2(3), zero: 0 },
    { found: '', judged: 'a2', mrr: 0, recall: 0, ndcg: 0, zero: 1 },
    { found: 'xyz', judged: 'a2', mrr: 0, recall: 0, ndcg: 0, zero: 0 },
    // What only helps is no answer where there is one, but it counts as found.
    { found: 'ba', judged: 'a2 b1', mrr: 1 / 2, recall: 1, ndcg: (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), zero: 0 },
    { found: 'xb', judged: 'b1 c1', mrr: 1 / 2, recall: 1 / 2, ndcg: 1 / Math.log2(3) / (1 + 1 / Math.log2(3)), zero: 0 },
    // Grades above 2 are answers too.
    { found: 'ba', judged: 'a3 b2', mrr: 1, recall: 1, ndcg: (3 + 7 / Math.log2(3)) / (7 + 3 / Math.log2(3)), zero: 0 },
    // The eleventh does not count.
    { found: 'klmnopqrsta', judged: 'a2', mrr: 0, recall: 0, ndcg: 0, zero: 0 },
    { found: 'klmnopqrsa', judged: 'a2', mrr: 1 / 10, recall: 1, ndcg: 1 / Math.log2(11), zero: 0 },
    // There is no room for more than ten.
    { found: 'abcdefghij', judged: 'a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k1 l1', mrr: 1, recall: 1, ndcg: 1, zero: 0 },
    // A document that is found twice counts once.
    { found: 'aab', judged: 'a2 b2', mrr: 1, recall: 1, ndcg: 1, zero: 0 },
  ])('of "$found" for $judged', ({ found, judged, ...measures }) => {
    const measured = measure(ids(found), grades(judged));
    for (const [name, value] of Object.entries(measures)) expect(measured[name as 'mrr'], name).toBeCloseTo(value, 10);
  });
});

describe('meanOf', () => {
  it('is the mean of each measure', () => {
    const [best, worst] = [measure(['a'], grades('a2')), measure([], grades('a2'))];
    expect(meanOf([best, worst, worst, worst])).toEqual({ mrr: 0.25, recall: 0.25, ndcg: 0.25, zero: 0.75 });
  });

  it('is 0 of none', () => {
    expect(meanOf([])).toEqual({ mrr: 0, recall: 0, ndcg: 0, zero: 0 });
  });
});

describe('percentile', () => {
  it.each([
    { values: [], share: 0.5, value: 0 },
    { values: [3], share: 0.99, value: 3 },
    { values: [4, 1, 3, 2], share: 0.5, value: 2 },
    { values: [4, 1, 3, 2], share: 0.75, value: 3 },
    { values: Array.from({ length: 100 }, (_, index) => 100 - index), share: 0.99, value: 99 },
    { values: Array.from({ length: 101 }, (_, index) => index + 1), share: 0.99, value: 100 },
  ])('$share of $values is $value', ({ values, share, value }) => {
    expect(percentile(values, share)).toBe(value);
  });
});
