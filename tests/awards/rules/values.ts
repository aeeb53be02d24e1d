import { lotOrder } from '../../../src/awards/rules/lot.ts';
import type { CountedEntry, Tally } from '../../../src/awards/rules/tally.ts';

export const countedEntry = (id: string, change: Partial<CountedEntry> = {}): CountedEntry => ({
  id,
  division: '総務部',
  barredBallots: 0,
  withdrawn: null,
  addedByJury: false,
  ...change,
});

/** Tallies as `P 40/100` and, where it matters, `P 40/100 福祉部`. */
export const tallies = (...lines: string[]): Tally[] =>
  lines.map((line) => {
    const [entry = '', rate = '', division = '総務部'] = line.split(' ');
    const [approvals, denominator] = rate.split('/').map(Number) as [number, number];
    return { entry, division, approvals, denominator };
  });

/** The lot that a number draws. */
export const lotByNumber = (number: number) => (entries: readonly string[]) => lotOrder(`test|${number}`, entries);

/** The lot that puts entries into this order. */
export const lotInOrder = (order: readonly string[]) => (entries: readonly string[]) =>
  order.filter((entry) => entries.includes(entry));
