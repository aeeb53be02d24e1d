import { describe, expect, it } from 'vitest';
import { type DifferencePart, differenceOf } from '../../src/board/revisions/difference.ts';

/** Parts in short: -taken out-, +put in+, …lines left out… */
const shown = (before: string, after: string): string =>
  differenceOf(before, after)
    .map(({ kind, text, lines }) =>
      kind === 'added' ? `+${text}+` : kind === 'removed' ? `-${text}-` : kind === 'skipped' ? `…${lines}…` : text,
    )
    .join('');

describe('what changed', () => {
  it.each([
    { case: 'nothing', before: '', after: '', is: '' },
    { case: 'a first text', before: '', after: '手順を書く', is: '+手順を書く+' },
    { case: 'all gone', before: '手順を書く', after: '', is: '-手順を書く-' },
    {
      case: 'a word put in',
      before: '窓口に列ができました',
      after: '窓口に長い列ができました',
      is: '窓口に+長い+列ができました',
    },
    {
      case: 'a word taken out',
      before: '窓口に長い列ができました',
      after: '窓口に列ができました',
      is: '窓口に-長い-列ができました',
    },
    { case: 'a word in place of another', before: '名簿を開く', after: '台帳を開く', is: '-名簿-+台帳+を開く' },
    { case: 'a number', before: '20分かかる', after: '5分かかる', is: '-20-+5+分かかる' },
    { case: 'a line below', before: '一行目', after: '一行目\n二行目', is: '一行目+\n二行目+' },
    { case: 'a line between', before: '一行目\n三行目', after: '一行目\n二行目\n三行目', is: '一行目\n+二行目\n+三行目' },
    {
      case: 'a cell',
      before: '| 氏名 | 住所 |\n|---|---|',
      after: '| 氏名 | 電話 |\n|---|---|',
      is: '| 氏名 | -住所-+電話+ |\n|---|---|',
    },
    { case: 'code', before: 'Dim i As Long', after: 'Dim i As Integer', is: 'Dim i As -Long-+Integer+' },
    { case: 'an indent', before: '- 一\n- 二', after: '- 一\n  - 二', is: '- 一\n+  +- 二' },
    { case: 'signs beyond the first plane', before: '𠮷野さん', after: '𠮷田さん', is: '𠮷-野-+田+さん' },
  ])('$case', ({ before, after, is }) => {
    expect(shown(before, after)).toBe(is);
  });

  it('leaves out unchanged lines that are far away, and says how many', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `${index + 1}行目`);
    const changed = lines.with(19, '直した行');
    const text = shown(lines.join('\n'), changed.join('\n'));
    expect(text).toContain('18行目\n19行目\n');
    expect(text).toContain('21行目\n22行目\n');
    expect(text).toContain('…17…');
    expect(text).not.toMatch(/(^|\n)(17|30|40)行目/);
    expect(text).toContain('+直した');
  });
});

/** Lays the parts along a text again: what is shown stands there in this order, and what is left out has as many lines. */
function follows(parts: readonly DifferencePart[], text: string, own: 'added' | 'removed'): boolean {
  let at = 0;
  for (const { kind, text: piece, lines } of parts) {
    if (kind === 'skipped') {
      for (let line = 0; line < lines; line += 1) {
        const end = text.indexOf('\n', at);
        at = end < 0 ? text.length : end + 1;
      }
    } else if (kind === 'same' || kind === own) {
      if (!text.startsWith(piece, at)) return false;
      at += piece.length;
    }
  }
  return at === text.length;
}

describe('a difference', () => {
  const WORDS = [
    '窓口',
    'の',
    '手順を',
    '開く。',
    'Excel',
    '\n',
    '\n',
    '\n\n',
    '| 氏名 |',
    '20分',
    ' ',
    '\u3000',
    '𠮷',
    '```vba\n',
  ];

  /** A small generator: the same texts at each run. */
  function* numbers(seed: number): Generator<number> {
    for (let state = seed; ; ) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      yield state;
    }
  }

  it('holds both texts whole, whatever they are', () => {
    const random = numbers(7);
    const next = (below: number): number => (random.next().value as number) % below;
    for (let round = 0; round < 300; round += 1) {
      const before = Array.from({ length: next(120) }, () => WORDS[next(WORDS.length)] as string);
      const after = before.flatMap((word) =>
        next(10) === 0 ? [] : next(10) === 0 ? [word, WORDS[next(WORDS.length)] as string] : [word],
      );
      const [from, to] = [before.join('').trim(), after.join('').trim()];
      const parts = differenceOf(from, to);
      expect(follows(parts, from, 'removed'), JSON.stringify([from, to])).toBe(true);
      expect(follows(parts, to, 'added'), JSON.stringify([from, to])).toBe(true);
    }
  });

  // DS-5
  it.each([
    { what: 'a word changed', change: (text: string) => text.replace('手順', '手続') },
    { what: 'each line changed', change: (text: string) => text.replaceAll('手順', '手続') },
    { what: 'nothing alike', change: (text: string) => [...text].reverse().join('') },
    { what: 'one line of all', change: (text: string) => text.replaceAll('\n', '') },
  ])('of 30,000 characters takes no time to speak of: $what', ({ change }) => {
    const text = '窓口での手順を書いた一行です。Excelで20分かかります。\n'.repeat(1000).slice(0, 30_000).trim();
    const began = performance.now();
    const parts = differenceOf(text, change(text));
    expect(performance.now() - began).toBeLessThan(2000);
    expect(follows(parts, text, 'removed')).toBe(true);
    expect(follows(parts, change(text), 'added')).toBe(true);
  });
});
