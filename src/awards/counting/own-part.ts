import type { Db } from '../../db/index.ts';
import { type FiscalYear, forbidden } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { countingQueries } from './queries.ts';

/** Whether somebody leads, has worked on or has nominated what stands in a category, withdrawn or not. */
export const hasPart = (db: Db, { id }: Pick<Viewer, 'id'>, year: FiscalYear, category: string): boolean =>
  countingQueries(db).hasPart(year, category, id);

/** A lot and the jury's choice are written down by somebody who has nothing to gain from them. @throws AppError forbidden */
export function requireNoPart(db: Db, viewer: Pick<Viewer, 'id'>, year: FiscalYear, category: string): void {
  if (hasPart(db, viewer, year, category)) throw forbidden('award_category_own');
}
