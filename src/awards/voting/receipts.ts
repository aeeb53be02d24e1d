import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { receiptOf } from '../rules/index.ts';

/** Crockford's digits in their order, which is that of the trackers. */
export const FIRSTS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];

/** A receipt is the first 80 bits of a tracker: 20 of its 64 hexadecimal digits. */
const HEX_DIGITS = 20;
const BITS_AFTER_FIRST = 75n;
const AFTER_LAST = 'g';

/** Call these for a closed box only: before, how long the list is would be a count. */
const receiptQueries = perDatabase((db: Db) => {
  const count = db.prepare<[FiscalYear, string], { ballots: number }>(
    'SELECT count(*) AS ballots FROM award_ballots WHERE year = ? AND category = ?',
  );
  const between = db.prepare<[FiscalYear, string, string, string], { tracker: string }>(`
    SELECT tracker FROM award_ballots WHERE year = ? AND category = ? AND tracker >= ? AND tracker < ? ORDER BY tracker`);
  return {
    count: (year: FiscalYear, category: string) => count.get(year, category)?.ballots ?? 0,
    listBetween: (year: FiscalYear, category: string, from: string, to: string) =>
      between.all(year, category, from, to).map(({ tracker }) => receiptOf(tracker)),
  };
});

export const countReceipts = (db: Db, year: FiscalYear, category: string): number => receiptQueries(db).count(year, category);

/** The receipts of a category, ascending; with `first` those that begin with this digit. */
export function listReceipts(db: Db, year: FiscalYear, category: string, first?: string): string[] {
  if (first === undefined) return receiptQueries(db).listBetween(year, category, '', AFTER_LAST);
  const index = FIRSTS.indexOf(first);
  return receiptQueries(db).listBetween(year, category, beginningAt(index), beginningAt(index + 1));
}

/** Whether a receipt, as `readReceipt` writes it, is that of a ballot in the box. */
export function isInBox(db: Db, year: FiscalYear, category: string, receipt: string): boolean {
  const bits = [...receipt.replaceAll('-', '')].reduce((sum, digit) => (sum << 5n) | BigInt(FIRSTS.indexOf(digit)), 0n);
  const hex = toHex(bits);
  return receiptQueries(db).listBetween(year, category, hex, `${hex}${AFTER_LAST}`).length > 0;
}

const beginningAt = (index: number): string => (index < FIRSTS.length ? toHex(BigInt(index) << BITS_AFTER_FIRST) : AFTER_LAST);

const toHex = (bits: bigint): string => bits.toString(16).padStart(HEX_DIGITS, '0');
