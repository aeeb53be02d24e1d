import type { Db } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';
import { departmentOn, departmentsCalled, findDepartmentByCode, withDescendants } from '../../organization/index.ts';
import { foldForSearch, type ParsedQuery, parseQuery, type Scope } from '../../search/index.ts';
import { type CategoryRow, listCategories, taxonomyQueries } from '../../taxonomy/index.ts';
import { compose, fold } from '../../text/index.ts';
import { LOCALES, type Locale, translator } from '../../web/index.ts';
import { KINDS, type Kind } from '../posts/content.ts';
import { filterQueries } from './filter-queries.ts';
import { FIELD_OF_WORD, FILTER_FIELDS, type FilterField, joinFilters, writeFilter } from './filter-words.ts';
import { fiscalYearIn, startOfFiscalYear } from './fiscal-years.ts';
import { foldName, peopleNamed } from './people-names.ts';

/** One narrowing of a search. */
export interface Filter {
  field: FilterField;
  /** As it was typed or chosen. */
  value: string;
  /** It stands in the text of the search; else it was chosen on the page. */
  typed: boolean;
  /** What the page's control has for it: a kind, a slug, a code, a name, a year. Undefined where the value names nothing. */
  control: string | undefined;
}

export interface ReadSearch {
  query: ParsedQuery;
  filters: Filter[];
  /** What is left to look at; nothing at all when a filter names nothing. */
  scope: Scope | undefined;
}

export type Chosen = Readonly<Partial<Record<FilterField, string | undefined>>>;

/** What a value means: rows of `posts p`. `@` in the condition begins the name of a value. */
interface Meaning {
  control: string;
  where: string;
  values: Record<string, string | number>;
}

/**
 * Reads a search: the words, and what its filters name in this office.
 * @param text as typed, with filters such as タグ:Excel in it
 * @param chosen filters of the page's controls
 * @param day the day whose departments are meant
 */
export function readSearch(db: Db, text: string, { chosen = {}, day }: { chosen?: Chosen; day: Day }): ReadSearch {
  const parsed = parseQuery(joinFilters(text), FIELD_OF_WORD);
  const typed = parsed.filters.map(({ field, value }) => ({ field: field as FilterField, value, typed: true }));
  const picked = FILTER_FIELDS.flatMap((field) => {
    const value = compose(chosen[field] ?? '', 'NFKC').trim();
    return value === '' ? [] : [{ field, value, typed: false }];
  });
  const read = lastOfEach([...typed, ...picked]).map((filter) => ({
    ...filter,
    meaning: MEANINGS[filter.field](db, filter.value, day),
  }));
  return {
    query: { ...parsed, filters: read.flatMap(({ field, value, typed }) => (typed ? [{ field, value }] : [])) },
    filters: read.map(({ meaning, ...filter }) => ({ ...filter, control: meaning?.control })),
    scope: scopeOf(read),
  };
}

/** So many filters of a field count, the last ones: a post has one kind, but may have several tags and authors. */
const COUNTED: Readonly<Record<FilterField, number>> = { kind: 1, category: 1, dept: 1, tag: 4, author: 2, year: 1 };

const lastOfEach = <F extends { field: FilterField }>(filters: readonly F[]): F[] =>
  filters.filter(({ field }, index) => filters.slice(index + 1).filter((later) => later.field === field).length < COUNTED[field]);

/** The text of a search with these parts of it, such as all but one of its filters. */
export function writeSearch({ terms, excluded, filters }: ParsedQuery, locale: Locale): string {
  return [
    ...terms.map(({ text, phrase }) => (phrase ? `"${text}"` : text)),
    ...excluded.map(({ text, phrase }) => (phrase ? `-"${text}"` : `-${text}`)),
    ...filters.map(({ field, value }) => writeFilter(field as FilterField, value, locale)),
  ].join(' ');
}

/** The same filters in another order are the same condition, word for word: each that is new has to be prepared and kept. */
function scopeOf(read: readonly { field: FilterField; meaning: Meaning | undefined }[]): Scope | undefined {
  if (read.length === 0) return undefined;
  const conditions: string[] = [];
  const values: Record<string, string | number> = {};
  for (const field of FILTER_FIELDS) {
    const meanings = read.filter((each) => each.field === field).map(({ meaning }) => meaning);
    for (const [index, meaning] of meanings.sort(byCondition).entries()) {
      if (!meaning) return { join: POSTS, where: '0', values: {} };
      for (const [name, value] of Object.entries(meaning.values)) values[`${field}${index}_${name}`] = value;
      conditions.push(meaning.where.replaceAll('@', `@${field}${index}_`));
    }
  }
  return { join: POSTS, where: conditions.join(' AND '), values };
}

const POSTS = 'CROSS JOIN posts p ON p.id = document.id';
const byCondition = (a: Meaning | undefined, b: Meaning | undefined): number => (a?.where ?? '').localeCompare(b?.where ?? '');

const MEANINGS: Readonly<Record<FilterField, (db: Db, value: string, day: Day) => Meaning | undefined>> = {
  kind: (_db, value) => {
    const kind = kindNamed(value);
    return kind && { control: kind, where: 'p.kind = @kind', values: { kind } };
  },
  category: (db, value) => {
    const found = categoryNamed(db, value);
    return found && { control: found.slug, where: 'p.category_id = @id', values: { id: found.id } };
  },
  dept: (db, value, day) => {
    const [first, ...others] = departmentsNamed(db, value, day);
    if (first === undefined) return undefined;
    const ids = [first, ...others].flatMap((id) => withDescendants(db, id, day));
    const where = 'p.department_id IN (SELECT value FROM json_each(@ids))';
    return { control: departmentOn(db, first, day).code, where, values: { ids: JSON.stringify([...new Set(ids)]) } };
  },
  tag: (db, value) => {
    const tag = taxonomyQueries(db).findListedTag(fold(value));
    if (!tag) return undefined;
    const rare = tag.postsCount * RARE < filterQueries(db).newestPost();
    return { control: tag.name, where: rare ? AMONG_TAGGED : IS_TAGGED, values: { id: tag.id } };
  },
  author: (db, value) => {
    const ids = peopleNamed(db, value);
    return ids.length === 0 ? undefined : { control: value, where: WRITTEN_BY, values: { ids: JSON.stringify(ids) } };
  },
  year: (_db, value) => {
    const year = fiscalYearIn(value);
    if (year === undefined) return undefined;
    const values = { from: startOfFiscalYear(year), to: startOfFiscalYear(year + 1) };
    return { control: String(year), where: '(p.published_at >= @from AND p.published_at < @to)', values };
  },
};

/** A tag of less than a fiftieth of the posts is gone through; one of more is met soon enough on the way. */
const RARE = 50;
const AMONG_TAGGED = 'p.id IN (SELECT post_id FROM post_tags WHERE tag_id = @id AND listed = 1)';
const IS_TAGGED = 'EXISTS (SELECT 1 FROM post_tags t WHERE t.post_id = p.id AND t.tag_id = @id)';
const WRITTEN_BY = `p.id IN (
  SELECT id FROM posts WHERE author_id IN (SELECT value FROM json_each(@ids))
   UNION SELECT post_id FROM post_coauthors WHERE user_id IN (SELECT value FROM json_each(@ids)))`;

/** The screen's words for each kind in both languages, and its name in addresses. */
const kindWords = KINDS.map((kind) => ({
  kind,
  words: [kind, kind.replace('_', ' '), ...LOCALES.map((locale) => translator(locale)(`kind.${kind}`))].map(foldForSearch),
}));

/** DX事例 is meant by 事例 as well. */
function kindNamed(value: string): Kind | undefined {
  const wanted = foldForSearch(value).trim();
  const exact = kindWords.find(({ words }) => words.includes(wanted));
  return (exact ?? kindWords.find(({ words }) => wanted.length > 1 && words.some((word) => word.endsWith(wanted))))?.kind;
}

/** By its name or address, else by how a name begins: Excel for Excel・表計算. */
function categoryNamed(db: Db, value: string): CategoryRow | undefined {
  const wanted = foldForSearch(value);
  const named = (is: (name: string) => boolean) =>
    listCategories(db).find(({ slug, name, nameEn }) => [slug, name, nameEn].map(foldForSearch).some(is));
  return named((name) => name === wanted) ?? named((name) => name.startsWith(wanted));
}

/** By code, else by a name of today or of earlier. */
function departmentsNamed(db: Db, value: string, day: Day): number[] {
  const byCode = findDepartmentByCode(db, value, day);
  if (byCode) return [byCode.id];
  const wanted = foldName(value);
  return departmentsCalled(db, (name) => foldName(name) === wanted);
}
