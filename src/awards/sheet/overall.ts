import { type Contender, overall } from '../decision/decide.ts';
import type { CategorySheet, SheetLine } from './sheet.ts';

/** An entry among those of all categories. */
export interface OverallLine {
  place: number;
  category: string;
  line: SheetLine;
}

/**
 * The order of all categories, as prizes over all of them follow it; `closed` where the reader must not see one of the categories,
 * undefined where fewer than two have an order.
 */
export function overallOf(sheets: readonly CategorySheet[]): OverallLine[] | 'closed' | undefined {
  if (sheets.length < 2) return undefined;
  if (sheets.some(({ sheet }) => sheet === undefined)) return 'closed';
  const ordered = sheets.flatMap(({ id, sheet }) => (sheet && hasOrder(sheet) ? [{ id, lines: sheet.lines }] : []));
  if (ordered.length < 2) return undefined;
  const known = new Map(ordered.flatMap(({ id, lines }) => lines.map((line) => [line.entry.code, { category: id, line }])));
  const contests = ordered.map(({ lines }) => ({ contenders: lines.map(contenderOf) }));
  return overall(contests).map((code, index) => ({ place: index + 1, ...(known.get(code) as Omit<OverallLine, 'place'>) }));
}

/** Entries with too few cards are compared with nobody. */
const hasOrder = ({ lines, warnings }: NonNullable<CategorySheet['sheet']>): boolean =>
  lines.length > 0 && lines.every(({ final }) => final !== undefined) && warnings.every(({ kind }) => kind !== 'few_cards');

const contenderOf = ({ entry, jury, means, final, vote }: SheetLine): Contender => ({
  entry: entry.code,
  jury: jury?.score as number,
  effect: means?.effect as number,
  score: final?.score as number,
  vote,
});
