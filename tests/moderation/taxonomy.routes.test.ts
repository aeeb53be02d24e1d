import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/index.ts';
import { listCategories } from '../../src/taxonomy/index.ts';
import {
  type Browser,
  browserOf,
  faultBeside,
  insertPost,
  ito,
  ja,
  lastEvents,
  oneRow,
  sato,
  type TestContext,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let moderator: Browser;
let member: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  moderator = browserOf(context, takahashi);
  member = browserOf(context, sato);
  stranger = browserOf(context);
});

const slugs = () => listCategories(db).map(({ slug }) => slug);
const tagNamed = (name: string) =>
  oneRow(db, 'SELECT id, posts_count AS posts FROM tags WHERE name = ?', name) as { id: number; posts: number };

describe('GET /moderation/categories', () => {
  it('is for moderators and administrators', async () => {
    expect((await moderator.get('/moderation/categories').expect(200)).text).toContain(
      'action="/moderation/categories/1/merger"',
    );
    await browserOf(context, ito).get('/moderation/categories').expect(200);
    await member.get('/moderation/categories').expect(404);
    await stranger.get('/moderation/categories').expect(303);
  });
});

describe('POST /moderation/categories', () => {
  const form = { name: '地図・GIS', nameEn: 'Maps', slug: 'maps' };

  it('adds one at the end, and it is there to choose', async () => {
    await moderator.post('/moderation/categories', form).expect(303);
    expect(slugs().at(-1)).toBe('maps');
    expect(lastEvents(db)).toMatchObject([{ kind: 'category.created', actorId: takahashi.id }]);
    expect((await member.get('/posts/new?kind=tip')).text).toContain('地図・GIS');
    await member.get('/categories/maps').expect(200);
  });

  it.each([
    ['name', { name: '' }, 'form.category_name_length'],
    ['name', { name: '長'.repeat(41) }, 'form.category_name_length'],
    ['nameEn', { nameEn: ' ' }, 'form.category_name_length'],
    ['slug', { slug: 'Maps' }, 'form.slug'],
    ['slug', { slug: 'a/b' }, 'form.slug'],
    ['slug', { slug: '地図' }, 'form.slug'],
    ['slug', { slug: 'a'.repeat(41) }, 'form.slug'],
  ])('refuses a wrong %s and keeps what was typed (%#)', async (field, wrong, sentence) => {
    const typed = { ...form, ...wrong };
    const before = slugs();
    const { text } = await moderator.post('/moderation/categories', typed).expect(422);
    expect(faultBeside(text, field)).toBe(ja(sentence));
    const fresh = text.slice(text.indexOf('id="new-heading"'));
    for (const name of ['name', 'nameEn', 'slug'] as const) expect(typedIn(fresh, name)).toBe(typed[name]);
    expect(slugs()).toEqual(before);
  });

  it('says beside the field that an address is taken', async () => {
    const { text } = await moderator.post('/moderation/categories', { ...form, slug: 'excel' }).expect(409);
    expect(faultBeside(text, 'slug')).toBe(ja('form.slug_taken'));
    expect(typedIn(text.slice(text.indexOf('id="new-heading"')), 'name')).toBe('地図・GIS');
  });

  it('is closed to members and strangers', async () => {
    await member.post('/moderation/categories', form).expect(404);
    await stranger.post('/moderation/categories', form).expect(401);
    expect(slugs()).not.toContain('maps');
  });
});

describe('PUT /moderation/categories/:id', () => {
  it('renames it everywhere, the address stays', async () => {
    await moderator.put('/moderation/categories/1', { name: '表計算', nameEn: 'Sheets' }).expect(303);
    expect(oneRow(db, 'SELECT slug, name FROM categories WHERE id = 1')).toEqual({ slug: 'excel', name: '表計算' });
    expect(lastEvents(db)).toMatchObject([{ kind: 'category.edited', subjectId: 1 }]);
    expect((await member.get('/categories/excel').expect(200)).text).toContain('<h1>表計算</h1>');
  });

  it('refuses an empty name and keeps the other', async () => {
    const { text } = await moderator.put('/moderation/categories/1', { name: '', nameEn: 'Typed' }).expect(422);
    expect(text).toContain(ja('form.category_name_length'));
    expect(text).toContain('value="Typed"');
    expect(oneRow(db, 'SELECT name_en AS name FROM categories WHERE id = 1')).not.toEqual({ name: 'Typed' });
  });

  it('is closed to members and strangers; a malformed id is nothing', async () => {
    const form = { name: '表計算', nameEn: 'Sheets' };
    await member.put('/moderation/categories/1', form).expect(404);
    await stranger.put('/moderation/categories/1', form).expect(401);
    for (const id of ['0', 'x', '999']) await moderator.put(`/moderation/categories/${id}`, form).expect(404);
    expect(oneRow(db, 'SELECT name FROM categories WHERE id = 1')).not.toEqual({ name: '表計算' });
  });
});

describe('PUT /moderation/categories/:id/position', () => {
  it('moves one place; at the end it stays', async () => {
    const before = slugs();
    await moderator.put('/moderation/categories/1/position', { direction: 'down' }).expect(303);
    expect(slugs().slice(0, 2)).toEqual([before[1], before[0]]);
    for (const _ of [1, 2]) await moderator.put('/moderation/categories/1/position', { direction: 'up' }).expect(303);
    expect(slugs()).toEqual(before);
  });

  it('knows two directions', async () => {
    const before = slugs();
    for (const direction of ['', 'left', '__proto__']) {
      await moderator.put('/moderation/categories/1/position', { direction }).expect(422);
    }
    await member.put('/moderation/categories/1/position', { direction: 'down' }).expect(404);
    await stranger.put('/moderation/categories/1/position', { direction: 'down' }).expect(401);
    for (const id of ['0', 'x', '999'])
      await moderator.put(`/moderation/categories/${id}/position`, { direction: 'down' }).expect(404);
    expect(slugs()).toEqual(before);
  });
});

describe('PUT /moderation/categories/:id/merger', () => {
  it('moves the posts and removes the category', async () => {
    const postId = insertPost(db, { content: { categoryId: 1 } });
    await moderator.put('/moderation/categories/1/merger', { into: '2' }).expect(303);
    expect(oneRow(db, 'SELECT category_id AS category FROM posts WHERE id = ?', postId)).toEqual({ category: 2 });
    expect(slugs()).not.toContain('excel');
    expect(oneRow(db, 'SELECT posts_count AS posts FROM categories WHERE id = 2')).toEqual({ posts: 1 });
    expect(lastEvents(db)).toMatchObject([{ kind: 'category.merged', subjectId: 2 }]);
    await member.get('/categories/excel').expect(404);
    await member.get(`/posts/${postId}`).expect(200);
  });

  it('refuses nothing, itself and what is not there', async () => {
    const before = slugs();
    const { text } = await moderator.put('/moderation/categories/1/merger', { into: '' }).expect(422);
    expect(text).toContain(ja('form.choose'));
    expect(text).toContain('value="Excel・表計算"');
    await moderator.put('/moderation/categories/1/merger', { into: '1' }).expect(422);
    await moderator.put('/moderation/categories/1/merger', { into: '999' }).expect(404);
    for (const id of ['0', 'x', '999']) await moderator.put(`/moderation/categories/${id}/merger`, { into: '2' }).expect(404);
    await member.put('/moderation/categories/1/merger', { into: '2' }).expect(404);
    await stranger.put('/moderation/categories/1/merger', { into: '2' }).expect(401);
    expect(slugs()).toEqual(before);
  });
});

describe('GET /moderation/tags', () => {
  it('is for moderators, and shows tags without posts too', async () => {
    expect((await moderator.get('/moderation/tags').expect(200)).text).toContain(ja('moderation.tags_empty'));
    const postId = insertPost(db, { content: { tags: ['消えるタグ'] } });
    await member.delete(`/posts/${postId}/publication`).expect(303);
    expect((await moderator.get('/moderation/tags').expect(200)).text).toContain('消えるタグ');
    await member.get('/moderation/tags').expect(404);
    await stranger.get('/moderation/tags').expect(303);
  });
});

describe('PUT /moderation/tags/:id', () => {
  it('renames a tag on all its posts', async () => {
    const postId = insertPost(db, { content: { tags: ['エクセル'] } });
    await moderator.put(`/moderation/tags/${tagNamed('エクセル').id}`, { name: 'Excel' }).expect(303);
    expect((await member.get(`/posts/${postId}`)).text).toContain('href="/tags/Excel"');
    expect(lastEvents(db)).toMatchObject([{ kind: 'tag.renamed' }]);
    await member.get('/tags/%E3%82%A8%E3%82%AF%E3%82%BB%E3%83%AB').expect(404);
  });

  it('merges two when one takes the other’s name; a post with both keeps one', async () => {
    const both = insertPost(db, { content: { tags: ['Excel', 'エクセル'] } });
    insertPost(db, { content: { tags: ['エクセル'] } });
    await moderator.put(`/moderation/tags/${tagNamed('エクセル').id}`, { name: 'ＥＸＣＥＬ' }).expect(303);
    expect(tagNamed('Excel').posts).toBe(2);
    expect(tagNamed('エクセル')).toBeUndefined();
    expect(oneRow(db, 'SELECT count(*) AS n FROM post_tags WHERE post_id = ?', both)).toEqual({ n: 1 });
    expect(lastEvents(db)).toMatchObject([{ kind: 'tag.merged' }]);
  });

  it.each([[''], ['長'.repeat(21)]])('refuses a name that is no tag and keeps it in the form (%#)', async (name) => {
    insertPost(db, { content: { tags: ['Excel'] } });
    const { text } = await moderator.put(`/moderation/tags/${tagNamed('Excel').id}`, { name }).expect(422);
    expect(text).toContain(ja('form.tag_long'));
    expect(typedIn(text, 'name')).toBe(name);
    expect(tagNamed('Excel')).toBeDefined();
  });

  it('is closed to members and strangers; a malformed id is nothing', async () => {
    insertPost(db, { author: tanaka, content: { tags: ['Excel'] } });
    const { id } = tagNamed('Excel');
    await member.put(`/moderation/tags/${id}`, { name: '改名' }).expect(404);
    await stranger.put(`/moderation/tags/${id}`, { name: '改名' }).expect(401);
    for (const bad of ['0', 'x', '999']) await moderator.put(`/moderation/tags/${bad}`, { name: '改名' }).expect(404);
    expect(tagNamed('Excel')).toBeDefined();
  });
});

it('finds tags by a part of their name, in whatever width it is typed', async () => {
  const context = testContext();
  insertPost(context.db, { content: { tags: ['Excel', 'Power Query'] } });
  const browser = browserOf(context, takahashi);
  const page = await browser.get(`/moderation/tags?q=${encodeURIComponent('ＥＸ')}`).expect(200);
  expect(page.text).toContain('value="Excel"');
  expect(page.text).not.toContain('value="Power Query"');
});
