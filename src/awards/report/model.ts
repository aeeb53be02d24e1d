import type { Db } from '../../db/index.ts';
import { reiwaYear } from '../../lib/index.ts';
import type { Locale } from '../../web/index.ts';
import { pageTitle } from '../counting/page.ts';
import { percent } from '../counting/standings.ts';
import { headOf } from '../years/shown.ts';
import type { AwardYear } from '../years/years.ts';
import type { ReportPage, YearFigures } from './pages.ts';
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
    at: at.toISOString(),
  };
}

export const turnoutOf = ({ voters }: YearFigures): string => percent(voters.voted, voters.people);
