import { beforeEach, describe, expect, it } from 'vitest';
import { changePassword } from '../../src/accounts/index.ts';
import { buildApp } from '../../src/app.ts';
import type { Db } from '../../src/db/index.ts';
import {
  browserOf,
  browserWith,
  countRows,
  faultBeside,
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
} from '../support/index.ts';

const OLD = '宛名を 差し込む 三毛猫 7匹';
const NEW = '川沿いの 古い橋を 渡る 電車';

let db: Db;
let context: TestContext;

beforeEach(async () => {
  db = testDb();
  context = testContext({ db });
  await changePassword(db, sato.id, OLD, LONG_AGO);
});

const hashOf = (id: number) => oneRow(db, 'SELECT hash FROM passwords WHERE user_id = ?', id)?.['hash'];

describe('GET /me/account', () => {
  it('shows the sessions of the person alone', async () => {
    signIn(context, sato);
    signIn(context, suzuki);
    const { text } = await browserOf(context, sato).get('/me/account').expect(200);
    expect(text.split(ja('account.this_session'))).toHaveLength(2);
    expect(text.split(ja('account.other_session'))).toHaveLength(2);
    expect(text).toContain('action="/me/password"');
  });

  it('has no password form for an account without one', async () => {
    expect((await browserOf(context, suzuki).get('/me/account').expect(200)).text).not.toContain('action="/me/password"');
  });

  it('sends a stranger to sign in', async () => {
    await browserOf(context).get('/me/account').expect(303).expect('Location', '/session/new?next=%2Fme%2Faccount');
  });
});

describe('PUT /me/password', () => {
  it('does not let the old password, or a one-time one, stay on as the new', async () => {
    const before = hashOf(sato.id);
    const answer = await browserOf(context, sato).put('/me/password', { current: OLD, password: OLD }).expect(422);
    expect(answer.text).toContain('いまのパスワードと別のもの');
    expect(hashOf(sato.id)).toBe(before);
  });

  it('changes it, knowing the old one (AU-1), and ends every session (AU-6)', async () => {
    const before = hashOf(sato.id);
    const [here, there] = [signIn(context, sato), signIn(context, sato)];
    const app = buildApp(context);
    await browserWith(app, here)
      .put('/me/password', { current: OLD, password: NEW })
      .expect(303)
      .expect('Location', '/session/new');
    expect(hashOf(sato.id)).not.toBe(before);
    expect(lastEvents(db)).toMatchObject([{ kind: 'account.password_changed', actorId: sato.id }]);
    for (const session of [here, there]) await browserWith(app, session).get('/posts').expect(303);
    await browserOf(context).post('/session', { login: 'sato', password: OLD }).expect(422);
    await browserOf(context).post('/session', { login: 'sato', password: NEW }).expect(303);
  });

  it.each([
    ['current', { current: 'not the old one' }, 'form.password_wrong'],
    ['current', { current: '' }, 'form.required'],
    ['password', { password: '' }, 'form.required'],
    ['password', { password: '短い言葉14文字ですよね' }, 'form.password_short'],
    ['password', { password: '長'.repeat(257) }, 'form.password_long'],
    ['password', { password: 'passwordpassword' }, 'form.password_common'],
    ['password', { password: 'aaaaaaaaaaaaaaaaaaaa' }, 'form.password_common'],
    ['password', { password: 'sato佐藤sato佐藤市民課' }, 'form.password_common'],
  ])('refuses a wrong %s and shows neither password (AU-1, AU-2, %#)', async (field, wrong, sentence) => {
    const before = hashOf(sato.id);
    const form = { current: OLD, password: NEW, ...wrong };
    const { text } = await browserOf(context, sato).put('/me/password', form).expect(422);
    expect(faultBeside(text, field)).toBe(ja(sentence));
    expect(text).not.toContain(OLD);
    expect(text).not.toContain(NEW);
    expect(hashOf(sato.id)).toBe(before);
  });

  it('gives nobody a password who has none, and is closed to strangers', async () => {
    await browserOf(context, suzuki).put('/me/password', { current: 'anything', password: NEW }).expect(422);
    expect(hashOf(suzuki.id)).toBeUndefined();
    await browserOf(context).put('/me/password', { current: OLD, password: NEW }).expect(401);
  });
});

describe('PUT /me/feed-token', () => {
  it('shows the new address once and keeps a hash', async () => {
    const browser = browserOf(context, sato);
    const { text } = await browser.put('/me/feed-token').expect(200);
    const token = /\/feeds\/posts\.atom\?token=([\w-]{43})</.exec(text)?.[1] as string;
    expect(token).toBeTruthy();
    const stored = oneRow(db, 'SELECT token_hash AS hash FROM feed_tokens WHERE user_id = ?', sato.id)?.['hash'] as Buffer;
    expect(stored.length).toBe(32);
    expect(stored.toString('base64url')).not.toBe(token);
    expect(lastEvents(db)).toMatchObject([{ kind: 'account.feed_token_made', actorId: sato.id }]);
    const again = await browser.get('/me/account').expect(200);
    expect(again.text).not.toContain(token);
    expect(again.text).toContain(ja('account.feed_again'));
  });

  it('is closed to strangers', async () => {
    await browserOf(context).put('/me/feed-token').expect(401);
    expect(countRows(db, 'feed_tokens')).toBe(0);
  });
});
