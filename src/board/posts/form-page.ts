import type { Db } from '../../db/index.ts';
import { categoryName, listCategories, taxonomyQueries } from '../../taxonomy/index.ts';
import { type FormState, type Locale, translator } from '../../web/index.ts';
import { LEVELS, type PostContent, SIZES, type WritableKind } from './content.ts';
import { typedFrom } from './forms.ts';
import type { Choice, PostFormPage } from './pages.ts';
import { previewFacts } from './post-page.ts';

/** A form to show: what was typed, and what stands beside it. */
export interface FormView {
  kind: WritableKind;
  form: FormState;
  existing?: { id: number; revision: string };
  preview?: PostContent;
  /** What somebody else saved meanwhile. */
  theirs?: PostContent;
}

/** Fields in sight, and those that are no fields; the others sit in a fold that opens when one of them holds something. */
const IN_SIGHT: Record<WritableKind, readonly string[]> = {
  tip: ['title', 'goal', 'body', 'categoryId', 'tags'],
  case_study: ['title', 'challenge', 'approach', 'effect', 'categoryId', 'tags'],
};
const NO_FIELDS = ['_csrf', '_method', 'kind', 'revision', 'intent'];

export function postFormModel(db: Db, locale: Locale, { kind, form, existing, preview, theirs }: FormView): PostFormPage {
  const t = translator(locale);
  const { typed, errors } = form;
  const chosenTools = new Set([typed['toolIds']].flat().map(String));
  const option = (value: string, label: string, name: string): Choice => ({
    value,
    label,
    selected: String(typed[name] ?? '') === value,
  });
  return {
    title: t(existing ? 'post_form.edit_title' : `post_form.new_title.${kind}`),
    kind,
    action: existing ? `/posts/${existing.id}` : '/posts',
    existing,
    form,
    categories: listCategories(db).map((category) => option(String(category.id), categoryName(category, locale), 'categoryId')),
    tools: taxonomyQueries(db)
      .listTools()
      .map(({ id, name }) => ({ value: String(id), label: name, selected: chosenTools.has(String(id)) })),
    levels: LEVELS.map((level) => option(level, t(`level.${level}`), 'level')),
    sizes: SIZES.map((size) => option(size, t(`size.${size}`), 'size')),
    popularTags: taxonomyQueries(db)
      .listTagsByUse(12)
      .map(({ name }) => name),
    moreOpen: [...Object.entries(typed), ...Object.entries(errors)].some(
      ([name, value]) => value && ![...IN_SIGHT[kind], ...NO_FIELDS].includes(name),
    ),
    preview: preview && { title: preview.title, ...previewFacts(db, preview) },
    fault: theirs ? 'error.edited_meanwhile' : undefined,
    theirs: theirs && plainContent(theirs),
  };
}

/** A post's own words in one text, to compare and copy from. */
function plainContent(content: PostContent): string {
  const typed = typedFrom(content);
  return Object.entries(typed)
    .filter(([name, value]) => typeof value === 'string' && value !== '' && !['kind', 'categoryId'].includes(name))
    .map(([, value]) => value)
    .join('\n\n');
}
