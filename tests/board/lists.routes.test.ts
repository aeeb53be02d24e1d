import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  insertPost,
  ja,
  suzuki,
  type TestContext,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let browser: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  browser = browserOf(context, tanaka);
});

/** The posts of a list by id, in its order. */
const idsIn = (html: string): number[] =>
  [...html.matchAll(/class="post-card__title"><a href="\/posts\/(\d+)"/g)].map(([, id]) => Number(id));

const listed = async (path: string) => idsIn((await browser.get(path).expect(200)).text);

describe('GET /posts', () => {
  it('says what to do where there is nothing yet', async () => {
    expect((await browser.get('/posts').expect(200)).text).toContain(ja('list.write_first'));
  });

  it('shows all orders', async () => {
    const [old, young] = [
      insertPost(db, { at: '2026-01-01T00:00:00Z' }),
      insertPost(db, { at: '2026-06-01T00:00:00Z', content: { kind: 'case_study' } }),
    ];
    await browserOf(context, suzuki).put(`/posts/${old}/vote`).expect(303);
    await browser.put(`/posts/${old}/adoption`, { minutes: 10, times: 1 }).expect(303);
    await browser.post(`/posts/${old}/comments`, { body: '使いました' }).expect(303);
    expect(await listed('/posts?order=new')).toEqual([young, old]);
    expect(await listed('/posts?order=helpful')).toEqual([old, young]);
    expect(await listed('/posts?order=adopted')).toEqual([old]);
    expect(await listed('/posts?order=discussed')).toEqual([old]);
    expect(await listed('/posts?order=unanswered')).toEqual([young]);
    expect(await listed('/posts?kind=tip&order=new')).toEqual([old]);
  });

  it('filters by category, department and tag together, and keeps the choice in the form', async () => {
    const wanted = insertPost(db, { content: { categoryId: 2, tags: ['表'] } });
    insertPost(db, { content: { categoryId: 1, tags: ['表'] } });
    insertPost(db, { author: tanaka, content: { categoryId: 2, tags: ['表'] } });
    insertPost(db, { content: { categoryId: 2, tags: ['図'] } });
    const path = '/posts?category=word&department=0201&tag=%E8%A1%A8&order=new';
    expect(await listed(path)).toEqual([wanted]);
    const page = await browser.get(path).expect(200);
    expect(typedIn(page.text, 'category')).toBe('word');
    expect(typedIn(page.text, 'department')).toBe('0201');
    expect(typedIn(page.text, 'tag')).toBe('表');
    expect(typedIn(page.text, 'order')).toBe('new');
  });

  it('walks to the older page and back without losing a post', async () => {
    const ids = Array.from({ length: 35 }, (_, index) =>
      insertPost(db, { at: `2026-06-01T00:${String(index >> 1).padStart(2, '0')}:00Z` }),
    ).reverse();
    const first = await browser.get('/posts?order=new').expect(200);
    expect(idsIn(first.text)).toEqual(ids.slice(0, 30));
    const older = / rel="next" href="([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') as string;
    const second = await browser.get(older).expect(200);
    expect(idsIn(second.text)).toEqual(ids.slice(30));
    const newer = / rel="prev" href="([^"]+)"/.exec(second.text)?.[1]?.replaceAll('&amp;', '&') as string;
    expect(await listed(newer)).toEqual(ids.slice(0, 30));
  });

  it('sends a stranger to sign in and back to the same list', async () => {
    const answer = await browserOf(context).get('/posts?order=new&kind=tip').expect(303);
    expect(answer.headers['location']).toBe('/session/new?next=%2Fposts%3Forder%3Dnew%26kind%3Dtip');
  });
});

describe('GET /categories', () => {
  it('counts the posts of each', async () => {
    insertPost(db, { content: { categoryId: 2 } });
    const { text } = await browser.get('/categories').expect(200);
    expect(text).toContain('href="/categories/word"');
    expect(text).toContain(ja('departments.posts', { count: 1 }));
    await browserOf(context).get('/categories').expect(303);
  });
});

describe('GET /categories/:slug', () => {
  it('lists a category', async () => {
    const wanted = insertPost(db, { content: { categoryId: 2 } });
    insertPost(db, { content: { categoryId: 1 } });
    expect(await listed('/categories/word')).toEqual([wanted]);
    expect(await listed('/categories/word?category=excel')).toEqual([wanted]);
  });

  it('is 404 for an unknown one; strangers sign in first', async () => {
    for (const slug of ['nothing', '1', '__proto__', '%00', 'word%20']) await browser.get(`/categories/${slug}`).expect(404);
    await browserOf(context).get('/categories/word').expect(303);
  });
});

describe('GET /tags/:tag', () => {
  it('lists a tag however it is written', async () => {
    const wanted = insertPost(db, { content: { tags: ['Excel'] } });
    insertPost(db, { content: { tags: ['Word'] } });
    for (const tag of ['Excel', 'excel', '%EF%BC%A5xcel', '%20excel%20']) expect(await listed(`/tags/${tag}`)).toEqual([wanted]);
  });

  it('finds tags with signs that mean something in an address', async () => {
    const wanted = insertPost(db, { content: { tags: ['C/C++?&%'] } });
    const page = await browser.get(`/posts/${wanted}`).expect(200);
    expect(page.text).toContain('href="/tags/C%2FC%2B%2B%3F%26%25"');
    expect(await listed('/tags/C%2FC%2B%2B%3F%26%25')).toEqual([wanted]);
  });

  it('is 404 for an unknown one; strangers sign in first', async () => {
    for (const tag of ['nothing', '%00', '__proto__']) await browser.get(`/tags/${tag}`).expect(404);
    await browserOf(context).get('/tags/Excel').expect(303);
  });
});

describe('GET /departments', () => {
  it('shows the tree with its posts', async () => {
    insertPost(db);
    const { text } = await browser.get('/departments').expect(200);
    for (const name of ['総務部', '市民課', '税務課', '土木部']) expect(text).toContain(name);
    expect(text).toContain(ja('departments.posts', { count: 1 }));
    await browserOf(context).get('/departments').expect(303);
  });
});

describe('GET /departments/:code', () => {
  it('lists a department with those below it', async () => {
    const [shimin, zeimu] = [
      insertPost(db, { at: '2026-06-01T00:00:00Z' }),
      insertPost(db, { author: tanaka, at: '2026-06-02T00:00:00Z' }),
    ];
    expect(await listed('/departments/02?order=new')).toEqual([zeimu, shimin]);
    expect(await listed('/departments/0201?order=new')).toEqual([shimin]);
    expect(await listed('/departments/07')).toEqual([]);
  });

  it('is 404 for an unknown one; strangers sign in first', async () => {
    for (const code of ['99', '2', '%00', 'constructor']) await browser.get(`/departments/${code}`).expect(404);
    await browserOf(context).get('/departments/02').expect(303);
  });
});
