import { recordEvent } from '../../activity/index.ts';
import { type PostRow, requireListed } from '../../board/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import { AppError, conflict, dayOf, type FiscalYear, invalid, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import type { Answer } from './answers.ts';
import { askedDepartments } from './departments.ts';
import { closeCase } from './open.ts';
import { isOfTeam, isOwner } from './owners.ts';
import { type OpenCase, rolloutQueries } from './queries.ts';
import { remindedCases } from './reminded.ts';
import { isDue, type ReminderMonths } from './reminders.ts';
import { engagedIn } from './summary.ts';

export interface AnswerForm {
  answer: Answer;
  reason: string;
  hoursAYear: number | undefined;
  /** Number of the department's answer that the form was made on; 0 before the first. */
  seen: number;
}

/**
 * Adds the answer of the viewer's department, which holds from now on.
 * @throws AppError not_found, conflict for the owners of the case and its team, a department that is not asked, and when somebody of the
 * department has answered since the form was made (`rollout_moved`)
 */
export function answerRollout(db: Db, viewer: Viewer, postId: number, form: AnswerForm, at: Date): void {
  inTransaction(db, () => {
    const { rollout } = requireCase(db, viewer, postId);
    const { id: answeredBy, departmentId } = viewer;
    if (isOwner(rollout, departmentId)) throw conflict('rollout_own');
    if (isOfTeam(rollout, viewer)) throw conflict('rollout_team');
    if (!askedDepartments(db, dayOf(at)).some(({ id }) => id === departmentId)) throw conflict('rollout_not_asked');
    const last = rolloutQueries(db).findLast(postId, departmentId);
    if ((last?.seq ?? 0) !== form.seen) throw conflict('rollout_moved');
    const { answer, reason } = form;
    const hoursAYear = form.hoursAYear ?? null;
    if (last?.answer === answer && last.reason === reason && last.hoursAYear === hoursAYear) return;
    const seq = (last?.seq ?? 0) + 1;
    rolloutQueries(db).insertAnswer({
      postId,
      departmentId,
      seq,
      answer,
      reason,
      hoursAYear,
      answeredBy,
      answeredAt: at.toISOString(),
    });
    recordEvent(db, {
      kind: 'rollout.answered',
      actorId: answeredBy,
      departmentId,
      subjectId: postId,
      details: { answer },
      at,
    });
  });
}

/** A case that departments are asked about, with its post. @throws AppError not_found, conflict for a post taken off the board */
export function requireCase(db: Db, viewer: Viewer, postId: number): { post: PostRow; rollout: OpenCase } {
  const rollout = rolloutQueries(db).find(postId);
  if (!rollout) throw notFound();
  return { post: requireListed(db, viewer, postId), rollout };
}

/** A year whose roll-out has begun: with its publication. @throws AppError not_found, conflict before it */
export function requireRollout(db: Db, viewer: Viewer, year: FiscalYear): AwardYear {
  const award = requireAward(db, year, viewer);
  if (!award.clock.publishedAt) throw conflict('rollout_before_publication');
  return award;
}

/**
 * Asks the departments about a case that the secretariat recommends.
 * @throws AppError not_found, conflict, invalid for what is no case on the board or is asked about already
 */
export function recommendCase(
  db: Db,
  viewer: Viewer,
  { year, postId, reason }: { year: FiscalYear; postId: number; reason: string },
  at: Date,
): void {
  inTransaction(db, () => {
    requireRollout(db, viewer, year);
    requireCaseStudy(db, viewer, postId);
    if (rolloutQueries(db).find(postId)) throw invalid('rollout_case', { case: 'form.rollout_case_known' });
    rolloutQueries(db).insert({ postId, year, origin: 'recommended', reason, openedBy: viewer.id, openedAt: at.toISOString() });
    record(db, viewer, 'rollout.opened', postId, at);
  });
}

function requireCaseStudy(db: Db, viewer: Viewer, postId: number): void {
  const unknown = invalid('rollout_case', { case: 'form.rollout_case_unknown' });
  try {
    if (requireListed(db, viewer, postId).kind === 'case_study') return;
  } catch (fault) {
    throw fault instanceof AppError ? unknown : fault;
  }
  throw unknown;
}

/** Asks about a recommended case no more. @throws AppError not_found, conflict for a winner and once a department has answered */
export function takeBackCase(db: Db, viewer: Viewer, year: FiscalYear, postId: number, at: Date): void {
  inTransaction(db, () => {
    const { origin } = requireCaseOfYear(db, viewer, year, postId);
    if (origin === 'winner') throw conflict('rollout_winner');
    if (rolloutQueries(db).hasAnswers(postId)) throw conflict('rollout_answered');
    closeCase(db, viewer, postId, at);
  });
}

/**
 * Says in how many departments the task of a case exists; undefined: nobody has counted.
 * @throws AppError not_found, conflict, invalid for fewer than have taken it up
 */
export function setDepartments(
  db: Db,
  viewer: Viewer,
  { year, postId, departments }: { year: FiscalYear; postId: number; departments: number | undefined },
  at: Date,
): void {
  inTransaction(db, () => {
    requireCaseOfYear(db, viewer, year, postId);
    if (departments !== undefined && departments < engagedIn(rolloutQueries(db).countAnswers(postId)))
      throw invalid('rollout_departments', { departments: 'form.rollout_departments_few' });
    rolloutQueries(db).setDepartments(postId, departments);
    record(db, viewer, 'rollout.changed', postId, at);
  });
}

/**
 * Writes down what the owning department said when it was asked.
 * @throws AppError not_found, conflict before the day it is due and when it is written down already
 */
export function settleReminder(
  db: Db,
  viewer: Viewer,
  { year, postId, months, note }: { year: FiscalYear; postId: number; months: ReminderMonths; note: string },
  at: Date,
): void {
  inTransaction(db, () => {
    const { clock } = requireRollout(db, viewer, year);
    if (!remindedCases(db, year).some((reminded) => reminded.postId === postId)) throw notFound();
    if (!isDue(clock.publishedAt as Date, months, at)) throw conflict('rollout_reminder_early');
    const settled = rolloutQueries(db).listReminders(year);
    if (settled.some((row) => row.postId === postId && row.months === months)) throw conflict('rollout_reminder_settled');
    rolloutQueries(db).insertReminder({ postId, months, note, settledBy: viewer.id, settledAt: at.toISOString() });
    record(db, viewer, 'rollout.reminded', postId, at, { months });
  });
}

function requireCaseOfYear(db: Db, viewer: Viewer, year: FiscalYear, postId: number): OpenCase {
  requireRollout(db, viewer, year);
  const found = rolloutQueries(db).find(postId);
  if (found?.year !== year) throw notFound();
  return found;
}

type RolloutEvent = 'rollout.opened' | 'rollout.changed' | 'rollout.reminded';

function record(
  db: Db,
  { id: actorId, departmentId }: Viewer,
  kind: RolloutEvent,
  subjectId: number,
  at: Date,
  details: Readonly<Record<string, number>> = {},
): void {
  recordEvent(db, { kind, actorId, departmentId, subjectId, details, at });
}
