import type { Db } from '../../db/index.ts';
import { type Day, dayOf, truncate } from '../../lib/index.ts';
import type { Piece } from '../../search/index.ts';
import { categoryName, findCategory, listCategories, taxonomyQueries } from '../../taxonomy/index.ts';
import { fold } from '../../text/index.ts';
import { type Locale, translator, type Viewer } from '../../web/index.ts';
import { staleSince } from '../freshness/freshness.ts';
import { toCard } from '../posts/cards.ts';
import { listedPosts } from '../posts/listed-posts.ts';
import type { ListRow } from '../posts/lists.ts';
import { findSaved } from '../saved-searches/actions.ts';
import { canBeSaved } from '../saved-searches/forms.ts';
import { type Asked, orderOf, ordersFor, pathTo, searchPath, wordsOnly } from './asked.ts';
import { writeFilter } from './filter-words.ts';
import { writeSearch } from './filters.ts';
import type { FoundPost, PostsFound } from './find-posts.ts';
import type { HelpFound } from './help-index.ts';
import { facetsOf, filterForm, shownValue, toActive } from './narrowing.ts';
import type { Keep, Named, Result, Results, SearchPage } from './pages.ts';
import { authorsCalled } from './people-names.ts';
import { resultQueries } from './result-queries.ts';

const WORDS_IN_TITLE = 60;

/** Whom a page is made for, and when. */
export interface Reading {
  viewer: Viewer | undefined;
  locale: Locale;
  now: Date;
}

/** What every page of a search has; the parts that say what came of it are added. */
export function frameOf(db: Db, asked: Asked, reading: Reading): SearchPage {
  const { locale, now } = reading;
  const t = translator(locale);
  const words = wordsOnly(asked, locale);
  return {
    title:
      words === '' ? t('search_page.filtered_title') : t('search_page.result_title', { words: truncate(words, WORDS_IN_TITLE) }),
    words: words !== '',
    fault: undefined,
    againPath: pathTo(asked),
    filters: asked.filters.map((filter) => toActive(db, asked, filter, locale, dayOf(now))),
    hints: undefined,
    named: undefined,
    results: undefined,
    empty: undefined,
    start: undefined,
    keep: keepOf(db, asked, reading),
  };
}

function keepOf(db: Db, asked: Asked, { viewer, locale, now }: Reading): Keep {
  const text = wholeText(db, asked, locale, dayOf(now));
  return {
    text,
    saved: viewer !== undefined && findSaved(db, viewer.id, text) !== undefined,
    order: asked.order,
    canSave: viewer !== undefined && canBeSaved(text),
    feedPath: `/feeds/search.atom?${new URLSearchParams({ q: text })}`,
  };
}

/** A search with what was chosen on the page written out: 印刷 所属:市民課. */
function wholeText(db: Db, asked: Asked, locale: Locale, day: Day): string {
  const chosen = asked.filters.flatMap(({ field, control, typed }) => {
    if (typed || control === undefined) return [];
    return [writeFilter(field, field === 'year' ? control : shownValue(db, field, control, locale, day), locale)];
  });
  return [asked.text, ...chosen].filter((part) => part !== '').join(' ');
}

/** Tags, categories, people and pages of the help that are called what was asked for. */
export function namedIn(db: Db, { query }: Asked, help: HelpFound[], locale: Locale): Named {
  const words = query.terms.map(({ text }) => text);
  const whole = fold(words.join(' '));
  const tag = taxonomyQueries(db).findListedTag(whole);
  const category = listCategories(db).find(({ name, nameEn }) => fold(name) === whole || fold(nameEn) === whole);
  return {
    tag: tag && { text: tag.name, path: `/tags/${encodeURIComponent(tag.name)}` },
    category: category && { text: categoryName(category, locale), path: `/categories/${category.slug}` },
    people: authorsCalled(db, words).map((name) => ({
      text: name,
      path: searchPath({ text: writeFilter('author', name.replaceAll('"', ''), locale) }),
    })),
    help,
  };
}

/** The results of a page; a post that has left the board since it was found is left out. */
export function resultsOf(db: Db, asked: Asked, found: PostsFound, reading: Reading): Results {
  const { locale } = reading;
  const results = toResults(db, asked, found.posts, reading);
  const groups = [
    { partial: false, results: results.filter(({ all }) => all) },
    { partial: true, results: results.filter(({ all }) => !all) },
  ];
  return {
    total: found.total,
    allTotal: found.allTotal,
    more: found.more,
    range: rangeOf(found),
    manyWords: asked.query.terms.length > 1,
    lead: leadOf(asked, found),
    author: undefined,
    correction: correctionOf(asked, found.correction, locale),
    orders: ordersFor(asked).map((name, index) => ({
      name,
      path: pathTo(asked, { order: index === 0 ? undefined : name }),
      current: name === orderOf(asked),
    })),
    groups: groups.filter((group) => group.results.length > 0),
    newerPath: found.newer === undefined ? undefined : pathTo(asked, { before: found.newer }),
    olderPath: found.older === undefined ? undefined : pathTo(asked, { after: found.older }),
    facets: facetsOf(db, asked, found, locale),
    form: filterForm(db, asked, dayOf(reading.now)),
  };
}

/** The places of the posts on a page behind the first. */
function rangeOf({ newer, posts }: PostsFound): Results['range'] {
  const [first, last] = [posts[0], posts.at(-1)];
  return newer !== undefined && first && last ? { first: first.rank, last: last.rank } : undefined;
}

/** Without all words a post is listed by how well it fits; by date and use only where no post has them all. */
function leadOf(asked: Asked, { allTotal }: PostsFound): string | undefined {
  const { length } = asked.query.terms;
  if (length === 0) return undefined;
  const words = length > 1 ? 'words' : 'word';
  const byRelevance = orderOf(asked) === 'relevance';
  if (allTotal === 0) return byRelevance ? `search_page.none_has_all.${words}` : `search_page.only_near.${words}`;
  return byRelevance ? undefined : `search_page.only_all.${words}`;
}

/** The search with the word that was taken for the one that nothing has. */
export function correctionOf({ query, chosen }: Asked, correction: string | undefined, locale: Locale): Results['correction'] {
  if (correction === undefined) return undefined;
  const rest = writeSearch({ ...query, terms: [] }, locale);
  return { text: correction, path: searchPath({ text: `${correction} ${rest}`.trim(), chosen }) };
}

function toResults(db: Db, asked: Asked, posts: readonly FoundPost[], { locale, now }: Reading): (Result & { all: boolean })[] {
  const ids = posts.map(({ id }) => id);
  const rows = new Map(listedPosts(db, ids).map((row) => [row.id, row]));
  const outdated = resultQueries(db).listOutdated(ids, staleSince(dayOf(now)));
  return posts.flatMap(({ id, rank, all, title, passage, names }) => {
    const row = rows.get(id);
    if (!row) return [];
    const [stale, path] = [outdated.has(id), clickPath(asked.text, id, rank)];
    const ownNames = names.filter((name) => !isForeign(db, row, name, locale));
    return [{ card: toCard(db, row, locale), title, passage, names: ownNames, stale, all, path }];
  });
}

/** The name of the post's category in the other language, which is looked for as well. */
function isForeign(db: Db, { categoryId }: ListRow, name: readonly Piece[], locale: Locale): boolean {
  const category = findCategory(db, categoryId);
  const text = name.map((piece) => piece.text).join('');
  return category !== undefined && text !== categoryName(category, locale) && [category.name, category.nameEn].includes(text);
}

const clickPath = (text: string, id: number, rank: number): string =>
  text === '' ? `/posts/${id}` : `/search/results/${id}?${new URLSearchParams({ q: text, rank: String(rank) })}`;
