/** A calendar day in Japan, `2026-11-21`. */
export type Day = string;
/** A calendar month in Japan, `2026-11`. Months compare as text. */
export type Month = string;
/** The year in which a fiscal year begins: 2026 is 2026-04-01 to 2027-03-31 in Japan. */
export type FiscalYear = number;

// Japan has kept UTC+9 without summer time since 1952, so arithmetic replaces a time-zone library (and is 200 times faster).
const JAPAN_OFFSET_MS = 9 * 3_600_000;
export const DAY_MS = 24 * 3_600_000;

const shifted = (instant: Date) => new Date(instant.getTime() + JAPAN_OFFSET_MS);

/** `2026-11-21T09:05` in Japan, for the parts of a date that a page shows. */
export const japanClock = (instant: Date): string => shifted(instant).toISOString().slice(0, 16);

/**
 * The same of an instant as it is stored, UTC ISO 8601: before 15:00 the day is Japan's as well, and only the hour differs.
 * Lists do this for every row, and a Date costs ten times as much.
 */
export function japanClockOf(instant: string): string {
  const hour = Number(instant.slice(11, 13)) + 9;
  if (hour >= 24 || instant.length !== 24) return japanClock(new Date(instant));
  return `${instant.slice(0, 11)}${hour < 10 ? '0' : ''}${hour}${instant.slice(13, 16)}`;
}

/** The day in Japan of an instant as it is stored. */
export const dayOfInstant = (instant: string): Day => japanClockOf(instant).slice(0, 10);

let latest = { number: Number.NaN, day: '' };

/** The day an instant falls in, in Japan. The last one is remembered: each request asks for today several times. */
export function dayOf(instant: Date): Day {
  const number = Math.floor((instant.getTime() + JAPAN_OFFSET_MS) / DAY_MS);
  if (number !== latest.number) latest = { number, day: shifted(instant).toISOString().slice(0, 10) };
  return latest.day;
}

export const monthOf = (instant: Date): Month => shifted(instant).toISOString().slice(0, 7);

/** The fiscal year an instant falls in, in Japan: 1 April 08:00 there is still 31 March in UTC. */
export const fiscalYear = (instant: Date): FiscalYear => fiscalYearOfMonth(monthOf(instant));

export function fiscalYearOfMonth(month: Month): FiscalYear {
  const index = monthIndex(month) - 3;
  return Math.floor(index / 12);
}

export const firstMonth = (year: FiscalYear): Month => `${year}-04`;
export const lastMonth = (year: FiscalYear): Month => `${year + 1}-03`;

/** Months since year 0, so that months can be subtracted. */
export function monthIndex(month: Month): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

export function addMonths(month: Month, count: number): Month {
  const index = monthIndex(month) + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Whether text is a real calendar month such as `2026-04`. */
export const isMonth = (text: string): boolean => /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(text);

/** The day so many days later; earlier for a negative number. */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Whether text is a real calendar day such as `2026-11-21`. */
export function isDay(text: string): boolean {
  const [, month = '', day] = /^(\d{4}-\d\d)-(\d\d)$/.exec(text) ?? [];
  return isMonth(month) && Number(day) >= 1 && Number(day) <= daysIn(month);
}

const daysIn = (month: Month): number => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();

/** 令和 year of a fiscal year (FY2026 = 令和8年度). */
export const reiwaYear = (year: FiscalYear): number => year - 2018;
