import { can } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { pageTitle } from '../counting/page.ts';
import { headOf } from '../years/shown.ts';
import type { AwardYear } from '../years/years.ts';
import { isWaiting } from './answers.ts';
import { type Matrix, matrixOf, prizesByPost, summaryOfCase } from './matrix.ts';
import { isOfTeam } from './owners.ts';
import { type CaseHead, FILTERS, type Filter, type MatrixPage } from './pages.ts';
import type { OpenCase } from './queries.ts';

interface Asked {
  viewer: Viewer | undefined;
  at: Date;
  locale: Locale;
  filter: Filter;
}

/** Departments and cases, with what each has answered and who has not looked yet. */
export function matrixModel(db: Db, award: AwardYear, { viewer, at, locale, filter }: Asked): MatrixPage {
  const matrix = matrixOf(db, award, at);
  const isShown = (name: Filter) => (line: Matrix['lines'][number]) => fits(line, name, viewer);
  const path = `/awards/${award.year}/rollout`;
  return {
    title: pageTitle(award, locale, 'rollout.title'),
    award: headOf(award, at),
    cases: caseHeads(db, award, matrix.cases, locale),
    own: ownPart(matrix, viewer),
    filters: FILTERS.filter((name) => name !== 'own' || viewer !== undefined).map((name) => ({
      name,
      path: name === 'all' ? path : `${path}?show=${name}`,
      departments: matrix.lines.filter(isShown(name)).length,
      current: name === filter,
    })),
    divisions: byDivision(matrix.lines.filter(isShown(filter)), viewer),
    canManage: can(viewer, 'run_awards'),
  };
}

export function caseHeads(db: Db, { year }: AwardYear, cases: readonly OpenCase[], locale: Locale): CaseHead[] {
  const prizes = prizesByPost(db, year, locale);
  return cases.map((rollout, index) => ({
    number: index + 1,
    postId: rollout.postId,
    title: rollout.title,
    prizes: rollout.origin === 'winner' ? (prizes.get(rollout.postId) ?? []) : [],
    reason: rollout.reason,
    summary: summaryOfCase(db, rollout),
  }));
}

function fits({ department, cells }: Matrix['lines'][number], filter: Filter, viewer: Viewer | undefined): boolean {
  if (filter === 'all') return true;
  if (filter === 'own') return department.id === viewer?.departmentId;
  return cells.some(({ state }) => state === filter);
}

function ownPart({ lines }: Matrix, viewer: Viewer | undefined): MatrixPage['own'] {
  const line = lines.find(({ department }) => department.id === viewer?.departmentId);
  if (!line) return undefined;
  const waiting = line.cells.filter(({ rollout, state }) => isWaiting(state) && !(viewer && isOfTeam(rollout, viewer)));
  return {
    name: line.department.name,
    waiting: waiting.map(({ rollout: { postId, title } }) => ({ postId, title })),
  };
}

/** The chart lists a division's departments together. */
function byDivision(lines: Matrix['lines'], viewer: Viewer | undefined): MatrixPage['divisions'] {
  const divisions = new Map<string, MatrixPage['divisions'][number]>();
  for (const { department, cells } of lines) {
    const division = divisions.get(department.division) ?? { name: department.division, departments: [] };
    division.departments.push({
      id: department.id,
      name: department.name,
      below: department.below,
      own: department.id === viewer?.departmentId,
      states: cells.map(({ state }) => state),
    });
    divisions.set(department.division, division);
  }
  return [...divisions.values()];
}
