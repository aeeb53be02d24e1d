import type { Db } from '../../db/index.ts';
import { AppError } from '../../lib/index.ts';
import { searchService } from '../search/service.ts';
import { listedPosts } from './listed-posts.ts';

export interface SimilarRow {
  id: number;
  title: string;
  kind: string;
}

const SHOWN = 5;
/** The post that is being edited may be among them, and one that has just left the board. */
const ASKED = SHOWN + 3;

/**
 * Posts on the board that say at their head what a title says that is being typed, the most alike first. None while the index
 * does not answer: writing goes on without them.
 * @param except a post that is being edited
 */
export async function similarPosts(db: Db, title: string, except?: number): Promise<SimilarRow[]> {
  const ids = await ask(db, title);
  return listedPosts(
    db,
    ids.filter((id) => id !== except),
  )
    .slice(0, SHOWN)
    .map(({ id, title, kind }) => ({ id, title, kind }));
}

async function ask(db: Db, title: string): Promise<number[]> {
  try {
    return await searchService(db).similar(title, ASKED);
  } catch (fault) {
    if (!(fault instanceof AppError)) throw fault;
    return [];
  }
}
