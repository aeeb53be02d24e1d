import { beforeEach, describe, expect, it } from 'vitest';
import { openSetup } from '../../src/accounts/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  countRows,
  emptyDb,
  faultBeside,
  ja,
  oneRow,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const FORM = {
  officeName: 'みなと県庁',
  departmentName: '情報政策課',
  name: '伊藤',
  login: 'ito',
  password: '川沿いの 古い橋を 渡る 電車',
};

let db: Db;
let stranger: Browser;
let address: string;

beforeEach(() => {
  db = emptyDb();
  stranger = browserOf(testContext({ db }));
  address = `/setup/${openSetup(db)}`;
});

describe('GET /setup/:token', () => {
  it('shows the form at the address of this start', async () => {
    expect((await stranger.get(address).expect(200)).text).toContain(`action="${address}"`);
  });

  it('is not there at any other address, nor once there are accounts (AU-10)', async () => {
    for (const token of ['x', '%00', 'undefined', `${address.slice(7)}x`]) await stranger.get(`/setup/${token}`).expect(404);
    const inUse = testDb();
    expect(openSetup(inUse)).toBeUndefined();
    await browserOf(testContext({ db: inUse }))
      .get('/setup/undefined')
      .expect(404);
  });
});

describe('POST /setup/:token', () => {
  it('makes the office, its department and its administrator, and signs in', async () => {
    const answer = await stranger.post(address, FORM).expect(303).expect('Location', '/');
    expect(String(answer.headers['set-cookie'])).toMatch(/session=[\w-]{43};/);
    expect(oneRow(db, 'SELECT login, name FROM users')).toEqual({ login: 'ito', name: '伊藤' });
    expect(oneRow(db, 'SELECT role FROM user_roles')).toEqual({ role: 'admin' });
    expect(oneRow(db, 'SELECT name FROM department_versions')).toEqual({ name: '情報政策課' });
    await stranger.post('/session', { login: 'ito', password: FORM.password }).expect(303);
  });

  it('works once (AU-10)', async () => {
    await stranger.post(address, FORM).expect(303);
    await stranger.get(address).expect(404);
    await stranger.post(address, { ...FORM, login: 'mallory' }).expect(404);
    expect(countRows(db, 'users')).toBe(1);
  });

  it('makes one office when it is sent twice at the same time (AU-10)', async () => {
    const answers = await Promise.all([stranger.post(address, FORM), stranger.post(address, { ...FORM, login: 'mallory' })]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    expect(countRows(db, 'users')).toBe(1);
  });

  it.each([
    ['officeName', { officeName: '' }, 'form.name_length'],
    ['departmentName', { departmentName: '長'.repeat(51) }, 'form.name_length'],
    ['name', { name: '　' }, 'form.name_length'],
    ['login', { login: '' }, 'form.login_length'],
    ['password', { password: 'short' }, 'form.password_short'],
    ['password', { password: 'みなと県庁みなと県庁みなと県庁' }, 'form.password_common'],
    ['password', { password: 'administrator123' }, 'form.password_common'],
  ])('refuses a wrong %s, keeps what was typed but the password (AU-2, %#)', async (field, wrong, sentence) => {
    const form = { ...FORM, ...wrong };
    const { text } = await stranger.post(address, form).expect(422);
    expect(faultBeside(text, field)).toBe(ja(sentence));
    for (const name of ['officeName', 'departmentName', 'name', 'login'] as const) expect(typedIn(text, name)).toBe(form[name]);
    expect(text).not.toContain(`"${form.password}"`);
    expect(countRows(db, 'users')).toBe(0);
  });

  it('does nothing at another address (AU-10)', async () => {
    await stranger.post('/setup/x', FORM).expect(404);
    expect(countRows(db, 'users')).toBe(0);
  });
});

describe('an empty installation (AU-10)', () => {
  it('has no account anybody could know', async () => {
    expect(countRows(db, 'users') + countRows(db, 'passwords')).toBe(0);
    await stranger.get('/').expect(303).expect('Location', '/session/new');
    for (const login of ['admin', 'ito', 'root']) await stranger.post('/session', { login, password: login }).expect(422);
  });
});
