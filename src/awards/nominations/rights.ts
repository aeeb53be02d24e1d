import { isOver } from '../entries/over.ts';
import type { EntryRow } from '../entries/queries.ts';
import type { Phase } from '../rules/index.ts';

/** What a person is to an entry. */
export interface Standing {
  isLead: boolean;
  isMember: boolean;
  /** A member whose lead has no account any more. */
  leadIsGone: boolean;
  hasNominated: boolean;
  /** Nobody else has nominated it. */
  nominatedAlone: boolean;
  /** Nominated it when it was over, and has nothing else to do with it. */
  nominatedLate: boolean;
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

/** An entry as this person may know it: who nominated one that was over waits for an answer, like anybody who nominates. */
export const asKnown = <T extends Pick<EntryRow, 'state' | 'consentedAt' | 'withdrawnStage'>>(
  entry: T,
  { nominatedLate }: Standing,
  { listFrozen }: Moment,
): T =>
  nominatedLate
    ? { ...entry, state: listFrozen ? 'lapsed' : 'awaiting_consent', consentedAt: null, withdrawnStage: null }
    : entry;

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
export type WithdrawsAs = 'lead' | 'member' | 'nominator';

export function withdrawsAs(entry: Entry, who: Standing, { listFrozen }: Moment): WithdrawsAs | undefined {
  if (isOver(entry)) return undefined;
  if (who.isLead) return 'lead';
  if (who.leadIsGone) return 'member';
  return who.hasNominated && who.nominatedAlone && !listFrozen && isUnanswered(entry) ? 'nominator' : undefined;
}

/** Nobody stays in a team against their will; the lead withdraws instead. */
export const canLeave = ({ isMember, isLead }: Standing, { listFrozen }: Moment): boolean => isMember && !isLead && !listFrozen;

export const canObject = ({ state }: Pick<EntryRow, 'state'>, { isLead }: Standing, { listFrozen }: Moment): boolean =>
  isLead && state === 'ineligible' && !listFrozen;
