import { isOpen, type Window } from './time.ts';

/** R2, in their order. follow_up and archived come after them. */
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
] as const;

export type Phase = (typeof PHASES)[number];

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
  if (hasCome(year.publishedAt, now)) return 'published';
  if (hasCome(year.resultConfirmedAt, now)) return 'frozen';
  if (!hasCome(year.announcedAt, now) || now < year.nominating.opensAt) return 'draft';
  if (isOpen(year.nominating, now)) return 'nominating';
  if (!hasCome(year.votingFrozenAt, now) || now < year.voting.opensAt) return 'screening';
  if (isOpen(year.voting, now)) return 'voting';
  if (!hasCome(year.judgingBegunAt, now)) return 'shortlisting';
  return now < year.judgingClosesAt ? 'judging' : 'deliberation';
}

const hasCome = (at: Date | undefined, now: Date): boolean => at !== undefined && at <= now;

export const isAfter = (phase: Phase, other: Phase): boolean => PHASES.indexOf(phase) > PHASES.indexOf(other);
