import type { Request } from 'express';
import type { Db } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';
import type { Scope } from '../../search/index.ts';
import { type Locale, queryText } from '../../web/index.ts';
import type { FilterField } from './filter-words.ts';
import { type Chosen, type Filter, type ReadSearch, readSearch, writeSearch } from './filters.ts';
import { type PostSearch, SEARCH_ORDERS, type SearchOrder } from './find-posts.ts';

const LONGEST_TEXT = 1_000;
const LONGEST_VALUE = 100;
const PAGE_SIZE = 30;

/** The names of the filters in an address, as other lists have them. */
const PARAMS: Readonly<Record<FilterField, string>> = {
  kind: 'kind',
  category: 'category',
  dept: 'department',
  tag: 'tag',
  author: 'author',
  year: 'year',
};

/** What an address asks for, and what it means in this office. */
export interface Asked extends ReadSearch {
  /** As typed; what is too long is cut. */
  text: string;
  chosen: Chosen;
  /** What the filters in the text leave, those chosen beside it not counted. */
  typedScope: Scope | undefined;
  /** Undefined for the usual one. */
  order: SearchOrder | undefined;
  /** The post behind which, or before which, the page begins. */
  after: number | undefined;
  before: number | undefined;
}

export function readAsked(db: Db, req: Request, day: Day): Asked {
  const text = cut(queryText(req, 'q'), LONGEST_TEXT);
  const entries = Object.entries(PARAMS).map(([field, param]) => [field, cut(queryText(req, param), LONGEST_VALUE) || undefined]);
  const chosen = Object.fromEntries(entries) as Chosen;
  const read = readSearch(db, text, { chosen, day });
  const order = ordersFor(read).find((name, index) => index > 0 && name === queryText(req, 'order'));
  const typedScope = read.filters.every(({ typed }) => typed) ? read.scope : readSearch(db, text, { day }).scope;
  return { ...read, text, chosen, typedScope, order, after: idIn(req, 'after'), before: idIn(req, 'before') };
}

const cut = (value: string | undefined, longest: number): string => [...(value ?? '').trim()].slice(0, longest).join('');

const idIn = (req: Request, name: string): number | undefined => {
  const value = queryText(req, name);
  return value !== undefined && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined;
};

/** The usual one first. Without a word nothing fits better than something else. */
export const ordersFor = ({ query }: ReadSearch): readonly SearchOrder[] =>
  query.terms.length > 0 ? SEARCH_ORDERS : SEARCH_ORDERS.filter((name) => name !== 'relevance');

export const orderOf = (asked: Asked): SearchOrder => asked.order ?? (ordersFor(asked)[0] as SearchOrder);

/** There is something to look for. */
export const isAsking = ({ query, filters }: ReadSearch): boolean => query.terms.length > 0 || filters.length > 0;

/** A search as it comes from the search box: what was narrowed, ordered or leafed through afterwards is the same one. */
export const isFirstLook = (asked: Asked): boolean =>
  asked.after === undefined &&
  asked.before === undefined &&
  asked.order === undefined &&
  Object.values(asked.chosen).every((value) => value === undefined);

export const postSearch = (asked: Asked, now: Date): PostSearch => ({
  query: asked.query,
  scope: asked.typedScope,
  chosen: asked.scope === asked.typedScope ? undefined : asked.scope,
  order: orderOf(asked),
  after: asked.after,
  before: asked.before,
  size: PAGE_SIZE,
  now,
});

interface Place {
  text: string;
  chosen?: Chosen;
  order?: SearchOrder | undefined;
  after?: number | undefined;
  before?: number | undefined;
}

/** The address of a search. */
export function searchPath({ text, chosen = {}, order, after, before }: Place): string {
  const params = new URLSearchParams();
  if (text !== '') params.set('q', text);
  for (const { name, value } of chosenParams(chosen)) params.set(name, value);
  if (order !== undefined) params.set('order', order);
  if (after !== undefined) params.set('after', String(after));
  if (before !== undefined) params.set('before', String(before));
  return `/search?${params}`;
}

/** The chosen filters as an address or a form has them. */
export const chosenParams = (chosen: Chosen): { name: string; value: string }[] =>
  Object.entries(PARAMS).flatMap(([field, name]) => {
    const value = chosen[field as FilterField];
    return value === undefined ? [] : [{ name, value }];
  });

/** The address of a search that differs from one in something; it begins at its first page. */
export const pathTo = ({ text, chosen, order }: Asked, change: Partial<Place> = {}): string =>
  searchPath({ text, chosen, order, ...change });

/** The same search without one of its filters. */
export function pathWithout(asked: Asked, filter: Filter, locale: Locale): string {
  if (!filter.typed) return pathTo(asked, { chosen: { ...asked.chosen, [filter.field]: undefined } });
  const index = asked.query.filters.findIndex(({ field, value }) => field === filter.field && value === filter.value);
  return pathTo(asked, { text: writeSearch({ ...asked.query, filters: asked.query.filters.toSpliced(index, 1) }, locale) });
}

/** The words of a search without any filter. */
export const wordsOnly = (asked: Asked, locale: Locale): string => writeSearch({ ...asked.query, filters: [] }, locale);
