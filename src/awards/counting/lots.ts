import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { requireAward } from '../years/years.ts';
import { requireBoxClosed } from './bundle.ts';
import { countYear } from './counts.ts';
import type { LotForm } from './forms.ts';
import { requireNoPart } from './own-part.ts';
import { countingQueries } from './queries.ts';
import { moveUp } from './shortlist.ts';

/**
 * Records the number that witnesses saw drawn (R8). It holds for good, and nobody could choose it: the digest of the box was
 * published before.
 * @throws AppError not_found, conflict while the box is open, where no lot is needed, and where one was drawn, forbidden for who
 * stands for an entry of the category or nominated one
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
    if (count.needsLot.length === 0) throw conflict('award_lot_not_needed');
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
