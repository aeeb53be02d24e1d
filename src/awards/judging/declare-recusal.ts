import { can } from '../../accounts/index.ts';
import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { isAfter } from '../rules/index.ts';
import { type AwardYear, entryCode, phaseOf, requireAward } from '../years/years.ts';
import { findJuror } from './jury.ts';
import { judgingQueries } from './queries.ts';
import { requireJudged } from './recusals.ts';

/** Who stands aside from which entry, and why. */
export interface RecusalDeclared {
  year: FiscalYear;
  /** The juror. */
  userId: number;
  /** Of the entry. */
  number: number;
  reason: string;
}

/**
 * Takes somebody out of the judging of an entry for good: a juror or a secretary by their own word, a juror by that of the
 * secretariat as well until the judging closes. From this moment they see nothing of it, and a card that was locked does not count.
 * @throws AppError not_found for who has nothing to do with the judging and for an entry that the juror or the secretary has no part
 *   in; conflict before the shortlist is frozen, once the year is over, and for the secretariat once it may have seen the cards
 */
export function declareRecusal(db: Db, by: Viewer, { year, userId, number, reason }: RecusalDeclared, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, by);
    requireMayDeclare(db, award, by, userId, at);
    const entry = requireJudged(db, award, { id: userId }, number, at);
    if (by.id !== userId) requireJudged(db, award, by, number, at);
    const declaredAt = at.toISOString();
    judgingQueries(db).insertRecusal({ entryId: entry.id, userId, reason, declaredBy: by.id, declaredAt });
    touch(db, 'awards');
    const code = entryCode(year, number);
    appendToChain(db, { type: 'recusal_declared', year, data: { juror: userId, entry: code, reason }, at });
    recordEvent(db, {
      kind: 'award.recusal_declared',
      actorId: by.id,
      departmentId: by.departmentId,
      subjectId: year,
      details: { entry: code, juror: userId },
      at,
    });
  });
}

/** Whether anybody can stand aside now. */
export const isRecusable = (award: AwardYear, at: Date): boolean =>
  award.steps.has('shortlist_frozen') && phaseOf(award, at) !== 'archived';

/** Whether the secretariat can still record it for a juror. Later it knows the scores, and what a card counts would be its choice. */
export const isRecusableByOthers = (award: AwardYear, at: Date): boolean =>
  isRecusable(award, at) && !isAfter(phaseOf(award, at), 'judging');

/**
 * Who may take whom out of the judging now.
 * @throws AppError not_found for who is not in the jury, unless it is a secretary about themselves; conflict
 */
export function requireMayDeclare(db: Db, award: AwardYear, by: Viewer, userId: number, at: Date): void {
  const isOwn = by.id === userId;
  const runs = can(by, 'run_awards');
  if (!(isOwn || runs)) throw notFound();
  if (!findJuror(db, award.year, { id: userId }) && !(isOwn && runs)) throw notFound();
  if (!award.steps.has('shortlist_frozen')) throw conflict('award_recusal_early');
  if (phaseOf(award, at) === 'archived') throw conflict('award_recusal_over');
  if (!isOwn && !isRecusableByOthers(award, at)) throw conflict('award_recusal_own_only');
}
