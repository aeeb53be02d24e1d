import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, generationOf } from '../../src/db/index.ts';
import {
  categoryName,
  createCategory,
  findCategory,
  findCategoryBySlug,
  listCategories,
  mergeCategory,
  moveCategory,
  renameCategory,
  renameTag,
  tagIds,
  taxonomyQueries,
} from '../../src/taxonomy/index.ts';
import { insertPost, takahashi, testDb } from '../support/index.ts';

const AT = new Date('2026-07-01T00:00:00Z');

let db: Db;
beforeEach(() => {
  db = testDb();
});
const slugs = () => listCategories(db).map(({ slug }) => slug);
const idOf = (slug: string) => findCategoryBySlug(db, slug)?.id ?? 0;
const kindsWritten = () =>
  db
    .prepare<[], { kind: string }>("SELECT kind FROM events WHERE kind LIKE 'category.%' OR kind LIKE 'tag.%' ORDER BY id")
    .all()
    .map(({ kind }) => kind);

describe('categories', () => {
  it('are added at the end and seen at once', () => {
    createCategory(db, takahashi, { slug: 'maps', name: '地図・GIS', nameEn: 'Maps' }, AT);
    expect(slugs().at(-1)).toBe('maps');
    expect(findCategory(db, idOf('maps'))).toMatchObject({ name: '地図・GIS', nameEn: 'Maps', postsCount: 0 });
    expect(kindsWritten()).toEqual(['category.created']);
  });

  it('have addresses of their own', () => {
    expect(() => createCategory(db, takahashi, { slug: 'excel', name: '表', nameEn: 'Tables' }, AT)).toThrow(
      'conflict: slug_taken',
    );
  });

  it('are renamed in both languages', () => {
    renameCategory(db, takahashi, 1, { name: '表計算', nameEn: 'Spreadsheets' }, AT);
    const category = findCategory(db, 1);
    if (!category) throw new Error('gone');
    expect([categoryName(category, 'ja'), categoryName(category, 'en')]).toEqual(['表計算', 'Spreadsheets']);
  });

  it.each([
    { why: 'up', slug: 'word', direction: 'up', first: ['word', 'excel', 'automation'] },
    { why: 'down', slug: 'excel', direction: 'down', first: ['word', 'excel', 'automation'] },
    { why: 'up from the top: they stay', slug: 'excel', direction: 'up', first: ['excel', 'word', 'automation'] },
  ] as const)('move $why', ({ slug, direction, first }) => {
    moveCategory(db, takahashi, idOf(slug), direction, AT);
    expect(slugs().slice(0, 3)).toEqual(first);
  });

  it('at the bottom stay there', () => {
    const before = slugs();
    moveCategory(db, takahashi, idOf('pc'), 'down', AT);
    expect(slugs()).toEqual(before);
  });

  it('merge: the posts move, the other is gone', () => {
    const post = insertPost(db, { content: { categoryId: 1 } });
    mergeCategory(db, takahashi, 1, 2, AT);
    expect(slugs()).not.toContain('excel');
    expect(db.prepare('SELECT category_id AS c FROM posts WHERE id = ?').get(post)).toEqual({ c: 2 });
    expect(findCategory(db, 2)?.postsCount).toBe(1);
  });

  it.each([
    { from: 1, into: 1, fault: 'invalid: merge_into_itself' },
    { from: 1, into: 99, fault: 'not_found' },
    { from: 99, into: 1, fault: 'not_found' },
  ])('$from into $into is refused', ({ from, into, fault }) => {
    expect(() => mergeCategory(db, takahashi, from, into, AT)).toThrow(fault);
    expect(slugs()).toHaveLength(12);
  });

  it.each([
    ['rename', () => renameCategory(db, takahashi, 99, { name: 'x', nameEn: 'x' }, AT)],
    ['move', () => moveCategory(db, takahashi, 99, 'up', AT)],
  ])('that are gone nobody can %s', (_, act) => {
    expect(act).toThrow('not_found');
  });
});

describe('tags', () => {
  const named = (folded: string) => taxonomyQueries(db).findTagByFolded(folded);

  it('keep the spelling of the first who used them', () => {
    const first = tagIds(db, ['Excel', 'Power\u3000Query']);
    expect(tagIds(db, ['ＥＸＣＥＬ', 'power query'])).toEqual(first);
    expect([named('excel')?.name, named('power query')?.name]).toEqual(['Excel', 'Power Query']);
  });

  it('are renamed, also into another spelling of themselves', () => {
    const [id = 0] = tagIds(db, ['エクセル']);
    expect(renameTag(db, takahashi, id, 'Excel', AT)).toBe('renamed');
    expect(renameTag(db, takahashi, id, 'EXCEL', AT)).toBe('renamed');
    expect(named('excel')).toMatchObject({ id, name: 'EXCEL' });
    expect(named('エクセル')).toBeUndefined();
  });

  it('merge with the one that has the name; a post that had both keeps one', () => {
    const both = insertPost(db, { content: { tags: ['エクセル', 'Excel'] } });
    const one = insertPost(db, { content: { tags: ['エクセル'] } });
    const id = named('エクセル')?.id ?? 0;
    expect(renameTag(db, takahashi, id, 'ｅｘｃｅｌ', AT)).toBe('merged');
    expect(named('excel')).toMatchObject({ name: 'Excel', postsCount: 2 });
    expect(taxonomyQueries(db).findTag(id)).toBeUndefined();
    const tags = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM post_tags WHERE post_id = ?');
    expect([tags.get(both)?.n, tags.get(one)?.n]).toEqual([1, 1]);
    expect(kindsWritten()).toEqual(['tag.merged']);
  });

  it('that are gone are not found', () => {
    expect(() => renameTag(db, takahashi, 4711, 'x', AT)).toThrow('not_found');
  });

  it('are listed by use', () => {
    insertPost(db, { content: { tags: ['い', 'あ'] } });
    insertPost(db, { content: { tags: ['い'] } });
    expect(
      taxonomyQueries(db)
        .listTagsByUse(2)
        .map(({ name }) => name),
    ).toEqual(['い', 'あ']);
  });
});

it('tells pages with lists of posts about each change', () => {
  const before = [generationOf(db, 'taxonomy'), generationOf(db, 'posts'), generationOf(db, 'board')];
  moveCategory(db, takahashi, 1, 'down', AT);
  const after = [generationOf(db, 'taxonomy'), generationOf(db, 'posts'), generationOf(db, 'board')];
  expect(after.filter((generation, index) => generation === before[index])).toEqual([]);
});
