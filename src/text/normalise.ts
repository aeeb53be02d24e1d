// Bringing the marks on a letter into order takes the square of their number: a megabyte of them holds the server for minutes.
// Nobody writes more than 30 (UAX #15); the others are dropped. ﾞ and ﾟ are marks in NFKC.
const MARKS_BEYOND_30 = /([\p{M}\uFF9E\uFF9F]{30})[\p{M}\uFF9E\uFF9F]+/gu;

/** Text in a Unicode normal form, in a time that grows with its length only. */
export const compose = (text: string, form: 'NFC' | 'NFKC'): string => text.replace(MARKS_BEYOND_30, '$1').normalize(form);

// What nobody can see and nobody types: control characters (where NUL stands, a text ends for SQLite's length()), and those that turn
// the direction of everything after them, so that a sentence reads as another one. Marks that a word of Arabic needs stay.
const UNSEEN = /(?![\t\n])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Spaces at both ends gone, U+3000 included, and the text in NFC: a Mac writes が as two characters. What cannot be seen goes too;
 * Word's line break within a paragraph becomes one of ours.
 */
export const tidy = (text: string): string => compose(text.replace(/\r\n?|[\v\f]/g, '\n').replace(UNSEEN, ''), 'NFC').trim();

/** One line: every run of white space, U+3000 included, is one space. Control characters are dropped. */
export const tidyLine = (text: string): string => tidy(text.replace(/\p{Cc}/gu, ' ')).replace(/\s+/g, ' ');

/** The form in which two spellings are the same: width and letter case do not count (Ｅｘｃｅｌ = excel). */
export const fold = (text: string): string => tidyLine(compose(text, 'NFKC')).toLowerCase();
