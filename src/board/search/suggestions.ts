import { cachedPerDatabase, type Db } from '../../db/index.ts';
import { foldForSearch, foldSpelling, suggestTitles } from '../../search/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { searchPath } from './asked.ts';
import { writeFilter } from './filter-words.ts';
import { officeSynonyms } from './office-synonyms.ts';
import { foldName } from './people-names.ts';
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
const TITLES_READ = 40;
const TAGS = 3;
const PEOPLE = 3;
/** People of one name are one suggestion. */
const NAMESAKES = 3;

const folded = ({ id, name }: NamedRow) => ({ id, name, folded: foldName(name) });

const tags = cachedPerDatabase('taxonomy', (db) => suggestionQueries(db).listTags().map(folded));
const people = cachedPerDatabase('people', (db) => suggestionQueries(db).listActivePeople().map(folded));

/** What was typed, and the same with a word in it replaced by one that means the same: エクセル, Excel. */
const formsOf = (db: Db, typed: string): string[] => [typed, ...officeSynonyms(db).variantsOf(foldSpelling(typed))];

/** What somebody may mean who has typed so much of a search; groups without a suggestion are left out. */
export function suggestionsFor(db: Db, viewer: Viewer | undefined, typed: string, locale: Locale): SuggestionGroup[] {
  const groups: SuggestionGroup[] = [{ kind: 'recent', options: recentSearches(db, viewer, typed) }];
  if (typed !== '') {
    const forms = formsOf(db, typed);
    groups.push(
      { kind: 'title', options: titles(db, forms) },
      { kind: 'tag', options: tagsNamed(db, forms) },
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

/** The index finds posts by their tags and category, too; what is offered here is a title, and says why. */
function titles(db: Db, forms: readonly string[]): Suggestion[] {
  const ids = forms.flatMap((form) =>
    suggestTitles(db, form, TITLES_READ)
      .filter(({ title }) => hasWords(title, form))
      .map(({ id }) => id),
  );
  return [...new Set(ids)].slice(0, TITLES).flatMap((id) => {
    const title = suggestionQueries(db).findTitle(id);
    return title === undefined ? [] : [{ text: title, path: `/posts/${id}` }];
  });
}

function hasWords(title: string, typed: string): boolean {
  const within = foldForSearch(title);
  return foldForSearch(typed)
    .split(/[\s"]+/)
    .every((word) => within.includes(word));
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
