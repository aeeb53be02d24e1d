import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { Scores } from './queries.ts';

/** The case of an earlier year that jurors try the rubric on. */
export interface CalibrationRow {
  year: FiscalYear;
  entryId: number;
  chosenBy: number;
  chosenAt: string;
}

export interface CalibrationCardRow extends Scores {
  year: FiscalYear;
  userId: number;
  savedAt: string;
}

export const calibrationQueries = perDatabase((db: Db) => {
  const find = db.prepare<[FiscalYear], CalibrationRow>(
    'SELECT year, entry_id AS entryId, chosen_by AS chosenBy, chosen_at AS chosenAt FROM award_calibrations WHERE year = ?',
  );
  const put = db.prepare<CalibrationRow>(`
    INSERT INTO award_calibrations (year, entry_id, chosen_by, chosen_at) VALUES (@year, @entryId, @chosenBy, @chosenAt)
        ON CONFLICT (year) DO UPDATE SET entry_id = @entryId, chosen_by = @chosenBy, chosen_at = @chosenAt`);
  const remove = db.prepare<[FiscalYear]>('DELETE FROM award_calibrations WHERE year = ?');
  const cards = db.prepare<[FiscalYear], CalibrationCardRow>(`
    SELECT year, user_id AS userId, effect, spread, idea, user, sustain, saved_at AS savedAt
      FROM award_calibration_cards WHERE year = ? ORDER BY user_id`);
  const putCard = db.prepare<CalibrationCardRow>(`
    INSERT INTO award_calibration_cards (year, user_id, effect, spread, idea, user, sustain, saved_at)
    VALUES (@year, @userId, @effect, @spread, @idea, @user, @sustain, @savedAt)
        ON CONFLICT (year, user_id) DO UPDATE SET effect = @effect, spread = @spread, idea = @idea, user = @user,
           sustain = @sustain, saved_at = @savedAt`);
  return {
    find: (year: FiscalYear) => find.get(year),
    put: (row: CalibrationRow) => void put.run(row),
    /** Its cards go with it. */
    delete: (year: FiscalYear) => void remove.run(year),
    listCards: (year: FiscalYear) => cards.all(year),
    putCard: (row: CalibrationCardRow) => void putCard.run(row),
  };
});
