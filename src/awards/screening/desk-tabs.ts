import type { EntryState } from '../entries/queries.ts';

/** Where an entry lies on the secretariat's desk, what waits for them first. */
export const DESK_TABS = ['undecided', 'second', 'needs_fix', 'awaiting', 'eligible', 'ineligible', 'others'] as const;
export type DeskTab = (typeof DESK_TABS)[number];

/** What waits for a decision of the secretariat. */
export const PENDING_TABS: readonly DeskTab[] = ['undecided', 'second'];

export interface OnDesk {
  state: EntryState;
  /** Whether every reader may open the case. */
  readable: boolean;
  /** A refusal that a second secretary has to look at, an objection that was not answered. */
  refusal: boolean;
  objection: boolean;
}

/** @param frozen whether the list is frozen: then nothing waits for a decision any more */
export function deskTabOf({ state, readable, refusal, objection }: OnDesk, frozen: boolean): DeskTab {
  if (state === 'eligible') return readable || frozen ? 'eligible' : 'undecided';
  if (state === 'ineligible') return objection && !frozen ? 'undecided' : 'ineligible';
  if (state === 'awaiting_consent') return 'awaiting';
  if (state !== 'submitted' && state !== 'needs_fix') return 'others';
  if (refusal) return 'second';
  return state === 'submitted' ? 'undecided' : 'needs_fix';
}
