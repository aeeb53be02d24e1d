import { describe, expect, it } from 'vitest';
import { renderedText, renderMarkdown } from '../../src/text/index.ts';

describe('the text of a rendering', () => {
  it.each([
    { source: '# 見出し\n\n段落**強調**です', text: '見出し\n段落強調です' },
    { source: '1. 開く\n2. 閉じる\n   - 保存', text: '開く\n閉じる\n保存' },
    { source: '```vba\nIf a < b Then\n  Range("A1") = "&"\nEnd If\n```', text: 'VBA\nIf a < b Then\nRange("A1") = "&"\nEnd If' },
    { source: '`=SUM(A1:A3)` と `#REF!` と C:\\\\Users', text: '=SUM(A1:A3) と #REF! と C:\\Users' },
    { source: '| 列 | 値 |\n|--|--|\n| 町名 | 霞が関 |', text: '列\n値\n町名\n霞が関' },
    { source: '![画面の図](/attachments/abc)の説明', text: '画面の図 の説明' },
    { source: '[手引き](https://example.jp/guide)を<b>読む</b>', text: '手引きを<b>読む</b>' },
    { source: '一行目\n二行目  \n三行目', text: '一行目\n二行目\n三行目' },
    { source: "It's &amp; done", text: "It's & done" },
    { source: '&amp;lt;', text: '&lt;' },
    { source: '', text: '' },
  ])('$source', ({ source, text }) => {
    expect(renderedText(renderMarkdown(source).toString())).toBe(text);
  });

  it('is that of a text shown as written', () => {
    const source = `${'> '.repeat(60)}it's "深い" <引用>`;
    expect(renderedText(renderMarkdown(source).toString())).toBe(source);
  });

  it('takes as long as the text, whatever stands there', () => {
    const html = `<p>${'&lt;'.repeat(100_000)}${'<'.repeat(100_000)}</p>${' \n'.repeat(100_000)}`;
    const began = performance.now();
    renderedText(html);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
