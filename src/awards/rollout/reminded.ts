import type { Db } from '../../db/index.ts';
import type { Day, FiscalYear } from '../../lib/index.ts';
import { listAwards } from '../years/years.ts';
import { winningPosts } from './open.ts';
import { type OpenCase, type ReminderRow, rolloutQueries } from './queries.ts';
import { dueOn, isDue, REMINDER_MONTHS, type ReminderMonths } from './reminders.ts';

/** A time at which the owners of a winning case are asked what became of it. */
export interface Reminder {
  rollout: OpenCase;
  months: ReminderMonths;
  dueOn: Day;
  state: 'due' | 'coming' | 'settled';
  settled: ReminderRow | undefined;
}

/** The cases that hold a prize and that departments are asked about. */
export function remindedCases(db: Db, year: FiscalYear): OpenCase[] {
  const winning = winningPosts(db, year);
  return rolloutQueries(db)
    .list(year)
    .filter(({ postId, origin }) => origin === 'winner' && winning.has(postId));
}

const ORDER: readonly Reminder['state'][] = ['due', 'coming', 'settled'];

/** The reminders of a year: what is due first and has waited longest, then what comes, then what is settled. */
export function remindersOf(db: Db, year: FiscalYear, publishedAt: Date, at: Date): Reminder[] {
  const rows = rolloutQueries(db).listReminders(year);
  return remindedCases(db, year)
    .flatMap((rollout) =>
      REMINDER_MONTHS.map((months) => {
        const settled = rows.find((row) => row.postId === rollout.postId && row.months === months);
        const state: Reminder['state'] = settled ? 'settled' : isDue(publishedAt, months, at) ? 'due' : 'coming';
        return { rollout, months, dueOn: dueOn(publishedAt, months), state, settled };
      }),
    )
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
}

/** What waits in all years, for the secretariat's first page; years in which nothing does are left out. */
export const dueReminders = (db: Db, at: Date): { year: FiscalYear; name: string; count: number }[] =>
  listAwards(db)
    .map(({ year, rules, clock }) => ({
      year,
      name: rules.name,
      count: clock.publishedAt ? remindersOf(db, year, clock.publishedAt, at).filter(({ state }) => state === 'due').length : 0,
    }))
    .filter(({ count }) => count > 0);
