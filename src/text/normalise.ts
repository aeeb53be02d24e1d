/** Spaces at both ends gone, U+3000 included, and the text in NFC: a Mac writes が as two characters. */
export const tidy = (text: string): string => text.normalize('NFC').replace(/\r\n?/g, '\n').trim();

/** One line: every run of white space, U+3000 included, is one space. Control characters are dropped. */
export const tidyLine = (text: string): string => tidy(text.replace(/\p{Cc}/gu, ' ')).replace(/\s+/g, ' ');

/** The form in which two spellings are the same: width and letter case do not count (Ｅｘｃｅｌ = excel). */
export const fold = (text: string): string => tidyLine(text.normalize('NFKC')).toLowerCase();
