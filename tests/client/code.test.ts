import { describe, expect, it } from 'vitest';
import { indentCode, isInCode, setCode } from '../../src/client/editor/blocks.ts';
import { edited } from '../../src/client/editor/edit.ts';
import { caret, shown } from './texts.ts';

describe('a place in a text', () => {
  it.each([
    { drawn: '```\n|\n```', inside: true },
    { drawn: '```vba\nSub A()|\n```', inside: true },
    { drawn: '~~~\n```\n|\n~~~', inside: true },
    { drawn: '````\n```\n|\n````', inside: true },
    { drawn: '```\nまだ|', inside: true },
    { drawn: '1. あ\n   ```\n   |\n   ```', inside: true },
    { drawn: '```\nA\n```\n|', inside: false },
    { drawn: '```|\nA\n```', inside: false },
    { drawn: '```\nA\n```|', inside: false },
    { drawn: '`A`|', inside: false },
    { drawn: '```A``` |', inside: false },
    { drawn: '|', inside: false },
  ])('$drawn is in code: $inside', ({ drawn, inside }) => {
    expect(isInCode(caret(drawn))).toBe(inside);
  });
});

describe('the code button', () => {
  it.each([
    ['|', 'vba', '```vba\n|\n```\n'],
    ['〔Sub A()\nEnd Sub〕', 'vba', '```vba\n〔Sub A()\nEnd Sub〕\n```\n'],
    ['前\nS〔ub A()\nEnd S〕ub\n後', '', '前\n\n```\n〔Sub A()\nEnd Sub〕\n```\n\n後'],
    ['説明|', 'sql', '説明\n\n```sql\n|\n```\n'],
    ['〔```x〕', 'python', '````python\n〔```x〕\n````\n'],
    ['```vba\nA|\n```', 'powershell', '```powershell\nA|\n```'],
    ['```vb|a\nA\n```', '', '```|\nA\n```'],
  ])('turns %j as %j into %j', (before, language, after) => {
    const text = before === '〔```x〕' ? { value: 'x```x', start: 0, end: 5 } : caret(before);
    const expected = before === '〔```x〕' ? '````python\n〔x```x〕\n````\n' : after;
    expect(shown(edited(text, setCode(text, language)))).toBe(expected);
  });
});

describe('Tab in code', () => {
  it.each([
    ['```\n|A\n```', false, '```\n    |A\n```'],
    ['```\nAb|\n```', false, '```\nAb  |\n```'],
    ['```\n〔A\n\nB〕\n```', false, '```\n〔    A\n\n    B〕\n```'],
    ['```\n      A|\n```', true, '```\n  A|\n```'],
    ['```\n〔\tA\n  B〕\n```', true, '```\n〔A\nB〕\n```'],
  ])('turns %j (back: %j) into %j', (before, back, after) => {
    const edit = indentCode(caret(before), back);
    expect(edit && shown(edited(caret(before), edit))).toBe(after);
  });

  it('has nothing to move back where nothing is moved in', () => {
    expect(indentCode(caret('```\nA|\n```'), true)).toBeUndefined();
  });
});
