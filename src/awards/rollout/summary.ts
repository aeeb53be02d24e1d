import type { Db } from '../../db/index.ts';
import type { Answer } from './answers.ts';
import { type AnswerCount, rolloutQueries } from './queries.ts';

/** What came of asking the other departments about a case. */
export interface RolloutSummary extends Record<Answer, number> {
  /** Departments where the task exists; undefined while nobody has counted, and where more have taken the case up than were counted. */
  departments: number | undefined;
  /** Share of these that have adopted the case; undefined with them. */
  percent: number | undefined;
  /** Hours a year that the departments which have adopted it report. */
  hoursAYear: number;
}

/** How far a case has been taken over; undefined for one that nobody is asked about. */
export function rolloutSummary(db: Db, postId: number): RolloutSummary | undefined {
  const found = rolloutQueries(db).find(postId);
  return found && summaryOf(found.departments ?? undefined, rolloutQueries(db).countAnswers(postId));
}

export function summaryOf(counted: number | undefined, counts: readonly AnswerCount[]): RolloutSummary {
  const of = (answer: Answer) => counts.find((count) => count.answer === answer);
  const number = (answer: Answer) => of(answer)?.departments ?? 0;
  const adopted = number('adopted');
  const departments = counted !== undefined && counted >= engagedIn(counts) ? counted : undefined;
  return {
    adopted,
    trial: number('trial'),
    considering: number('considering'),
    not_applicable: number('not_applicable'),
    dropped: number('dropped'),
    departments,
    percent: departments && Math.round((100 * adopted) / departments),
    hoursAYear: of('adopted')?.hoursAYear ?? 0,
  };
}

const ENGAGED: readonly Answer[] = ['adopted', 'trial', 'considering'];

/** Departments that have taken a case up: the task exists in each of them. */
export const engagedIn = (counts: readonly AnswerCount[]): number =>
  counts.filter(({ answer }) => ENGAGED.includes(answer)).reduce((sum, { departments }) => sum + departments, 0);
