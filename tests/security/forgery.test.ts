import { setImmediate as turn } from 'node:timers/promises';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { flushWrites } from '../../src/db/index.ts';
import { allRows, browserOf, browserWith, ja, signIn, suzuki, testContext } from '../support/index.ts';
import { CHANGING, methodOf, READING, ROLES, sampleOffice } from './routes.ts';

describe.each(CHANGING)('a forged $route (IN-4)', (route) => {
  const FORGERIES: [what: string, token: 'right' | string | undefined, headers: Record<string, string>][] = [
    ['without a token', undefined, {}],
    ['with an empty token', '', {}],
    ['with a token of somebody else', 'csrf-of-2', {}],
    ['with the token of the visit before', 'v'.repeat(43), {}],
    ['from another origin', 'right', { Origin: 'http://evil.example' }],
    ['from another port', 'right', { Origin: 'http://127.0.0.1:3001' }],
    ['from nowhere', 'right', { Origin: 'null' }],
    ['from another site', 'right', { 'Sec-Fetch-Site': 'cross-site' }],
    ['from a sister site', 'right', { 'Sec-Fetch-Site': 'same-site', Origin: 'http://127.0.0.1:3000' }],
  ];

  it('is refused and changes nothing', async () => {
    const role = ROLES.find((name) => name !== 'anonymous' && route.answers[name] === 303) ?? 'admin';
    const { db, people } = sampleOffice();
    const context = testContext({ db });
    const app = buildApp(context);
    signIn(context, suzuki);
    for (const person of [people[role], undefined]) {
      const session = person ? signIn(context, person) : { cookie: `visit=${'w'.repeat(43)}`, csrf: 'w'.repeat(43) };
      const before = allRows(db);
      for (const [what, token, headers] of FORGERIES) {
        const { status } = await request(app)
          .post(route.path)
          .set({ Cookie: session.cookie, ...headers })
          .type('form')
          .send({
            ...(token === undefined ? {} : { _csrf: token === 'right' ? session.csrf : token }),
            ...(methodOf(route) === 'POST' ? {} : { _method: methodOf(route) }),
            ...route.fields,
          });
        expect(`${what} ${status}`).toBe(`${what} 403`);
      }
      expect(allRows(db)).toEqual(before);
    }
  });

  it('is refused when it comes in its own method or as JSON', async () => {
    const { db, people } = sampleOffice();
    const context = testContext({ db });
    const app = buildApp(context);
    const { cookie, csrf } = signIn(context, people.admin as NonNullable<typeof people.admin>);
    const method = methodOf(route).toLowerCase() as 'post' | 'put' | 'delete';
    const before = allRows(db);
    await request(app)[method](route.path).set('Cookie', cookie).expect(403);
    await request(app)
      [method](route.path)
      .set('Cookie', cookie)
      .send({ _csrf: csrf, ...route.fields })
      .expect(403);
    await request(app)[method](route.path).set('Cookie', cookie).type('text/plain').send(`_csrf=${csrf}`).expect(403);
    await request(app)[method](`${route.path}?_csrf=${csrf}`).set('Cookie', cookie).expect(403);
    expect(allRows(db)).toEqual(before);
  });
});

describe('the guard (IN-4)', () => {
  it('lets the own pages through, with and without the browser’s word', async () => {
    const { db } = sampleOffice();
    const browser = browserOf(testContext({ db }), suzuki);
    await browser.put('/posts/1/vote').set('Sec-Fetch-Site', 'same-origin').expect(303);
    await browser.delete('/posts/1/vote').set('Origin', 'http://127.0.0.1:3000').expect(303);
    await browser.put('/posts/1/vote').expect(303);
  });

  it('says what to do', async () => {
    const browser = browserWith(buildApp(testContext()), { cookie: '', csrf: 'wrong' });
    const page = await browser.post('/session', { login: 'sato', password: 'x' }).expect(403);
    expect(page.text).toContain(ja('error.form_expired'));
  });

  it('takes no method of its own from a GET, nor an unknown one', async () => {
    const { db } = sampleOffice();
    const context = testContext({ db });
    const browser = browserOf(context, suzuki);
    const before = allRows(db);
    await browser.get('/posts/1?_method=DELETE').expect(200);
    await browser.get('/posts/1').set('X-HTTP-Method-Override', 'DELETE').expect(200);
    for (const _method of ['GET', 'TRACE', 'delete', '__proto__']) await browser.post('/posts/1/vote', { _method }).expect(404);
    expect(allRows(db, ['post_views', 'posts', 'sessions'])).toEqual(
      Object.fromEntries(Object.entries(before).filter(([name]) => !['post_views', 'posts', 'sessions'].includes(name))),
    );
  });
});

const WRITTEN_BY_ASKING = ['post_views', 'sessions', 'search_log', 'search_clicks', 'recent_searches'];

describe('asking (IN-4)', () => {
  it.each(ROLES)('changes nothing but views, last-seen and what was searched for, for %s', async (role) => {
    const { db, people } = sampleOffice();
    const context = testContext({ db });
    const browser = browserOf(context, people[role]);
    context.setNow('2026-07-01T00:10:00Z');
    const before = allRows(db, WRITTEN_BY_ASKING);
    const seen = new Set<string>();
    const waiting = READING.map(({ path }) => path);
    // All routes, and whatever their pages link to.
    for (let address = waiting.pop(); address !== undefined && seen.size < 150; address = waiting.pop()) {
      if (seen.has(address)) continue;
      seen.add(address);
      const { status, text } = await browser.get(address);
      expect(`${address} ${status}`).not.toMatch(/ 5\d\d$/);
      for (const [, link] of (text ?? '').matchAll(/href="(\/[^"#]*)/g)) {
        if (link && !link.startsWith('/assets/')) waiting.push(link.replaceAll('&amp;', '&'));
      }
    }
    await turn();
    flushWrites(db);
    const after = allRows(db, WRITTEN_BY_ASKING);
    const blank = (rows: Record<string, unknown[]>) => ({
      ...rows,
      posts: (rows['posts'] as object[]).map((post) => ({ ...post, views_count: 0 })),
    });
    expect(blank(after)).toEqual(blank(before));
    expect(seen.size).toBeGreaterThan(30);
  });
});
