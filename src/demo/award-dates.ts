import { addDays, addMonths, DAY_MS, type Day, dayOf, type FiscalYear, fiscalYear, monthOf } from '../lib/index.ts';

/** When the award of a demonstration happens. Days are Japan's. */
export interface AwardDates {
  year: FiscalYear;
  /** The work that may stand, first and last day. */
  work: { from: Day; to: Day };
  createdAt: Date;
  announcedAt: Date;
  nominationsOpenAt: Date;
  nominationsCloseAt: Date;
  frozenAt: Date;
  votingOpensAt: Date;
  votingClosesAt: Date;
  judgingClosesAt: Date;
}

/** A time of day in Japan. */
export const at = (day: Day, time: string): Date => new Date(`${day}T${time}:00+09:00`);

export const later = (instant: Date, { days = 0, minutes = 0 }: { days?: number; minutes?: number }): Date =>
  new Date(instant.getTime() + days * DAY_MS + minutes * 60_000);

const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const isWorkday = (day: Day): boolean => ![0, 6].includes(weekdayOf(day));

/** Days from Monday to Friday, both ends included. */
export function workdays(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (isWorkday(day)) days.push(day);
  return days;
}

/** The day, or the next from Monday to Friday. */
export const workdayFrom = (day: Day): Day => workdays(day, addDays(day, 2))[0] as Day;
const mondayFrom = (day: Day): Day => addDays(day, (8 - weekdayOf(day)) % 7);
const workdayUntil = (day: Day): Day => workdays(addDays(day, -2), day).at(-1) as Day;

/** The award of the fiscal year of `now`: its vote opened five days ago, so that a visitor can vote at once. */
export function datesOfThisYear(now: Date): AwardDates {
  const today = dayOf(now);
  const on = (days: number, time: string) => at(addDays(today, days), time);
  const atWork = (days: number, time: string) => at(workdayUntil(addDays(today, days)), time);
  const month = monthOf(now);
  return {
    year: fiscalYear(now),
    work: { from: `${addMonths(month, -13)}-01`, to: addDays(`${addMonths(month, -1)}-01`, -1) },
    createdAt: atWork(-62, '10:20'),
    announcedAt: atWork(-55, '10:00'),
    nominationsOpenAt: atWork(-40, '09:00'),
    nominationsCloseAt: on(-13, '00:00'),
    frozenAt: atWork(-6, '16:10'),
    votingOpensAt: on(-5, '09:00'),
    votingClosesAt: on(9, '17:00'),
    judgingClosesAt: on(45, '17:00'),
  };
}

/** The award of the year before, in the autumn of then, with its result in February. */
export function datesOfLastYear(now: Date): AwardDates {
  const year = fiscalYear(now) - 1;
  const monday = mondayFrom(`${year}-11-14`);
  return {
    year,
    work: { from: `${year - 1}-10-01`, to: `${year}-09-30` },
    createdAt: at(workdayFrom(`${year}-09-02`), '10:20'),
    announcedAt: at(workdayFrom(`${year}-09-10`), '10:00'),
    nominationsOpenAt: at(`${year}-10-01`, '09:00'),
    nominationsCloseAt: at(`${year}-11-01`, '00:00'),
    frozenAt: at(addDays(monday, -3), '16:10'),
    votingOpensAt: at(monday, '09:00'),
    votingClosesAt: at(addDays(monday, 11), '17:00'),
    judgingClosesAt: at(workdayUntil(`${year + 1}-01-15`), '17:00'),
  };
}
