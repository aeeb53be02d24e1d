import { timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { forbidden } from '../lib/index.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site could have sent: the browser's word on where it comes from, and a token bound to the reader.
 * Browsers leave out Sec-Fetch-Site on plain http, so Origin decides there. Must come after the body parser.
 * @param publicOrigin where readers reach the office, e.g. `https://chienowa.example.lg.jp`
 */
export function csrfGuard(publicOrigin: string): RequestHandler {
  return (req, _res, next) => {
    if (SAFE_METHODS.has(req.method)) return next();
    const site = req.get('sec-fetch-site');
    const origin = req.get('origin');
    const foreign = site !== undefined ? site !== 'same-origin' : origin !== undefined && origin !== publicOrigin;
    if (foreign || !sameText(String(req.body?.['_csrf'] ?? ''), req.context.csrf)) throw forbidden('form_expired');
    next();
  };
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
