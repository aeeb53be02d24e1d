import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Express } from 'express';
import { describe, expect, it } from 'vitest';
import { changeRole, type Gate } from '../../src/accounts/index.ts';
import { buildApp } from '../../src/app.ts';
import { hidePost, restorePost, setBookmark, withdrawPost, writeComment } from '../../src/board/index.ts';
import {
  allRows,
  anonymised,
  type Browser,
  browserOf,
  insertPost,
  ito,
  ja,
  NOW,
  oneRow,
  sato,
  suzuki,
  takahashi,
  tanaka,
  testContext,
  testDb,
  textOf,
} from '../support/index.ts';
import { methodOf, READING, ROLES, ROUTES, type RouteCase, sampleOffice, send } from './routes.ts';

interface Layer {
  route?: { path: string; methods: Record<string, boolean>; stack: { handle: Partial<Gate> }[] };
  handle: { stack?: Layer[] };
}

/** Every route of the app with the permission its first handler asks for. */
function walk(layers: Layer[]): { route: string; gate: string | undefined }[] {
  return layers.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => ({
          route: `${method.toUpperCase()} ${route.path}`,
          gate: route.stack[0]?.handle.permission,
        }))
      : walk(handle.stack ?? []),
  );
}

const routesOf = (app: Express) => walk((app as unknown as { router: { stack: Layer[] } }).router.stack);

describe('the list of routes (AC-1)', () => {
  it('holds every route with its gate, and nothing else', () => {
    const known = ROUTES.map(({ route, gate }) => `${route} ${gate}`);
    const built = routesOf(buildApp(testContext())).map(({ route, gate }) => `${route} ${gate}`);
    expect(new Set(built)).toEqual(new Set(known));
    expect(built).toHaveLength(known.length);
  });

  it('has a test of its own for each', () => {
    const tests = path.join(import.meta.dirname, '..');
    const text = readdirSync(tests, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.routes.test.ts'))
      .map((name) => readFileSync(path.join(tests, name), 'utf8'))
      .join('\n');
    expect(ROUTES.map(({ route }) => route).filter((route) => !text.includes(`describe('${route}'`))).toEqual([]);
  });
});

describe.each(ROUTES)('who may use $route (AC-1)', (route) => {
  it('answers each role as the table says', async () => {
    for (const role of ROLES) {
      const { db, people } = sampleOffice();
      const { status } = await send(browserOf(testContext({ db }), people[role]), route);
      expect(`${role} ${status}`).toBe(`${role} ${route.answers[role]}`);
    }
  });

  it('lets nobody but readers in where everybody may read', async () => {
    const { db } = sampleOffice();
    const open = testContext({ db, config: { readAccess: 'everyone' } });
    const expected = route.answers[route.gate === 'read' || route.gate === 'read_feed' ? 'moderator' : 'anonymous'];
    await send(browserOf(open), route).expect(expected);
  });
});

const refusedIn = (answers: RouteCase['answers']) => ROLES.filter((role) => [401, 403, 404].includes(answers[role]));

it.each(ROUTES.filter(({ answers }) => refusedIn(answers).length > 0))(
  '$route changes nothing for those whom it refuses (AC-1)',
  async (route) => {
    for (const role of refusedIn(route.answers)) {
      const { db, people } = sampleOffice();
      const browser = browserOf(testContext({ db }), people[role]);
      const before = allRows(db);
      await send(browser, route);
      expect(allRows(db)).toEqual(before);
    }
  },
);

const CLOSED = ['read', 'take_part', 'write_posts', 'manage_own_account', 'moderate', 'manage_taxonomy', 'announce'];

it.each(ROUTES.filter(({ gate }) => CLOSED.includes(gate ?? '')))(
  'asks a stranger at $route to sign in (AC-1)',
  async (route) => {
    const { db } = sampleOffice();
    const answer = await send(browserOf(testContext({ db })), route);
    if (methodOf(route) !== 'GET') {
      expect(answer.status).toBe(401);
      expect(answer.text).toContain(ja('error_title.unauthenticated'));
      return;
    }
    // Another program is told so, not shown a form.
    if (route.path.startsWith('/api/')) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ error: ja('error.sign_in_first') });
      return;
    }
    const next = route.path === '/' ? '' : `?next=${encodeURIComponent(route.path)}`;
    expect(answer.headers['location']).toBe(`/session/new${next}`);
  },
);

it.each(ROUTES.filter(({ route }) => /:(postId|commentId|draftId|id)\b/.test(route)))(
  'finds nothing at $route under a malformed or unknown id',
  async (route) => {
    const { db } = sampleOffice();
    const browser = browserOf(testContext({ db }), takahashi);
    const before = allRows(db);
    for (const id of [
      '0',
      '-1',
      '01',
      '1.0',
      '1e0',
      '0x1',
      'abc',
      '%00',
      '1%00',
      '1%20',
      '%EF%BC%91',
      '9007199254740993',
      '999',
    ]) {
      await send(browser, route, route.path.replace(/\/\d+(?=[/?]|$)/g, `/${id}`)).expect(404);
    }
    expect(allRows(db)).toEqual(before);
  },
);

describe('what is off the board (AC-2, AC-3)', () => {
  const SECRET = '秘密の計画についての小技';
  const TAG = '秘密計画';
  const CHANNELS = [
    '/',
    '/posts',
    '/posts?order=new',
    '/posts?order=helpful',
    '/posts?order=discussed',
    '/posts?order=adopted',
    '/posts?order=unanswered',
    '/posts?kind=tip',
    '/posts?category=excel',
    '/posts?department=0201',
    '/posts?tag=Excel',
    `/posts?tag=${encodeURIComponent(TAG)}`,
    '/categories',
    '/categories/excel',
    '/tags/Excel',
    `/tags/${encodeURIComponent(TAG)}`,
    '/departments',
    '/departments/02',
    '/departments/0201',
    '/feeds/posts.atom',
    '/feeds/categories/excel.atom',
    '/feeds/tags/Excel.atom',
    `/feeds/tags/${encodeURIComponent(TAG)}.atom`,
    '/me/bookmarks',
    '/me/adoptions',
    '/posts/new?kind=tip',
    `/similar-posts?title=${encodeURIComponent(SECRET)}`,
  ];

  /** An office with a listed post and one with much to find, taken off the board. */
  async function office(take: 'hide' | 'withdraw') {
    const db = testDb();
    const context = testContext({ db });
    const shown = insertPost(db, { author: suzuki, content: { tags: ['Excel'] } });
    const secret = insertPost(db, { content: { title: SECRET, tags: ['Excel', TAG], body: '秘密の本文', goal: '秘密の一文' } });
    const reader = browserOf(context, tanaka);
    await reader.put(`/posts/${secret}/vote`).expect(303);
    await reader.put(`/posts/${secret}/adoption`, { minutes: 10, times: 1 }).expect(303);
    setBookmark(db, tanaka, secret, true, new Date(NOW));
    const commentId = writeComment(db, tanaka, secret, { body: '秘密のコメント', parentId: undefined }, new Date(NOW));
    const before = await pages(reader);
    if (take === 'hide') hidePost(db, takahashi, secret, '確認中', new Date(NOW));
    else withdrawPost(db, sato, secret, new Date(NOW));
    return { db, context, reader, shown, secret, commentId, before };
  }

  const pages = async (reader: Browser) =>
    new Map(
      await Promise.all(
        [...CHANNELS, '/posts/1'].map(async (address) => {
          // The address itself may name it: a reader has typed it.
          return [address, anonymised(textOf(await reader.get(address)))] as const;
        }),
      ),
    );

  it.each(['hide', 'withdraw'] as const)('shows in no channel after it was taken off (%s)', async (take) => {
    const { reader, before } = await office(take);
    expect([...before].filter(([, text]) => text.includes(SECRET) || text.includes(TAG)).length).toBeGreaterThan(
      CHANNELS.length - 5,
    );
    for (const [address, text] of await pages(reader)) expect(`${address} ${/秘密/.test(text)}`).toBe(`${address} false`);
  });

  it.each(['hide', 'withdraw'] as const)('is missing like a page that never was (%s)', async (take) => {
    const { context, secret, commentId } = await office(take);
    for (const person of [tanaka, suzuki]) {
      const reader = browserOf(context, person);
      for (const [there, never] of [
        [`/posts/${secret}`, '/posts/999'],
        [`/posts/${secret}/edition`, '/posts/999/edition'],
        [`/comments/${commentId}/edition`, '/comments/999/edition'],
        [`/tags/${encodeURIComponent(TAG)}`, '/tags/nothing'],
      ] as const) {
        const [gone, missing] = [await reader.get(there).expect(404), await reader.get(never).expect(404)];
        expect(anonymised(gone.text)).toBe(anonymised(missing.text));
        expect(Math.abs(gone.text.length - missing.text.length)).toBeLessThan(missing.text.length * 0.05);
      }
    }
  });

  it.each(['hide', 'withdraw'] as const)('can be acted on by nobody who cannot see it (%s)', async (take) => {
    const { db, context, secret, commentId } = await office(take);
    const reader = browserOf(context, tanaka);
    const before = allRows(db);
    const acts = ROUTES.filter((route) => /:postId|:commentId/.test(route.route));
    for (const route of acts) {
      await send(
        reader,
        route,
        route.path.replace(/\/(posts|results)\/1\b/, `/$1/${secret}`).replace('/comments/1', `/comments/${commentId}`),
      ).expect(404);
    }
    expect(allRows(db)).toEqual(before);
  });

  it('stays with its author and the moderators', async () => {
    const { context, secret } = await office('hide');
    for (const person of [sato, takahashi, ito]) {
      const page = await browserOf(context, person).get(`/posts/${secret}`).expect(200);
      expect(page.text).toContain('確認中');
      expect(page.text).not.toContain(`action="/posts/${secret}/vote"`);
      expect(page.text).not.toContain(`action="/posts/${secret}/comments`);
    }
  });

  it('is back everywhere when it is shown again', async () => {
    const { db, reader, secret, before } = await office('hide');
    restorePost(db, takahashi, secret, new Date(NOW));
    const after = await pages(reader);
    const found = (texts: Map<string, string>) =>
      [...texts].filter(([, text]) => text.includes(SECRET)).map(([address]) => address);
    expect(found(after)).toEqual(found(before));
  });

  it('is gone for a browser that asks whether its copy still holds', async () => {
    const db = testDb();
    const postId = insertPost(db);
    const reader = browserOf(testContext({ db }), tanaka);
    const { headers } = await reader.get(`/posts/${postId}`).expect(200);
    const tag = headers['etag'] as string;
    await reader.get(`/posts/${postId}`).set('If-None-Match', tag).expect(304);
    hidePost(db, takahashi, postId, '確認中', new Date(NOW));
    const gone = await reader.get(`/posts/${postId}`).set('If-None-Match', tag).expect(404);
    expect(gone.headers['etag']).toBeUndefined();
  });
});

describe('fields nobody asked for (AC-4)', () => {
  const EXTRA = {
    id: '99',
    authorId: '5',
    author_id: '5',
    userId: '5',
    user_id: '5',
    departmentId: '4',
    department_id: '4',
    publishedAt: '2020-01-01',
    confirmedOn: '2020-01-01',
    listed: '0',
    hidden_at: 'x',
    hiddenReason: 'x',
    withdrawn_at: 'x',
    votes_count: '99',
    votesCount: '99',
    hot: '99',
    roles: 'admin',
    role: 'admin',
    deactivated_at: 'x',
    mustChangePassword: '0',
    postId: '99',
  };

  it.each(ROUTES.filter((route) => methodOf(route) !== 'GET'))('change nothing in $route', async (route) => {
    const role = ROLES.find((name) => name !== 'anonymous' && route.answers[name] < 400) ?? 'member';
    const rowsAfter = async (fields: Record<string, string>) => {
      const { db, people } = sampleOffice();
      const { status } = await send(browserOf(testContext({ db }), people[role]), route, route.path, fields);
      const { sessions: _, feed_tokens: __, ...rows } = allRows(db, ['throttles']);
      return { status, rows };
    };
    expect(await rowsAfter({ ...EXTRA, ...route.fields })).toEqual(await rowsAfter(route.fields));
  });
});

describe('a role that is taken away (AC-6)', () => {
  it('is gone at the next request, and a given one is there', async () => {
    const db = testDb();
    insertPost(db);
    const context = testContext({ db });
    const browser = browserOf(context, takahashi);
    const { headers } = await browser.get('/moderation/tags').expect(200);
    changeRole(db, 'takahashi', 'moderator', false, new Date(NOW));
    await browser.get('/moderation/tags').expect(404);
    await browser
      .get('/moderation/tags')
      .set('If-None-Match', headers['etag'] as string)
      .expect(404);
    await browser.put('/posts/1/hiding', { reason: '理由' }).expect(404);
    expect((await browser.get('/posts/1')).text).not.toContain('/posts/1/hiding');
    changeRole(db, 'takahashi', 'moderator', true, new Date(NOW));
    await browser.put('/posts/1/hiding', { reason: '理由' }).expect(303);
  });

  it('does not outlive the last administrator', () => {
    const db = testDb();
    expect(() => changeRole(db, 'ito', 'admin', false, new Date(NOW))).toThrow('last_admin');
    expect(oneRow(db, "SELECT count(*) AS n FROM user_roles WHERE role = 'admin'")).toEqual({ n: 1 });
  });
});

describe('READ_ACCESS=everyone', () => {
  it('lets a stranger read, and offers no form that needs an account', async () => {
    const { db } = sampleOffice();
    const stranger = browserOf(testContext({ db, config: { readAccess: 'everyone' } }));
    const { text } = await stranger.get('/posts/1').expect(200);
    expect(text).toContain('差し込み印刷で宛名を一度に作る');
    for (const action of ['vote', 'bookmark', 'adoption', 'comments', 'hiding'])
      expect(text).not.toContain(`/posts/1/${action}"`);
    expect(text).not.toContain('?reply=');
    expect(text).toContain('href="/session/new"');
    expect((await stranger.get('/')).text).not.toContain('/posts/new');
    expect((await stranger.get('/posts')).text).not.toContain('/posts/new');
    hidePost(db, takahashi, 1, '確認中', new Date(NOW));
    await stranger.get('/posts/1').expect(404);
    await stranger.get('/posts/1/edition').expect(303);
  });

  it('counts no views of strangers', async () => {
    const { db } = sampleOffice();
    const before = allRows(db);
    const stranger = browserOf(testContext({ db, config: { readAccess: 'everyone' } }));
    for (const { path: address } of READING) await stranger.get(address);
    expect(allRows(db)).toEqual(before);
  });
});
