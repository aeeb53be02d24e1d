import type { Day } from '../../lib/index.ts';

/** R1: half-open, so the first instant belongs to it and the last one to whatever follows. */
export interface Window {
  opensAt: Date;
  closesAt: Date;
}

export const isOpen = ({ opensAt, closesAt }: Window, now: Date): boolean => opensAt <= now && now < closesAt;

/** R1: a deadline. A day alone ends at 24:00 in Japan; with a time of day (`17:00`) it ends at that minute. */
export const deadlineOf = (day: Day, time = '24:00'): Date => inJapan(day, time);

/** The first minute of a day in Japan, or the given one. */
export const beginningOf = (day: Day, time = '00:00'): Date => inJapan(day, time);

const inJapan = (day: Day, time: string): Date => new Date(`${day}T${time}:00+09:00`);
