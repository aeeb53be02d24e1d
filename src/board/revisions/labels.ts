import { accountQueries, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { findCategory, taxonomyQueries } from '../../taxonomy/index.ts';
import type { Translate } from '../../web/index.ts';
import { attachmentQueries } from '../attachments/queries.ts';
import { CASE_FIELDS } from '../posts/content.ts';
import { type DifferencePart, differenceOf, whole } from './difference.ts';

/** Keys of the names of a form's fields, as the form itself calls them. */
const LABELS: Readonly<Record<string, string>> = {
  kind: 'filter.kind',
  title: 'post_form.title',
  body: 'post_form.body',
  categoryId: 'post_form.category',
  tags: 'post_form.tags',
  coauthors: 'post_form.coauthors',
  attachments: 'post_form.files',
  goal: 'tip.goal',
  toolIds: 'tip.tools',
  level: 'tip.level',
  testedOn: 'tip.testedOn',
  minutesSaved: 'tip.minutesSaved',
  cautions: 'tip.cautions',
  ...Object.fromEntries(CASE_FIELDS.map((name) => [name, `case.${name}`])),
  effectHoursPerYear: 'case.hours_label',
  effectYenPerYear: 'case.yen_label',
  periodFrom: 'case.period_from',
  periodTo: 'case.period_to',
  size: 'case.size',
  contact: 'case.contact',
  before: 'quick_win.before',
  after: 'quick_win.after',
  runsPerMonth: 'quick_win.runs',
};

export const FIELDS_IN_ORDER: readonly string[] = Object.keys(LABELS);

/** Key of a field's name. */
export const fieldLabel = (name: string): string => LABELS[name] ?? 'post_form.body';

/** What is chosen, not written, changes as a whole. */
const CHOSEN = new Set(['kind', 'categoryId', 'level', 'size']);

/** What changed in a field, its values as `plainValue` gives them. See `differenceOf` for the deadline. */
export const fieldDifference = (name: string, before: string, after: string, deadline: number): DifferencePart[] =>
  CHOSEN.has(name) ? whole(before, after) : differenceOf(before, after, deadline);

/** A field's value as a reader of the post knows it: names in place of ids and codes; a file that is not the post's has no name. */
export function plainValue(db: Db, postId: number, name: string, value: string | string[] | undefined, t: Translate): string {
  const values = [value ?? []].flat();
  switch (name) {
    case 'kind':
    case 'level':
    case 'size':
      return values.map((code) => t(`${name}.${code}`)).join('');
    case 'categoryId':
      return values.map((id) => findCategory(db, Number(id))?.name ?? t('revision.gone')).join('');
    case 'toolIds':
      return taxonomyQueries(db)
        .listTools()
        .filter(({ id }) => values.includes(String(id)))
        .map((tool) => tool.name)
        .join('\n');
    case 'attachments':
      return values.map((id) => fileName(db, postId, Number(id)) ?? t('revision.gone')).join('\n');
    case 'coauthors':
      return values
        .flatMap((logins) => logins.split(', '))
        .map((login) => nameOf(db, login))
        .join('\n');
    default:
      return values.join('\n');
  }
}

function fileName(db: Db, postId: number, id: number): string | undefined {
  const file = attachmentQueries(db).find(id);
  return file?.postId === postId ? file.name : undefined;
}

function nameOf(db: Db, login: string): string {
  const person = accountQueries(db).findByLogin(login);
  return person ? personName(db, person.id) : login;
}
