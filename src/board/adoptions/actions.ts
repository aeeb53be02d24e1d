import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { AppError, conflict, dayOf, type Month, monthOf, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { canSupportPost } from '../permissions.ts';
import { requireListed, requireVisible } from '../posts/actions.ts';
import { changeCounters } from '../posts/counters.ts';
import { adoptionFigures, ledgerChange } from './ledger.ts';
import { adoptionQueries, toRecord } from './queries.ts';

export interface AdoptionForm {
  minutesPerRun: number;
  runsPerMonth: number;
  startedOn: Month;
  note: string;
}

/**
 * Records that a person uses a post, or changes the figures from this month on; the department is the one of the moment.
 * @throws AppError not_found, conflict for the own post or a question, invalid for a start before the end of an earlier record
 */
export function adoptPost(db: Db, viewer: Viewer, postId: number, form: AdoptionForm, at: Date): void {
  inTransaction(db, () => {
    const post = requireListed(db, viewer, postId);
    if (!canSupportPost(viewer, post)) throw conflict('adopt_own_post');
    if (post.kind === 'question') throw conflict('adopt_question');
    const own = adoptionQueries(db).listOfPerson(postId, viewer.id).map(toRecord);
    const live = own.find(({ endedOn }) => endedOn === undefined);
    if (live?.minutesPerRun === form.minutesPerRun && live.runsPerMonth === form.runsPerMonth) {
      // The same figures once more are no new stretch: they say that the record still holds.
      adoptionQueries(db).setNote(postId, viewer.id, form.note);
      return confirmAdoption(db, viewer, postId, at);
    }
    const change = ledgerChange(own, form.startedOn, monthOf(at));
    if (!change) throw new AppError('invalid', 'adoption_overlaps', { startedOn: 'form.month_overlaps' });
    if (change.end) adoptionQueries(db).end(postId, viewer.id, change.end.startedOn, change.end.endedOn);
    adoptionQueries(db).put({
      postId,
      userId: viewer.id,
      departmentId: viewer.departmentId,
      startedOn: change.startedOn,
      endedOn: null,
      minutesPerRun: form.minutesPerRun,
      runsPerMonth: form.runsPerMonth,
      note: form.note,
      recordedAt: at.toISOString(),
      confirmedOn: dayOf(at),
    });
    refreshAdoptionFigures(db, postId, monthOf(at));
    const kind = live ? 'post.adoption_changed' : 'post.adopted';
    recordEvent(db, { kind, actorId: viewer.id, departmentId: viewer.departmentId, subjectId: postId, at });
  });
}

/** Ends a person's record with this month, which still counts. @throws AppError not_found when there is none */
export function endAdoption(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    requireVisible(db, viewer, postId);
    const live = adoptionQueries(db).findLive(postId, viewer.id);
    if (!live) throw notFound();
    adoptionQueries(db).end(postId, viewer.id, live.startedOn, monthOf(at));
    refreshAdoptionFigures(db, postId, monthOf(at));
    recordEvent(db, {
      kind: 'post.adoption_ended',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: postId,
      at,
    });
  });
}

/** Says that the figures still hold. @throws AppError not_found when there is no running record */
export function confirmAdoption(db: Db, viewer: Viewer, postId: number, at: Date): void {
  inTransaction(db, () => {
    requireVisible(db, viewer, postId);
    if (!adoptionQueries(db).confirm(postId, viewer.id, dayOf(at))) throw notFound();
    refreshAdoptionFigures(db, postId, monthOf(at));
    recordEvent(db, {
      kind: 'post.adoption_confirmed',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: postId,
      at,
    });
  });
}

/** Recomputes what a post shows of its adoptions as of a month. Call it inside the transaction of the change. */
export function refreshAdoptionFigures(db: Db, postId: number, month: Month): void {
  const records = adoptionQueries(db).listOfPost(postId).map(toRecord);
  adoptionQueries(db).setFigures(postId, month, adoptionFigures(records, month));
  changeCounters(db, postId, {});
}

const POSTS_PER_TRANSACTION = 200;

/**
 * Brings the figures of posts from earlier months up to the month of `at`, some in each transaction so that others can write.
 * @returns how many posts were brought up; less than asked for means that all are
 */
export function rollMonth(db: Db, at: Date, atMost = POSTS_PER_TRANSACTION): number {
  const month = monthOf(at);
  return inTransaction(db, () => {
    const ids = adoptionQueries(db).listOutdated(month, atMost);
    for (const id of ids) refreshAdoptionFigures(db, id, month);
    if (ids.length > 0) touch(db, 'board', 'posts');
    return ids.length;
  });
}
