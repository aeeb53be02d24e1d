import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { AppError, type ErrorKind, TooManyError } from '../lib/index.ts';
import { translator } from './locales.ts';
import { type PageModel, render, view } from './views.ts';

interface ErrorPage extends PageModel {
  message: string;
  /** Number under which an unexpected error stands in the log; undefined for what the reader can act on. */
  requestId: string | undefined;
  signIn: boolean;
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
} as const satisfies Record<ErrorKind, number>;

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
    if (!error) log.error({ err: fault, request: req.context.id }, 'unexpected error');
    if (error instanceof TooManyError) res.setHeader('Retry-After', error.retryAfter);
    if (error?.kind === 'unauthenticated' && req.method === 'GET') return redirectToSignIn(res, req.originalUrl);
    showError(res, error);
  };
}

function redirectToSignIn(res: Response, target: string): void {
  res.redirect(303, target === '/' ? '/session/new' : `/session/new?next=${encodeURIComponent(target)}`);
}

function showError(res: Response, error: AppError | undefined): void {
  const t = translator(res.req.context.locale);
  render(res.status(error ? STATUS[error.kind] : 500), errorPage, {
    title: t(error ? `error_title.${error.kind}` : 'error_title.unexpected'),
    message: t(error ? `error.${error.key}` : 'error.unexpected'),
    requestId: error ? undefined : res.req.context.id,
    signIn: error?.kind === 'unauthenticated',
  });
}
