import { addDays, type Day, japanClockOf } from '../../lib/index.ts';
import { beginningOf, deadlineOf } from '../rules/index.ts';
import type { RulesRow } from './queries.ts';

/** The dates of a year in their order, each a day and perhaps a time of day in the form. */
export const MOMENTS = [
  { name: 'nominationsOpen', row: 'nominationsOpenAt', ends: false },
  { name: 'nominationsClose', row: 'nominationsCloseAt', ends: true },
  { name: 'votingOpen', row: 'votingOpensAt', ends: false },
  { name: 'votingClose', row: 'votingClosesAt', ends: true },
  { name: 'judgingClose', row: 'judgingClosesAt', ends: true },
] as const satisfies readonly { name: string; row: keyof RulesRow; ends: boolean }[];

export type MomentName = (typeof MOMENTS)[number]['name'];
export type MomentRow = (typeof MOMENTS)[number]['row'];

/** A day in Japan and a time of day; empty is the whole day: from its beginning, or until its end. */
export interface DayTime {
  day: Day;
  time: string;
}

/** R1: what a form says as an instant. */
export const instantOf = ({ day, time }: DayTime, ends: boolean): Date =>
  ends ? deadlineOf(day, time || undefined) : beginningOf(day, time || undefined);

/** An instant as a form says it: an end at midnight is the whole day before. */
export function dayTimeOf(instant: string, ends: boolean): DayTime {
  const clock = japanClockOf(instant);
  const [day, time] = [clock.slice(0, 10), clock.slice(11)];
  if (time !== '00:00') return { day, time };
  return { day: ends ? addDays(day, -1) : day, time: '' };
}

/** Whether a beginning is that of its day, so that nobody needs to read 0:00. */
export const beginsDay = (instant: string): boolean => japanClockOf(instant).endsWith('T00:00');
