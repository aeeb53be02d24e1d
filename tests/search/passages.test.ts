import { describe, expect, it } from 'vitest';
import { markText, type Piece, passageOf, type SearchPart } from '../../src/search/index.ts';

const shown = (pieces: readonly Piece[] | undefined) => pieces?.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('');
const part = (text: string, source: SearchPart['source'] = 'text', label = ''): SearchPart => ({ source, label, text });
const marks = (phrases: string[], stems: string[] = []) => ({ phrases, stems });

describe('markText', () => {
  it.each([
    { text: '宛名の印刷', phrases: ['印刷'], expected: '宛名の[印刷]' },
    { text: '印刷と印刷', phrases: ['印刷'], expected: '[印刷]と[印刷]' },
    { text: 'ﾃﾞｰﾀを集計', phrases: ['データ'], expected: '[ﾃﾞｰﾀ]を集計' },
    { text: 'サーバーの設定', phrases: ['サーバ'], expected: '[サーバー]の設定' },
    { text: '髙橋さん', phrases: ['高橋'], expected: '[髙橋]さん' },
    { text: 'えくせる', phrases: ['エクセル'], expected: '[えくせる]' },
    { text: '#REF! が出る', phrases: ['#ref!'], expected: '[#REF!] が出る' },
    { text: 'か\u3099ぞう', phrases: ['ガゾウ'], expected: '[か\u3099ぞう]' },
    { text: 'Excel と excellent', phrases: ['excel'], expected: '[Excel] と excellent' },
    { text: '2026年と12026', phrases: ['2026'], expected: '[2026]年と12026' },
    { text: '差し込み印刷', phrases: ['差シ込ミ', '印刷'], expected: '[差し込み印刷]' },
    { text: '印刷所', phrases: ['印刷', '印刷所'], expected: '[印刷所]' },
    { text: '<b>印刷</b>', phrases: ['印刷'], expected: '<b>[印刷]</b>' },
    { text: '', phrases: ['印刷'], expected: '' },
    { text: '何もない', phrases: ['印刷'], expected: '何もない' },
    { text: '何もない', phrases: [], expected: '何もない' },
  ])('marks $phrases in $text', ({ text, phrases, expected }) => {
    expect(shown(markText(text, marks(phrases)))).toBe(expected);
  });

  it.each([
    { text: '申し込みの受付', stems: ['申込'], expected: '[申し込み]の受付' },
    { text: '忘年会で忘れた', stems: ['忘'], expected: '忘年会で[忘れ]た' },
    { text: 'サーバーを消す', stems: ['サーバ', '消'], expected: '[サーバー]を[消す]' },
  ])('marks the words of $stems where no phrase stands in $text', ({ text, stems, expected }) => {
    expect(shown(markText(text, marks(['別の言葉'], stems)))).toBe(expected);
  });

  it('says every character of the text, once', () => {
    const text = `㈱𠮷野ﾊﾟｰｸ😀 の${'サーバー'.repeat(50)}`;
    expect(
      markText(text, marks(['サーバ', 'パーク', '株']))
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});

describe('passageOf', () => {
  const filler = 'これは長い前置きの文です。'.repeat(30);

  it('is a hundred and twenty characters around what was asked', () => {
    const passage = passageOf([part(`${filler}ここで宛名を印刷します。${filler}`)], marks(['宛名', '印刷']));
    expect(passage).toMatchObject({ source: 'text', cutBefore: true, cutAfter: true });
    expect(shown(passage?.pieces)).toContain('[宛名]を[印刷]します');
    expect(passage?.pieces.map(({ text }) => text).join('')).toHaveLength(120);
  });

  it('takes the place with the most different words', () => {
    const text = `印刷、印刷、印刷。${filler}宛名を印刷。${filler}宛名。`;
    expect(shown(passageOf([part(text)], marks(['宛名', '印刷']))?.pieces)).toContain('[宛名]を[印刷]');
  });

  it('says which comment or file it is from', () => {
    const parts = [part('本文です。'), part('コメントの宛名。', 'comment'), part('宛名と印刷の手順', 'file', '手順.docx')];
    expect(passageOf(parts, marks(['宛名', '印刷']))).toMatchObject({
      source: 'file',
      label: '手順.docx',
      cutBefore: false,
      cutAfter: false,
    });
    expect(passageOf(parts, marks(['コメント']))).toMatchObject({ source: 'comment' });
  });

  it('is the beginning where nothing of it stands', () => {
    expect(shown(passageOf([part('本文です。'), part('次です。')], marks(['宛名']))?.pieces)).toBe('本文です。');
    expect(passageOf([], marks(['宛名']))).toBeUndefined();
  });

  it('does not cut a character in two', () => {
    const passage = passageOf([part(`${'𠮷'.repeat(200)}宛名${'𠮷'.repeat(200)}`)], marks(['宛名']));
    expect(passage?.pieces.map(({ text }) => text).join('')).not.toMatch(/\p{Cs}/u);
  });

  it('does not read for long in a wall of text', () => {
    const passage = passageOf(
      [part('宛'.repeat(100_000)), part('名'.repeat(100_000))],
      marks(['宛', '名', '宛名'], ['宛', '名']),
    );
    expect(passage?.pieces.map(({ text }) => text).join('').length).toBeLessThanOrEqual(122);
  });
});
