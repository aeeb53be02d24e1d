import { expect, it } from 'vitest';
import { adoptionQueries } from '../../src/board/index.ts';
import { browserOf, insertPost, sato, suzuki, testContext, testDb } from '../support/index.ts';

it('does not let an author adopt the own tip', async () => {
  const db = testDb();
  const postId = insertPost(db, { author: sato });
  const browser = browserOf(testContext({ db }), sato);
  await browser.put(`/posts/${postId}/adoption`, { minutes: 20, times: 4, per: 'month' }).expect(409);
  expect(adoptionQueries(db).listOfPost(postId)).toEqual([]);
});

it('records what a colleague saves', async () => {
  const db = testDb();
  const postId = insertPost(db, { author: sato });
  const browser = browserOf(testContext({ db }), suzuki);
  await browser.put(`/posts/${postId}/adoption`, { minutes: '２０', times: 4, per: 'month', startedOn: '2026-06' }).expect(303);
  expect(adoptionQueries(db).listOfPost(postId)).toMatchObject([
    { userId: suzuki.id, minutesPerRun: 20, runsPerMonth: 4, startedOn: '2026-06' },
  ]);
  const page = await browser.get(`/posts/${postId}`).expect(200);
  expect(page.text).toContain('1回20分');
});
