import type { Request } from 'express';
import { type AppContext, type Locale, queryText, translator, viewer } from '../../web/index.ts';
import { percent } from '../counting/standings.ts';
import { closedCategories } from '../judging/recusals.ts';
import { progressTable } from '../jury-desk/juror-models.ts';
import { isSettling, progressOf } from '../jury-desk/progress.ts';
import { resultQueries } from '../results/queries.ts';
import { isAfter } from '../rules/index.ts';
import { titleOf } from '../years/models.ts';
import { headOf } from '../years/shown.ts';
import { type AwardYear, nameOfCategory, phaseOf } from '../years/years.ts';
import type { LineView, SheetPage, SheetView } from './pages.ts';
import { plotOf } from './plot.ts';
import { type Sheet, type SheetLine, sheetsOf } from './sheet.ts';
import { directionOf, parseSort, SORTS, type Sort, sorted } from './sort.ts';
import type { Warning } from './warnings.ts';

/** Whether the judging has closed: before, nobody but the jurors themselves sees a score. */
export const isSheetOpen = (award: AwardYear, at: Date): boolean =>
  award.clock.judgingBegunAt !== undefined && isAfter(phaseOf(award, at), 'judging');

export function sheetModel({ db, clock }: AppContext, req: Request, award: AwardYear): SheetPage {
  const at = clock.now();
  const { locale } = req.context;
  const closed = closedCategories(db, award, viewer(req), at);
  const sort = parseSort(queryText(req, 'sort'));
  const isOpen = isSheetOpen(award, at);
  const sheets = isOpen ? sheetsOf(db, award, closed, at) : undefined;
  return {
    title: titleOf(req, 'secretariat_nav.sheet', award),
    award: headOf(award, at),
    closesAt: award.clock.judgingClosesAt.toISOString(),
    categories: sheets?.map(({ id, sheet }) => ({
      id,
      name: nameOfCategory(award, id, locale),
      sheet: sheet && sheetView(sheet, sort, locale),
    })),
    progress: isOpen || !award.clock.judgingBegunAt ? undefined : progressTable(db, award, { closed, locale }, at),
    settling: isOpen && isSettling(progressOf(db, award, at)),
    frozen: resultQueries(db).findLatest(award.year)?.version,
    sort,
    columns: SORTS.map((name) => ({ sort: name, direction: name === sort ? directionOf(name) : undefined })),
    canExport: sheets?.some(({ sheet }) => sheet !== undefined) ?? false,
  };
}

function sheetView(sheet: Sheet, sort: Sort, locale: Locale): SheetView {
  const { lines, jurors, warnings, ties, withdrawn, weights, isVoted } = sheet;
  return {
    lines: sorted(lines, sort).map((line) => lineView(line, isVoted)),
    codes: lines.map(({ entry }) => entry.code),
    jurors: jurors.map(({ code, name, leniency, complete, cells }) => ({
      code,
      name,
      leniency: leniency === undefined ? undefined : decimal(leniency),
      complete,
      cells: cells.map(({ score, recused, counts }) => ({
        score: score === undefined ? undefined : decimal(score),
        recused,
        counts,
      })),
    })),
    warnings: warnings.map((warning) => ({ kind: warning.kind, stops: warning.stops, values: valuesOf(warning, locale) })),
    ties,
    withdrawn,
    weights: { jury: Math.round(weights.jury * 100), vote: Math.round(weights.vote * 100) },
    isVoted,
    plot: lines.some(({ jury }) => jury)
      ? plotOf(
          lines.map(({ entry, jury }) => ({ code: entry.code, score: jury?.score })),
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

/** Two decimals and a real minus sign. */
export function decimal(value: number): string {
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
