import { type Db, perDatabase } from '../db/index.ts';

export interface CategoryRow {
  id: number;
  slug: string;
  name: string;
  nameEn: string;
  position: number;
  postsCount: number;
}

export interface TagRow {
  id: number;
  name: string;
  postsCount: number;
}

export interface ToolRow {
  id: number;
  name: string;
}

export const taxonomyQueries = perDatabase((db: Db) => {
  const categories = db.prepare<[], CategoryRow>(
    'SELECT id, slug, name, name_en AS nameEn, position, posts_count AS postsCount FROM categories ORDER BY position, id',
  );
  const insertCategory = db.prepare<[string, string, string]>(`
    INSERT INTO categories (slug, name, name_en, position) VALUES (?, ?, ?, (SELECT ifnull(max(position), 0) + 1 FROM categories))`);
  const renameCategory = db.prepare<[string, string, number]>('UPDATE categories SET name = ?, name_en = ? WHERE id = ?');
  const placeCategory = db.prepare<[number, number]>('UPDATE categories SET position = ? WHERE id = ?');
  const movePosts = db.prepare<[number, number]>('UPDATE posts SET category_id = ? WHERE category_id = ?');
  const deleteCategory = db.prepare<[number]>('DELETE FROM categories WHERE id = ?');
  const tag = db.prepare<[number], TagRow>('SELECT id, name, posts_count AS postsCount FROM tags WHERE id = ?');
  const tagByFolded = db.prepare<[string], TagRow>('SELECT id, name, posts_count AS postsCount FROM tags WHERE folded = ?');
  const listedTag = db.prepare<[string], TagRow>(
    'SELECT id, name, posts_count AS postsCount FROM tags WHERE folded = ? AND posts_count > 0',
  );
  const tagsNamed = db.prepare<[string, number], TagRow>(`
    SELECT id, name, posts_count AS postsCount FROM tags WHERE instr(folded, ?) > 0 ORDER BY posts_count DESC, name LIMIT ?`);
  const tagsByUse = db.prepare<[number], TagRow>(
    'SELECT id, name, posts_count AS postsCount FROM tags WHERE posts_count > 0 ORDER BY posts_count DESC, name LIMIT ?',
  );
  const insertTag = db.prepare<[string, string]>('INSERT INTO tags (name, folded) VALUES (?, ?)');
  const renameTag = db.prepare<[string, string, number]>('UPDATE tags SET name = ?, folded = ? WHERE id = ?');
  const moveTags = db.prepare<[number, number]>('UPDATE OR IGNORE post_tags SET tag_id = ? WHERE tag_id = ?');
  const deleteTagUses = db.prepare<[number]>('DELETE FROM post_tags WHERE tag_id = ?');
  const deleteTag = db.prepare<[number]>('DELETE FROM tags WHERE id = ?');
  const tools = db.prepare<[], ToolRow>('SELECT id, name FROM tools ORDER BY position, id');
  return {
    listCategories: () => categories.all(),
    insertCategory: (slug: string, name: string, nameEn: string) =>
      Number(insertCategory.run(slug, name, nameEn).lastInsertRowid),
    renameCategory: (id: number, name: string, nameEn: string) => void renameCategory.run(name, nameEn, id),
    placeCategory: (id: number, position: number) => void placeCategory.run(position, id),
    movePosts: (from: number, into: number) => movePosts.run(into, from).changes,
    deleteCategory: (id: number) => void deleteCategory.run(id),
    findTag: (id: number) => tag.get(id),
    findTagByFolded: (folded: string) => tagByFolded.get(folded),
    /** A tag of posts on the board: one that only hidden posts have is not there for readers. */
    findListedTag: (folded: string) => listedTag.get(folded),
    /** Tags with a text in their name (all for an empty one), those without posts last; for moderators. */
    listTagsNamed: (folded: string, limit: number) => tagsNamed.all(folded, limit),
    listTagsByUse: (limit: number) => tagsByUse.all(limit),
    insertTag: (name: string, folded: string) => Number(insertTag.run(name, folded).lastInsertRowid),
    renameTag: (id: number, name: string, folded: string) => void renameTag.run(name, folded, id),
    /** Gives a tag's posts to another; a post that had both keeps one. */
    mergeTag: (from: number, into: number) => {
      moveTags.run(into, from);
      deleteTagUses.run(from);
      deleteTag.run(from);
    },
    listTools: () => tools.all(),
  };
});
