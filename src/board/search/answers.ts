import type { Db } from '../../db/index.ts';
import type { ParsedQuery } from '../../search/index.ts';
import type { Locale } from '../../web/index.ts';
import { findPosts, type PostSearch, type PostsFound } from './find-posts.ts';
import { findHelp, type HelpFound } from './help-index.ts';
import { type NewestAsked, newestIds } from './newest.ts';
import { officeSynonyms } from './office-synonyms.ts';
import { relatedIds, similarIds } from './related.ts';
import { suggestedIds } from './suggested-titles.ts';

/** What the index can be asked, by name; the same in the thread of the server and without one. */
export const ANSWERS = {
  posts: (db: Db, search: PostSearch): PostsFound => findPosts(db, search),
  /** How many posts each of these finds. */
  counts: (db: Db, searches: readonly PostSearch[]): number[] => searches.map((search) => findPosts(db, search).total),
  help: (db: Db, query: ParsedQuery, locale: Locale): HelpFound[] => findHelp(query, locale, officeSynonyms(db)),
  newest: (db: Db, asked: readonly NewestAsked[]): number[][] => newestIds(db, asked),
  related: (db: Db, postId: number, limit: number): number[] => relatedIds(db, postId, limit),
  suggest: (db: Db, typed: string, limit: number): number[] => suggestedIds(db, typed, limit),
  similar: (db: Db, title: string, limit: number): number[] => similarIds(db, title, limit),
};

type Rest<F> = F extends (db: Db, ...given: infer G) => infer R ? (...given: G) => R : never;
export type Answers = { [Name in keyof typeof ANSWERS]: Rest<(typeof ANSWERS)[Name]> };

export interface Question {
  id: number;
  name: keyof Answers;
  given: unknown[];
}
