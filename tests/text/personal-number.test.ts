import { describe, expect, it } from 'vitest';
import { findPersonalNumbers, maskPersonalNumbers, spellsPersonalNumber } from '../../src/text/index.ts';

// 123456789018 and 987654321093 have the right check digit (worked out by hand from the ordinance's formula).
describe('findPersonalNumbers', () => {
  it.each([
    { case: 'plain digits', text: '番号は123456789018です', found: ['123456789018'] },
    { case: 'another number', text: '987654321093', found: ['987654321093'] },
    { case: 'full-width digits', text: '１２３４５６７８９０１８', found: ['１２３４５６７８９０１８'] },
    { case: 'mixed widths', text: '1234５６７８9018', found: ['1234５６７８9018'] },
    { case: 'groups by spaces', text: '1234 5678 9018', found: ['1234 5678 9018'] },
    { case: 'groups by wide spaces', text: '1234\u30005678\u30009018', found: ['1234\u30005678\u30009018'] },
    { case: 'groups by hyphens', text: '1234-5678-9018', found: ['1234-5678-9018'] },
    { case: 'groups by U+2010', text: '1234\u20105678\u20109018', found: ['1234\u20105678\u20109018'] },
    { case: 'groups by U+2015', text: '1234\u20155678\u20159018', found: ['1234\u20155678\u20159018'] },
    { case: 'groups by a minus sign', text: '1234\u22125678\u22129018', found: ['1234\u22125678\u22129018'] },
    { case: 'groups by a long vowel mark', text: '１２３４ー５６７８ー９０１８', found: ['１２３４ー５６７８ー９０１８'] },
    { case: 'groups by a full-width hyphen', text: '1234\uFF0D5678\uFF0D9018', found: ['1234\uFF0D5678\uFF0D9018'] },
    { case: 'different separators', text: '1234-5678 9018', found: ['1234-5678 9018'] },
    { case: 'a cell of a table', text: '| 佐藤 | 123456789018 |', found: ['123456789018'] },
    { case: 'a line of CSV', text: '佐藤,"1234-5678-9018",市民課', found: ['1234-5678-9018'] },
    { case: 'a file name', text: '申請_123456789018.xlsx', found: ['123456789018'] },
    { case: 'a number behind a year', text: '2025 1234 5678 9018', found: ['1234 5678 9018'] },
    { case: 'a number behind a staff number', text: '職員 1001 1234-5678-9018', found: ['1234-5678-9018'] },
    { case: 'groups by half-width marks', text: '1234\uFF705678\uFF709018', found: ['1234\uFF705678\uFF709018'] },
    { case: 'groups by hyphens between spaces', text: '1234 - 5678 - 9018', found: ['1234 - 5678 - 9018'] },
    { case: 'groups by thin spaces', text: '1234\u20095678\u20099018', found: ['1234\u20095678\u20099018'] },
    { case: 'groups by what cannot be seen', text: '1234\u200B5678\u00AD9018', found: ['1234\u200B5678\u00AD9018'] },
    { case: 'years in a row', text: '2023 2024 2025 2026', found: [] },
    { case: 'two in a text', text: '123456789018と987654321093', found: ['123456789018', '987654321093'] },
    { case: 'a remainder of one', text: '100000000040 000000000060', found: ['000000000060'] },
    { case: 'a wrong check digit', text: '123456789012', found: [] },
    { case: 'thirteen digits', text: '1234567890180', found: [] },
    { case: 'a digit before', text: '0123456789018', found: [] },
    { case: 'a full-width digit behind', text: '123456789018１', found: [] },
    { case: 'eleven digits', text: '12345678901', found: [] },
    { case: 'other groups', text: '123-456-789-018', found: [] },
    { case: 'one separator only', text: '1234-56789018', found: [] },
    { case: 'a line break within', text: '1234\n5678\n9018', found: [] },
    { case: 'a telephone number', text: '090-1234-5678', found: [] },
    { case: 'nothing', text: '', found: [] },
  ])('$case', ({ text, found }) => {
    expect(findPersonalNumbers(text).map(({ passage }) => passage)).toEqual(found);
  });

  it('says where, so that the passage can be shown and replaced', () => {
    const text = '𠮷野さん 1234-5678-9018 まで';
    for (const { start, end, passage } of findPersonalNumbers(text)) expect(text.slice(start, end)).toBe(passage);
    expect(findPersonalNumbers(text)).toHaveLength(1);
  });

  // The check digit is 0 for remainders 0 and 1, else 11 minus the remainder.
  it('takes one of ten check digits for every number', () => {
    for (const start of ['00000000000', '10000000000', '98765432109', '55555555555', '00000000006']) {
      const right = [...'0123456789'].filter((check) => findPersonalNumbers(start + check).length === 1);
      expect(right, start).toHaveLength(1);
    }
  });

  it('takes a time that grows with the text only', () => {
    const text = '1234-'.repeat(200_000) + '1'.repeat(1_000_000);
    expect(findPersonalNumbers(text).length).toBeGreaterThanOrEqual(0);
  });
});

/** How a search for 987654321093 may be typed. */
describe('spellsPersonalNumber', () => {
  it.each([
    '987654321093',
    '9 8 7 6 5 4 3 2 1 0 9 3',
    '9876"5432"1093',
    '987654・321093',
    'tag:"9876" 54321093',
    '佐藤 9876 と 5432 と 1093 の件',
    '①②③④⑤⑥⑦⑧⑨⓪①⑧',
    '2026年 987654321093',
    '\uFF19\uFF18\uFF17\uFF16/\uFF15\uFF14\uFF13\uFF12/\uFF11\uFF10\uFF19\uFF13',
  ])('sees it in %s', (text) => {
    expect(spellsPersonalNumber(text)).toBe(true);
  });

  it.each(['', '印刷', '98765432109', '987654321094', '9876 5432 109', '令和8年4月1日'])('sees none in %s', (text) => {
    expect(spellsPersonalNumber(text)).toBe(false);
  });
});

describe('maskPersonalNumbers', () => {
  it.each([
    ['番号は987654321093です', '番号は■■■■■■■■■■■■です'],
    ['𠮷 9876-5432-1093、123456789018', '𠮷 ■■■■-■■■■-■■■■、■■■■■■■■■■■■'],
    ['1001 1234 5678 9018', '1001 ■■■■ ■■■■ ■■■■'],
    ['987654321094', '987654321094'],
    ['', ''],
  ])('%s', (text, masked) => {
    expect(maskPersonalNumbers(text)).toBe(masked);
  });
});
