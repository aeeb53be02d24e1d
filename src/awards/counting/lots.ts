import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { finalLotNeeds, isDecidable } from '../decision/proposal.ts';
import { settleLocks } from '../judging/locking.ts';
import { closedCategories } from '../judging/recusals.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { requireBoxClosed } from './bundle.ts';
import { type CategoryCount, countYear } from './counts.ts';
import type { LotForm } from './forms.ts';
import { requireNoPart } from './own-part.ts';
import { countingQueries } from './queries.ts';
import { moveUp } from './shortlist.ts';

/** What a lot decides: the end of the shortlist, or the final order and the prizes of the staff. */
export interface LotNeed {
  stage: 'shortlist' | 'final';
  /** Codes of those it is drawn among; empty where none is needed. */
  entries: string[];
}

/** @param needsLot what the count of the category still needs */
export function lotNeed(db: Db, award: AwardYear, { id, needsLot }: Pick<CategoryCount, 'id' | 'needsLot'>, at: Date): LotNeed {
  if (needsLot.length > 0 || !isDecidable(award, at)) return { stage: 'shortlist', entries: needsLot };
  return { stage: 'final', entries: finalLotNeeds(db, award, id, at) };
}

/**
 * Records the number that witnesses saw drawn (R8). It holds for good, and nobody could choose it: the digest of the box was
 * published before.
 * @throws AppError not_found, conflict while the box is open, where no lot is needed, and where one was drawn, forbidden for who
 * stands for an entry of the category or nominated one, and for who is recused in it once its judging is over
 */
export function recordLot(db: Db, viewer: Viewer, year: FiscalYear, category: string, form: LotForm, at: Date): void {
  const { publicNumber, witnesses } = form;
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    requireBoxClosed(award);
    const count = countYear(db, award).find(({ id }) => id === category);
    if (!count) throw notFound();
    requireNoPart(db, viewer, year, category);
    if (count.drawn) throw conflict('award_lot_drawn');
    if (isClosed(db, award, viewer, category, at)) throw forbidden('award_recused');
    settleLocks(db, award, at);
    if (lotNeed(db, award, count, at).entries.length === 0) throw conflict('award_lot_not_needed');
    const drawnAt = at.toISOString();
    countingQueries(db).insertLot({ year, category, publicNumber, witnesses, drawnAt, recordedBy: viewer.id });
    touch(db, 'awards');
    appendToChain(db, { type: 'lot_drawn', year, data: { category, boxDigest: count.boxDigest, publicNumber, witnesses }, at });
    recordEvent(db, {
      kind: 'award.lot_recorded',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: year,
      details: { category, publicNumber },
      at,
    });
    moveUp(db, award, category, at);
  });
}

/** That equal ones stand in the final order is a matter of the judging. */
export const isClosed = (db: Db, award: AwardYear, viewer: Pick<Viewer, 'id'>, category: string, at: Date): boolean =>
  isDecidable(award, at) && closedCategories(db, award, viewer, at).has(category);
