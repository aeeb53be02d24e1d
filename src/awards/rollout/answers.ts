/** What a department says to a case, what it may lead to first (product.md, 2). */
export const ANSWERS = ['adopted', 'trial', 'considering', 'not_applicable', 'dropped'] as const;
export type Answer = (typeof ANSWERS)[number];

/** Whoever does not take a case over says why: that is what its owners and the next department learn from. */
export const needsReason = (answer: Answer): boolean => answer === 'not_applicable' || answer === 'dropped';

/** How a department stands with a case: its answer, that it is the owner, or whether it has looked at it. */
export const CELL_STATES = [...ANSWERS, 'seen', 'unseen', 'own'] as const;
export type CellState = (typeof CELL_STATES)[number];

/** @param seen whether somebody of the department has opened the case since it was asked about */
export function cellState({ answer, isOwner, seen }: { answer: Answer | undefined; isOwner: boolean; seen: boolean }): CellState {
  if (isOwner) return 'own';
  return answer ?? (seen ? 'seen' : 'unseen');
}

/** Whether a department has yet to say something. */
export const isWaiting = (state: CellState): boolean => state === 'seen' || state === 'unseen';
