import { type Db, generationOf, memoryPerDatabase, perDatabase } from '../../db/index.ts';
import { AppError, inTime } from '../../lib/index.ts';
import type { AppContext, Locale } from '../../web/index.ts';
import { searchService } from '../search/service.ts';
import { toCards } from './cards.ts';
import { listedPosts } from './listed-posts.ts';
import type { PostCard } from './pages.ts';
import type { PostRow } from './queries.ts';

const SHOWN = 5;
/** Some may have left the board when they are shown. */
const ASKED = SHOWN + 3;
const REMEMBERED = 2_000;
/** While others write, what is related is looked for again so often. */
const LASTS_MS = 600_000;
/** A page does not wait longer for the index. */
const WAIT_MS = 200;
const CARDS_REMEMBERED = 300;

type Subject = Pick<PostRow, 'id' | 'revision' | 'hiddenAt' | 'withdrawnAt'>;

interface Known {
  ids: readonly number[];
  revision: number;
  generation: string;
  at: number;
}

const memory = perDatabase(() => ({ known: new Map<number, Known>(), asking: new Map<number, Promise<boolean>>() }));
const cards = memoryPerDatabase<PostCard[]>('board', CARDS_REMEMBERED);

/** What is known of the posts about the same as one; those that have left the board are not among them. */
export function relatedCards(db: Db, { id }: Pick<PostRow, 'id'>, locale: Locale): PostCard[] {
  const ids = memory(db).known.get(id)?.ids ?? [];
  return cards(db, `${locale} ${ids}`, () => toCards(db, listedPosts(db, ids).slice(0, SHOWN), locale));
}

/** Whether the index need not be asked: nothing has changed since, or little time has passed. */
export function knowsRelated(db: Db, post: Subject, now: Date): boolean {
  if (post.hiddenAt || post.withdrawnAt) return true;
  const known = memory(db).known.get(post.id);
  if (known?.revision !== post.revision) return false;
  return known.generation === generationOf(db, 'posts') || Math.abs(now.getTime() - known.at) < LASTS_MS;
}

/**
 * Has the index look for the posts about the same as one.
 * @returns false when it has not answered in time; what it says later is known to the next page
 */
export async function learnRelated({ db, log }: Pick<AppContext, 'db' | 'log'>, post: Subject, now: Date): Promise<boolean> {
  const { asking } = memory(db);
  let answer = asking.get(post.id);
  if (!answer) {
    answer = ask(db, log, post, now).finally(() => asking.delete(post.id));
    asking.set(post.id, answer);
  }
  return inTime(answer, WAIT_MS, false);
}

async function ask(db: Db, log: AppContext['log'], { id, revision }: Subject, now: Date): Promise<boolean> {
  const generation = generationOf(db, 'posts');
  try {
    remember(db, id, { ids: await searchService(db).related(id, ASKED), revision, generation, at: now.getTime() });
    return true;
  } catch (fault) {
    // A post can be read without its neighbours.
    if (!(fault instanceof AppError)) log.error({ err: fault, post: id }, 'related posts failed');
    return false;
  }
}

/** Forgets the one that was learnt first when there are too many. */
function remember(db: Db, id: number, found: Known): void {
  const { known } = memory(db);
  known.delete(id);
  known.set(id, found);
  const [oldest] = known.keys();
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
}
