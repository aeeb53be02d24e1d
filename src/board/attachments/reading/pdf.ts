import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { PDFPageProxy } from 'pdfjs-dist';
import { withoutRadicals } from '../../../text/index.ts';
import { Ended, type KeptText } from './kept-text.ts';

const PAGES_MAX = 500;

const PACKAGE = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** Reads the text of a PDF page by page. @throws Ended, and whatever pdf.js throws at what it cannot read */
export async function readPdf(file: string, kept: KeptText): Promise<void> {
  const { getDocument, VerbosityLevel } = await loadPdfjs();
  const loading = getDocument({
    data: new Uint8Array(await readFile(file)),
    // Japanese PDFs that embed no fonts name their characters by tables that every reader is expected to have.
    cMapUrl: `${PACKAGE}/cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${PACKAGE}/standard_fonts/`,
    isEvalSupported: false,
    useWasm: false,
    disableFontFace: true,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const pdf = await loading.promise;
    for (let number = 1; number <= Math.min(pdf.numPages, PAGES_MAX); number += 1) {
      const page = await pdf.getPage(number);
      for (const line of await linesOf(page)) kept.add(line);
      kept.add('');
      page.cleanup();
    }
  } catch (fault) {
    throw (fault as Error).name === 'PasswordException' ? new Ended('protected') : fault;
  } finally {
    await loading.destroy();
  }
}

/** pdf.js asks for these of a browser as it loads, and uses them for drawing alone. */
const OF_BROWSERS = ['DOMMatrix', 'ImageData', 'Path2D'];

function loadPdfjs(): Promise<typeof import('pdfjs-dist')> {
  for (const name of OF_BROWSERS) if (!(name in globalThis)) Object.assign(globalThis, { [name]: class {} });
  // It unpacks whole streams with this, in small pieces that leave the process swollen after one of a gigabyte. Its own
  // way of unpacking stops where nobody reads on.
  Object.assign(globalThis, { DecompressionStream: undefined });
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}

interface Line {
  words: string;
  /** Where its last column begins and ends, and how high it stands on the page. */
  start: number;
  end: number;
  base: number;
  /** The height of its characters. */
  size: number;
}

const JAPANESE_END = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u30FC\u3001\uFF0C]$/u;
const JAPANESE_START = /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u30FC\u3001\u3002\uFF0C\uFF0E]/u;
/** No column of running text is narrower, in characters. */
const COLUMN_MIN = 5;
/** Some programs set vertical text sign by sign. */
const SINGLE = /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u30FC\u3001\u3002\u300C\u300D]$/u;
/** 、 and 。 as they stand in vertical lines, and ﬁ as one sign. */
const FORMS = /[\uFB00-\uFB06\uFE10-\uFE19\uFE30-\uFE44]/g;

/** The lines of a page, with Japanese words that were broken at the end of a line whole again. */
async function linesOf(page: PDFPageProxy): Promise<string[]> {
  const whole: string[] = [];
  let last: Line | undefined;
  for (const line of await rawLinesOf(page)) {
    if (last && goesOn(last, line)) whole[whole.length - 1] += line.words;
    else whole.push(line.words);
    last = line;
  }
  return whole;
}

/** Whether a line was broken where its column ended, not by its writer. */
function goesOn(line: Line, next: Line): boolean {
  if (SINGLE.test(line.words) && SINGLE.test(next.words)) return true;
  if (!JAPANESE_END.test(line.words) || !JAPANESE_START.test(next.words)) return false;
  const { size } = line;
  const down = line.base - next.base;
  // The first line of a paragraph may stand further in; its last is shorter.
  const left = line.start - next.start;
  const isColumn = left > -size && left < 2.5 * size && line.end - line.start >= COLUMN_MIN * size && line.end > next.end - size;
  return isColumn && Math.abs(size - next.size) < 0.1 * size && down > 0 && down < 2.5 * size;
}

async function rawLinesOf(page: PDFPageProxy): Promise<Line[]> {
  const { items } = await page.getTextContent();
  const lines: Line[] = [];
  let line: Line | undefined;
  let gap = true;
  for (const item of items) {
    if (!('str' in item)) continue;
    const [, , , , x, y] = item.transform as number[];
    const blank = item.str.trim() === '';
    line ??= { words: '', start: x ?? 0, end: 0, base: y ?? 0, size: item.height };
    line.words += withoutRadicals(item.str).replace(FORMS, (sign) => sign.normalize('NFKC'));
    if (!blank) Object.assign(line, { ...(gap && { start: x }), end: (x ?? 0) + item.width, size: item.height, base: y });
    gap = blank;
    if (!item.hasEOL) continue;
    lines.push(line);
    line = undefined;
    gap = true;
  }
  return line ? [...lines, line] : lines;
}
