import { personName } from '../../accounts/index.ts';
import { type Db, memoryPerDatabase } from '../../db/index.ts';
import { dayOfInstant, type Page } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { categoryName, findCategory } from '../../taxonomy/index.ts';
import type { Locale } from '../../web/index.ts';
import { type ListFilter, type ListRow, listPosts, type Order } from './lists.ts';
import type { PostCard } from './pages.ts';
import { quickWinFacts } from './text.ts';

/** A row as a list shows it; names come from memory, so that the query reads one table. */
export function toCard(db: Db, row: ListRow, locale: Locale): PostCard {
  const category = findCategory(db, row.categoryId);
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    excerpt: row.excerpt,
    category: category ? categoryName(category, locale) : '',
    author: personName(db, row.authorId),
    departmentThen: departmentOn(db, row.departmentId, dayOfInstant(row.publishedAt)).name,
    publishedAt: row.publishedAt,
    votes: row.votesCount,
    comments: row.commentsCount,
    adopters: row.adoptersCount,
    minutesThisYear: row.minutesThisYear,
    quickWin: row.kind === 'quick_win' ? quickWinFacts(db, row.id) : undefined,
    solved: row.kind === 'question' && row.answered === 1,
  };
}

export const toCards = (db: Db, rows: readonly ListRow[], locale: Locale): PostCard[] =>
  rows.map((row) => toCard(db, row, locale));

const REMEMBERED = 100;
const remembered = memoryPerDatabase<Page<PostCard>>('board', REMEMBERED);

/**
 * A page of a list as cards, the same for all readers of a language. Kept until something they can see changes:
 * most people look at the same few pages.
 */
export function listCards(
  db: Db,
  filter: ListFilter,
  order: Order,
  locale: Locale,
  asked: { before?: string | undefined; after?: string | undefined } = {},
): Page<PostCard> {
  return remembered(db, JSON.stringify([locale, order, asked, filter]), () => {
    const page = listPosts(db, filter, order, asked);
    return { ...page, rows: toCards(db, page.rows, locale) };
  });
}
