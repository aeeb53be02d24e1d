import { describe, expect, it } from 'vitest';
import { foldSpelling } from '../../src/search/index.ts';
import { distance } from '../../src/search/query/distance.ts';
import { parseQuery } from '../../src/search/query/parse.ts';
import { synonymsOf } from '../../src/search/query/synonyms.ts';

describe('parseQuery', () => {
  const FIELDS = new Map([
    ['tag', 'tag'],
    ['タグ', 'tag'],
  ]);
  const word = (text: string) => ({ text, phrase: false });

  it.each([
    { typed: '宛名 印刷', terms: [word('宛名'), word('印刷')] },
    { typed: '宛名\u3000印刷', terms: [word('宛名'), word('印刷')] },
    { typed: ' \t', terms: [] },
    { typed: '"宛名 印刷"', terms: [{ text: '宛名 印刷', phrase: true }] },
    { typed: '“宛名 印刷', terms: [{ text: '宛名 印刷', phrase: true }] },
    { typed: '宛名 -住民税', terms: [word('宛名')], excluded: [word('住民税')] },
    { typed: '宛名 －住民税', terms: [word('宛名')], excluded: [word('住民税')] },
    { typed: '宛名 -"住民 税"', terms: [word('宛名')], excluded: [{ text: '住民 税', phrase: true }] },
    { typed: '-s', terms: [word('-s')] },
    { typed: 'tag:印刷 宛名', terms: [word('宛名')], filters: [{ field: 'tag', value: '印刷' }] },
    { typed: 'タグ：印刷', terms: [], filters: [{ field: 'tag', value: '印刷' }] },
    { typed: 'TAG:"Power Query"', terms: [], filters: [{ field: 'tag', value: 'Power Query' }] },
    { typed: 'tag:', terms: [word('tag:')] },
    { typed: 'C:\\Users', terms: [word('C:\\Users')] },
    { typed: 'http://example.jp', terms: [word('http://example.jp')] },
    { typed: 'foo AND', terms: [word('foo'), word('AND')] },
    { typed: '"', terms: [] },
    { typed: '""', terms: [] },
    { typed: '宛\0名', terms: [word('宛'), word('名')] },
    { typed: '\ud800', terms: [] },
  ])('reads $typed', ({ typed, terms, excluded = [], filters = [] }) => {
    expect(parseQuery(typed, FIELDS)).toEqual({ terms, excluded, filters });
  });

  it('reads a thousand characters and sixteen terms', () => {
    expect(parseQuery('あ'.repeat(5_000)).terms[0]?.text).toHaveLength(1_000);
    expect(parseQuery('𠮷'.repeat(5_000)).terms[0]?.text).toHaveLength(2_000);
    expect(parseQuery('あ '.repeat(100)).terms).toHaveLength(16);
  });
});

describe('distance', () => {
  it.each([
    ['エクセル', 'エクセル', 0],
    ['サーパ', 'サーバ', 0.4],
    ['ツト', 'ット', 0.4],
    ['サバ', 'サーバ', 0.5],
    ['ネトワーク', 'ネットワーク', 0.6],
    ['プリソタ', 'プリンタ', 0.5],
    ['シール', 'ツール', 0.5],
    ['kintoen', 'kintone', 0.7],
    ['excl', 'excel', 1],
    ['exxcel', 'excel', 1],
    ['axcel', 'excel', 1],
    ['', 'abc', 3],
    ['abc', '', 3],
  ])('from %s to %s is %d', (a, b, away) => {
    expect(distance(a, b)).toBeCloseTo(away);
    expect(distance(b, a)).toBeCloseTo(away);
  });

  it('gives up beyond its limit', () => {
    expect(distance('abcdefgh', 'stuvwxyz', 2)).toBeGreaterThan(2);
  });
});

describe('synonyms', () => {
  const synonyms = synonymsOf([
    ['エクセル', 'Excel'],
    ['ワード', 'Word'],
    ['ルビ', 'ふりがな'],
    ['PC', 'パソコン'],
    ['Teams', 'チームズ'],
    ['表', '図表', '一覧表'],
    ['ワード', 'Wort'],
  ]);

  it.each([
    ['エクセル', ['excel']],
    ['ｴｸｾﾙ', ['excel']],
    ['えくせる', ['excel']],
    ['EXCEL', ['エクセル']],
    ['エクセルで行を消す', ['excelで行を消す']],
    ['excelマクロ', ['エクセルマクロ']],
    ['パスワード', []],
    ['するビルダー', []],
    ['teamster', []],
    ['pc', ['パソコン']],
    ['upc', []],
    ['図表', ['表', '一覧表']],
    ['ワード', ['word']],
    ['何もない', []],
    ['', []],
  ])('%s is also %j', (text, others) => {
    expect(synonyms.variantsOf(foldSpelling(text))).toEqual(others);
  });
});
