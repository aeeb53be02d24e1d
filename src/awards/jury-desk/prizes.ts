import { type Db, inTransaction } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type PrizeDraft, type PrizeRow, prizeQueries } from '../years/prizes.ts';
import { requireAward } from '../years/years.ts';
import { recordChange, requireBeforeJudging } from './before-judging.ts';

export const MOST_PRIZES = 30;

/** What is typed of a prize; `precedence` is the place in the list, from 1. */
export type PrizeForm = Omit<PrizeDraft, 'id'>;

/**
 * Adds a prize; the ones from its place on move down.
 * @throws AppError not_found, conflict once the judging has begun and beside too many others
 */
export function addPrize(db: Db, viewer: Viewer, year: FiscalYear, form: PrizeForm, at: Date): void {
  inTransaction(db, () => {
    const prizes = openPrizes(db, viewer, year);
    if (prizes.length >= MOST_PRIZES) throw conflict('award_prizes_full');
    place(db, prizes, { ...form, year, id: freeId(prizes) });
    recordChange(db, viewer, { kind: 'award.prizes_changed', year }, at);
  });
}

/** @throws AppError not_found, also for a prize there is none of, conflict once the judging has begun */
export function changePrize(
  db: Db,
  viewer: Viewer,
  { year, id }: Pick<PrizeRow, 'year' | 'id'>,
  form: PrizeForm,
  at: Date,
): void {
  inTransaction(db, () => {
    const prizes = openPrizes(db, viewer, year);
    requirePrize(prizes, id);
    const others = prizes.filter((prize) => prize.id !== id);
    place(db, others, { ...form, year, id });
    recordChange(db, viewer, { kind: 'award.prizes_changed', year }, at);
  });
}

/** @throws AppError not_found, also for a prize there is none of, conflict once the judging has begun */
export function removePrize(db: Db, viewer: Viewer, { year, id }: Pick<PrizeRow, 'year' | 'id'>, at: Date): void {
  inTransaction(db, () => {
    requirePrize(openPrizes(db, viewer, year), id);
    prizeQueries(db).delete(year, id);
    recordChange(db, viewer, { kind: 'award.prizes_changed', year }, at);
  });
}

function openPrizes(db: Db, viewer: Viewer, year: FiscalYear): PrizeRow[] {
  requireBeforeJudging(requireAward(db, year, viewer));
  return prizeQueries(db).list(year);
}

/** @throws AppError not_found */
export function requirePrize(prizes: readonly PrizeRow[], id: string): PrizeRow {
  const prize = prizes.find((known) => known.id === id);
  if (!prize) throw notFound();
  return prize;
}

/** Puts a prize into its place of the list and numbers the whole list anew, so that no two share a precedence. */
function place(db: Db, others: readonly PrizeRow[], prize: PrizeRow): void {
  others.toSpliced(prize.precedence - 1, 0, prize).forEach((row, index) => {
    prizeQueries(db).put({ ...row, precedence: index + 1 });
  });
}

function freeId(prizes: readonly PrizeRow[]): string {
  const taken = new Set(prizes.map(({ id }) => id));
  let number = 1;
  while (taken.has(`p${number}`)) number += 1;
  return `p${number}`;
}
