import { hashOrder } from './order.ts';

/** R6: how many of m entries a ballot may name. With one entry or none there is no vote. */
export function choicesPerBallot(entries: number, maxChoices: number): number {
  return entries <= 1 ? 0 : Math.max(1, Math.min(maxChoices, Math.floor(entries / 2)));
}

/** R6: the order on a voter's screen. Each voter has another one and keeps it, so that no entry gains from standing first. */
export const shuffledFor = (voter: string, entries: readonly string[]): string[] => hashOrder(voter, entries);

export type ChoiceFault = 'too_many' | 'duplicate' | 'foreign' | 'barred' | 'withdrawn';

/** What a ballot is judged by: the entries of its category, withdrawn ones among them, and what is closed to this voter. */
export interface BallotPaper {
  entries: readonly string[];
  barred: ReadonlySet<string>;
  withdrawn: ReadonlySet<string>;
  limit: number;
}

/** R6, R7: why a ballot is refused; undefined when it is good. No choice at all is a good, blank ballot. */
export function choiceFault(
  choices: readonly string[],
  { entries, barred, withdrawn, limit }: BallotPaper,
): ChoiceFault | undefined {
  if (choices.length > limit) return 'too_many';
  if (new Set(choices).size < choices.length) return 'duplicate';
  if (choices.some((choice) => !entries.includes(choice))) return 'foreign';
  if (choices.some((choice) => barred.has(choice))) return 'barred';
  return choices.some((choice) => withdrawn.has(choice)) ? 'withdrawn' : undefined;
}
