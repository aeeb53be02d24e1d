import type { Request } from 'express';
import type { Db } from '../../db/index.ts';
import { type AppContext, queryText, translator, viewer } from '../../web/index.ts';
import { closedCategories } from '../judging/recusals.ts';
import { criteriaOf } from '../judging/rubric.ts';
import { progressTable } from '../jury-desk/juror-models.ts';
import { isSettling, progressOf } from '../jury-desk/progress.ts';
import { resultQueries } from '../results/queries.ts';
import { isAfter } from '../rules/index.ts';
import { titleOf } from '../years/models.ts';
import { headOf } from '../years/shown.ts';
import { type AwardYear, nameOfCategory, phaseOf } from '../years/years.ts';
import { overallOf } from './overall.ts';
import type { SheetPage } from './pages.ts';
import { sheetsOf } from './sheet.ts';
import { directionOf, parseSort, SORTS } from './sort.ts';
import { overallView, sheetView } from './view.ts';

/** Whether the judging has closed: before, nobody but the jurors themselves sees a score. */
export const isSheetOpen = (award: AwardYear, at: Date): boolean =>
  award.clock.judgingBegunAt !== undefined && isAfter(phaseOf(award, at), 'judging');

/** Whether cards that will count are not locked yet: what is computed meanwhile is not what will be frozen. */
export const isUnsettled = (db: Db, award: AwardYear, at: Date): boolean =>
  isSheetOpen(award, at) && isSettling(progressOf(db, award, at));

export function sheetModel({ db, clock }: AppContext, req: Request, award: AwardYear): SheetPage {
  const at = clock.now();
  const { locale } = req.context;
  const closed = closedCategories(db, award, viewer(req), at);
  const sort = parseSort(queryText(req, 'sort'));
  const isOpen = isSheetOpen(award, at);
  const settling = isUnsettled(db, award, at);
  const sheets = isOpen && !settling ? sheetsOf(db, award, closed, at) : undefined;
  const overall = sheets && overallOf(sheets);
  return {
    title: titleOf(req, 'secretariat_nav.sheet', award),
    award: headOf(award, at),
    closesAt: award.clock.judgingClosesAt.toISOString(),
    categories: sheets?.map(({ id, sheet }) => ({
      id,
      name: nameOfCategory(award, id, locale),
      sheet: sheet && sheetView(sheet, sort, locale),
    })),
    criteria: criteriaOf(award).map(({ id, weight }) => ({ name: translator(locale)(`rubric.${id}.name`), weight })),
    overall: typeof overall === 'object' ? overall.map((line) => overallView(award, line, locale)) : overall,
    progress: isOpen || !award.clock.judgingBegunAt ? undefined : progressTable(db, award, { closed, locale }, at),
    settling,
    frozen: resultQueries(db).findLatest(award.year)?.version,
    sort,
    columns: SORTS.map((name) => ({ sort: name, direction: name === sort ? directionOf(name) : undefined })),
    canExport: sheets?.some(({ sheet }) => sheet !== undefined) ?? false,
  };
}
