import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { AppError, type ErrorKind, TooManyError } from '../lib/index.ts';
import type { RequestContext } from './context.ts';
import { translator } from './locales.ts';
import { type PageModel, render, view } from './views.ts';
import { wantsJson } from './wants-json.ts';

interface ErrorPage extends PageModel {
  message: string;
  /** Number under which an unexpected error stands in the log; undefined for what the reader can act on. */
  requestId: string | undefined;
  signIn: boolean;
  /** What the reader had typed, to copy it from here. */
  kept: string[];
}

const errorPage = view<ErrorPage>('errors/show');

/** The only place that knows statuses. */
const STATUS = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

/** The status of a fault that a page shows beside the form it was sent from. */
export const statusOf = ({ kind }: AppError): number => STATUS[kind];

/** Express and its parsers throw errors that carry a status: malformed addresses and bodies are the sender's fault. */
const isClientFault = (fault: unknown): boolean => {
  const status = (fault as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
};

/** Turns whatever a handler threw into a page. What the reader can act on says so; the rest is logged whole and shown as a number. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (fault: unknown, req, res, next) => {
    if (res.headersSent) return next(fault);
    res.removeHeader('ETag');
    const error = fault instanceof AppError ? fault : isClientFault(fault) ? new AppError('invalid', 'bad_request') : undefined;
    // Before the reader is known there is no context: a malformed address of an asset, a database that does not answer.
    const id = (req.context as RequestContext | undefined)?.id ?? randomBytes(6).toString('hex');
    if (!error) log.error({ err: fault, request: id }, 'unexpected error');
    if (error instanceof TooManyError) res.setHeader('Retry-After', error.retryAfter);
    try {
      if (wantsJson(req)) return answerInJson(res, error, id);
      if (error?.kind === 'unauthenticated' && req.method === 'GET') return redirectToSignIn(res, req.originalUrl);
      showError(res, error);
    } catch (second) {
      if (error) log.error({ err: second, request: id }, 'error page failed');
      showPlainError(res, error, id);
    }
  };
}

/** An error page that needs neither the reader nor the database. */
function showPlainError(res: Response, error: AppError | undefined, requestId: string): void {
  const t = translator('ja');
  const title = t(error ? `error_title.${error.kind}` : 'error_title.unexpected');
  const message = error ? t(`error.${error.key}`, error.values) : t('error.unexpected');
  const number = error ? '' : `<p>${t('error.request_id')} <code>${requestId}</code></p>`;
  res.status(error ? STATUS[error.kind] : 500).type('html');
  res.end(
    `<!doctype html>\n<html lang="ja"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${message}</p>${number}</html>\n`,
  );
}

function redirectToSignIn(res: Response, target: string): void {
  // `ownPath` takes no longer one back, and proxies refuse long headers.
  const known = target !== '/' && target.length <= 2000;
  res.redirect(303, known ? `/session/new?next=${encodeURIComponent(target)}` : '/session/new');
}

/** For scripts, which show the sentence where they are. */
function answerInJson(res: Response, error: AppError | undefined, requestId: string): void {
  const t = translator((res.req.context as RequestContext | undefined)?.locale ?? 'ja');
  if (!error) return void res.status(500).json({ error: `${t('error.unexpected')} ${t('error.request_id')} ${requestId}` });
  const { passage, draft } = error.values;
  res
    .status(STATUS[error.kind])
    .json({ error: t(`error.${error.key}`, error.values), ...(passage ? { passage } : {}), ...(draft ? { draft } : {}) });
}

function showError(res: Response, error: AppError | undefined): void {
  const t = translator(res.req.context.locale);
  render(res.status(error ? STATUS[error.kind] : 500), errorPage, {
    title: t(error ? `error_title.${error.kind}` : 'error_title.unexpected'),
    message: error ? t(`error.${error.key}`, error.values) : t('error.unexpected'),
    requestId: error ? undefined : res.req.context.id,
    signIn: error?.kind === 'unauthenticated',
    kept: typedTexts(res.req.body),
  });
}

const WORTH_KEEPING = 10;
const SECRET_FIELDS = new Set(['_csrf', 'password', 'current', 'next', 'back']);

/** The longer texts of a form that was not taken: a session that ended meanwhile must not cost a written page. */
function typedTexts(body: unknown): string[] {
  return Object.entries((body ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => typeof value === 'string' && value.length >= WORTH_KEEPING && !SECRET_FIELDS.has(name))
    .map(([, value]) => String(value));
}
