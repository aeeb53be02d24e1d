import { randomBytes } from 'node:crypto';
import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { canonicalJson, isWhole } from '../rules/index.ts';
import { sha256 } from '../rules/order.ts';
import type { JurorRow } from '../years/queries.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, entryCode, phaseOf, requireAward } from '../years/years.ts';
import { jurorCode, lockedCards, scoresOf } from './cards.ts';
import { ownEntries, requireJuror } from './jury.ts';
import { type CardRow, judgingQueries, type LockedCardRow, type Scores } from './queries.ts';
import { requireJudged } from './recusals.ts';

/** Whether a juror has locked the cards of a category. */
export const isLocked = (db: Db, year: FiscalYear, category: string, userId: number): boolean =>
  judgingQueries(db)
    .listLocks(year)
    .some((lock) => lock.category === category && lock.userId === userId);

/**
 * Locks a juror's cards of a category: from here on they count, and the juror sees what the others wrote (R10).
 * @throws AppError not_found for whoever is not in the jury, conflict outside of the judging, when they are locked, or while one is not whole
 */
export function lockCards(db: Db, viewer: Viewer, year: FiscalYear, category: string, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    const juror = requireJuror(db, year, viewer);
    if (phaseOf(award, at) !== 'judging') throw conflict('award_not_judging');
    if (isLocked(db, year, category, viewer.id)) throw conflict('award_cards_locked');
    const cards = wholeCards(db, award, juror, category, at);
    if (!cards) throw conflict('award_cards_open');
    lock(db, { award, juror, category, cards }, at);
    recordEvent(db, { kind: 'award.cards_locked', actorId: viewer.id, departmentId: viewer.departmentId, subjectId: year, at });
  });
}

/**
 * Once the judging has closed: cards that were whole but not locked are locked as they stand, since nobody can change them any
 * more. What a juror had to judge is what it was in the last moment: a recusal that is declared later makes no set of cards whole.
 * Twice is once, and of a confirmed result nothing is left to settle. Call it before anything is made of the cards.
 */
export function settleLocks(db: Db, award: AwardYear, at: Date): void {
  const { judgingBegunAt, judgingClosesAt, resultConfirmedAt } = award.clock;
  if (!judgingBegunAt || at < judgingClosesAt || resultConfirmedAt) return;
  const lastMoment = new Date(judgingClosesAt.getTime() - 1);
  const locks = new Set(
    judgingQueries(db)
      .listLocks(award.year)
      .map(({ category, userId }) => `${category} ${userId}`),
  );
  const open = yearQueries(db)
    .listJurors(award.year)
    .flatMap((juror) => award.categories.map(({ id: category }) => ({ award, juror, category })))
    .filter(({ juror, category }) => !locks.has(`${category} ${juror.userId}`));
  const whole = open.flatMap((place) => {
    const cards = wholeCards(db, award, place.juror, place.category, lastMoment);
    return cards ? [{ ...place, cards }] : [];
  });
  if (whole.length > 0) inTransaction(db, () => whole.forEach((place) => void lock(db, place, at)));
}

/** The cards of everything a juror may judge in a category; undefined while one is missing or not whole, and where there is nothing. */
function wholeCards(db: Db, award: AwardYear, { userId }: JurorRow, category: string, at: Date): CardRow[] | undefined {
  const typed = new Map(
    judgingQueries(db)
      .listCards(award.year, userId)
      .map((card) => [card.entryId, card]),
  );
  const own = ownEntries(db, award, { id: userId }, category, at).map(({ id }) => typed.get(id));
  const whole = own.filter((card) => card !== undefined && isWhole(scoresOf(card as CardRow & Scores)));
  return own.length > 0 && whole.length === own.length ? (whole as CardRow[]) : undefined;
}

interface Locked {
  award: AwardYear;
  juror: JurorRow;
  category: string;
  cards: readonly CardRow[];
}

function lock(db: Db, { award: { year }, juror, category, cards }: Locked, at: Date): void {
  const queries = judgingQueries(db);
  const recordedAt = at.toISOString();
  const rows = cards.map((card) => ({ ...(card as CardRow & Scores), version: 1, reason: '', recordedAt }));
  const salt = newSalt();
  for (const { year: _, note, savedAt, ...row } of rows) queries.insertLocked({ ...row, salt: null });
  queries.insertLock({ year, category, userId: juror.userId, lockedAt: recordedAt, salt });
  touch(db, 'awards');
  const data = { juror: jurorCode(juror.number as number), category, sha256: cardsDigest(salt, rows) };
  appendToChain(db, { type: 'cards_locked', year, data, at });
}

const newSalt = (): string => randomBytes(16).toString('hex');

/** What was locked and when, in one number for the audit chain: points and comments by entry, under a salt that nobody knows. */
export const cardsDigest = (salt: string, rows: readonly LockedCardRow[]): string =>
  sha256(
    canonicalJson({
      salt,
      cards: [...rows]
        .sort((a, b) => a.entryId - b.entryId)
        .map((row) => ({
          at: row.recordedAt,
          entry: row.entryId,
          version: row.version,
          scores: scoresOf(row),
          comment: row.comment,
          reason: row.reason,
        })),
    }),
  );

export interface CardChange extends Scores {
  comment: string;
  reason: string;
}

/**
 * Changes a locked card, with a reason and with its history, while the judging lasts (R10).
 * @throws AppError not_found for whoever does not judge the entry, conflict outside of the judging and before the cards are locked
 */
export function changeCard(
  db: Db,
  viewer: Viewer,
  place: { year: FiscalYear; number: number },
  change: CardChange,
  at: Date,
): void {
  inTransaction(db, () => {
    const { year } = place;
    const award = requireAward(db, year, viewer);
    const juror = requireJuror(db, year, viewer);
    const entry = requireJudged(db, award, viewer, place.number, at);
    if (phaseOf(award, at) !== 'judging') throw conflict('award_not_judging');
    const before = lockedCards(db, award).find((card) => card.entryId === entry.id && card.userId === viewer.id);
    if (!before || entry.withdrawnStage !== null) throw conflict('award_cards_unlocked');
    const row = { ...before, ...change, version: before.version + 1, recordedAt: at.toISOString() };
    const salt = newSalt();
    judgingQueries(db).insertLocked({ ...row, salt });
    touch(db, 'awards');
    const code = entryCode(year, entry.number);
    const digest = cardsDigest(salt, [row]);
    const data = { juror: jurorCode(juror.number as number), entry: code, version: row.version, sha256: digest };
    appendToChain(db, { type: 'card_changed', year, data, at });
    recordEvent(db, {
      kind: 'award.card_changed',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: year,
      details: { entry: code },
      at,
    });
  });
}
