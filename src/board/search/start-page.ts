import type { Db } from '../../db/index.ts';
import { dayOf, fiscalYear, reiwaYear } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { taxonomyQueries } from '../../taxonomy/index.ts';
import { translator } from '../../web/index.ts';
import { listPosts } from '../posts/lists.ts';
import { postQueries } from '../posts/queries.ts';
import { searchPath } from './asked.ts';
import { writeFilter } from './filter-words.ts';
import type { Reading } from './page.ts';
import type { ExampleKind, Link, SearchPage, Start } from './pages.ts';
import { suggestionQueries } from './suggestion-queries.ts';

const RECENT = 10;
const TAGS = 16;

/** The page of searches before anything is asked. */
export function startPage(db: Db, reading: Reading): SearchPage {
  return {
    title: translator(reading.locale)('search_page.title'),
    words: false,
    fault: undefined,
    againPath: '/search',
    filters: [],
    hints: undefined,
    named: undefined,
    results: undefined,
    empty: undefined,
    start: startOf(db, reading),
    keep: undefined,
  };
}

function startOf(db: Db, reading: Reading): Start {
  const { viewer } = reading;
  const recent = viewer ? suggestionQueries(db).listRecent(viewer.id).slice(0, RECENT) : [];
  return {
    recent: recent.map(toLink),
    tags: taxonomyQueries(db)
      .listTagsByUse(TAGS)
      .map(({ name }): Link => ({ text: name, path: `/tags/${encodeURIComponent(name)}` })),
    examples: examplesOf(db, reading),
  };
}

const toLink = (text: string): Link => ({ text, path: searchPath({ text }) });

/** Searches that find something in this office, one of each kind; none where there is nothing yet. */
function examplesOf(db: Db, reading: Reading): Start['examples'] {
  const found: [ExampleKind, string | undefined][] = [
    ['sentence', sentenceExample(db)],
    ['tag', tagExample(db, reading)],
    ['dept', departmentExample(db, reading)],
    ['kind', kindExample(db, reading)],
  ];
  return found.flatMap(([kind, text]) => (text === undefined ? [] : [{ kind, ...toLink(text) }]));
}

/** A question as somebody asked it, else the title of a helpful post. */
const sentenceExample = (db: Db): string | undefined =>
  [{ kind: 'question' } as const, {}]
    .flatMap((filter) => listPosts(db, filter, 'helpful', { size: 1 }).rows)
    .map(({ title }) => title)[0];

function tagExample(db: Db, { locale }: Reading): string | undefined {
  const [tag] = taxonomyQueries(db).listTagsByUse(1);
  return tag && writeFilter('tag', tag.name, locale);
}

/** The department with most posts. */
function departmentExample(db: Db, { locale, now }: Reading): string | undefined {
  const [most] = [...postQueries(db).countByDepartment()].sort((a, b) => b[1] - a[1]);
  return most && most[1] > 0 ? writeFilter('dept', departmentOn(db, most[0], dayOf(now)).name, locale) : undefined;
}

/** The year of the newest case study. */
function kindExample(db: Db, { locale }: Reading): string | undefined {
  const t = translator(locale);
  const [newest] = listPosts(db, { kind: 'case_study' }, 'new', { size: 1 }).rows;
  if (!newest) return undefined;
  const year = fiscalYear(new Date(newest.publishedAt));
  const written = locale === 'ja' ? `令和${reiwaYear(year)}` : String(year);
  return `${writeFilter('kind', t('kind.case_study'), locale)} ${writeFilter('year', written, locale)}`;
}
