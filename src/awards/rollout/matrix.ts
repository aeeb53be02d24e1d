import type { Db } from '../../db/index.ts';
import { dayOf, type FiscalYear } from '../../lib/index.ts';
import type { Locale } from '../../web/index.ts';
import { prizeName } from '../decision/given.ts';
import { winnersOf } from '../decision/winners.ts';
import type { AwardYear } from '../years/years.ts';
import { type CellState, cellState, isWaiting } from './answers.ts';
import { type AskedDepartment, askedDepartments } from './departments.ts';
import { winningPosts } from './open.ts';
import { isOwner } from './owners.ts';
import { type AnswerRow, type OpenCase, rolloutQueries } from './queries.ts';
import { type RolloutSummary, summaryOf } from './summary.ts';

export interface Cell {
  rollout: OpenCase;
  state: CellState;
  answer: AnswerRow | undefined;
}

export interface Matrix {
  cases: OpenCase[];
  lines: { department: AskedDepartment; cells: Cell[] }[];
}

/** How the departments of today stand with the cases of a year that everybody may read. */
export function matrixOf(db: Db, { year }: Pick<AwardYear, 'year'>, at: Date): Matrix {
  const cases = casesOf(db, year).filter(({ readable }) => readable);
  const answers = new Map(
    rolloutQueries(db)
      .listLast(year)
      .map((row) => [keyOf(row), row]),
  );
  const seen = new Set(rolloutQueries(db).listSeen(year).map(keyOf));
  const lines = askedDepartments(db, dayOf(at)).map((department) => ({
    department,
    cells: cases.map((rollout): Cell => {
      const key = keyOf({ postId: rollout.postId, departmentId: department.id });
      const answer = answers.get(key);
      const own = isOwner(rollout, department.id);
      return { rollout, answer, state: cellState({ answer: answer?.answer, isOwner: own, seen: seen.has(key) }) };
    }),
  }));
  return { cases, lines };
}

/** Winners by precedence, then what is recommended, the first opened first. */
export function casesOf(db: Db, year: FiscalYear): OpenCase[] {
  const winning = [...winningPosts(db, year)];
  const place = ({ postId }: OpenCase): number => (winning.includes(postId) ? winning.indexOf(postId) : winning.length);
  return rolloutQueries(db)
    .list(year)
    .sort((a, b) => place(a) - place(b));
}

const keyOf = ({ postId, departmentId }: { postId: number; departmentId: number }): string => `${postId} ${departmentId}`;

/** Names of the prizes of each winning post, by precedence. */
export function prizesByPost(db: Db, year: FiscalYear, locale: Locale): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (const { prize, entry, givenBack } of winnersOf(db, year)) {
    if (givenBack || entry.postId === null) continue;
    names.set(entry.postId, [...(names.get(entry.postId) ?? []), prizeName(prize, locale)]);
  }
  return names;
}

export const summaryOfCase = (db: Db, { postId, departments }: Pick<OpenCase, 'postId' | 'departments'>): RolloutSummary =>
  summaryOf(departments ?? undefined, rolloutQueries(db).countAnswers(postId));

/** How many of the departments that are asked have yet to answer. */
export const countWaiting = ({ lines }: Matrix, postId: number): number =>
  lines.filter(({ cells }) => cells.some(({ rollout, state }) => rollout.postId === postId && isWaiting(state))).length;
