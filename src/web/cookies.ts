import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';

const COOKIES = Symbol('cookies');

/** The cookies of a request; damaged ones are left out. */
export function cookiesOf(req: Request & { [COOKIES]?: Record<string, string | undefined> }): Record<string, string | undefined> {
  req[COOKIES] ??= parseCookie(req.headers.cookie ?? '');
  return req[COOKIES];
}

/** Sets a cookie that scripts cannot read. Without `maxAgeSeconds` it ends with the browser. */
export function setCookie(res: Response, name: string, value: string, options: { https: boolean; maxAgeSeconds?: number }): void {
  res.cookie(name, value, {
    httpOnly: true,
    sameSite: 'lax',
    secure: options.https,
    path: '/',
    ...(options.maxAgeSeconds === undefined ? {} : { maxAge: options.maxAgeSeconds * 1000 }),
  });
}

/** `__Host-` binds a cookie to this host, but browsers refuse it on plain http. */
export const cookieName = (name: string, https: boolean): string => (https ? `__Host-${name}` : name);

/** Shows a sentence once, on the page the redirect leads to. `key` is one under `notice.` in the locale files. */
export function notify(res: Response, key: string): void {
  setCookie(res, 'notice', key, { https: res.app.locals['https'] === true, maxAgeSeconds: 60 });
}
