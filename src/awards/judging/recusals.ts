import type { Db } from '../../db/index.ts';
import { addMonths, type Day, dayOf, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { countingQueries } from '../counting/queries.ts';
import { entryQueries } from '../entries/queries.ts';
import { resultQueries } from '../results/queries.ts';
import type { AwardYear } from '../years/years.ts';
import { judgingQueries, type RecusalRow } from './queries.ts';

/** Why somebody has no part in the judging of an entry (R10), the strongest reason first. */
export const RECUSAL_KINDS = ['team', 'nominator', 'department', 'declared'] as const;
export type RecusalKind = (typeof RECUSAL_KINDS)[number];

/** Departments count now and so many months back from the beginning of the judging. */
const MONTHS_BACK = 12;

/** By person, the entries that they are recused from. */
type Recusals = ReadonlyMap<number, ReadonlyMap<number, RecusalKind>>;

/**
 * Everybody's recusals of a year as they were at a time: of jurors, secretaries and administrators alike. Those by department are
 * computed from the transfers up to then, and stay as they were when the result was frozen first.
 */
export function recusalsOf(db: Db, award: AwardYear, at: Date): Recusals {
  const { from, to } = windowOf(db, award, at);
  const queries = judgingQueries(db);
  const recusals = new Map<number, Map<number, RecusalKind>>();
  const add = (kind: RecusalKind, rows: readonly { entryId: number; userId: number }[]) => {
    for (const { entryId, userId } of rows) {
      const own = recusals.get(userId) ?? new Map<number, RecusalKind>();
      if (!own.has(entryId)) own.set(entryId, kind);
      recusals.set(userId, own);
    }
  };
  add('team', queries.listTeam(award.year));
  add('nominator', queries.listNominators(award.year));
  add('department', queries.listColleagues(award.year, from, to));
  add(
    'declared',
    queries.listRecusals(award.year).filter(({ declaredAt }) => declaredAt <= at.toISOString()),
  );
  return recusals;
}

function windowOf(db: Db, { year, clock }: AwardYear, at: Date): { from: Day; to: Day } {
  const frozenAt = resultQueries(db).find(year, 1)?.frozenAt;
  const to = dayOf(frozenAt && frozenAt < at.toISOString() ? new Date(frozenAt) : at);
  const begun = dayOf(clock.judgingBegunAt ?? at);
  return { from: `${addMonths(begun.slice(0, 7), -MONTHS_BACK)}${begun.slice(7)}`, to };
}

/** Why a person has no part in the judging of an entry; undefined where they may have one. */
export const recusalOf = (
  db: Db,
  award: AwardYear,
  { id }: Pick<Viewer, 'id'>,
  entryId: number,
  at: Date,
): RecusalKind | undefined => recusalsOf(db, award, at).get(id)?.get(entryId);

/** Whether somebody stood aside when the cards could be known already: the sheet and the jurors' desk say so. */
export const isLate = ({ clock }: Pick<AwardYear, 'clock'>, { declaredAt }: Pick<RecusalRow, 'declaredAt'>): boolean =>
  clock.judgingBegunAt !== undefined && declaredAt >= clock.judgingClosesAt.toISOString();

/**
 * Categories whose judging is closed to a person: those in which they are recused from an entry on the shortlist, also when it has
 * withdrawn. From the others' figures that of this one could be computed, so they see none of them.
 */
export function closedCategories(db: Db, award: AwardYear, { id }: Pick<Viewer, 'id'>, at: Date): Set<string> {
  const own = recusalsOf(db, award, at).get(id);
  const shortlist = countingQueries(db).listShortlist(award.year);
  return new Set(shortlist.filter(({ entryId }) => own?.has(entryId)).map(({ category }) => category));
}

/**
 * Refuses what shows or decides the judging of all categories to somebody who is recused in one of them.
 * @throws AppError forbidden
 */
export function requireWholeView(db: Db, award: AwardYear, viewer: Pick<Viewer, 'id'>, at: Date): void {
  if (closedCategories(db, award, viewer, at).size > 0) throw forbidden('award_recused');
}

/** An entry on the shortlist whose judging a person may have to do with. @throws AppError not_found, also for a recused person */
export function requireJudged(db: Db, award: AwardYear, viewer: Pick<Viewer, 'id'>, number: number, at: Date) {
  const entry = entryQueries(db).findByNumber(award.year, number);
  const listed =
    entry &&
    countingQueries(db)
      .listShortlist(award.year)
      .some(({ entryId }) => entryId === entry.id);
  if (!entry || !listed || recusalOf(db, award, viewer, entry.id, at)) throw notFound();
  return entry;
}
