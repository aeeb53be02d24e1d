import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { csvText, dayOfInstant } from '../../lib/index.ts';
import { type Locale, translator } from '../../web/index.ts';
import type { AwardYear } from '../years/years.ts';
import { matrixOf } from './matrix.ts';

const HEADS = [
  'rollout_csv.division',
  'rollout_csv.department',
  'rollout_csv.case',
  'rollout_csv.answer',
  'rollout_csv.reason',
  'rollout_csv.hours',
  'rollout_csv.by',
  'rollout_csv.on',
];

/** A department and case a line, also where nothing was answered. */
export function rolloutCsv(db: Db, award: AwardYear, at: Date, locale: Locale): string {
  const t = translator(locale);
  const rows = matrixOf(db, award, at).lines.flatMap(({ department, cells }) =>
    cells.map(({ rollout, state, answer }) => [
      department.division,
      department.name,
      rollout.title,
      t(`rollout_state.${state}`),
      answer?.reason ?? '',
      answer?.hoursAYear ?? '',
      answer ? personName(db, answer.answeredBy) : '',
      answer ? dayOfInstant(answer.answeredAt) : '',
    ]),
  );
  return csvText([HEADS.map((key) => t(key)), ...rows]);
}
