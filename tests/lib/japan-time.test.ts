import { describe, expect, it } from 'vitest';
import {
  addMonths,
  dayOf,
  firstMonth,
  fiscalYear,
  fiscalYearOfMonth,
  isMonth,
  japanClock,
  lastMonth,
  monthIndex,
  monthOf,
  reiwaYear,
} from '../../src/lib/index.ts';

describe('an instant in Japan', () => {
  it.each([
    { instant: '2026-03-31T14:59:59.999Z', day: '2026-03-31', month: '2026-03', year: 2025, clock: '2026-03-31T23:59' },
    { instant: '2026-03-31T15:00:00.000Z', day: '2026-04-01', month: '2026-04', year: 2026, clock: '2026-04-01T00:00' },
    { instant: '2026-03-31T23:00:00.000Z', day: '2026-04-01', month: '2026-04', year: 2026, clock: '2026-04-01T08:00' },
    { instant: '2026-12-31T15:00:00.000Z', day: '2027-01-01', month: '2027-01', year: 2026, clock: '2027-01-01T00:00' },
    { instant: '2027-03-31T14:59:59.999Z', day: '2027-03-31', month: '2027-03', year: 2026, clock: '2027-03-31T23:59' },
    { instant: '2028-02-28T15:00:00.000Z', day: '2028-02-29', month: '2028-02', year: 2027, clock: '2028-02-29T00:00' },
    { instant: '1969-12-31T15:00:00.000Z', day: '1970-01-01', month: '1970-01', year: 1969, clock: '1970-01-01T00:00' },
  ])('$instant is $clock of FY$year', ({ instant, day, month, year, clock }) => {
    const date = new Date(instant);
    expect([dayOf(date), monthOf(date), fiscalYear(date), japanClock(date)]).toEqual([day, month, year, clock]);
  });
});

describe('a fiscal year', () => {
  it.each([
    { month: '2026-03', year: 2025 },
    { month: '2026-04', year: 2026 },
    { month: '2026-12', year: 2026 },
    { month: '2027-01', year: 2026 },
    { month: '2027-03', year: 2026 },
  ])('holds $month: $year', ({ month, year }) => {
    expect(fiscalYearOfMonth(month)).toBe(year);
    expect(firstMonth(year) <= month && month <= lastMonth(year)).toBe(true);
  });

  it('has twelve months', () => {
    expect([firstMonth(2026), lastMonth(2026)]).toEqual(['2026-04', '2027-03']);
    expect(monthIndex(lastMonth(2026)) - monthIndex(firstMonth(2026))).toBe(11);
  });

  it.each([
    [2019, 1],
    [2026, 8],
  ])('%s is 令和%s年度', (year, reiwa) => {
    expect(reiwaYear(year)).toBe(reiwa);
  });
});

describe('months', () => {
  it.each([
    { month: '2026-11', count: 0, becomes: '2026-11' },
    { month: '2026-11', count: 1, becomes: '2026-12' },
    { month: '2026-11', count: 2, becomes: '2027-01' },
    { month: '2026-12', count: 12, becomes: '2027-12' },
    { month: '2026-01', count: -1, becomes: '2025-12' },
    { month: '2026-12', count: -12, becomes: '2025-12' },
    { month: '2026-03', count: -120, becomes: '2016-03' },
    { month: '2026-01', count: 11, becomes: '2026-12' },
  ])('$month and $count are $becomes', ({ month, count, becomes }) => {
    expect(addMonths(month, count)).toBe(becomes);
    expect(monthIndex(becomes) - monthIndex(month)).toBe(count);
  });

  it.each(['1900-01', '2026-04', '2026-12', '2199-09'])('%s is one', (text) => {
    expect(isMonth(text)).toBe(true);
  });

  it.each([
    '',
    '2026-00',
    '2026-13',
    '2026-4',
    '26-04',
    '2026-04-01',
    '2026/04',
    ' 2026-04',
    '2026-04\n',
    '1899-12',
    '2200-01',
    '２０２６-04',
  ])('%j is none', (text) => {
    expect(isMonth(text)).toBe(false);
  });
});
