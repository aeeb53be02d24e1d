import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain, type ChainEventType, chainQueries } from '../chain.ts';
import { bundleOf } from '../counting/bundle.ts';
import { countYear } from '../counting/counts.ts';
import { countingQueries } from '../counting/queries.ts';
import { requireNoLotMissing } from '../counting/shortlist.ts';
import { isDecidable, proposalOf, requireDecidable } from '../decision/proposal.ts';
import { type Decision, decisionText, isSameDecision, sealed } from '../decision/record.ts';
import { entryQueries } from '../entries/queries.ts';
import { judgedBundleOf } from '../judging/judged.ts';
import { settleLocks } from '../judging/locking.ts';
import { requireWholeView } from '../judging/recusals.ts';
import { openWinners } from '../rollout/open.ts';
import { type Bundle, bundleText, parseBundle, type Result, recount, resultText } from '../rules/index.ts';
import { sha256 } from '../rules/order.ts';
import { type AwardYear, entryCode, phaseOf, requireAward } from '../years/years.ts';
import { PROGRAM } from './program.ts';
import { type FrozenRow, type ResultRow, resultQueries } from './queries.ts';

/**
 * The file that anybody can count the year from. Once a result is frozen it is the very text that the result was counted from.
 * The caller has asked for the password (AU-11).
 * @throws AppError not_found, conflict before the shortlist is frozen and while a lot is missing, forbidden
 */
export function exportBundle(db: Db, viewer: Viewer, year: FiscalYear, at: Date): string {
  return inTransaction(db, () => {
    const award = requireExportable(db, viewer, year, at);
    settleLocks(db, award, at);
    const text = resultQueries(db).findLatest(year)?.bundle ?? bundleText(bundleNow(db, award, at));
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

/** Nobody but the jurors sees a card before the judging is over. */
const bundleNow = (db: Db, award: AwardYear, at: Date): Bundle =>
  isDecidable(award, at) ? judgedBundleOf(db, award.year, at) : bundleOf(db, award.year);

/** @throws AppError not_found, conflict, forbidden for who is recused in a category once the file holds cards */
export function requireExportable(db: Db, viewer: Viewer, year: FiscalYear, at: Date): AwardYear {
  const award = requireAward(db, year, viewer);
  if (!award.steps.has('shortlist_frozen')) throw conflict('award_shortlist_open');
  if (isDecidable(award, at)) requireWholeView(db, award, viewer, at);
  requireNoLotMissing(countYear(db, award));
  return award;
}

/**
 * Freezes the result of a year with all that it was counted from (R13). A second secretary confirms it. The caller has asked for
 * the password.
 * @throws AppError not_found, conflict outside of the deliberation, when there is a result and while something is missing, forbidden
 * for who is recused in a category
 */
export function freezeResult(db: Db, viewer: Viewer, year: FiscalYear, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    if (resultQueries(db).findLatest(year)) throw conflict('award_result_frozen');
    if (phaseOf(award, at) !== 'deliberation') throw conflict('award_not_deliberation');
    insertVersion(db, viewer, award, { version: 1, reason: '' }, at);
  });
}

/**
 * Freezes a corrected version from the data as they are now. The versions before it stay as they are; what is not yet confirmed or
 * published of them never will be. The caller has asked for the password.
 * @throws AppError not_found, conflict before the first version, while something is missing and where nothing has changed, forbidden
 */
export function correctResult(db: Db, viewer: Viewer, year: FiscalYear, reason: string, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    const { version } = requireCorrectable(db, award, viewer, at);
    insertVersion(db, viewer, award, { version: version + 1, reason }, at);
  });
}

/** The version that a correction would follow. @throws AppError conflict before the first, forbidden for who is recused in a category */
export function requireCorrectable(db: Db, award: AwardYear, viewer: Viewer, at: Date): ResultRow {
  const latest = resultQueries(db).findLatest(award.year);
  if (!latest) throw conflict('award_result_missing');
  requireWholeView(db, award, viewer, at);
  return latest;
}

function insertVersion(
  db: Db,
  viewer: Viewer,
  award: AwardYear,
  { version, reason }: { version: number; reason: string },
  at: Date,
): void {
  const { year } = award;
  requireWholeView(db, award, viewer, at);
  settleLocks(db, award, at);
  requireNoLotMissing(countYear(db, award));
  const proposal = proposalOf(db, award, at);
  requireDecidable(proposal);
  const { bundle, counted } = countNow(db, year, at);
  requireSameShortlist(db, year, counted);
  const result = resultText(counted);
  const latest = resultQueries(db).findLatest(year);
  if (latest && saysTheSame(latest, result, proposal.decision)) throw conflict('award_correction_same');
  const decision = decisionText(sealed(proposal.decision));
  const row: FrozenRow = {
    year,
    version,
    bundle,
    result,
    resultSha256: sha256(result),
    chainSeq: chainQueries(db).head()?.seq as number,
    program: PROGRAM,
    reason,
    decision,
    frozenBy: viewer.id,
    frozenAt: at.toISOString(),
  };
  resultQueries(db).insert(row);
  touch(db, 'awards');
  record(db, viewer, 'result_frozen', row, at, {
    decision: sha256(decision),
    program: row.program,
    chainSeq: row.chainSeq,
    ...(reason === '' ? {} : { reason }),
  });
}

/** Read back as the command reads it: what is frozen here can be counted again anywhere. */
function countNow(db: Db, year: FiscalYear, at: Date): { bundle: string; counted: Result } {
  const bundle = bundleText(judgedBundleOf(db, year, at));
  return { bundle, counted: recount(parseBundle(bundle)) };
}

/** Whether a correction of a version would say what the version says. The caller has seen to it that nothing stands in its way. */
export const correctsNothing = (db: Db, row: ResultRow, decision: Decision, at: Date): boolean =>
  saysTheSame(row, resultText(countNow(db, row.year, at).counted), decision);

/** Whether a version holds this result and this decision already; the result names the digest of all that it was counted from. */
const saysTheSame = (row: ResultRow, result: string, decision: Decision): boolean =>
  row.result === result && row.decision !== null && isSameDecision(JSON.parse(row.decision) as Decision, decision);

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
 * @throws AppError not_found, conflict when it is confirmed, for one that was corrected, and when somebody on the shortlist has
 * withdrawn since, forbidden for who froze it and for who is recused in a category
 */
export function confirmResult(db: Db, viewer: Viewer, year: FiscalYear, version: number, at: Date): void {
  inTransaction(db, () => {
    const row = requireResult(db, viewer, year, version);
    requireLatest(db, row);
    if (row.confirmedAt) throw conflict('award_result_confirmed');
    if (row.frozenBy === viewer.id) throw forbidden('award_second_secretary');
    requireWholeView(db, requireAward(db, year, viewer), viewer, at);
    requireShortlistStands(db, row);
    resultQueries(db).confirm({ year, version, by: viewer.id, at: at.toISOString() });
    touch(db, 'awards');
    record(db, viewer, 'result_confirmed', row, at);
  });
}

/**
 * Shows a confirmed result to everybody. The caller has asked for the password.
 * @throws AppError not_found, conflict before it is confirmed, when it is published, for one that was corrected, and when somebody on
 * the shortlist has withdrawn since
 */
export function publishResult(db: Db, viewer: Viewer, year: FiscalYear, version: number, at: Date): void {
  inTransaction(db, () => {
    const row = requireResult(db, viewer, year, version);
    requireLatest(db, row);
    if (!row.confirmedAt) throw conflict('award_result_unconfirmed');
    if (row.publishedAt) throw conflict('award_result_published');
    requireShortlistStands(db, row);
    resultQueries(db).publish({ year, version, by: viewer.id, at: at.toISOString() });
    touch(db, 'awards');
    record(db, viewer, 'result_published', row, at);
    openWinners(db, year, viewer, at);
  });
}

/** Nobody confirms or publishes what is known to be wrong. @throws AppError conflict */
function requireLatest(db: Db, { year, version }: ResultRow): void {
  if (resultQueries(db).findLatest(year)?.version !== version) throw conflict('award_result_corrected');
}

/**
 * Only what is published can be given back (R7). Whoever withdraws before changes the figures of the others too, so the result is
 * frozen anew.
 * @throws AppError conflict
 */
function requireShortlistStands(db: Db, row: ResultRow): void {
  if (!shortlistStands(db, row)) throw conflict('award_withdrawn_since');
}

/** Whether nobody on the shortlist of a version has withdrawn since it was frozen and before it was published. */
export function shortlistStands(db: Db, { year, bundle, result }: ResultRow): boolean {
  const entries = (JSON.parse(bundle) as Bundle).categories.flatMap((category) => category.entries);
  const stood = new Set(entries.filter(({ withdrawn }) => withdrawn === null).map(({ id }) => id));
  const shortlist = new Set((JSON.parse(result) as Result).categories.flatMap((category) => category.shortlist));
  return !entryQueries(db)
    .listOnList(year)
    .filter(({ withdrawnStage }) => withdrawnStage === 'judging')
    .map(({ number }) => entryCode(year, number))
    .some((code) => stood.has(code) && shortlist.has(code));
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
  data: Record<string, string | number> = {},
): void {
  appendToChain(db, { type, year, data: { ...data, version, sha256: resultSha256, by: actorId }, at });
  recordEvent(db, { kind: `award.${type}`, actorId, departmentId, subjectId: year, details: { version }, at });
}
