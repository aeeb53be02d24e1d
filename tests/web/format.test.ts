import { describe, expect, it } from 'vitest';
import { formatFor } from '../../src/web/index.ts';

const NOW = new Date('2026-07-01T00:00:00Z');
const [ja, en] = [formatFor('ja', NOW), formatFor('en', NOW)];

describe('a date in Japan', () => {
  it.each([
    { instant: '2026-11-21T00:05:00Z', japanese: '2026年11月21日(土)', english: 'Sat, 21 Nov 2026' },
    { instant: '2026-03-31T14:59:59Z', japanese: '2026年3月31日(火)', english: 'Tue, 31 Mar 2026' },
    { instant: '2026-03-31T15:00:00Z', japanese: '2026年4月1日(水)', english: 'Wed, 1 Apr 2026' },
    { instant: '2027-01-03', japanese: '2027年1月3日(日)', english: 'Sun, 3 Jan 2027' },
    { instant: '2028-02-29', japanese: '2028年2月29日(火)', english: 'Tue, 29 Feb 2028' },
  ])('$instant', ({ instant, japanese, english }) => {
    expect([ja.date(instant), en.date(instant)]).toEqual([japanese, english]);
  });

  it.each([
    { instant: '2026-11-21T00:05:00Z', time: '9:05' },
    { instant: '2026-11-21T15:00:00Z', time: '0:00' },
    { instant: '2026-11-21T14:59:59Z', time: '23:59' },
  ])('$instant is at $time', ({ instant, time }) => {
    expect(ja.dateTime(instant)).toBe(`${ja.date(instant)} ${time}`);
    expect(en.dateTime(instant)).toBe(`${en.date(instant)}, ${time}`);
  });

  it.each([
    { instant: '2026-11-21T00:00:00Z', japanese: '11/21', english: '21 Nov' },
    { instant: '2025-11-21T00:00:00Z', japanese: '2025/11/21', english: '21 Nov 2025' },
    { instant: '2025-12-31T15:00:00Z', japanese: '1/1', english: '1 Jan' },
    { instant: '2026-12-31T15:00:00Z', japanese: '2027/1/1', english: '1 Jan 2027' },
  ])('$instant in short tells the year when it is another', ({ instant, japanese, english }) => {
    expect([ja.shortDate(instant), en.shortDate(instant)]).toEqual([japanese, english]);
  });

  it('takes this year from the clock in Japan', () => {
    expect(formatFor('ja', new Date('2026-12-31T15:00:00Z')).shortDate('2027-05-06')).toBe('5/6');
  });

  it.each([
    { month: '2026-04', japanese: '2026年4月', english: 'Apr 2026' },
    { month: '2026-12', japanese: '2026年12月', english: 'Dec 2026' },
  ])('$month', ({ month, japanese, english }) => {
    expect([ja.month(month), en.month(month)]).toEqual([japanese, english]);
  });
});

describe('in both languages', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [12_345, '12,345'],
    [1_234_567, '1,234,567'],
    [100_000_000_000, '100,000,000,000'],
    [1_234.5, '1,234.5'],
    [-1_234, '-1,234'],
    [0.5, '0.5'],
  ])('%s is written %s', (value, text) => {
    expect([ja.number(value), en.number(value)]).toEqual([text, text]);
  });

  it.each([
    [0, '0'],
    [30, '0.5'],
    [60, '1'],
    [80, '1.3'],
    [5_999, '100'],
    [5_994, '99.9'],
    [6_030, '101'],
    [72_240, '1,204'],
  ])('%s minutes are %s hours', (minutes, text) => {
    expect([ja.hours(minutes), en.hours(minutes)]).toEqual([text, text]);
  });

  it.each([
    [1, '1 KB'],
    [1_535, '1 KB'],
    [1_536, '2 KB'],
    [1_048_063, '1023 KB'],
    [1_048_576, '1 MB'],
    [1_300_000, '1.2 MB'],
    [20_971_520, '20 MB'],
    [104_857_600, '100 MB'],
    [2_097_152_000, '2,000 MB'],
  ])('%s bytes are %s', (bytes, text) => {
    expect([ja.fileSize(bytes), en.fileSize(bytes)]).toEqual([text, text]);
  });
});
