import { beforeEach, describe, expect, it } from 'vitest';
import { adoptionQueries, hidePost } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  countRows,
  faultBeside,
  insertPost,
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

const FORM = { minutes: 20, times: 4, per: 'month', startedOn: '2026-06', note: '毎月の締めに' };

let db: Db;
let context: TestContext;
let postId: number;
let browser: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db, { author: sato });
  browser = browserOf(context, suzuki);
});

const records = () =>
  adoptionQueries(db)
    .listOfPost(postId)
    .map(({ userId, startedOn, endedOn, minutesPerRun, runsPerMonth }) => ({
      userId,
      startedOn,
      endedOn,
      minutesPerRun,
      runsPerMonth,
    }));
const minutesThisYear = () => oneRow(db, 'SELECT minutes_this_year AS n FROM posts WHERE id = ?', postId)?.['n'];

describe('PUT /posts/:postId/adoption', () => {
  it('records what a colleague saves', async () => {
    const answer = await browser.put(`/posts/${postId}/adoption`, { ...FORM, minutes: '２０' }).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}`);
    expect(adoptionQueries(db).listOfPost(postId)).toMatchObject([
      {
        userId: suzuki.id,
        departmentId: suzuki.departmentId,
        minutesPerRun: 20,
        runsPerMonth: 4,
        startedOn: '2026-06',
        note: '毎月の締めに',
      },
    ]);
    expect(minutesThisYear()).toBe(160);
    expect(lastEvents(db)).toEqual([{ kind: 'post.adopted', actorId: suzuki.id, subjectId: postId }]);
    const page = await browser.get(`/posts/${postId}`).expect(200);
    expect(page.text).toContain('1回20分');
    expect(page.text).toContain(ja('adoption.self_reported'));
  });

  it('does not let an author adopt the own tip', async () => {
    const page = await browserOf(context, sato).put(`/posts/${postId}/adoption`, FORM).expect(409);
    expect(page.text).toContain(ja('error.adopt_own_post'));
    expect(records()).toEqual([]);
  });

  it('begins this month when no month is given', async () => {
    await browser.put(`/posts/${postId}/adoption`, { ...FORM, startedOn: '' }).expect(303);
    expect(records()).toMatchObject([{ startedOn: '2026-07' }]);
  });

  it.each([
    ['day', 1, 20],
    ['week', 3, 13],
    ['month', 0.5, 0.5],
    ['year', 1, 0.1],
  ])('turns so many a %s into runs per month', async (per, times, expected) => {
    await browser.put(`/posts/${postId}/adoption`, { ...FORM, per, times }).expect(303);
    expect(records()).toMatchObject([{ runsPerMonth: expected }]);
  });

  it.each([
    ['minutes', { minutes: 0 }, 'form.minutes_range'],
    ['minutes', { minutes: 481 }, 'form.minutes_range'],
    ['minutes', { minutes: '20秒' }, 'form.minutes_range'],
    ['minutes', { minutes: '1e2' }, 'form.minutes_range'],
    ['times', { times: '' }, 'form.times_range'],
    ['times', { times: 1001 }, 'form.times_range'],
    ['times', { times: 51, per: 'day' }, 'form.times_range'],
    ['startedOn', { startedOn: '2026-08' }, 'form.month_past'],
    ['startedOn', { startedOn: '2016-06' }, 'form.month_past'],
    ['startedOn', { startedOn: '2026-6' }, 'form.month_past'],
    ['note', { note: '長'.repeat(201) }, 'form.note_length'],
  ])('refuses a wrong %s and keeps what was typed (%#)', async (field, wrong, sentence) => {
    const form = { ...FORM, ...wrong };
    const page = await browser.put(`/posts/${postId}/adoption`, form).expect(422);
    expect(faultBeside(page.text, field)).toBe(ja(sentence));
    for (const name of ['minutes', 'times', 'per', 'startedOn', 'note'] as const) {
      expect(typedIn(page.text, name), name).toBe(String(form[name]));
    }
    expect(records()).toEqual([]);
  });

  it('keeps the figures of earlier months when they change a month later', async () => {
    await browser.put(`/posts/${postId}/adoption`, FORM).expect(303);
    context.setNow('2026-08-10T00:00:00Z');
    await browserOf(context, suzuki)
      .put(`/posts/${postId}/adoption`, { ...FORM, minutes: 60 })
      .expect(303);
    expect(records()).toEqual([
      { userId: suzuki.id, startedOn: '2026-06', endedOn: '2026-07', minutesPerRun: 20, runsPerMonth: 4 },
      { userId: suzuki.id, startedOn: '2026-08', endedOn: null, minutesPerRun: 60, runsPerMonth: 4 },
    ]);
    expect(minutesThisYear()).toBe(2 * 80 + 240);
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.adoption_changed' }]);
  });

  it('replaces the figures of the same month', async () => {
    await browser.put(`/posts/${postId}/adoption`, { ...FORM, startedOn: '2026-07' }).expect(303);
    await browser.put(`/posts/${postId}/adoption`, { ...FORM, startedOn: '2026-07', minutes: 5 }).expect(303);
    expect(records()).toMatchObject([{ startedOn: '2026-07', minutesPerRun: 5 }]);
    expect(countRows(db, 'adoptions')).toBe(1);
  });

  it('starts again after an end, but not in months that were counted', async () => {
    await browser.put(`/posts/${postId}/adoption`, FORM).expect(303);
    await browser.delete(`/posts/${postId}/adoption`).expect(303);
    context.setNow('2026-10-01T00:00:00Z');
    const later = browserOf(context, suzuki);
    const page = await later.put(`/posts/${postId}/adoption`, { ...FORM, startedOn: '2026-07' }).expect(422);
    expect(faultBeside(page.text, 'startedOn')).toBe(ja('form.month_overlaps'));
    expect(typedIn(page.text, 'note')).toBe(FORM.note);
    await later.put(`/posts/${postId}/adoption`, { ...FORM, startedOn: '2026-09' }).expect(303);
    expect(records()).toMatchObject([
      { startedOn: '2026-06', endedOn: '2026-07' },
      { startedOn: '2026-09', endedOn: null },
    ]);
    expect(minutesThisYear()).toBe(80 * 2 + 80 * 2);
  });

  it('counts one person once, however often the form is sent at the same time', async () => {
    const form = { ...FORM, startedOn: '2026-07' };
    await Promise.all([1, 2, 3].map(() => browser.put(`/posts/${postId}/adoption`, form).expect(303)));
    expect(records()).toHaveLength(1);
    expect(oneRow(db, 'SELECT adopters_count AS n FROM posts WHERE id = ?', postId)).toEqual({ n: 1 });
    expect(oneRow(db, 'SELECT adopters_count AS people, minutes_this_year AS minutes FROM board_totals')).toEqual({
      people: 1,
      minutes: 80,
    });
  });

  it('is closed to strangers, off the board and for malformed ids', async () => {
    await browserOf(context).put(`/posts/${postId}/adoption`, FORM).expect(401);
    for (const id of ['0', 'x', '999']) await browser.put(`/posts/${id}/adoption`, FORM).expect(404);
    hidePost(db, takahashi, postId, '確認中', new Date(NOW));
    await browser.put(`/posts/${postId}/adoption`, FORM).expect(404);
    await browser.put(`/posts/${postId}/adoption`, { ...FORM, minutes: 0 }).expect(404);
    await browserOf(context, takahashi).put(`/posts/${postId}/adoption`, FORM).expect(409);
    expect(records()).toEqual([]);
  });
});

describe('DELETE /posts/:postId/adoption', () => {
  it('ends with this month, which still counts', async () => {
    await browser.put(`/posts/${postId}/adoption`, FORM).expect(303);
    await browser.delete(`/posts/${postId}/adoption`, { back: '/me/adoptions' }).expect(303).expect('Location', '/me/adoptions');
    expect(records()).toMatchObject([{ endedOn: '2026-07' }]);
    expect(minutesThisYear()).toBe(160);
    expect(oneRow(db, 'SELECT adopters_count AS n FROM posts WHERE id = ?', postId)).toEqual({ n: 0 });
    expect(lastEvents(db)).toEqual([{ kind: 'post.adoption_ended', actorId: suzuki.id, subjectId: postId }]);
    expect((await browser.get('/me/adoptions')).text).toContain(ja('me.ended', { month: '2026年7月' }));
  });

  it('ends nobody else’s, and nothing twice', async () => {
    await browser.put(`/posts/${postId}/adoption`, FORM).expect(303);
    await browserOf(context, tanaka).delete(`/posts/${postId}/adoption`).expect(404);
    expect(records()).toMatchObject([{ endedOn: null }]);
    await browser.delete(`/posts/${postId}/adoption`).expect(303);
    await browser.delete(`/posts/${postId}/adoption`).expect(404);
  });

  it('is closed to strangers and malformed ids', async () => {
    await browserOf(context).delete(`/posts/${postId}/adoption`).expect(401);
    await browser.delete('/posts/x/adoption').expect(404);
  });
});

describe('PUT /posts/:postId/adoption/confirmation', () => {
  it('says that the figures still hold, and stops asking', async () => {
    await browser.put(`/posts/${postId}/adoption`, FORM).expect(303);
    context.setNow('2026-08-10T00:00:00Z');
    const later = browserOf(context, suzuki);
    expect((await later.get(`/posts/${postId}`)).text).toContain(ja('adoption.still'));
    await later.put(`/posts/${postId}/adoption/confirmation`).expect(303).expect('Location', `/posts/${postId}`);
    expect(oneRow(db, 'SELECT confirmed_on AS day FROM adoptions')).toEqual({ day: '2026-08-10' });
    expect(minutesThisYear()).toBe(240);
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.adoption_confirmed', actorId: suzuki.id }]);
    expect((await later.get(`/posts/${postId}`)).text).not.toContain(ja('adoption.still'));
  });

  it('needs a running record of one’s own', async () => {
    await browser.put(`/posts/${postId}/adoption/confirmation`).expect(404);
    await browser.put(`/posts/${postId}/adoption`, FORM).expect(303);
    await browserOf(context, tanaka).put(`/posts/${postId}/adoption/confirmation`).expect(404);
    await browser.delete(`/posts/${postId}/adoption`).expect(303);
    await browser.put(`/posts/${postId}/adoption/confirmation`).expect(404);
    await browserOf(context).put(`/posts/${postId}/adoption/confirmation`).expect(401);
    await browser.put('/posts/1.5/adoption/confirmation').expect(404);
  });
});

it('takes the same figures, sent again, as a confirmation', async () => {
  const db = testDb();
  const postId = insertPost(db, { author: sato });
  const browser = browserOf(testContext({ db }), suzuki);
  const figures = { minutes: 20, times: 4, per: 'month', startedOn: '2026-06' };
  await browser.put(`/posts/${postId}/adoption`, figures).expect(303);
  await browser.put(`/posts/${postId}/adoption`, { ...figures, note: '毎週の集計で' }).expect(303);
  expect(adoptionQueries(db).listOfPost(postId)).toMatchObject([{ startedOn: '2026-06', endedOn: null, note: '毎週の集計で' }]);
  const kinds = db
    .prepare<[number], { kind: string }>("SELECT kind FROM events WHERE subject_id = ? AND kind LIKE 'post.adopt%'")
    .all(postId);
  expect(kinds.map(({ kind }) => kind)).toEqual(['post.adopted', 'post.adoption_confirmed']);
});
