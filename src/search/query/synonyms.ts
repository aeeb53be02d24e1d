import { foldForSearch, foldSpelling } from '../analysis/fold.ts';
import { wordsOf } from '../analysis/tokens.ts';

/** Words that mean the same, ready to be looked for. */
export interface Synonyms {
  /**
   * The same text with a word, wherever it stands in it, replaced by those that mean the same.
   * @param spelling a text out of `foldSpelling`
   * @returns other texts in `foldSpelling`, without the given one
   */
  variantsOf(spelling: string): string[];
  /** Whether the whole text is a word that others mean the same as. */
  has(spelling: string): boolean;
  /** All of them that are written in one piece of katakana or Latin letters, in `foldSpelling`. */
  words: readonly string[];
}

export const NO_SYNONYMS: Synonyms = { variantsOf: () => [], has: () => false, words: [] };

/** @param groups lists of words as they are written; a word that stands in two belongs to the first */
export function synonymsOf(groups: readonly (readonly string[])[]): Synonyms {
  const others = new Map<string, string[]>();
  for (const group of groups) {
    const spellings = [...new Set(group.map((word) => foldSpelling(word).trim()))].filter((word) => word !== '');
    for (const word of spellings) {
      const key = foldForSearch(word);
      if (!others.has(key))
        others.set(
          key,
          spellings.filter((other) => foldForSearch(other) !== key),
        );
    }
  }
  const longest = Math.max(0, ...[...others.keys()].map((key) => key.length));
  return {
    variantsOf: (spelling) => variants(spelling, others, longest),
    has: (spelling) => others.has(foldForSearch(spelling).trim()),
    words: groups
      .flat()
      .map(foldSpelling)
      .filter((word) => /^(?:[ァ-ヺー]{3,}|[a-z]{3,})$/.test(word)),
  };
}

function variants(spelling: string, others: ReadonlyMap<string, string[]>, longest: number): string[] {
  const compared = foldForSearch(spelling);
  const starts = wordStarts(spelling);
  const found: string[] = [];
  for (let start = 0; start < compared.length; ) {
    const length = longestAt(compared, spelling, start, starts, others, longest);
    for (const other of length > 0 ? (others.get(compared.slice(start, start + length)) ?? []) : []) {
      found.push(spelling.slice(0, start) + other + spelling.slice(start + length));
    }
    start += Math.max(length, 1);
  }
  return found;
}

/** How long the longest word is that stands there; 0 for none. */
function longestAt(
  compared: string,
  spelling: string,
  start: number,
  starts: ReadonlySet<number>,
  others: ReadonlyMap<string, string[]>,
  longest: number,
): number {
  for (let length = Math.min(longest, compared.length - start); length > 0; length -= 1) {
    const end = start + length;
    if (others.has(compared.slice(start, end)) && isWord(spelling, start, end, starts)) return length;
  }
  return 0;
}

/** Whether what stands there is a word of its own: Teams is not in teamster, ワード not in パスワード, ルビ not in するビル. */
function isWord(text: string, start: number, end: number, starts: ReadonlySet<number>): boolean {
  if (!standsAlone(text, start, end)) return false;
  const word = text.slice(start, end);
  if (HIRAGANA.test(word)) return HIRAGANA_WORD.test(word) || HAN.test(word);
  const cut = (at: number) => KATAKANA.test(text[at - 1] ?? '') && KATAKANA.test(text[at] ?? '') && !starts.has(at);
  return !cut(start) && !cut(end);
}

const wordStarts = (spelling: string): Set<number> => new Set(wordsOf(spelling).map(({ index }) => index));

/** Whether no letter or digit of the same kind goes on before or behind. */
export function standsAlone(text: string, start: number, end: number): boolean {
  const goesOn = (at: number) => [LATIN, DIGIT].some((kind) => kind.test(text[at - 1] ?? '') && kind.test(text[at] ?? ''));
  return !goesOn(start) && !goesOn(end);
}

const LATIN = /\p{Script=Latin}/u;
const DIGIT = /[0-9]/;
const HAN = /\p{Script=Han}/u;
const HIRAGANA = /[ぁ-ゖ]/;
const HIRAGANA_WORD = /^[ぁ-ゖー]{3,}$/;
const KATAKANA = /[ァ-ヺー]/;
