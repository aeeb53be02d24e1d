import { describe, expect, it } from 'vitest';
import { foldForSearch, foldSpelling, foldWithOrigin } from '../../src/search/analysis/fold.ts';
import { VARIANTS } from '../../src/search/analysis/variants.ts';

describe('foldForSearch', () => {
  it.each([
    { same: ['データ', 'ﾃﾞｰﾀ', 'でーた', 'テ\u3099ータ'], why: 'width, kana, composed marks' },
    { same: ['excel', 'EXCEL', 'Excel', 'ＥＸＣＥＬ', 'ｅｘｃｅｌ'], why: 'width and case' },
    {
      same: ['サーバ', 'サーバー', 'さーばー', 'ｻｰﾊﾞｰ', 'サ-バ', 'サ−バー', 'サ―バー'],
      why: 'long vowels and what is typed for them',
    },
    { same: ['メモリ', 'メモリー'], why: 'four characters' },
    { same: ['プリンタ', 'プリンター', 'ぷりんた'], why: 'longer' },
    { same: ['ソフトウェア', 'ソフトウエア'], why: 'small vowels' },
    { same: ['ウィンドウ', 'ウインドウ'], why: 'small vowels' },
    { same: ['バイオリン', 'ヴァイオリン', 'ゔぁいおりん'], why: 'ヴ' },
    { same: ['サブスクリプション', 'サヴスクリプション'], why: 'ヴ alone is ブ' },
    { same: ['高橋', '髙橋'], why: 'variants' },
    { same: ['渡辺', '渡邊', '渡邉'], why: 'variants' },
    { same: ['斉藤', '斎藤', '齋藤', '齊藤'], why: 'variants' },
    { same: ['吉田', '𠮷田'], why: 'a variant outside of the basic plane' },
    { same: ['山崎', '山﨑', '山嵜'], why: 'variants' },
    { same: ['ちぢむ', 'チジム', 'チヂム'], why: 'ヂ' },
    { same: ['c:\\users', 'C:￥Users', 'C:¥Users', 'Ｃ：＼Ｕｓｅｒｓ'], why: 'the two signs of a path' },
    { same: ['手続き', '\u2F3F続き'], why: 'a radical out of a PDF' },
    { same: ['サーバ', 'サー\u200Bバー'], why: 'what cannot be seen' },
    { same: ['(株)山田', '㈱山田'], why: 'signs made of several' },
    { same: ['10時', '１０時', '⑩時'], why: 'figures' },
  ])('is one for $same: $why', ({ same }) => {
    expect(new Set(same.map(foldForSearch)).size).toBe(1);
  });

  it.each([
    ['コード', 'コド'],
    ['キー', 'キ'],
    ['エラー', 'エラ'],
    ['エクセル', 'Excel'],
    ['ハンコ', 'バンコ'],
    ['病院', '美容院'],
    ['c', 'c++'],
    ['行-列', '行列'],
  ])('tells %s from %s', (a, b) => {
    expect(foldForSearch(a)).not.toBe(foldForSearch(b));
  });

  it.each(['', ' ', '\0', '\ud800', '\udc00a', '😀', '👨‍👩‍👧', 'ー', 'ーーーー', '゛', 'か\u3099'.repeat(3)])(
    'takes %j',
    (text) => {
      expect(() => foldForSearch(text)).not.toThrow();
    },
  );

  it('has a variant for no character that another is folded to', () => {
    for (const form of Object.values(VARIANTS)) expect(VARIANTS[form]).toBeUndefined();
  });
});

describe('foldWithOrigin', () => {
  const ALPHABET = [...'abZ09 　\n。ﾃﾞｰﾀﾊﾟｱサーバヴァィー-−かがは\u3099\u309A高髙𠮷①㈱é\u0301\u1100\u1161가😀\u200B¥ς\0', '\ud800'];

  /** Numbers that look random and are the same each time (mulberry32). */
  function* numbers(seed: number): Generator<number, never> {
    for (let state = seed; ; ) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    }
  }

  it('says the same as the quick way, on 2,000 texts', () => {
    const random = numbers(1);
    for (let round = 0; round < 2_000; round += 1) {
      const length = Math.floor(random.next().value * 30);
      const text = Array.from({ length }, () => ALPHABET[Math.floor(random.next().value * ALPHABET.length)]).join('');
      const folded = foldWithOrigin(text);
      expect(folded.text, JSON.stringify(text)).toBe(foldForSearch(text));
      expect(folded.text.length).toBe(foldSpelling(text).length);
      expect(folded.starts).toHaveLength(folded.text.length);
      expect(folded.ends).toHaveLength(folded.text.length);
      folded.starts.forEach((start, unit) => {
        expect(start).toBeLessThan(folded.ends[unit] as number);
        expect(start).toBeGreaterThanOrEqual(folded.starts[unit - 1] ?? 0);
        expect(folded.ends[unit]).toBeLessThanOrEqual(text.length);
      });
    }
  });

  it.each([
    { text: 'ﾃﾞｰﾀ①サーバーの', origins: ['ﾃﾞ', 'ｰ', 'ﾀ', '①', 'サ', 'ー', 'バー', 'の'] },
    { text: '㈱X', origins: ['㈱', '㈱', '㈱', 'X'] },
    { text: 'ヴァ1', origins: ['ヴァ', '1'] },
    { text: '𠮷田', origins: ['𠮷', '田'] },
  ])('knows where each character of $text was', ({ text, origins }) => {
    const { starts, ends } = foldWithOrigin(text);
    expect(starts.map((start, unit) => text.slice(start, ends[unit]))).toEqual(origins);
  });

  it.each([
    ['long vowels', `${'ー'.repeat(30_000)}ア`],
    ['marks', 'か\u3099'.repeat(20_000)],
    ['katakana', 'ア'.repeat(60_000)],
  ])('is done with a wall of %s', (_, text) => {
    expect(foldWithOrigin(text).text).toBe(foldForSearch(text));
  });
});
