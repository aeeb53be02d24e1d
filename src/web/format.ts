import { japanClock, type Month } from '../lib/index.ts';
import type { Locale } from './locales.ts';

const WEEKDAYS_JA = ['日', '月', '火', '水', '木', '金', '土'];
const WEEKDAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Dates and numbers as a page shows them, in Japan's time. Plain arithmetic: `toLocaleString` per row costs more than the query. */
export interface Format {
  /** 2026年11月21日(土) */
  date(instant: string): string;
  /** 2026年11月21日(土) 9:05 */
  dateTime(instant: string): string;
  /** 11/21, with the year when it is not this one: 2025/11/21 */
  shortDate(instant: string): string;
  /** 2026年4月 */
  month(month: Month): string;
  /** 12,345 */
  number(value: number): string;
  /** Minutes as hours: 3.5, 1,204 */
  hours(minutes: number): string;
}

const number = (value: number): string => {
  const text = String(value);
  if (value < 1000 && value > -1000) return text;
  const [whole = '', fraction] = text.split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '');
};

const hours = (minutes: number): string => {
  const value = minutes / 60;
  return number(value < 100 ? Math.round(value * 10) / 10 : Math.round(value));
};

interface Parts {
  year: number;
  month: number;
  day: number;
  weekday: number;
  time: string;
}

function partsOf(instant: string): Parts {
  // Days such as 2026-11-21 have no time of day and are already in Japan.
  const clock = instant.length === 10 ? `${instant}T00:00` : japanClock(new Date(instant));
  const [year, month, day] = [clock.slice(0, 4), clock.slice(5, 7), clock.slice(8, 10)].map(Number) as [number, number, number];
  return { year, month, day, weekday: new Date(`${clock}Z`).getUTCDay(), time: clock.slice(11).replace(/^0/, '') };
}

function japanese(thisYear: number): Format {
  const date = (instant: string) => {
    const { year, month, day, weekday } = partsOf(instant);
    return `${year}年${month}月${day}日(${WEEKDAYS_JA[weekday]})`;
  };
  return {
    date,
    dateTime: (instant) => `${date(instant)} ${partsOf(instant).time}`,
    shortDate: (instant) => {
      const { year, month, day } = partsOf(instant);
      return year === thisYear ? `${month}/${day}` : `${year}/${month}/${day}`;
    },
    month: (month) => `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`,
    number,
    hours,
  };
}

function english(thisYear: number): Format {
  const date = (instant: string) => {
    const { year, month, day, weekday } = partsOf(instant);
    return `${WEEKDAYS_EN[weekday]}, ${day} ${MONTHS_EN[month - 1]} ${year}`;
  };
  return {
    date,
    dateTime: (instant) => `${date(instant)}, ${partsOf(instant).time}`,
    shortDate: (instant) => {
      const { year, month, day } = partsOf(instant);
      return year === thisYear ? `${day} ${MONTHS_EN[month - 1]}` : `${day} ${MONTHS_EN[month - 1]} ${year}`;
    },
    month: (month) => `${MONTHS_EN[Number(month.slice(5, 7)) - 1]} ${Number(month.slice(0, 4))}`,
    number,
    hours,
  };
}

export const formatFor = (locale: Locale, now: Date): Format =>
  (locale === 'ja' ? japanese : english)(Number(japanClock(now).slice(0, 4)));
