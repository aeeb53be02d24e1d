import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain, type ChainEventType, chainQueries } from '../chain.ts';
import { countYear } from '../counting/counts.ts';
import { countingQueries } from '../counting/queries.ts';
import { requireNoLotMissing } from '../counting/shortlist.ts';
import { entryQueries } from '../entries/queries.ts';
import { judgedBundleOf } from '../judging/judged.ts';
import { bundleText, parseBundle, type Result, recount, resultText } from '../rules/index.ts';
import { sha256 } from '../rules/order.ts';
import { entryCode, phaseOf, requireAward } from '../years/years.ts';
import { PROGRAM } from './program.ts';
import { type ResultRow, resultQueries } from './queries.ts';

/**
 * The file that anybody can count the year from. Once a result is frozen it is the very text that the result was counted from.
 * The caller has asked for the password (AU-11).
 * @throws AppError not_found, conflict before the shortlist is frozen and while a lot is missing
 */
export function exportBundle(db: Db, viewer: Viewer, year: FiscalYear, at: Date): string {
  return inTransaction(db, () => {
    requireExportable(db, viewer, year);
    const text = resultQueries(db).findLatest(year)?.bundle ?? bundleText(judgedBundleOf(db, year, at));
    recordEvent(db, {
      kind: 'award.bundle_exported',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: year,
      details: { sha256: sha256(text) },
      at,
    });
    return text;
  });
}

/** @throws AppError not_found, conflict */
export function requireExportable(db: Db, viewer: Viewer, year: FiscalYear): void {
  const award = requireAward(db, year, viewer);
  if (!award.steps.has('shortlist_frozen')) throw conflict('award_shortlist_open');
  requireNoLotMissing(countYear(db, award));
}

/**
 * Freezes the result of a year with all that it was counted from (R13). A second secretary confirms it. The caller has asked for
 * the password.
 * @throws AppError not_found, conflict outside of the deliberation and when there is a result
 */
export function freezeResult(db: Db, viewer: Viewer, year: FiscalYear, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    if (resultQueries(db).findLatest(year)) throw conflict('award_result_frozen');
    if (phaseOf(award, at) !== 'deliberation') throw conflict('award_not_deliberation');
    requireNoLotMissing(countYear(db, award));
    const bundle = bundleText(judgedBundleOf(db, year, at));
    // Read back as the command reads it: what is frozen here can be counted again anywhere.
    const counted = recount(parseBundle(bundle));
    requireSameShortlist(db, year, counted);
    const result = resultText(counted);
    const [version, resultSha256] = [1, sha256(result)];
    resultQueries(db).insert({
      year,
      version,
      bundle,
      result,
      resultSha256,
      chainSeq: chainQueries(db).head()?.seq as number,
      program: PROGRAM,
      reason: '',
      decision: null,
      frozenBy: viewer.id,
      frozenAt: at.toISOString(),
    });
    touch(db, 'awards');
    record(db, viewer, 'result_frozen', { year, version, resultSha256 }, at);
  });
}

/** Who was put on the shortlist, step by step, is who the count says. @throws Error: anything else is a bug or a hand in the data */
function requireSameShortlist(db: Db, year: FiscalYear, { categories }: Result): void {
  const rows = new Set(
    countingQueries(db)
      .listShortlist(year)
      .map(({ entryId }) => entryId),
  );
  const stored = entryQueries(db)
    .listOnList(year)
    .filter(({ id, withdrawnStage }) => rows.has(id) && withdrawnStage !== 'shortlisted')
    .map(({ number }) => entryCode(year, number));
  const counted = categories.flatMap(({ shortlist }) => shortlist);
  if ([...counted].sort().join() !== [...stored].sort().join())
    throw new Error(`Shortlist of ${year} is ${stored.join()}, but the count says ${counted.join()}`);
}

/**
 * A second secretary confirms the frozen result. The caller has asked for the password.
 * @throws AppError not_found, conflict when it is confirmed, forbidden for who froze it
 */
export function confirmResult(db: Db, viewer: Viewer, year: FiscalYear, version: number, at: Date): void {
  inTransaction(db, () => {
    const row = requireResult(db, viewer, year, version);
    if (row.confirmedAt) throw conflict('award_result_confirmed');
    if (row.frozenBy === viewer.id) throw forbidden('award_second_secretary');
    resultQueries(db).confirm({ year, version, by: viewer.id, at: at.toISOString() });
    touch(db, 'awards');
    record(db, viewer, 'result_confirmed', row, at);
  });
}

/**
 * Shows a confirmed result to everybody. The caller has asked for the password.
 * @throws AppError not_found, conflict before it is confirmed and when it is published
 */
export function publishResult(db: Db, viewer: Viewer, year: FiscalYear, version: number, at: Date): void {
  inTransaction(db, () => {
    const row = requireResult(db, viewer, year, version);
    if (!row.confirmedAt) throw conflict('award_result_unconfirmed');
    if (row.publishedAt) throw conflict('award_result_published');
    resultQueries(db).publish({ year, version, by: viewer.id, at: at.toISOString() });
    touch(db, 'awards');
    record(db, viewer, 'result_published', row, at);
  });
}

/** @throws AppError not_found */
export function requireResult(db: Db, viewer: Viewer, year: FiscalYear, version: number): ResultRow {
  const award = requireAward(db, year, viewer);
  const row = resultQueries(db).find(award.year, version);
  if (!row) throw notFound();
  return row;
}

type ResultAct = Extract<ChainEventType, `result_${string}`>;

function record(
  db: Db,
  { id: actorId, departmentId }: Viewer,
  type: ResultAct,
  { year, version, resultSha256 }: Pick<ResultRow, 'year' | 'version' | 'resultSha256'>,
  at: Date,
): void {
  appendToChain(db, { type, year, data: { version, sha256: resultSha256 }, at });
  recordEvent(db, { kind: `award.${type}`, actorId, departmentId, subjectId: year, details: { version }, at });
}
