import { addMonths, type Day, dayOf } from '../../lib/index.ts';

/** R14: when the owning department is asked what became of its case, in months after the publication. */
export const REMINDER_MONTHS = [3, 6, 12] as const;
export type ReminderMonths = (typeof REMINDER_MONTHS)[number];

/** The day in Japan on which a reminder is due: the same day of the later month, or its last one. */
export function dueOn(publishedAt: Date, months: ReminderMonths): Day {
  const day = dayOf(publishedAt);
  const month = addMonths(day.slice(0, 7), months);
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  return `${month}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`;
}

export const isDue = (publishedAt: Date, months: ReminderMonths, at: Date): boolean => dayOf(at) >= dueOn(publishedAt, months);
