import { readFileSync } from 'node:fs';
import path from 'node:path';
import express, { type Express, type Request, type RequestHandler } from 'express';
import { accountRoutes, can, identify, officeSettings, searchThrottle, signInAgain, writeThrottle } from './accounts/index.ts';
import { announcementRoutes, pinned } from './announcements/index.ts';
import { apiRoutes } from './api/index.ts';
import { awardCallouts, awardFrame, awardMark, awardRoutes, countAwardNotices, storedCard } from './awards/index.ts';
import { boardRoutes, countUnreadNotes, keepIndex, keepOrphanedForm, storedText } from './board/index.ts';
import { type Db, holdGenerations, inSnapshot } from './db/index.ts';
import { personalNumberGuard } from './guard/index.ts';
import { helpRoutes } from './help/index.ts';
import { homeRoutes } from './home/index.ts';
import { dayOf, notFound, unauthenticated } from './lib/index.ts';
import { countWaiting, moderationRoutes } from './moderation/index.ts';
import { departmentOn } from './organization/index.ts';
import { DEMO_DIR, ROOT } from './paths.ts';
import {
  type AppContext,
  assetRoutes,
  assetsPath,
  bodyGuard,
  compileViews,
  csrfGuard,
  cutSlowBodies,
  errorHandler,
  type FrameFacts,
  methodOverride,
  parseBody,
  queryText,
  securityHeaders,
  versionTags,
} from './web/index.ts';

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** The whole web application over one database. Everything behind the sign-in gate is closed until a route opens itself. */
export function buildApp(context: AppContext): Express {
  const { config, clock, db, log } = context;
  keepIndex(db);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustedProxies);
  app.locals['clock'] = clock;
  app.locals['https'] = config.publicUrl.startsWith('https:');
  app.locals['frameFacts'] = frameFacts(context);
  compileViews();

  app.use(cutSlowBodies(), securityHeaders(config.publicUrl.startsWith('https:')));
  app.use(assetRoutes());
  app.get('/healthz', (_req, res) => void res.type('text/plain').send('ok'));
  app.get('/readyz', (_req, res) => {
    const ready = answers(db);
    res
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ok' : 'unavailable');
  });
  app.use(steadyData(db));
  app.use(identify(context), requestLog(context), cacheRules);
  app.use(bodyGuard(config.maxFileBytes), parseBody, signInAgain(context));
  app.use(csrfGuard(config.publicUrl), methodOverride, writeThrottle(config.writesPerMinute));
  app.use(
    signInGate(context),
    versionTags(context, version, (viewer, now) => awardMark(db, viewer, now)),
  );
  // The count takes a moment, in which the data may have changed.
  app.use(SEARCHES, searchThrottle(config.searchesPerMinute), steadyData(db));
  app.use(WHILE_TYPING, searchThrottle(TYPED_PER_SEARCH * config.searchesPerMinute), steadyData(db));
  app.use(personalNumberGuard(context, (path, viewer) => storedText(db, path, viewer) ?? storedCard(db, path, viewer)));
  if (officeSettings(db).demo)
    app.use('/demo-images', express.static(path.join(DEMO_DIR, 'images'), { index: false, redirect: false }));

  const features = [
    accountRoutes(context, (viewer, typed, at) => keepOrphanedForm(db, viewer, typed, at)),
    homeRoutes(context),
    helpRoutes(context),
    ...boardRoutes(context, (viewer, post, now, locale) => awardCallouts(db, viewer, post, now, locale)),
    announcementRoutes(context),
    ...awardRoutes(context),
    ...moderationRoutes(context),
    apiRoutes(context),
  ];
  app.use(features);

  app.use(() => {
    throw notFound();
  });
  app.use(errorHandler(log));
  return app;
}

/** Whatever asks the index. */
const SEARCHES = /^\/(search|search\/results\/[^/]+|api\/v1\/search|feeds\/search\.atom)\/?$/i;
/** And what does so several times for one thing that is typed. */
const WHILE_TYPING = /^\/(search\/suggestions|similar-posts)\/?$/i;
const TYPED_PER_SEARCH = 4;

/** A page is made of one state of the data: nothing it reads changes between two of its queries. */
function steadyData(db: Db): RequestHandler {
  return (req, _res, next) => {
    const answer = () => {
      holdGenerations(db);
      next();
    };
    if (req.method === 'GET' || req.method === 'HEAD') inSnapshot(db, answer);
    else answer();
  };
}

/** Whether the database can be read; readiness says no more than that. */
function answers(db: Db): boolean {
  try {
    return db.prepare<[], { found: 1 }>('SELECT 1 AS found FROM settings UNION SELECT 1').get()?.found === 1;
  } catch {
    return false;
  }
}

/** What a stranger may ask for; the routes behind say so themselves once more. */
const OPEN_PATHS = /^\/(session|setup|preferences|feeds)(\/|$)/;
/** What a person may ask for who has yet to choose a password. */
const BEFORE_PASSWORD = /^\/(session|preferences|me\/account|me\/password)(\/|$)/;

/** A new page is closed until someone opens it. A person with a one-time secret gets to choose a password first. */
function signInGate({ config }: AppContext): RequestHandler {
  return (req, res, next) => {
    const { viewer } = req.context;
    if (viewer?.mustChangePassword && !BEFORE_PASSWORD.test(req.path)) return res.redirect(303, '/me/account');
    if (OPEN_PATHS.test(req.path)) return next();
    if (viewer || (config.readAccess === 'everyone' && can(viewer, 'read', 'everyone'))) return next();
    throw unauthenticated();
  };
}

/** Pages of a signed-in person stay in no cache; others may be kept but are asked for again. */
const cacheRules: RequestHandler = (req, res, next) => {
  res.setHeader('Cache-Control', req.context.viewer ? 'no-store' : 'private, no-cache');
  next();
};

/** When somebody had a ballot before them is nobody's business; whether they have voted is in the award's own record, without a time. */
const UNLOGGED = /^\/awards\/[^/]*\/ballot(\/|$)/i;

/** Nor what somebody searched for: the log of searches has no person, and this one's times must not lead to one. */
const WITHOUT_PERSON = /^\/search(\/|$)|^\/api\/v1\/search(\/|$)/i;

function requestLog({ log, clock }: AppContext): RequestHandler {
  return (req, res, next) => {
    if (UNLOGGED.test(req.path)) return next();
    const began = clock.now().getTime();
    res.on('finish', () => {
      // The address without its query: feed tokens and searches stay out of the log.
      log.info({
        request: req.context.id,
        method: req.method,
        path: req.path.replace(/^\/setup\/.*/, '/setup/…'),
        status: res.statusCode,
        user: WITHOUT_PERSON.test(req.path) ? undefined : req.context.viewer?.id,
        ms: clock.now().getTime() - began,
      });
    });
    next();
  };
}

/** What the search box holds. Who may not read has none, and nobody on the way in. */
function searchedOn(req: Request, { readAccess }: AppContext['config']): string | undefined {
  const { viewer } = req.context;
  if (!can(viewer, 'read', readAccess) || (viewer ? viewer.mustChangePassword : /^\/(session|setup)(\/|$)/.test(req.path))) {
    return undefined;
  }
  return req.path === '/search' ? (queryText(req, 'q') ?? '') : '';
}

const NO_ANNOUNCEMENTS: FrameFacts['announcements'] = { shown: [], more: 0 };

function frameFacts({ db, clock, config }: AppContext): (req: Request) => FrameFacts {
  return (req) => {
    const { viewer } = req.context;
    const { officeName, demo } = officeSettings(db);
    const today = dayOf(clock.now());
    const canModerate = can(viewer, 'moderate');
    return {
      officeName,
      demo,
      version,
      assets: assetsPath(),
      viewer: viewer && {
        id: viewer.id,
        name: viewer.name,
        department: departmentOn(db, viewer.departmentId, today).name,
        canModerate,
        unreadNotes: countUnreadNotes(db, viewer.id),
        waiting: canModerate ? countWaiting(db, viewer.id) : 0,
        canRunAwards: can(viewer, 'run_awards'),
        awardNotices: countAwardNotices(db, viewer.id),
      },
      searched: searchedOn(req, config),
      announcements: can(viewer, 'read', config.readAccess) ? pinned(db, today) : NO_ANNOUNCEMENTS,
      award: can(viewer, 'read', config.readAccess) ? awardFrame(db, req.path, viewer, clock.now()) : undefined,
    };
  };
}
