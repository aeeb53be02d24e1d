import { beforeEach, describe, expect, it } from 'vitest';
import { adoptPost, hidePost, setBookmark, withdrawPost } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  insertPost,
  ja,
  NOW,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  testContext,
  testDb,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let author: Browser;
const at = new Date(NOW);

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  author = browserOf(context, sato);
});

describe('GET /me', () => {
  it('leads to the own posts', async () => {
    expect((await author.get('/me').expect(303)).headers['location']).toBe('/me/posts');
    expect((await browserOf(context).get('/me').expect(303)).headers['location']).toBe('/session/new?next=%2Fme');
  });
});

describe('GET /me/posts', () => {
  it('lists the own posts, those off the board with their state', async () => {
    expect((await author.get('/me/posts').expect(200)).text).toContain(ja('me.posts_empty_title'));
    insertPost(db, { content: { title: '公開中の小技です' } });
    withdrawPost(db, sato, insertPost(db, { content: { title: '取り下げた小技です' } }), at);
    hidePost(db, takahashi, insertPost(db, { content: { title: '隠された小技です' } }), '確認中', at);
    insertPost(db, { author: suzuki, content: { title: '他人の小技です' } });
    const page = await author.get('/me/posts').expect(200);
    for (const title of [
      '公開中の小技です',
      '取り下げた小技です',
      '隠された小技です',
      ja('state.withdrawn'),
      ja('state.hidden'),
    ]) {
      expect(page.text).toContain(title);
    }
    expect(page.text).not.toContain('他人の小技です');
  });

  it('sends a stranger to sign in', async () => {
    await browserOf(context).get('/me/posts').expect(303);
  });
});

describe('GET /me/bookmarks', () => {
  it('lists what was kept and is still on the board, the latest first', async () => {
    expect((await author.get('/me/bookmarks').expect(200)).text).toContain(ja('me.bookmarks_empty_title'));
    const [first, second, gone] = ['最初に残した小技', '次に残した小技', '取り下げた小技'].map((title) =>
      insertPost(db, { author: suzuki, content: { title } }),
    ) as [number, number, number];
    setBookmark(db, sato, first, true, new Date('2026-06-01T00:00:00Z'));
    setBookmark(db, sato, second, true, new Date('2026-06-02T00:00:00Z'));
    setBookmark(db, sato, gone, true, new Date('2026-06-03T00:00:00Z'));
    withdrawPost(db, suzuki, gone, at);
    const { text } = await author.get('/me/bookmarks').expect(200);
    expect(text.indexOf('次に残した小技')).toBeGreaterThan(0);
    expect(text.indexOf('次に残した小技')).toBeLessThan(text.indexOf('最初に残した小技'));
    expect(text).not.toContain('取り下げた小技');
  });

  it('sends a stranger to sign in', async () => {
    await browserOf(context).get('/me/bookmarks').expect(303);
  });
});

describe('GET /me/adoptions', () => {
  it('adds up what the person saved this fiscal year', async () => {
    expect((await author.get('/me/adoptions').expect(200)).text).toContain(ja('me.adoptions_empty_title'));
    const postId = insertPost(db, { author: suzuki });
    adoptPost(db, sato, postId, { minutesPerRun: 30, runsPerMonth: 10, startedOn: '2026-04', note: '' }, at);
    const { text } = await author.get('/me/adoptions').expect(200);
    expect(text).toContain(ja('me.this_year', { hours: '20' })); // 5 hours a month, April to July
    expect(text).toContain(`action="/posts/${postId}/adoption"`);
    expect(text).not.toContain(ja('adoption.still'));
  });

  it('asks after 30 days whether it still holds', async () => {
    const postId = insertPost(db, { author: suzuki });
    adoptPost(db, sato, postId, { minutesPerRun: 30, runsPerMonth: 10, startedOn: '2026-04', note: '' }, new Date('2026-05-01'));
    expect((await author.get('/me/adoptions').expect(200)).text).toContain(ja('adoption.still'));
  });

  it('shows nothing of posts off the board and of other people', async () => {
    const postId = insertPost(db, { author: suzuki });
    adoptPost(db, sato, postId, { minutesPerRun: 30, runsPerMonth: 10, startedOn: '2026-04', note: '' }, at);
    expect((await browserOf(context, takahashi).get('/me/adoptions')).text).toContain(ja('me.adoptions_empty_title'));
    hidePost(db, takahashi, postId, '確認中', at);
    expect((await author.get('/me/adoptions')).text).toContain(ja('me.adoptions_empty_title'));
    await browserOf(context).get('/me/adoptions').expect(303);
  });
});
