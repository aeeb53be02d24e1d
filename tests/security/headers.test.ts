import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { assetsPath, securityHeaders } from '../../src/web/index.ts';
import { browserOf, csrfIn, sato, signIn, takahashi, testContext } from '../support/index.ts';
import { CHANGING, READING, sampleOffice, send } from './routes.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "script-src-attr 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
];

type Headers = Record<string, string>;

function expectSafe(headers: Headers, what: string): void {
  const policy = String(headers['content-security-policy'])
    .split(';')
    .map((directive) => directive.trim());
  expect(policy, what).toEqual(expect.arrayContaining(POLICY));
  expect(headers['content-security-policy'], what).not.toMatch(/unsafe|https:|\*|data:/);
  expect(headers['x-content-type-options'], what).toBe('nosniff');
  expect(headers['referrer-policy'], what).toBe('same-origin');
  expect(headers['x-frame-options'], what).toBe('DENY');
  expect(headers['x-powered-by'], what).toBeUndefined();
  const type = headers['content-type'];
  if (type && /^text\/|xml/.test(type) && !type.startsWith('image/')) expect(type, what).toMatch(/charset=utf-8/i);
}

describe('the headers of every answer (IN-3)', () => {
  it('stand on pages, redirects, refusals and feeds of every route', async () => {
    const { db, people } = sampleOffice();
    const context = testContext({ db });
    for (const person of [people.anonymous, people.member, people.admin]) {
      for (const route of [...READING, ...CHANGING]) {
        const { headers, status } = await send(browserOf(context, person), route);
        // A file has a policy of its own, which its tests look at.
        if (route.route !== 'GET /attachments/:key' || status !== 200) expectSafe(headers as Headers, `${route.route} ${status}`);
        if (route.gate) expect(headers['cache-control'], route.route).toBe(person ? 'no-store' : 'private, no-cache');
      }
    }
  });

  it('stand on 304, 403, 404, 413, 422, 429 and malformed addresses', async () => {
    const { db } = sampleOffice();
    const context = testContext({ db, config: { writesPerMinute: 3 } });
    const app = buildApp(context);
    const browser = browserOf(context, takahashi, app);
    const { cookie, csrf } = signIn(context, takahashi);
    const { headers } = await browser.get('/posts');
    const found = [
      await browser.get('/posts').set('If-None-Match', headers['etag'] as string),
      await request(app).post('/posts').set('Cookie', cookie),
      await browser.get('/nothing'),
      await request(app)
        .post('/posts')
        .set('Cookie', cookie)
        .set('Content-Length', String(2 ** 21))
        .send('x'),
      await browser.get('/%E0%A4%A'),
      await browser.get('/posts/%E0%A4%A'),
      await browser.get('/assets/%E0%A4%A/app.css'),
      await browser.get('/assets/x/missing.css'),
      await browser.get('/assets/x/..%2f..%2fpackage.json'),
      await browser.post('/posts', { _csrf: csrf, kind: 'tip' }),
      await browser.post('/posts'),
      await browser.post('/posts'),
      await browser.post('/posts'),
    ];
    expect(found.map(({ status }) => status)).toEqual(expect.arrayContaining([304, 403, 404, 413, 422, 429]));
    for (const answer of found) expectSafe(answer.headers as Headers, String(answer.status));
    for (const answer of found) expect(answer.status).toBeLessThan(500);
  });

  it('stand on the stylesheet, which may be kept for ever', async () => {
    const answer = await request(buildApp(testContext())).get(`${assetsPath()}/app.css`);
    expectSafe(answer.headers as Headers, 'app.css');
    if (answer.status === 200) expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('stand on an unexpected error, whose page has a number and no internals (DS-3, OB-4)', async () => {
    const { db } = sampleOffice();
    const context = testContext({ db });
    const logged: Record<string, unknown>[] = [];
    context.log.error = ((facts: Record<string, unknown>) => void logged.push(facts)) as typeof context.log.error;
    const browser = browserOf(context, sato);
    await browser.get('/posts').expect(200);
    db.exec('DROP TABLE post_tools');
    const page = await browser.get('/posts/1').expect(500);
    expectSafe(page.headers as Headers, '500');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['etag']).toBeUndefined();
    const number = /<code>([0-9a-f]{12})<\/code>/.exec(page.text)?.[1];
    expect(page.text).not.toMatch(/post_tools|sqlite|select|node_modules|\.ts:|at \w+/i);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ request: number, err: { message: expect.stringContaining('post_tools') } });
  });

  it('stand even when the database is gone before anybody is known', async () => {
    const { db } = sampleOffice();
    const context = testContext({ db });
    const browser = browserOf(context, sato);
    db.close();
    for (const path of ['/', '/posts/1', '/session/new', '/feeds/posts.atom']) {
      const page = await browser.get(path).expect(500);
      expectSafe(page.headers as Headers, path);
      expect(page.text).toMatch(/<code>[0-9a-f]{12}<\/code>/);
      expect(page.text).not.toMatch(/database|sqlite|node_modules|\.ts|at \w+ /i);
    }
    expect((await browser.post('/session', { login: 'x', password: 'x' })).status).toBe(500);
    await browser.get('/healthz').expect(200);
    expectSafe((await browser.get('/readyz').expect(503)).headers as Headers, '/readyz');
  });
});

describe('transport (IN-3)', () => {
  it('is forced to https only where readers come by https', async () => {
    const https = buildApp(testContext({ config: { publicUrl: 'https://chienowa.example.lg.jp' } }));
    const { headers } = await request(https).get('/session/new').expect(200);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    const http = await request(buildApp(testContext())).get('/session/new').expect(200);
    expect(http.headers['strict-transport-security']).toBeUndefined();
    expect(http.headers['content-security-policy']).not.toContain('upgrade');
    expect(http.headers['cross-origin-opener-policy']).toBeUndefined();
  });

  it('is a decision of the setting, not of a header', async () => {
    const app = express().use(securityHeaders(false));
    const { headers } = await request(app).get('/').set('X-Forwarded-Proto', 'https');
    expect(headers['strict-transport-security']).toBeUndefined();
  });
});

describe('what pages load (PD-4)', () => {
  it('comes from this server alone, and no page has script or style of its own', async () => {
    const { db, people } = sampleOffice();
    const context = testContext({ db });
    for (const person of [people.anonymous, people.member, people.admin]) {
      const browser = browserOf(context, person);
      for (const { path, route } of READING.filter(({ route: name }) => !/\.atom|:key/.test(name))) {
        const { text } = await browser.get(path);
        expect(text, route).not.toMatch(/(src|href|action|formaction)="(https?:)?\/\//);
        expect(text, route).not.toMatch(/<style|<script(?! type="module" src="\/assets\/)| style="| on\w+="|<iframe|<base/);
      }
    }
  });

  it('does not change the token on the way (same session, same token)', async () => {
    const { db } = sampleOffice();
    const browser = browserOf(testContext({ db }), sato);
    const tokens = await Promise.all(['/', '/posts', '/me/account'].map(async (path) => csrfIn((await browser.get(path)).text)));
    expect(new Set(tokens).size).toBe(1);
  });
});
