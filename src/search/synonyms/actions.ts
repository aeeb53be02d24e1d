import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type SynonymGroup, synonymQueries } from './queries.ts';
import { type Holder, holdersOf } from './words.ts';

type Keeper = Pick<Viewer, 'id' | 'departmentId'>;
type SynonymEvent = 'synonym.created' | 'synonym.edited' | 'synonym.deleted';

/**
 * Makes these words mean the same to every search from the next on. The caller has checked the right.
 * @param words as `splitWords` gives them
 * @returns the id of the group
 * @throws AppError conflict for a word that another group has
 */
export function addSynonyms(db: Db, viewer: Keeper, words: readonly string[], at: Date): number {
  return inTransaction(db, () => {
    requireFree(db, words);
    const id = synonymQueries(db).insertGroup(at.toISOString(), viewer.id);
    synonymQueries(db).putWords(id, words);
    changed(db, viewer, 'synonym.created', id, { words: listed(words) }, at);
    return id;
  });
}

/**
 * Gives a group other words. The caller has checked the right.
 * @throws AppError not_found, conflict for a word that another group has
 */
export function editSynonyms(db: Db, viewer: Keeper, id: number, words: readonly string[], at: Date): void {
  inTransaction(db, () => {
    const before = requireSynonyms(db, id);
    requireFree(db, words, id);
    synonymQueries(db).changeGroup(id, at.toISOString(), viewer.id);
    synonymQueries(db).putWords(id, words);
    changed(db, viewer, 'synonym.edited', id, { before: listed(before.words), words: listed(words) }, at);
  });
}

/** Lets the words of a group be different again. The caller has checked the right. @throws AppError not_found */
export function deleteSynonyms(db: Db, viewer: Keeper, id: number, at: Date): void {
  inTransaction(db, () => {
    const { words } = requireSynonyms(db, id);
    synonymQueries(db).deleteGroup(id);
    changed(db, viewer, 'synonym.deleted', id, { words: listed(words) }, at);
  });
}

/** @throws AppError not_found */
export function requireSynonyms(db: Db, id: number): SynonymGroup {
  const group = synonymQueries(db)
    .listGroups()
    .find((candidate) => candidate.id === id);
  if (!group) throw notFound();
  return group;
}

/** The groups that stand in the way of these words. @param id the group they are for; undefined for a new one */
export const holdersOfSynonyms = (db: Db, words: readonly string[], id?: number): Holder<SynonymGroup>[] =>
  holdersOf(synonymQueries(db).listGroups(), words).filter(({ group }) => group.id !== id);

function requireFree(db: Db, words: readonly string[], id?: number): void {
  if (holdersOfSynonyms(db, words, id).length > 0) throw conflict('synonym_taken');
}

/** The moderators' log is written in the office's language. */
const listed = (words: readonly string[]): string => words.join('、');

function changed(
  db: Db,
  { id: actorId, departmentId }: Keeper,
  kind: SynonymEvent,
  subjectId: number,
  details: Record<string, string>,
  at: Date,
): void {
  touch(db, 'synonyms');
  recordEvent(db, { kind, actorId, departmentId, subjectId, details, at });
}
