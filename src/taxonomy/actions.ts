import { recordEvent } from '../activity/index.ts';
import { type Db, inTransaction, touch } from '../db/index.ts';
import { conflict, invalid, notFound } from '../lib/index.ts';
import { fold, tidyLine } from '../text/index.ts';
import type { Viewer } from '../web/index.ts';
import { listCategories } from './categories.ts';
import { taxonomyQueries } from './queries.ts';

/** Adds a category at the end. @throws AppError conflict for an address (slug) in use */
export function createCategory(db: Db, viewer: Viewer, form: { slug: string; name: string; nameEn: string }, at: Date): void {
  inTransaction(db, () => {
    if (listCategories(db).some(({ slug }) => slug === form.slug)) throw conflict('slug_taken');
    const id = taxonomyQueries(db).insertCategory(form.slug, form.name, form.nameEn);
    changed(db, viewer, 'category.created', id, { name: form.name }, at);
  });
}

/** @throws AppError not_found */
export function renameCategory(db: Db, viewer: Viewer, id: number, form: { name: string; nameEn: string }, at: Date): void {
  inTransaction(db, () => {
    const before = categoryOf(db, id);
    taxonomyQueries(db).renameCategory(id, form.name, form.nameEn);
    changed(db, viewer, 'category.edited', id, { before: before.name, after: form.name }, at);
  });
}

/** Moves a category one place up or down; at the end it stays. @throws AppError not_found */
export function moveCategory(db: Db, viewer: Viewer, id: number, direction: 'up' | 'down', at: Date): void {
  inTransaction(db, () => {
    categoryOf(db, id);
    const order = listCategories(db).map((category) => category.id);
    const from = order.indexOf(id);
    const to = Math.max(0, Math.min(order.length - 1, direction === 'up' ? from - 1 : from + 1));
    order.splice(to, 0, ...order.splice(from, 1));
    order.forEach((categoryId, index) => {
      taxonomyQueries(db).placeCategory(categoryId, index + 1);
    });
    changed(db, viewer, 'category.ordered', id, { direction }, at);
  });
}

/** Gives all posts of a category to another and removes it. @throws AppError not_found, invalid for itself */
export function mergeCategory(db: Db, viewer: Viewer, id: number, intoId: number, at: Date): void {
  inTransaction(db, () => {
    const [from, into] = [categoryOf(db, id), categoryOf(db, intoId)];
    if (from.id === into.id) throw invalid('merge_into_itself');
    taxonomyQueries(db).movePosts(from.id, into.id);
    taxonomyQueries(db).deleteCategory(from.id);
    changed(db, viewer, 'category.merged', into.id, { from: from.name, into: into.name }, at);
  });
}

/** Renames a tag; a name that another tag has merges the two. @throws AppError not_found */
export function renameTag(db: Db, viewer: Viewer, id: number, name: string, at: Date): 'renamed' | 'merged' {
  return inTransaction(db, () => {
    const before = taxonomyQueries(db).findTag(id);
    if (!before) throw notFound();
    const other = taxonomyQueries(db).findTagByFolded(fold(name));
    if (other && other.id !== id) {
      taxonomyQueries(db).mergeTag(id, other.id);
      changed(db, viewer, 'tag.merged', other.id, { from: before.name, into: other.name }, at);
      return 'merged';
    }
    taxonomyQueries(db).renameTag(id, name, fold(name));
    changed(db, viewer, 'tag.renamed', id, { before: before.name, after: name }, at);
    return 'renamed';
  });
}

/** The ids of tags by name, in the order given; unknown names become tags. */
export function tagIds(db: Db, names: readonly string[]): number[] {
  return names.map((name) => {
    const folded = fold(name);
    return taxonomyQueries(db).findTagByFolded(folded)?.id ?? taxonomyQueries(db).insertTag(tidyLine(name), folded);
  });
}

function categoryOf(db: Db, id: number) {
  const category = listCategories(db).find((candidate) => candidate.id === id);
  if (!category) throw notFound();
  return category;
}

type TaxonomyEvent =
  | 'category.created'
  | 'category.edited'
  | 'category.ordered'
  | 'category.merged'
  | 'tag.renamed'
  | 'tag.merged';

function changed(
  db: Db,
  viewer: Viewer,
  kind: TaxonomyEvent,
  subjectId: number,
  details: Record<string, string>,
  at: Date,
): void {
  touch(db, 'taxonomy', 'posts');
  recordEvent(db, { kind, actorId: viewer.id, departmentId: viewer.departmentId, subjectId, details, at });
}
