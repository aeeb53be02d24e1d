import type { Db } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';
import { findDepartmentByCode, listDepartments } from '../../organization/index.ts';
import { categoryName, findCategory, findCategoryBySlug } from '../../taxonomy/index.ts';
import { type Locale, translator } from '../../web/index.ts';
import { type Asked, chosenParams, pathTo, pathWithout } from './asked.ts';
import type { Filter } from './filters.ts';
import type { PostsFound } from './find-posts.ts';
import type { ActiveFilter, FilterForm, Results } from './pages.ts';

/** A filter that holds, as the page names it. */
export function toActive(db: Db, asked: Asked, filter: Filter, locale: Locale, day: Day): ActiveFilter {
  return {
    field: filter.field,
    value: filter.control === undefined ? filter.value : shownValue(db, filter.field, filter.control, locale, day),
    known: filter.control !== undefined,
    removePath: pathWithout(asked, filter, locale),
  };
}

/** The value of a control as a reader knows it. */
export function shownValue(db: Db, field: Filter['field'], control: string, locale: Locale, day: Day): string {
  const t = translator(locale);
  if (field === 'kind') return t(`kind.${control}`);
  if (field === 'year') return t('search_page.year', { year: control });
  if (field === 'dept') return findDepartmentByCode(db, control, day)?.name ?? control;
  const category = field === 'category' ? findCategoryBySlug(db, control) : undefined;
  return category ? categoryName(category, locale) : control;
}

const FACETS = ['kind', 'category', 'year'] as const;

/** Values with what they would leave, for the fields that nothing narrows yet. */
export function facetsOf(db: Db, asked: Asked, { facets }: PostsFound, locale: Locale): Results['facets'] {
  const t = translator(locale);
  const options = {
    kind: facets.kinds.map(({ value, posts }) => ({ control: value as string, label: t(`kind.${value}`), posts })),
    category: facets.categories.flatMap(({ value, posts }) => {
      const category = findCategory(db, value);
      return category ? [{ control: category.slug, label: categoryName(category, locale), posts }] : [];
    }),
    year: facets.years.map(({ value, posts }) => ({
      control: String(value),
      label: t('search_page.year', { year: value }),
      posts,
    })),
  };
  return FACETS.filter((field) => !asked.filters.some((filter) => filter.field === field) && options[field].length > 1).map(
    (field) => ({
      field,
      options: options[field].map(({ control, label, posts }) => ({
        label,
        posts,
        path: pathTo(asked, { chosen: { ...asked.chosen, [field]: control } }),
      })),
    }),
  );
}

export function filterForm(db: Db, asked: Asked, day: Day): FilterForm {
  const active = (field: Filter['field']) => asked.filters.find((filter) => filter.field === field);
  const [dept, tag, author] = [active('dept'), active('tag'), active('author')];
  const { kind, category, year } = asked.chosen;
  const behindTyped = Object.fromEntries(
    [dept, tag, author].flatMap((filter) => (filter?.typed ? [[filter.field, asked.chosen[filter.field]]] : [])),
  );
  return {
    kept: [
      ...(asked.text === '' ? [] : [{ name: 'q', value: asked.text }]),
      ...chosenParams({ kind, category, year, ...behindTyped }),
      ...(asked.order === undefined ? [] : [{ name: 'order', value: asked.order }]),
    ],
    departments: listDepartments(db, day).map(({ code, name, depth }) => ({
      value: code,
      label: `${'\u3000'.repeat(depth)}${name}`,
      selected: code === dept?.control,
    })),
    departmentTyped: dept?.typed === true,
    tag: tag?.value ?? '',
    tagTyped: tag?.typed === true,
    author: author?.value ?? '',
    authorTyped: author?.typed === true,
  };
}
