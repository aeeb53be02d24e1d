import { describe, expect, it } from 'vitest';
import { readReceipt, receiptOf, trackerOf } from '../../../src/awards/rules/index.ts';
import { vectors } from './vectors.ts';

const { keyHex, S0001, S0002 } = vectors.V13_tracker;
const key = Buffer.from(keyHex, 'hex');

// V13
describe.each([
  { staffId: 'S0001', ...S0001 },
  { staffId: 'S0002', ...S0002 },
])('the ballot of $staffId', ({ staffId, tracker, receipt }) => {
  it('is filed under this tracker and shown as this receipt', () => {
    expect(trackerOf(key, 2026, 'everyday', staffId)).toBe(tracker);
    expect(receiptOf(tracker)).toBe(receipt);
  });

  it('has another tracker in another year, category or with another key', () => {
    expect(trackerOf(key, 2027, 'everyday', staffId)).not.toBe(tracker);
    expect(trackerOf(key, 2026, 'large', staffId)).not.toBe(tracker);
    expect(trackerOf(Buffer.alloc(32), 2026, 'everyday', staffId)).not.toBe(tracker);
  });
});

describe('a receipt', () => {
  it.each([
    { tracker: '0'.repeat(64), receipt: '0000-0000-0000-0000' },
    { tracker: 'f'.repeat(64), receipt: 'ZZZZ-ZZZZ-ZZZZ-ZZZZ' },
    { tracker: `${'0'.repeat(19)}1${'f'.repeat(44)}`, receipt: '0000-0000-0000-0001' },
    { tracker: `8${'0'.repeat(63)}`, receipt: 'G000-0000-0000-0000' },
  ])('of $tracker is $receipt', ({ tracker, receipt }) => {
    expect(receiptOf(tracker)).toBe(receipt);
    expect(readReceipt(receipt)).toBe(receipt);
  });

  it.each([
    ['as it is shown', 'YB7Z-X250-HCJV-53J7'],
    ['in lower case', 'yb7z-x250-hcjv-53j7'],
    ['without hyphens', 'YB7ZX250HCJV53J7'],
    ['with spaces', '  YB7Z X250 HCJV 53J7\n'],
    ['with a full-width space', 'YB7Z\u3000X250\u3000HCJV\u300053J7'],
    [
      'in full width',
      '\uFF39\uFF22\uFF17\uFF3A\uFF0D\uFF38\uFF12\uFF15\uFF10\uFF0D\uFF28\uFF23\uFF2A\uFF36\uFF0D\uFF15\uFF13\uFF2A\uFF17',
    ],
    [
      'in full width and lower case',
      '\uFF59\uFF42\uFF17\uFF5A\u30FC\uFF58\uFF12\uFF15\uFF10\u30FC\uFF48\uFF43\uFF4A\uFF56\u30FC\uFF15\uFF13\uFF4A\uFF17',
    ],
    ['with the hyphens of a document', 'YB7Z\u2010X250\u2212HCJV\u201453J7'],
    ['with the letter O', 'YB7Z-X25O-HCJV-53J7'],
    ['with a small o', 'yb7z-x25o-hcjv-53j7'],
  ])('is read %s', (_, typed) => {
    expect(readReceipt(typed)).toBe('YB7Z-X250-HCJV-53J7');
  });

  it('is read with I and L for 1', () => {
    expect(readReceipt('D4K7-W7DR-KoIR-YlN4')).toBe(S0002.receipt);
    expect(readReceipt('D4K7-W7DR-K0iR-YLN4')).toBe(S0002.receipt);
  });

  it.each([
    ['nothing', ''],
    ['too little', 'YB7Z-X250-HCJV-53J'],
    ['too much', 'YB7Z-X250-HCJV-53J77'],
    ['a letter that it never holds', 'YB7Z-X250-HCJV-53JU'],
    ['other signs', 'YB7Z-X250-HCJV-53J!'],
    ['no end', 'YB7Z-X250-HCJV-53J7'.padEnd(100_000)],
  ])('cannot be %s', (_, typed) => {
    expect(readReceipt(typed)).toBeUndefined();
  });
});
