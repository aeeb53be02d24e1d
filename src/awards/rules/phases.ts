import { DAY_MS } from '../../lib/index.ts';
import { isOpen, type Window } from './time.ts';

/** R2, in their order. */
export const PHASES = [
  'draft',
  'nominating',
  'screening',
  'voting',
  'shortlisting',
  'judging',
  'deliberation',
  'frozen',
  'published',
  'follow_up',
  'archived',
] as const;

export type Phase = (typeof PHASES)[number];

/** Days after the publication: how long it is news, and until the last reminder (R14: twelve months) has been answered. */
export const NEWS_DAYS = 60;
export const FOLLOW_UP_DAYS = 400;

/** Everything a phase is computed from; undefined has not happened yet. */
export interface YearClock {
  /** A year that nobody has announced stays a draft. */
  announcedAt: Date | undefined;
  nominating: Window;
  /** The end is already the extended one, where it was extended. */
  voting: Window;
  judgingClosesAt: Date;
  /** When a named person froze the entry list and the roll. Before it the voting window does not open. */
  votingFrozenAt: Date | undefined;
  /** After the shortlist was frozen; until then the phase stays shortlisting. */
  judgingBegunAt: Date | undefined;
  resultConfirmedAt: Date | undefined;
  publishedAt: Date | undefined;
}

/**
 * R2: the phase is computed at each request, by the clock and by what named persons did. Time alone never leads back to an
 * earlier phase, whatever the dates are.
 */
export function phaseAt(year: YearClock, now: Date): Phase {
  if (year.publishedAt && hasCome(year.publishedAt, now)) return afterPublication(year.publishedAt, now);
  if (hasCome(year.resultConfirmedAt, now)) return 'frozen';
  if (!hasCome(year.announcedAt, now) || now < year.nominating.opensAt) return 'draft';
  if (isOpen(year.nominating, now)) return 'nominating';
  if (!hasCome(year.votingFrozenAt, now) || now < year.voting.opensAt) return 'screening';
  if (isOpen(year.voting, now)) return 'voting';
  if (!hasCome(year.judgingBegunAt, now)) return 'shortlisting';
  return now < year.judgingClosesAt ? 'judging' : 'deliberation';
}

function afterPublication(publishedAt: Date, now: Date): Phase {
  const days = (now.getTime() - publishedAt.getTime()) / DAY_MS;
  if (days < NEWS_DAYS) return 'published';
  return days < FOLLOW_UP_DAYS ? 'follow_up' : 'archived';
}

const hasCome = (at: Date | undefined, now: Date): boolean => at !== undefined && at <= now;

/** Whether the result is out. */
export const isPublished = (phase: Phase): boolean => isAfter(phase, 'frozen');

export const isAfter = (phase: Phase, other: Phase): boolean => PHASES.indexOf(phase) > PHASES.indexOf(other);
