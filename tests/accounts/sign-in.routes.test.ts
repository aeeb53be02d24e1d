import { beforeEach, describe, expect, it } from 'vitest';
import { changePassword, putOfficeSettings, resetPassword, setActive } from '../../src/accounts/index.ts';
import { buildApp } from '../../src/app.ts';
import type { Db } from '../../src/db/index.ts';
import {
  browserOf,
  browserWith,
  countRows,
  csrfIn,
  faultBeside,
  insertPost,
  ja,
  LONG_AGO,
  lastEvents,
  oneRow,
  sato,
  signIn,
  suzuki,
  type TestContext,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const PASSWORD = '宛名を 差し込む 三毛猫 7匹';

let db: Db;
let context: TestContext;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
});

/** The value of a cookie an answer sets. */
const cookieIn = (headers: Record<string, unknown>, name: string): string | undefined =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map(String)
    .find((line) => line.startsWith(`${name}=`))
    ?.split(/[=;]/)[1];

describe('GET /session/new', () => {
  it('shows the form, and where it leads', async () => {
    const page = await browserOf(context).get('/session/new?next=%2Fposts%3Fkind%3Dtip').expect(200);
    expect(typedIn(page.text, 'next')).toBe('/posts?kind=tip');
    expect(page.text).toContain('type="password"');
    expect(page.text).not.toContain('/session/demo');
  });

  it('passes a person who is signed in already', async () => {
    await browserOf(context, sato).get('/session/new?next=%2Fcategories').expect(303).expect('Location', '/categories');
  });

  it('shows the five people of a demo office, and only of one', async () => {
    putOfficeSettings(db, { officeName: 'みなと県', demo: true });
    const { text } = await browserOf(context).get('/session/new').expect(200);
    expect(text.match(/action="\/session\/demo"/g)).toHaveLength(5);
    expect(text).toContain(ja('frame.demo'));
  });
});

describe('POST /session', () => {
  beforeEach(() => changePassword(db, sato.id, PASSWORD, LONG_AGO));

  it('signs in and leads on', async () => {
    const answer = await browserOf(context)
      .post('/session', { login: 'SATO', password: PASSWORD, next: '/categories' })
      .expect(303);
    expect(answer.headers['location']).toBe('/categories');
    const session = cookieIn(answer.headers, 'session');
    const page = await browserWith(buildApp(context), { cookie: `session=${session}`, csrf: '' })
      .get('/categories')
      .expect(200);
    expect(page.text).toContain('佐藤');
    expect(lastEvents(db)).toMatchObject([{ kind: 'session.started', actorId: sato.id }]);
  });

  it.each([
    ['sato', 'wrong password here'],
    ['nobody', PASSWORD],
    ['suzuki', PASSWORD],
  ])('refuses %s with a wrong password, keeps the login and gives no hint', async (login, password) => {
    const page = await browserOf(context).post('/session', { login, password, next: '/categories' }).expect(422);
    expect(page.text).toContain(ja('form.sign_in_wrong'));
    expect(typedIn(page.text, 'login')).toBe(login);
    expect(typedIn(page.text, 'next')).toBe('/categories');
    expect(page.text).not.toContain(password);
    expect(cookieIn(page.headers, 'session')).toBeUndefined();
    expect(countRows(db, 'sessions')).toBe(0);
    expect(lastEvents(db)).toMatchObject([{ kind: 'session.refused' }]);
  });

  it('refuses an account that is closed', async () => {
    setActive(db, 'sato', false, LONG_AGO);
    await browserOf(context).post('/session', { login: 'sato', password: PASSWORD }).expect(422);
  });

  it('names the empty fields', async () => {
    const page = await browserOf(context).post('/session', { login: ' ', password: '' }).expect(422);
    expect(faultBeside(page.text, 'login')).toBe(ja('form.login_length'));
    expect(faultBeside(page.text, 'password')).toBe(ja('form.required'));
    const long = await browserOf(context)
      .post('/session', { login: 'l'.repeat(101), password: 'p'.repeat(1025) })
      .expect(422);
    expect(faultBeside(long.text, 'login')).toBe(ja('form.login_length'));
    expect(faultBeside(long.text, 'password')).toBe(ja('form.password_long'));
    expect(long.text).not.toContain('p'.repeat(1025));
  });

  it('lets a one-time secret choose a password and do nothing else before', async () => {
    const secret = await resetPassword(db, suzuki.id, LONG_AGO);
    const postId = insertPost(db);
    const answer = await browserOf(context).post('/session', { login: 'suzuki', password: secret }).expect(303);
    const cookie = `session=${cookieIn(answer.headers, 'session')}`;
    const app = buildApp(context);
    const account = await browserWith(app, { cookie, csrf: '' }).get('/me/account').expect(200);
    expect(account.text).toContain(ja('account.must_change'));
    expect(account.text).not.toContain('/me/feed-token');
    const browser = browserWith(app, { cookie, csrf: csrfIn(account.text) });
    for (const path of ['/', '/posts', `/posts/${postId}`, '/me/posts', '/feeds/posts.atom', '/moderation/tags', '/nothing']) {
      await browser.get(path).expect(303).expect('Location', '/me/account');
    }
    await browser.put(`/posts/${postId}/vote`).expect(303).expect('Location', '/me/account');
    await browser.put('/me/feed-token').expect(303).expect('Location', '/me/account');
    expect(countRows(db, 'votes') + countRows(db, 'feed_tokens')).toBe(0);
    await browser.put('/preferences', { locale: 'en', back: '/me/account' }).expect(303).expect('Location', '/me/account');
    await browser.put('/me/password', { current: secret, password: PASSWORD }).expect(303).expect('Location', '/session/new');
    await browserOf(context).post('/session', { login: 'suzuki', password: secret }).expect(422);
    await browserOf(context).post('/session', { login: 'suzuki', password: PASSWORD }).expect(303);
  });
});

describe('POST /session/demo', () => {
  it('signs in with one click in a demo office', async () => {
    putOfficeSettings(db, { officeName: 'みなと県', demo: true });
    const answer = await browserOf(context).post('/session/demo', { person: 'suzuki', next: '/posts' }).expect(303);
    expect(answer.headers['location']).toBe('/posts');
    expect(oneRow(db, 'SELECT user_id AS who FROM sessions')).toEqual({ who: suzuki.id });
  });

  it('knows the five people only', async () => {
    putOfficeSettings(db, { officeName: 'みなと県', demo: true });
    for (const person of ['', 'nobody', '__proto__', 'SUZUKI'])
      await browserOf(context).post('/session/demo', { person }).expect(404);
    await browserOf(context).post('/session/demo').expect(404);
    expect(countRows(db, 'sessions')).toBe(0);
  });

  it('is not there in a real office (AU-10)', async () => {
    await browserOf(context).post('/session/demo', { person: 'ito' }).expect(404);
    putOfficeSettings(db, { officeName: 'みなと県', demo: false });
    await browserOf(context).post('/session/demo', { person: 'ito' }).expect(404);
    expect(countRows(db, 'sessions')).toBe(0);
  });
});

describe('DELETE /session', () => {
  it('ends this session and leaves the others', async () => {
    const [here, there] = [signIn(context, sato), signIn(context, sato)];
    const app = buildApp(context);
    const answer = await browserWith(app, here).delete('/session').expect(303).expect('Location', '/session/new');
    expect(answer.headers['clear-site-data']).toBe('"cache"');
    expect(cookieIn(answer.headers, 'session')).toBe('');
    await browserWith(app, here).get('/posts').expect(303);
    await browserWith(app, there).get('/posts').expect(200);
    expect(lastEvents(db)).toMatchObject([{ kind: 'session.ended', actorId: sato.id }]);
  });

  it('ends all of the person’s sessions, nobody else’s', async () => {
    const [here, there, other] = [signIn(context, sato), signIn(context, sato), signIn(context, suzuki)];
    const app = buildApp(context);
    await browserWith(app, here).delete('/session', { which: 'all' }).expect(303);
    await browserWith(app, there).get('/posts').expect(303);
    await browserWith(app, other).get('/posts').expect(200);
  });

  it('has nothing to end for a stranger', async () => {
    await browserOf(context).delete('/session').expect(401);
  });
});

describe('PUT /preferences', () => {
  it('keeps a person’s choice with the account', async () => {
    const browser = browserOf(context, sato);
    await browser
      .put('/preferences', { locale: 'en', back: '/posts?kind=tip' })
      .expect(303)
      .expect('Location', '/posts?kind=tip');
    await browser.put('/preferences', { theme: 'dark', back: '/' }).expect(303);
    expect(oneRow(db, 'SELECT locale, theme FROM users WHERE id = ?', sato.id)).toEqual({ locale: 'en', theme: 'dark' });
    const page = await browserOf(context, sato).get('/posts').expect(200);
    expect(page.text).toContain('<html lang="en" data-theme="dark">');
    await browser.put('/preferences', { theme: 'auto' }).expect(303).expect('Location', '/');
    expect((await browser.get('/posts')).text).toContain('<html lang="en">');
  });

  it('keeps a stranger’s choice in the browser', async () => {
    const english = await browserOf(context).put('/preferences', { locale: 'en' }).expect(303);
    expect(cookieIn(english.headers, 'locale')).toBe('en');
    const dark = await browserOf(context).put('/preferences', { theme: 'dark' }).expect(303);
    expect(cookieIn(dark.headers, 'theme')).toBe('dark');
    const auto = await browserOf(context).put('/preferences', { theme: 'auto' }).expect(303);
    expect(cookieIn(auto.headers, 'theme')).toBe('auto');
    const page = await browserOf(context).get('/session/new').set('Cookie', 'locale=en; theme=dark').expect(200);
    expect(page.text).toContain('<html lang="en" data-theme="dark">');
  });

  it('keeps in the browser whether a key leads to the search', async () => {
    const browser = browserOf(context, sato);
    expect((await browser.get('/posts')).text).toContain('data-shortcut="/"');
    const off = await browser.put('/preferences', { search_key: 'off', back: '/posts' }).expect(303).expect('Location', '/posts');
    expect(cookieIn(off.headers, 'search_key')).toBe('off');
    const page = (await browserOf(context, sato).get('/posts').set('Cookie', 'search_key=off')).text;
    expect(page).not.toContain('data-shortcut');
    const other = await browser.put('/preferences', { search_key: 'never' }).expect(303);
    expect(cookieIn(other.headers, 'search_key')).toBeUndefined();
  });

  it('takes no other language or look', async () => {
    const browser = browserOf(context, sato);
    await browser
      .put('/preferences', { locale: 'xx', theme: '"><script>', back: '//evil.example' })
      .expect(303)
      .expect('Location', '/');
    expect(oneRow(db, 'SELECT locale, theme FROM users WHERE id = ?', sato.id)).toEqual({ locale: null, theme: null });
    const page = await browserOf(context).get('/session/new').set('Cookie', 'locale=xx; theme="><script>').expect(200);
    expect(page.text).toContain('<html lang="ja">');
  });

  it('follows Accept-Language where nobody chose', async () => {
    const language = async (header: string) =>
      /<html lang="(\w+)"/.exec((await browserOf(context).get('/session/new').set('Accept-Language', header)).text)?.[1];
    expect(await language('en-GB,en;q=0.9')).toBe('en');
    expect(await language('fr-FR,ja;q=0.5')).toBe('ja');
    expect(await language('')).toBe('ja');
    expect(await language('../../etc')).toBe('ja');
  });
});
