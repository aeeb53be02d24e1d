import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { AppError } from '../../lib/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  type Parsed,
  queryText,
  reader,
  render,
  type Typed,
  type Viewer,
  viewer,
} from '../../web/index.ts';
import { underLock } from '../under-lock.ts';
import {
  editEntry,
  type Nominable,
  nominate,
  nominationsLeft,
  nominationsUsed,
  requireEditable,
  requireNominable,
  requireNominating,
} from './actions.ts';
import {
  answerNomination,
  leaveTeam,
  raiseObjection,
  readNotice,
  requireAnswerable,
  requireLeavable,
  requireObjectionable,
  requireWithdrawable,
  withdrawEntry,
} from './answers.ts';
import { requireEntry, standingOf } from './entry.ts';
import { type EntryPageOptions, entryModel, leavingModel, withdrawalModel } from './entry-page.ts';
import { chooserModel, editionModel, editionRules, nominationModel, nominationRules } from './form-page.ts';
import { type NominationForm, parseAnswer, parseNomination, parseObjection, parseWithdrawal } from './forms.ts';
import { ownNominationsModel } from './own-page.ts';
import { chooserPage, editionPage, entryPage, leavingPage, nominationPage, ownNominationsPage, withdrawalPage } from './pages.ts';

export function nominationRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const takePart = allow('take_part', context);
  const own = allow('manage_own_account', context);

  router.get('/awards/:year/nominations/new', takePart, (req, res) => {
    const [year, now] = [idParam(req, 'year'), clock.now()];
    const post = queryText(req, 'post');
    if (post === undefined) {
      const award = requireNominating(db, year, viewer(req), now);
      return render(res, chooserPage, chooserModel(db, award, viewer(req), req.context.locale));
    }
    const nominable = requireNominable(db, viewer(req), year, numberIn(post), now);
    const standing = ownEntry(db, viewer(req), nominable);
    if (standing !== undefined) return res.redirect(303, `/awards/${year}/entries/${standing}`);
    if (!nominable.own && nominationsLeft(db, nominable.award, viewer(req)) === 0) throw nominationsUsed(nominable.award);
    render(res, nominationPage, nominationModel(db, nominable, { viewer: viewer(req), locale: req.context.locale }));
  });

  router.post('/awards/:year/nominations', takePart, (req, res) => {
    const [year, now] = [idParam(req, 'year'), clock.now()];
    const nominable = requireNominable(db, viewer(req), year, numberIn(String(req.body?.post)), now);
    const form = parseNomination(req.body, nominationRules(nominable, viewer(req)));
    const number = attempt(req, form, (value) =>
      underLock(context, (at) => nominate(db, viewer(req), year, nominable.post.id, value, at)),
    );
    if (!number.ok) {
      const model = nominationModel(db, nominable, { viewer: viewer(req), locale: req.context.locale, form: number });
      return render(res.status(422), nominationPage, model);
    }
    notify(res, noticeOf(form, viewer(req)));
    res.redirect(303, `/awards/${year}/entries/${number.value}`);
  });

  router.get('/awards/:year/entries/:number', read, (req, res) => showEntry(context, req, res, {}));

  router.put('/awards/:year/entries/:number/consent', takePart, (req, res) => {
    const [year, number, now] = [idParam(req, 'year'), idParam(req, 'number'), clock.now()];
    requireAnswerable(db, viewer(req), year, number, now);
    const form = parseAnswer(req.body);
    if (!form.ok) return showEntry(context, req, res.status(422), { answer: form });
    underLock(context, (at) => answerNomination(db, viewer(req), year, number, form.value, at));
    notify(res, form.value.answer === 'accept' ? 'award_accepted' : 'award_answer_sent');
    res.redirect(303, `/awards/${year}/entries/${number}`);
  });

  router.get('/awards/:year/entries/:number/edition', takePart, (req, res) => {
    const editable = requireEditable(db, viewer(req), idParam(req, 'year'), idParam(req, 'number'), clock.now());
    render(res, editionPage, editionModel(db, editable, { viewer: viewer(req), locale: req.context.locale }));
  });

  router.put('/awards/:year/entries/:number/edition', takePart, (req, res) => {
    const [year, number, now] = [idParam(req, 'year'), idParam(req, 'number'), clock.now()];
    const editable = requireEditable(db, viewer(req), year, number, now);
    const form = parseNomination(req.body, editionRules(editable, viewer(req)));
    const saved = attempt(req, form, (value) => underLock(context, (at) => editEntry(db, viewer(req), year, number, value, at)));
    if (!saved.ok) {
      const model = editionModel(db, editable, { viewer: viewer(req), locale: req.context.locale, form: saved });
      return render(res.status(422), editionPage, model);
    }
    notify(res, 'saved');
    res.redirect(303, `/awards/${year}/entries/${number}`);
  });

  router.get('/awards/:year/entries/:number/withdrawal', takePart, (req, res) => showWithdrawal(context, req, res));

  router.put('/awards/:year/entries/:number/withdrawal', takePart, (req, res) => {
    const [year, number, now] = [idParam(req, 'year'), idParam(req, 'number'), clock.now()];
    requireWithdrawable(db, viewer(req), year, number, now);
    const form = parseWithdrawal(req.body);
    if (!form.ok) return showWithdrawal(context, req, res.status(422), form);
    underLock(context, (at) => withdrawEntry(db, viewer(req), year, number, form.value.reason, at));
    notify(res, 'award_withdrawn');
    res.redirect(303, `/awards/${year}/entries/${number}`);
  });

  router.get('/awards/:year/entries/:number/membership', takePart, (req, res) => {
    const seen = requireLeavable(db, viewer(req), idParam(req, 'year'), idParam(req, 'number'), clock.now());
    render(res, leavingPage, leavingModel(db, seen, { viewer: viewer(req), locale: req.context.locale }));
  });

  router.delete('/awards/:year/entries/:number/membership', takePart, (req, res) => {
    const [year, number] = [idParam(req, 'year'), idParam(req, 'number')];
    underLock(context, (at) => leaveTeam(db, viewer(req), year, number, at));
    notify(res, 'award_left');
    res.redirect(303, '/me/nominations');
  });

  router.post('/awards/:year/entries/:number/objections', takePart, (req, res) => {
    const [year, number, now] = [idParam(req, 'year'), idParam(req, 'number'), clock.now()];
    requireObjectionable(db, viewer(req), year, number, now);
    const form = parseObjection(req.body);
    if (!form.ok) return showEntry(context, req, res.status(422), { objection: form });
    underLock(context, (at) => raiseObjection(db, viewer(req), year, number, form.value.body, at));
    notify(res, 'award_objected');
    res.redirect(303, `/awards/${year}/entries/${number}`);
  });

  router.get('/me/nominations', own, (req, res) => {
    render(res, ownNominationsPage, ownNominationsModel(db, viewer(req), req.context.locale, clock.now()));
  });

  router.put('/me/nominations/notices/:id/reading', own, (req, res) => {
    underLock(context, (at) => readNotice(db, viewer(req), idParam(req, 'id'), at));
    notify(res, 'award_notice_read');
    res.redirect(303, '/me/nominations');
  });

  return router;
}

/** The post a form or an address names; 0, which none has, for anything but a number. */
const numberIn = (text: string): number => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0);

function noticeOf(form: Parsed<NominationForm>, { id }: Viewer): string {
  if (!form.ok || form.value.lead !== id) return 'award_nominated';
  return form.value.intent === 'draft' ? 'draft_saved' : 'award_entered';
}

/** The entry of a case that this person stands for or has nominated: there is nothing to nominate. */
function ownEntry(db: Db, person: Viewer, { entry, again }: Nominable): number | undefined {
  if (!entry || again) return undefined;
  const { isLead, isMember, hasNominated } = standingOf(db, entry.id, person);
  return isLead || (entry.state !== 'draft' && (isMember || hasNominated)) ? entry.number : undefined;
}

/** Does what a form asks for; what the action finds wrong in it stands beside its fields. */
function attempt<T, R>(req: Request, form: Parsed<T>, act: (value: T) => R): Parsed<R> {
  if (!form.ok) return form;
  try {
    return { ok: true, value: act(form.value) };
  } catch (fault) {
    if (!(fault instanceof AppError && fault.kind === 'invalid')) throw fault;
    return { ok: false, ...formState(req.body as Typed, fault.fields) };
  }
}

function showEntry(
  { db, clock }: AppContext,
  req: Request,
  res: Response,
  forms: Pick<EntryPageOptions, 'answer' | 'objection'>,
): void {
  const now = clock.now();
  const seen = requireEntry(db, reader(req), idParam(req, 'year'), idParam(req, 'number'), now);
  render(res, entryPage, entryModel(db, seen, { viewer: reader(req), locale: req.context.locale, now, ...forms }));
}

function showWithdrawal({ db, clock }: AppContext, req: Request, res: Response, form?: FormState): void {
  const seen = requireWithdrawable(db, viewer(req), idParam(req, 'year'), idParam(req, 'number'), clock.now());
  render(
    res,
    withdrawalPage,
    withdrawalModel(db, seen, { viewer: viewer(req), locale: req.context.locale, now: clock.now(), ...(form && { form }) }),
  );
}
