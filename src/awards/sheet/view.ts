import { type Locale, translator } from '../../web/index.ts';
import { percent } from '../counting/standings.ts';
import { CRITERIA } from '../rules/index.ts';
import { rounded } from '../rules/order.ts';
import { type AwardYear, nameOfCategory } from '../years/years.ts';
import type { OverallLine } from './overall.ts';
import type { LineView, OverallView, SheetView, Step, WhyLine } from './pages.ts';
import { plotOf } from './plot.ts';
import type { Sheet, SheetLine } from './sheet.ts';
import { type Sort, sorted } from './sort.ts';
import type { Warning } from './warnings.ts';
import type { Standardised } from './why.ts';

/** The sheet of a category, with its lines in an order. */
export function sheetView(sheet: Sheet, sort: Sort, locale: Locale): SheetView {
  const { lines, jurors, warnings, ties, withdrawn, late, weights, isVoted } = sheet;
  return {
    lines: sorted(lines, sort).map((line) => lineView(line, isVoted)),
    entries: lines.map(({ entry: { code, title } }) => ({ code, title })),
    why: lines.some(({ means }) => means) ? lines.map((line) => whyLine(line, sheet)) : [],
    steps: stepsOf(sheet, locale),
    jurors: jurors.map(({ code, name, leniency, complete, cells }) => ({
      code,
      name,
      leniency: leniency === undefined ? undefined : decimal(leniency),
      complete,
      cells: cells.map(({ score, recused, counts }) => ({
        score: score === undefined ? undefined : points(score),
        recused,
        counts,
      })),
    })),
    warnings: warnings.map((warning) => ({ kind: warning.kind, stops: warning.stops, values: valuesOf(warning, locale) })),
    ties,
    withdrawn,
    late,
    weights: { jury: Math.round(weights.jury * 100), vote: Math.round(weights.vote * 100) },
    isVoted,
    plot: lines.some(({ jury }) => jury)
      ? plotOf(
          lines.map(({ entry, jury }) => ({ code: entry.code, title: entry.title ?? '', score: jury?.score })),
          jurors,
        )
      : undefined,
  };
}

function lineView({ entry, jury, vote, final }: SheetLine, isVoted: boolean): LineView {
  const { approvals, denominator } = vote;
  return {
    entry,
    place: final?.place,
    score: jury && decimal(jury.score),
    plainMean: jury && decimal(jury.plainMean),
    z: jury && decimal(jury.z),
    cards: jury?.cards ?? 0,
    vote: isVoted ? { approvals, denominator, percent: percent(approvals, denominator) } : undefined,
    tJury: final && decimal(final.tJury),
    tVote: final && decimal(final.tVote),
    final: final && decimal(final.score),
  };
}

function whyLine({ entry, means, final }: SheetLine, { gaps }: Sheet): WhyLine {
  const gap = gaps.get(entry.code);
  return {
    place: final?.place,
    code: entry.code,
    title: entry.title,
    means: CRITERIA.map((id) => means && decimal(means[id])),
    gap: gap && { total: decimal(gap.total), jury: signed(gap.jury), vote: signed(gap.vote) },
  };
}

/** The arithmetic of R12 with the figures of the first place. */
function stepsOf({ sum, weights, lines, isVoted }: Sheet, locale: Locale): Step[] {
  if (!sum) return [];
  const step = (name: string, values: Step['values'] = {}): Step => ({ key: `award_sheet_step.${name}`, values });
  const counts = weights.vote > 0;
  const score = decimal(sum.score);
  const shares = { jury: String(weights.jury), vote: String(weights.vote) };
  const effect = lines.find(({ entry }) => entry.code === sum.entry)?.means?.effect;
  return [
    step('jury', standardised(sum.jury, 1, locale)),
    ...(counts && isVoted ? [step('vote', standardised(sum.vote, PERCENT, locale))] : []),
    ...(counts
      ? [step('final', { ...shares, tJury: decimal(sum.jury.t), tVote: decimal(sum.vote.t), score })]
      : [step('final_alone', { score })]),
    ...(effect === undefined ? [] : [step('effect', { effect: decimal(effect) })]),
  ];
}

const PERCENT = 100;

/** @param factor `PERCENT` for what is shown in percent */
function standardised({ value, middle, spread, floored, t }: Standardised, factor: number, locale: Locale): Step['values'] {
  const width = `${decimal(spread * factor)}${factor === PERCENT ? '%' : ''}`;
  return {
    value: decimal(value * factor),
    middle: decimal(middle * factor),
    spread: floored ? translator(locale)('award_sheet_step.floor', { spread: width }) : width,
    t: decimal(t),
  };
}

export const overallView = (award: AwardYear, { place, category, line }: OverallLine, locale: Locale): OverallView => ({
  place,
  category: nameOfCategory(award, category, locale),
  entry: line.entry,
  score: decimal(line.jury?.score as number),
  effect: decimal(line.means?.effect as number),
  percent: percent(line.vote.approvals, line.vote.denominator),
  own: line.final?.place,
});

/** A single card is a whole number with most weights. */
const points = (value: number): string => (Number.isInteger(rounded(value)) ? String(rounded(value)) : decimal(value));

/** With its sign: +3.20. */
function signed(value: number): string {
  const text = decimal(value);
  if (text === '0.00') return `\u00B1${text}`;
  return text.startsWith('\u2212') ? text : `+${text}`;
}

/** Two decimals and a real minus sign. */
function decimal(value: number): string {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text.replace('-', '\u2212');
}

/** What a warning's sentence is filled with. */
function valuesOf(warning: Warning, locale: Locale): Record<string, string | number> {
  const listed = (names: readonly string[]) => names.join(translator(locale)('list.separator'));
  switch (warning.kind) {
    case 'few_cards':
      return { entries: listed(warning.entries), fewest: warning.fewest };
    case 'incomplete':
      return { jurors: listed(warning.jurors) };
    case 'first_differs':
      return { score: listed(warning.score), mean: listed(warning.plainMean), z: listed(warning.z) };
    case 'few_ballots':
      return { ballots: warning.ballots, minimum: warning.minimum };
    case 'below':
      return { best: decimal(warning.best), least: warning.least };
    default:
      return {};
  }
}
