import type { Passage, Piece } from '../../search/index.ts';
import { type PageModel, view } from '../../web/index.ts';
import type { Choice, PostCard } from '../posts/pages.ts';
import type { FilterField } from './filter-words.ts';
import type { SearchOrder } from './find-posts.ts';
import type { HelpFound } from './help-index.ts';

export interface Link {
  text: string;
  path: string;
}

/** A filter that holds, and the same search without it. */
export interface ActiveFilter {
  field: FilterField;
  value: string;
  /** False where the value names nothing in this office. */
  known: boolean;
  removePath: string;
}

export interface Result {
  card: PostCard;
  title: Piece[];
  passage: Passage | undefined;
  names: Piece[][];
  stale: boolean;
  /** By way of the address that counts the click. */
  path: string;
}

/** What carries the very name that was asked for, beside the posts. */
export interface Named {
  tag: Link | undefined;
  category: Link | undefined;
  people: Link[];
  help: HelpFound[];
}

export interface Results {
  total: number;
  allTotal: number;
  /** There are more than were looked at. */
  more: boolean;
  /** From which place to which, on a page behind the first. */
  range: { first: number; last: number } | undefined;
  /** More than one word was asked for. */
  manyWords: boolean;
  /** Key of a sentence on what is listed, where that is not plain. */
  lead: string | undefined;
  /** The person whose posts these are: the search is a name that stands in no post. */
  author: string | undefined;
  /** A word that nothing has was taken for this one. */
  correction: Link | undefined;
  orders: { name: SearchOrder; path: string; current: boolean }[];
  /** What has all words, and what has some. */
  groups: { partial: boolean; results: Result[] }[];
  newerPath: string | undefined;
  olderPath: string | undefined;
  facets: { field: FilterField; options: { label: string; posts: number; path: string }[] }[];
  form: FilterForm;
}

/** The filters that have too many values for a list of links. Typed ones are shown and cannot be changed here. */
export interface FilterForm {
  /** What the form keeps. */
  kept: { name: string; value: string }[];
  departments: Choice[];
  departmentTyped: boolean;
  tag: string;
  tagTyped: boolean;
  author: string;
  authorTyped: boolean;
}

export interface Hints {
  /** Only from the second word on a hyphen leaves something out. */
  hyphen: boolean;
  /** The search with quotes around a value with a space. */
  quoted: Link | undefined;
}

/** What else can be done when nothing was found. */
export interface Empty {
  correction: Link | undefined;
  /** Searches that do find something, with how much. */
  others: { kind: 'unnarrowed' | 'loosened' | 'word'; text: string; posts: number; path: string }[];
  askPath: string | undefined;
  synonymPath: string | undefined;
}

/** The page before anything is asked. */
export interface Start {
  recent: Link[];
  tags: Link[];
  examples: { kind: ExampleKind; text: string; path: string }[];
}
export const EXAMPLE_KINDS = ['sentence', 'tag', 'dept', 'kind'] as const;
export type ExampleKind = (typeof EXAMPLE_KINDS)[number];

/** What lets a reader hear of new posts that a search finds. */
export interface Keep {
  /** The search as a text, with what was chosen on the page. */
  text: string;
  saved: boolean;
  /** The order the reader has chosen, to come back to. */
  order: SearchOrder | undefined;
  /** Whether the reader may save it: somebody signed in, and it is not too long. */
  canSave: boolean;
  feedPath: string;
}

export interface SearchPage extends PageModel {
  /** Something is looked for beside the filters. */
  words: boolean;
  /** Key of a sentence on why there is no answer, and where to ask again. */
  fault: string | undefined;
  againPath: string;
  filters: ActiveFilter[];
  /** What was probably meant by a search that is written otherwise. */
  hints: Hints | undefined;
  named: Named | undefined;
  results: Results | undefined;
  empty: Empty | undefined;
  start: Start | undefined;
  /** Undefined before anything is asked. */
  keep: Keep | undefined;
}

export const searchPage = view<SearchPage>('board/search');
