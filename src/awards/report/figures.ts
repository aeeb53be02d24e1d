import { type AdoptionRecord, adoptionFigures, isLive, minutesInFiscalYear } from '../../board/index.ts';
import { type FiscalYear, fiscalYearOfMonth, type Month } from '../../lib/index.ts';

/** What the adoption ledger says of some cases together (product.md, 5): reported by those who use them. */
export interface LedgerFigures {
  /** Who uses any of them now; somebody who uses two is one person. */
  people: number;
  departments: number;
  /** Of the running records. */
  medianMonthlyMinutes: number;
  /** Saved in the fiscal year of the award, and since the beginning. */
  minutesInYear: number;
  minutesInAll: number;
}

/** @param month up to which is counted */
export function ledgerFigures(records: readonly AdoptionRecord[], year: FiscalYear, month: Month): LedgerFigures {
  const { departments, medianMonthlyMinutes } = adoptionFigures(records, month);
  const minutesIn = (fiscalYear: FiscalYear) =>
    records.reduce((sum, record) => sum + minutesInFiscalYear(record, fiscalYear, month), 0);
  return {
    people: new Set(records.filter((record) => isLive(record, month)).map(({ userId }) => userId)).size,
    departments,
    medianMonthlyMinutes,
    minutesInYear: Math.round(minutesIn(year)),
    minutesInAll: Math.round(yearsOf(records, month).reduce((sum, fiscalYear) => sum + minutesIn(fiscalYear), 0)),
  };
}

/** The fiscal years from the first start to that of the month. */
function yearsOf(records: readonly AdoptionRecord[], month: Month): FiscalYear[] {
  const last = fiscalYearOfMonth(month);
  const first = Math.min(last, ...records.map(({ startedOn }) => fiscalYearOfMonth(startedOn)));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
