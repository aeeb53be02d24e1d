import { describe, expect, it } from 'vitest';
import { edited } from '../../src/client/editor/edit.ts';
import { cycleHeading, insertLink, linkWords, toggleBold } from '../../src/client/editor/marks.ts';
import { caret, shown } from './texts.ts';

describe('bold', () => {
  it.each([
    ['これは〔重要〕です', 'これは**〔重要〕**です'],
    ['これは**〔重要〕**です', 'これは〔重要〕です'],
    ['これは〔**重要**〕です', 'これは〔重要〕です'],
    ['a〔 word 〕b', 'a **〔word〕** b'],
    ['これは|です', 'これは**〔太字〕**です'],
    ['これは**重|要**です', 'これは重|要です'],
    ['**あ** い| **う**', '**あ** い**〔太字〕** **う**'],
    ['|', '**〔太字〕**'],
    ['〔- あ\n- い〕', '〔- **あ**\n- **い**〕'],
    ['〔- **あ**\n\n1. **い**〕', '〔- あ\n\n1. い〕'],
    ['〔**あ**\n## い〕', '〔**あ**\n## **い**〕'],
  ])('turns %j into %j', (before, after) => {
    expect(shown(edited(caret(before), toggleBold(caret(before), '太字')))).toBe(after);
  });
});

describe('headings', () => {
  it.each([
    ['手順|', '## 手順|'],
    ['## 手順|', '### 手順|'],
    ['### 手|順', '手|順'],
    ['# 手順|', '## 手順|'],
    ['|', '## |'],
    ['前\n手|順\n後', '前\n## 手|順\n後'],
    ['〔あ\n\nい〕', '〔## あ\n\n## い〕'],
    ['##| 手順', '###| 手順'],
  ])('turn %j into %j', (before, after) => {
    expect(shown(edited(caret(before), cycleHeading(caret(before))))).toBe(after);
  });
});

describe('links', () => {
  it.each([
    ['詳しくは〔庁内ポータル〕へ', '詳しくは[庁内ポータル](〔https://〕)へ'],
    ['|', '[〔文字〕](https://)'],
    ['〔https://a.example/x_(1)〕', '[〔文字〕](https://a.example/x_%281%29)'],
    ['〔表[1]〕', '[表\\[1\\]](〔https://〕)'],
  ])('turn %j into %j', (before, after) => {
    expect(shown(edited(caret(before), insertLink(caret(before), '文字')))).toBe(after);
  });

  it.each([
    ['〔要綱〕を見る', ' https://a.example/b(c)\n', '[要綱](https://a.example/b%28c%29)|を見る'],
    ['〔表[1]〕', 'http://a', '[表\\[1\\]](http://a)|'],
  ])('turn %j with %j pasted on it into %j', (before, pasted, after) => {
    const edit = linkWords(caret(before), pasted);
    expect(edit && shown(edited(caret(before), edit))).toBe(after);
  });

  it.each([
    ['要綱|', 'https://a.example/'],
    ['〔要綱〕', '要領'],
    ['〔要綱〕', 'https://a.example/ と https://b.example/'],
    ['〔要綱〕', 'javascript:alert(1)'],
    ['〔あ\nい〕', 'https://a.example/'],
    ['〔https://old.example/〕', 'https://a.example/'],
    ['[要綱](〔ここ〕)', 'https://a.example/'],
    ['〔 〕', 'https://a.example/'],
  ])('leave %j alone when %j is pasted', (before, pasted) => {
    expect(linkWords(caret(before), pasted)).toBeUndefined();
  });
});
