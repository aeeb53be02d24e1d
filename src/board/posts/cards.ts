import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { categoryName, findCategory } from '../../taxonomy/index.ts';
import type { Locale } from '../../web/index.ts';
import type { ListRow } from './lists.ts';
import type { PostCard } from './pages.ts';

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
    departmentThen: departmentOn(db, row.departmentId, dayOf(new Date(row.publishedAt))).name,
    publishedAt: row.publishedAt,
    votes: row.votesCount,
    comments: row.commentsCount,
    adopters: row.adoptersCount,
    minutesThisYear: row.minutesThisYear,
  };
}

export const toCards = (db: Db, rows: readonly ListRow[], locale: Locale): PostCard[] =>
  rows.map((row) => toCard(db, row, locale));
