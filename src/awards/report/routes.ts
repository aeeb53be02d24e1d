import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, render } from '../../web/index.ts';
import { publishedOf } from '../rollout/routes.ts';
import { reportCsv } from './csv.ts';
import { reportModel } from './model.ts';
import { reportPage } from './pages.ts';

/** What came of a year, on a page for the executive meeting and as a file. */
export function reportRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);

  router.get('/awards/:year/report', read, (req, res) => {
    render(res, reportPage, reportModel(db, publishedOf(context, req), clock.now(), req.context.locale));
  });

  router.get('/awards/:year/report.csv', read, (req, res) => {
    const award = publishedOf(context, req);
    res.setHeader('Content-Disposition', `attachment; filename="award-${award.year}-report.csv"`);
    res.type('text/csv; charset=utf-8').send(reportCsv(db, award, clock.now(), req.context.locale));
  });

  return router;
}
