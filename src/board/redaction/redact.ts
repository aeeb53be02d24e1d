import { countCharacters } from '../../lib/index.ts';
import { compose, findPersonalNumbers } from '../../text/index.ts';

export const REDACTED = '\u25A0\u25A0\u25A0';
const SIGN = REDACTED.charAt(0);
const DIGITS = /[^0-9]/g;

/** How many characters a text must have at least and may have at most. */
export interface Limits {
  min?: number;
  max?: number;
}

/**
 * A text without a passage: each place says ■■■. A My Number goes in whatever width and grouping it is written; anything else
 * as it stands, letter for letter.
 */
export function redact(text: string, passage: string, { min = 0, max = Number.POSITIVE_INFINITY }: Limits = {}): string {
  const [written, literal] = [plain(text), plain(passage)];
  const without = (sign: string): string => withoutNumber(written.replaceAll(literal, sign), digitsOf(passage));
  let result = without(REDACTED);
  if (result === written) return text;
  // Where ■■■ is longer than the passage, and the field too short for it.
  if (countCharacters(result) > max) result = without(SIGN.repeat(countCharacters(literal)));
  return result + SIGN.repeat(Math.max(0, min - countCharacters(result)));
}

/** Drafts hold a Mac's way of writing が and the line ends of a browser. */
const plain = (text: string): string => compose(text, 'NFC').replace(/\r\n?/g, '\n');

function withoutNumber(text: string, number: string): string {
  let result = text;
  for (const { start, end, passage } of findPersonalNumbers(text).reverse()) {
    if (digitsOf(passage) === number) result = result.slice(0, start) + REDACTED + result.slice(end);
  }
  return result;
}

const digitsOf = (text: string): string => text.normalize('NFKC').replace(DIGITS, '');

/** Whether a text holds a passage, in the sense of `redact`. */
export const holds = (text: string, passage: string): boolean => redact(text, passage) !== text;
