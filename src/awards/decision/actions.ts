import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { settleLocks } from '../judging/locking.ts';
import { requireWholeView } from '../judging/recusals.ts';
import { prizeQueries } from '../years/prizes.ts';
import { type AwardYear, entryCode, requireAward } from '../years/years.ts';
import { isDecidable, orderDigest, proposalOf } from './proposal.ts';
import { decisionQueries } from './queries.ts';
import type { DecidedOrder } from './record.ts';

export interface OrderForm {
  /** Numbers of entries, the best first. */
  entries: number[];
  /** Why it is not the computed one; may be empty where it is. */
  reason: string;
}

/** @throws AppError not_found, conflict before the judging is over, forbidden for who is recused in a category */
export function requireDeciding(db: Db, viewer: Viewer, year: FiscalYear, at: Date): AwardYear {
  const award = requireAward(db, year, viewer);
  if (!isDecidable(award, at)) throw conflict('award_decision_early');
  requireWholeView(db, award, viewer, at);
  return award;
}

/** The order of a scope as it was computed and is decided now, with its digest. @throws AppError not_found where nothing is in order */
export function requireOrder(db: Db, award: AwardYear, scope: string, at: Date): DecidedOrder & { seen: string } {
  const proposal = proposalOf(db, award, at);
  const order = proposal.decision.orders.find((known) => known.scope === scope);
  if (!order) throw notFound();
  return { ...order, seen: orderDigest(proposal, order) };
}

/**
 * Writes down the order that the jury decided for a category or for all of them. The computed one takes it back, unless the jury
 * wants those so that nothing else sets apart.
 * @throws AppError not_found, conflict before the judging is over and when the entries have changed, forbidden
 */
export function decideOrder(
  db: Db,
  viewer: Viewer,
  { year, scope }: { year: FiscalYear; scope: string },
  { entries, reason }: OrderForm,
  at: Date,
): void {
  inTransaction(db, () => {
    const award = requireDeciding(db, viewer, year, at);
    settleLocks(db, award, at);
    const { computed, tied } = requireOrder(db, award, scope, at);
    const codes = entries.map((number) => entryCode(year, number));
    if ([...codes].sort().join() !== [...computed].sort().join()) throw conflict('award_order_moved');
    const { putOrder, deleteOrder } = decisionQueries(db);
    if (codes.join() === computed.join() && (!tied || reason === '')) deleteOrder(year, scope);
    else if (reason === '') throw conflict('award_order_moved');
    else putOrder({ year, scope, entries, reason, decidedBy: viewer.id, decidedAt: at.toISOString() });
    record(db, viewer, 'award.order_decided', year, { scope }, at);
  });
}

/** Takes the computed order again. @throws AppError not_found, also where the jury decided none, conflict, forbidden */
export function dropOrder(db: Db, viewer: Viewer, { year, scope }: { year: FiscalYear; scope: string }, at: Date): void {
  inTransaction(db, () => {
    requireDeciding(db, viewer, year, at);
    if (!decisionQueries(db).deleteOrder(year, scope)) throw notFound();
    record(db, viewer, 'award.order_decided', year, { scope }, at);
  });
}

/** A main prize, which the jury may give to nobody; what the vote gives is not the jury's. @throws AppError not_found */
export function requireMainPrize(db: Db, year: FiscalYear, id: string) {
  const prize = prizeQueries(db)
    .list(year)
    .find((known) => known.id === id && known.kind === 'main');
  if (!prize) throw notFound();
  return prize;
}

/** Gives a prize to nobody, with the jury's reason. @throws AppError not_found, conflict before the judging is over, forbidden */
export function withholdPrize(
  db: Db,
  viewer: Viewer,
  { year, prize }: { year: FiscalYear; prize: string },
  reason: string,
  at: Date,
): void {
  inTransaction(db, () => {
    requireDeciding(db, viewer, year, at);
    requireMainPrize(db, year, prize);
    decisionQueries(db).putWithheld({ year, prize, reason, decidedBy: viewer.id, decidedAt: at.toISOString() });
    record(db, viewer, 'award.prize_withheld', year, { prize }, at);
  });
}

/** Gives it after all. @throws AppError not_found, also for a prize that is given, conflict, forbidden */
export function restorePrize(db: Db, viewer: Viewer, { year, prize }: { year: FiscalYear; prize: string }, at: Date): void {
  inTransaction(db, () => {
    requireDeciding(db, viewer, year, at);
    if (!decisionQueries(db).deleteWithheld(year, prize)) throw notFound();
    record(db, viewer, 'award.prize_withheld', year, { prize }, at);
  });
}

function record(
  db: Db,
  { id: actorId, departmentId }: Viewer,
  kind: 'award.order_decided' | 'award.prize_withheld',
  year: FiscalYear,
  details: Record<string, string>,
  at: Date,
): void {
  touch(db, 'awards');
  recordEvent(db, { kind, actorId, departmentId, subjectId: year, details, at });
}
