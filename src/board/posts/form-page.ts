import { accountQueries, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { categoryName, listCategories, taxonomyQueries } from '../../taxonomy/index.ts';
import { type FormState, type Locale, type Translate, type Typed, translator, wordsUnder } from '../../web/index.ts';
import { attachmentQueries } from '../attachments/queries.ts';
import type { DraftRow } from '../drafts/queries.ts';
import { differenceDeadline } from '../revisions/difference.ts';
import { fieldDifference, fieldLabel, plainValue } from '../revisions/labels.ts';
import { revisionQueries } from '../revisions/queries.ts';
import { type Kind, LEVELS, type PostContent, SIZES, type WritableKind } from './content.ts';
import { splitTags } from './forms.ts';
import type { Choice, ConflictView, PostFormPage } from './pages.ts';
import type { SimilarRow } from './similar.ts';
import { previewText } from './text.ts';

/** A form to show: what was typed, and what stands beside it. */
export interface FormView {
  kind: WritableKind;
  form: FormState;
  existing?: { id: number; kind: Kind; revision: number; title: string } | undefined;
  draft?: DraftRow | undefined;
  /** Key of what stands against publishing the whole. */
  fault?: string;
  preview?: { content: PostContent; similar: SimilarRow[] };
  /** What somebody else saved meanwhile, where both changed the same fields. */
  conflict?: { postId: number; theirs: Typed; fields: readonly string[] };
}

export interface FormSettings {
  locale: Locale;
  viewerId: number;
  maxFileBytes: number;
  maxPostFilesBytes: number;
}

/** Fields in sight, and those that are no fields; the others sit in a fold that opens when one of them holds something. */
const IN_SIGHT: Record<WritableKind, readonly string[]> = {
  tip: ['title', 'goal', 'body', 'categoryId', 'tags', 'attachments'],
  case_study: ['title', 'challenge', 'approach', 'effect', 'categoryId', 'tags', 'attachments'],
  question: ['title', 'body', 'categoryId', 'tags', 'attachments'],
  quick_win: ['before', 'after', 'minutesSaved', 'runsPerMonth', 'categoryId', 'tags', 'attachments'],
};
const NO_FIELDS = ['_csrf', '_method', 'kind', 'revision', 'intent', 'draft', 'draftVersion', 'post', 'take'];

export function postFormModel(
  db: Db,
  view: FormView,
  { locale, viewerId, maxFileBytes, maxPostFilesBytes }: FormSettings,
): PostFormPage {
  const { kind, form, existing, draft, preview, conflict } = view;
  const t = translator(locale);
  const { typed, errors } = form;
  const grows = existing !== undefined && existing.kind !== kind;
  const chosenTools = new Set([typed['toolIds']].flat().map(String));
  const option = (value: string, label: string, name: string): Choice => ({
    value,
    label,
    selected: String(typed[name] ?? '') === value,
  });
  return {
    title: t(grows ? `quick_win.grow_${kind}` : existing ? 'post_form.edit_title' : `post_form.new_title.${kind}`),
    grows,
    kind,
    action: existing ? `/posts/${existing.id}` : '/posts',
    existing,
    draft: draft && { id: draft.id, version: draft.version, savedAt: draft.savedAt },
    viewerId,
    words: JSON.stringify(wordsUnder(locale, 'editor')),
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
    fault: view.fault,
    files: filesOf(db, view),
    maxFileBytes,
    maxPostFilesBytes,
    preview: preview && { title: preview.content.title, text: previewText(db, preview.content) },
    similar: preview?.similar ?? [],
    conflict: conflict && conflictView(db, conflict, typed, t),
  };
}

/** The files of the post and of the draft; those the form no longer names are shown unchecked. */
function filesOf(db: Db, { form, existing, draft }: FormView): PostFormPage['files'] {
  const chosen = new Set([form.typed['attachments']].flat().map(String));
  const files = [
    ...(existing ? attachmentQueries(db).listShown(existing.id) : []),
    ...(draft ? attachmentQueries(db).listOfDraft(draft.id) : []),
  ];
  return files.map((file) => ({ ...file, chosen: chosen.has(String(file.id)) }));
}

function conflictView(
  db: Db,
  { postId, theirs, fields }: NonNullable<FormView['conflict']>,
  mine: Typed,
  t: Translate,
): ConflictView {
  const latest = revisionQueries(db).findLatest(postId);
  const deadline = differenceDeadline();
  return {
    by: latest && personName(db, latest.authorId),
    at: latest?.savedAt,
    fields: fields.map((name) => ({
      name,
      label: fieldLabel(name),
      theirs: plainValue(db, postId, name, theirs[name], t),
      parts: fieldDifference(
        name,
        plainValue(db, postId, name, theirs[name], t),
        plainValue(db, postId, name, mine[name], t),
        deadline,
      ),
    })),
  };
}

/** Logins as the names people know each other by, for the form; where a name would not lead back to the person, the login stays. */
export function withNames(db: Db, typed: Typed): Typed {
  const logins = String(typed['coauthors'] ?? '');
  if (logins === '') return typed;
  const { findByLogin, findNamed } = accountQueries(db);
  const names = logins.split(', ').map((login) => {
    const name = findByLogin(login)?.name ?? login;
    const found = findNamed(name);
    return typeof found === 'object' && found.login === login && splitTags(name)[0] === name ? name : login;
  });
  return { ...typed, coauthors: names.join(', ') };
}
