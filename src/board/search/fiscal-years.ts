import { type FiscalYear, firstMonth } from '../../lib/index.ts';

/** The year before the first of an era. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, r: 2018, 平成: 1988, h: 1988 };

/**
 * A fiscal year as people write it: 2026, 2026年度, FY2026, 令和8年度, 令和元年, R8, 8年度.
 * @param text in NFKC
 */
export function fiscalYearIn(text: string): FiscalYear | undefined {
  const written = text
    .toLowerCase()
    .replace(/\s/g, '')
    .replace(/年度?$/, '');
  const western = /^(?:fy)?((?:19|20|21)\d\d)$/.exec(written)?.[1];
  if (western) return Number(western);
  const [, era = 'r', year] = /^(令和|平成|[rh])?\.?(\d{1,2}|元)$/.exec(written) ?? [];
  return year === undefined ? undefined : (ERAS[era] as number) + (year === '元' ? 1 : Number(year));
}

/** When a fiscal year begins in Japan, as instants are stored. */
export const startOfFiscalYear = (year: FiscalYear): string => new Date(`${firstMonth(year)}-01T00:00:00+09:00`).toISOString();
