import { describe, expect, it } from 'vitest';
import { compose, fold, plainText, renderMarkdown, tidy } from '../../src/text/index.ts';

// DS-5: what takes the parser the square of its length is shown as written, and words that people write are not touched.
describe('a text that is too much for the parser', () => {
  it.each([
    ['a run of signs', '*a_'.repeat(9_000)],
    [
      'a table of a thousand columns and one-letter rows',
      `|${'a|'.repeat(1_000)}\n|${'-|'.repeat(1_000)}\n${'a\n'.repeat(9_000)}`,
    ],
    [
      'a link defined once and used thousands of times',
      `[a]: https://example.jp/${'x'.repeat(3_000)}\n\n${'[a] '.repeat(6_000)}`,
    ],
  ])('is shown as written or cut to size: %s', (_, source) => {
    const html = renderMarkdown(source).toString();
    expect(html.length).toBeLessThan(1_100_000);
    expect(plainText(source).length).toBeLessThanOrEqual(source.length);
  });

  it('is told from an ordinary table, which stays one', () => {
    const rows = Array.from({ length: 200 }, (_, index) => `| ${index} | 名前 |`).join('\n');
    expect(renderMarkdown(`| 番号 | 氏名 |\n|---|---|\n${rows}`).toString().match(/<tr>/g)).toHaveLength(201);
  });
});

describe('marks on a letter', () => {
  it('beyond thirty are dropped, so that composing takes no more than a text of that length', () => {
    const heap = `が${'\u0301\u0323'.repeat(20_000)}`;
    expect([...tidy(heap)].length).toBeLessThanOrEqual(32);
    expect([...fold(`${heap}\uFF9E`)].length).toBeLessThanOrEqual(32);
  });

  it('as people write them stay', () => {
    expect(compose('か\u3099は\u309A', 'NFC')).toBe('がぱ');
    expect(compose('ｶﾞﾊﾟ', 'NFKC')).toBe('ガパ');
  });
});
