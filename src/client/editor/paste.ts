import { isInCode } from './blocks.ts';
import { apply, type Field, insertBlock, isOfIme, textOf } from './edit.ts';
import { type Cell, gridOf, isTable, linkWords, markdownTable, rowsOfText } from './marks.ts';
import type { Say } from './screen.ts';

/**
 * Takes what the clipboard offers in several forms: cells become a table, an address on selected words a link, a picture is
 * sent. Everything else, and everything with Shift held, is pasted by the browser as plain text.
 */
export function handlePaste(
  field: Field,
  say: Say,
  hint: (text: string) => void,
  send: ((files: File[]) => void) | undefined,
): void {
  let asTyped = false;
  field.addEventListener('keydown', (event) => {
    asTyped = !isOfIme(event) && event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
  });
  field.addEventListener('keyup', () => {
    asTyped = false;
  });
  field.addEventListener('paste', (event) => {
    const data = event.clipboardData;
    if (!data || asTyped) return;
    const [words, text] = [data.getData('text/plain'), textOf(field)];
    const inCode = isInCode(text);
    const rows = inCode ? undefined : tableIn(data.getData('text/html'), words);
    const files = filesOf(data);
    const edit = rows ? insertBlock(text, markdownTable(rows)).edit : inCode ? undefined : linkWords(text, words);
    if (edit) {
      event.preventDefault();
      apply(field, edit);
      if (rows) hint(say('editor.table_pasted'));
    } else if (send && files.length > 0 && (words.trim() === '' || files.some(({ name }) => name === words.trim()))) {
      // Office puts a picture of the text beside the text: then the text is meant.
      event.preventDefault();
      send(files);
    }
  });
}

export const filesOf = (data: DataTransfer): File[] =>
  data.files.length > 0
    ? [...data.files]
    : [...data.items].flatMap((item) => (item.kind === 'file' ? (item.getAsFile() ?? []) : []));

/** Beyond this no table comes of it, and a whole worksheet would keep the browser busy. */
const LONGEST = 2_000_000;

/** The rows that were copied. The text says exactly what the cells show; the page says which of them are merged or hidden. */
function tableIn(html: string, words: string): string[][] | undefined {
  if (html.length + words.length > LONGEST) return undefined;
  const cells = html.includes('<table') ? cellsOf(html) : undefined;
  const [ofPage, ofText] = [cells && gridOf(cells), rowsOfText(words)];
  const sameShape = ofPage && ofText && ofPage.length === ofText.length && ofPage[0]?.length === ofText[0]?.length;
  const rows = sameShape ? ofText : html.includes('<table') ? ofPage : ofText;
  return rows && isTable(rows) ? rows : undefined;
}

/** The cells of a page that is nothing but one table. Words around it would be lost, so then it is none. */
function cellsOf(html: string): Cell[][] | undefined {
  // The policy for styles holds for this document too, and would report every one of Excel's.
  const unstyled = html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/(<[^>]*\s)style=/gi, '$1data-style=');
  const { body } = new DOMParser().parseFromString(unstyled, 'text/html');
  const [table, another] = body.querySelectorAll('table');
  if (!table || another || table.caption || lettersOf(body) !== lettersOf(table)) return undefined;
  const isShown = ({ dataset }: HTMLElement) => !/display:\s*none/i.test(dataset['style'] ?? '');
  return [...table.rows].filter(isShown).map((row) =>
    [...row.cells].filter(isShown).map((cell) => {
      for (const end of cell.querySelectorAll('br, p, div, li')) end.after(' ');
      return { text: cell.textContent ?? '', columns: cell.colSpan, rows: cell.rowSpan };
    }),
  );
}

const lettersOf = (element: Element): string => (element.textContent ?? '').replace(/\s/g, '');
