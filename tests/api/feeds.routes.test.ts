import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  anonymised,
  type Browser,
  browserOf,
  insertPost,
  NOW,
  sato,
  suzuki,
  type TestContext,
  testContext,
  testDb,
  textOf,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let feedReader: Browser;
let postId: number;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  feedReader = browserOf(context);
  postId = insertPost(db, { content: { title: 'フィードに載る小技', categoryId: 2, tags: ['C/C++'] } });
});

const newToken = async (): Promise<string> =>
  /token=([\w-]+)</.exec((await browserOf(context, suzuki).put('/me/feed-token').expect(200)).text)?.[1] as string;

const FEEDS = ['/feeds/posts.atom', '/feeds/categories/word.atom', '/feeds/tags/C%2FC%2B%2B.atom'];

describe.each(FEEDS)('who reads %s', (path) => {
  it('needs a token or a session, and shows no difference to a missing page', async () => {
    const token = await newToken();
    const feed = await feedReader
      .get(`${path}?token=${token}`)
      .expect(200)
      .expect('Content-Type', 'application/atom+xml; charset=utf-8');
    expect(textOf(feed)).not.toContain(token);
    expect(textOf(feed)).toContain('フィードに載る小技');
    await browserOf(context, sato).get(path).expect(200);
    const missing = await feedReader.get('/feeds/nothing.atom').expect(404);
    for (const query of [
      '',
      '?token=',
      '?token=wrong',
      `?token=${token}x`,
      `?token=${token}&token=${token}`,
      `?token[]=${token}`,
    ]) {
      const refused = await feedReader.get(`${path}${query}`).expect(404);
      expect(anonymised(refused.text)).toBe(anonymised(missing.text));
    }
  });

  it('forgets the old token when there is a new one, and all of a closed account', async () => {
    const old = await newToken();
    const token = await newToken();
    await feedReader.get(`${path}?token=${old}`).expect(404);
    const { headers } = await feedReader.get(`${path}?token=${token}`).expect(200);
    setActive(db, 'suzuki', false, new Date());
    await feedReader.get(`${path}?token=${token}`).expect(404);
    await feedReader
      .get(`${path}?token=${token}`)
      .set('If-None-Match', headers['etag'] as string)
      .expect(404);
    setActive(db, 'suzuki', true, new Date());
    await feedReader.get(`${path}?token=${token}`).expect(200);
  });

  it('knows nobody who has yet to choose a password', async () => {
    const token = await newToken();
    db.prepare('INSERT INTO passwords (user_id, hash, changed_at, must_change) VALUES (?, ?, ?, 1)').run(suzuki.id, 'x', NOW);
    await feedReader.get(`${path}?token=${token}`).expect(404);
    db.prepare('UPDATE passwords SET must_change = 0').run();
    await feedReader.get(`${path}?token=${token}`).expect(200);
  });

  it('answers 304 to a reader without cookies until somebody acts', async () => {
    const token = await newToken();
    const first = await feedReader.get(`${path}?token=${token}`).unset('Cookie').expect(200);
    const tag = first.headers['etag'] as string;
    await feedReader.get(`${path}?token=${token}`).unset('Cookie').set('If-None-Match', tag).expect(304);
    await browserOf(context, sato)
      .put(`/posts/${postId}`, { title: '別の題名にした小技', body: '本文', categoryId: 2, tags: 'C/C++', revision: 1 })
      .expect(303);
    const second = await feedReader.get(`${path}?token=${token}`).unset('Cookie').set('If-None-Match', tag).expect(200);
    expect(second.headers['etag']).not.toBe(tag);
    expect(textOf(second)).toContain('別の題名にした小技');
  });
});

describe('GET /feeds/posts.atom', () => {
  it('names each post with its author and department of the time', async () => {
    const feed = textOf(await browserOf(context, sato).get('/feeds/posts.atom').expect(200));
    expect(feed).toContain('<title>フィードに載る小技</title>');
    expect(feed).toContain(`<id>http://127.0.0.1:3000/posts/${postId}</id>`);
    expect(feed).toContain('<name>佐藤 (市民課)</name>');
    expect(feed).toContain('<updated>2026-06-01T00:00:00.000Z</updated>');
  });

  it('is well-formed when it is empty', async () => {
    const empty = textOf(await browserOf(testContext(), sato).get('/feeds/posts.atom').expect(200));
    expect(empty).not.toContain('<entry>');
    expect(empty).toContain('<updated>');
  });
});

describe('GET /feeds/categories/:slug.atom', () => {
  it('holds the posts of the category', async () => {
    insertPost(db, { content: { title: 'ほかのカテゴリの小技', categoryId: 1 } });
    const feed = textOf(await browserOf(context, sato).get('/feeds/categories/word.atom').expect(200));
    expect(feed).toContain('フィードに載る小技');
    expect(feed).not.toContain('ほかのカテゴリの小技');
    for (const slug of ['nothing', '__proto__', '%00'])
      await browserOf(context, sato).get(`/feeds/categories/${slug}.atom`).expect(404);
  });
});

describe('GET /feeds/tags/:tag.atom', () => {
  it('holds the posts of the tag and links to itself', async () => {
    insertPost(db, { content: { title: 'ほかのタグの小技です', tags: ['Word'] } });
    const feed = textOf(await browserOf(context, sato).get('/feeds/tags/c%2Fc%2B%2B.atom').expect(200));
    expect(feed).toContain('フィードに載る小技');
    expect(feed).not.toContain('ほかのタグの小技です');
    expect(feed).toContain('href="http://127.0.0.1:3000/feeds/tags/C%2FC%2B%2B.atom"');
    for (const tag of ['nothing', '%00']) await browserOf(context, sato).get(`/feeds/tags/${tag}.atom`).expect(404);
  });
});

describe('GET /feeds/search.atom', () => {
  const search = (q: string, more = '') => `/feeds/search.atom?q=${encodeURIComponent(q)}${more}`;

  it('holds the newest posts that have all words and hold to the filters, as they are now', async () => {
    insertPost(db, { content: { title: '印刷の設定を保存する', tags: ['Word'] }, at: '2026-06-03T00:00:00Z' });
    insertPost(db, { content: { title: '印刷の余白をそろえる', tags: ['Word'] }, at: '2026-06-02T00:00:00Z' });
    insertPost(db, { content: { title: '印刷しない会議', tags: [] }, at: '2026-06-04T00:00:00Z' });
    const feed = textOf(await browserOf(context, sato).get(search('印刷 タグ:Word')).expect(200));
    expect([...feed.matchAll(/<title>([^<]*)<\/title>/g)].slice(1).map(([, title]) => title)).toEqual([
      '印刷の設定を保存する',
      '印刷の余白をそろえる',
    ]);
    expect(feed).toContain('<updated>2026-06-03T00:00:00.000Z</updated>');
    const q = encodeURIComponent('印刷 タグ:Word');
    expect(feed).toContain(`rel="self" type="application/atom+xml" href="http://127.0.0.1:3000/feeds/search.atom?q=${q}"`);
    expect(feed).toContain(`rel="alternate" type="text/html" href="http://127.0.0.1:3000/search?q=${q}&amp;order=new"`);
  });

  it('is well-formed whatever is searched for, and when nothing is found', async () => {
    for (const q of ['<b>&"\'', '\uFFFF印刷', 'a'.repeat(3_000), 'foo AND', 'NEAR(', '*']) {
      const feed = textOf(await browserOf(context, sato).get(search(q)).expect(200));
      expect(feed).not.toMatch(/<title>[^<]*<b>/);
      expect(feed.startsWith('<?xml')).toBe(true);
      expect(feed.trimEnd().endsWith('</feed>')).toBe(true);
    }
  });

  it('wants a token or a session, and shows it to nobody', async () => {
    const token = await newToken();
    const feed = textOf(await feedReader.get(search('小技', `&token=${token}`)).expect(200));
    expect(feed).toContain('フィードに載る小技');
    expect(feed).not.toContain(token);
    for (const more of ['', '&token=', '&token=wrong']) await feedReader.get(search('小技', more)).expect(404);
  });

  it('refuses what asks for nothing', async () => {
    for (const path of ['/feeds/search.atom', search(''), search(' \u3000'), '/feeds/search.atom?q[]=x'])
      await browserOf(context, sato).get(path).expect(422);
  });

  it('is linked where the results are, for this very search', async () => {
    const page = (await browserOf(context, sato).get('/search?q=%E5%B0%8F%E6%8A%80').expect(200)).text;
    expect(page).toContain('type="application/atom+xml" href="/feeds/search.atom?q=%E5%B0%8F%E6%8A%80"');
  });
});
