import type { Db } from '../../db/index.ts';
import { type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { countingQueries } from '../counting/queries.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { type JurorRow, yearQueries } from '../years/queries.ts';
import type { AwardYear } from '../years/years.ts';
import { recusalsOf } from './recusals.ts';

/** The juror that a person is in a year; undefined for everybody else, and for who has declined. */
export const findJuror = (db: Db, year: FiscalYear, viewer: Pick<Viewer, 'id'> | undefined): JurorRow | undefined =>
  yearQueries(db)
    .listJurors(year)
    .find(({ userId }) => userId === viewer?.id);

/** @throws AppError not_found for whoever is not in the jury, as at an address that does not exist */
export function requireJuror(db: Db, year: FiscalYear, viewer: Pick<Viewer, 'id'>): JurorRow {
  const juror = findJuror(db, year, viewer);
  if (!juror) throw notFound();
  return juror;
}

/** What is judged in a category, in the order of the numbers: on the shortlist and not withdrawn. */
export function judgedEntries(db: Db, { year }: Pick<AwardYear, 'year'>, category: string): EntryWithPost[] {
  const listed = new Set(
    countingQueries(db)
      .listShortlist(year)
      .map(({ entryId }) => entryId),
  );
  return entryQueries(db)
    .listOnList(year)
    .filter((entry) => entry.category === category && listed.has(entry.id) && entry.withdrawnStage === null);
}

/** What of it somebody may judge. */
export function ownEntries(db: Db, award: AwardYear, { id }: Pick<Viewer, 'id'>, category: string, at: Date): EntryWithPost[] {
  const recused = recusalsOf(db, award, at).get(id);
  return judgedEntries(db, award, category).filter((entry) => !recused?.has(entry.id));
}
