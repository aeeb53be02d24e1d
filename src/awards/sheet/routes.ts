import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { recordEvent } from '../../activity/index.ts';
import { conflict } from '../../lib/index.ts';
import { type AppContext, idParam, render, viewer } from '../../web/index.ts';
import { closedCategories } from '../judging/recusals.ts';
import { underLock } from '../under-lock.ts';
import { requireAward } from '../years/years.ts';
import { sheetCsv } from './csv.ts';
import { isSheetOpen, isUnsettled, sheetModel } from './model.ts';
import { sheetPage } from './pages.ts';
import { sheetsOf } from './sheet.ts';

/** The result sheet: what the jury and the vote say, for the secretariat that prepares the decision. */
export function sheetRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const run = allow('run_awards', context);

  router.get('/secretariat/awards/:year/sheet', run, (req, res) => {
    render(res, sheetPage, sheetModel(context, req, requireAward(db, idParam(req, 'year'), viewer(req))));
  });

  // A POST, because who took the file is written down.
  router.post('/secretariat/awards/:year/sheet.csv', run, (req, res) => {
    const year = idParam(req, 'year');
    const bytes = Buffer.from(underLock(context, (at) => exportSheet(context, req, year, at)));
    res.setHeader('Content-Type', 'text/csv; charset=utf-8');
    res.setHeader('Content-Disposition', `attachment; filename="award-${year}-sheet.csv"`);
    res.setHeader('Content-Length', bytes.length);
    res.end(bytes);
  });

  return router;
}

/** @throws AppError not_found, conflict until the judging has closed and all cards are locked */
function exportSheet({ db }: AppContext, req: Request, year: number, at: Date): string {
  const { id: actorId, departmentId } = viewer(req);
  const award = requireAward(db, year, viewer(req));
  if (!isSheetOpen(award, at)) throw conflict('award_sheet_early');
  if (isUnsettled(db, award, at)) throw conflict('award_sheet_settling');
  const closed = closedCategories(db, award, viewer(req), at);
  const text = sheetCsv(award, sheetsOf(db, award, closed, at), req.context.locale);
  recordEvent(db, { kind: 'award.sheet_exported', actorId, departmentId, subjectId: year, at });
  return text;
}
