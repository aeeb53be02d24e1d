import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { forbidden } from '../lib/index.ts';
import { isUpload } from './body.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site could have sent: the browser's word on where it comes from, and a token bound to the reader.
 * Browsers leave out Sec-Fetch-Site on plain http, so Origin decides there. Must come after the body parser.
 * A file is not parsed by then: `receiveFile` looks at the token of its form.
 * @param publicOrigin where readers reach the office, e.g. `https://chienowa.example.lg.jp`
 */
export function csrfGuard(publicOrigin: string): RequestHandler {
  return (req, _res, next) => {
    if (SAFE_METHODS.has(req.method)) return next();
    if (cameFrom(req, publicOrigin) === 'elsewhere' || !(isUpload(req) || hasFormToken(req))) throw forbidden('form_expired');
    next();
  };
}

/** Where a form comes from by the browser's word; old browsers say nothing. */
export function cameFrom(req: Request, publicOrigin: string): 'here' | 'elsewhere' | 'unknown' {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  if (site === undefined && origin === undefined) return 'unknown';
  return (site !== undefined ? site === 'same-origin' : origin === publicOrigin) ? 'here' : 'elsewhere';
}

/** Whether a form, as far as it has been read, carries the token of this reader. */
export const hasFormToken = (req: Request): boolean => sameText(String(req.body?.['_csrf'] ?? ''), req.context.csrf);

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
