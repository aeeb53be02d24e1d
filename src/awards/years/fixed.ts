import { DAY_MS } from '../../lib/index.ts';
import { isAfter } from '../rules/index.ts';
import { MOMENTS, type MomentName } from './moments.ts';
import type { Stage } from './queries.ts';
import { type AwardYear, phaseOf } from './years.ts';

/** What of the settings cannot change any more: nothing, what has begun, or everything. */
export type Fixing = 'nothing' | 'nominations' | 'everything';

export function fixingOf({ clock }: AwardYear, at: Date): Fixing {
  if (clock.votingFrozenAt) return 'everything';
  return clock.announcedAt && clock.nominating.opensAt <= at ? 'nominations' : 'nothing';
}

/** Dates that have come, or that people already rely on. */
export function fixedMoments(award: AwardYear, at: Date): ReadonlySet<MomentName> {
  const fixing = fixingOf(award, at);
  if (fixing === 'nothing') return new Set();
  return new Set(fixing === 'everything' ? MOMENTS.map(({ name }) => name) : ['nominationsOpen', 'nominationsClose']);
}

export const STAGES = ['nominating', 'voting', 'judging'] as const satisfies readonly Stage[];

/** The end of a window as it stands. */
export function endOf({ clock }: AwardYear, stage: Stage): Date {
  if (stage === 'nominating') return clock.nominating.closesAt;
  return stage === 'voting' ? clock.voting.closesAt : clock.judgingClosesAt;
}

/** An extension is for what came in between, not for another year. */
const EXTENSION_DAYS = 60;

const farthestEnd = (award: AwardYear, stage: Stage): Date => new Date(endOf(award, stage).getTime() + EXTENSION_DAYS * DAY_MS);

/** Whether a new end lies within the days an extension may have. */
export const isWithinExtension = (award: AwardYear, stage: Stage, closesAt: Date): boolean =>
  closesAt <= farthestEnd(award, stage);

/** The latest end that an extension can set: nominations end before the vote opens, the vote before the judging ends. */
export function latestEnd(award: AwardYear, stage: Stage): Date {
  const { voting, judgingClosesAt } = award.clock;
  const farthest = farthestEnd(award, stage);
  const bound = stage === 'nominating' ? voting.opensAt : judgingClosesAt;
  return stage === 'judging' || farthest < bound ? farthest : bound;
}

/** R2: why a window cannot be extended: it is over, it was extended, or its date can still be set. Undefined: it can. */
export function extensionFault(award: AwardYear, stage: Stage, at: Date): string | undefined {
  if (award.extensions.has(stage)) return 'award_extended_already';
  if (at >= endOf(award, stage) || isAfter(phaseOf(award, at), stage)) return 'award_window_over';
  const settled = stage === 'nominating' ? fixingOf(award, at) !== 'nothing' : fixingOf(award, at) === 'everything';
  return settled ? undefined : 'award_extension_early';
}
