import { createHmac } from 'node:crypto';

// Crockford's base32: no I, L, O and U, which people mistake for 1, 1, 0 and V.
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LONGEST_TYPED = 100;

// A Japanese keyboard in full-width mode types ー for the hyphen; U+2010 to U+2015 and U+2212 come from documents.
const BETWEEN_GROUPS = /[\s\-\u2010-\u2015\u2212\u30FC]/g;

/** Secrecy 2: what a ballot is filed under. Without the key nobody can lead it back to a person. */
export const trackerOf = (key: Buffer, fiscalYear: number, category: string, staffId: string): string =>
  createHmac('sha256', key).update([fiscalYear, category, staffId].join('|')).digest('hex');

/** Secrecy 3: the first 80 bits of a tracker, as 16 digits in groups of 4. */
export function receiptOf(tracker: string): string {
  let bits = BigInt(`0x${tracker.slice(0, 20)}`);
  let digits = '';
  for (let count = 0; count < 16; count += 1) {
    digits = `${DIGITS[Number(bits & 31n)]}${digits}`;
    bits >>= 5n;
  }
  return grouped(digits);
}

/**
 * A receipt as people type it: in lower case or full-width, O for 0, I and L for 1, with or without hyphens and spaces.
 * @returns undefined when it cannot be a receipt
 */
export function readReceipt(typed: string): string | undefined {
  if (typed.length > LONGEST_TYPED) return undefined;
  const digits = typed.normalize('NFKC').replace(BETWEEN_GROUPS, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  const isReceipt = digits.length === 16 && [...digits].every((digit) => DIGITS.includes(digit));
  return isReceipt ? grouped(digits) : undefined;
}

const grouped = (digits: string): string => digits.replace(/.{4}(?=.)/g, '$&-');
