import { describe, expect, it } from 'vitest';
import { csvText } from '../../src/lib/index.ts';

describe('a table for Excel', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@A1', "'@A1"],
    ['\t1', "'\t1"],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    ['市民課', '市民課'],
    // Numbers that the program writes are no formulas.
    [-1.5, '-1.5'],
    [0, '0'],
  ])('writes %j so that it harms nobody', (value, written) => {
    expect(csvText([[value]])).toBe(`\uFEFF${written}\r\n`);
  });

  it('begins with the mark of UTF-8 and ends each line as Windows does', () => {
    expect(csvText([['a', 1], ['b']])).toBe('\uFEFFa,1\r\nb\r\n');
    expect(csvText([])).toBe('\uFEFF');
  });
});
