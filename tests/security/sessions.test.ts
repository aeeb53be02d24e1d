import { createHash } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import type { Express } from 'express';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changePassword, resetPassword, setActive } from '../../src/accounts/index.ts';
import { buildApp } from '../../src/app.ts';
import type { Db } from '../../src/db/index.ts';
import { flushWrites } from '../../src/db/index.ts';
import {
  anonymised,
  browserOf,
  browserWith,
  countRows,
  csrfIn,
  ja,
  LONG_AGO,
  oneRow,
  sato,
  signIn,
  suzuki,
  type TestContext,
  testContext,
  testDb,
} from '../support/index.ts';

vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  return { ...real, verify: vi.fn(real.verify) };
});

const PASSWORD = '宛名を 差し込む 三毛猫 7匹';
const OTHER = '川沿いの 古い橋を 渡る 電車';

let db: Db;
let context: TestContext;
let app: Express;

beforeEach(async () => {
  db = testDb();
  context = testContext({ db });
  app = buildApp(context);
  await changePassword(db, sato.id, PASSWORD, LONG_AGO);
});

afterEach(() => vi.useRealTimers());

const cookieLines = (headers: Record<string, unknown>): string[] => [headers['set-cookie'] ?? []].flat().map(String);
const cookieLine = (headers: Record<string, unknown>, name: string) =>
  cookieLines(headers).find((line) => line.startsWith(`${name}=`));

/** Signs in at the form, as a browser that comes by the sign-in page. */
async function signInByForm({
  to = app,
  login = 'sato',
  password = PASSWORD,
  cookie,
}: {
  to?: Express;
  login?: string;
  password?: string;
  cookie?: string;
} = {}) {
  const page = await request(to).get('/session/new');
  const visit = cookieLines(page.headers)
    .map((line) => line.split(';')[0])
    .join('; ');
  return request(to)
    .post('/session')
    .set('Cookie', cookie ? `${visit}; ${cookie}` : visit)
    .type('form')
    .send({ _csrf: csrfIn(page.text), login, password });
}

describe('passwords (AU-1, AU-3)', () => {
  it('are kept as argon2id of 19 MiB, two passes, one lane, each with its own salt', async () => {
    await changePassword(db, suzuki.id, PASSWORD, LONG_AGO);
    const hashes = [sato.id, suzuki.id].map(
      (id) => oneRow(db, 'SELECT hash FROM passwords WHERE user_id = ?', id)?.['hash'] as string,
    );
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22,}\$/);
    expect(hashes[0]).not.toBe(hashes[1]);
    expect(JSON.stringify(hashes)).not.toContain(PASSWORD);
  });

  it.each([
    ['the longest', `${'長い言葉を並べた '.repeat(28)}7匹の猫`],
    ['every sign', ' <b>&amp;"\'\\ 𠮷😀\t;--  %00 '],
    ['one beyond 72 bytes', `${'x'.repeat(80)}三毛猫と歩く川沿いA`],
  ])('are taken whole: %s', async (_, password) => {
    const browser = browserOf(context, sato);
    await browser.put('/me/password', { current: PASSWORD, password }).expect(303);
    expect((await signInByForm({ password })).status).toBe(303);
    expect((await signInByForm({ password: password.slice(0, -1) })).status).toBe(422);
    expect((await signInByForm({ password: `${password} ` })).status).toBe(422);
  });

  it('can be typed in either width', async () => {
    await changePassword(db, sato.id, 'Ａｂｃ 三毛猫と歩く川沿い', LONG_AGO);
    expect((await signInByForm({ password: 'Abc 三毛猫と歩く川沿い' })).status).toBe(303);
  });

  it('given by an administrator work once for choosing another and keep no session alive', async () => {
    const browser = browserOf(context, sato);
    const secret = await resetPassword(db, sato.id, LONG_AGO);
    expect(secret).toMatch(/^(\w{5}-){3}\w{5}$/);
    expect(JSON.stringify(db.prepare('SELECT * FROM passwords').all())).not.toContain(secret);
    await browser.get('/posts').expect(303);
    expect((await signInByForm({ password: PASSWORD })).status).toBe(422);
  });
});

describe('guessing (AU-4)', () => {
  const guess = (login: string, from?: Express) =>
    signInByForm({ login, password: 'a wrong guess', ...(from ? { to: from } : {}) });

  it('is refused early for an account from an address, and its owner gets in after 15 minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-07-01T00:00:00Z') });
    const statuses = [];
    for (let attempt = 0; attempt < 20; attempt += 1) statuses.push((await guess('sato')).status);
    expect(statuses).toEqual([...Array(5).fill(422), ...Array(15).fill(429)]);
    const refused = await signInByForm();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900);
    expect(refused.text).toContain(ja('error.too_many_attempts'));
    vi.setSystemTime(new Date('2026-07-01T00:15:01Z'));
    expect((await signInByForm()).status).toBe(303);
  });

  it('survives a restart', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await guess('sato');
    expect((await signInByForm({ to: buildApp(testContext({ db })) })).status).toBe(429);
  });

  it('counts the same for a login in other letters, and for one nobody has', async () => {
    for (const login of ['sato', 'SATO', ' Sato', 'sato　', 'sAtO']) expect((await guess(login)).status).toBe(422);
    expect((await guess('sato')).status).toBe(429);
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await guess('nobody')).status).toBe(422);
    expect((await guess('nobody')).status).toBe(429);
  });

  it('leaves others at the same address alone, up to 60 attempts', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1) await guess('suzuki');
    expect((await signInByForm()).status).toBe(303);
    const statuses = [];
    for (let attempt = 0; attempt < 60; attempt += 1) statuses.push((await guess(`person${attempt}`)).status);
    expect(statuses.filter((status) => status === 422).length).toBeGreaterThan(40);
    expect(statuses.at(-1)).toBe(429);
  });

  it('is bounded for one account from many addresses', async () => {
    const behindProxy = buildApp(testContext({ db, config: { trustedProxies: ['loopback'] } }));
    const statuses = [];
    for (let attempt = 0; attempt < 22; attempt += 1) {
      const page = await request(behindProxy).get('/session/new');
      const { status } = await request(behindProxy)
        .post('/session')
        .set('X-Forwarded-For', `10.0.0.${attempt}`)
        .set('Cookie', String(cookieLine(page.headers, 'visit')))
        .type('form')
        .send({ _csrf: csrfIn(page.text), login: 'sato', password: 'a wrong guess' });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array(20).fill(422), 429, 429]);
  });

  it('believes no X-Forwarded-For from somebody who is not a listed proxy (DS-4)', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const page = await request(app).get('/session/new');
      const { status } = await request(app)
        .post('/session')
        .set('X-Forwarded-For', `10.0.0.${attempt}`)
        .set('Cookie', String(cookieLine(page.headers, 'visit')))
        .type('form')
        .send({ _csrf: csrfIn(page.text), login: 'sato', password: 'a wrong guess' });
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array(5).fill(422), 429, 429]);
  });

  it('forgets the failures of a person who got in', async () => {
    for (let attempt = 0; attempt < 4; attempt += 1) await guess('sato');
    expect((await signInByForm()).status).toBe(303);
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await guess('sato')).status).toBe(422);
  });

  it('learns nothing about who has an account: same page, same work', async () => {
    setActive(db, 'tanaka', false, LONG_AGO);
    const answers = new Map<string, { status: number; text: string; hashes: number }>();
    for (const login of ['sato', 'suzuki', 'tanaka', 'nobody']) {
      await guess(login); // the first hash of nothing is made once
      vi.mocked(verify).mockClear();
      const { status, text } = await guess(login);
      answers.set(login, { status, text: anonymised(text).replaceAll(login, ''), hashes: vi.mocked(verify).mock.calls.length });
    }
    for (const answer of answers.values()) expect(answer).toEqual(answers.get('sato'));
    expect(answers.get('sato')).toMatchObject({ status: 422, hashes: 1 });
  });

  it('bounds guesses at the old password too', async () => {
    const browser = browserOf(context, sato);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await browser.put('/me/password', { current: 'a wrong guess', password: OTHER }).expect(422);
    }
    const refused = await browser.put('/me/password', { current: PASSWORD, password: OTHER }).expect(429);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
  });
});

describe('the session cookie (AU-5)', () => {
  it('is HttpOnly and SameSite on plain http, without Secure, which would lock people out', async () => {
    const line = cookieLine((await signInByForm()).headers, 'session') as string;
    expect(line).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('is Secure and bound to the host on https', async () => {
    const https = buildApp(testContext({ db, config: { publicUrl: 'https://chienowa.example.lg.jp' } }));
    const answer = await signInByForm({ to: https });
    expect(cookieLine(answer.headers, '__Host-session')).toMatch(
      /^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(cookieLine(answer.headers, 'session')).toBeUndefined();
    const stranger = await request(https).get('/session/new');
    expect(cookieLine(stranger.headers, '__Host-visit')).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const token = cookieLine(answer.headers, '__Host-session')?.split(/[=;]/)[1];
    await request(https).get('/posts').set('Cookie', `session=${token}`).expect(303);
    await request(https).get('/posts').set('Cookie', `__Host-session=${token}`).expect(200);
  });

  it('is kept as a hash only', async () => {
    const token = cookieLine((await signInByForm()).headers, 'session')?.split(/[=;]/)[1] as string;
    const row = oneRow(db, 'SELECT * FROM sessions') as { token_hash: Buffer };
    expect(row.token_hash.equals(createHash('sha256').update(token).digest())).toBe(true);
    expect(JSON.stringify(db.prepare('SELECT *, hex(token_hash) AS hex FROM sessions').all())).not.toContain(token);
    await request(app)
      .get('/posts')
      .set('Cookie', `session=${row.token_hash.toString('base64url')}`)
      .expect(303);
  });

  it('is new at each sign-in; one planted before or used before is worth nothing', async () => {
    const planted = 'p'.repeat(43);
    const first = await signInByForm({ cookie: `session=${planted}` });
    const token = cookieLine(first.headers, 'session')?.split(/[=;]/)[1] as string;
    expect(token).not.toBe(planted);
    await request(app).get('/posts').set('Cookie', `session=${planted}`).expect(303);
    const account = await request(app).get('/me/account').set('Cookie', `session=${token}`).expect(200);
    const second = await browserWith(app, { cookie: `session=${token}`, csrf: csrfIn(account.text) })
      .post('/session', { login: 'sato', password: PASSWORD })
      .expect(303);
    expect(cookieLine(second.headers, 'session')?.split(/[=;]/)[1]).not.toBe(token);
    await request(app).get('/posts').set('Cookie', `session=${token}`).expect(303);
  });

  it('ends after an hour without a click, not while somebody works', async () => {
    const session = signIn(context, sato);
    const browser = browserWith(app, session);
    for (const time of ['00:59', '01:58', '02:57']) {
      context.setNow(`2026-07-01T${time}:00Z`);
      await browser.get('/posts').expect(200);
      flushWrites(db);
    }
    context.setNow('2026-07-01T03:57:01Z');
    await browser.get('/posts').expect(303);
  });

  it('ends after twelve hours of work', async () => {
    const browser = browserWith(app, signIn(context, sato));
    for (let minutes = 50; minutes < 12 * 60; minutes += 50) {
      context.setNow(new Date(Date.parse('2026-07-01T00:00:00Z') + minutes * 60_000).toISOString());
      await browser.get('/posts').expect(200);
      flushWrites(db);
    }
    context.setNow('2026-07-01T12:00:00Z');
    await browser.get('/posts').expect(303);
  });

  it('has the limits the office chose', async () => {
    const strict = testContext({ db, config: { sessionIdleMinutes: 5, sessionMaxHours: 1 } });
    const strictApp = buildApp(strict);
    const answer = await signInByForm({ to: strictApp });
    const cookie = String(cookieLine(answer.headers, 'session')).split(';')[0] as string;
    strict.setNow('2026-07-01T00:04:00Z');
    await request(strictApp).get('/posts').set('Cookie', cookie).expect(200);
    strict.setNow('2026-07-01T00:09:30Z');
    await request(strictApp).get('/posts').set('Cookie', cookie).expect(303);
    expect(oneRow(db, 'SELECT expires_at AS until FROM sessions')).toEqual({ until: '2026-07-01T01:00:00.000Z' });
  });

  it.each([
    'session=',
    'session=x',
    `session=${'a'.repeat(5000)}`,
    'session=%00',
    'session="',
    '=;;session',
    `session=${'\u00ff'.repeat(9)}`,
  ])('means nobody when it is damaged (%#)', async (cookie) => {
    await request(app).get('/posts').set('Cookie', cookie).expect(303);
  });

  it('sweeps sessions that are over when somebody signs in', async () => {
    signIn(context, suzuki);
    context.setNow('2026-07-02T00:00:00Z');
    await signInByForm();
    expect(countRows(db, 'sessions')).toBe(1);
  });
});

describe('an ended session (AU-6)', () => {
  it.each([
    ['sign-out', (session: ReturnType<typeof signIn>) => browserWith(app, session).delete('/session').expect(303)],
    ['sign-out everywhere', () => browserOf(context, sato, app).delete('/session', { which: 'all' }).expect(303)],
    ['a change of password', () => changePassword(db, sato.id, OTHER, LONG_AGO)],
    ['a one-time secret', () => resetPassword(db, sato.id, LONG_AGO)],
    ['deactivation', async () => setActive(db, 'sato', false, LONG_AGO)],
  ])('serves nothing after %s, not even a 304', async (_, end) => {
    const session = signIn(context, sato);
    const browser = browserWith(app, session);
    const { headers } = await browser.get('/posts').expect(200);
    await end(session);
    await browser.get('/posts').expect(303);
    await browser
      .get('/posts')
      .set('If-None-Match', headers['etag'] as string)
      .expect(303);
    const refused = await browser.post('/posts', { kind: 'tip', title: '終わった後の投稿', body: '本文', categoryId: 1 });
    expect([401, 403]).toContain(refused.status);
    expect(countRows(db, 'posts')).toBe(0);
  });

  it('stays dead when a closed account is opened again', async () => {
    const browser = browserWith(app, signIn(context, sato));
    setActive(db, 'sato', false, LONG_AGO);
    setActive(db, 'sato', true, LONG_AGO);
    await browser.get('/posts').expect(303);
  });
});

describe('a notice after a redirect', () => {
  it('is shown once', async () => {
    const browser = browserOf(context, sato);
    const page = await browser
      .get('/posts')
      .set('Cookie', `${signIn(context, sato).cookie}; notice=saved`)
      .expect(200);
    expect(page.text).toContain(ja('notice.saved'));
    expect(cookieLine(page.headers, 'notice')).toMatch(/^notice=; .*Expires=Thu, 01 Jan 1970/);
  });

  it.each(['unknown', '__proto__', 'constructor', '<script>alert(1)</script>', 'saved.x', '%E0%A4%A', '../notice.saved'])(
    'with the unknown key %s is ignored',
    async (key) => {
      const page = await request(app).get('/session/new').set('Cookie', `notice=${key}`).expect(200);
      expect(page.text).not.toContain('notice--success');
      expect(page.text).not.toContain('<script>alert');
    },
  );
});
