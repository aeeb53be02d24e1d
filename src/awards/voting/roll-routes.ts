import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { AppError } from '../../lib/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  queryText,
  render,
  statusOf,
  viewer,
} from '../../web/index.ts';
import { underLock } from '../under-lock.ts';
import { requireAward } from '../years/years.ts';
import { addToRoll, parseAddition } from './roll-additions.ts';
import { rollModel, rollPage } from './roll-page.ts';

export function rollRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const run = allow('run_awards', context);

  router.get('/secretariat/awards/:year/roll', run, (req, res) => show(context, req, res));

  router.post('/secretariat/awards/:year/roll', run, (req, res) => {
    const year = idParam(req, 'year');
    const form = parseAddition(req.body);
    if (!form.ok) return show(context, req, res.status(422), form);
    try {
      underLock(context, (at) => addToRoll(db, viewer(req), year, form.value, at));
    } catch (fault) {
      if (!(fault instanceof AppError && fault.kind === 'invalid')) throw fault;
      return show(context, req, res.status(statusOf(fault)), formState(req.body, fault.fields));
    }
    notify(res, 'award_roll_added');
    res.redirect(303, `/secretariat/awards/${year}/roll#additions`);
  });

  return router;
}

function show({ db, clock }: AppContext, req: Request, res: Response, form?: FormState): void {
  const award = requireAward(db, idParam(req, 'year'), viewer(req));
  const asked = queryText(req, 'person')?.trim() || undefined;
  const options = { viewer: viewer(req), locale: req.context.locale, now: clock.now(), asked };
  render(res, rollPage, rollModel(db, award, form ? { ...options, form } : options));
}
