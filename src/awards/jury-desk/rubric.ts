import { type Db, inTransaction } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { LEVELS, QUESTION } from '../judging/rubric.ts';
import { type AnchorRow, rubricQueries } from '../judging/rubric-queries.ts';
import { CRITERIA, canonicalJson } from '../rules/index.ts';
import { sha256 } from '../rules/order.ts';
import { requireAward } from '../years/years.ts';
import { recordChange, requireBeforeJudging } from './before-judging.ts';

/** Every place of the rubric that words can stand in: the question of a criterion, and its anchors. */
export const RUBRIC_PLACES = CRITERIA.flatMap((criterion) => [QUESTION, ...LEVELS].map((level) => ({ criterion, level })));

/** What a form was made from: it differs as soon as somebody else has saved. */
export const rubricVersion = (db: Db, year: FiscalYear): string => sha256(canonicalJson(rubricQueries(db).list(year)));

/**
 * Writes down the words that a year has of its own; empty ones leave the place to the usual words.
 * @param rows one for each place
 * @throws AppError not_found, conflict once the judging has begun
 */
export function saveRubric(db: Db, viewer: Viewer, year: FiscalYear, rows: readonly AnchorRow[], at: Date): void {
  inTransaction(db, () => {
    requireBeforeJudging(requireAward(db, year, viewer));
    const queries = rubricQueries(db);
    const before = rubricVersion(db, year);
    for (const row of rows) {
      if (row.words === '') queries.delete(year, row.criterion, row.level);
      else queries.put(year, row);
    }
    if (rubricVersion(db, year) !== before) recordChange(db, viewer, { kind: 'award.rubric_changed', year }, at);
  });
}
