import type { Db } from '../../db/index.ts';
import { reiwaYear } from '../../lib/index.ts';
import type { Locale } from '../../web/index.ts';
import { pageTitle } from '../counting/page.ts';
import { percent } from '../counting/standings.ts';
import { headOf } from '../years/shown.ts';
import type { AwardYear } from '../years/years.ts';
import type { CaseLine, CasesTotal, ReportPage, YearFigures } from './pages.ts';
import { reportOf } from './report.ts';

export function reportModel(db: Db, award: AwardYear, at: Date, locale: Locale): ReportPage {
  const report = reportOf(db, award, at, locale);
  return {
    ...report,
    title: pageTitle(award, locale, 'award_report.title'),
    award: headOf(award, at),
    reiwa: reiwaYear(award.year),
    turnout: turnoutOf(report.figures),
    turnoutBefore: report.before && turnoutOf(report.before),
    total: totalOf(report.cases),
    at: at.toISOString(),
  };
}

function totalOf(cases: readonly CaseLine[]): CasesTotal {
  const total = (figure: (line: CaseLine) => number) => cases.reduce((sum, line) => sum + figure(line), 0);
  return {
    adopted: total(({ summary }) => summary.adopted),
    trial: total(({ summary }) => summary.trial),
    considering: total(({ summary }) => summary.considering),
    not_applicable: total(({ summary }) => summary.not_applicable),
    dropped: total(({ summary }) => summary.dropped),
    waiting: total(({ waiting }) => waiting),
    hoursAYear: total(({ summary }) => summary.hoursAYear),
  };
}

export const turnoutOf = ({ voters }: YearFigures): string => percent(voters.voted, voters.people);
