import { hash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { type Db, generationOf } from '../db/index.ts';
import { dayOf } from '../lib/index.ts';
import { assetsPath } from './assets.ts';
import type { AppContext, Viewer } from './context.ts';

/** Pages that show what leaves no trace in what others see: drafts, a ballot, own searches; and those that change by the clock. */
const WRITING = /^\/(me|posts\/new|awards|secretariat|search)(\/|$)|\/(edition|growth)\/?$/i;

/**
 * Answers 304 before anything is read when nothing a page is made of has changed: the data, the person with roles,
 * language and look, the program, the day. Pages that say something once are always made anew.
 * @param markOf what else a page for this person is made of
 */
export function versionTags(
  { db, clock }: AppContext,
  version: string,
  markOf: (viewer: Viewer | undefined, now: Date) => string = () => '',
): RequestHandler {
  return (req, res, next) => {
    if ((req.method !== 'GET' && req.method !== 'HEAD') || req.context.notice || WRITING.test(req.path)) return next();
    const now = clock.now();
    // A feed has no forms, and its readers keep no cookie: their token would be another each time.
    const csrf = req.path.startsWith('/feeds/') ? '' : req.context.csrf;
    const tag = tagOf(
      db,
      { ...req.context, csrf },
      `${version} ${assetsPath()} ${dayOf(now)} ${markOf(req.context.viewer, now)} ${req.originalUrl}`,
    );
    res.setHeader('ETag', tag);
    if (req.headers['if-none-match'] === tag) return void res.status(304).end();
    next();
  };
}

function tagOf(db: Db, { viewer, csrf, locale, theme, searchKey }: Express.Request['context'], rest: string): string {
  const person = viewer ? `${viewer.id} ${viewer.departmentId} ${[...viewer.roles]} ${viewer.mustChangePassword}` : '';
  const data = `${process.pid} ${generationOf(db, 'board')} ${generationOf(db, 'people')} ${generationOf(db, 'settings')}`;
  return `W/"${hash('sha1', `${person} ${csrf} ${locale} ${theme} ${searchKey} ${data} ${rest}`, 'base64url')}"`;
}
