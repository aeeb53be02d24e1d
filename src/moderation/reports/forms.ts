import { z } from 'zod';
import { choice, line, optionalLine, optionalText, type Parsed, parseForm } from '../../web/index.ts';
import { type Outcome, REASONS, type Reason } from './reasons.ts';

export interface ReportForm {
  reason: Reason;
  line: string;
}

export interface SettlementForm {
  outcome: Outcome;
  explanation: string;
  note: string;
}

const report = z
  .object({
    reason: choice(REASONS, 'form.report_reason'),
    line: optionalLine(200, 'form.report_line'),
  })
  .refine(({ reason, line: typed }) => reason !== 'other' || typed !== '', { path: ['line'], message: 'form.report_other' });

export const parseReport = (body: unknown): Parsed<ReportForm> => parseForm(report, body);

/** @param outcomes what can become of this report */
export function parseSettlement(body: unknown, outcomes: readonly Outcome[]): Parsed<SettlementForm> {
  const schema = z.object({
    outcome: choice(outcomes as [Outcome, ...Outcome[]], 'form.outcome'),
    explanation: line({ min: 1, max: 200, message: 'form.explanation' }),
    note: optionalText(500, 'form.note_to_author'),
  });
  return parseForm(schema, body);
}
