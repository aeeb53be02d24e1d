import { compose, withoutRadicals } from '../../text/index.ts';
import { VARIANTS } from './variants.ts';

/** A folded text that knows for each of its UTF-16 units which part of the original it stands for. */
export interface Folded {
  text: string;
  /** Where in the original the unit's character begins and ends. */
  starts: number[];
  ends: number[];
}

/** A letter with the marks on it is one character (ﾊﾟ, e + ´), and so is a syllable of Hangul in pieces. */
const CLUSTER = /[\u1100-\u115F][\u1160-\u11A7]?[\u11A8-\u11FF]?|[^\p{M}\uFF9E\uFF9F][\p{M}\uFF9E\uFF9F]*|[\p{M}\uFF9E\uFF9F]+/gu;

const KATAKANA_RUN = /[ァ-ヺー]{4,}|[ぁ-ゖー]{4,}/g;
const VARIANT = new RegExp(`[${Object.keys(VARIANTS).join('')}]`, 'gu');
const V_SOUNDS: Readonly<Record<string, string>> = {
  ...{ ヴァ: 'バ', ヴィ: 'ビ', ヴェ: 'ベ', ヴォ: 'ボ', ヴ: 'ブ' },
  ...{ ゔぁ: 'ば', ゔぃ: 'び', ゔぇ: 'べ', ゔぉ: 'ぼ', ゔ: 'ぶ' },
};

type Rule = [pattern: RegExp, replace: (match: string) => string];

/** What is written in more than one way, in the order in which it is made one. */
const RULES: readonly Rule[] = [
  [/\p{Cf}/gu, () => ''],
  // A path is typed with either.
  [/¥/g, () => '\\'],
  [VARIANT, (character) => VARIANTS[character] ?? character],
  // サ-バ for サーバ; behind ー a hyphen is one.
  [/(?<=[ァ-ヺ])[-\u2010-\u2015\u2212\u2500\u2501](?=[ァ-ヺー]|[^\p{L}\p{N}]|$)/gu, () => 'ー'],
  [/ヴ[ァィェォ]?|ゔ[ぁぃぇぉ]?/g, (sound) => V_SOUNDS[sound] ?? sound],
  // サーバー = サーバ, but コード is not コド: only at the end, and only of longer words.
  [KATAKANA_RUN, (run) => withoutEnd(run) || run],
];

/** By hand: the pattern for it takes the square of the length of a wall of ー. */
function withoutEnd(run: string): string {
  let end = run.length;
  while (run[end - 1] === 'ー') end -= 1;
  return run.slice(0, end);
}

/**
 * The form whose words can be told apart: one width, lower case, one of the variants of a character, no long vowel at the
 * end of a long katakana word. Control characters and half characters are spaces.
 */
export function foldSpelling(text: string): string {
  const composed = compose(readable(text), 'NFKC').toLowerCase().replaceAll('ς', 'σ');
  return RULES.reduce((folded, [pattern, replace]) => folded.replace(pattern, replace), composed);
}

/**
 * The form that is compared: `foldSpelling`, and hiragana is katakana, ヂヅ are ジズ, small vowels are large.
 * It is as long as `foldSpelling` of the same text.
 */
export const foldForSearch = (text: string): string => foldKana(foldSpelling(text));

/** `foldForSearch` with the way back to the original, for marking. */
export function foldWithOrigin(text: string): Folded {
  const folded = RULES.reduce<Folded>((before, rule) => rewrite(before, rule), composeWithOrigin(readable(text)));
  return { ...folded, text: foldKana(folded.text) };
}

/** Hiragana → katakana and the like; one unit for each unit. */
export const foldKana = (text: string): string =>
  text.replace(/[ぁ-ゖゝゞヂヅァィゥェォヵヶヮ]/g, (kana) => KANA.get(kana) ?? kana);

const KANA = new Map<string, string>([
  ...Array.from({ length: 0x3096 - 0x3041 + 1 }, (_, index): [string, string] => [
    String.fromCharCode(0x3041 + index),
    String.fromCharCode(0x30a1 + index),
  ]),
  ['ゝ', 'ヽ'],
  ['ゞ', 'ヾ'],
]);
for (const [small, large] of Object.entries({
  ...{ ヂ: 'ジ', ヅ: 'ズ', ァ: 'ア', ィ: 'イ', ゥ: 'ウ', ェ: 'エ', ォ: 'オ', ヵ: 'カ', ヶ: 'ケ', ヮ: 'ワ' },
  ...{ ぢ: 'ジ', づ: 'ズ', ぁ: 'ア', ぃ: 'イ', ぅ: 'ウ', ぇ: 'エ', ぉ: 'オ', ゕ: 'カ', ゖ: 'ケ', ゎ: 'ワ' },
}))
  KANA.set(small, large);

/** One unit for each unit, so that the way back stays. */
const readable = (text: string): string => withoutRadicals(text.replace(/\p{Cc}|\p{Cs}/gu, ' '));

function composeWithOrigin(text: string): Folded {
  const parts: string[] = [];
  const [starts, ends]: [number[], number[]] = [[], []];
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const composed = compose(cluster, 'NFKC').toLowerCase().replaceAll('ς', 'σ');
    parts.push(composed);
    for (let unit = 0; unit < composed.length; unit += 1) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
  }
  return { text: parts.join(''), starts, ends };
}

function rewrite(folded: Folded, [pattern, replace]: Rule): Folded {
  const parts: string[] = [];
  const [starts, ends]: [number[], number[]] = [[], []];
  let done = 0;
  const keep = (from: number, to: number) => {
    parts.push(folded.text.slice(from, to));
    for (let unit = from; unit < to; unit += 1) {
      starts.push(folded.starts[unit] as number);
      ends.push(folded.ends[unit] as number);
    }
  };
  for (const { 0: match, index } of folded.text.matchAll(pattern)) {
    const replaced = replace(match);
    if (replaced === match) continue;
    keep(done, index);
    // What is dropped at the end belongs to the last unit that stays.
    const shared = commonStart(match, replaced);
    keep(index, index + shared);
    const rest = replaced.length - shared;
    const end = folded.ends[index + match.length - 1] as number;
    for (let unit = 0; unit < rest; unit += 1) {
      starts.push(folded.starts[index + shared] as number);
      ends.push(end);
    }
    parts.push(replaced.slice(shared));
    if (rest === 0 && ends.length > 0) ends[ends.length - 1] = end;
    done = index + match.length;
  }
  if (done === 0) return folded;
  keep(done, folded.text.length);
  return { text: parts.join(''), starts, ends };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length += 1;
  return length;
}
