import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { AppError, notFound } from '../../lib/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  queryText,
  reader,
  render,
  viewer,
} from '../../web/index.ts';
import { underLock } from '../under-lock.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import {
  answerRollout,
  recommendCase,
  requireCase,
  requireRollout,
  setDepartments,
  settleReminder,
  takeBackCase,
} from './actions.ts';
import { answerModel } from './answer-page.ts';
import { rolloutCsv } from './csv.ts';
import { deskModel, type Returned } from './desk-page.ts';
import { parseAnswer, parseCount, parseNote, parseRecommendation } from './forms.ts';
import { matrixModel } from './matrix-page.ts';
import { openWinners } from './open.ts';
import { answerPage, deskPage, FILTERS, matrixPage } from './pages.ts';
import { REMINDER_MONTHS, type ReminderMonths } from './reminders.ts';

/** Roll-out: what the other departments make of winning and recommended cases. */
export function rolloutRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const takePart = allow('take_part', context);
  const run = allow('run_awards', context);

  router.get('/rollout/:postId', read, (req, res) => showAnswers(context, req, res));

  router.put('/rollout/:postId/answer', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    requireCase(db, viewer(req), postId);
    const form = parseAnswer(req.body);
    if (!form.ok) return showAnswers(context, req, res.status(422), form);
    try {
      underLock(context, (at) => answerRollout(db, viewer(req), postId, form.value, at));
    } catch (fault) {
      if (!(fault instanceof AppError && fault.key === 'rollout_moved')) throw fault;
      return showAnswers(context, req, res.status(409), formState(req.body), true);
    }
    notify(res, 'rollout_answered');
    res.redirect(303, `/rollout/${postId}`);
  });

  router.get('/awards/:year/rollout', read, (req, res) => {
    const award = publishedOf(context, req);
    const filter = FILTERS.find((name) => name === queryText(req, 'show')) ?? 'all';
    const asked = { viewer: reader(req), at: clock.now(), locale: req.context.locale, filter };
    render(res, matrixPage, matrixModel(db, award, asked));
  });

  router.get('/awards/:year/rollout.csv', run, (req, res) => {
    const award = publishedOf(context, req);
    const text = rolloutCsv(db, award, clock.now(), req.context.locale);
    res.setHeader('Content-Disposition', `attachment; filename="award-${award.year}-rollout.csv"`);
    res.type('text/csv; charset=utf-8').send(text);
  });

  router.get('/secretariat/awards/:year/rollout', run, (req, res) => showDesk(context, req, res));

  router.put('/secretariat/awards/:year/rollout/winners', run, (req, res) => {
    const year = idParam(req, 'year');
    underLock(context, (at) => openWinners(db, requireRollout(db, viewer(req), year).year, viewer(req), at));
    backToDesk(req, res, 'rollout_opened');
  });

  router.post('/secretariat/awards/:year/rollout/cases', run, (req, res) => {
    const year = idParam(req, 'year');
    requireRollout(db, viewer(req), year);
    const form = parseRecommendation(req.body);
    if (!form.ok) return showDesk(context, req, res.status(422), { of: 'recommendation', form });
    try {
      underLock(context, (at) => recommendCase(db, viewer(req), { year, ...form.value }, at));
    } catch (fault) {
      if (!(fault instanceof AppError && fault.kind === 'invalid')) throw fault;
      return showDesk(context, req, res.status(422), { of: 'recommendation', form: formState(req.body, fault.fields) });
    }
    backToDesk(req, res, 'rollout_opened');
  });

  router.delete('/secretariat/awards/:year/rollout/cases/:postId', run, (req, res) => {
    const [year, postId] = [idParam(req, 'year'), idParam(req, 'postId')];
    underLock(context, (at) => takeBackCase(db, viewer(req), year, postId, at));
    backToDesk(req, res, 'rollout_taken_back');
  });

  router.put('/secretariat/awards/:year/rollout/cases/:postId/departments', run, (req, res) => {
    const [year, postId] = [idParam(req, 'year'), idParam(req, 'postId')];
    const form = parseCount(req.body);
    if (!form.ok) return showDesk(context, req, res.status(422), { of: 'departments', postId, form });
    try {
      underLock(context, (at) => setDepartments(db, viewer(req), { year, postId, ...form.value }, at));
    } catch (fault) {
      if (!(fault instanceof AppError && fault.kind === 'invalid')) throw fault;
      return showDesk(context, req, res.status(422), { of: 'departments', postId, form: formState(req.body, fault.fields) });
    }
    backToDesk(req, res, 'saved');
  });

  router.put('/secretariat/awards/:year/rollout/cases/:postId/reminders/:months', run, (req, res) => {
    const [year, postId] = [idParam(req, 'year'), idParam(req, 'postId')];
    const months = monthsOf(req);
    const form = parseNote(req.body);
    if (!form.ok) return showDesk(context, req, res.status(422), { of: 'reminder', postId, months, form });
    underLock(context, (at) => settleReminder(db, viewer(req), { year, postId, months, ...form.value }, at));
    backToDesk(req, res, 'rollout_reminded');
  });

  return router;
}

function showAnswers({ db, clock }: AppContext, req: Request, res: Response, form?: FormState, overtaken = false): void {
  const asked = { viewer: reader(req), at: clock.now(), locale: req.context.locale, form, overtaken };
  render(res, answerPage, answerModel(db, idParam(req, 'postId'), asked));
}

function showDesk({ db, clock }: AppContext, req: Request, res: Response, returned?: Returned): void {
  const award = requireAward(db, idParam(req, 'year'), viewer(req));
  render(res, deskPage, deskModel(db, award, { at: clock.now(), locale: req.context.locale, returned }));
}

function backToDesk(req: Request, res: Response, notice: string): void {
  notify(res, notice);
  res.redirect(303, `/secretariat/awards/${idParam(req, 'year')}/rollout`);
}

/** @throws AppError not_found before the publication, as for a year that does not exist */
export function publishedOf({ db }: AppContext, req: Request): AwardYear {
  const award = requireAward(db, idParam(req, 'year'), reader(req));
  if (!award.clock.publishedAt) throw notFound();
  return award;
}

/** @throws AppError not_found */
function monthsOf(req: Request): ReminderMonths {
  const months = idParam(req, 'months');
  const known = REMINDER_MONTHS.find((number) => number === months);
  if (!known) throw notFound();
  return known;
}
