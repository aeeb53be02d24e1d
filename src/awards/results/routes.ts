import { type Request, type Response, Router } from 'express';
import { allow, confirmPassword } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  reader,
  render,
  translator,
  viewer,
} from '../../web/index.ts';
import { requireWholeView } from '../judging/recusals.ts';
import type { Bundle } from '../rules/index.ts';
import { underLock } from '../under-lock.ts';
import { type AwardYear, nameOfCategory, requireAward } from '../years/years.ts';
import {
  confirmResult,
  correctResult,
  exportBundle,
  freezeResult,
  publishResult,
  requireCorrectable,
  requireExportable,
  requireResult,
} from './actions.ts';
import { choicesCsv } from './choices.ts';
import { parseCorrection } from './forms.ts';
import { bundleModel, correctionModel, resultsModel } from './page.ts';
import { bundlePage, correctionPage, resultPage, resultsPage } from './pages.ts';
import { resultModel } from './public-page.ts';
import { type ResultRow, resultQueries } from './queries.ts';

export function resultRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const run = allow('run_awards', context);
  const read = allow('read', context);

  router.get('/secretariat/awards/:year/bundle', run, (req, res) => {
    const award = awardOf(context, req);
    requireExportable(db, viewer(req), award.year, context.clock.now());
    render(res, bundlePage, bundleModel(db, award, viewer(req), req.context.locale, formState()));
  });

  router.post('/secretariat/awards/:year/bundle', run, async (req, res) => {
    const award = awardOf(context, req);
    requireExportable(db, viewer(req), award.year, context.clock.now());
    if (!(await isConfirmed(context, req))) {
      return render(res.status(422), bundlePage, bundleModel(db, award, viewer(req), req.context.locale, WRONG_PASSWORD));
    }
    const text = underLock(context, (at) => exportBundle(db, viewer(req), award.year, at));
    send(res, { text, type: 'application/json', name: `award-${award.year}-bundle.json` });
  });

  router.get('/secretariat/awards/:year/results', run, (req, res) => showResults(context, req, res, formState()));

  router.put('/secretariat/awards/:year/results', run, async (req, res) => {
    const { year } = awardOf(context, req);
    if (!(await isConfirmed(context, req))) return showResults(context, req, res.status(422), WRONG_PASSWORD);
    underLock(context, (at) => freezeResult(db, viewer(req), year, at));
    notify(res, 'award_result_frozen');
    res.redirect(303, `/secretariat/awards/${year}/results`);
  });

  router.get('/secretariat/awards/:year/correction', run, (req, res) => showCorrection(context, req, res, formState()));

  router.post('/secretariat/awards/:year/correction', run, async (req, res) => {
    const award = awardOf(context, req);
    requireCorrectable(db, award, viewer(req), context.clock.now());
    const form = parseCorrection(req.body);
    if (!form.ok) return showCorrection(context, req, res.status(422), form);
    const { reason } = form.value;
    if (!(await isConfirmed(context, req)))
      return showCorrection(context, req, res.status(422), formState({ reason }, WRONG_PASSWORD.errors));
    underLock(context, (at) => correctResult(db, viewer(req), award.year, reason, at));
    notify(res, 'award_result_corrected');
    res.redirect(303, `/secretariat/awards/${award.year}/results`);
  });

  // Both hold what is not published (R13): everybody sees their digests, the secretariat has the files.
  router.get('/secretariat/awards/:year/results/:version/result.json', run, (req, res) => {
    const { year, version, result: text } = openResult(context, req);
    send(res, { text, type: 'application/json', name: fileName(year, version, 'result') });
  });

  router.get('/secretariat/awards/:year/results/:version/decision.json', run, (req, res) => {
    const { year, version, decision: text } = openResult(context, req);
    if (text === null) throw notFound();
    send(res, { text, type: 'application/json', name: fileName(year, version, 'decision') });
  });

  router.put('/secretariat/awards/:year/results/:version/confirmation', run, async (req, res) => {
    const { year, version } = requireResult(db, viewer(req), idParam(req, 'year'), idParam(req, 'version'));
    if (!(await isConfirmed(context, req))) return showResults(context, req, res.status(422), WRONG_PASSWORD);
    underLock(context, (at) => confirmResult(db, viewer(req), year, version, at));
    notify(res, 'award_result_confirmed');
    res.redirect(303, `/secretariat/awards/${year}/results`);
  });

  router.put('/secretariat/awards/:year/results/:version/publication', run, async (req, res) => {
    const { year, version } = requireResult(db, viewer(req), idParam(req, 'year'), idParam(req, 'version'));
    if (!(await isConfirmed(context, req))) return showResults(context, req, res.status(422), WRONG_PASSWORD);
    underLock(context, (at) => publishResult(db, viewer(req), year, version, at));
    notify(res, 'award_result_published');
    res.redirect(303, `/awards/${year}/result`);
  });

  router.get('/awards/:year/result', read, (req, res) => {
    const award = requireAward(db, idParam(req, 'year'), reader(req));
    render(res, resultPage, resultModel(db, award, reader(req), { at: context.clock.now(), locale: req.context.locale }));
  });

  router.get('/awards/:year/results/:version', read, (req, res) => {
    const award = requireAward(db, idParam(req, 'year'), reader(req));
    const row = resultQueries(db).find(award.year, idParam(req, 'version'));
    if (!row?.publishedAt) throw notFound();
    render(
      res,
      resultPage,
      resultModel(db, award, reader(req), { at: context.clock.now(), locale: req.context.locale, version: row }),
    );
  });

  router.get('/awards/:year/choices.csv', read, (req, res) => {
    const { year, bundle } = publishedOf(context, req);
    const award = requireAward(db, year, reader(req));
    const { locale } = req.context;
    const t = translator(locale);
    const words = { category: t('award_choices.category'), choice: (number: number) => t('award_choices.choice', { number }) };
    const text = choicesCsv(JSON.parse(bundle) as Bundle, (id) => nameOfCategory(award, id, locale), words);
    if (text === undefined) throw notFound();
    send(res, { text, type: 'text/csv', name: `award-${year}-choices.csv` });
  });

  return router;
}

const awardOf = ({ db }: AppContext, req: Request): AwardYear => requireAward(db, idParam(req, 'year'), viewer(req));

/** @throws AppError not_found before the publication, as for a year that does not exist */
function publishedOf({ db }: AppContext, req: Request): ResultRow {
  const { year } = requireAward(db, idParam(req, 'year'), reader(req));
  const row = resultQueries(db).findPublished(year);
  if (!row) throw notFound();
  return row;
}

/** A version as the secretariat may have it. @throws AppError not_found, forbidden for who is recused in a category */
function openResult({ db, clock }: AppContext, req: Request): ResultRow {
  const row = requireResult(db, viewer(req), idParam(req, 'year'), idParam(req, 'version'));
  requireWholeView(db, requireAward(db, row.year, viewer(req)), viewer(req), clock.now());
  return row;
}

/** The first version keeps the name that the command is shown with. */
const fileName = (year: number, version: number, what: 'result' | 'decision'): string =>
  `award-${year}-${what}${version === 1 ? '' : `-${version}`}.json`;

const WRONG_PASSWORD: FormState = formState({}, { password: 'form.password_wrong' });

const isConfirmed = ({ db, clock }: AppContext, req: Request): Promise<boolean> =>
  confirmPassword(db, viewer(req), { password: req.body?.password, address: req.ip ?? '', at: clock.now() });

function showResults(context: AppContext, req: Request, res: Response, form: FormState): void {
  const { db, clock } = context;
  const page = { at: clock.now(), locale: req.context.locale, form };
  render(res, resultsPage, resultsModel(db, awardOf(context, req), viewer(req), page));
}

function showCorrection(context: AppContext, req: Request, res: Response, form: FormState): void {
  const { db, clock } = context;
  const page = { at: clock.now(), locale: req.context.locale, form };
  render(res, correctionPage, correctionModel(db, awardOf(context, req), viewer(req), page));
}

/** Sends a file to be saved, byte for byte as it is. */
function send(res: Response, file: { text: string; type: string; name: string }): void {
  const bytes = Buffer.from(file.text);
  res.setHeader('Content-Type', `${file.type}; charset=utf-8`);
  res.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
  res.setHeader('Content-Length', bytes.length);
  res.end(res.req.method === 'HEAD' ? undefined : bytes);
}
