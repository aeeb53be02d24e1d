import { dayOf, japanClockOf, type Month } from '../lib/index.ts';
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
  /** An end as people say it: 2026年11月21日(土) 17:00まで; midnight belongs to the day before it: 11月20日(金) 24:00まで */
  deadline(instant: string): string;
  /** 11/21, with the year when it is not this one: 2025/11/21 */
  shortDate(instant: string): string;
  /** 2026年4月 */
  month(month: Month): string;
  /** 12,345 */
  number(value: number): string;
  /** Minutes as hours: 3.5, 1,204 */
  hours(minutes: number): string;
  /** 340 KB, 1.2 MB */
  fileSize(bytes: number): string;
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

/** Counted in steps of 1,024, as Windows does. */
const fileSize = (bytes: number): string => {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  if (kilobytes < 1024) return `${kilobytes} KB`;
  const megabytes = bytes / 1_048_576;
  return `${number(megabytes < 100 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes))} MB`;
};

const ZERO = 48;

interface Parts {
  year: number;
  month: number;
  day: number;
  time: string;
}

function partsOf(instant: string): Parts {
  // Days such as 2026-11-21 have no time of day and are already in Japan.
  const clock = instant.length === 10 ? `${instant}T00:00` : japanClockOf(instant);
  const [year, month, day] = [Number(clock.slice(0, 4)), Number(clock.slice(5, 7)), Number(clock.slice(8, 10))];
  return { year, month, day, time: clock.slice(clock.charCodeAt(11) === ZERO ? 12 : 11) };
}

const MIDNIGHT = '0:00';

/** What ends at midnight ends with the day before it. */
function endOf(instant: string): { parts: Parts; time: string } {
  const parts = partsOf(instant);
  if (parts.time !== MIDNIGHT) return { parts, time: parts.time };
  return { parts: partsOf(new Date(Date.parse(instant) - 1).toISOString()), time: '24:00' };
}

const weekdayOf = ({ year, month, day }: Parts): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

function japanese(thisYear: number): Format {
  const dateOf = (parts: Parts) => `${parts.year}年${parts.month}月${parts.day}日(${WEEKDAYS_JA[weekdayOf(parts)]})`;
  return {
    date: (instant) => dateOf(partsOf(instant)),
    dateTime: (instant) => {
      const parts = partsOf(instant);
      return `${dateOf(parts)} ${parts.time}`;
    },
    deadline: (instant) => {
      const { parts, time } = endOf(instant);
      return `${dateOf(parts)} ${time}まで`;
    },
    shortDate: (instant) => {
      const { year, month, day } = partsOf(instant);
      return year === thisYear ? `${month}/${day}` : `${year}/${month}/${day}`;
    },
    month: (month) => `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`,
    number,
    hours,
    fileSize,
  };
}

function english(thisYear: number): Format {
  const dateOf = (parts: Parts) => `${WEEKDAYS_EN[weekdayOf(parts)]}, ${parts.day} ${MONTHS_EN[parts.month - 1]} ${parts.year}`;
  return {
    date: (instant) => dateOf(partsOf(instant)),
    dateTime: (instant) => {
      const parts = partsOf(instant);
      return `${dateOf(parts)}, ${parts.time}`;
    },
    deadline: (instant) => {
      const { parts, time } = endOf(instant);
      return `until ${dateOf(parts)}, ${time}`;
    },
    shortDate: (instant) => {
      const { year, month, day } = partsOf(instant);
      return year === thisYear ? `${day} ${MONTHS_EN[month - 1]}` : `${day} ${MONTHS_EN[month - 1]} ${year}`;
    },
    month: (month) => `${MONTHS_EN[Number(month.slice(5, 7)) - 1]} ${Number(month.slice(0, 4))}`,
    number,
    hours,
    fileSize,
  };
}

const known = new Map<string, Format>();

/** The same object for each request of a language and year. */
export function formatFor(locale: Locale, now: Date): Format {
  const year = dayOf(now).slice(0, 4);
  let format = known.get(locale + year);
  if (!format) {
    format = (locale === 'ja' ? japanese : english)(Number(year));
    known.set(locale + year, format);
  }
  return format;
}
