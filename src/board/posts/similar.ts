import { type Db, perDatabase } from '../../db/index.ts';
import { compose } from '../../text/index.ts';

export interface SimilarRow {
  id: number;
  title: string;
  kind: string;
}

const SHOWN = 5;
/** Only the rarest pieces of a title are looked for: common ones say little and stand in half of all titles. */
const PIECES_USED = 8;
const PIECES_COUNTED = 60;
/** Pieces that a title must share, of those looked for. */
const SHARED_LEAST = 2;
const CANDIDATES = 400;
const LOOKED_AT = 100;

const queries = perDatabase((db: Db) => ({
  count: db.prepare<[string], { titles: number }>('SELECT doc AS titles FROM post_title_pieces WHERE term = ?'),
  having: db.prepare<[string, number], { id: number }>(
    'SELECT rowid AS id FROM post_titles WHERE post_titles MATCH ? ORDER BY rowid DESC LIMIT ?',
  ),
  listed: db.prepare<[number], SimilarRow>('SELECT id, title, kind FROM posts WHERE id = ? AND listed = 1'),
}));

/**
 * Posts on the board whose titles resemble one that is being typed, the most alike first: titles are cut into pieces of three
 * characters, and the rarer a shared piece is, the more it says (inverse document frequency).
 * @param except a post that is being edited
 */
export function similarPosts(db: Db, title: string, except?: number): SimilarRow[] {
  const rarest = piecesOf(title)
    .map((piece) => ({ piece, titles: queries(db).count.get(piece)?.titles ?? 0 }))
    .filter(({ titles }) => titles > 0)
    .sort((a, b) => a.titles - b.titles)
    .slice(0, PIECES_USED);
  const scores = new Map<number, { shared: number; weight: number }>();
  for (const { piece, titles } of rarest) {
    for (const { id } of queries(db).having.all(phrase(piece), CANDIDATES)) {
      const { shared, weight } = scores.get(id) ?? { shared: 0, weight: 0 };
      scores.set(id, { shared: shared + 1, weight: weight + 1 / Math.log(2 + titles) });
    }
  }
  if (except !== undefined) scores.delete(except);
  const ranked = [...scores]
    .filter(([, { shared }]) => shared >= Math.min(SHARED_LEAST, rarest.length))
    .sort(([a, x], [b, y]) => y.weight - x.weight || b - a);
  return firstListed(db, ranked.slice(0, LOOKED_AT));
}

/** The index knows titles of posts off the board as well. */
function firstListed(db: Db, ranked: readonly [id: number, ...unknown[]][]): SimilarRow[] {
  const found: SimilarRow[] = [];
  for (const [id] of ranked) {
    const row = queries(db).listed.get(id);
    if (row) found.push(row);
    if (found.length === SHOWN) break;
  }
  return found;
}

/** The trigram tokenizer's own pieces: lower case, every three characters in a row. */
function piecesOf(title: string): string[] {
  const characters = [...compose(title, 'NFC').toLowerCase()];
  const pieces = characters.slice(2).map((_, index) => characters.slice(index, index + 3).join(''));
  return [...new Set(pieces)].slice(0, PIECES_COUNTED);
}

const phrase = (piece: string): string => `"${piece.replaceAll('"', '""')}"`;
