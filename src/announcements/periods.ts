import { addDays, type Day } from '../lib/index.ts';

/** From its first day to its last an announcement stands on every page. */
export interface Period {
  startsOn: Day;
  endsOn: Day;
}

export type AnnouncementState = 'coming' | 'current' | 'past';

const USUAL_DAYS = 14;

export function stateOn({ startsOn, endsOn }: Period, today: Day): AnnouncementState {
  if (startsOn > today) return 'coming';
  return endsOn >= today ? 'current' : 'past';
}

/** What a new one begins with: two weeks from today. */
export const usualPeriod = (today: Day): Period => ({ startsOn: today, endsOn: addDays(today, USUAL_DAYS - 1) });

/** The period of one that ends at once: yesterday was its last day, and its first if it began today. */
export function endedBefore({ startsOn }: Period, today: Day): Period {
  const yesterday = addDays(today, -1);
  return { startsOn: startsOn < yesterday ? startsOn : yesterday, endsOn: yesterday };
}
