import { type Db, perDatabase } from '../../db/index.ts';
import { fiscalYear } from '../../lib/index.ts';
import {
  findDocument,
  foldForSearch,
  LOOKED_AT,
  type Marks,
  markText,
  newestWithAll,
  type ParsedQuery,
  type Passage,
  type Piece,
  passageOf,
  type Scope,
  type SearchOutcome,
  searchDocuments,
} from '../../search/index.ts';
import type { Kind } from '../posts/content.ts';
import { blend } from './blend.ts';
import { officeSynonyms } from './office-synonyms.ts';
import { idsWithin, LISTED_MOST, postsWithin } from './posts-within.ts';

export const SEARCH_ORDERS = ['relevance', 'new', 'adopted'] as const;
export type SearchOrder = (typeof SEARCH_ORDERS)[number];

/** A search with everything looked up that its filters name; it can be sent to another thread. */
export interface PostSearch {
  query: ParsedQuery;
  scope: Scope | undefined;
  /** With the filters that were chosen on the page: they choose among what is shown for the text. */
  chosen?: Scope | undefined;
  order: SearchOrder;
  /** The post behind which, or before which, the page begins. */
  after?: number | undefined;
  before?: number | undefined;
  size: number;
  now: Date;
}

export interface FoundPost {
  id: number;
  /** Its place in the order, from 1. */
  rank: number;
  /** It has all that was asked for. */
  all: boolean;
  /** How well it fits, beside the others of the same search. */
  score: number;
  title: Piece[];
  passage: Passage | undefined;
  /** Where neither of them says why: the tags and names of files that do. */
  names: Piece[][];
}

export type Counts<K extends string | number> = { value: K; posts: number }[];

export interface PostsFound {
  posts: FoundPost[];
  /** All that are shown on the pages, and those of them that have every term. */
  total: number;
  allTotal: number;
  /** There are more than that. */
  more: boolean;
  newer: number | undefined;
  older: number | undefined;
  correction: string | undefined;
  facets: { kinds: Counts<Kind>; categories: Counts<number>; years: Counts<number> };
}

/** What is known of a post for its place and for the filters. */
export interface PostFacts {
  id: number;
  kind: Kind;
  categoryId: number;
  publishedAt: string;
  votes: number;
  adopters: number;
  minutesThisYear: number;
}

/** Of what has only some of the terms, so much of the best score is needed to be shown; but a few are shown in any case. */
const WORTH_SHOWING = 0.2;
const SHOWN_ANYWAY = 10;

const facts = perDatabase((db: Db) =>
  db.prepare<[string], PostFacts & { title: string }>(`
    SELECT p.id, p.kind, p.title, p.category_id AS categoryId, p.published_at AS publishedAt, p.votes_count AS votes,
           p.adopters_count AS adopters, p.minutes_this_year AS minutesThisYear
      FROM json_each(?) j CROSS JOIN posts p ON p.id = j.value
     WHERE p.listed = 1`),
);

type Shown = PostFacts & { score: number; all: boolean; word: boolean; named: boolean };

interface InOrder {
  rows: Shown[];
  more: boolean;
  correction: string | undefined;
  marks: Marks;
}

/** A page of posts for a search, with why each was found; without a word, the posts its filters leave. Reads only. */
export function findPosts(db: Db, search: PostSearch): PostsFound {
  const { rows, more, correction, marks } = search.query.terms.length > 0 ? withWords(db, search) : withFilters(db, search);
  const { start, end } = pageOf(rows, search);
  return {
    posts: rows
      .slice(start, end)
      .map(({ id, all, score }, index) => ({ id, all, score, rank: start + index + 1, ...textOf(db, id, marks) })),
    total: rows.length,
    allTotal: rows.filter(({ all }) => all).length,
    more,
    newer: start > 0 ? rows[start]?.id : undefined,
    older: end < rows.length ? rows[end - 1]?.id : undefined,
    correction,
    facets: facetsOf(rows),
  };
}

function withWords(db: Db, search: PostSearch): InOrder {
  const { query, scope, chosen, order } = search;
  const ask = (narrowed: Scope | undefined) =>
    searchDocuments(db, query, { synonyms: officeSynonyms(db), spell: true, scope: narrowed });
  const wide = ask(scope);
  // A filter leaves of what was shown what its number said. Where more has every word than is looked at, it looks for itself.
  const more = wide.allCount >= LOOKED_AT;
  const outcome = more && chosen ? ask(chosen) : wide;
  const { correction, marks } = outcome;
  // The best two hundred are not the newest two hundred.
  const listed = order !== 'relevance' && outcome.allCount >= LOOKED_AT ? allOf(db, search) : outcome;
  const rows = inOrder(db, listed, search);
  return { rows: outcome === wide && chosen ? within(db, rows, chosen) : rows, more, correction, marks };
}

/** Those of the rows that a scope leaves. */
function within(db: Db, rows: Shown[], scope: Scope): Shown[] {
  const kept = idsWithin(
    db,
    rows.map(({ id }) => id),
    scope,
  );
  return rows.filter(({ id }) => kept.has(id));
}

/** What has every word, the newest first; of what is used this year where that is the order. */
function allOf(db: Db, { query, chosen, scope: typed, order }: PostSearch): Found {
  const scope = chosen ?? typed;
  const used: Scope = {
    join: scope?.join ?? 'CROSS JOIN posts p ON p.id = document.id',
    where: [scope?.where, 'p.minutes_this_year > 0'].filter(Boolean).join(' AND '),
    values: scope?.values ?? {},
  };
  const within = order === 'adopted' ? used : scope;
  const ids = newestWithAll(db, query, { synonyms: officeSynonyms(db), scope: within, after: 0, limit: LISTED_MOST });
  return { found: ids.map((id) => ({ id, score: 0, all: true, word: true })), allCount: ids.length, marks: NO_MARKS };
}

function withFilters(db: Db, { chosen, scope: typed, order }: PostSearch): InOrder {
  const scope = chosen ?? typed;
  const rows = scope
    ? postsWithin(db, scope, order).map((row): Shown => ({ ...row, score: 0, all: true, word: true, named: false }))
    : [];
  return { rows, more: rows.length === LISTED_MOST, correction: undefined, marks: NO_MARKS };
}

type Found = Pick<SearchOutcome, 'found' | 'allCount' | 'marks'>;
const NO_MARKS: Marks = { phrases: [], stems: [] };

function inOrder(db: Db, { found, allCount, marks }: Found, { order, now }: PostSearch): Shown[] {
  const named = (title: string) => marks.phrases.some((phrase) => foldForSearch(title).includes(phrase));
  const byId = new Map(found.map((each) => [each.id, each]));
  const rows = facts(db)
    .all(JSON.stringify(found.map(({ id }) => id)))
    .map(({ title, ...row }): Shown => ({ ...row, score: 0, all: false, word: false, ...byId.get(row.id), named: named(title) }));
  const best = Math.max(0, ...rows.filter(({ all }) => !all).map(({ score }) => score));
  const kept = rows.filter(
    ({ all, word, score }, index) => all || (word && (index < SHOWN_ANYWAY || score >= best * WORTH_SHOWING)),
  );
  if (order === 'relevance') return blend(kept, now);
  // A date says nothing about what has only some of the words.
  const full = allCount > 0 ? kept.filter(({ all }) => all) : kept;
  const newestFirst = (a: Shown, b: Shown) =>
    a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : b.id - a.id;
  return full.sort(order === 'new' ? newestFirst : (a, b) => b.minutesThisYear - a.minutesThisYear || newestFirst(a, b));
}

function pageOf(shown: readonly Shown[], { after, before, size }: PostSearch): { start: number; end: number } {
  const place = (id: number | undefined) => shown.findIndex((row) => row.id === id);
  if (before !== undefined && place(before) >= 0) {
    const end = place(before);
    return { start: Math.max(0, end - size), end };
  }
  const start = place(after) + 1;
  return { start, end: Math.min(shown.length, start + size) };
}

const NAMES_SHOWN = 3;
const hasMark = (pieces: readonly Piece[]): boolean => pieces.some(({ marked }) => marked);

function textOf(db: Db, id: number, marks: Marks): Pick<FoundPost, 'title' | 'passage' | 'names'> {
  const document = findDocument(db, id);
  if (!document) return { title: [], passage: undefined, names: [] };
  const title = markText(document.title, marks);
  const passage = passageOf(document.parts, marks);
  if (hasMark(title) || (passage && hasMark(passage.pieces))) return { title, passage, names: [] };
  const names = [...document.tags, ...document.parts.map(({ label }) => label)].map((name) => markText(name, marks));
  return { title, passage, names: names.filter(hasMark).slice(0, NAMES_SHOWN) };
}

function facetsOf(shown: readonly Shown[]): PostsFound['facets'] {
  return {
    kinds: countsOf(shown.map(({ kind }) => kind)),
    categories: countsOf(shown.map(({ categoryId }) => categoryId)),
    years: countsOf(shown.map(({ publishedAt }) => fiscalYear(new Date(publishedAt)))).sort((a, b) => b.value - a.value),
  };
}

function countsOf<K extends string | number>(values: readonly K[]): Counts<K> {
  const counts = new Map<K, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, posts]) => ({ value, posts })).sort((a, b) => b.posts - a.posts);
}
