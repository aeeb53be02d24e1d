import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, idParam, notify, viewer } from '../../web/index.ts';
import { seeNumber } from './actions.ts';

export function numberRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();

  router.put('/moderation/numbers/:id/reading', allow('moderate', context), (req, res) => {
    seeNumber(db, viewer(req), idParam(req, 'id'), clock.now());
    notify(res, 'number_seen');
    res.redirect(303, '/moderation?show=numbers');
  });

  return router;
}
