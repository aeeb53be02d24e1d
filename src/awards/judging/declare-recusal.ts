import { can } from '../../accounts/index.ts';
import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import type { EntryWithPost } from '../entries/queries.ts';
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
 * Takes a juror out of the judging of an entry for good: the own declaration, or that of the secretariat. From this moment the
 * juror sees nothing of it, and a card that they have locked does not count.
 * @throws AppError not_found for who is not in the jury and for an entry that the juror or the secretary has no part in; conflict
 *   before the shortlist is frozen and once the year is over
 */
export function declareRecusal(db: Db, by: Viewer, { year, userId, number, reason }: RecusalDeclared, at: Date): void {
  inTransaction(db, () => {
    if (by.id !== userId && !can(by, 'run_awards')) throw notFound();
    const award = requireAward(db, year, by);
    const entry = requireRecusable(db, award, { userId, number }, at);
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

/** The entry that a juror can be recused from now. @throws AppError not_found, conflict */
export function requireRecusable(
  db: Db,
  award: AwardYear,
  { userId, number }: Pick<RecusalDeclared, 'userId' | 'number'>,
  at: Date,
): EntryWithPost {
  if (!findJuror(db, award.year, { id: userId })) throw notFound();
  if (!award.steps.has('shortlist_frozen')) throw conflict('award_recusal_early');
  if (phaseOf(award, at) === 'archived') throw conflict('award_recusal_over');
  return requireJudged(db, award, { id: userId }, number, at);
}
