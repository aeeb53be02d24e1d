import { tidyLine } from '../../text/index.ts';
import { foldForSearch } from '../analysis/fold.ts';

/** How many words a group has, and how many characters a word. */
export const GROUP_WORDS = { min: 2, max: 20 } as const;
export const WORD_CHARACTERS = 40;

// One in a line, or as people write lists: 、 , = ; and their full-width forms.
const BETWEEN_WORDS = /[\r\n\u3001,\uFF0C=\uFF1D;\uFF1B]/;

/** The form in which two words are one to every search: width, case, kana and a long vowel at the end do not count. */
export const sameAs = (word: string): string => foldForSearch(word).trim();

/** The words of a list; of those that are one to every search the first. */
export function splitWords(text: string): string[] {
  const words = new Map<string, string>();
  for (const part of text.split(BETWEEN_WORDS)) {
    const word = tidyLine(part);
    const key = sameAs(word);
    if (key !== '' && !words.has(key)) words.set(key, word);
  }
  return [...words.values()];
}

/** A group that has some of the words asked for. */
export interface Holder<T> {
  group: T;
  shared: string[];
}

/** The groups that have one of these words, each with those it has. */
export function holdersOf<T extends { words: readonly string[] }>(groups: readonly T[], words: readonly string[]): Holder<T>[] {
  const wanted = new Map(words.map((word) => [sameAs(word), word]));
  return groups
    .map((group) => ({ group, shared: [...new Set(group.words.flatMap((word) => wanted.get(sameAs(word)) ?? []))] }))
    .filter(({ shared }) => shared.length > 0);
}
