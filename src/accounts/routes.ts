import { type Request, type RequestHandler, type Response, Router } from 'express';
import { recordEvent } from '../activity/index.ts';
import { dayOf, notFound, unauthenticated } from '../lib/index.ts';
import { departmentOn } from '../organization/index.ts';
import {
  type AppContext,
  cameFrom,
  type FormState,
  formState,
  notify,
  ownPath,
  queryText,
  render,
  translator,
  type Viewer,
  viewer,
  wantsJson,
} from '../web/index.ts';
import { changePassword, setUpOffice } from './actions.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import { deviceName } from './devices.ts';
import { parsePasswordChange, parseSetup, parseSignIn } from './forms.ts';
import { fromKept, isOrphanedWriting, type KeepForm, orphanedForm, toKept } from './kept-form.ts';
import { accountPage, type DemoPerson, setupPage, signInPage } from './pages.ts';
import { verifyPassword } from './passwords.ts';
import { allow } from './permissions.ts';
import { accountQueries, sessionQueries } from './queries.ts';
import { endSessions, forgetSession, makeFeedToken, rememberChoice, startSession } from './sessions.ts';
import { officeSettings } from './settings.ts';
import { isSetupToken } from './setup.ts';
import { countSignIn, forgiveSignIn } from './throttle.ts';

/** @param keepForm takes up a text whose session ended while it was written */
export function accountRoutes(context: AppContext, keepForm: KeepForm): Router {
  const { db, clock, config } = context;
  const router = Router();
  const open = allow('reach_sign_in', context);
  const own = allow('manage_own_account', context);

  router.get('/session/new', open, (req, res) => {
    if (req.context.viewer) return res.redirect(303, ownPath(queryText(req, 'next')));
    showSignIn(context, req, res, formState());
  });

  router.post('/session', open, async (req, res) => {
    const form = parseSignIn(req.body);
    if (!form.ok) return showSignIn(context, req, res.status(422), form);
    const { login, password } = form.value;
    const address = req.ip ?? '';
    await countSignIn(db, login, address);
    const user = accountQueries(db).findByLogin(login);
    const stored = user && !user.deactivatedAt ? accountQueries(db).findPassword(user.id)?.hash : undefined;
    // Asked for an unknown login too: the answer must take as long.
    const fits = await verifyPassword(stored, password);
    if (!user || !fits) {
      recordEvent(db, { kind: 'session.refused', subjectId: user?.id, details: { source: address }, at: clock.now() });
      return showSignIn(context, req, res.status(422), formState({ login }, {}), 'form.sign_in_wrong');
    }
    await forgiveSignIn(db, login, address);
    const signedIn = startSession(context, req, res, user.id, 'password');
    res.redirect(303, goOn(context, res, signedIn, req, keepForm));
  });

  router.post('/session/demo', open, (req, res) => {
    const person = DEMO_PEOPLE.find(({ login }) => login === req.body?.person);
    const user = officeSettings(db).demo && person ? accountQueries(db).findByLogin(person.login) : undefined;
    if (!user) throw notFound();
    const signedIn = startSession(context, req, res, user.id, 'demo');
    res.redirect(303, goOn(context, res, signedIn, req, keepForm));
  });

  router.delete('/session', own, (req, res) => {
    endSessions(context, res, viewer(req), req.body.which === 'all' ? 'all' : 'this');
    notify(res, 'signed_out');
    res.redirect(303, '/session/new');
  });

  router.put('/preferences', open, (req, res) => {
    const { locale, theme, search_key: searchKey } = req.body ?? {};
    rememberChoice(context, req, res, { locale, theme, searchKey });
    res.redirect(303, ownPath(req.body?.back));
  });

  router.get('/me/account', own, (req, res) => showAccount(context, req, res, formState()));

  router.put('/me/password', own, async (req, res) => {
    const person = viewer(req);
    const form = parsePasswordChange(req.body, { minLength: config.passwordMinLength, personal: personalWords(context, req) });
    if (!form.ok) return showAccount(context, req, res.status(422), formState({}, form.errors));
    await countSignIn(db, `change:${person.id}`, req.ip ?? '');
    if (!(await verifyPassword(accountQueries(db).findPassword(person.id)?.hash, form.value.current))) {
      return showAccount(context, req, res.status(422), formState({}, { current: 'form.password_wrong' }));
    }
    await changePassword(db, person.id, form.value.password, clock.now());
    forgetSession(res, config.publicUrl.startsWith('https:'));
    notify(res, 'password_changed');
    res.redirect(303, '/session/new');
  });

  router.put('/me/feed-token', own, (req, res) => {
    const token = makeFeedToken(db, viewer(req), clock.now());
    showAccount(context, req, res, formState(), `${config.publicUrl}/feeds/posts.atom?token=${token}`);
  });

  router.get('/setup/:token', open, (req, res) => {
    const token = setupToken(context, req);
    render(res, setupPage, { title: t(req)('setup.title'), form: formState(), token, minLength: config.passwordMinLength });
  });

  router.post('/setup/:token', open, async (req, res) => {
    const token = setupToken(context, req);
    const form = parseSetup(req.body, config.passwordMinLength);
    if (!form.ok) {
      const { password: _, ...typed } = form.typed;
      return render(res.status(422), setupPage, {
        title: t(req)('setup.title'),
        form: { typed, errors: form.errors },
        token,
        minLength: config.passwordMinLength,
      });
    }
    const userId = await setUpOffice(db, form.value, clock.now());
    startSession(context, req, res, userId, 'setup');
    notify(res, 'set_up');
    res.redirect(303, '/');
  });

  return router;
}

const t = (req: Request) => translator(req.context.locale);

function setupToken({ db }: AppContext, req: Request): string {
  const token = String(req.params['token']);
  if (!isSetupToken(db, token)) throw notFound();
  return token;
}

/** Where a person goes after signing in: to the text that was kept, else to the page that was asked for. */
function goOn({ clock }: AppContext, res: Response, person: Viewer, req: Request, keepForm: KeepForm): string {
  const kept = keepForm(person, fromKept(req.body), clock.now());
  if (kept) notify(res, 'draft_kept');
  return kept ?? ownPath(req.body.next);
}

/**
 * Asks a person whose session ended while writing to sign in again, and keeps the text meanwhile. Only for a form of our own
 * pages, by the browser's word: its token went with the session, and nobody else puts a text into a person's drafts.
 * A script keeps the text itself and is only told.
 */
export function signInAgain(context: AppContext): RequestHandler {
  return (req, res, next) => {
    if (!isOrphanedWriting(req) || cameFrom(req, context.config.publicUrl) !== 'here') return next();
    if (wantsJson(req)) throw unauthenticated();
    showSignIn(context, req, res.status(401), formState(), 'sign_in.ended', toKept(orphanedForm(req)));
  };
}

function showSignIn(
  context: AppContext,
  req: Request,
  res: Response,
  form: FormState,
  fault?: string,
  kept = toKept(fromKept(req.body)),
): void {
  const next = ownPath(queryText(req, 'next') ?? req.body?.next);
  render(res, signInPage, {
    title: t(req)('sign_in.title'),
    form,
    fault,
    next,
    kept,
    demoPeople: demoPeople(context),
    awaitingSetup: !accountQueries(context.db).hasUsers(),
  });
}

function demoPeople({ db, clock }: AppContext): DemoPerson[] {
  if (!officeSettings(db).demo) return [];
  const day = dayOf(clock.now());
  return DEMO_PEOPLE.flatMap(({ login, role }) => {
    const user = accountQueries(db).findByLogin(login);
    const departmentId = user && accountQueries(db).departmentOf(user.id, day);
    return user && departmentId ? [{ login, role, name: user.name, department: departmentOn(db, departmentId, day).name }] : [];
  });
}

function personalWords({ db, clock }: AppContext, req: Request): string[] {
  const person = viewer(req);
  const login = accountQueries(db).find(person.id)?.login ?? '';
  return [login, person.name, officeSettings(db).officeName, departmentOn(db, person.departmentId, dayOf(clock.now())).name];
}

function showAccount({ db, config }: AppContext, req: Request, res: Response, form: FormState, feedAddress?: string): void {
  const person = viewer(req);
  const sessions = sessionQueries(db).listOfUser(person.id);
  render(res, accountPage, {
    title: t(req)('account.title'),
    form,
    minLength: config.passwordMinLength,
    mustChange: person.mustChangePassword,
    hasPassword: accountQueries(db).findPassword(person.id) !== undefined,
    sessions: sessions.map(({ tokenHash, userAgent, createdAt, lastSeenAt }) => ({
      current: tokenHash.equals(person.sessionHash),
      createdAt,
      lastSeenAt,
      device: deviceName(userAgent),
    })),
    feed: { madeAt: sessionQueries(db).findFeedTokenDate(person.id), address: feedAddress },
  });
}
