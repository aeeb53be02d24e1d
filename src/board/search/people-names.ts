import { cachedPerDatabase, type Db } from '../../db/index.ts';
import { foldForSearch } from '../../search/index.ts';
import { filterQueries } from './filter-queries.ts';
import { suggestionQueries } from './suggestion-queries.ts';

/** A name is the same with or without a space in it. */
export const foldName = (name: string): string => foldForSearch(name).replace(/\s/g, '');

interface KnownPerson {
  id: number;
  name: string;
  login: string;
  folded: string;
  /** What stands before the first space of a name. */
  surname: string;
}

/** Also those who have left: what they wrote has stayed. */
const people = cachedPerDatabase('people', (db): KnownPerson[] =>
  filterQueries(db)
    .listPeople()
    .map(({ id, login, name }) => ({
      id,
      name,
      login: login.toLowerCase(),
      folded: foldName(name),
      surname: foldName(name.trim().split(/\s/)[0] ?? ''),
    })),
);

/** Everybody of this name or with this login; when there is none, everybody of this surname. */
export function peopleNamed(db: Db, value: string): number[] {
  const [wanted, login] = [foldName(value), value.toLowerCase()];
  const exact = people(db).filter((person) => person.folded === wanted || person.login === login);
  return (exact.length > 0 ? exact : people(db).filter(({ surname }) => surname === wanted)).map(({ id }) => id);
}

/** What a page calls the people whose name is a text: their name, or the text itself where it is the surname of several. */
export function nameOfPeople(db: Db, value: string): string | undefined {
  const ids = new Set(peopleNamed(db, value));
  const names = new Set(people(db).flatMap(({ id, name }) => (ids.has(id) ? [name] : [])));
  return names.size > 1 ? value : [...names][0];
}

const SHOWN = 3;
/** People of one name are shown once. */
const NAMESAKES = 3;

/** Names of people with posts on the board whose name, or surname, is one of the words or all of them together. */
export function authorsCalled(db: Db, words: readonly string[]): string[] {
  const wanted = new Set([...words, words.join('')].map(foldName));
  const named = people(db).filter(({ folded, surname }) => wanted.has(folded) || wanted.has(surname));
  if (named.length === 0) return [];
  const whole = foldName(words.join(''));
  const ids = named.toSorted((a, b) => Number(b.folded === whole) - Number(a.folded === whole)).map(({ id }) => id);
  const authors = new Set(suggestionQueries(db).listAuthorsAmong(ids, SHOWN * NAMESAKES));
  const names = named.filter(({ id }) => authors.has(id)).map(({ name }) => name);
  return [...new Set(names)].slice(0, SHOWN);
}
