import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { AppError } from '../../lib/index.ts';
import {
  type AppContext,
  choice,
  type FormState,
  formState,
  idParam,
  notify,
  optionalLine,
  parseForm,
  render,
  statusOf,
  viewer,
} from '../../web/index.ts';
import { underLock } from '../under-lock.ts';
import { requireAward } from '../years/years.ts';
import { openVoting } from './opening.ts';
import { openingModel, openingPage } from './opening-page.ts';

const confirmation = z.object({
  confirm: choice(['yes'], 'form.award_opening_confirm'),
  seen: optionalLine(64, 'form.award_opening_confirm'),
});

/** The page that opens the vote, and the sheet that tells afterwards with what it was opened. */
export function openingRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const run = allow('run_awards', context);

  router.get('/secretariat/awards/:year/voting', run, (req, res) => show(context, req, res));

  router.put('/secretariat/awards/:year/voting', run, (req, res) => {
    const year = idParam(req, 'year');
    const form = parseForm(confirmation, req.body);
    requireAward(db, year, viewer(req));
    if (!form.ok) return show(context, req, res.status(422), form);
    try {
      underLock(context, (at) => openVoting(context, viewer(req), year, at, form.value.seen));
    } catch (fault) {
      if (!(fault instanceof AppError && fault.key === 'award_plan_moved')) throw fault;
      return show(context, req, res.status(statusOf(fault)), formState({}, { confirm: 'form.award_plan_moved' }));
    }
    notify(res, 'award_voting_frozen');
    res.redirect(303, `/secretariat/awards/${year}/voting`);
  });

  return router;
}

function show({ db, clock }: AppContext, req: Request, res: Response, form?: FormState): void {
  const award = requireAward(db, idParam(req, 'year'), viewer(req));
  const options = { locale: req.context.locale, now: clock.now() };
  render(res, openingPage, openingModel(db, award, form ? { ...options, form } : options));
}
