import { recordEvent } from '../../activity/index.ts';
import { type Db, flushWrites, inTransaction } from '../../db/index.ts';
import { conflict, notFound } from '../../lib/index.ts';
import { foldForSearch } from '../../search/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type SavedSearch, savedSearchQueries } from './queries.ts';

/** How many a person may keep: each of them is looked for whenever the page is opened. */
export const SAVED_MOST = 50;

type Person = Pick<Viewer, 'id' | 'departmentId'>;

/** The saved search that says the same as a text, in whatever width, case and kana. */
export function findSaved(db: Db, userId: number, text: string): SavedSearch | undefined {
  const wanted = foldForSearch(text).trim();
  return savedSearchQueries(db)
    .listOfUser(userId)
    .find(({ query }) => foldForSearch(query).trim() === wanted);
}

/** Keeps a search for a person, who has seen what there is today. One that is kept already stays. @throws AppError conflict */
export function saveSearch(db: Db, { id: userId, departmentId }: Person, query: string, at: Date): void {
  inTransaction(db, () => {
    const { listOfUser, insert, newestPostId } = savedSearchQueries(db);
    if (findSaved(db, userId, query)) return;
    if (listOfUser(userId).length >= SAVED_MOST) throw conflict('saved_searches_full');
    const subjectId = insert({ userId, query, seenPostId: newestPostId(), savedAt: at.toISOString() });
    recordEvent(db, { kind: 'search.saved', actorId: userId, departmentId, subjectId, at });
  });
}

/** Forgets a saved search of a person. @throws AppError not_found */
export function deleteSaved(db: Db, { id: userId, departmentId }: Person, id: number, at: Date): void {
  inTransaction(db, () => {
    if (!savedSearchQueries(db).delete(id, userId)) throw notFound();
    recordEvent(db, { kind: 'search.deleted', actorId: userId, departmentId, subjectId: id, at });
  });
}

/** From now on only later posts are new to the person. @throws AppError not_found */
export function markSeen(db: Db, { id: userId }: Pick<Viewer, 'id'>, id: number): SavedSearch {
  return inTransaction(db, () => {
    const saved = requireSaved(db, userId, id);
    savedSearchQueries(db).setSeen(id, userId, savedSearchQueries(db).newestPostId());
    return saved;
  });
}

function requireSaved(db: Db, userId: number, id: number): SavedSearch {
  const saved = savedSearchQueries(db)
    .listOfUser(userId)
    .find((each) => each.id === id);
  if (!saved) throw notFound();
  return saved;
}

/** Forgets what a person searched for last: one text, or all. */
export function forgetRecent(db: Db, { id: userId }: Pick<Viewer, 'id'>, query: string | undefined): void {
  // What is still to be written would come back after it was forgotten.
  flushWrites(db);
  inTransaction(db, () => {
    if (query === undefined) savedSearchQueries(db).deleteAllRecent(userId);
    else savedSearchQueries(db).deleteRecent(userId, query);
  });
}
