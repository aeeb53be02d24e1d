import { type Db, inTransaction } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { CRITERIA, type CriterionId, isAfter } from '../rules/index.ts';
import type { JurorRow } from '../years/queries.ts';
import { type AwardYear, findAward, phaseOf, requireAward } from '../years/years.ts';
import { type CalibrationCardRow, calibrationQueries } from './calibration-queries.ts';
import { requireJuror } from './jury.ts';
import type { Scores } from './queries.ts';
import { LEVELS } from './rubric.ts';

/** The case of an earlier year that a jury tries the rubric on, with the year that it stood in. */
export interface CalibrationCase {
  award: AwardYear;
  entry: EntryWithPost;
}

export function findCalibration(db: Db, year: FiscalYear): CalibrationCase | undefined {
  const row = calibrationQueries(db).find(year);
  const found = row && entryQueries(db).find(row.entryId);
  const award = found && findAward(db, found.year);
  const entry = found && entryQueries(db).findByNumber(found.year, found.number);
  return award && entry && { award, entry };
}

/** Offered to jurors who have said that they take part, and to all of them once they judge. */
export const isCalibrating = (award: AwardYear, { answer }: Pick<JurorRow, 'answer'>): boolean =>
  answer === 'accepted' || award.steps.has('judging_begun');

/** @throws AppError not_found for who does not try it, and where no case was chosen */
export function requireCalibration(db: Db, award: AwardYear, viewer: Pick<Viewer, 'id'>): CalibrationCase {
  const juror = requireJuror(db, award.year, viewer);
  const found = findCalibration(db, award.year);
  if (!found || !isCalibrating(award, juror)) throw notFound();
  return found;
}

export const isCalibrationOpen = (award: AwardYear, at: Date): boolean => !isAfter(phaseOf(award, at), 'judging');

/**
 * Keeps a juror's card for the case of an earlier year. It counts nowhere and leaves no event.
 * @throws AppError not_found, conflict once the judging has closed
 */
export function saveCalibration(db: Db, viewer: Viewer, year: FiscalYear, scores: Scores, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    requireCalibration(db, award, viewer);
    if (!isCalibrationOpen(award, at)) throw conflict('award_calibration_over');
    calibrationQueries(db).putCard({ ...scores, year, userId: viewer.id, savedAt: at.toISOString() });
  });
}

/** How many cards gave each level, by criterion. */
export const distributionOf = (cards: readonly CalibrationCardRow[]): Record<CriterionId, number[]> =>
  Object.fromEntries(
    CRITERIA.map((id) => [id, LEVELS.map((level) => cards.filter((card) => card[id] === level).length)]),
  ) as Record<CriterionId, number[]>;
