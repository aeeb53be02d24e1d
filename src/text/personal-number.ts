/** Twelve digits that pass for a My Number; `start` and `end` are UTF-16 indices into the text. */
export interface PersonalNumber {
  start: number;
  end: number;
  passage: string;
}

// Spaces, hyphens and what an IME or Word makes of a hyphen; groups are separated throughout or not at all.
const SEPARATOR = '[ \\u00A0\\u3000\\-\\u2010-\\u2015\\u2212\\u30FC\\uFF0D]';
const DIGIT = '[0-9\\uFF10-\\uFF19]';
const CANDIDATE = new RegExp(`(?<!${DIGIT})${DIGIT}{4}(?:${DIGIT}{8}|${SEPARATOR}${DIGIT}{4}${SEPARATOR}${DIGIT}{4})(?!${DIGIT})`, 'gu');

/** Where a text holds what may be a My Number (product.md, 6): twelve digits, possibly grouped 4-4-4, whose check digit is right. */
export function findPersonalNumbers(text: string): PersonalNumber[] {
  return [...text.matchAll(CANDIDATE)]
    .filter(([passage]) => hasRightCheckDigit(digitsOf(passage)))
    .map((match) => ({ start: match.index, end: match.index + match[0].length, passage: match[0] }));
}

const digitsOf = (passage: string): number[] =>
  [...passage.normalize('NFKC')].filter((sign) => sign >= '0' && sign <= '9').map(Number);

const WEIGHTS = [2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6];

/** Ordinance 85 of 2014 (Ministry of Internal Affairs), article 5: digits counted from the one beside the check digit. */
function hasRightCheckDigit(digits: readonly number[]): boolean {
  const remainder = WEIGHTS.reduce((sum, weight, index) => sum + weight * (digits[10 - index] as number), 0) % 11;
  return digits[11] === (remainder <= 1 ? 0 : 11 - remainder);
}
