import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Noto Serif JP (OFL): 16,726 characters, 髙 﨑 𠮷 among them (docs/decisions/0019). */
export const REGULAR = require.resolve('@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf');
export const BOLD = require.resolve('@expo-google-fonts/noto-serif-jp/700Bold/NotoSerifJP_700Bold.ttf');

type PdfKit = typeof import('pdfkit');

let library: PdfKit | undefined;

/** Loaded at the first certificate: it takes half a second and nobody else needs it. */
export function pdfKit(): PdfKit {
  library ??= require('pdfkit') as PdfKit;
  return library;
}

interface Font {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

let font: Font | undefined;

function regular(): Font {
  // The types of pdfkit do not speak of the font that a document holds.
  font ??= (new (pdfKit())({ font: REGULAR }) as unknown as { _font: { font: Font } })._font.font;
  return font;
}

/** A character with what says which form of it is meant: the form that the font would draw may be another. */
const CHARACTERS = /\P{M}[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]|[\s\S]/gu;

/** The characters of a text that the font cannot write, each once. Bold has the same as regular. */
export function lacking(text: string): string[] {
  const known = regular();
  const isLacking = (character: string): boolean =>
    [...character].length > 1 || !known.hasGlyphForCodePoint(character.codePointAt(0) as number);
  return [...new Set((text.match(CHARACTERS) ?? []).filter((character) => character !== '\n' && isLacking(character)))];
}

/** U+20BB7, as a character is asked for where it cannot be shown. */
export const codePoints = (character: string): string =>
  [...character].map((part) => `U+${(part.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`).join(' ');
