import { foldKana, foldSpelling } from './fold.ts';

const JAPANESE = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー]';
/** A run of Japanese, a word of other letters, a number, or any other single character that can be seen. */
const RUN = new RegExp(`${JAPANESE}+|(?:(?!${JAPANESE})\\p{L}\\p{M}*)+|[0-9]+|[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Co}]`, 'gu');
const IS_JAPANESE = new RegExp(`^${JAPANESE}`, 'u');
const HIRAGANA = /[ぁ-ゖゝゞ]/g;
const HAN = /\p{Script=Han}/u;

/** A token of the index of character pairs, with what a query needs to know of it. */
export interface Gram {
  token: string;
  /** How many of its characters are hiragana in the text. */
  hiragana: number;
  kind: 'japanese' | 'word' | 'number' | 'symbol';
  /** The last character of a run of Japanese, alone. */
  last: boolean;
  /** The only character of its run. */
  only: boolean;
}

/**
 * Every two neighbouring characters of Japanese, and the last of a run alone; words of other letters, numbers and symbols whole.
 * @param spelling a text out of `foldSpelling`
 */
export function gramsOf(spelling: string): Gram[] {
  const grams: Gram[] = [];
  for (const [run] of spelling.matchAll(RUN)) {
    if (IS_JAPANESE.test(run)) japaneseGrams(run, grams);
    else grams.push({ token: run, hiragana: 0, kind: kindOf(run), last: false, only: false });
  }
  return grams;
}

function japaneseGrams(run: string, grams: Gram[]): void {
  const characters = [...run];
  const only = characters.length === 1;
  characters.forEach((character, index) => {
    const pair = character + (characters[index + 1] ?? '');
    const last = index === characters.length - 1;
    grams.push({ token: foldKana(pair), hiragana: pair.match(HIRAGANA)?.length ?? 0, kind: 'japanese', last, only });
  });
}

const kindOf = (run: string): Gram['kind'] => (/^[0-9]/.test(run) ? 'number' : /^\p{L}/u.test(run) ? 'word' : 'symbol');

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** A word of a text: as it is spelt there and what it is compared by. */
export interface Word {
  surface: string;
  stem: string;
  /** Where the surface begins. */
  index: number;
}

/**
 * The words of a text with their stems: with kanji, hiragana does not count (申し込み, 申込み and 申込 are 申込).
 * @param spelling a text out of `foldSpelling`
 */
export function wordsOf(spelling: string): Word[] {
  const words: Word[] = [];
  for (const { 0: piece, index: start } of spelling.matchAll(PIECE)) {
    for (const { segment, index, isWordLike } of segmenter.segment(piece)) {
      if (!isWordLike) continue;
      for (const { 0: surface, index: offset } of segment.matchAll(UNMIXED)) {
        const stem = stemOf(surface);
        if (stem !== '') words.push({ surface, stem, index: start + index + offset });
      }
    }
  }
  return words;
}

/** The segmenter's time grows with the square of a text's length: a hundred thousand characters at once take it ten seconds. */
const PIECE = /[^。\n]{1,300}[。\n]?/gu;
/** Excel2016 is two words. */
const UNMIXED = /\p{Script=Latin}+|[0-9]+|[^\p{Script=Latin}0-9]+/gu;

function stemOf(surface: string): string {
  const word = surface.replace(/[^\p{L}\p{N}\p{M}ー]/gu, '');
  return foldKana(HAN.test(word) ? word.replace(HIRAGANA, '') : word);
}

/** The tokens of a text as the index is given them. */
export function tokensOf(text: string): { words: string; grams: string } {
  const spelling = foldSpelling(text);
  return {
    words: wordsOf(spelling)
      .map(({ stem }) => stem)
      .join(' '),
    grams: gramsOf(spelling)
      .map(({ token }) => token)
      .join(' '),
  };
}

/** Words of katakana or Latin letters of three and more, as spelt: what spelling help knows. */
export const spellingsOf = (spelling: string): Set<string> => new Set(spelling.match(SPELT));
const SPELT = /[ァ-ヺー]{3,}|[a-z]{3,}/g;

/** What makes the tokens. Where it differs from the one that made an index, the index is made anew. */
export const ANALYSER = `1 icu ${process.versions['icu'] ?? '-'} unicode ${process.versions['unicode'] ?? '-'}`;
