import { compose } from './normalise.ts';

/** Twelve digits that pass for a My Number; `start` and `end` are UTF-16 indices into the text. */
export interface PersonalNumber {
  start: number;
  end: number;
  passage: string;
}

// Spaces (also what cannot be seen of a copied page), hyphens and what an IME or Word makes of a hyphen, up to three of them
// between two groups; groups are separated throughout or not at all.
const SEPARATOR = '[ \\u00A0\\u00AD\\u2000-\\u200B\\u202F\\u3000\\uFEFF\\-\\u2010-\\u2015\\u2212\\u30FC\\uFF0D\\uFF70]{1,3}';
const DIGIT = '[0-9\\uFF10-\\uFF19]';
const EACH_DIGIT = new RegExp(DIGIT, 'gu');
// Looked at from each digit that begins a group: in "1001 1234 5678 9018" the number begins with the second.
const CANDIDATE = new RegExp(
  `(?<!${DIGIT})(?=(${DIGIT}{4}(?:${DIGIT}{8}|${SEPARATOR}${DIGIT}{4}${SEPARATOR}${DIGIT}{4}))(?!${DIGIT}))${DIGIT}`,
  'gu',
);

/** Where a text holds what may be a My Number (product.md, 6): twelve digits, possibly grouped 4-4-4, whose check digit is right. */
export function findPersonalNumbers(text: string): PersonalNumber[] {
  return [...text.matchAll(CANDIDATE)].flatMap(({ index, 1: passage = '' }) =>
    hasRightCheckDigit(digitsOf(passage)) ? [{ start: index, end: index + passage.length, passage }] : [],
  );
}

/**
 * Whether a text holds a number or spells one, whatever stands between its digits and however they are written. It stops
 * more than `findPersonalNumbers`: for what is kept without anybody being asked.
 */
export function spellsPersonalNumber(text: string): boolean {
  const digits = digitsOf(text);
  return digits.some((_, start) => start + LENGTH <= digits.length && hasRightCheckDigit(digits.slice(start, start + LENGTH)));
}

/** A text with \u25A0 for each digit of what may be a My Number. */
export function maskPersonalNumbers(text: string): string {
  let [masked, end] = ['', 0];
  for (const number of findPersonalNumbers(text)) {
    const start = Math.max(number.start, end);
    masked += text.slice(end, start) + text.slice(start, number.end).replace(EACH_DIGIT, '\u25A0');
    end = number.end;
  }
  return masked + text.slice(end);
}

const digitsOf = (passage: string): number[] =>
  [...compose(passage, 'NFKC')].filter((sign) => sign >= '0' && sign <= '9').map(Number);

const LENGTH = 12;
const WEIGHTS = [2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6];

/** Ordinance 85 of 2014 (Ministry of Internal Affairs), article 5: digits counted from the one beside the check digit. */
function hasRightCheckDigit(digits: readonly number[]): boolean {
  const remainder = WEIGHTS.reduce((sum, weight, index) => sum + weight * (digits[10 - index] as number), 0) % 11;
  return digits[11] === (remainder <= 1 ? 0 : 11 - remainder);
}
