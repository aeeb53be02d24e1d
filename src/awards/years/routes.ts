import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { conflict, fiscalYear, notFound } from '../../lib/index.ts';
import { type AppContext, type FormState, formState, idParam, notify, type Parsed, render, viewer } from '../../web/index.ts';
import { entryQueries } from '../entries/queries.ts';
import { underLock } from '../under-lock.ts';
import { announceYear, createYear, extendWindow, requireExtensible, saveSettings } from './actions.ts';
import { STAGES } from './fixed.ts';
import { type ExtensionForm, parseExtension, parseNewYear } from './forms.ts';
import { extensionModel, firstFree, newYearModel, progressModel, settingsModel, yearsModel } from './models.ts';
import { dayTimeOf } from './moments.ts';
import { extensionPage, newYearPage, progressPage, type SettingsPage, settingsPage, yearsPage } from './pages.ts';
import type { Stage } from './queries.ts';
import { parseSettings, typedOf } from './settings-form.ts';
import { type AwardYear, listAwards, requireAward } from './years.ts';

/** The secretariat's pages of the award's years: create, set, announce, extend. */
export function yearRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const run = allow('run_awards', context);
  const awardOf = (req: Request): AwardYear => requireAward(db, idParam(req, 'year'), viewer(req));
  const years = () => listAwards(db).map(({ year }) => year);

  router.get('/secretariat/awards', run, (req, res) => {
    render(res, yearsPage, yearsModel(context, req));
  });

  router.get('/secretariat/awards/new', run, (req, res) => {
    const year = String(firstFree(years(), fiscalYear(clock.now())));
    const form = formState({ year, source: String(years()[0] ?? 'usual') });
    render(res, newYearPage, newYearModel(context, req, form));
  });

  router.post('/secretariat/awards', run, (req, res) => {
    const form = parseNewYear(req.body, years());
    if (!form.ok) return render(res.status(422), newYearPage, newYearModel(context, req, form));
    underLock(context, (at) => createYear(db, viewer(req), form.value, at));
    notify(res, 'award_created');
    res.redirect(303, `/secretariat/awards/${form.value.year}/settings`);
  });

  router.get('/secretariat/awards/:year', run, (req, res) => {
    render(res, progressPage, progressModel(context, req, awardOf(req)));
  });

  router.get('/secretariat/awards/:year/settings', run, (req, res) => {
    const award = awardOf(req);
    render(res, settingsPage, settingsModel(context, req, { award, form: formState(typedOf(award)) }));
  });

  router.put('/secretariat/awards/:year/settings', run, (req, res) => {
    const refused = underLock(context, (at) => takeSettings(context, req, awardOf(req), at));
    if (refused) return render(res.status(refused.status), settingsPage, refused.page);
    notify(res, 'saved');
    res.redirect(303, `/secretariat/awards/${awardOf(req).year}/settings`);
  });

  router.put('/secretariat/awards/:year/announcement', run, (req, res) => {
    const { year } = awardOf(req);
    underLock(context, (at) => announceYear(db, viewer(req), year, at));
    notify(res, 'award_announced');
    res.redirect(303, `/secretariat/awards/${year}`);
  });

  router.get('/secretariat/awards/:year/extensions/:stage', run, (req, res) => {
    const award = awardOf(req);
    const stage = stageOf(req);
    const { day, time } = dayTimeOf(requireExtensible(award, stage, clock.now()).toISOString(), true);
    const form = formState({ closesOn: day, closesTime: time });
    render(res, extensionPage, extensionModel(context, req, { award, stage, form }));
  });

  router.put('/secretariat/awards/:year/extensions/:stage', run, (req, res) => {
    const award = awardOf(req);
    const stage = stageOf(req);
    const form = underLock(context, (at) => takeExtension(context, req, stage, at));
    if (!form.ok) return render(res.status(422), extensionPage, extensionModel(context, req, { award, stage, form }));
    notify(res, 'award_extended');
    res.redirect(303, `/secretariat/awards/${award.year}`);
  });

  return router;
}

/**
 * Saves the settings, or tells what to answer instead. What of them is fixed depends on the time.
 * @throws AppError conflict once the vote is prepared
 */
function takeSettings(
  context: AppContext,
  req: Request,
  award: AwardYear,
  at: Date,
): { status: number; page: SettingsPage } | undefined {
  const { db } = context;
  const { year, rules } = award;
  const refuse = (status: number, form: FormState, changedMeanwhile = false) => ({
    status,
    page: settingsModel(context, req, { award, form, changedMeanwhile }),
  });
  if (award.clock.votingFrozenAt) throw conflict('award_fixed');
  if (req.body?.version !== String(rules.version)) return refuse(409, formState(req.body), true);
  const used = new Set(
    entryQueries(db)
      .listOfYear(year)
      .map(({ category }) => category),
  );
  const form = parseSettings(req.body, { award, used, at });
  if (!form.ok) return refuse(422, form);
  saveSettings(db, viewer(req), { year, version: rules.version, form: form.value }, at);
  return undefined;
}

/** Extends a window unless the form is wrong. @throws AppError not_found, conflict when the window cannot be extended now */
function takeExtension({ db }: AppContext, req: Request, stage: Stage, at: Date): Parsed<ExtensionForm> {
  const award = requireAward(db, idParam(req, 'year'), viewer(req));
  requireExtensible(award, stage, at);
  const form = parseExtension(req.body, award, stage);
  if (form.ok) extendWindow(db, viewer(req), { year: award.year, stage, form: form.value }, at);
  return form;
}

/** @throws AppError not_found for a window there is none of */
function stageOf(req: Request): Stage {
  const stage = STAGES.find((name) => name === req.params['stage']);
  if (!stage) throw notFound();
  return stage;
}
