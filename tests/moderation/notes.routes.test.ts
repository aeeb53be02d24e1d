import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  countRows,
  faultBeside,
  insertPost,
  ito,
  ja,
  lastEvents,
  oneRow,
  sato,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

let db: Db;
let postId: number;
let author: Browser;
let colleague: Browser;
let moderator: Browser;
let administrator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  postId = insertPost(db);
  const context = testContext({ db });
  [author, colleague, moderator, administrator, stranger] = [sato, tanaka, takahashi, ito, undefined].map((person) =>
    browserOf(context, person),
  ) as [Browser, Browser, Browser, Browser, Browser];
});

describe('GET /posts/:postId/notes/new', () => {
  it('has a form for moderators, who find it on the post', async () => {
    expect((await moderator.get(`/posts/${postId}/notes/new`).expect(200)).text).toContain('差し込み印刷で宛名を一度に作る');
    for (const browser of [moderator, administrator])
      expect((await browser.get(`/posts/${postId}`)).text).toContain(`href="/posts/${postId}/notes/new"`);
    for (const browser of [author, colleague])
      expect((await browser.get(`/posts/${postId}`)).text).not.toContain(`/posts/${postId}/notes/new`);
  });

  it('is not for others', async () => {
    for (const browser of [author, colleague]) await browser.get(`/posts/${postId}/notes/new`).expect(404);
    await stranger.get(`/posts/${postId}/notes/new`).expect(303);
    for (const id of ['0', 'x', '999']) await moderator.get(`/posts/${id}/notes/new`).expect(404);
  });
});

describe('POST /posts/:postId/notes', () => {
  it('writes to the author', async () => {
    const answer = await moderator.post(`/posts/${postId}/notes`, { body: ' 一行目\n二行目 ' }).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}`);
    expect(oneRow(db, 'SELECT recipient_id AS recipient, body, written_by AS by, read_at AS readAt FROM author_notes')).toEqual({
      recipient: sato.id,
      body: '一行目\n二行目',
      by: takahashi.id,
      readAt: null,
    });
    expect(lastEvents(db)).toEqual([{ kind: 'note.written', actorId: takahashi.id, subjectId: 1 }]);
  });

  it.each([[''], [' \u3000\n'], ['長'.repeat(501)]])('wants 1 to 500 characters and keeps what was typed (%#)', async (body) => {
    const page = await moderator.post(`/posts/${postId}/notes`, { body }).expect(422);
    expect(faultBeside(page.text, 'body')).toBe(ja('form.note_body'));
    expect(typedIn(page.text, 'body')).toBe(body);
    expect(countRows(db, 'author_notes')).toBe(0);
  });

  it('is not for others, nor for the own post', async () => {
    for (const browser of [author, colleague]) await browser.post(`/posts/${postId}/notes`, { body: '連絡' }).expect(404);
    await stranger.post(`/posts/${postId}/notes`, { body: '連絡' }).expect(401);
    const own = insertPost(db, { author: takahashi });
    await moderator.post(`/posts/${own}/notes`, { body: '連絡' }).expect(409);
    expect((await moderator.get(`/posts/${own}`)).text).not.toContain(`/posts/${own}/notes/new`);
    for (const id of ['0', 'x', '999']) await moderator.post(`/posts/${id}/notes`, { body: '連絡' }).expect(404);
    expect(countRows(db, 'author_notes')).toBe(0);
  });
});
