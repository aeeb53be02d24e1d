import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { juryRecord, numberJurors } from '../judging/jury-record.ts';
import { type AwardYear, entryCode, requireAward, takeStep } from '../years/years.ts';
import { requireBoxClosed } from './bundle.ts';
import { type CategoryCount, countYear } from './counts.ts';
import { requireNoPart } from './own-part.ts';
import { countingQueries, type How } from './queries.ts';

/**
 * Freezes who advances, in all categories at once (R9).
 * @throws AppError not_found, conflict while the box is open, a lot is missing, or when it is done
 */
export function freezeShortlist(db: Db, viewer: Viewer, year: FiscalYear, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    requireBoxClosed(award);
    if (award.steps.has('shortlist_frozen')) throw conflict('award_shortlist_frozen');
    const counts = countYear(db, award);
    requireNoLotMissing(counts);
    for (const count of counts) putOnShortlist(db, award, count, 'vote', viewer.id, at);
    takeStep(db, { year, step: 'shortlist_frozen', takenBy: viewer.id, takenAt: at.toISOString() });
    const entries = Object.fromEntries(counts.map((count) => [count.id, count.entries]));
    appendToChain(db, { type: 'shortlist_frozen', year, data: { entries }, at });
    recordEvent(db, {
      kind: 'award.shortlist_frozen',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: year,
      at,
    });
  });
}

/**
 * Lets the next in rank move up where a category has a place left: after a withdrawal between the freeze of the shortlist and the
 * judging (R7), and after a lot that this has made necessary. Call it in the transaction of that act.
 */
export function moveUp(db: Db, award: AwardYear, category: string, at: Date): void {
  if (!award.steps.has('shortlist_frozen') || award.steps.has('judging_begun')) return;
  const count = countYear(db, award).find(({ id }) => id === category);
  if (!count || putOnShortlist(db, award, count, 'moved_up', null, at) === 0) return;
  appendToChain(db, { type: 'shortlist_frozen', year: award.year, data: { entries: { [category]: count.entries } }, at });
  touch(db, 'awards');
}

/** Adds those of a category who advance and are not on the shortlist yet. Nobody leaves it. @returns how many */
function putOnShortlist(
  db: Db,
  { year }: AwardYear,
  { id: category, entries }: CategoryCount,
  how: How,
  addedBy: number | null,
  at: Date,
): number {
  const { listShortlist, insertShortlisted } = countingQueries(db);
  const there = new Set(listShortlist(year).map(({ entryId }) => entryId));
  const coming = entryQueries(db)
    .listOnList(year)
    .filter(({ id, number }) => entries.includes(entryCode(year, number)) && !there.has(id));
  for (const { id } of coming)
    insertShortlisted({ entryId: id, year, category, how, reason: '', addedBy, addedAt: at.toISOString() });
  return coming.length;
}

export interface JuryChoice {
  /** Number of the entry. */
  entry: number;
  reason: string;
}

/** What the jury may choose from: what was left out and still stands, in the order of the numbers. */
export function leftOut(db: Db, { year }: Pick<AwardYear, 'year'>, category: string): EntryWithPost[] {
  const there = new Set(
    countingQueries(db)
      .listShortlist(year)
      .map(({ entryId }) => entryId),
  );
  return entryQueries(db)
    .listOnList(year)
    .filter((entry) => entry.category === category && entry.withdrawnStage === null && !there.has(entry.id));
}

/** Whether the jury may add an entry to a category now. @throws AppError conflict with the reason why not */
export function requireJuryMayAdd(db: Db, award: AwardYear, category: string): void {
  if (!award.steps.has('shortlist_frozen')) throw conflict('award_shortlist_open');
  if (award.steps.has('judging_begun')) throw conflict('award_judging_begun');
  const rows = countingQueries(db).listShortlist(award.year);
  if (rows.some((row) => row.category === category && row.how === 'jury')) throw conflict('award_jury_added');
}

/**
 * Adds what the jury wants beside the vote: one entry of a category that was left out, with a reason, before it has seen any
 * score (R9).
 * @throws AppError not_found for an entry that it cannot choose, conflict, forbidden for who stands for an entry of the category
 * or nominated one
 */
export function addByJury(
  db: Db,
  viewer: Viewer,
  year: FiscalYear,
  category: string,
  { entry: number, reason }: JuryChoice,
  at: Date,
): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    requireJuryMayAdd(db, award, category);
    requireNoPart(db, viewer, year, category);
    const entry = leftOut(db, award, category).find((left) => left.number === number);
    if (!entry) throw notFound();
    countingQueries(db).insertShortlisted({
      entryId: entry.id,
      year,
      category,
      how: 'jury',
      reason,
      addedBy: viewer.id,
      addedAt: at.toISOString(),
    });
    touch(db, 'awards');
    appendToChain(db, { type: 'jury_addition', year, data: { category, entry: entryCode(year, number), reason }, at });
    recordEvent(db, {
      kind: 'award.jury_addition',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: year,
      details: { entry: entryCode(year, number) },
      at,
    });
  });
}

/**
 * Lets the judging begin: from here on shortlist, jury, rubric and prizes stay as they are, and the jurors have their numbers.
 * @throws AppError not_found, conflict before the shortlist is frozen, while a lot is missing, or when it has begun
 */
export function beginJudging(db: Db, viewer: Viewer, year: FiscalYear, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    if (!award.steps.has('shortlist_frozen')) throw conflict('award_shortlist_open');
    if (award.steps.has('judging_begun')) throw conflict('award_judging_begun');
    const counts = countYear(db, award);
    requireNoLotMissing(counts);
    takeStep(db, { year, step: 'judging_begun', takenBy: viewer.id, takenAt: at.toISOString() });
    const entries = Object.fromEntries(counts.map((count) => [count.id, count.entries]));
    numberJurors(db, year);
    appendToChain(db, { type: 'judging_begun', year, data: { entries, ...juryRecord(db, year) }, at });
    recordEvent(db, { kind: 'award.judging_begun', actorId: viewer.id, departmentId: viewer.departmentId, subjectId: year, at });
  });
}

/** @throws AppError conflict */
export function requireNoLotMissing(counts: readonly CategoryCount[]): void {
  if (counts.some(({ needsLot }) => needsLot.length > 0)) throw conflict('award_lot_missing');
}
