import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { beginsDay } from './moments.ts';
import type { ShownPhase, StationView, YearHead } from './pages.ts';
import { nextDate, timelineOf } from './timeline.ts';
import { type AwardYear, phaseOf } from './years.ts';

export const headOf = (award: AwardYear, at: Date): YearHead => ({
  year: award.year,
  name: award.rules.name,
  phase: phaseOf(award, at),
  shown: shownPhase(award, at),
  votingOpensAt: award.clock.voting.opensAt.toISOString(),
  announced: award.clock.announcedAt !== undefined,
  next: nextDate(award, at),
});

function shownPhase(award: AwardYear, at: Date): ShownPhase {
  const phase = phaseOf(award, at);
  if (phase === 'screening' && award.clock.votingFrozenAt) return 'listed';
  return phase === 'shortlisting' && award.steps.has('shortlist_frozen') ? 'shortlisted' : phase;
}

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
