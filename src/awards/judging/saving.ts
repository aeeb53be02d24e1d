import { type Db, inTransaction } from '../../db/index.ts';
import { conflict, type FiscalYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { phaseOf, requireAward } from '../years/years.ts';
import type { CardForm } from './forms.ts';
import { requireJuror } from './jury.ts';
import { isLocked } from './locking.ts';
import { judgingQueries } from './queries.ts';
import { requireJudged } from './recusals.ts';

/** An entry by year and number. */
export interface EntryPlace {
  year: FiscalYear;
  number: number;
}

/**
 * Keeps a card as far as it is filled in; of two saves the last holds. Like a draft it leaves no event: what counts is recorded
 * when it is locked.
 * @throws AppError not_found for whoever does not judge the entry, conflict outside of the judging, for an entry that has withdrawn,
 *   and once the cards of the category are locked
 */
export function saveCard(db: Db, viewer: Viewer, { year, number }: EntryPlace, form: CardForm, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    requireJuror(db, year, viewer);
    const entry = requireJudged(db, award, viewer, number, at);
    if (phaseOf(award, at) !== 'judging') throw conflict('award_not_judging');
    if (isLocked(db, year, entry.category, viewer.id)) throw conflict('award_cards_locked');
    if (entry.withdrawnStage !== null) throw conflict('award_judged_withdrawn');
    judgingQueries(db).putCard({ ...form, year, entryId: entry.id, userId: viewer.id, savedAt: at.toISOString() });
  });
}
