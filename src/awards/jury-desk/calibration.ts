import { type Db, inTransaction } from '../../db/index.ts';
import { type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { countingQueries } from '../counting/queries.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { calibrationQueries } from '../judging/calibration-queries.ts';
import { listedWords } from '../voting/listed-words.ts';
import { type AwardYear, entryCode, listAwards, requireAward } from '../years/years.ts';
import { recordChange, requireBeforeJudging } from './before-judging.ts';

export interface CalibrationCase {
  id: number;
  code: string;
  title: string;
}

/** Cases that jurors can try the rubric on: those on the shortlist of earlier years whose result is out, as far as they can be read. */
export const calibrationCases = (db: Db, year: FiscalYear): CalibrationCase[] =>
  listAwards(db)
    .filter((award) => award.year < year && award.clock.publishedAt !== undefined)
    .flatMap((award) => readableShortlist(db, award).map((entry) => toCase(db, award, entry)));

function readableShortlist(db: Db, { year }: AwardYear): EntryWithPost[] {
  const listed = new Set(
    countingQueries(db)
      .listShortlist(year)
      .map(({ entryId }) => entryId),
  );
  return entryQueries(db)
    .listOnList(year)
    .filter(({ id, readable }) => readable && listed.has(id));
}

const toCase = (db: Db, award: AwardYear, entry: EntryWithPost): CalibrationCase => ({
  id: entry.id,
  code: entryCode(award.year, entry.number),
  title: listedWords(db, award, entry).title ?? '',
});

/**
 * Chooses the case that jurors try the rubric on, or none. Cards on the case before go with it.
 * @throws AppError not_found for a case that cannot be chosen, conflict once the judging has begun
 */
export function chooseCalibration(db: Db, viewer: Viewer, year: FiscalYear, entryId: number | undefined, at: Date): void {
  inTransaction(db, () => {
    requireBeforeJudging(requireAward(db, year, viewer));
    if (entryId !== undefined && !calibrationCases(db, year).some(({ id }) => id === entryId)) throw notFound();
    const queries = calibrationQueries(db);
    if (queries.find(year)?.entryId === entryId) return;
    queries.delete(year);
    if (entryId !== undefined) queries.put({ year, entryId, chosenBy: viewer.id, chosenAt: at.toISOString() });
    recordChange(db, viewer, { kind: 'award.calibration_chosen', year, details: { entry: entryId ?? 0 } }, at);
  });
}
