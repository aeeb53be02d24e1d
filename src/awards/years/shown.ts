import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { beginsDay } from './moments.ts';
import type { StationView, YearHead } from './pages.ts';
import { nextDate, timelineOf } from './timeline.ts';
import { type AwardYear, phaseOf } from './years.ts';

export const headOf = (award: AwardYear, at: Date): YearHead => ({
  year: award.year,
  name: award.rules.name,
  phase: phaseOf(award, at),
  announced: award.clock.announcedAt !== undefined,
  next: nextDate(award, at),
});

/** The timeline of a year with the names of those who took its steps. */
export const stationsOf = (db: Db, award: AwardYear, at: Date): StationView[] =>
  timelineOf(award, at).map(({ extension, steps, ...station }) => ({
    ...station,
    beginsDay: station.opensAt !== undefined && beginsDay(station.opensAt),
    extension: extension && { closedAt: extension.closedAt, reason: extension.reason },
    steps: steps.map(({ step, takenBy, takenAt }) => ({
      step,
      by: takenBy === null ? undefined : personName(db, takenBy),
      at: takenAt,
    })),
  }));
