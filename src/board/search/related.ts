import { type Db, perDatabase } from '../../db/index.ts';
import { documentsLike, shareAtHead } from '../../search/index.ts';
import { officeSynonyms } from './office-synonyms.ts';

const LOOKED_AT = 20;
/** What a post must have of another's words, rarity counted, to be about the same; a rare tag of both makes up for words. */
const RELATED = 0.28;
const TAG_WORTH = 0.25;
/** How much of a title that is being typed must stand at the head of a post. */
const SIMILAR = 0.4;

interface SharedTag {
  postId: number;
  /** Posts that have the tag. */
  posts: number;
}

const queries = perDatabase((db: Db) => ({
  title: db.prepare<[number], { title: string }>('SELECT title FROM posts WHERE id = ? AND listed = 1'),
  tags: db.prepare<[number], { name: string }>(`
    SELECT t.name FROM post_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY pt.position`),
  shared: db.prepare<{ postId: number; ids: string }, SharedTag>(`
    SELECT b.post_id AS postId, t.posts_count AS posts
      FROM post_tags a CROSS JOIN json_each(@ids) j CROSS JOIN post_tags b ON b.post_id = j.value AND b.tag_id = a.tag_id
      CROSS JOIN tags t ON t.id = a.tag_id
     WHERE a.post_id = @postId`),
  newest: db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM posts'),
}));

/**
 * Posts about the same as one, the nearest first: those that say much of what its title and tags say, measured by how much it
 * says of that itself. Few good ones are better than many: a post may have none.
 */
export function relatedIds(db: Db, postId: number, limit: number): number[] {
  const title = queries(db).title.get(postId)?.title;
  if (title === undefined) return [];
  const tags = queries(db)
    .tags.all(postId)
    .map(({ name }) => name);
  const found = documentsLike(db, [title, ...tags].join(' '), { synonyms: officeSynonyms(db), limit: LOOKED_AT });
  const own = found.find(({ id }) => id === postId)?.score;
  if (own === undefined || own <= 0) return [];
  const worth = tagsInCommon(
    db,
    postId,
    found.map(({ id }) => id),
  );
  return found
    .filter(({ id }) => id !== postId)
    .map(({ id, score }) => ({ id, likeness: score / own + (worth.get(id) ?? 0) }))
    .filter(({ likeness }) => likeness >= RELATED)
    .sort((a, b) => b.likeness - a.likeness || b.id - a.id)
    .slice(0, limit)
    .map(({ id }) => id);
}

/** What the tags are worth that posts have in common with one: a tag of every second post next to nothing. */
function tagsInCommon(db: Db, postId: number, ids: readonly number[]): Map<number, number> {
  const all = Math.log(2 + (queries(db).newest.get()?.id ?? 0));
  const worth = new Map<number, number>();
  for (const { postId: id, posts } of queries(db).shared.all({ postId, ids: JSON.stringify(ids) })) {
    worth.set(id, (worth.get(id) ?? 0) + TAG_WORTH * Math.max(0, 1 - Math.log(1 + posts) / all));
  }
  return worth;
}

/** Posts whose title and tags say much of what a title says that is being typed, the most alike first. */
export function similarIds(db: Db, title: string, limit: number): number[] {
  const found = documentsLike(db, title, { synonyms: officeSynonyms(db), limit: LOOKED_AT });
  const best = found[0]?.score ?? 0;
  if (best <= 0) return [];
  const shareOf = shareAtHead(db, title, officeSynonyms(db));
  return found
    .map(({ id, score }) => ({ id, share: shareOf(id), likeness: score / best }))
    .filter(({ share }) => share >= SIMILAR)
    .sort((a, b) => b.share + b.likeness - (a.share + a.likeness) || b.id - a.id)
    .slice(0, limit)
    .map(({ id }) => id);
}
