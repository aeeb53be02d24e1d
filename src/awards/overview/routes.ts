import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, idParam, reader, render } from '../../web/index.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { awardModel, awardsModel, entriesModel } from './models.ts';
import { awardPage, awardsPage, entriesPage } from './pages.ts';

/** The award for everybody: its years, a year, what stands in it. */
export function overviewRoutes(context: AppContext): Router {
  const router = Router();
  const read = allow('read', context);
  const awardOf = (req: Request): AwardYear => requireAward(context.db, idParam(req, 'year'), reader(req));

  router.get('/awards', read, (req, res) => render(res, awardsPage, awardsModel(context, req)));
  router.get('/awards/:year', read, (req, res) => render(res, awardPage, awardModel(context, req, awardOf(req))));
  router.get('/awards/:year/entries', read, (req, res) => render(res, entriesPage, entriesModel(context, req, awardOf(req))));

  return router;
}
