import { describe, expect, it } from 'vitest';
import { holds, redact } from '../../src/board/redaction/redact.ts';

const NUMBER = '123456789018';

describe('a text without a passage', () => {
  it.each([
    { case: 'a name', text: '山田太郎さんの申請', passage: '山田太郎', is: '■■■さんの申請' },
    { case: 'each place', text: '山田、山田、山 田', passage: '山田', is: '■■■、■■■、山 田' },
    { case: 'nothing of it', text: '佐藤さんの申請', passage: '山田太郎', is: '佐藤さんの申請' },
    { case: 'letter for letter', text: 'Yamada yamada ＹＡＭＡＤＡ', passage: 'Yamada', is: '■■■ yamada ＹＡＭＡＤＡ' },
    { case: 'over lines', text: '住所は\r\n一番地', passage: '住所は\n一番地', is: '■■■' },
    { case: 'signs with a meaning elsewhere', text: 'a.b* $& [x](y)', passage: '.b* $& [x]', is: 'a■■■(y)' },
    { case: 'written as a Mac does', text: 'か\u3099くせいです', passage: 'がくせい', is: '■■■です' },
    { case: 'asked for as a Mac does', text: 'がくせいです', passage: 'か\u3099くせい', is: '■■■です' },
    { case: 'signs beyond the first plane', text: '𠮷野𠮷野家', passage: '𠮷野', is: '■■■■■■家' },
  ])('$case', ({ text, passage, is }) => {
    expect(redact(text, passage)).toBe(is);
    expect(holds(text, passage)).toBe(is !== text);
    expect(holds(is, passage)).toBe(false);
  });

  it.each([
    { text: '123456789018' },
    { text: '1234-5678-9018' },
    { text: '1234 5678 9018' },
    { text: '1234\u30005678\u30009018' },
    { text: '１２３４５６７８９０１８' },
    { text: '１２３４－５６７８－９０１８' },
    { text: '1234\u20105678\u20109018' },
    { text: '1234ー5678ー9018' },
  ])('of a My Number in another width and grouping: $text', ({ text }) => {
    for (const passage of [NUMBER, '1234-5678-9018', '１２３４　５６７８　９０１８', text]) {
      expect(redact(`番号は${text}です`, passage)).toBe('番号は■■■です');
    }
  });

  it.each([
    { case: 'another number', text: '987654321093' },
    { case: 'thirteen digits', text: '1234567890180' },
    { case: 'other groups', text: '123-456-789-018' },
    { case: 'lines of a table', text: '1234\n5678\n9018' },
  ])('leaves $case', ({ text }) => {
    expect(redact(text, '1234-5678-9018')).toBe(text);
  });

  it('takes a number that is none letter for letter', () => {
    expect(redact('1234-5678-9012 123456789012', '1234-5678-9012')).toBe('■■■ 123456789012');
  });
});

describe('a field', () => {
  it.each([
    { case: 'too short is padded', text: '山田太郎の件', passage: '山田太郎の', limits: { min: 5, max: 100 }, is: '■■■件■' },
    { case: 'of the passage alone', text: '山田太郎殿', passage: '山田太郎殿', limits: { min: 5, max: 100 }, is: '■■■■■' },
    {
      case: 'long enough is not',
      text: '山田太郎さんの件',
      passage: '山田太郎',
      limits: { min: 5, max: 100 },
      is: '■■■さんの件',
    },
    { case: 'with room grows', text: '山田さん', passage: '山田', limits: { max: 5 }, is: '■■■さん' },
    { case: 'without room does not', text: '山田さん', passage: '山田', limits: { max: 4 }, is: '■■さん' },
    { case: 'full of it', text: '山田'.repeat(10), passage: '山田', limits: { max: 20 }, is: '■■'.repeat(10) },
    { case: 'that says nothing of it stays too short', text: '短い', passage: '山田', limits: { min: 5 }, is: '短い' },
    {
      case: 'without room, with the number in another width',
      text: `1234-5678-9018${'長'.repeat(20)}１２３４５６７８９０１８`,
      passage: '1234-5678-9018',
      limits: { max: 10 },
      is: `${'■'.repeat(14)}${'長'.repeat(20)}■■■`,
    },
  ])('$case', ({ text, passage, limits, is }) => {
    expect(redact(text, passage, limits)).toBe(is);
  });
});
