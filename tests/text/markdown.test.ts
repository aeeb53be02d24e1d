import { describe, expect, it } from 'vitest';
import { plainText, renderMarkdown, storedRendering } from '../../src/text/index.ts';
import { residue, textOf } from './strict-html.ts';

const html = (source: string, level?: 2 | 3 | 4) => renderMarkdown(source, level).toString().trim();

describe('strong marks next to Japanese', () => {
  it.each([
    { source: 'これは**「重要」**です', becomes: '<p>これは<strong>「重要」</strong>です</p>' },
    { source: '**(注意)**必ず保存する', becomes: '<p><strong>(注意)</strong>必ず保存する</p>' },
    { source: '価格は**100円**です', becomes: '<p>価格は<strong>100円</strong>です</p>' },
    { source: '**「`A1`」**に入力', becomes: '<p><strong>「<code>A1</code>」</strong>に入力</p>' },
    { source: '**太字**と**「太字」**と', becomes: '<p><strong>太字</strong>と<strong>「太字」</strong>と</p>' },
    { source: '**bold** text', becomes: '<p><strong>bold</strong> text</p>' },
    { source: '2 ** 3 ** 4', becomes: '<p>2 ** 3 ** 4</p>' },
    { source: '`**「重要」**`です', becomes: '<p><code>**「重要」**</code>です</p>' },
    { source: '**「[様式](/a)」**です', becomes: '<p><strong>「<a href="/a">様式</a>」</strong>です</p>' },
  ])('$source', ({ source, becomes }) => {
    expect(html(source)).toBe(becomes);
  });
});

describe('a bare address', () => {
  const link = (href: string) => `<a href="${href}" rel="noopener noreferrer">${href}</a>`;
  it.each([
    { source: 'https://example.jp/a.htmlです。', becomes: `<p>${link('https://example.jp/a.html')}です。</p>` },
    { source: '「https://example.jp/a」を見る', becomes: `<p>「${link('https://example.jp/a')}」を見る</p>` },
    { source: 'https://example.jp/a、次', becomes: `<p>${link('https://example.jp/a')}、次</p>` },
    { source: 'see https://example.jp/a.', becomes: `<p>see ${link('https://example.jp/a')}.</p>` },
    { source: '(https://example.jp/a)', becomes: `<p>(${link('https://example.jp/a')})</p>` },
    {
      source: 'www.example.jpへ',
      becomes: '<p><a href="http://www.example.jp" rel="noopener noreferrer">www.example.jp</a>へ</p>',
    },
    { source: 'dx@example.jpへ', becomes: '<p><a href="mailto:dx@example.jp">dx@example.jp</a>へ</p>' },
  ])('$source', ({ source, becomes }) => {
    expect(html(source)).toBe(becomes);
  });
});

describe('tildes', () => {
  it.each([
    { source: '3~5日と7~9日', becomes: '<p>3~5日と7~9日</p>' },
    { source: '~~廃止~~です', becomes: '<p><del>廃止</del>です</p>' },
  ])('$source', ({ source, becomes }) => {
    expect(html(source)).toBe(becomes);
  });
});

describe('headings stand below those of the page', () => {
  it.each([
    { source: '# 手順', level: 2, becomes: '<h2>手順</h2>' },
    { source: '## 手順', level: 2, becomes: '<h2>手順</h2>' },
    { source: '### 手順', level: 2, becomes: '<h3>手順</h3>' },
    { source: '###### 手順', level: 2, becomes: '<h6>手順</h6>' },
    { source: '# 手順', level: 3, becomes: '<h3>手順</h3>' },
    { source: '## 手順', level: 3, becomes: '<h3>手順</h3>' },
    { source: '### 手順', level: 3, becomes: '<h4>手順</h4>' },
    { source: '# 手順', level: 4, becomes: '<h4>手順</h4>' },
    { source: '###### 手順', level: 4, becomes: '<h6>手順</h6>' },
  ] as const)('$source from level $level', ({ source, level, becomes }) => {
    expect(html(source, level)).toBe(becomes);
  });
});

describe('code', () => {
  it.each([
    { language: 'vba', name: 'VBA', code: 'Dim 行 As Long', word: '<span class="hljs-keyword">Dim</span>' },
    { language: 'excel', name: 'Excel', code: '=SUM(A1:A3)', word: 'hljs-' },
    { language: 'ps1', name: 'PowerShell', code: 'Get-ChildItem', word: 'hljs-' },
    { language: 'SQL', name: 'SQL', code: 'SELECT 1', word: 'hljs-keyword' },
    { language: 'bat', name: 'Batch', code: '@echo off', word: 'hljs-' },
  ])('in $language is headed $name and coloured', ({ language, name, code, word }) => {
    const rendered = html(`\`\`\`${language} title\n${code}\n\`\`\``);
    expect(rendered).toContain(`<div class="code-language">${name}</div>`);
    expect(rendered).toContain(word);
    expect(textOf(rendered)).toBe(`${name}${code}`);
    expect(residue(rendered)).toEqual([]);
  });

  it.each(['', 'klingon', '__proto__', 'constructor', 'toString'])(
    'in an unknown language (%s) is shown as written',
    (language) => {
      expect(html(`\`\`\`${language}\nif a < b && c\n\`\`\``)).toBe(
        '<div class="code-block"><pre tabindex="0"><code>if a &lt; b &amp;&amp; c</code></pre></div>',
      );
    },
  );

  it('in Power Query has a name although nobody colours it', () => {
    expect(html('```m\nlet x = 1\n```')).toContain('<div class="code-language">Power Query M</div>');
  });
});

it('frames a table so that it scrolls by keyboard', () => {
  expect(html('| 前 | 後 |\n| --- | --: |\n| 30分 | 5分 |').replaceAll('\n', '')).toBe(
    '<div class="table-frame" tabindex="0"><table><thead><tr><th>前</th><th class="cell-right">後</th></tr></thead>' +
      '<tbody><tr><td>30分</td><td class="cell-right">5分</td></tr></tbody></table></div>',
  );
});

it('shows a task list with signs, not with boxes that nobody can tick', () => {
  expect(textOf(html('- [x] 保存\n- [ ] 印刷')).trim().split('\n')).toEqual(['☑ 保存', '☐ 印刷']);
  expect(html('- [x] 保存')).not.toContain('<input');
});

describe('what is written stays', () => {
  it.each([
    { why: 'raw HTML is shown', source: '<b>太字</b>', text: '<b>太字</b>' },
    { why: 'a line break is one', source: '一行目\n二行目', text: '一行目二行目' },
    { why: 'signs of Excel', source: '=IF(A1<>"",A1&"様","")', text: '=IF(A1<>"",A1&"様","")' },
    { why: 'paths of Windows', source: 'C:\\temp\\名簿.xlsx', text: 'C:\\temp\\名簿.xlsx' },
    { why: '𠮷 and emoji', source: '𠮷野家👍', text: '𠮷野家👍' },
  ])('$why', ({ source, text }) => {
    expect(textOf(html(source))).toBe(text);
  });

  it('breaks a line where the writer did', () => {
    expect(html('一行目\n二行目')).toBe('<p>一行目<br />二行目</p>');
  });

  it.each(['', ' \n\u3000\n'])('is nothing for white space', (source) => {
    expect(html(source)).toBe('');
  });
});

it('shows pictures of this server, loaded when they come into view', () => {
  expect(html('![流れ図](/demo-images/a.svg "図1")')).toBe(
    '<p><img src="/demo-images/a.svg" alt="流れ図" title="図1" loading="lazy" /></p>',
  );
});

// DS-3, DS-5
describe('a text that overflows the parser is shown as written', () => {
  it.each([
    { name: '1,600 × "- "', source: '- '.repeat(1_600) },
    { name: '6,400 × "> "', source: '> '.repeat(6_400) },
    { name: '15,000 × "> "', source: '> '.repeat(15_000) },
    { name: '4,000 × "[" and "]"', source: `${'['.repeat(4_000)}x${']'.repeat(4_000)}` },
    { name: '7,000 × "**「"', source: '**「'.repeat(7_000) },
    { name: '10,000 × "_a"', source: '_a'.repeat(10_000) },
  ])('$name', ({ source }) => {
    const rendered = html(`${source}おわり`);
    expect(residue(rendered)).toEqual([]);
    expect(rendered).toContain('おわり');
    expect(plainText(`${source}おわり`)).toContain('おわり');
  });

  it('with its signs escaped', () => {
    expect(html(`${'> '.repeat(6_400)}<img src=x onerror=alert(1)>`)).toContain('&lt;img');
  });
});

describe('plain text', () => {
  it.each([
    { source: '## 手順\n\n**「重要」**な[様式](/a)を`A1`へ\n\n- 一\n- 二', text: '「重要」な様式をA1へ 一 二' },
    { source: '前\n\n```vba\nDim x\n```\n\n後', text: '前 後' },
    { source: '| a | b |\n| --- | --- |\n| c | d |\n\n表のあと', text: '表のあと' },
    { source: '![図](/a.png)説明', text: '説明' },
    { source: '一行目\n二行目', text: '一行目 二行目' },
    { source: '<b>太字</b>でない', text: '太字 でない' },
    { source: '3~5日、~~旧~~新', text: '3~5日、旧新' },
    { source: '> 引用の\n> 続き', text: '引用の 続き' },
    { source: '', text: '' },
  ])('of $source', ({ source, text }) => {
    expect(plainText(source)).toBe(text);
  });
});

it('takes up a stored rendering as it is, and nothing for none', () => {
  expect(storedRendering('<p>x</p>').toString()).toBe('<p>x</p>');
  expect(storedRendering(undefined).toString()).toBe('');
});
