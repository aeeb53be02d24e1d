import { csvText } from '../../lib/index.ts';
import { type Locale, translator } from '../../web/index.ts';
import type { AwardYear } from '../years/years.ts';
import { nameOfCategory } from '../years/years.ts';
import type { CategorySheet, Sheet, SheetLine } from './sheet.ts';

const FIGURES = ['jury', 'mean', 'z', 'cards', 'approvals', 'denominator', 'rate', 't_jury', 't_vote', 'final'] as const;

/** The sheet with a line for each entry and the cards that count behind it; categories closed to the reader are not in it. */
export function sheetCsv(award: AwardYear, sheets: readonly CategorySheet[], locale: Locale): string {
  const t = translator(locale);
  const open = sheets.flatMap(({ id, sheet }) => (sheet ? [{ name: nameOfCategory(award, id, locale), sheet }] : []));
  const jurors = [...new Set(open.flatMap(({ sheet }) => sheet.jurors.map(({ code }) => code)))];
  const words = ['category', 'place', 'code', 'title', 'lead', 'department', ...FIGURES].map((name) =>
    t(`award_sheet_csv.${name}`),
  );
  const rows = open.flatMap(({ name, sheet }) =>
    sheet.lines.map((line) => [name, ...factsOf(line), ...figuresOf(line, sheet), ...cardsOf(line, sheet, jurors)]),
  );
  return csvText([[...words, ...jurors], ...rows]);
}

const factsOf = ({ entry: { code, title = '', lead, department }, final }: SheetLine) => [
  final?.place ?? '',
  code,
  title,
  lead,
  department,
];

const figuresOf = ({ jury, vote: { approvals, denominator }, final }: SheetLine, { isVoted }: Sheet) => [
  ...[jury?.score, jury?.plainMean, jury?.z].map(written),
  jury?.cards ?? 0,
  ...(isVoted ? [approvals, denominator, written(denominator === 0 ? 0 : approvals / denominator)] : ['', '', '']),
  ...[final?.tJury, final?.tVote, final?.score].map(written),
];

const cardsOf = ({ entry }: SheetLine, { jurors }: Sheet, codes: readonly string[]) =>
  codes.map((code) => {
    const cell = jurors.find((juror) => juror.code === code)?.cells.find((card) => card.entry === entry.code);
    return cell?.counts ? written(cell.score) : '';
  });

const PRECISION = 10_000;

/** A number that a spreadsheet reads as one, to four decimals. */
const written = (value: number | undefined): number | string =>
  value === undefined ? '' : Math.round(value * PRECISION) / PRECISION;
