import { hash, randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { recordEvent } from '../activity/index.ts';
import { type Db, flushWrites, inTransaction, writeBehind } from '../db/index.ts';
import { dayOf } from '../lib/index.ts';
import {
  type AppContext,
  chooseLocale,
  cookieName,
  cookiesOf,
  hasMessage,
  type Role,
  setCookie,
  type Theme,
  type Viewer,
} from '../web/index.ts';
import { accountQueries, type SessionRow, sessionQueries } from './queries.ts';

const TOKEN_BYTES = 32;
const YEAR_SECONDS = 365 * 24 * 3600;

const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer');
const PROCESS_ID = randomBytes(3).toString('hex');
let requests = 0;

const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

const lastSeen = writeBehind<{ tokenHash: Buffer; at: string }>(
  ({ tokenHash }) => tokenHash.toString('base64'),
  (db, items) => {
    for (const { tokenHash, at } of items) sessionQueries(db).seen(tokenHash, at);
  },
);

/**
 * Finds out who asks: the session's person, else nobody; and the token that forms must send back, which for a
 * reader without a session stands in a cookie of its own.
 */
export function identify({ db, clock, config }: AppContext): RequestHandler {
  const https = config.publicUrl.startsWith('https:');
  return (req, res, next) => {
    const cookies = cookiesOf(req);
    const token = cookies[cookieName('session', https)];
    const found = token ? findViewer(db, token, clock.now(), config.sessionIdleMinutes) : undefined;
    const notice = cookies['notice'];
    req.context = {
      id: newRequestId(),
      viewer: found?.viewer,
      csrf: found?.csrf ?? visitToken(req, res, https),
      locale: chooseLocale(found?.viewer.locale ?? cookies['locale'], req.headers['accept-language']),
      theme: found?.viewer.theme ?? themeFrom(cookies['theme']),
      searchKey: cookies['search_key'] !== 'off',
      notice: notice && hasMessage(`notice.${notice}`) ? notice : undefined,
    };
    next();
  };
}

/** A number to find a request by in the log: of this process, then counted. */
const newRequestId = (): string => {
  requests += 1;
  return `${PROCESS_ID}${requests.toString(16).padStart(6, '0')}`;
};

const themeFrom = (value: string | undefined): Theme | undefined => (value === 'light' || value === 'dark' ? value : undefined);

function visitToken(req: Request, res: Response, https: boolean): string {
  const name = cookieName('visit', https);
  const known = cookiesOf(req)[name];
  if (known && known.length >= 40) return known;
  const token = newToken();
  setCookie(res, name, token, { https });
  return token;
}

function findViewer(db: Db, token: string, now: Date, idleMinutes: number): { viewer: Viewer; csrf: string } | undefined {
  const tokenHash = hashToken(token);
  const row = sessionQueries(db).find(tokenHash, dayOf(now));
  if (!row || row.departmentId === null) return undefined;
  const sinceSeen = now.getTime() - Date.parse(row.lastSeenAt);
  if (row.expiresAt <= now.toISOString() || sinceSeen > idleMinutes * 60_000) return undefined;
  // A minute's precision is enough for the idle limit and spares a write per click.
  if (sinceSeen > 60_000) lastSeen(db).add({ tokenHash, at: now.toISOString() });
  return { viewer: toViewer(row, row.departmentId, tokenHash), csrf: row.csrf };
}

const toViewer = (row: SessionRow, departmentId: number, sessionHash: Buffer): Viewer => ({
  id: row.userId,
  name: row.name,
  departmentId,
  roles: new Set(row.roles ? (row.roles.split(',') as Role[]) : []),
  locale: row.locale ?? undefined,
  theme: row.theme ?? undefined,
  mustChangePassword: row.mustChangePassword === 1,
  sessionHash,
});

/** Starts a session of a person and hands its token to the browser; a session the browser had before ends. @returns the person */
export function startSession(
  { db, clock, config }: AppContext,
  req: Request,
  res: Response,
  userId: number,
  how: 'password' | 'demo' | 'setup',
): Viewer {
  const at = clock.now();
  const https = config.publicUrl.startsWith('https:');
  const token = newToken();
  const previous = req.context.viewer?.sessionHash;
  inTransaction(db, () => {
    if (previous) sessionQueries(db).delete(previous);
    sessionQueries(db).deleteExpired(at.toISOString(), new Date(at.getTime() - config.sessionIdleMinutes * 60_000).toISOString());
    sessionQueries(db).insert({
      tokenHash: hashToken(token),
      userId,
      csrf: newToken(),
      createdAt: at.toISOString(),
      expiresAt: new Date(at.getTime() + config.sessionMaxHours * 3_600_000).toISOString(),
      userAgent: (req.get('user-agent') ?? '').slice(0, 200),
    });
    recordEvent(db, {
      kind: 'session.started',
      actorId: userId,
      departmentId: accountQueries(db).departmentOf(userId, dayOf(at)),
      details: { how, source: req.ip ?? '' },
      at,
    });
  });
  setCookie(res, cookieName('session', https), token, { https });
  const found = findViewer(db, token, at, config.sessionIdleMinutes);
  if (!found) throw new Error(`User ${userId} has no department`);
  return found.viewer;
}

/** Ends this session, or all of the person's. The browser forgets what it kept of the pages. */
export function endSessions({ db, clock, config }: AppContext, res: Response, viewer: Viewer, which: 'this' | 'all'): void {
  flushWrites(db);
  inTransaction(db, () => {
    if (which === 'all') sessionQueries(db).deleteOfUser(viewer.id);
    else sessionQueries(db).delete(viewer.sessionHash);
    recordEvent(db, {
      kind: 'session.ended',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      details: { which },
      at: clock.now(),
    });
  });
  forgetSession(res, config.publicUrl.startsWith('https:'));
}

export function forgetSession(res: Response, https: boolean): void {
  res.clearCookie(cookieName('session', https), { path: '/', httpOnly: true, sameSite: 'lax', secure: https });
  res.setHeader('Clear-Site-Data', '"cache"');
}

/** Keeps a choice of language or look: with the person, else in the browser; of keys in the browser, which is where a keyboard is. */
export function rememberChoice(
  { db, config }: AppContext,
  req: Request,
  res: Response,
  choice: { locale?: string | undefined; theme?: string | undefined; searchKey?: string | undefined },
): void {
  const https = config.publicUrl.startsWith('https:');
  const { viewer } = req.context;
  const locale = choice.locale === 'ja' || choice.locale === 'en' ? choice.locale : undefined;
  if (locale && viewer) accountQueries(db).setLocale(viewer.id, locale);
  else if (locale) setCookie(res, 'locale', locale, { https, maxAgeSeconds: YEAR_SECONDS });
  if (choice.searchKey === 'on' || choice.searchKey === 'off')
    setCookie(res, 'search_key', choice.searchKey, { https, maxAgeSeconds: YEAR_SECONDS });
  if (choice.theme === undefined) return;
  const theme = themeFrom(choice.theme);
  if (viewer) accountQueries(db).setTheme(viewer.id, theme ?? null);
  else setCookie(res, 'theme', theme ?? 'auto', { https, maxAgeSeconds: YEAR_SECONDS });
}

/** A new address for feed readers; the one before stops working. @returns the token, which is stored as a hash only */
export function makeFeedToken(db: Db, viewer: Viewer, at: Date): string {
  const token = newToken();
  inTransaction(db, () => {
    sessionQueries(db).putFeedToken(viewer.id, hashToken(token), at.toISOString());
    recordEvent(db, {
      kind: 'account.feed_token_made',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: viewer.id,
      at,
    });
  });
  return token;
}

/** The active person a feed address belongs to. */
export const findFeedReader = (db: Db, token: string): number | undefined => sessionQueries(db).findFeedReader(hashToken(token));
