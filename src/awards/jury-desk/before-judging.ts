import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, touch } from '../../db/index.ts';
import { conflict, type FiscalYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import type { AwardYear } from '../years/years.ts';

/** Whether rubric, calibration case and prizes can still be changed. */
export const isBeforeJudging = ({ clock }: Pick<AwardYear, 'clock'>): boolean => clock.judgingBegunAt === undefined;

/** @throws AppError conflict once the judging has begun: nobody changes what is judged by after seeing a score */
export function requireBeforeJudging(award: AwardYear): void {
  if (!isBeforeJudging(award)) throw conflict('award_rubric_fixed');
}

export function recordChange(
  db: Db,
  { id: actorId, departmentId }: Viewer,
  { kind, year, details = {} }: { kind: EventKind; year: FiscalYear; details?: Readonly<Record<string, string | number>> },
  at: Date,
): void {
  touch(db, 'awards');
  recordEvent(db, { kind, actorId, departmentId, subjectId: year, details, at });
}
