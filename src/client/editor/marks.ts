import { changeLines, type Edit, insertBlock, lineEnd, lineStart, type Text, touchedLines } from './edit.ts';

const LINE = /^(\s*(?:(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?|>\s?|#{1,6}\s+)?)(.*?)(\s*)$/;
const BOLD = /^\*\*(.+)\*\*$/;

/** Makes the selection bold, or plain where it is bold. Without a selection the bold words around the caret, else a sample to write over. */
export function toggleBold(text: Text, sample: string): Edit {
  const { value } = text;
  const [start, end] = withoutEnds(text);
  if (start === end) return boldAround(text) ?? wrapped(start, end, sample);
  const words = value.slice(start, end);
  if (words.includes('\n')) return boldLines(text);
  if (value.slice(0, start).endsWith('**') && value.startsWith('**', end)) {
    return { from: start - 2, to: end + 2, insert: words, start: start - 2, end: end - 2 };
  }
  const inner = BOLD.exec(words)?.[1];
  if (inner !== undefined) return { from: start, to: end, insert: inner, start, end: start + inner.length };
  return wrapped(start, end, words);
}

const wrapped = (from: number, to: number, words: string): Edit => ({
  from,
  to,
  insert: `**${words}**`,
  start: from + 2,
  end: from + 2 + words.length,
});

/** White space at the ends stays outside: `** word**` is not bold. */
function withoutEnds({ value, start, end }: Text): [start: number, end: number] {
  const words = value.slice(start, end);
  if (words.trim() === '') return [start, end === start ? end : start];
  return [start + words.length - words.trimStart().length, end - words.length + words.trimEnd().length];
}

function boldAround({ value, start }: Text): Edit | undefined {
  const from = lineStart(value, start);
  for (const { index, 0: whole, 1: words = '' } of value.slice(from, lineEnd(value, start)).matchAll(/\*\*(.+?)\*\*/g)) {
    const at = from + index;
    if (start < at + 2 || start > at + whole.length - 2) continue;
    return { from: at, to: at + whole.length, insert: words, start: start - 2, end: start - 2 };
  }
  return undefined;
}

/** Bold does not reach over the end of a paragraph or an item: every line gets its own marks. */
function boldLines(text: Text): Edit {
  const partsOf = (line: string) => (LINE.exec(line) ?? ['', '', line, '']).slice(1) as [string, string, string];
  const bold = touchedLines(text).lines.every((line) => partsOf(line)[1] === '' || BOLD.test(partsOf(line)[1]));
  return changeLines(text, (lines) =>
    lines.map((line) => {
      const [head, words, tail] = partsOf(line);
      if (words === '') return line;
      if (bold) return head + words.replace(BOLD, '$1') + tail;
      return `${head}${BOLD.test(words) ? words : `**${words}**`}${tail}`;
    }),
  );
}

const NEXT_DEPTH: Record<number, number> = { 0: 2, 1: 2, 2: 3 };

/** Plain, heading, smaller heading, plain: one step for the touched lines. */
export function cycleHeading(text: Text): Edit {
  const depthOf = (line: string) => /^(#{1,6})\s/.exec(line)?.[1]?.length ?? 0;
  const { lines } = touchedLines(text);
  const depth = NEXT_DEPTH[depthOf(lines.find((line) => line.trim() !== '') ?? '')] ?? 0;
  return changeLines(text, (all) =>
    all.map((line) => {
      if (line.trim() === '' && all.length > 1) return line;
      const words = line.replace(/^#{1,6}\s+/, '');
      return depth === 0 ? words : `${'#'.repeat(depth)} ${words}`;
    }),
  );
}

const ADDRESS = /^https?:\/\/[^\s<>"]+$/i;
const PREFIX = 'https://';

/** A bracket would end the address before its time. */
const inMarkdown = (address: string): string => address.replace(/\(/g, '%28').replace(/\)/g, '%29');
const asLinkText = (words: string): string => words.replace(/[[\]]/g, '\\$&');

/** Makes the selection a link whose missing half is selected, to be typed. */
export function insertLink({ value, start, end }: Text, sample: string): Edit {
  const chosen = value.slice(start, end).trim();
  const known = ADDRESS.test(chosen);
  const words = known || chosen === '' ? sample : asLinkText(chosen).replace(/\s*\n\s*/g, ' ');
  const address = known ? inMarkdown(chosen) : PREFIX;
  const insert = `[${words}](${address})`;
  if (known || chosen === '') return { from: start, to: end, insert, start: start + 1, end: start + 1 + words.length };
  const at = start + words.length + 3;
  return { from: start, to: end, insert, start: at, end: at + address.length };
}

/** An address pasted on words makes them a link. Undefined where it is to be pasted as it is. */
export function linkWords({ value, start, end }: Text, pasted: string): Edit | undefined {
  const [words, address] = [value.slice(start, end), pasted.trim()];
  if (words.trim() === '' || words.includes('\n') || ADDRESS.test(words.trim()) || !ADDRESS.test(address)) return undefined;
  if (/\]\([^)\n]*$/.test(value.slice(lineStart(value, start), start))) return undefined;
  const insert = `[${asLinkText(words)}](${inMarkdown(address)})`;
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}

export const MOST_ROWS = 200;
export const MOST_COLUMNS = 30;

/** A cell of a table on a page, which may reach over several columns and rows. */
export interface Cell {
  text: string;
  columns: number;
  rows: number;
}

/** Lays cells out in rows of equal length. What a merged cell covers is empty. */
export function gridOf(rows: readonly (readonly Cell[])[]): string[][] {
  const grid: (string | undefined)[][] = rows.map(() => []);
  rows.forEach((cells, row) => {
    let column = 0;
    for (const cell of cells) {
      while (grid[row]?.[column] !== undefined) column += 1;
      const right = column + Math.min(cell.columns, MOST_COLUMNS + 1);
      for (const covered of grid.slice(row, row + cell.rows)) for (let at = column; at < right; at += 1) covered[at] = '';
      (grid[row] as string[])[column] = cell.text;
    }
  });
  const width = Math.max(0, ...grid.map((cells) => cells.length));
  return grid.map((cells) => Array.from({ length: width }, (_, column) => cells[column] ?? ''));
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy;

/** Rows of a text whose cells are parted by tabs, as spreadsheets write it. Undefined where the rows differ in length: that is no table. */
export function rowsOfText(text: string): string[][] | undefined {
  if (!text.includes('\t')) return undefined;
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.replace(/\r\n?/g, '\n').replace(/\n$/, '').matchAll(FIELD)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end === '\n') rows.push([]);
  }
  return rows.every((row) => row.length === rows[0]?.length) ? rows : undefined;
}

/** Whether rows are worth a table: not one cell, not one column, not code moved in by tabs, and not too many to edit by hand. */
export function isTable(rows: readonly (readonly string[])[]): boolean {
  const columns = rows[0]?.length ?? 0;
  return columns > 1 && columns <= MOST_COLUMNS && rows.length <= MOST_ROWS && rows.some((row) => row[0]?.trim() !== '');
}

const FIGURE = /^[-+\u2212\u25b2\u25b3]?[¥\\$]?[\d,]+(?:\.\d+)?%?$/;

/** A table in Markdown. The first row is its head; columns of figures stand on the right. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((row) => row.map(inCell));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rules = head.map((_, column) => {
    const figures = body.map((row) => row[column] ?? '').filter((cell) => cell !== '');
    return figures.length > 0 && figures.every((cell) => FIGURE.test(cell)) ? '---:' : '---';
  });
  return [head, rules, ...body].map(line).join('\n');
}

/** Marks that Markdown would take for its own; a cell has one line. */
const inCell = (text: string): string =>
  text
    .replace(/[ \t\r\n\f\u00a0]+/g, ' ')
    .trim()
    .replace(/\\(?=[\\|*`])/g, '\\\\')
    .replace(/[|*`]/g, '\\$&');

/** A table to fill in; the first cell of its head is selected. */
export function insertEmptyTable(text: Text, sample: string): Edit {
  const heads = [1, 2, 3].map((number) => `${sample}${number}`);
  // Behind a selection, not in its place: whoever marks words does not mean to lose them.
  const { edit, at } = insertBlock({ ...text, start: text.end }, markdownTable([heads, ['', '', ''], ['', '', '']]));
  return { ...edit, start: at + 2, end: at + 2 + (heads[0] as string).length };
}
