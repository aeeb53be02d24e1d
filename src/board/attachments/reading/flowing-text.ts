import type { KeptText } from './kept-text.ts';
import type { OfficeParts, Relation } from './office-parts.ts';
import type { XmlHandler } from './xml.ts';

/**
 * Where tab stops are set; what a change has taken away; furigana; the instructions of a field; a slide's number and date;
 * and the older way to draw a text box, which repeats the newer.
 */
const SKIPPED = new Set(['pPr', 'rPr', 'tblPr', 'sectPr', 'moveFrom', 'delText', 'rt', 'instrText', 'fld', 'Fallback']);

/** Takes the paragraphs and tables of Word, PowerPoint and what is drawn in Excel: a paragraph is a line, and so is a row. */
export function flowingText(kept: KeptText): XmlHandler {
  let words = '';
  let cells: string[] = [];
  /** How many cells one is in: what a table in a cell says belongs to that cell. */
  let inside = 0;
  /** What stands around a text box that is anchored in the middle of a paragraph. */
  const around: string[] = [];

  const flush = () => {
    kept.add(words);
    words = '';
  };
  return {
    skip: SKIPPED,
    open(name) {
      if (name === 'tab') words += '\t';
      else if (name === 'br' || name === 'cr') words += inside > 0 ? ' ' : '\n';
      else if (name === 'noBreakHyphen') words += '-';
      else if (name === 'tc') inside += 1;
      else if (name === 'txbxContent') {
        around.push(words);
        words = '';
      }
    },
    text(text, element) {
      if (element === 't') words += text;
    },
    close(name) {
      if (name === 'p' && inside > 0) words += ' ';
      else if (name === 'p') flush();
      else if (name === 'txbxContent') words = `${around.pop() ?? ''}${words}`;
      else if (name === 'tc') {
        inside -= 1;
        if (inside > 0) return;
        cells.push(words.replace(/\s+/g, ' ').trim());
        words = '';
      } else if (name === 'tr' && inside === 0) {
        kept.add(cells.filter((cell) => cell !== '').join('\t'));
        cells = [];
      }
    },
  };
}

/** Reads the paragraphs of all parts of a kind that a part refers to. */
export async function readEach(
  parts: OfficeParts,
  relations: readonly Relation[],
  wanted: string,
  kept: KeptText,
): Promise<void> {
  for (const { kind, part } of relations) if (kind === wanted) await parts.read(part, flowingText(kept));
}
