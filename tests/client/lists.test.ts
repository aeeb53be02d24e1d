import { describe, expect, it } from 'vitest';
import { continueList, indentList, toggleList } from '../../src/client/editor/blocks.ts';
import { type Edit, edited, type Text } from '../../src/client/editor/edit.ts';
import { caret, shown } from './texts.ts';

const changed = (drawn: string, act: (text: Text) => Edit | undefined): string | undefined => {
  const edit = act(caret(drawn));
  return edit && shown(edited(caret(drawn), edit));
};

describe('the list button', () => {
  it.each([
    ['あ|', '- あ|', '1. あ|'],
    ['|', '- |', '1. |'],
    ['〔あ\n\nい〕', '〔- あ\n\n- い〕', '〔1. あ\n\n2. い〕'],
    ['〔- あ\n- い〕', '〔あ\nい〕', '〔1. あ\n2. い〕'],
    ['〔1. あ\n2. い〕', '〔- あ\n- い〕', '〔あ\nい〕'],
    ['〔あ\n- い〕', '〔- あ\n- い〕', '〔1. あ\n2. い〕'],
    ['〔あ\nい\n〕う', '〔- あ\n- い〕\nう', '〔1. あ\n2. い〕\nう'],
  ])('turns %j into %j or %j', (before, bullets, numbers) => {
    expect(changed(before, (text) => toggleList(text, false))).toBe(bullets);
    expect(changed(before, (text) => toggleList(text, true))).toBe(numbers);
  });
});

describe('Enter', () => {
  it.each([
    ['- あ|', '- あ\n- |'],
    ['- あ|い', '- あ\n- |い'],
    ['* あ|', '* あ\n* |'],
    ['1. あ|', '1. あ\n2. |'],
    ['9) あ|', '9) あ\n10) |'],
    ['- あ\n  - い|', '- あ\n  - い\n  - |'],
    ['- [x] あ|', '- [x] あ\n- [ ] |'],
    ['- あ〔い〕', '- あ\n- |'],
    ['- あ\n- |', '- あ\n|'],
    ['1. あ\n   - |', '1. あ\n2. |'],
    ['- |\n- い', '|\n- い'],
  ])('turns %j into %j', (before, expected) => {
    expect(changed(before, continueList)).toBe(expected);
  });

  it.each(['あ|', '|- あ', '-| あ', '-あ|', '1.5倍|', '```\n- あ|\n```', '2026年|', '**重要**|'])('leaves %j alone', (before) => {
    expect(changed(before, continueList)).toBeUndefined();
  });
});

describe('Tab', () => {
  it.each([
    ['- あ\n- い|', '- あ\n  - い|'],
    ['1. あ\n2. い|', '1. あ\n   1. い|'],
    ['9. あ\n10. い\n11. |う', '9. あ\n10. い\n    1. |う'],
    ['1. あ\n   1. い\n2. う|', '1. あ\n   1. い\n   2. う|'],
    ['1. あ\n〔2. い\n3. う〕', '1. あ\n〔   1. い\n   2. う〕'],
    ['- あ\n〔- い\n  - う〕', '- あ\n〔  - い\n    - う〕'],
    ['1. あ\n\n2. い|', '1. あ\n\n   1. い|'],
    ['- あ\n  - い\n- う|', '- あ\n  - い\n  - う|'],
  ])('moves %j in to %j', (before, expected) => {
    expect(changed(before, (text) => indentList(text, false))).toBe(expected);
  });

  it.each([
    ['- あ\n  - い|', '- あ\n- い|'],
    ['1. あ\n   1. い|', '1. あ\n2. い|'],
    ['1. あ\n   - い\n     - う|', '1. あ\n   - い\n   - う|'],
    ['  - あ|', '- あ|'],
  ])('with Shift moves %j out to %j', (before, expected) => {
    expect(changed(before, (text) => indentList(text, true))).toBe(expected);
  });

  it.each(['- あ|', '- あ\n  - い|', 'あ|', '```\n- あ\n- い|\n```'])(
    'does not move %j in, which Markdown would not understand',
    (before) => {
      expect(changed(before, (text) => indentList(text, false))).toBeUndefined();
    },
  );

  it.each(['- あ|', 'あ|', '  あ|'])('with Shift leaves %j alone', (before) => {
    expect(changed(before, (text) => indentList(text, true))).toBeUndefined();
  });
});
