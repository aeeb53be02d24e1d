import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import { type AppContext, idParam, notify, type Parsed, render, translator, viewer, wantsJson } from '../../web/index.ts';
import { underLock } from '../under-lock.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { saveCalibration } from './calibration.ts';
import { declareRecusal } from './declare-recusal.ts';
import { entryModel, type Returned } from './entry-model.ts';
import { parseCalibration, parseCard, parseChange, parseInvitation, parseNote, parseRecusal } from './forms.ts';
import { homeModel } from './home-model.ts';
import { answerInvitation } from './invitation.ts';
import { requireJuror } from './jury.ts';
import { changeCard, lockCards } from './locking.ts';
import { writeDeliberationNote } from './notes.ts';
import { ownCards, progressOf } from './own-cards.ts';
import { calibrationPage, decliningPage, judgingEntryPage, judgingHomePage, lockPage, recusalPage } from './pages.ts';
import { type EntryPlace, saveCard } from './saving.ts';
import { seatOf } from './seat.ts';
import { calibrationModel, decliningModel, lockModel, recusalModel } from './step-models.ts';

/** The juror's side of the judging: the invitation, what to stand aside from, the cards, what the others think. */
export function judgingRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);
  const awardOf = (req: Request): AwardYear => requireAward(db, idParam(req, 'year'), viewer(req));

  router.get('/awards/:year/judging', takePart, (req, res) => {
    render(res, judgingHomePage, homeModel(db, viewer(req), awardOf(req), clock.now(), req.context.locale));
  });

  router.get('/awards/:year/judging/invitation', takePart, (req, res) => {
    render(res, decliningPage, decliningModel(db, viewer(req), awardOf(req), clock.now(), req.context.locale));
  });

  router.put('/awards/:year/judging/invitation', takePart, (req, res) => {
    const { year } = awardOf(req);
    requireJuror(db, year, viewer(req));
    const form = parseInvitation(req.body);
    // The buttons hold every answer there is.
    if (!form.ok) return res.redirect(303, `/awards/${year}/judging`);
    underLock(context, (at) => answerInvitation(db, viewer(req), year, form.value, at));
    if (form.value === 'accepted') notify(res, 'award_invitation_accepted');
    else notify(res, 'award_invitation_declined');
    res.redirect(303, form.value === 'accepted' ? `/awards/${year}/judging` : `/awards/${year}`);
  });

  router.get('/awards/:year/judging/calibration', takePart, (req, res) => {
    render(res, calibrationPage, calibrationModel(db, viewer(req), awardOf(req), clock.now(), req.context.locale));
  });

  router.put('/awards/:year/judging/calibration/card', takePart, (req, res) => {
    const award = awardOf(req);
    const form = parseCalibration(req.body);
    if (!form.ok) {
      const page = calibrationModel(db, viewer(req), award, clock.now(), req.context.locale, form);
      return render(res.status(422), calibrationPage, page);
    }
    underLock(context, (at) => saveCalibration(db, viewer(req), award.year, form.value, at));
    notify(res, 'award_calibration_saved');
    res.redirect(303, `/awards/${award.year}/judging/calibration#others`);
  });

  router.get('/awards/:year/judging/categories/:category/lock', takePart, (req, res) => {
    const award = awardOf(req);
    render(res, lockPage, lockModel(db, viewer(req), award, categoryOf(award, req), clock.now(), req.context.locale));
  });

  router.put('/awards/:year/judging/categories/:category/lock', takePart, (req, res) => {
    const award = awardOf(req);
    const category = categoryOf(award, req);
    underLock(context, (at) => lockCards(db, viewer(req), award.year, category, at));
    notify(res, 'award_cards_locked');
    res.redirect(303, `/awards/${award.year}/judging#${category}`);
  });

  router.get('/awards/:year/judging/entries/:number', takePart, (req, res) => {
    const award = awardOf(req);
    // Before it begins, the home of the jury says when it does.
    if (!award.steps.has('judging_begun')) {
      requireJuror(db, award.year, viewer(req));
      idParam(req, 'number');
      return res.redirect(303, `/awards/${award.year}/judging`);
    }
    show(context, req, res);
  });

  router.put('/awards/:year/judging/entries/:number/card', takePart, (req, res) => {
    const place = placeOf(req);
    const form = parseCard(req.body);
    if (!form.ok) {
      if (wantsJson(req)) return void res.status(422).json({ error: firstFault(req, form) });
      return show(context, req, res.status(422), { card: form });
    }
    underLock(context, (at) => saveCard(db, viewer(req), place, form.value, at));
    if (wantsJson(req)) return void res.json(savedCard(context, req));
    notify(res, 'award_card_saved');
    res.redirect(303, req.body.intent === 'next' ? nextOpen(context, req) : pathOf(place));
  });

  router.put('/awards/:year/judging/entries/:number/change', takePart, (req, res) => {
    const place = placeOf(req);
    const form = parseChange(req.body);
    if (!form.ok) return show(context, req, res.status(422), { change: form });
    underLock(context, (at) => changeCard(db, viewer(req), place, form.value, at));
    notify(res, 'award_card_changed');
    res.redirect(303, pathOf(place));
  });

  router.post('/awards/:year/judging/entries/:number/notes', takePart, (req, res) => {
    const place = placeOf(req);
    const form = parseNote(req.body);
    if (!form.ok) return show(context, req, res.status(422), { note: form });
    underLock(context, (at) => writeDeliberationNote(db, viewer(req), place, form.value, at));
    notify(res, 'award_note_written');
    res.redirect(303, `${pathOf(place)}#notes`);
  });

  router.get('/awards/:year/judging/entries/:number/recusal', takePart, (req, res) => {
    const options = { number: idParam(req, 'number'), at: clock.now(), locale: req.context.locale };
    render(res, recusalPage, recusalModel(db, viewer(req), awardOf(req), options));
  });

  router.put('/awards/:year/judging/entries/:number/recusal', takePart, (req, res) => {
    const { year, number } = placeOf(req);
    requireJuror(db, year, viewer(req));
    const form = parseRecusal(req.body);
    if (!form.ok) {
      const options = { number, at: clock.now(), locale: req.context.locale, form };
      return render(res.status(422), recusalPage, recusalModel(db, viewer(req), awardOf(req), options));
    }
    const declared = { year, number, userId: viewer(req).id, reason: form.value };
    underLock(context, (at) => declareRecusal(db, viewer(req), declared, at));
    notify(res, 'award_recusal_declared');
    res.redirect(303, `/awards/${year}/judging#recusals`);
  });

  return router;
}

const placeOf = (req: Request): EntryPlace => ({ year: idParam(req, 'year'), number: idParam(req, 'number') });
const pathOf = ({ year, number }: EntryPlace): string => `/awards/${year}/judging/entries/${number}`;

/** The category in the address. @throws AppError not_found for one that the year does not have */
function categoryOf({ categories }: AwardYear, req: Request): string {
  const category = categories.find(({ id }) => id === req.params['category']);
  if (!category) throw notFound();
  return category.id;
}

function show({ db, clock }: AppContext, req: Request, res: Response, returned: Returned = {}): void {
  const at = clock.now();
  const seat = seatOf(db, viewer(req), placeOf(req), at);
  render(res, judgingEntryPage, entryModel(db, viewer(req), seat, at, req.context.locale, returned));
}

const firstFault = (req: Request, { errors }: Extract<Parsed<never>, { ok: false }>): string =>
  translator(req.context.locale)(Object.values(errors)[0] as string);

/** What the script of the page shows after a save. */
function savedCard({ db, clock }: AppContext, req: Request): object {
  const at = clock.now();
  const { award, entry } = seatOf(db, viewer(req), placeOf(req), at);
  const cards = ownCards(db, award, viewer(req), entry.category, at);
  const own = cards.find((card) => card.entry.id === entry.id);
  return { savedAt: own?.card.savedAt, score: own?.score, ...progressOf(cards) };
}

/** The next entry of the category that has no whole card, after this one and then from the front; the page that locks when there is none. */
function nextOpen({ db, clock }: AppContext, req: Request): string {
  const at = clock.now();
  const { award, entry } = seatOf(db, viewer(req), placeOf(req), at);
  const cards = ownCards(db, award, viewer(req), entry.category, at);
  const place = cards.findIndex((card) => card.entry.id === entry.id);
  const next = [...cards.slice(place + 1), ...cards.slice(0, place)].find(({ score }) => score === undefined);
  if (next) return pathOf({ year: award.year, number: next.entry.number });
  return cards[place]?.score === undefined
    ? pathOf({ year: award.year, number: entry.number })
    : `/awards/${award.year}/judging/categories/${entry.category}/lock`;
}
