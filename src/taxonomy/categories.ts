import { cachedPerDatabase, type Db } from '../db/index.ts';
import type { Locale } from '../web/index.ts';
import { type CategoryRow, taxonomyQueries } from './queries.ts';

/** All categories in the moderators' order; the post counts are those of the last change to a category or post. */
export const listCategories = cachedPerDatabase('taxonomy', (db): CategoryRow[] => taxonomyQueries(db).listCategories());

const byId = cachedPerDatabase('taxonomy', (db) => new Map(listCategories(db).map((category) => [category.id, category])));

export const findCategory = (db: Db, id: number): CategoryRow | undefined => byId(db).get(id);
export const findCategoryBySlug = (db: Db, slug: string): CategoryRow | undefined =>
  listCategories(db).find((category) => category.slug === slug);

export const categoryName = (category: CategoryRow, locale: Locale): string =>
  locale === 'en' ? category.nameEn : category.name;
