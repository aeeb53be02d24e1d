import type { Request } from 'express';
import { accountQueries } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { findCategory } from '../../taxonomy/index.ts';
import { picturesIn } from '../../text/index.ts';
import { formState, LOCALES, type Parsed, type Translate, type Typed, translator } from '../../web/index.ts';
import { markdownFields, type PostContent, type WritableKind } from './content.ts';
import { parsePost } from './forms.ts';

/**
 * Reads the form of a post, with what only the database knows: whether the category is still there, who the co-authors are.
 * @param authorId who wrote the post first: naming the author as a co-author adds nothing
 * @param known logins of those who are co-authors already: they stay it when they have left
 */
export function readPost(
  db: Db,
  typed: Typed,
  kind: WritableKind,
  authorId: number,
  known: readonly string[] = [],
): Parsed<PostContent> {
  const form = parsePost(typed, kind);
  if (!form.ok) return form;
  const people = findCoauthors(db, form.value.coauthors, authorId, known);
  const errors: Record<string, string> = { ...untouchedTemplates(form.value), ...undescribedPictures(form.value) };
  if (!findCategory(db, form.value.categoryId)) errors['categoryId'] = 'form.category';
  if (people.fault) errors['coauthors'] = people.fault;
  if (Object.keys(errors).length > 0) return { ok: false, ...formState(typed, errors) };
  return { ok: true, value: { ...form.value, coauthors: people.logins } };
}

/** People as they were typed, by login or by name, as logins. */
function findCoauthors(
  db: Db,
  names: readonly string[],
  authorId: number,
  known: readonly string[],
): { logins: string[]; fault?: string } {
  const { findByLogin, findNamed } = accountQueries(db);
  const found = names.map((name) => (known.includes(name) ? findByLogin(name) : findNamed(name)));
  if (found.includes(undefined)) return { logins: [], fault: 'form.coauthor_unknown' };
  if (found.includes('several')) return { logins: [], fault: 'form.coauthor_several' };
  const people = found.flatMap((person) => (typeof person === 'object' && person.id !== authorId ? [person.login] : []));
  return { logins: [...new Set(people)] };
}

/** The fields that still say what the template began with, in whichever language. */
function untouchedTemplates(content: PostContent): Record<string, string> {
  const templates = LOCALES.flatMap((locale) => Object.entries(template(translator(locale), content.kind)));
  const untouched = templates.filter(([name, text]) => content[name as keyof PostContent] === text.trim());
  return Object.fromEntries(untouched.map(([name]) => [name, 'form.template_left']));
}

/** Pictures without a word on what they show; the words the editor puts there for a start are none. */
function undescribedPictures(content: PostContent): Record<string, string> {
  const placeholders = new Set(['', ...LOCALES.map((locale) => translator(locale)('editor.picture_description'))]);
  const faulty = markdownFields(content).filter(([, source]) =>
    picturesIn(source).some(({ description }) => placeholders.has(description)),
  );
  return Object.fromEntries(faulty.map(([name]) => [name, 'form.picture_description']));
}

/** The first text of a kind: rough is fine, and what is begun shows what belongs there. */
export function template(t: Translate, kind: WritableKind): Record<string, string> {
  if (kind === 'tip') return { body: t('template.tip_body') };
  if (kind === 'question') return { body: t('template.question_body') };
  if (kind === 'quick_win') return {};
  return { challenge: t('template.challenge'), approach: t('template.approach'), effect: t('template.effect') };
}

/** What came with a form beside its fields. */
export const formOf = (req: Request): Typed => (req.body ?? {}) as Typed;
