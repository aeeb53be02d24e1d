import type { EntryRow } from '../entries/queries.ts';
import type { Phase } from '../rules/index.ts';

/** What a person is to an entry. */
export interface Standing {
  isLead: boolean;
  isMember: boolean;
  hasNominated: boolean;
  /** Nobody else has nominated it. */
  nominatedAlone: boolean;
  runsAwards: boolean;
}

/** How far the year is; the list is frozen before the vote opens. */
export interface Moment {
  phase: Phase;
  listFrozen: boolean;
}

type Entry = Pick<EntryRow, 'state' | 'consentedAt'>;

/** Nominated by somebody else, and the lead has not said yes or no. */
export const isUnanswered = ({ state, consentedAt }: Entry): boolean =>
  consentedAt === null && (state === 'awaiting_consent' || state === 'needs_fix');

/** States that an entry leaves only by another decision: nothing more happens to it this year. */
export const isOver = ({ state }: Pick<EntryRow, 'state'>): boolean =>
  state === 'withdrawn' || state === 'lapsed' || state === 'ineligible';

export const canAnswer = (entry: Entry, { isLead }: Standing, { listFrozen }: Moment): boolean =>
  isLead && !listFrozen && isUnanswered(entry);

/** The lead edits what is not decided; those who nominated, and the secretariat, only what the lead has sent back to them. */
export function canEdit(entry: Entry, who: Standing, { phase, listFrozen }: Moment): boolean {
  if (listFrozen) return false;
  if (who.isLead && (entry.state === 'needs_fix' || entry.state === 'awaiting_consent')) return true;
  if (who.isLead && (entry.state === 'draft' || entry.state === 'submitted')) return phase === 'nominating';
  return (who.hasNominated || who.runsAwards) && entry.state === 'needs_fix' && entry.consentedAt === null;
}

/** In which part a person may take an entry back; undefined: not at all. */
export type WithdrawsAs = 'lead' | 'nominator' | 'secretary';

export function withdrawsAs(entry: Entry, who: Standing, { listFrozen }: Moment): WithdrawsAs | undefined {
  if (isOver(entry)) return undefined;
  if (who.isLead) return 'lead';
  if (who.hasNominated && who.nominatedAlone && !listFrozen && isUnanswered(entry)) return 'nominator';
  return who.runsAwards && entry.state !== 'draft' ? 'secretary' : undefined;
}

export const canObject = ({ state }: Pick<EntryRow, 'state'>, { isLead }: Standing, { listFrozen }: Moment): boolean =>
  isLead && state === 'ineligible' && !listFrozen;
