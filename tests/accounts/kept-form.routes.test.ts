import request, { type Test } from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePassword, putOfficeSettings } from '../../src/accounts/index.ts';
import { buildApp } from '../../src/app.ts';
import { createDraft, editPost, requireVisible } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import type { Config } from '../../src/web/index.ts';
import {
  countRows,
  csrfIn,
  insertPost,
  ja,
  NOW,
  oneRow,
  sato,
  suzuki,
  TIP,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const ORIGIN = 'http://127.0.0.1:3000';
const VISIT = 'v'.repeat(43);
const PASSWORD = 'たいせつな合い言葉 2026';

const FORM = {
  kind: 'tip',
  title: '\u3000短\u3000',
  goal: '',
  body: '\r\n\r\n  手順です\u3000\r\n"引用" & <b>太字</b>\r\n',
  categoryId: '1',
  tags: 'Excel、',
  toolIds: ['1', '3'],
  level: 'expert',
  minutesSaved: '約二十',
  draft: '',
  draftVersion: '',
  intent: 'publish',
};
/** What comes back in the editor; empty fields and buttons are nothing to keep. */
const { kind: _, goal: __, draft: ___, draftVersion: ____, intent: _____, toolIds: ______, ...TEXTS } = FORM;

let db: Db;

beforeEach(async () => {
  db = testDb();
  await changePassword(db, sato.id, PASSWORD, new Date(NOW));
});

type Fields = Record<string, string | string[]>;

/** A browser whose session has ended: it has a visitor's cookie, and the token of forms that were open before. */
function browserWithoutSession(config: Partial<Config> = {}) {
  const app = buildApp(testContext({ db, config }));
  const send = (path: string, fields: Fields, cookie = `visit=${VISIT}; session=ended`): Test =>
    request(app).post(path).set({ Cookie: cookie, Origin: ORIGIN }).type('form').send(fields);
  return {
    app,
    /** A form as a page of the ended session sends it. */
    post: (path: string, fields: Fields) => send(path, { _csrf: 'token-of-the-ended-session', ...fields }),
    /** Sends the sign-in form of a page, with everything hidden in it. */
    signIn: (page: string, password = PASSWORD, more: Fields = {}) =>
      send('/session', { ...hiddenIn(page), _csrf: csrfIn(page), login: 'sato', password, ...more }),
    get: (path: string, cookie: string) => request(app).get(path).set('Cookie', cookie),
  };
}

const UNESCAPED: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** The fields that travel along with the sign-in form, as a browser would read them. */
function hiddenIn(page: string): Fields {
  const form = /<form[^>]*action="\/session"[\s\S]*?<\/form>/.exec(page.slice(page.indexOf('<main')))?.[0] ?? '';
  const fields: Fields = {};
  for (const [, name = '', value = ''] of form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    const plain = value.replace(/&(amp|lt|gt|quot|#39);/g, (sign) => UNESCAPED[sign] as string);
    fields[name] = fields[name] === undefined ? plain : [fields[name], plain].flat();
  }
  return fields;
}

const sessionOf = (answer: { headers: Record<string, unknown> }): string =>
  ([answer.headers['set-cookie'] ?? []].flat() as string[])
    .map((cookie) => cookie.split(';')[0] as string)
    .find((cookie) => cookie.startsWith('session=')) ?? '';

const ADDRESSES = [
  { sent: 'POST /posts', path: '/posts', fields: {} },
  { sent: 'POST /me/drafts', path: '/me/drafts', fields: {} },
  { sent: 'PUT /me/drafts/:draftId', path: '/me/drafts/1', fields: { _method: 'PUT' } },
  { sent: 'PUT /posts/:postId', path: '/posts/1', fields: { _method: 'PUT', revision: '1' } },
];

describe.each(ADDRESSES)('$sent after the session has ended', ({ path, fields }) => {
  beforeEach(() => {
    insertPost(db);
    createDraft(db, sato, { kind: 'tip', typed: { title: '前に保存した題名' }, post: undefined }, new Date(NOW));
  });

  it('asks to sign in again and carries every field along', async () => {
    const page = await browserWithoutSession()
      .post(path, { ...FORM, ...fields })
      .expect(401);
    expect(page.text).toContain(ja('sign_in.ended'));
    const carried = hiddenIn(page.text);
    for (const name of ['kind', 'toolIds', ...Object.keys(TEXTS)] as (keyof typeof FORM)[])
      expect(carried[`kept.${name}`], name).toEqual(FORM[name]);
    expect(Object.keys(carried).filter((name) => /csrf|_method|intent/.test(name))).toEqual(['_csrf']);
    expect(page.text).not.toContain('<b>太字');
  });

  it('makes a draft of everything once the person has signed in, and lands in the editor', async () => {
    const browser = browserWithoutSession();
    const page = await browser.post(path, { ...FORM, ...fields }).expect(401);
    const answer = await browser.signIn(page.text).expect(303);
    const editor = answer.headers['location'] as string;
    expect(editor).toMatch(/^\/posts\/(new\?draft=\d|1\/edition)$/);
    const { text } = await browser.get(editor, sessionOf(answer)).expect(200);
    for (const [name, value] of Object.entries(TEXTS)) if (name !== 'level') expect(typedIn(text, name), name).toBe(value);
    expect(oneRow(db, "SELECT group_concat(value) AS tools FROM draft_fields WHERE name = 'toolIds'")).toEqual({ tools: '1,3' });
    expect(oneRow(db, "SELECT value FROM draft_fields WHERE name = 'level'")).toEqual({ value: 'expert' });
    expect(countRows(db, 'posts')).toBe(1);
    expect(requireVisible(db, tanaka, 1).title).toBe(TIP.title);
  });

  it('keeps carrying it through a wrong password and an empty form', async () => {
    const browser = browserWithoutSession();
    const page = await browser.post(path, { ...FORM, ...fields }).expect(401);
    const wrong = await browser.signIn(page.text, 'これではない合い言葉').expect(422);
    const empty = await browser.signIn(wrong.text, '').expect(422);
    expect(hiddenIn(empty.text)).toEqual(hiddenIn(page.text));
    const answer = await browser.signIn(empty.text).expect(303);
    const { text } = await browser.get(answer.headers['location'] as string, sessionOf(answer)).expect(200);
    expect(typedIn(text, 'body')).toBe(FORM.body);
  });

  it('is the same where everybody may read', async () => {
    const browser = browserWithoutSession({ readAccess: 'everyone' });
    const page = await browser.post(path, { ...FORM, ...fields }).expect(401);
    expect(hiddenIn(page.text)['kept.body']).toBe(FORM.body);
    await browser.signIn(page.text).expect(303);
    expect(oneRow(db, "SELECT value FROM draft_fields WHERE name = 'body' ORDER BY rowid DESC")).toEqual({ value: FORM.body });
  });

  it('answers a script in a sentence', async () => {
    const { body } = await browserWithoutSession()
      .post(path, { ...FORM, ...fields })
      .set('Accept', 'application/json')
      .expect(401);
    expect(body).toEqual({ error: ja('error.sign_in_first') });
  });

  it('carries nothing that another site has sent, or that says not where it comes from', async () => {
    const { app } = browserWithoutSession();
    for (const headers of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site', Origin: ORIGIN }, {}]) {
      const answer = await request(app)
        .post(path)
        .set({ Cookie: `visit=${VISIT}`, ...headers })
        .type('form')
        .send({ _csrf: VISIT, ...FORM, ...fields });
      expect([401, 403]).toContain(answer.status);
      expect(answer.text).not.toContain('kept.');
    }
  });
});

describe('a text whose session has ended', () => {
  const forTip = (title: string): Fields => ({ ...FORM, title });

  it('goes on in the draft it came from', async () => {
    const draft = createDraft(db, sato, { kind: 'tip', typed: { title: '前に保存した題名' }, post: undefined }, new Date(NOW));
    const browser = browserWithoutSession();
    const page = await browser.post('/posts', { ...forTip('続きの題名を書いた'), draft: String(draft.id), draftVersion: '1' });
    const answer = await browser.signIn(page.text).expect(303).expect('Location', `/posts/new?draft=${draft.id}`);
    expect(countRows(db, 'drafts')).toBe(1);
    const { text } = await browser.get(`/posts/new?draft=${draft.id}`, sessionOf(answer));
    expect(typedIn(text, 'title')).toBe('続きの題名を書いた');
  });

  it('replaces no draft that another window has saved since, nor one it does not say the version of', async () => {
    const draft = createDraft(db, sato, { kind: 'tip', typed: { title: '前に保存した題名' }, post: undefined }, new Date(NOW));
    for (const draftVersion of ['', '7', 'x']) {
      const browser = browserWithoutSession();
      const page = await browser.post('/posts', { ...forTip('続きの題名を書いた'), draft: String(draft.id), draftVersion });
      const answer = await browser.signIn(page.text).expect(303);
      expect(answer.headers['location']).not.toBe(`/posts/new?draft=${draft.id}`);
    }
    expect(oneRow(db, "SELECT value FROM draft_fields WHERE draft_id = 1 AND name = 'title'")).toEqual({
      value: '前に保存した題名',
    });
    expect(countRows(db, 'drafts')).toBe(4);
  });

  it('takes the place of no text that another window has saved since: both are kept', async () => {
    const postId = insertPost(db);
    const draft = createDraft(
      db,
      sato,
      { kind: 'tip', typed: { title: '別の窓の題名です' }, post: { id: postId, revision: 1 } },
      new Date(NOW),
    );
    const browser = browserWithoutSession();
    for (const [path, fields] of [
      ['/posts', { draft: String(draft.id), draftVersion: '7' }],
      ['/posts', { draft: String(draft.id), draftVersion: '' }],
      [`/posts/${postId}`, { _method: 'PUT', revision: '1' }],
    ] as const) {
      const page = await browser.post(path, { ...forTip('この窓の題名です'), ...fields }).expect(401);
      const answer = await browser.signIn(page.text).expect(303);
      expect(answer.headers['location']).toMatch(/^\/posts\/new\?draft=[2-4]$/);
    }
    expect(countRows(db, 'drafts')).toBe(4);
    expect(oneRow(db, "SELECT value FROM draft_fields WHERE draft_id = ? AND name = 'title'", draft.id)).toEqual({
      value: '別の窓の題名です',
    });
  });

  it('goes on at the post it changes, from the revision it began with', async () => {
    const postId = insertPost(db);
    editPost(db, sato, postId, 1, TIP, new Date(NOW));
    const browser = browserWithoutSession();
    const page = await browser.post(`/posts/${postId}`, { ...forTip('直した題名です'), _method: 'PUT', revision: '1' });
    await browser.signIn(page.text).expect(303).expect('Location', `/posts/${postId}/edition`);
    expect(oneRow(db, 'SELECT post_id AS postId, base_revision AS base FROM drafts')).toEqual({ postId, base: 1 });
  });

  it('leaves the draft of another person alone', async () => {
    const other = createDraft(db, suzuki, { kind: 'tip', typed: { title: '鈴木の下書きです' }, post: undefined }, new Date(NOW));
    const browser = browserWithoutSession();
    for (const [path, fields] of [
      ['/posts', { draft: String(other.id) }],
      [`/me/drafts/${other.id}`, { _method: 'PUT' }],
    ] as const) {
      const page = await browser.post(path, { ...forTip('佐藤の題名です'), ...fields }).expect(401);
      const answer = await browser.signIn(page.text).expect(303);
      expect(answer.headers['location']).not.toBe(`/posts/new?draft=${other.id}`);
    }
    expect(oneRow(db, 'SELECT version, user_id AS userId FROM drafts WHERE id = ?', other.id)).toEqual({
      version: 1,
      userId: suzuki.id,
    });
    expect(oneRow(db, "SELECT value FROM draft_fields WHERE draft_id = ? AND name = 'title'", other.id)).toEqual({
      value: '鈴木の下書きです',
    });
  });

  it('of a post that belongs to somebody else becomes a new one', async () => {
    const postId = insertPost(db, { author: tanaka });
    const browser = browserWithoutSession();
    const page = await browser.post(`/posts/${postId}`, { ...FORM, _method: 'PUT', revision: '1' }).expect(401);
    await browser.signIn(page.text).expect(303).expect('Location', '/posts/new?draft=1');
    expect(oneRow(db, 'SELECT post_id AS postId FROM drafts')).toEqual({ postId: null });
  });

  it('goes into the drafts of whoever signs in, with one click in a demo too', async () => {
    putOfficeSettings(db, { officeName: 'みなと県庁', demo: true });
    const browser = browserWithoutSession();
    const page = await browser.post('/posts', FORM).expect(401);
    const person = /name="person" value="([^"]+)"/.exec(page.text)?.[1] as string;
    const answer = await request(browser.app)
      .post('/session/demo')
      .set({ Cookie: `visit=${VISIT}`, Origin: ORIGIN })
      .type('form')
      .send({ ...hiddenIn(page.text.replaceAll('/session/demo', '/session')), _csrf: csrfIn(page.text), person })
      .expect(303);
    expect(answer.headers['location']).toBe('/posts/new?draft=1');
    expect(oneRow(db, "SELECT value FROM draft_fields WHERE name = 'body'")).toEqual({ value: FORM.body });
  });

  it('is shown to copy when it cannot become a draft', async () => {
    const browser = browserWithoutSession();
    const long = '長'.repeat(60_001);
    const page = await browser.post('/posts', { ...FORM, body: long }).expect(401);
    const answer = await browser.signIn(page.text).expect(422);
    expect(answer.text).toContain(long);
    expect(answer.text).not.toContain(PASSWORD);
    await browser.get('/', sessionOf(answer)).expect(200);
  });

  it('keeps nothing else: no sign-in, comment or malformed form is carried along', async () => {
    const browser = browserWithoutSession();
    for (const [path, fields] of [
      ['/posts/1/comments', { body: 'コメントの本文です' }],
      ['/posts', { title: '種類のない題名です' }],
      ['/posts', { kind: ['tip', 'tip'], title: '種類の多い題名です' }],
      ['/session', { login: 'sato', password: PASSWORD, kind: 'tip' }],
    ] as [string, Fields][]) {
      const answer = await browser.post(path, fields);
      expect([401, 403]).toContain(answer.status);
      expect(answer.text).not.toContain('kept.');
    }
    // What a stranger makes up is only fields: nothing but those of the form of a post is kept.
    const page = await browser.post('/posts', { ...FORM, ['__proto__']: 'x', constructor: 'x', userId: '3', password: 'x' });
    await browser.signIn(page.text).expect(303);
    expect(oneRow(db, "SELECT count(*) AS n FROM draft_fields WHERE value = 'x' OR name = 'userId'")).toEqual({ n: 0 });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('goes with the sign-in only: signing in without one leads where it did before', async () => {
    const { app } = browserWithoutSession();
    const page = await request(app).get('/session/new?next=/posts').set('Cookie', `visit=${VISIT}`);
    const answer = await browserWithoutSession().signIn(page.text).expect(303);
    expect(answer.headers['location']).toBe('/posts');
    expect(countRows(db, 'drafts')).toBe(0);
  });
});
