import { describe, expect, it } from 'vitest';
import {
  type AdoptionRecord,
  activeMonths,
  adoptionFigures,
  asksForConfirmation,
  isLive,
  lapsesAfter,
  ledgerChange,
  median,
  minutesInFiscalYear,
  monthlyMinutes,
  WORKING_MONTH_MINUTES,
} from '../../src/board/adoptions/ledger.ts';

const record = (change: Partial<AdoptionRecord> = {}): AdoptionRecord => ({
  userId: 2,
  departmentId: 2,
  minutesPerRun: 20,
  runsPerMonth: 4,
  startedOn: '2026-06',
  endedOn: undefined,
  confirmedOn: '2026-06-10',
  ...change,
});

describe('the minutes of a month', () => {
  it.each([
    { minutesPerRun: 20, runsPerMonth: 4, minutes: 80 },
    { minutesPerRun: 1, runsPerMonth: 0.1, minutes: 0.1 },
    { minutesPerRun: 480, runsPerMonth: 20, minutes: 9_600 },
    { minutesPerRun: 480, runsPerMonth: 20.1, minutes: 9_600 },
    { minutesPerRun: 10, runsPerMonth: 959.9, minutes: 9_599 },
    { minutesPerRun: 480, runsPerMonth: 1_000, minutes: 9_600 },
  ])('$minutesPerRun minutes × $runsPerMonth are $minutes', ({ minutes, ...figures }) => {
    expect(monthlyMinutes(figures)).toBeCloseTo(minutes, 9);
  });

  it('are never more than a working month of 160 hours', () => {
    expect(WORKING_MONTH_MINUTES).toBe(160 * 60);
  });
});

describe('the months of a fiscal year that count', () => {
  it.each([
    { why: 'the month of the start counts whole', record: {}, year: 2026, upTo: '2026-06', months: 1 },
    { why: 'up to the month asked for', record: {}, year: 2026, upTo: '2026-09', months: 4 },
    { why: 'to the end of the year at most', record: {}, year: 2026, upTo: '2027-05', months: 10 },
    { why: 'the next year from April on', record: {}, year: 2027, upTo: '2027-05', months: 2 },
    { why: 'nothing before the start', record: {}, year: 2026, upTo: '2026-05', months: 0 },
    { why: 'nothing in a year before the start', record: {}, year: 2025, upTo: '2026-09', months: 0 },
    { why: 'nothing in a year to come', record: {}, year: 2027, upTo: '2026-09', months: 0 },
    { why: 'a start in March is one month', record: { startedOn: '2026-03' }, year: 2025, upTo: '2026-06', months: 1 },
    {
      why: 'a start in March leaves the next year whole',
      record: { startedOn: '2026-03' },
      year: 2026,
      upTo: '2026-06',
      months: 3,
    },
    { why: 'the month of the end counts whole', record: { endedOn: '2026-08' }, year: 2026, upTo: '2026-12', months: 3 },
    { why: 'started and ended in one month', record: { endedOn: '2026-06' }, year: 2026, upTo: '2026-12', months: 1 },
    {
      why: 'an end in the future does not reach beyond today',
      record: { endedOn: '2026-12' },
      year: 2026,
      upTo: '2026-07',
      months: 2,
    },
    { why: 'nothing after the end', record: { endedOn: '2026-08' }, year: 2027, upTo: '2027-08', months: 0 },
    { why: 'a whole year', record: { startedOn: '2025-04', confirmedOn: '2025-04-01' }, year: 2025, upTo: '2026-06', months: 12 },
    { why: 'the last year before it lapses', record: {}, year: 2027, upTo: '2029-01', months: 12 },
    { why: 'nothing after it lapsed', record: {}, year: 2028, upTo: '2029-01', months: 0 },
    { why: 'confirmed again, it goes on', record: { confirmedOn: '2028-03-31' }, year: 2028, upTo: '2028-05', months: 2 },
  ])('$why: $months', ({ record: change, year, upTo, months }) => {
    expect(activeMonths(record(change), year, upTo)).toBe(months);
    expect(minutesInFiscalYear(record(change), year, upTo)).toBe(80 * months);
  });
});

describe('a record that nobody confirms', () => {
  it.each([
    { confirmedOn: '2026-04-01', last: '2028-03' },
    { confirmedOn: '2027-03-31', last: '2028-03' },
    { confirmedOn: '2027-04-01', last: '2029-03' },
    { confirmedOn: '2026-03-31', last: '2027-03' },
  ])('of $confirmedOn stops after $last', ({ confirmedOn, last }) => {
    expect(lapsesAfter({ confirmedOn })).toBe(last);
  });

  it.each([
    { why: 'running', record: {}, month: '2026-06', live: true },
    { why: 'in its last month', record: {}, month: '2028-03', live: true },
    { why: 'lapsed', record: {}, month: '2028-04', live: false },
    { why: 'ended', record: { endedOn: '2026-06' }, month: '2026-06', live: false },
  ])('is live = $live when $why', ({ record: change, month, live }) => {
    expect(isLive(record(change), month)).toBe(live);
  });
});

it.each([
  { values: [], middle: 0 },
  { values: [7], middle: 7 },
  { values: [9, 1], middle: 5 },
  { values: [10, 9, 100], middle: 10 },
  { values: [4, 1, 3, 2], middle: 2.5 },
])('takes $middle for the middle of $values', ({ values, middle }) => {
  const before = [...values];
  expect(median(values)).toBe(middle);
  expect(values).toEqual(before);
});

describe('what a post shows', () => {
  it('is nothing without records', () => {
    expect(adoptionFigures([], '2026-07')).toEqual({ adopters: 0, departments: 0, medianMonthlyMinutes: 0, minutesThisYear: 0 });
  });

  it('counts people, departments and the middle of those who use it now, and the minutes of everybody', () => {
    const records = [
      record(),
      record({ userId: 3, departmentId: 3, minutesPerRun: 5, runsPerMonth: 0.5, startedOn: '2026-07' }),
      record({ userId: 4, departmentId: 3, minutesPerRun: 480, runsPerMonth: 1000, startedOn: '2025-12', endedOn: '2026-04' }),
      record({ userId: 5, departmentId: 1, startedOn: '2023-04', confirmedOn: '2023-05-01' }),
    ];
    expect(adoptionFigures(records, '2026-07')).toEqual({
      adopters: 2,
      departments: 2,
      medianMonthlyMinutes: 41,
      minutesThisYear: Math.round(2 * 80 + 2.5 + 9_600),
    });
  });

  it('keeps the earlier months of a figure that changed within the year', () => {
    const records = [record({ startedOn: '2026-04', endedOn: '2026-06' }), record({ startedOn: '2026-07', minutesPerRun: 30 })];
    const figures = adoptionFigures(records, '2026-09');
    expect(figures.minutesThisYear).toBe(3 * 80 + 3 * 120);
    expect(figures.adopters).toBe(1);
    expect(figures.medianMonthlyMinutes).toBe(120);
  });

  it('begins again in April', () => {
    const records = [record({ startedOn: '2026-01', confirmedOn: '2026-01-05' })];
    expect(adoptionFigures(records, '2026-03').minutesThisYear).toBe(240);
    expect(adoptionFigures(records, '2026-04').minutesThisYear).toBe(80);
  });
});

describe('where new figures begin', () => {
  const live = record({ startedOn: '2026-04' });
  const ended = record({ startedOn: '2026-04', endedOn: '2026-06' });
  it.each([
    { why: 'the first record begins when asked', own: [], wanted: '2025-11', begins: '2025-11', end: undefined },
    {
      why: 'a running record changes from this month on, whatever is asked',
      own: [live],
      wanted: '2025-01',
      begins: '2026-08',
      end: { startedOn: '2026-04', endedOn: '2026-07' },
    },
    {
      why: 'a record of this month is written over',
      own: [record({ startedOn: '2026-08' })],
      wanted: '2026-08',
      begins: '2026-08',
      end: undefined,
    },
    { why: 'after an ended one, the month after it is free', own: [ended], wanted: '2026-07', begins: '2026-07', end: undefined },
    {
      why: 'one that ended this month gives the month up',
      own: [record({ startedOn: '2026-04', endedOn: '2026-08' })],
      wanted: '2026-08',
      begins: '2026-08',
      end: { startedOn: '2026-04', endedOn: '2026-07' },
    },
    {
      why: 'one that began and ended this month is written over',
      own: [record({ startedOn: '2026-08', endedOn: '2026-08' })],
      wanted: '2026-08',
      begins: '2026-08',
      end: undefined,
    },
    {
      why: 'the latest of several decides, in whatever order they come',
      own: [live, record({ startedOn: '2025-10', endedOn: '2025-12' })],
      wanted: '2025-10',
      begins: '2026-08',
      end: { startedOn: '2026-04', endedOn: '2026-07' },
    },
  ])('$why', ({ own, wanted, begins, end }) => {
    expect(ledgerChange(own, wanted, '2026-08')).toEqual({ startedOn: begins, end });
  });

  it.each(['2026-06', '2026-05', '2026-04', '2025-12'])('refuses %s when a record lasted from April to June', (wanted) => {
    expect(ledgerChange([ended], wanted, '2026-08')).toBeUndefined();
  });
});

describe('the question whether it is still used', () => {
  const asked = (change: object) => ({ ...record({ confirmedOn: '2026-06-10' }), recordedOn: '2026-06-10', ...change });
  it.each([
    { why: 'after 29 days', record: {}, today: '2026-07-09', asks: false },
    { why: 'after 30 days', record: {}, today: '2026-07-10', asks: true },
    { why: 'long after, while nobody answers', record: {}, today: '2026-12-01', asks: true },
    { why: 'once it was answered', record: { confirmedOn: '2026-07-11' }, today: '2026-12-01', asks: false },
    { why: 'on the last day of February', record: { confirmedOn: '2026-07-11' }, today: '2027-02-28', asks: false },
    { why: 'on 1 March', record: { confirmedOn: '2026-07-11' }, today: '2027-03-01', asks: true },
    { why: 'on 31 March', record: { confirmedOn: '2026-07-11' }, today: '2027-03-31', asks: true },
    { why: 'in April again', record: { confirmedOn: '2026-07-11' }, today: '2027-04-01', asks: false },
    { why: 'in March, answered this March', record: { confirmedOn: '2027-03-01' }, today: '2027-03-20', asks: false },
    { why: 'in the March after', record: { confirmedOn: '2027-03-01' }, today: '2028-03-01', asks: true },
    { why: 'when it has ended', record: { endedOn: '2026-06' }, today: '2027-03-10', asks: false },
  ])('is asked = $asks $why', ({ record: change, today, asks }) => {
    expect(asksForConfirmation(asked(change), today)).toBe(asks);
  });
});
