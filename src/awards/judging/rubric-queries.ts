import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { CriterionId } from '../rules/index.ts';

/** Words of the rubric that a year has of its own: level 0 is the question, 1 to 5 are the anchors. */
export interface AnchorRow {
  criterion: CriterionId;
  level: number;
  words: string;
}

export const rubricQueries = perDatabase((db: Db) => {
  const list = db.prepare<[FiscalYear], AnchorRow>(
    'SELECT criterion, level, words FROM award_anchors WHERE year = ? ORDER BY criterion, level',
  );
  const put = db.prepare<AnchorRow & { year: FiscalYear }>(`
    INSERT INTO award_anchors (year, criterion, level, words) VALUES (@year, @criterion, @level, @words)
        ON CONFLICT (year, criterion, level) DO UPDATE SET words = @words`);
  const remove = db.prepare<[FiscalYear, CriterionId, number]>(
    'DELETE FROM award_anchors WHERE year = ? AND criterion = ? AND level = ?',
  );
  return {
    list: (year: FiscalYear) => list.all(year),
    put: (year: FiscalYear, row: AnchorRow) => void put.run({ ...row, year }),
    delete: (year: FiscalYear, criterion: CriterionId, level: number) => void remove.run(year, criterion, level),
  };
});
