import { readEach } from './flowing-text.ts';
import type { KeptText } from './kept-text.ts';
import { type NumberFormats, numberFormats, shownNumber } from './numbers.ts';
import type { OfficeParts, Relation } from './office-parts.ts';
import { relationIn, type XmlHandler } from './xml.ts';

/** Characters of shared strings that are held at once. Cells that refer to what comes after them are passed over. */
const STRINGS_MAX = 5_000_000;
/** Furigana of a cell: Japanese Excel notes it down for every kanji that is typed. */
const FURIGANA = new Set(['rPh']);

interface Workbook {
  sheets: { name: string; part: string }[];
  strings: string[];
  formats: NumberFormats;
  /** Days are counted from 1904, as on old Macs. */
  from1904: boolean;
}

/** Sheet by sheet: its name, its rows with the cells set apart by tabs, what is drawn on it, its comments. Hidden sheets are left out. */
export async function readSheets(parts: OfficeParts, main: string, kept: KeptText): Promise<void> {
  const workbook = await readWorkbook(parts, main);
  for (const { name, part } of workbook.sheets) {
    kept.add(name);
    await parts.read(part, rowsOf(workbook, kept));
    const beside = await parts.relationsOf(part);
    await readEach(parts, beside, 'drawing', kept);
    for (const { kind, part: comments } of beside) if (kind === 'comments') await parts.read(comments, commentsOf(kept));
    kept.add('');
  }
}

async function readWorkbook(parts: OfficeParts, main: string): Promise<Workbook> {
  const relations = await parts.relationsOf(main);
  const partOf = (wanted: string) => relations.find(({ kind }) => kind === wanted)?.part ?? '';
  const formats = numberFormats();
  const [sheets, from1904] = await readList(parts, main, relations);
  await parts.read(partOf('styles'), formats.handler);
  return { sheets, strings: await readStrings(parts, partOf('sharedStrings')), formats, from1904 };
}

async function readList(
  parts: OfficeParts,
  main: string,
  relations: readonly Relation[],
): Promise<[Workbook['sheets'], boolean]> {
  const sheets: Workbook['sheets'] = [];
  let from1904 = false;
  await parts.read(main, {
    open(element, attributes) {
      const { name = '', state = 'visible', date1904 } = attributes;
      if (element === 'workbookPr') from1904 = date1904 === '1' || date1904 === 'true';
      const found = element === 'sheet' && state === 'visible' && relations.find(({ id }) => id === relationIn(attributes));
      if (found) sheets.push({ name, part: found.part });
    },
  });
  return [sheets, from1904];
}

async function readStrings(parts: OfficeParts, part: string): Promise<string[]> {
  const strings: string[] = [];
  let [words, held] = ['', 0];
  await parts.read(part, {
    skip: FURIGANA,
    text(text, element) {
      if (element === 't' && held <= STRINGS_MAX) words += text;
    },
    close(name) {
      if (name !== 'si' || held > STRINGS_MAX) return;
      strings.push(words);
      held += words.length;
      words = '';
    },
  });
  return strings;
}

function rowsOf({ strings, formats, from1904 }: Workbook, kept: KeptText): XmlHandler {
  let row: string[] = [];
  let [value, type, style] = ['', '', 0];

  const shown = (): string => {
    if (type === 's') return strings[Number(value)] ?? '';
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    return type === '' || type === 'n' ? shownNumber(value, formats.of(style), from1904) : value;
  };
  return {
    skip: FURIGANA,
    open(name, { t = '', s = '0' }) {
      if (name === 'c') [value, type, style] = ['', t, Number(s)];
    },
    text(text, element) {
      if (element === 'v' || element === 't') value += text;
    },
    close(name) {
      if (name === 'c' && value !== '') row.push(shown().replace(/\s+/g, ' ').trim());
      if (name !== 'row') return;
      const words = row.filter((cell) => cell !== '').join('\t');
      if (words !== '') kept.add(words);
      row = [];
    },
  };
}

function commentsOf(kept: KeptText): XmlHandler {
  let words = '';
  return {
    skip: FURIGANA,
    text(text, element) {
      if (element === 't') words += text;
    },
    close(name) {
      if (name !== 'comment') return;
      kept.add(words);
      words = '';
    },
  };
}
