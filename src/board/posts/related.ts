import { type Db, generationOf, perDatabase } from '../../db/index.ts';
import { contentQueries } from './content-queries.ts';
import { type ListRow, listPosts } from './lists.ts';

const SHOWN = 5;
const PER_TAG = 8;
const REMEMBERED = 2_000;

const remembered = perDatabase(() => ({ generation: '', rows: new Map<number, ListRow[]>() }));

/** Posts that share most tags with one, the hotter first; the category's hottest fill up. Remembered until a post changes. */
export function relatedPosts(db: Db, post: { id: number; categoryId: number }): ListRow[] {
  const memory = remembered(db);
  const generation = generationOf(db, 'posts');
  if (memory.generation !== generation || memory.rows.size > REMEMBERED) {
    memory.generation = generation;
    memory.rows.clear();
  }
  const known = memory.rows.get(post.id);
  if (known) return known;
  const rows = findRelated(db, post);
  memory.rows.set(post.id, rows);
  return rows;
}

function findRelated(db: Db, post: { id: number; categoryId: number }): ListRow[] {
  const tags = contentQueries(db).listTags(post.id);
  const tagged = tags.flatMap(({ id }) => listPosts(db, { tagId: id }, 'hot', { size: PER_TAG }).rows);
  const inCategory = listPosts(db, { categoryId: post.categoryId }, 'hot', { size: SHOWN + 1 }).rows;
  const shared = new Map<number, { row: ListRow; tags: number }>();
  for (const row of tagged) shared.set(row.id, { row, tags: (shared.get(row.id)?.tags ?? 0) + 1 });
  for (const row of inCategory) if (!shared.has(row.id)) shared.set(row.id, { row, tags: 0 });
  shared.delete(post.id);
  return [...shared.values()]
    .sort((a, b) => b.tags - a.tags || Number(b.row.sortKey) - Number(a.row.sortKey))
    .slice(0, SHOWN)
    .map(({ row }) => row);
}
