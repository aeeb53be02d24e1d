/** Why something is reported, in the order of the form. */
export const REASONS = ['personal_information', 'wrong', 'offensive', 'copyright', 'duplicate', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** What became of a report. Hiding and the trash are done by settling it; the others tell what has been done. */
export const OUTCOMES = ['kept', 'corrected', 'redacted', 'hidden', 'trashed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What can become of a report of a thing: comments have no trash, and what its author deleted is gone already. */
export function outcomesFor({ commentId, state }: { commentId: number | undefined; state: string }): Outcome[] {
  if (state === 'deleted') return ['kept', 'corrected'];
  return OUTCOMES.filter((outcome) => outcome !== 'trashed' || commentId === undefined);
}
