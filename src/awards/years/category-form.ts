import { z } from 'zod';
import type { FieldErrors } from '../../lib/index.ts';
import { optionalLine, parseForm, type Typed } from '../../web/index.ts';
import { checkbox } from './fields.ts';
import type { CategoryDraft } from './usual.ts';
import type { AwardYear } from './years.ts';

/** Rows for categories in the form; those without a name are no category. */
export const CATEGORY_ROWS = [1, 2, 3, 4, 5, 6] as const;

const categoryLine = optionalLine(40, 'form.award_category_name');

const categoryFields = Object.fromEntries(
  CATEGORY_ROWS.flatMap((row) => [
    [`category${row}Id`, optionalLine(20, 'form.choose')],
    [`category${row}Name`, categoryLine],
    [`category${row}NameEn`, categoryLine],
    [`category${row}Description`, optionalLine(200, 'form.award_category_description')],
    [`category${row}AnyTime`, checkbox],
  ]),
) as Record<string, z.ZodType<string | boolean>>;

interface Categories {
  categories: CategoryDraft[];
  errors: FieldErrors;
}

/** @param used ids of categories that entries stand in: they keep a name */
export function parseCategories(typed: Typed, award: AwardYear, used: ReadonlySet<string>): Categories {
  const form = parseForm(z.object(categoryFields), typed);
  return form.ok ? readRows(form.value, award, used) : { categories: [], errors: form.errors };
}

/** The rows with a name, those that the year knows under their id. */
function readRows(form: Readonly<Record<string, unknown>>, award: AwardYear, used: ReadonlySet<string>): Categories {
  const known = new Set(award.categories.map(({ id }) => id));
  const rows = CATEGORY_ROWS.map((row) => {
    const field = (name: string) => String(form[`category${row}${name}`] ?? '');
    const id = known.delete(field('Id')) ? field('Id') : '';
    const name = field('Name');
    return {
      row,
      category: {
        id,
        name,
        nameEn: field('NameEn') || name,
        description: field('Description'),
        anyTime: form[`category${row}AnyTime`] === true,
      },
    };
  });
  const categories = rows.map(({ category }) => category).filter(({ name }) => name !== '');
  const errors: Record<string, string> = {};
  for (const { row, category } of rows) {
    const field = `category${row}Name`;
    if (category.name === '' && used.has(category.id)) errors[field] = 'form.award_category_used';
    else if (categories.find(({ name }) => name === category.name) !== category && category.name !== '')
      errors[field] = 'form.award_category_twice';
  }
  // A form that leaves out the row of such a category is not ours.
  if ([...used].some((id) => known.has(id))) errors['category1Name'] ??= 'form.award_category_used';
  if (categories.length === 0) errors['category1Name'] = 'form.award_category_none';
  return { categories: withIds(categories, award), errors };
}

/** Numbers what is new: c1, c2 …, none that the year has. */
function withIds(categories: readonly CategoryDraft[], award: AwardYear): CategoryDraft[] {
  const taken = new Set([...award.categories, ...categories].map(({ id }) => id));
  let number = 0;
  return categories.map((category) => {
    if (category.id) return category;
    do number += 1;
    while (taken.has(`c${number}`));
    return { ...category, id: `c${number}` };
  });
}

/** Categories as their rows of the form show them. */
export function typedCategories(categories: readonly CategoryDraft[]): Record<string, string> {
  return Object.fromEntries(CATEGORY_ROWS.flatMap(entriesOf));

  function entriesOf(row: number): [string, string][] {
    const category = categories[row - 1];
    return [
      [`category${row}Id`, category?.id ?? ''],
      [`category${row}Name`, category?.name ?? ''],
      [`category${row}NameEn`, category?.nameEn ?? ''],
      [`category${row}Description`, category?.description ?? ''],
      [`category${row}AnyTime`, category?.anyTime ? 'yes' : ''],
    ];
  }
}
