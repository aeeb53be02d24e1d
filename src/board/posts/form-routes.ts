import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { AppError, conflict, notFound } from '../../lib/index.ts';
import {
  type AppContext,
  choices,
  type FormState,
  formState,
  idParam,
  notify,
  queryText,
  render,
  type Typed,
  translator,
  type Viewer,
  viewer,
} from '../../web/index.ts';
import { editablePost, findDraft, idIn, keepForm, writableKind } from '../drafts/keep.ts';
import { type DraftRow, draftQueries } from '../drafts/queries.ts';
import { canEditPost } from '../permissions.ts';
import { mergeForms } from '../revisions/merge.ts';
import { revisionQueries } from '../revisions/queries.ts';
import { editPost, publishPost, requireVisible } from './actions.ts';
import { GROWN_KINDS, type PostContent, type QuickWinContent, type WritableKind } from './content.ts';
import { fromFieldRows } from './field-rows.ts';
import { type FormView, postFormModel, withNames } from './form-page.ts';
import { FIELD_NAMES, typedFrom } from './forms.ts';
import { kindChooser, postForm, previewFragment, similarFragment } from './pages.ts';
import type { PostRow } from './queries.ts';
import { formOf, readPost, template } from './read-form.ts';
import { roughContent } from './rough-content.ts';
import { similarPosts } from './similar.ts';
import { contentOf } from './stored-content.ts';
import { previewText } from './text.ts';

/** Writing: a new post, an edition, a quick win that grows, and what the editor asks for meanwhile. */
export function formRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const write = allow('write_posts', context);

  router.get('/posts/new', write, (req, res) => {
    const t = translator(req.context.locale);
    const draftId = queryText(req, 'draft');
    if (draftId !== undefined) return showDraft(context, req, res, findDraft(db, viewer(req), draftId));
    const kind = writableKind(queryText(req, 'kind'));
    if (!kind)
      return render(res, kindChooser, { title: t('kind_chooser.title'), drafts: draftQueries(db).countOfUser(viewer(req).id) });
    showForm(context, res, { kind, form: formState({ title: queryText(req, 'title'), ...template(t, kind) }) });
  });

  router.post('/posts', write, (req, res) => {
    const kind = writableKind(req.body?.kind);
    if (!kind) throw new AppError('invalid', 'bad_request');
    const draft = findDraft(db, viewer(req), req.body.draft);
    const aside = asideIntent(req);
    if (aside) return keepAside(context, req, res, aside, { kind });
    const form = readPost(db, formOf(req), kind, viewer(req).id);
    if (!form.ok) return showForm(context, res.status(422), { kind, form, draft });
    const fault = draftFault(req, draft);
    if (fault) return showForm(context, res.status(409), { kind, form: formState(req.body), draft, fault });
    const postId = publishPost(db, viewer(req), form.value, clock.now(), draft?.id);
    notify(res, kind === 'question' ? 'asked' : 'published');
    res.redirect(303, `/posts/${postId}`);
  });

  router.get('/posts/:postId/edition', write, (req, res) => {
    const { post, content } = requireEditable(context, req);
    const draft = draftQueries(db).findOwnForPost(post.id, viewer(req).id);
    if (draft) return showDraft(context, req, res, draft);
    showForm(context, res, { kind: content.kind, form: stored(context, typedFrom(content)), existing: post });
  });

  router.get('/posts/:postId/growth', write, (req, res) => {
    const { post, content } = requireEditable(context, req);
    const kind = GROWN_KINDS.find((name) => name === queryText(req, 'kind'));
    if (content.kind !== 'quick_win' || !kind) throw notFound();
    const draft = draftQueries(db).findOwnForPost(post.id, viewer(req).id);
    if (draft && draft.kind === kind) return showDraft(context, req, res, draft);
    showForm(context, res, { kind, form: stored(context, grown(req, content, kind)), existing: post });
  });

  router.put('/posts/:postId', write, (req, res) => {
    const { post, content } = requireEditable(context, req);
    const kind = (content.kind === 'quick_win' && GROWN_KINDS.find((name) => name === req.body?.kind)) || content.kind;
    const existing = { ...post, revision: idIn(req.body?.revision) ?? 0 };
    // The post has grown meanwhile: what was typed has no place in its form, and is shown to be copied.
    if (writableKind(req.body?.kind) && req.body.kind !== kind && existing.revision !== post.revision)
      throw conflict('edited_meanwhile');
    const aside = asideIntent(req);
    if (aside) return keepAside(context, req, res, aside, { kind, existing });
    const draft = findDraft(db, viewer(req), req.body?.draft);
    const form = readPost(db, withTaken(formOf(req), typedFrom(content)), kind, post.authorId, content.coauthors);
    if (!form.ok) return showForm(context, res.status(422), { kind, form, existing, draft });
    const fault = draft && draftFault(req, draft);
    if (fault) return showForm(context, res.status(409), { kind, form: formState(req.body), existing, draft, fault });
    try {
      editPost(db, viewer(req), post.id, existing.revision, form.value, clock.now(), { draftId: draft?.id });
    } catch (fault) {
      if (!(fault instanceof AppError && fault.key === 'edited_meanwhile')) throw fault;
      return showConflict(context, res.status(409), { kind, existing, draft, mine: form.value }, post, content);
    }
    notify(res, 'saved');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.post('/previews', write, (req, res) => {
    const kind = writableKind(req.body?.kind);
    if (!kind) throw new AppError('invalid', 'bad_request');
    const content = roughContent(formOf(req), kind);
    render(res, previewFragment, { title: content.title, text: previewText(db, content) });
  });

  router.get('/similar-posts', read, async (req, res) => {
    const title = (queryText(req, 'title') ?? '').slice(0, 400);
    const similar = await similarPosts(db, title, idIn(queryText(req, 'except')));
    render(res, similarFragment, { title: '', similar });
  });

  return router;
}

function showForm({ db, config }: AppContext, res: Response, form: FormView): void {
  const { locale } = res.req.context;
  const { maxFileBytes, maxPostFilesBytes } = config;
  render(res, postForm, postFormModel(db, form, { locale, viewerId: viewer(res.req).id, maxFileBytes, maxPostFilesBytes }));
}

const stored = ({ db }: AppContext, typed: Typed): FormState => formState(withNames(db, typed));

/** The editor with what a draft holds; of a post that the person may not edit any more a new post comes of it. @throws AppError not_found */
function showDraft(context: AppContext, req: Request, res: Response, draft: DraftRow | undefined): void {
  if (!draft) throw notFound();
  const { db } = context;
  const form = formState(fromFieldRows(draftQueries(db).listFields(draft.id)));
  const post = editablePost(db, viewer(req), draft.postId);
  const existing = post && { ...post, revision: draft.baseRevision ?? post.revision };
  showForm(context, res, { kind: draft.kind, form, draft, existing });
}

const ASIDE = ['draft', 'attach', 'preview'] as const;
type Aside = (typeof ASIDE)[number];

/** Which of the other buttons of the form was pressed, if not the one that publishes. */
function asideIntent(req: Request): Aside | undefined {
  // Enter in a line presses the first button of a form: here that looks, it does not publish.
  if (req.body?.intent === 'enter') return 'preview';
  return ASIDE.find((name) => name === req.body?.intent);
}

/** What the other buttons do: keep the text as a draft, and show it or the page of files. */
async function keepAside(
  context: AppContext,
  req: Request,
  res: Response,
  intent: Aside,
  form: Pick<FormView, 'kind' | 'existing'>,
): Promise<void> {
  const { db, clock } = context;
  const typed: Typed = { ...formOf(req), kind: form.kind, post: form.existing && String(form.existing.id) };
  const { draft, elsewhere } = keep(db, viewer(req), typed, clock.now());
  const shown = { ...form, form: formState(formOf(req)), draft };
  if (intent === 'preview') {
    const content = roughContent(formOf(req), form.kind);
    const similar = await similarPosts(db, content.title, form.existing?.id);
    showForm(context, res, { ...shown, preview: { content, similar } });
  }
  // Pressed again, the button saves over what the other window has begun: the form names its draft now.
  else if (elsewhere) showForm(context, res.status(409), { ...shown, fault: 'error.draft_begun_elsewhere' });
  else if (intent === 'attach') res.redirect(303, `/me/drafts/${draft?.id}/attachments`);
  else {
    notify(res, 'draft_saved');
    res.redirect(303, form.existing ? `/posts/${form.existing.id}/edition` : `/posts/new?draft=${draft?.id}`);
  }
}

/** What stands against publishing the text of a window that was left open. Pressed again, the button publishes it nevertheless. */
function draftFault(req: Request, draft: DraftRow | undefined): string | undefined {
  // Sent twice: the first time has made a post of the draft.
  if (!draft) return idIn(req.body.draft) === undefined ? undefined : 'error.draft_gone';
  const version = idIn(req.body.draftVersion);
  return version === undefined || version === draft.version ? undefined : 'error.draft_saved_since';
}

/** Keeps a form as a draft, but not over one that another window has begun for the same post. */
function keep(db: Db, person: Viewer, typed: Typed, at: Date): { draft: DraftRow | undefined; elsewhere: boolean } {
  try {
    const saved = keepForm(db, person, typed, at);
    return { draft: saved && draftQueries(db).findOwn(saved.id, person.id), elsewhere: false };
  } catch (fault) {
    if (!(fault instanceof AppError && fault.key === 'draft_saved_elsewhere')) throw fault;
    return { draft: findDraft(db, person, String(fault.values['draft'])), elsewhere: true };
  }
}

/** The form with the other's words where the writer chose them. */
function withTaken(mine: Typed, theirs: Typed): Typed {
  const taken = choices.safeParse(mine['take']).data ?? [];
  const names = taken.filter((name) => FIELD_NAMES.has(name));
  return { ...mine, ...Object.fromEntries(names.map((name) => [name, theirs[name]])) };
}

/** Nothing typed is lost: the form comes back with both changes in it, asks where they collide, and is saved on top next time. */
function showConflict(
  context: AppContext,
  res: Response,
  { mine, ...form }: Omit<FormView, 'form'> & { mine: PostContent },
  post: PostRow,
  content: PostContent,
): void {
  const { db } = context;
  const baseRows = revisionQueries(db).listFields(post.id, form.existing?.revision ?? 0);
  const base = baseRows.length > 0 ? fromFieldRows(baseRows) : undefined;
  const theirs = writtenIn(content);
  const { typed, conflicts } = mergeForms(base, writtenIn(mine), theirs);
  showForm(context, res, {
    ...form,
    form: stored(context, typed),
    existing: post,
    conflict: { postId: post.id, theirs, fields: conflicts },
  });
}

/** What a form asks for: no kind, and no title of a quick win, which is its second line once more. */
function writtenIn(content: PostContent): Typed {
  const { kind, title, ...fields } = typedFrom(content);
  return kind === 'quick_win' ? fields : { title, ...fields };
}

/** What a quick win says, put where its larger form wants it. */
function grown(req: Request, content: QuickWinContent, kind: WritableKind): Typed {
  const t = translator(req.context.locale);
  const { before, after } = content;
  const common = { ...typedFrom(content), title: content.title };
  if (kind === 'tip') return { ...common, body: t('template.grown_body', { before, after }) };
  return { ...common, ...template(t, kind), challenge: before, approach: after };
}

/** A post this person may edit, with what it says. What one may not edit has no such page. @throws AppError not_found */
function requireEditable({ db }: AppContext, req: Request): { post: PostRow; content: PostContent } {
  const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
  const content = canEditPost(viewer(req), post) ? contentOf(db, post) : undefined;
  if (!content) throw notFound();
  return { post, content };
}
