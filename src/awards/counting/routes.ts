import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { conflict, forbidden, notFound } from '../../lib/index.ts';
import { type AppContext, type FormState, formState, idParam, notify, render, viewer } from '../../web/index.ts';
import { finalLotOrder } from '../decision/proposal.ts';
import { underLock } from '../under-lock.ts';
import { closeBox } from '../voting/box.ts';
import { type AwardYear, nameOfCategory, requireAward } from '../years/years.ts';
import { countsOf } from './counts.ts';
import { parseJuryChoice, parseLot } from './forms.ts';
import { type ListedEntry, listedEntries } from './listed.ts';
import { isHiddenLot, lotViews } from './lot-view.ts';
import { isClosed, lotNeed, recordLot } from './lots.ts';
import { hasPart } from './own-part.ts';
import { countingModel, pageTitle } from './page.ts';
import { countingPage, type JuryAdditionPage, juryAdditionPage, type LotPage, lotPage } from './pages.ts';
import { addByJury, beginJudging, freezeShortlist, leftOut, requireJuryMayAdd } from './shortlist.ts';

export function countingRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const run = allow('run_awards', context);

  router.get('/secretariat/awards/:year/counting', run, (req, res) => {
    const page = { at: clock.now(), locale: req.context.locale };
    render(res, countingPage, countingModel(db, awardOf(context, req), viewer(req), page));
  });

  router.put('/secretariat/awards/:year/box', run, (req, res) => {
    const { year } = awardOf(context, req);
    // Files come after the commit, so this is not done under the lock: who waits comes later and never too early.
    closeBox(context, year, clock.now(), viewer(req));
    if (!awardOf(context, req).steps.has('box_closed')) throw conflict('award_box_open');
    notify(res, 'award_box_closed');
    res.redirect(303, `/secretariat/awards/${year}/counting`);
  });

  router.get('/secretariat/awards/:year/lots/:category', run, (req, res) => {
    render(res, lotPage, lotModel(context, req, formState()));
  });

  router.put('/secretariat/awards/:year/lots/:category', run, (req, res) => {
    const form = parseLot(req.body);
    if (!form.ok) return render(res.status(422), lotPage, lotModel(context, req, form));
    const { year } = awardOf(context, req);
    const category = String(req.params['category']);
    underLock(context, (at) => recordLot(db, viewer(req), year, category, form.value, at));
    notify(res, 'award_lot_recorded');
    res.redirect(303, `/secretariat/awards/${year}/lots/${category}`);
  });

  router.put('/secretariat/awards/:year/shortlist', run, (req, res) => {
    const year = idParam(req, 'year');
    underLock(context, (at) => freezeShortlist(db, viewer(req), year, at));
    notify(res, 'award_shortlist_frozen');
    res.redirect(303, `/secretariat/awards/${year}/counting`);
  });

  router.get('/secretariat/awards/:year/shortlist/:category', run, (req, res) => {
    render(res, juryAdditionPage, juryModel(context, req, formState()));
  });

  router.put('/secretariat/awards/:year/shortlist/:category', run, (req, res) => {
    const page = juryModel(context, req, formState());
    const form = parseJuryChoice(
      req.body,
      page.entries.map(({ number }) => number),
    );
    if (!form.ok) return render(res.status(422), juryAdditionPage, juryModel(context, req, form));
    underLock(context, (at) => addByJury(db, viewer(req), page.year, page.category.id, form.value, at));
    notify(res, 'award_jury_added');
    res.redirect(303, `/secretariat/awards/${page.year}/counting`);
  });

  router.put('/secretariat/awards/:year/judging', run, (req, res) => {
    const year = idParam(req, 'year');
    underLock(context, (at) => beginJudging(db, viewer(req), year, at));
    notify(res, 'award_judging_begun');
    res.redirect(303, `/secretariat/awards/${year}/counting`);
  });

  return router;
}

const awardOf = ({ db }: AppContext, req: Request): AwardYear => requireAward(db, idParam(req, 'year'), viewer(req));

/** The category in the address. @throws AppError not_found for one that the year does not have */
function categoryOf(award: AwardYear, req: Request): { id: string; name: string } {
  const category = award.categories.find(({ id }) => id === req.params['category']);
  if (!category) throw notFound();
  return { id: category.id, name: nameOfCategory(award, category.id, req.context.locale) };
}

/** @throws AppError not_found, conflict while the box is open and where neither a lot was drawn nor one is needed */
function lotModel(context: AppContext, req: Request, form: FormState): LotPage {
  const { db, clock } = context;
  const award = awardOf(context, req);
  const at = clock.now();
  const category = categoryOf(award, req);
  const counts = countsOf(db, award);
  const count = counts.find(({ id }) => id === category.id);
  if (!count) throw conflict('award_lot_not_needed');
  const closed = isClosed(db, award, viewer(req), category.id, at);
  if (count.drawn ? isHiddenLot(db, award, viewer(req), category.id, at) : closed) throw forbidden('award_recused');
  const need = count.drawn ? undefined : lotNeed(db, award, count, at);
  if (need?.entries.length === 0) throw conflict('award_lot_not_needed');
  const finals = new Map(count.drawn && !closed ? [[category.id, finalLotOrder(db, award, category.id, at)]] : []);
  const lot = lotViews(db, award.year, counts, finals).get(category.id);
  return {
    title: pageTitle(award, req.context.locale, 'award_lot.title'),
    year: award.year,
    yearName: award.rules.name,
    category,
    boxDigest: count.boxDigest,
    stage: need?.stage ?? 'shortlist',
    entries: drawnAmong([...count.lot, ...(need?.entries ?? [])], listedEntries(db, award)),
    lot,
    form: lot || hasPart(db, viewer(req), award.year, category.id) ? undefined : form,
  };
}

const drawnAmong = (codes: readonly string[], listed: ReadonlyMap<string, ListedEntry>): ListedEntry[] =>
  codes
    .map((code) => listed.get(code))
    .filter((entry) => entry !== undefined)
    .sort((a, b) => a.number - b.number);

/** The page holds no figure: the jury that chooses must not see the vote. @throws AppError not_found, conflict */
function juryModel(context: AppContext, req: Request, form: FormState): JuryAdditionPage {
  const { db } = context;
  const award = awardOf(context, req);
  const category = categoryOf(award, req);
  requireJuryMayAdd(db, award, category.id);
  const left = new Set(leftOut(db, award, category.id).map(({ id }) => id));
  return {
    title: pageTitle(award, req.context.locale, 'award_jury.title'),
    year: award.year,
    yearName: award.rules.name,
    category,
    entries: [...listedEntries(db, award).values()].filter(({ id }) => left.has(id)),
    form: hasPart(db, viewer(req), award.year, category.id) ? undefined : form,
  };
}
