import { DAY_MS } from '../../lib/index.ts';
import { FOLLOW_UP_DAYS, NEWS_DAYS, type Phase } from '../rules/index.ts';
import { beginsDay } from './moments.ts';
import type { ExtensionRow, Stage, Step, StepRow } from './queries.ts';
import { type AwardYear, phaseOf } from './years.ts';

/** Where a year stops on its way, as people are shown it; the freeze of the result belongs to the deliberation. */
export const STATIONS = [
  'nominating',
  'screening',
  'voting',
  'shortlisting',
  'judging',
  'deliberation',
  'published',
  'follow_up',
] as const;
export type StationName = (typeof STATIONS)[number];

export interface Station {
  name: StationName;
  state: 'past' | 'now' | 'coming';
  opensAt: string | undefined;
  closesAt: string | undefined;
  extension: ExtensionRow | undefined;
  /** What a named person did there. */
  steps: StepRow[];
}

const STEPS_OF: Readonly<Record<StationName, readonly Step[]>> = {
  nominating: ['announced'],
  screening: ['voting_frozen'],
  voting: [],
  shortlisting: ['box_closed', 'shortlist_frozen'],
  judging: ['judging_begun'],
  deliberation: [],
  published: [],
  follow_up: [],
};

/** The stations of a year in their order, with the one where it stands now. Before the first opens all are to come. */
export function timelineOf(award: AwardYear, at: Date): Station[] {
  const now = STATIONS.indexOf(stationOf(phaseOf(award, at)) as StationName);
  return STATIONS.map((name, index) => ({
    name,
    state: index < now ? 'past' : index === now ? 'now' : 'coming',
    ...periodOf(award, name),
    extension: award.extensions.get(name as Stage),
    steps: STEPS_OF[name].flatMap((step) => award.steps.get(step) ?? []),
  }));
}

function stationOf(phase: Phase): StationName | undefined {
  if (phase === 'frozen') return 'deliberation';
  if (phase === 'archived') return 'follow_up';
  return phase === 'draft' ? undefined : phase;
}

function periodOf({ clock }: AwardYear, name: StationName): { opensAt: string | undefined; closesAt: string | undefined } {
  const period = (opensAt: Date | undefined, closesAt: Date | undefined) => ({
    opensAt: opensAt?.toISOString(),
    closesAt: closesAt?.toISOString(),
  });
  if (name === 'nominating') return period(clock.nominating.opensAt, clock.nominating.closesAt);
  if (name === 'voting') return period(clock.voting.opensAt, clock.voting.closesAt);
  if (name === 'judging') return period(undefined, clock.judgingClosesAt);
  if (name === 'follow_up' && clock.publishedAt)
    return period(daysAfter(clock.publishedAt, NEWS_DAYS), daysAfter(clock.publishedAt, FOLLOW_UP_DAYS));
  return period(name === 'published' ? clock.publishedAt : undefined, undefined);
}

const daysAfter = (instant: Date, days: number): Date => new Date(instant.getTime() + days * DAY_MS);

export const NEXT_DATES = ['nominating_opens', 'nominating_closes', 'voting_opens', 'voting_closes', 'judging_closes'] as const;

export interface NextDate {
  name: (typeof NEXT_DATES)[number];
  at: string;
  /** The end of something; the others are beginnings. */
  ends: boolean;
  /** Begins with its day: the time is not worth saying. */
  beginsDay: boolean;
}

/** The next date that is fixed; undefined where people decide how long it takes. */
export function nextDate(award: AwardYear, at: Date): NextDate | undefined {
  const { nominating, voting, judgingClosesAt } = award.clock;
  const next = (name: NextDate['name'], date: Date, ends: boolean): NextDate | undefined =>
    date > at ? { name, at: date.toISOString(), ends, beginsDay: !ends && beginsDay(date.toISOString()) } : undefined;
  const opens = (name: NextDate['name'], date: Date) => next(name, date, false);
  const closes = (name: NextDate['name'], date: Date) => next(name, date, true);
  switch (phaseOf(award, at)) {
    case 'draft':
      return opens('nominating_opens', nominating.opensAt);
    case 'nominating':
      return closes('nominating_closes', nominating.closesAt);
    case 'screening':
      return opens('voting_opens', voting.opensAt);
    case 'voting':
      return closes('voting_closes', voting.closesAt);
    case 'shortlisting':
    case 'judging':
      return closes('judging_closes', judgingClosesAt);
    default:
      return undefined;
  }
}
