import { type Request, Router } from 'express';
import { can } from '../../accounts/index.ts';
import { forbidden } from '../../lib/index.ts';
import type { AppContext } from '../../web/index.ts';
import { findAward } from '../years/years.ts';
import { findJuror } from './jury.ts';

/**
 * Keeps a secretary who is in the jury of a year away from its desk until the result is out (AC-7): who scores the cases neither sees
 * the scores of the others before the own are locked nor runs the year. Such a secretary has the role from elsewhere than from the
 * office's own acts, which give it to no juror. It stands before the routes of the desk, and says nothing to everybody else.
 */
export function juryGate({ db }: Pick<AppContext, 'db'>): Router {
  const router = Router();
  router.use('/secretariat/awards/:year', (req: Request<{ year: string }>, _res, next) => {
    const award = findAward(db, Number(req.params.year));
    const { viewer } = req.context;
    if (award && !award.clock.publishedAt && can(viewer, 'run_awards') && findJuror(db, award.year, viewer))
      throw forbidden('award_juror_desk');
    next();
  });
  return router;
}
