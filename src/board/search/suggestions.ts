import { cachedPerDatabase, type Db } from '../../db/index.ts';
import { AppError, inTime } from '../../lib/index.ts';
import { foldForSearch } from '../../search/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { searchPath } from './asked.ts';
import { writeFilter } from './filter-words.ts';
import { foldName } from './people-names.ts';
import { searchService } from './service.ts';
import { formsOf } from './suggested-titles.ts';
import { type NamedRow, suggestionQueries } from './suggestion-queries.ts';

export interface Suggestion {
  text: string;
  path: string;
}

export interface SuggestionGroup {
  kind: 'recent' | 'title' | 'tag' | 'person';
  options: Suggestion[];
}

interface Folded {
  folded: string;
}

const RECENT = 3;
/** Of one's own searches, before anything is typed. */
const RECENT_AT_FIRST = 5;
const TITLES = 5;
/** Some may have left the board when they are shown. */
const TITLES_SPARE = 3;
const TITLES_WAIT_MS = 1_000;
const TAGS = 3;
const PEOPLE = 3;
/** People of one name are one suggestion. */
const NAMESAKES = 3;

const folded = ({ id, name }: NamedRow) => ({ id, name, folded: foldName(name) });

const tags = cachedPerDatabase('taxonomy', (db) => suggestionQueries(db).listTags().map(folded));
const people = cachedPerDatabase('people', (db) => suggestionQueries(db).listActivePeople().map(folded));

/** Whose suggestions, and in which language. */
export interface Typing {
  viewer: Viewer | undefined;
  locale: Locale;
}

/**
 * What somebody may mean who has typed so much of a search; groups without a suggestion are left out.
 * @param postIds the posts whose titles have it, out of `titlesWith`
 */
export function suggestionsFor(db: Db, typed: string, postIds: readonly number[], { viewer, locale }: Typing): SuggestionGroup[] {
  const groups: SuggestionGroup[] = [{ kind: 'recent', options: recentSearches(db, viewer, typed) }];
  if (typed !== '') {
    groups.push(
      { kind: 'title', options: titlesOf(db, postIds) },
      { kind: 'tag', options: tagsNamed(db, formsOf(db, typed)) },
      { kind: 'person', options: authorsNamed(db, typed, locale) },
    );
  }
  return groups.filter(({ options }) => options.length > 0);
}

/** Own searches with these words in them; not the very same, which Enter is enough for. */
function recentSearches(db: Db, viewer: Viewer | undefined, typed: string): Suggestion[] {
  if (!viewer) return [];
  const all = suggestionQueries(db).listRecent(viewer.id);
  const found = typed === '' ? all.slice(0, RECENT_AT_FIRST) : withWords(all, foldForSearch(typed)).slice(0, RECENT);
  return found.map((query) => ({ text: query, path: searchPath({ text: query }) }));
}

const withWords = (queries: string[], wanted: string): string[] =>
  beginningFirst(
    queries.map((query) => ({ query, folded: foldForSearch(query) })).filter((each) => each.folded !== wanted),
    wanted,
  ).map(({ query }) => query);

/** The index looks for titles while somebody types: one that it finds too late is none. */
export async function titlesWith(db: Db, typed: string): Promise<number[]> {
  if (typed === '') return [];
  try {
    return await inTime(searchService(db).suggest(typed, TITLES + TITLES_SPARE), TITLES_WAIT_MS, []);
  } catch (fault) {
    if (!(fault instanceof AppError)) throw fault;
    return [];
  }
}

function titlesOf(db: Db, ids: readonly number[]): Suggestion[] {
  const found = ids.flatMap((id) => {
    const title = suggestionQueries(db).findTitle(id);
    return title === undefined ? [] : [{ text: title, path: `/posts/${id}` }];
  });
  return found.slice(0, TITLES);
}

function tagsNamed(db: Db, forms: readonly string[]): Suggestion[] {
  const names = new Set(forms.flatMap((form) => beginningFirst(tags(db), foldName(form)).map(({ name }) => name)));
  return [...names].slice(0, TAGS).map((name) => ({ text: name, path: `/tags/${encodeURIComponent(name)}` }));
}

function authorsNamed(db: Db, typed: string, locale: Locale): Suggestion[] {
  const named = new Map(beginningFirst(people(db), foldName(typed)).map(({ id, name }) => [id, name]));
  if (named.size === 0) return [];
  const authors = suggestionQueries(db).listAuthorsAmong([...named.keys()], PEOPLE * NAMESAKES);
  const names = new Set(authors.map((id) => named.get(id) as string));
  const postsOf = (name: string) => searchPath({ text: writeFilter('author', name.replaceAll('"', ''), locale) });
  return [...names].slice(0, PEOPLE).map((name) => ({ text: name, path: postsOf(name) }));
}

/** Those with the words in them, in their order, but those that begin with them before the others. */
function beginningFirst<T extends Folded>(all: readonly T[], wanted: string): T[] {
  if (wanted === '') return [];
  const [beginning, within]: [T[], T[]] = [[], []];
  for (const each of all) {
    const at = each.folded.indexOf(wanted);
    if (at === 0) beginning.push(each);
    else if (at > 0) within.push(each);
  }
  return [...beginning, ...within];
}
