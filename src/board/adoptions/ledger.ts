import {
  addMonths,
  type Day,
  type FiscalYear,
  firstMonth,
  fiscalYearOfMonth,
  lastMonth,
  type Month,
  monthIndex,
} from '../../lib/index.ts';

/** One stretch of months in which a person uses a post with the same figures. Stretches of one person and post never overlap. */
export interface AdoptionRecord {
  userId: number;
  departmentId: number;
  minutesPerRun: number;
  runsPerMonth: number;
  startedOn: Month;
  /** Last month that counts; undefined while it lasts. */
  endedOn: Month | undefined;
  confirmedOn: Day;
}

/** A working month of 160 hours: more than that nobody saves with one post (product.md, 5). */
export const WORKING_MONTH_MINUTES = 9_600;

/** Minutes one person saves in a month. */
export function monthlyMinutes({ minutesPerRun, runsPerMonth }: Pick<AdoptionRecord, 'minutesPerRun' | 'runsPerMonth'>): number {
  return Math.min(minutesPerRun * runsPerMonth, WORKING_MONTH_MINUTES);
}

/** The last month a record can count without being confirmed again: the end of the fiscal year after the confirmation. */
export const lapsesAfter = ({ confirmedOn }: Pick<AdoptionRecord, 'confirmedOn'>): Month =>
  lastMonth(fiscalYearOfMonth(confirmedOn.slice(0, 7)) + 1);

const earlier = (a: Month, b: Month): Month => (a < b ? a : b);
const later = (a: Month, b: Month): Month => (a > b ? a : b);

/** Months of a fiscal year that count, up to and including `upTo`; the months of the start and of the end count whole. */
export function activeMonths(record: AdoptionRecord, year: FiscalYear, upTo: Month): number {
  const from = later(record.startedOn, firstMonth(year));
  const to = [record.endedOn ?? upTo, lapsesAfter(record), lastMonth(year)].reduce(earlier, upTo);
  return Math.max(0, monthIndex(to) - monthIndex(from) + 1);
}

/** Minutes saved in a fiscal year up to and including `upTo`. */
export const minutesInFiscalYear = (record: AdoptionRecord, year: FiscalYear, upTo: Month): number =>
  monthlyMinutes(record) * activeMonths(record, year, upTo);

/** Whether the person uses it in that month, as far as we are told. */
export const isLive = (record: AdoptionRecord, month: Month): boolean =>
  record.endedOn === undefined && month <= lapsesAfter(record);

export interface AdoptionFigures {
  /** People with a live record, and their departments. */
  adopters: number;
  departments: number;
  /** Median of the live records' minutes per month. */
  medianMonthlyMinutes: number;
  /** Minutes of the fiscal year of `month`, ended records included. */
  minutesThisYear: number;
}

/** What a post shows of its adoptions, as of a month. */
export function adoptionFigures(records: readonly AdoptionRecord[], month: Month): AdoptionFigures {
  const live = records.filter((record) => isLive(record, month));
  const year = fiscalYearOfMonth(month);
  return {
    adopters: live.length,
    departments: new Set(live.map(({ departmentId }) => departmentId)).size,
    medianMonthlyMinutes: Math.round(median(live.map(monthlyMinutes))),
    minutesThisYear: Math.round(records.reduce((sum, record) => sum + minutesInFiscalYear(record, year, month), 0)),
  };
}

/** The middle value, between two the mean of both; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** How a record comes about: the stretch to write, and the stretch that ends before it. */
export interface LedgerChange {
  startedOn: Month;
  end: { startedOn: Month; endedOn: Month } | undefined;
}

/**
 * Where a person's new figures begin. Figures of a running record count from the month of the change on, earlier months
 * keep theirs; a record after an ended one begins later than that ended, or takes over the current month from it.
 * @param own all stretches of this person and post
 * @param wanted the start asked for; a running record ignores it
 * @param month the current month
 * @returns undefined when the wanted start overlaps an earlier stretch
 */
export function ledgerChange(own: readonly AdoptionRecord[], wanted: Month, month: Month): LedgerChange | undefined {
  const last = own.toSorted((a, b) => (a.startedOn < b.startedOn ? -1 : 1)).at(-1);
  if (!last) return { startedOn: wanted, end: undefined };
  const startedOn = last.endedOn === undefined ? month : wanted;
  if (last.endedOn !== undefined && startedOn > last.endedOn) return { startedOn, end: undefined };
  if (startedOn < month) return undefined;
  if (last.startedOn === startedOn) return { startedOn, end: undefined };
  return { startedOn, end: { startedOn: last.startedOn, endedOn: addMonths(startedOn, -1) } };
}

const QUESTION_AFTER_DAYS = 30;

/** Whether to ask "still using it?": once after 30 days, and each March (product.md, 5). `today` and the dates are days in Japan. */
export function asksForConfirmation(record: AdoptionRecord & { recordedOn: Day }, today: Day): boolean {
  if (record.endedOn !== undefined) return false;
  const neverConfirmed = record.confirmedOn <= record.recordedOn;
  const days = (Date.parse(today) - Date.parse(record.recordedOn)) / 86_400_000;
  if (neverConfirmed && days >= QUESTION_AFTER_DAYS) return true;
  const march = `${today.slice(0, 4)}-03`;
  return today.slice(0, 7) === march && record.confirmedOn < `${march}-01`;
}
