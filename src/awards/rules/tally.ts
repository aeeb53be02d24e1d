import { byCodeUnits } from './order.ts';

/** R7: the part of the year in which an entry was withdrawn. Before the voting it is simply not on the list. */
export type Withdrawal = 'voting' | 'shortlisted' | 'judging';

export interface CountedEntry {
  id: string;
  division: string;
  /** X of R6: ballots of people who are barred from this entry. */
  barredBallots: number;
  withdrawn: Withdrawal | null;
  addedByJury: boolean;
}

export interface Tally {
  entry: string;
  division: string;
  approvals: number;
  denominator: number;
}

export interface Standing {
  entry: string;
  approvals: number;
  denominator: number;
  rank: number;
}

/** R6, R8: what each entry got, the best first. Entries withdrawn during the voting are left out, what was stored for them too. */
export function tally(entries: readonly CountedEntry[], ballots: readonly (readonly string[])[]): Tally[] {
  const approvals = countApprovals(ballots);
  return entries
    .filter(({ withdrawn }) => withdrawn !== 'voting')
    .map(({ id, division, barredBallots }) => ({
      entry: id,
      division,
      approvals: approvals.get(id) ?? 0,
      denominator: ballots.length - barredBallots,
    }))
    .sort((a, b) => compareStrength(b, a) || byCodeUnits(a.entry, b.entry));
}

/** How many ballots name each entry that is named at all. */
export function countApprovals(ballots: readonly (readonly string[])[]): Map<string, number> {
  const approvals = new Map<string, number>();
  for (const choices of ballots) for (const choice of choices) approvals.set(choice, (approvals.get(choice) ?? 0) + 1);
  return approvals;
}

type Rate = Pick<Tally, 'approvals' | 'denominator'>;

/** R6: positive when a's rate is the larger one. Exact: fractions are cross-multiplied, and a rate without ballots is 0. */
export function compareRates(a: Rate, b: Rate): number {
  const [rateOfA, rateOfB] = [fraction(a), fraction(b)];
  return rateOfA.over * rateOfB.under - rateOfB.over * rateOfA.under;
}

const fraction = ({ approvals, denominator }: Rate) =>
  denominator > 0 ? { over: approvals, under: denominator } : { over: 0, under: 1 };

/** R8, without the lot: the rate, then the approvals. Positive when a is the stronger one. */
export const compareStrength = (a: Tally, b: Tally): number => compareRates(a, b) || a.approvals - b.approvals;
