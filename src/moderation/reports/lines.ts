import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import type { ReportLine, SettledLine } from './pages.ts';
import type { ReportRow, SettledRow } from './queries.ts';

/** A report as moderators see it, with the name of who sent it. */
export const toReportLine = (db: Db, row: ReportRow): ReportLine => ({
  reason: row.reason,
  line: row.line,
  reporter: personName(db, row.reporterId),
  department: departmentOn(db, row.departmentId, dayOfInstant(row.reportedAt)).name,
  reportedAt: row.reportedAt,
});

export const toSettledLine = (db: Db, row: SettledRow): SettledLine => ({
  ...toReportLine(db, row),
  outcome: row.outcome,
  explanation: row.explanation,
  settledBy: personName(db, row.settledBy),
  settledAt: row.settledAt,
});
