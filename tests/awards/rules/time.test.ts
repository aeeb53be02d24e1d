import { describe, expect, it } from 'vitest';
import { beginningOf, deadlineOf, isOpen } from '../../../src/awards/rules/index.ts';
import { fiscalYear, reiwaYear } from '../../../src/lib/index.ts';

// V15
describe('a deadline', () => {
  it.each([
    { why: 'at a minute', day: '2026-10-16', time: '17:00', at: '2026-10-16T08:00:00.000Z' },
    { why: 'of a day alone is its 24:00', day: '2026-10-31', time: undefined, at: '2026-10-31T15:00:00.000Z' },
    { why: 'at the end of a year', day: '2026-12-31', time: undefined, at: '2026-12-31T15:00:00.000Z' },
    { why: 'before nine is the day before in UTC', day: '2026-10-16', time: '08:59', at: '2026-10-15T23:59:00.000Z' },
    { why: 'at midnight is where the day begins', day: '2026-10-16', time: '00:00', at: '2026-10-15T15:00:00.000Z' },
  ])('$why: $day $time', ({ day, time, at }) => {
    expect(deadlineOf(day, time).toISOString()).toBe(at);
  });

  it('of a day is the beginning of the next', () => {
    expect(deadlineOf('2028-02-29')).toEqual(beginningOf('2028-03-01'));
  });
});

describe('a beginning', () => {
  it.each([
    { day: '2026-10-01', time: undefined, at: '2026-09-30T15:00:00.000Z' },
    { day: '2026-10-01', time: '08:30', at: '2026-09-30T23:30:00.000Z' },
  ])('$day $time', ({ day, time, at }) => {
    expect(beginningOf(day, time).toISOString()).toBe(at);
  });
});

// R1
describe('a window', () => {
  const opensAt = beginningOf('2026-10-05');
  const closesAt = deadlineOf('2026-10-16', '17:00');
  it.each([
    { why: 'is closed 1 ms before it opens', now: opensAt.getTime() - 1, open: false },
    { why: 'is open from its first instant', now: opensAt.getTime(), open: true },
    { why: 'is open 1 ms before it closes', now: closesAt.getTime() - 1, open: true },
    { why: 'is closed at its end, without grace', now: closesAt.getTime(), open: false },
  ])('$why', ({ now, open }) => {
    expect(isOpen({ opensAt, closesAt }, new Date(now))).toBe(open);
  });

  it('of no length is never open', () => {
    expect(isOpen({ opensAt, closesAt: opensAt }, opensAt)).toBe(false);
  });
});

// V15
it.each([
  { instant: '2026-03-31T14:59:59Z', year: 2025, reiwa: 7 },
  { instant: '2026-03-31T15:00:00Z', year: 2026, reiwa: 8 },
  { instant: '2026-12-31T15:00:00Z', year: 2026, reiwa: 8 },
  { instant: '2027-03-31T14:59:59Z', year: 2026, reiwa: 8 },
])('$instant is in fiscal year $year, Reiwa $reiwa', ({ instant, year, reiwa }) => {
  expect(fiscalYear(new Date(instant))).toBe(year);
  expect(reiwaYear(year)).toBe(reiwa);
});
