import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../src/app.ts';
import {
  browserOf,
  browserWith,
  countRows,
  insertPost,
  ja,
  sato,
  signIn,
  suzuki,
  type TestContext,
  tanaka,
  testContext,
  testDb,
} from '../support/index.ts';

let context: TestContext;
let server: Server;
let cookie: string;
let csrf: string;

beforeEach(async () => {
  const db = testDb();
  context = testContext({ db });
  insertPost(db);
  ({ cookie, csrf } = signIn(context, tanaka));
  server = createServer(buildApp(context)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

/** Sends bytes as they are and reads until the server hangs up. */
function exchange(lines: string[], { end = false }: { end?: boolean } = {}): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (end) socket.end();
  return new Promise((resolve, reject) => {
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', (fault) => (answer ? resolve(answer) : reject(fault)));
  });
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

describe('a body that is too large (DS-2)', () => {
  it.each([1024 * 1024 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER])(
    'of %d bytes is refused before it is sent, and the line is cut',
    async (length) => {
      const answer = await exchange([
        'POST /posts HTTP/1.1',
        'Host: here',
        `Cookie: ${cookie}`,
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${length}`,
      ]);
      expect(statusOf(answer)).toBe(413);
      expect(answer).toMatch(/\r\nConnection: close\r\n/i);
      expect(answer).toContain(ja('error_title.too_large'));
    },
  );

  it.each(['POST', 'PUT', 'GET'])('of unsaid length is refused (%s)', async (method) => {
    const answer = await exchange([`${method} /posts HTTP/1.1`, 'Host: here', `Cookie: ${cookie}`, 'Transfer-Encoding: chunked']);
    expect(statusOf(answer)).toBe(413);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
  });

  it('is a matter of bytes: the longest post fits, with all its fields', async () => {
    const long = '漢'.repeat(30_000);
    await browserOf(context, sato)
      .post('/posts', { kind: 'tip', title: '長い本文を持つ小技', body: long, categoryId: 1, cautions: '漢'.repeat(1000) })
      .expect(303);
    const field = '漢'.repeat(5000);
    await browserOf(context, sato)
      .post('/posts', {
        kind: 'case_study',
        title: '長い項目を持つ事例',
        categoryId: 1,
        ...Object.fromEntries(
          ['challenge', 'approach', 'effect', 'cost', 'structure', 'knowHow', 'nextSteps'].map((name) => [name, field]),
        ),
        body: long,
      })
      .expect(303);
  });

  it('is refused when it is packed small', async () => {
    const bomb = gzipSync(`_csrf=${csrf}&kind=tip&body=${'x'.repeat(20 * 1024 * 1024)}`);
    const { status } = await request(server)
      .post('/posts')
      .set({ Cookie: cookie, 'Content-Encoding': 'gzip', 'Content-Type': 'application/x-www-form-urlencoded' })
      .send(bomb);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(countRows(context.db, 'posts')).toBe(1);
  });

  it('is refused when it has too many fields', async () => {
    const fields = Array.from({ length: 5000 }, (_, index) => `a${index}=1`).join('&');
    const { status } = await request(server).post('/posts').set('Cookie', cookie).type('form').send(`_csrf=${csrf}&${fields}`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});

describe('requests no browser sends (DS-3)', () => {
  const INTERNALS = /node_modules|\.(ts|js):\d|\n\s+at |SQLITE|SELECT |INSERT |Error:|ENOENT|\/work\//;

  it.each([
    'GET //..%5C HTTP/1.1',
    'GET //..%5C..%5C/ HTTP/1.1',
    'GET /%5C%5Cevil.example HTTP/1.1',
    'GET /% HTTP/1.1',
    'GET /%E0%A4%A HTTP/1.1',
    'GET /posts/%c0%ae%c0%ae HTTP/1.1',
    'GET /tags/%ff HTTP/1.1',
    'GET /tags/%ED%A0%80 HTTP/1.1',
    'GET /categories/%2e%2e%2f HTTP/1.1',
    'GET /departments/%00 HTTP/1.1',
    'GET /feeds/tags/%.atom HTTP/1.1',
    'GET /setup/% HTTP/1.1',
    'GET /assets/% HTTP/1.1',
    'GET /assets/x/%00 HTTP/1.1',
    'GET /assets/x/..%2f..%2f..%2fpackage.json HTTP/1.1',
    'GET /assets/x/%2e%2e/%2e%2e/package.json HTTP/1.1',
    'GET /assets/x/../../../package.json HTTP/1.1',
    'GET /../../etc/passwd HTTP/1.1',
    'GET /.git/config HTTP/1.1',
    'GET http://evil.example/posts HTTP/1.1',
    'GET ? HTTP/1.1',
    'GET * HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    `GET /posts?${'x'.repeat(9000)} HTTP/1.1`,
    `GET /${'a/'.repeat(4000)} HTTP/1.1`,
    `GET /posts?${'a=1&'.repeat(3000)} HTTP/1.1`,
    'HEAD /posts HTTP/1.1',
    'HEAD /posts/1 HTTP/1.1',
    'HEAD /feeds/posts.atom HTTP/1.1',
    'OPTIONS /posts HTTP/1.1',
    'TRACE /posts HTTP/1.1',
    'PATCH /posts/1 HTTP/1.1',
    'PROPFIND / HTTP/1.1',
    'PURGE /posts HTTP/1.1',
    'SEARCH /posts HTTP/1.1',
    'M-SEARCH * HTTP/1.1',
    'DELETE / HTTP/1.1',
  ])('are answered without an error and without internals: %s', async (line) => {
    const refusedByNode = 'HTTP/1.1 400 Bad Request';
    for (const who of [`Cookie: ${cookie}`, 'Cookie: session=x', '__proto__: x']) {
      const answer = await exchange([line, 'Host: here', who, 'Connection: close']);
      expect(answer.startsWith(refusedByNode) ? 400 : statusOf(answer)).toBeGreaterThanOrEqual(200);
      expect(statusOf(answer)).toBeLessThan(500);
      expect(answer).not.toMatch(INTERNALS);
      expect(answer).not.toContain('"better-sqlite3"');
    }
    await request(server).get('/healthz').expect(200);
  });

  it.each([
    ['a cookie of noise', { Cookie: 'session=\t; ==;;; __proto__=x; visit="' }],
    ['a strange language', { 'Accept-Language': `${'en,'.repeat(1000)}` }],
    ['a tag of somebody else', { 'If-None-Match': '*' }],
    ['a date', { 'If-Modified-Since': 'Thu, 01 Jan 2100 00:00:00 GMT' }],
    ['a range', { Range: 'bytes=0-1,2-3' }],
    ['an unknown type', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['a charset', { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-7' }],
    ['an encoding', { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Encoding': 'zstd' }],
    ['a type that is none', { 'Content-Type': ';;;' }],
    ['an upgrade', { Expect: 'x' }],
  ])('do not mind %s', async (_, headers) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    for (const first of ['GET /posts HTTP/1.1', 'POST /posts HTTP/1.1\r\nContent-Length: 3']) {
      const answer = await exchange([first, 'Host: here', ...lines, 'Connection: close', '', 'a=b'], { end: true });
      expect(statusOf(answer)).toBeGreaterThanOrEqual(200);
      expect(statusOf(answer)).toBeLessThan(500);
      expect(answer).not.toMatch(INTERNALS);
    }
  });

  it('get no body for a HEAD, and the same headers', async () => {
    const answer = await exchange(['HEAD /posts HTTP/1.1', 'Host: here', `Cookie: ${cookie}`, 'Connection: close']);
    expect(statusOf(answer)).toBe(200);
    expect(answer.slice(answer.indexOf('\r\n\r\n'))).toBe('\r\n\r\n');
    expect(answer).toMatch(/\r\nContent-Length: \d{4,}\r\n/);
  });
});

describe('too many acts (DS-4)', () => {
  it('of one person in a minute are refused; others, and reading, go on', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-07-01T00:00:00Z') });
    const strict = testContext({ db: context.db, config: { writesPerMinute: 5 } });
    const app = buildApp(strict);
    const busy = browserWith(app, signIn(strict, tanaka));
    const statuses = [];
    for (let act = 0; act < 7; act += 1) statuses.push((await busy.put('/posts/1/bookmark')).status);
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429]);
    const refused = await busy.post('/posts/1/comments', { body: 'コメント' }).expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.text).toContain(ja('error_title.too_many'));
    expect(countRows(strict.db, 'comments')).toBe(0);
    await busy.get('/posts/1').expect(200);
    await browserWith(app, signIn(strict, tanaka)).put('/posts/1/bookmark').expect(429);
    await browserWith(app, signIn(strict, suzuki)).put('/posts/1/bookmark').expect(303);
    vi.setSystemTime(new Date('2026-07-01T00:01:01Z'));
    await busy.put('/posts/1/bookmark').expect(303);
  });

  it('of looking for something are refused, too; what was typed stays in the box, and reading goes on', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-07-01T00:00:00Z') });
    const strict = testContext({ db: context.db, config: { searchesPerMinute: 4 } });
    const app = buildApp(strict);
    const busy = browserWith(app, signIn(strict, tanaka));
    const search = `/search?q=${encodeURIComponent('宛名')}`;
    await busy.get(search).expect(200);
    await busy.get('/search/results/1?q=x&rank=1').expect(303);
    await busy.get('/api/v1/search?q=x').expect(200);
    await busy.get('/feeds/search.atom?q=x').expect(200);
    const refused = await busy.get(search).expect(429);
    expect(Number(refused.headers['retry-after'])).toBe(60);
    expect(refused.text).toContain(ja('error.too_many_searches', { seconds: 60 }));
    expect(refused.text).toMatch(/class="search-box__field"[^>]* value="宛名"/);
    for (const path of ['/SEARCH/?q=x', '/search/results/1', '/api/v1/search?q=x', '/feeds/search.atom?q=x'])
      await busy.get(path).expect(429);
    await busy.get('/posts/1').expect(200);
    await browserWith(app, signIn(strict, suzuki)).get(search).expect(200);
    vi.setSystemTime(new Date('2026-07-01T00:01:01Z'));
    await busy.get(search).expect(200);
  });

  it('of suggestions are four times as many', async () => {
    const strict = testContext({ db: context.db, config: { searchesPerMinute: 1 } });
    const typing = browserOf(strict, tanaka);
    const statuses = [];
    for (const path of ['/search/suggestions?q=x', '/similar-posts?title=x', '/search/suggestions', '/search/suggestions?q=y'])
      statuses.push((await typing.get(path)).status);
    expect(statuses).toEqual([200, 200, 200, 200]);
    await typing.get('/search/suggestions?q=z').set('Accept', 'application/json').expect(429);
    await typing.get('/search?q=x').expect(200);
  });

  it('of strangers are counted by their address', async () => {
    const app = buildApp(testContext({ config: { writesPerMinute: 2 } }));
    const visit = { cookie: `visit=${'v'.repeat(43)}`, csrf: 'v'.repeat(43) };
    const other = { cookie: `visit=${'w'.repeat(43)}`, csrf: 'w'.repeat(43) };
    for (const _ of [1, 2]) await browserWith(app, visit).put('/preferences', { locale: 'en' }).expect(303);
    await browserWith(app, other).put('/preferences', { locale: 'en' }).expect(429);
  });
});
