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
import { answerObjection, decideEntry, type EntryPlace, requireEntry, saveScreening, settleRefusal } from './actions.ts';
import { DESK_TABS } from './desk-tabs.ts';
import { parseDecision, parseObjection, parseRefusal, parseScreening } from './forms.ts';
import { entryListModel } from './list.ts';
import { entryListPage, workbenchPage } from './pages.ts';
import { workbenchModel } from './workbench.ts';

/** Screening: the list of what was nominated, and one page per entry with the case beside the form. */
export function screeningRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const run = allow('run_awards', context);

  router.get('/secretariat/awards/:year/entries', run, (req, res) => {
    const award = requireAward(db, idParam(req, 'year'), viewer(req));
    const shown = DESK_TABS.find((tab) => tab === queryText(req, 'show'));
    render(res, entryListPage, entryListModel(db, award, { viewer: viewer(req), locale: req.context.locale, shown }));
  });

  router.get('/secretariat/awards/:year/entries/:number', run, (req, res) => show(context, req, res));

  router.put('/secretariat/awards/:year/entries/:number/screening', run, (req, res) => {
    const form = parseScreening(req.body);
    if (!form.ok) return show(context, req, res.status(422), form);
    if (!tried(context, req, res, (at) => saveScreening(db, viewer(req), placeOf(req), form.value, at))) return;
    notify(res, 'award_screened');
    res.redirect(303, `${pathOf(req)}#screening`);
  });

  router.put('/secretariat/awards/:year/entries/:number/decision', run, (req, res) => {
    const form = parseDecision(req.body);
    if (!form.ok) return show(context, req, res.status(422), form);
    if (!tried(context, req, res, (at) => decideEntry(db, viewer(req), placeOf(req), form.value, at))) return;
    if (form.value.decision === 'ineligible') notify(res, 'award_refusal_proposed');
    else notify(res, 'award_decided');
    res.redirect(303, pathOf(req));
  });

  router.put('/secretariat/awards/:year/entries/:number/refusal', run, (req, res) => {
    const form = parseRefusal(req.body);
    if (!form.ok) return show(context, req, res.status(422), form);
    underLock(context, (at) => settleRefusal(db, viewer(req), placeOf(req), form.value, at));
    notify(res, 'award_refusal_settled');
    res.redirect(303, pathOf(req));
  });

  router.put('/secretariat/awards/:year/entries/:number/objection', run, (req, res) => {
    const form = parseObjection(req.body);
    if (!form.ok) return show(context, req, res.status(422), form);
    underLock(context, (at) => answerObjection(db, viewer(req), placeOf(req), form.value, at));
    notify(res, 'award_objection_answered');
    res.redirect(303, pathOf(req));
  });

  return router;
}

const placeOf = (req: Request): EntryPlace => ({ year: idParam(req, 'year'), number: idParam(req, 'number') });
const pathOf = (req: Request): string => `/secretariat/awards/${idParam(req, 'year')}/entries/${idParam(req, 'number')}`;

function show({ db, clock }: AppContext, req: Request, res: Response, form?: FormState, overtaken = false): void {
  const desk = requireEntry(db, viewer(req), placeOf(req));
  const options = { viewer: viewer(req), locale: req.context.locale, now: clock.now(), overtaken };
  render(res, workbenchPage, workbenchModel(db, desk, form ? { ...options, form } : options));
}

/**
 * Does what a form asks for. Where something is missing, or somebody saved meanwhile, the form is shown again as it was typed.
 * @returns false when it was shown again
 */
function tried(context: AppContext, req: Request, res: Response, act: (at: Date) => void): boolean {
  try {
    underLock(context, act);
    return true;
  } catch (fault) {
    const overtaken = fault instanceof AppError && fault.key === 'award_screening_moved';
    if (!(fault instanceof AppError && (overtaken || fault.kind === 'invalid'))) throw fault;
    show(context, req, res.status(statusOf(fault)), formState(req.body, fault.fields), overtaken);
    return false;
  }
}
