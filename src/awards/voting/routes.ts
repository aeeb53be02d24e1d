import { type Request, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import {
  type AppContext,
  choices,
  formState,
  idParam,
  notify,
  type Parsed,
  parseForm,
  queryText,
  reader,
  render,
  viewer,
} from '../../web/index.ts';
import { requireAward } from '../years/years.ts';
import { ballotModel, overviewModel } from './ballot-model.ts';
import { ballotOverviewPage, ballotPage, verificationPage } from './ballot-pages.ts';
import { faultIn, paperFor, requirePaper } from './ballot-paper.ts';
import { castBallot } from './cast.ts';
import { receiptsText, verificationModel } from './verification-model.ts';

export function votingRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);
  const read = allow('read', context);

  router.get('/awards/:year/ballot', takePart, (req, res) => {
    const person = viewer(req);
    const award = requireAward(db, idParam(req, 'year'), person);
    render(res, ballotOverviewPage, overviewModel(context, person, award, clock.now(), req.context.locale));
  });

  router.get('/awards/:year/ballot/:category', takePart, (req, res) => {
    const person = viewer(req);
    const award = requireAward(db, idParam(req, 'year'), person);
    const paper = paperFor(db, person, award, categoryParam(req), clock.now());
    // The overview says why there is nothing to vote on.
    if (typeof paper === 'string') return res.redirect(303, `/awards/${award.year}/ballot`);
    render(res, ballotPage, ballotModel(context, person, award, paper, req.context.locale));
  });

  router.put('/awards/:year/ballot/:category', takePart, (req, res) => {
    const person = viewer(req);
    const award = requireAward(db, idParam(req, 'year'), person);
    const category = categoryParam(req);
    const form = parseBallot(req.body);
    const paper = requirePaper(db, person, award, category, clock.now());
    const fault = form.ok ? faultIn(paper, form.value) : 'foreign';
    if (!form.ok || fault) {
      const refused = { chosen: form.ok ? form.value : [], form: formState({}, { choices: `error.ballot_${fault}` }) };
      return render(res.status(422), ballotPage, ballotModel(context, person, award, paper, req.context.locale, refused));
    }
    castBallot(context, person, award.year, category, form.value, () => clock.now());
    notify(res, 'ballot_cast');
    res.redirect(303, `/awards/${award.year}/ballot`);
  });

  router.get('/awards/:year/verification', read, (req, res) => {
    const award = requireAward(db, idParam(req, 'year'), reader(req));
    const question = { receipt: queryText(req, 'receipt'), category: queryText(req, 'category'), first: queryText(req, 'first') };
    render(res, verificationPage, verificationModel(db, reader(req), award, question, clock.now(), req.context.locale));
  });

  router.get('/awards/:year/receipts.txt', read, (req, res) => {
    const award = requireAward(db, idParam(req, 'year'), reader(req));
    if (!award.steps.has('box_closed')) throw notFound();
    res.type('text/plain').send(receiptsText(db, award));
  });

  return router;
}

function categoryParam(req: Request): string {
  const { category } = req.params;
  if (typeof category !== 'string') throw notFound();
  return category;
}

const NUMBER = z
  .string()
  .regex(/^[1-9]\d{0,5}$/)
  .transform(Number);

const ballotForm = z.object({ choices: choices.pipe(z.array(NUMBER)) }).transform((form) => form.choices);

/** The ticks of a ballot as numbers of entries. */
const parseBallot = (body: unknown): Parsed<number[]> => parseForm(ballotForm, body);
