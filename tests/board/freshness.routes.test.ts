import { beforeEach, describe, expect, it } from 'vitest';
import { reportObsolete } from '../../src/board/freshness/actions.ts';
import { hidePost, withdrawPost } from '../../src/board/index.ts';
import { editPost } from '../../src/board/posts/actions.ts';
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
  TIP,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const at = new Date(NOW);
const OLD = '2025-06-30T00:00:00Z';

let db: Db;
let context: TestContext;
let postId: number;
let author: Browser;
let colleague: Browser;
let moderator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db, { at: OLD, content: { coauthors: ['suzuki'] } });
  [author, colleague, moderator, stranger] = [sato, tanaka, takahashi, undefined].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
    Browser,
  ];
});

const confirmedOn = (id = postId) => oneRow(db, 'SELECT confirmed_on AS day FROM posts WHERE id = ?', id)?.['day'];
const open = () => Number(oneRow(db, 'SELECT count(*) AS n FROM obsolete_reports WHERE settled_at IS NULL')?.['n']);

describe('the page of a post that was confirmed long ago', () => {
  it('says so to everybody, with the day, and offers its authors and moderators to confirm it', async () => {
    const seen = async (browser: Browser) => (await browser.get(`/posts/${postId}`).expect(200)).text;
    for (const browser of [author, browserOf(context, suzuki), moderator, browserOf(context, ito)]) {
      expect(await seen(browser)).toContain(`action="/posts/${postId}/confirmation"`);
    }
    const text = await seen(colleague);
    expect(text).toContain(ja('freshness.title'));
    expect(text).toContain(ja('freshness.confirmed', { date: '2025年6月30日(月)' }));
    expect(text).not.toContain(`action="/posts/${postId}/confirmation"`);
    expect(text).toContain(`action="/posts/${postId}/obsolescence#obsolete"`);
  });

  it('says nothing of it before twelve months are over, nor of a question however old', async () => {
    const young = insertPost(db, { at: '2025-07-02T00:00:00Z' });
    const question = insertPost(db, { at: '2024-07-02T00:00:00Z', content: { kind: 'question', body: 'なぜですか' } });
    for (const id of [young, question]) expect((await colleague.get(`/posts/${id}`)).text).not.toContain(ja('freshness.title'));
    expect((await colleague.get(`/posts/${question}`)).text).not.toContain(ja('freshness.report'));
  });
});

describe('PUT /posts/:postId/confirmation', () => {
  it('says that the post holds from today on, and answers those who said it does not', async () => {
    reportObsolete(db, tanaka, postId, '動きません', at);
    const answer = await author.put(`/posts/${postId}/confirmation`).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}`);
    expect(confirmedOn()).toBe('2026-07-01');
    expect(oneRow(db, 'SELECT settled_by AS by FROM obsolete_reports')).toEqual({ by: sato.id });
    expect(lastEvents(db)).toEqual([{ kind: 'post.confirmed', actorId: sato.id, subjectId: postId }]);
    expect((await colleague.get(`/posts/${postId}`)).text).not.toContain(ja('freshness.title'));
  });

  it('is for co-authors and moderators too, and goes back to where it was asked', async () => {
    for (const person of [suzuki, takahashi]) {
      const answer = await browserOf(context, person).put(`/posts/${postId}/confirmation`, { back: '/me/posts' }).expect(303);
      expect(answer.headers['location']).toBe('/me/posts');
    }
    const elsewhere = await author.put(`/posts/${postId}/confirmation`, { back: 'https://evil.example/' }).expect(303);
    expect(elsewhere.headers['location']).toBe(`/posts/${postId}`);
  });

  it('is not for colleagues and strangers', async () => {
    await colleague.put(`/posts/${postId}/confirmation`).expect(404);
    await stranger.put(`/posts/${postId}/confirmation`).expect(401);
    expect(confirmedOn()).toBe('2025-06-30');
  });

  it('is not for what is off the board or does not grow old', async () => {
    const question = insertPost(db, { content: { kind: 'question', body: 'なぜですか' } });
    await author.put(`/posts/${question}/confirmation`).expect(404);
    withdrawPost(db, sato, postId, at);
    await author.put(`/posts/${postId}/confirmation`).expect(409);
    for (const id of ['0', 'x', '999']) await author.put(`/posts/${id}/confirmation`).expect(404);
  });
});

describe('POST /posts/:postId/obsolescence', () => {
  it('tells readers what was written, when and from which department, but not by whom', async () => {
    const answer = await colleague
      .post(`/posts/${postId}/obsolescence`, { line: '  Excel 2024 では\u3000動きません ' })
      .expect(303);
    expect(answer.headers['set-cookie']).toEqual([expect.stringContaining('notice=obsolete_reported')]);
    expect(oneRow(db, 'SELECT line, reporter_id AS by, department_id AS department FROM obsolete_reports')).toEqual({
      line: 'Excel 2024 では 動きません',
      by: tanaka.id,
      department: tanaka.departmentId,
    });
    expect(lastEvents(db)).toEqual([{ kind: 'post.reported_obsolete', actorId: tanaka.id, subjectId: postId }]);
    const fresh = insertPost(db);
    reportObsolete(db, tanaka, fresh, '動きません', at);
    for (const id of [postId, fresh]) {
      const { text } = await author.get(`/posts/${id}`);
      expect(text).toContain(ja('freshness.reports', { count: 1 }));
      expect(text).toContain('動きません');
      expect(text).toContain('税務課');
      expect(text).not.toContain('田中');
    }
  });

  it('takes one line of a reader while it is open, and another after it was answered', async () => {
    await colleague.post(`/posts/${postId}/obsolescence`, { line: '一度目' }).expect(303);
    const again = await colleague.post(`/posts/${postId}/obsolescence`, { line: '二度目' }).expect(303);
    expect(again.headers['set-cookie']).toEqual([expect.stringContaining('notice=obsolete_known')]);
    expect(countRows(db, 'obsolete_reports')).toBe(1);
    expect((await colleague.get(`/posts/${postId}`)).text).toContain(ja('freshness.reported'));
    await author.put(`/posts/${postId}/confirmation`).expect(303);
    await colleague.post(`/posts/${postId}/obsolescence`, { line: 'やはり動きません' }).expect(303);
    expect([countRows(db, 'obsolete_reports'), open()]).toEqual([2, 1]);
  });

  it.each([[''], [' \u3000'], ['長'.repeat(201)]])(
    'wants a line of 1 to 200 characters and keeps what was typed (%#)',
    async (line) => {
      const page = await colleague.post(`/posts/${postId}/obsolescence`, { line }).expect(422);
      expect(faultBeside(page.text, 'line')).toBe(ja('form.obsolete_line'));
      expect(typedIn(page.text, 'line')).toBe(line);
      expect(page.text).toMatch(/<details class="obsolete-form" id="obsolete" open>/);
      expect(countRows(db, 'obsolete_reports')).toBe(0);
    },
  );

  it('is not for its authors and strangers, nor for what is off the board', async () => {
    for (const person of [sato, suzuki])
      await browserOf(context, person).post(`/posts/${postId}/obsolescence`, { line: '動きません' }).expect(409);
    await stranger.post(`/posts/${postId}/obsolescence`, { line: '動きません' }).expect(401);
    hidePost(db, takahashi, postId, '確認中', at);
    await colleague.post(`/posts/${postId}/obsolescence`, { line: '動きません' }).expect(404);
    await moderator.post(`/posts/${postId}/obsolescence`, { line: '動きません' }).expect(409);
    for (const id of ['0', 'x', '999']) await colleague.post(`/posts/${id}/obsolescence`, { line: '動きません' }).expect(404);
    expect(countRows(db, 'obsolete_reports')).toBe(0);
  });
});

describe('DELETE /posts/:postId/obsolescence/:id', () => {
  it('closes a line; a second time there is none', async () => {
    reportObsolete(db, tanaka, postId, '動きません', at);
    await moderator.delete(`/posts/${postId}/obsolescence/1`).expect(303);
    expect(open()).toBe(0);
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.obsolete_report_closed', actorId: takahashi.id }]);
    await moderator.delete(`/posts/${postId}/obsolescence/1`).expect(404);
  });

  it('is not for authors, the reporter and strangers, and knows which post a line is of', async () => {
    reportObsolete(db, tanaka, postId, '動きません', at);
    for (const browser of [author, colleague]) await browser.delete(`/posts/${postId}/obsolescence/1`).expect(404);
    await stranger.delete(`/posts/${postId}/obsolescence/1`).expect(401);
    const other = insertPost(db);
    await moderator.delete(`/posts/${other}/obsolescence/1`).expect(404);
    for (const id of ['0', 'x', '999']) await moderator.delete(`/posts/${postId}/obsolescence/${id}`).expect(404);
    expect(open()).toBe(1);
  });
});

it('is confirmed by an edit as well', () => {
  reportObsolete(db, tanaka, postId, '動きません', at);
  editPost(db, sato, postId, 1, { ...TIP, body: '直しました' }, at);
  expect(confirmedOn()).toBe('2026-07-01');
  expect(open()).toBe(0);
});

describe('the own page', () => {
  it('lists what asks to be confirmed, the author’s and the co-author’s, with a button for each', async () => {
    const reported = insertPost(db, { content: { title: '使えないと言われた小技' } });
    reportObsolete(db, tanaka, reported, '動きません', at);
    insertPost(db, { content: { title: 'まだ新しい小技です' } });
    const { text } = await author.get('/me/posts').expect(200);
    expect(text).toContain(ja('me.asking'));
    for (const id of [postId, reported]) expect(text).toContain(`action="/posts/${id}/confirmation"`);
    expect(text.match(/\/confirmation"/g)).toHaveLength(2);
    expect((await browserOf(context, suzuki).get('/me/posts')).text).toContain(`action="/posts/${postId}/confirmation"`);
    expect((await colleague.get('/me/posts')).text).not.toContain(ja('me.asking'));
  });
});
