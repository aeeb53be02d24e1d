import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, render } from '../../web/index.ts';
import { hallCategoryModel, hallModel, hallYearModel } from './hall-pages.ts';
import { hallCategoryPage, hallPage, hallYearPage } from './pages.ts';

/** The hall of fame, at addresses that stay. Stands before what answers at `/awards/:year`. */
export function hallRoutes(context: AppContext): Router {
  const router = Router();
  const read = allow('read', context);

  router.get('/awards/hall', read, (req, res) => render(res, hallPage, hallModel(context, req)));
  router.get('/awards/hall/:year', read, (req, res) => render(res, hallYearPage, hallYearModel(context, req)));
  router.get('/awards/hall/:year/:category', read, (req, res) => render(res, hallCategoryPage, hallCategoryModel(context, req)));

  return router;
}
