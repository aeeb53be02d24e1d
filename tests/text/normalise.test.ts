import { describe, expect, it } from 'vitest';
import { fold, tidy, tidyLine } from '../../src/text/index.ts';

describe('tidy text', () => {
  it.each([
    { text: '\u3000 本文 \u3000\n', becomes: '本文' },
    { text: '一\r\n二\r三', becomes: '一\n二\n三' },
    { text: '  一\n   二  三', becomes: '一\n   二  三' },
    { text: 'か\u3099', becomes: 'が' },
    { text: '\0\0一\0二', becomes: '一二' },
    { text: '一\u0007\u001b二\u0085\u009f三', becomes: '一二三' },
    { text: '一\u202e二\u2066三\u2069', becomes: '一二三' },
    { text: '一\t二\n三', becomes: '一\t二\n三' },
    { text: '一\v二\f三', becomes: '一\n二\n三' },
    { text: '\u{1f468}\u200d\u{1f4bb} ⭐\ufe0f \u200eA', becomes: '\u{1f468}\u200d\u{1f4bb} ⭐\ufe0f \u200eA' },
    { text: 'Ｅｘｃｅｌ①', becomes: 'Ｅｘｃｅｌ①' },
  ])('$text', ({ text, becomes }) => {
    expect(tidy(text)).toBe(becomes);
  });
});

describe('a tidy line', () => {
  it.each([
    { text: ' 市民課\u3000\u3000窓口 ', becomes: '市民課 窓口' },
    { text: '一\n二\t三', becomes: '一 二 三' },
    { text: '件名\r\nBcc: x', becomes: '件名 Bcc: x' },
    { text: 'a\u0000b\u001bc\u0085d', becomes: 'a b c d' },
    { text: '\u0000', becomes: '' },
    { text: '一\u202e二', becomes: '一二' },
  ])('$text', ({ text, becomes }) => {
    expect(tidyLine(text)).toBe(becomes);
  });
});

describe('two spellings of one word', () => {
  it.each([
    ['Ｅｘｃｅｌ', 'excel'],
    ['EXCEL', 'excel'],
    ['ｶﾞｲﾄﾞ', 'ガイド'],
    ['か\u3099', 'が'],
    ['Power\u3000 Query', 'power query'],
    ['①', '1'],
  ])('%s and %s fold to the same', (a, b) => {
    expect(fold(a)).toBe(fold(b));
  });

  it.each([
    ['かな', 'カナ'],
    ['はし', 'ばし'],
    ['C', 'C#'],
  ])('%s and %s stay two', (a, b) => {
    expect(fold(a)).not.toBe(fold(b));
  });
});
