import { describe, expect, it } from 'vitest';
import { edited } from '../../src/client/editor/edit.ts';
import { type Cell, gridOf, insertEmptyTable, isTable, markdownTable, rowsOfText } from '../../src/client/editor/marks.ts';
import { renderMarkdown } from '../../src/text/index.ts';
import { caret, shown } from './texts.ts';

const cell = (text: string, columns = 1, rows = 1): Cell => ({ text, columns, rows });

describe('cells copied as text', () => {
  it.each([
    [
      'a\tb\r\n1\t2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a\tb', [['a', 'b']]],
    [
      'a\t\n\tb\n',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    [
      '"二行\nの欄"\tb\n"言った""はい"""\td',
      [
        ['二行\nの欄', 'b'],
        ['言った"はい"', 'd'],
      ],
    ],
    ['5"の管\tb', [['5"の管', 'b']]],
    ['0012\t1,200', [['0012', '1,200']]],
  ])('%j are rows', (text, rows) => {
    expect(rowsOfText(text)).toEqual(rows);
  });

  it.each(['ただの文', 'a\n\tb\n\t\tc', 'a\tb\nc'])('%j are none', (text) => {
    expect(rowsOfText(text)).toBeUndefined();
  });

  it('are read in time, however many', () => {
    const text = '"\t'.repeat(20_000);
    const before = performance.now();
    rowsOfText(text);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('rows', () => {
  it.each([
    { rows: [['a', 'b']], table: true },
    { rows: [['a']], table: false },
    { rows: [['a'], ['b']], table: false },
    {
      rows: [
        ['', 'If x Then'],
        ['', 'End If'],
      ],
      table: false,
    },
    {
      rows: [
        ['', '1月'],
        ['窓口', '5'],
      ],
      table: true,
    },
    { rows: Array.from({ length: 200 }, () => ['a', 'b']), table: true },
    { rows: Array.from({ length: 201 }, () => ['a', 'b']), table: false },
    { rows: [Array.from({ length: 30 }, () => 'a')], table: true },
    { rows: [Array.from({ length: 31 }, () => 'a')], table: false },
    { rows: [], table: false },
  ])('$rows are a table: $table', ({ rows, table }) => {
    expect(isTable(rows)).toBe(table);
  });
});

describe('merged cells', () => {
  it('leave what they cover empty', () => {
    const rows = [
      [cell('部', 1, 2), cell('件数', 2)],
      [cell('4月'), cell('5月')],
      [cell('市民部'), cell('12'), cell('8')],
    ];
    expect(gridOf(rows)).toEqual([
      ['部', '件数', ''],
      ['', '4月', '5月'],
      ['市民部', '12', '8'],
    ]);
  });

  it('fill rows that are too short, and end where the table ends', () => {
    expect(gridOf([[cell('a', 2, 9), cell('b')], [cell('c')], []])).toEqual([
      ['a', '', 'b'],
      ['', '', 'c'],
      ['', '', ''],
    ]);
  });

  it('that claim to be endless do not become so', () => {
    const grid = gridOf([[cell('a', 1e9, 1e9)]]);
    expect([grid.length, isTable(grid)]).toEqual([1, false]);
  });
});

describe('a table in Markdown', () => {
  it('has figures on the right and escapes what Markdown would take', () => {
    const rows = [
      ['課', '件数', '率', 'メモ'],
      ['市民課', '1,200', '12.5%', 'A|B'],
      ['税務課', '△3', '', '3*4\n*5'],
    ];
    expect(markdownTable(rows)).toBe(
      '| 課 | 件数 | 率 | メモ |\n| --- | ---: | ---: | --- |\n| 市民課 | 1,200 | 12.5% | A\\|B |\n| 税務課 | △3 |  | 3\\*4 \\*5 |',
    );
  });

  it('shows after rendering what stood in the cells', () => {
    const cells = ['A|B', 'C:\\temp\\|', '3*4*5', '`x`', '\\\\server\\共有', '0012', '山田\u3000太郎', '<b>', 'a\\*b'];
    const html = renderMarkdown(markdownTable([cells, cells])).toString();
    const read = [...html.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text = '']) => text);
    expect(read).toEqual(cells.map((text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')));
  });

  it('to fill in stands apart from the words around it, its first cell selected', () => {
    const text = caret('前の段落|次の段落');
    expect(shown(edited(text, insertEmptyTable(text, '項目')))).toBe(
      '前の段落\n\n| 〔項目1〕 | 項目2 | 項目3 |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |\n\n次の段落',
    );
  });
});
