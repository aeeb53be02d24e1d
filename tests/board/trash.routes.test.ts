import { beforeEach, describe, expect, it } from 'vitest';
import { hidePost, trashPost } from '../../src/board/index.ts';
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
  NOW,
  oneRow,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const at = new Date(NOW);

let db: Db;
let context: TestContext;
let postId: number;
let author: Browser;
let coauthor: Browser;
let colleague: Browser;
let moderator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db, { content: { coauthors: ['suzuki'] } });
  [author, coauthor, colleague, moderator, stranger] = [sato, suzuki, tanaka, takahashi, undefined].map((person) =>
    browserOf(context, person),
  ) as [Browser, Browser, Browser, Browser, Browser];
});

const post = () =>
  oneRow(
    db,
    'SELECT listed, withdrawn_at AS withdrawnAt, trashed_at AS trashedAt, trashed_by AS by FROM posts WHERE id = ?',
    postId,
  );
const TRASHED = { listed: 0, withdrawnAt: at.toISOString(), trashedAt: at.toISOString() };

describe('GET /posts/:postId/disposal', () => {
  it('asks first, naming the post and the day on which it would go', async () => {
    for (const browser of [author, coauthor]) {
      const { text } = await browser.get(`/posts/${postId}/disposal`).expect(200);
      expect(text).toContain('差し込み印刷で宛名を一度に作る');
      expect(text).toContain('2026年7月31日(金)');
      expect(text).not.toContain('name="reason"');
    }
    expect((await moderator.get(`/posts/${postId}/disposal`).expect(200)).text).toContain('name="reason"');
    expect(post()).toMatchObject({ listed: 1 });
  });

  it('is not there for others', async () => {
    await colleague.get(`/posts/${postId}/disposal`).expect(404);
    await stranger.get(`/posts/${postId}/disposal`).expect(303);
    for (const id of ['0', 'x', '999']) await author.get(`/posts/${id}/disposal`).expect(404);
  });
});

describe('PUT /posts/:postId/disposal', () => {
  it('takes the post off the board; its authors and moderators still find it, with the day it goes', async () => {
    await author.put(`/posts/${postId}/disposal`).expect(303);
    expect(post()).toEqual({ ...TRASHED, by: sato.id });
    expect(lastEvents(db)).toEqual([{ kind: 'post.trashed', actorId: sato.id, subjectId: postId }]);
    await colleague.get(`/posts/${postId}`).expect(404);
    for (const browser of [author, coauthor, moderator]) {
      const { text } = await browser.get(`/posts/${postId}`).expect(200);
      expect(text).toContain(ja('trash.notice', { date: '2026年7月31日(金)' }));
      expect(text).not.toContain(ja('post.withdrawn'));
      expect(text).not.toContain(ja('post.republish'));
      expect(text).not.toContain(ja('post.withdraw'));
    }
    expect(countRows(db, 'author_notes')).toBe(0);
  });

  it('wants to know why from a moderator, and tells the author', async () => {
    for (const reason of ['', '長'.repeat(201)]) {
      const page = await moderator.put(`/posts/${postId}/disposal`, { reason }).expect(422);
      expect(faultBeside(page.text, 'reason')).toBe(ja('form.reason_length'));
      expect(typedIn(page.text, 'reason')).toBe(reason);
    }
    expect(post()).toMatchObject({ listed: 1 });
    await moderator.put(`/posts/${postId}/disposal`, { reason: '試しの投稿のようです' }).expect(303);
    expect(post()).toEqual({ ...TRASHED, by: takahashi.id });
    expect(oneRow(db, 'SELECT recipient_id AS recipient, body FROM author_notes')).toEqual({
      recipient: sato.id,
      body: `${ja('note_act.trashed')}\n${ja('hiding.because', { reason: '試しの投稿のようです' })}`,
    });
    expect(oneRow(db, "SELECT details FROM events WHERE kind = 'post.trashed'")).toEqual({
      details: '{"reason":"試しの投稿のようです"}',
    });
  });

  it('keeps when the post was withdrawn, and throws it away once', async () => {
    await author.delete(`/posts/${postId}/publication`).expect(303);
    context.setNow('2026-07-01T00:10:00Z');
    await author.put(`/posts/${postId}/disposal`).expect(303);
    expect(post()).toMatchObject({ withdrawnAt: at.toISOString(), trashedAt: '2026-07-01T00:10:00.000Z' });
    context.setNow('2026-07-01T00:20:00Z');
    await coauthor.put(`/posts/${postId}/disposal`).expect(303);
    expect(post()).toMatchObject({ trashedAt: '2026-07-01T00:10:00.000Z', by: sato.id });
  });

  it('is not for others', async () => {
    await colleague.put(`/posts/${postId}/disposal`, { reason: '理由' }).expect(404);
    await stranger.put(`/posts/${postId}/disposal`, { reason: '理由' }).expect(401);
    for (const id of ['0', 'x', '999']) await author.put(`/posts/${id}/disposal`).expect(404);
    expect(post()).toMatchObject({ listed: 1 });
  });
});

describe('DELETE /posts/:postId/disposal', () => {
  it('brings the post back withdrawn, from where it can be published', async () => {
    await author.put(`/posts/${postId}/disposal`).expect(303);
    await author.put(`/posts/${postId}/publication`).expect(409);
    const answer = await coauthor.delete(`/posts/${postId}/disposal`).expect(303);
    expect(answer.headers['set-cookie']).toEqual([expect.stringContaining('notice=untrashed')]);
    expect(post()).toEqual({ listed: 0, withdrawnAt: at.toISOString(), trashedAt: null, by: null });
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.untrashed', actorId: suzuki.id }]);
    await colleague.get(`/posts/${postId}`).expect(404);
    await author.put(`/posts/${postId}/publication`).expect(303);
    await colleague.get(`/posts/${postId}`).expect(200);
  });

  it('leaves to moderators what a moderator threw away, and tells the author', async () => {
    trashPost(db, takahashi, postId, '重複', at);
    const page = await author.delete(`/posts/${postId}/disposal`).expect(403);
    expect(page.text).toContain(ja('error.trashed_by_moderator'));
    expect((await author.get(`/posts/${postId}`)).text).toContain(ja('trash.ask'));
    await browserOf(context, ito).delete(`/posts/${postId}/disposal`).expect(303);
    expect(post()).toMatchObject({ trashedAt: null });
    expect(oneRow(db, 'SELECT body, written_by AS by FROM author_notes ORDER BY id DESC')).toEqual({
      body: ja('note_act.untrashed'),
      by: ito.id,
    });
  });

  it('does not show what moderators have hidden', async () => {
    hidePost(db, takahashi, postId, '確認中', at);
    await author.put(`/posts/${postId}/disposal`).expect(303);
    await author.delete(`/posts/${postId}/disposal`).expect(303);
    await author.put(`/posts/${postId}/publication`).expect(303);
    await colleague.get(`/posts/${postId}`).expect(404);
  });

  it('is not for others', async () => {
    trashPost(db, sato, postId, undefined, at);
    await colleague.delete(`/posts/${postId}/disposal`).expect(404);
    await stranger.delete(`/posts/${postId}/disposal`).expect(401);
    for (const id of ['0', 'x', '999']) await author.delete(`/posts/${id}/disposal`).expect(404);
    expect(post()).toMatchObject({ trashedAt: at.toISOString() });
  });
});

describe('the own page', () => {
  it('shows the trash apart from the posts, with the day they go', async () => {
    trashPost(db, sato, postId, undefined, at);
    for (const browser of [author, coauthor]) {
      const { text } = await browser.get('/me/posts').expect(200);
      expect(text).toContain(ja('trash.title'));
      expect(text).toContain(ja('trash.goes', { date: '2026年7月31日(金)' }));
      expect(text).toContain(`action="/posts/${postId}/disposal"`);
      expect(text).not.toContain('<table');
    }
    expect((await colleague.get('/me/posts')).text).not.toContain(ja('trash.title'));
  });
});
