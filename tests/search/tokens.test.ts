import { describe, expect, it } from 'vitest';
import { foldSpelling } from '../../src/search/analysis/fold.ts';
import { gramsOf, spellingsOf, tokensOf, wordsOf } from '../../src/search/analysis/tokens.ts';

describe('the pairs of a text', () => {
  it.each([
    ['印刷', '印刷 刷'],
    ['税', '税'],
    ['任用職員', '任用 用職 職員 員'],
    ['データを', 'デー ータ タヲ ヲ'],
    ['Excel2016で', 'excel 2016 デ'],
    ['Excel 2016 で', 'excel 2016 デ'],
    ['1959年', '1959 年'],
    ['#REF!', '# ref !'],
    ['=SUM(A1:A3)', '= sum ( a 1 : a 3 )'],
    ['C:\\Users', 'c : \\ users'],
    ['.xlsm', '. xlsm'],
    ['C++', 'c + +'],
    ['café', 'café'],
    ['Привет мир', 'привет мир'],
    ['😀', '😀'],
    ['\ud800\u200B', ''],
    ['', ''],
  ])('%s → %s', (text, tokens) => {
    expect(tokensOf(text).grams).toBe(tokens);
  });

  it('knows what a query leaves out', () => {
    expect(gramsOf('行を消した')).toEqual([
      { token: '行ヲ', hiragana: 1, kind: 'japanese', last: false, only: false },
      { token: 'ヲ消', hiragana: 1, kind: 'japanese', last: false, only: false },
      { token: '消シ', hiragana: 1, kind: 'japanese', last: false, only: false },
      { token: 'シタ', hiragana: 2, kind: 'japanese', last: false, only: false },
      { token: 'タ', hiragana: 1, kind: 'japanese', last: true, only: false },
    ]);
    expect(gramsOf('税 a 1 #').map(({ kind, only, last }) => ({ kind, only, last }))).toEqual([
      { kind: 'japanese', only: true, last: true },
      { kind: 'word', only: false, last: false },
      { kind: 'number', only: false, last: false },
      { kind: 'symbol', only: false, last: false },
    ]);
  });
});

describe('the words of a text', () => {
  it.each([
    { same: ['申し込み', '申込み', '申込'], stem: '申込' },
    { same: ['取り消し', '取消し', '取消'], stem: '取消' },
    { same: ['引き継ぎ', '引継ぎ', '引継'], stem: '引継' },
  ])('have one stem for $same', ({ same, stem }) => {
    for (const text of same) expect(wordsOf(foldSpelling(text))[0]?.stem).toBe(stem);
  });

  it('split letters from figures', () => {
    expect(tokensOf('Excel2016').words).toBe('excel 2016');
  });

  it('say where they stand, behind the first sentence too', () => {
    const text = foldSpelling('印刷した。\n宛名をつくる');
    for (const { surface, index } of wordsOf(text)) expect(text.slice(index, index + surface.length)).toBe(surface);
    expect(wordsOf(text).map(({ stem }) => stem)).toContain('宛名');
  });

  it('are the same in a long text as in its sentences: the segmenter gets pieces', () => {
    const sentence = '職員が申し込みフォームで登録し、Excel2016で集計します。';
    expect(tokensOf(sentence.repeat(400)).words).toBe(Array(400).fill(tokensOf(sentence).words).join(' '));
  });
});

it('spelling help knows words of katakana and Latin letters, as spelt', () => {
  expect([...spellingsOf(foldSpelling('サーバーのデータをVLOOKUPとテーブルで。OKもキーも'))]).toEqual([
    'サーバ',
    'データ',
    'vlookup',
    'テーブル',
  ]);
});
