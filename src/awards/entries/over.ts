import type { EntryState, StateRow } from './queries.ts';

const OVER: readonly EntryState[] = ['withdrawn', 'lapsed', 'ineligible'];

/** States that an entry leaves only by another decision: nothing more happens to it this year. */
export const isOver = ({ state }: { state: EntryState }): boolean => OVER.includes(state);

/**
 * Whether an entry was over already when somebody nominated it, and is still. Only those know that it is over who had to do
 * with it before: to everybody else it looks as if nobody had nominated the case.
 * @param states of the entry, the oldest first
 */
export function isLate(states: readonly Pick<StateRow, 'state' | 'setAt'>[], nominatedAt: string): boolean {
  const since = states[states.findLastIndex((row) => !isOver(row)) + 1]?.setAt;
  return since !== undefined && nominatedAt > since;
}
