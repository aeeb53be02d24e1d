import type { Test } from 'supertest';
import type { Permission } from '../../src/accounts/index.ts';
import { adoptPost, writeComment } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addPerson, type Browser, insertPost, ito, NOW, sato, suzuki, takahashi, tanaka, testDb } from '../support/index.ts';

/** Everybody whose rights differ. 佐藤 is the author of post 1 and of comment 1. */
export const ROLES = ['anonymous', 'member', 'author', 'moderator', 'secretariat', 'admin'] as const;
export type RoleName = (typeof ROLES)[number];

type Answers = Readonly<Record<RoleName, number>>;

export interface RouteCase {
  /** As Express knows it. */
  route: string;
  /** What stands in its gate; undefined for what answers before anybody is known. */
  gate: Permission | undefined;
  /** An address of it in the office of `sampleOffice`. */
  path: string;
  fields: Record<string, string>;
  answers: Answers;
}

const answers = (
  anonymous: number,
  member: number,
  author: number,
  moderator: number,
  secretariat: number,
  admin: number,
): Answers => ({
  anonymous,
  member,
  author,
  moderator,
  secretariat,
  admin,
});

const SIGN_IN = 303;
const REFUSED = 401;

const everybody = (status: number) => answers(status, status, status, status, status, status);
/** Signed-in people; a stranger is asked to sign in: by a redirect where a page was asked for, else on the spot. */
const members = (status: number, stranger = SIGN_IN) => answers(stranger, status, status, status, status, status);
const authorAndModerators = (status: number, stranger = SIGN_IN) => answers(stranger, 404, status, status, 404, status);
const authorAlone = (status: number, stranger = SIGN_IN) => answers(stranger, 404, status, 404, 404, 404);
const allButAuthor = (status: number, author: number) => answers(REFUSED, status, author, status, status, status);
const moderators = (status: number, stranger = SIGN_IN) => answers(stranger, 404, 404, status, 404, status);

const TIP = { kind: 'tip', title: '新しい題名にした小技', body: '本文', categoryId: '1', tags: '', revision: '1' };
const CATEGORY = { name: '地図', nameEn: 'Maps' };

type Row = [route: string, gate: Permission | undefined, path: string, answers: Answers, fields?: Record<string, string>];

const ROWS: Row[] = [
  ['GET /healthz', undefined, '/healthz', everybody(200)],
  ['GET /readyz', undefined, '/readyz', everybody(200)],
  ['GET /session/new', 'reach_sign_in', '/session/new', answers(200, 303, 303, 303, 303, 303)],
  ['POST /session', 'reach_sign_in', '/session', everybody(422), { login: 'nobody', password: 'wrong' }],
  ['POST /session/demo', 'reach_sign_in', '/session/demo', everybody(404), { person: 'ito' }],
  ['DELETE /session', 'manage_own_account', '/session', members(303, REFUSED)],
  ['PUT /preferences', 'reach_sign_in', '/preferences', everybody(303), { locale: 'en' }],
  ['GET /me/account', 'manage_own_account', '/me/account', members(200)],
  ['PUT /me/password', 'manage_own_account', '/me/password', members(422, REFUSED), { current: 'x', password: 'x' }],
  ['PUT /me/feed-token', 'manage_own_account', '/me/feed-token', members(200, REFUSED)],
  ['GET /setup/:token', 'reach_sign_in', '/setup/unknown', everybody(404)],
  ['POST /setup/:token', 'reach_sign_in', '/setup/unknown', everybody(404)],
  ['GET /', 'read', '/', members(200)],
  ['GET /posts', 'read', '/posts', members(200)],
  ['GET /categories', 'read', '/categories', members(200)],
  ['GET /departments', 'read', '/departments', members(200)],
  ['GET /categories/:slug', 'read', '/categories/excel', members(200)],
  ['GET /tags/:tag', 'read', '/tags/Excel', members(200)],
  ['GET /departments/:code', 'read', '/departments/02', members(200)],
  ['GET /posts/new', 'write_posts', '/posts/new', members(200)],
  ['POST /posts', 'write_posts', '/posts', members(303, REFUSED), TIP],
  ['GET /posts/:postId', 'read', '/posts/1', members(200)],
  ['GET /posts/:postId/edition', 'write_posts', '/posts/1/edition', authorAndModerators(200)],
  ['PUT /posts/:postId', 'write_posts', '/posts/1', authorAndModerators(303, REFUSED), TIP],
  ['GET /posts/:postId/withdrawal', 'write_posts', '/posts/1/withdrawal', authorAndModerators(200)],
  ['DELETE /posts/:postId/publication', 'write_posts', '/posts/1/publication', authorAndModerators(303, REFUSED)],
  ['PUT /posts/:postId/publication', 'write_posts', '/posts/1/publication', authorAndModerators(303, REFUSED)],
  ['PUT /posts/:postId/vote', 'take_part', '/posts/1/vote', allButAuthor(303, 409)],
  ['DELETE /posts/:postId/vote', 'take_part', '/posts/1/vote', members(303, REFUSED)],
  ['PUT /posts/:postId/adoption', 'take_part', '/posts/1/adoption', allButAuthor(303, 409), { minutes: '5', times: '1' }],
  ['DELETE /posts/:postId/adoption', 'take_part', '/posts/1/adoption', allButAuthor(303, 404)],
  ['PUT /posts/:postId/adoption/confirmation', 'take_part', '/posts/1/adoption/confirmation', allButAuthor(303, 404)],
  ['POST /posts/:postId/comments', 'take_part', '/posts/1/comments', members(303, REFUSED), { body: 'コメント' }],
  ['GET /comments/:commentId/edition', 'take_part', '/comments/1/edition', authorAlone(200)],
  ['PUT /comments/:commentId', 'take_part', '/comments/1', authorAlone(303, REFUSED), { body: '直した' }],
  ['GET /comments/:commentId/deletion', 'take_part', '/comments/1/deletion', authorAlone(200)],
  ['DELETE /comments/:commentId', 'take_part', '/comments/1', authorAlone(303, REFUSED)],
  ['PUT /posts/:postId/bookmark', 'take_part', '/posts/1/bookmark', members(303, REFUSED)],
  ['DELETE /posts/:postId/bookmark', 'take_part', '/posts/1/bookmark', members(303, REFUSED)],
  ['GET /me', 'manage_own_account', '/me', everybody(303)],
  ['GET /me/posts', 'manage_own_account', '/me/posts', members(200)],
  ['GET /me/bookmarks', 'manage_own_account', '/me/bookmarks', members(200)],
  ['GET /me/adoptions', 'manage_own_account', '/me/adoptions', members(200)],
  ['GET /posts/:postId/hiding', 'moderate', '/posts/1/hiding', moderators(200)],
  ['PUT /posts/:postId/hiding', 'moderate', '/posts/1/hiding', moderators(303, REFUSED), { reason: '理由' }],
  ['DELETE /posts/:postId/hiding', 'moderate', '/posts/1/hiding', moderators(303, REFUSED)],
  ['GET /comments/:commentId/hiding', 'moderate', '/comments/1/hiding', moderators(200)],
  ['PUT /comments/:commentId/hiding', 'moderate', '/comments/1/hiding', moderators(303, REFUSED), { reason: '理由' }],
  ['DELETE /comments/:commentId/hiding', 'moderate', '/comments/1/hiding', moderators(303, REFUSED)],
  ['GET /moderation/categories', 'manage_taxonomy', '/moderation/categories', moderators(200)],
  [
    'POST /moderation/categories',
    'manage_taxonomy',
    '/moderation/categories',
    moderators(303, REFUSED),
    { ...CATEGORY, slug: 'maps' },
  ],
  ['PUT /moderation/categories/:id', 'manage_taxonomy', '/moderation/categories/2', moderators(303, REFUSED), CATEGORY],
  [
    'PUT /moderation/categories/:id/position',
    'manage_taxonomy',
    '/moderation/categories/2/position',
    moderators(303, REFUSED),
    { direction: 'up' },
  ],
  [
    'PUT /moderation/categories/:id/merger',
    'manage_taxonomy',
    '/moderation/categories/2/merger',
    moderators(303, REFUSED),
    { into: '3' },
  ],
  ['GET /moderation/tags', 'manage_taxonomy', '/moderation/tags', moderators(200)],
  ['PUT /moderation/tags/:id', 'manage_taxonomy', '/moderation/tags/1', moderators(303, REFUSED), { name: '改名' }],
  ['GET /feeds/posts.atom', 'read_feed', '/feeds/posts.atom', members(200, 404)],
  ['GET /feeds/categories/:slug.atom', 'read_feed', '/feeds/categories/excel.atom', members(200, 404)],
  ['GET /feeds/tags/:tag.atom', 'read_feed', '/feeds/tags/Excel.atom', members(200, 404)],
];

/** Every route with who may do what: the authorization table of AC-1, and the list the other security tests walk. */
export const ROUTES: readonly RouteCase[] = ROWS.map(([route, gate, path, answers, fields = {}]) => ({
  route,
  gate,
  path,
  answers,
  fields,
}));

export const methodOf = ({ route }: RouteCase): string => route.slice(0, route.indexOf(' '));
export const CHANGING = ROUTES.filter((route) => methodOf(route) !== 'GET');
export const READING = ROUTES.filter((route) => methodOf(route) === 'GET');

/** An office with post 1 and comment 1 of 佐藤; everybody but the author has recorded that they use the post. */
export function sampleOffice(): { db: Db; people: Record<RoleName, Viewer | undefined> } {
  const db = testDb();
  const secretariat = addPerson(db, { login: 'mori', name: '森', roles: ['secretariat'] });
  const postId = insertPost(db);
  const at = new Date(NOW);
  writeComment(db, sato, postId, { body: 'ご質問はこちらへ', parentId: undefined }, at);
  for (const person of [suzuki, tanaka, takahashi, secretariat, ito]) {
    adoptPost(db, person, postId, { minutesPerRun: 10, runsPerMonth: 1, startedOn: '2026-06', note: '' }, at);
  }
  return { db, people: { anonymous: undefined, member: tanaka, author: sato, moderator: takahashi, secretariat, admin: ito } };
}

/** Sends what a route wants, or something else, from a browser. */
export const send = (
  browser: Browser,
  route: RouteCase,
  address = route.path,
  fields: Record<string, string> = route.fields,
): Test => {
  const method = methodOf(route);
  if (method === 'GET') return browser.get(address);
  return method === 'POST'
    ? browser.post(address, fields)
    : method === 'PUT'
      ? browser.put(address, fields)
      : browser.delete(address, fields);
};
