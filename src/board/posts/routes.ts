import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { AppError, notFound } from '../../lib/index.ts';
import { findCategory } from '../../taxonomy/index.ts';
import {
  type AppContext,
  formState,
  idParam,
  LOCALES,
  notify,
  type Parsed,
  queryText,
  reader,
  render,
  type Translate,
  translator,
  viewer,
} from '../../web/index.ts';
import { canEditPost, canWithdrawPost } from '../permissions.ts';
import { editPost, publishPost, republishPost, requireVisible, withdrawPost } from './actions.ts';
import { type PostContent, WRITABLE_KINDS, type WritableKind } from './content.ts';
import { type FormView, postFormModel } from './form-page.ts';
import { parsePost, typedFrom } from './forms.ts';
import { confirmationPage, kindChooser, postForm, postPage } from './pages.ts';
import { postPageModel } from './post-page.ts';
import type { PostRow } from './queries.ts';
import { contentOf } from './stored-content.ts';
import { countView } from './views-count.ts';

export function postRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const write = allow('write_posts', context);
  const showForm = (res: Response, form: FormView) => render(res, postForm, postFormModel(db, res.req.context.locale, form));

  router.get('/posts/new', write, (req, res) => {
    const kind = writableKind(queryText(req, 'kind'));
    if (!kind) return render(res, kindChooser, { title: translator(req.context.locale)('kind_chooser.title') });
    showForm(res, { kind, form: formState(template(translator(req.context.locale), kind)) });
  });

  router.post('/posts', write, (req, res) => {
    const kind = writableKind(req.body?.kind);
    if (!kind) throw new AppError('invalid', 'bad_request');
    const form = readPost(context, req, kind);
    if (!form.ok) return showForm(res.status(422), { kind, form });
    if (req.body.intent === 'preview') return showForm(res, { kind, form: formState(req.body), preview: form.value });
    const postId = publishPost(db, viewer(req), form.value, clock.now());
    notify(res, 'published');
    res.redirect(303, `/posts/${postId}`);
  });

  router.get('/posts/:postId', read, (req, res) => {
    const replyTo = Number(queryText(req, 'reply')) || undefined;
    const now = clock.now();
    const { page, row } = postPageModel(db, idParam(req, 'postId'), {
      viewer: reader(req),
      locale: req.context.locale,
      now,
      replyTo,
    });
    countView(db, reader(req), row, now);
    render(res, postPage, page);
  });

  router.get('/posts/:postId/edition', write, (req, res) => {
    const { post, content } = requireEditable(context, req);
    showForm(res, {
      kind: content.kind,
      form: formState(typedFrom(content)),
      existing: { id: post.id, revision: String(post.revision) },
    });
  });

  router.put('/posts/:postId', write, (req, res) => {
    const { post, content } = requireEditable(context, req);
    const existing = { id: post.id, revision: String(req.body?.revision ?? '') };
    const form = readPost(context, req, content.kind);
    if (!form.ok) return showForm(res.status(422), { kind: content.kind, form, existing });
    if (req.body.intent === 'preview')
      return showForm(res, { kind: content.kind, form: formState(req.body), existing, preview: form.value });
    try {
      editPost(db, viewer(req), post.id, Number(existing.revision), form.value, clock.now());
    } catch (fault) {
      if (!(fault instanceof AppError && fault.key === 'edited_meanwhile')) throw fault;
      // Nothing typed is lost: the form comes back with theirs beside it, and saves over it next time.
      const current = { id: post.id, revision: String(post.revision) };
      return showForm(res.status(409), {
        kind: content.kind,
        form: formState(req.body),
        existing: current,
        theirs: content,
      });
    }
    notify(res, 'saved');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.get('/posts/:postId/withdrawal', write, (req, res) => {
    const post = requireWithdrawable(context, req);
    const t = translator(req.context.locale);
    render(res, confirmationPage, {
      title: t('withdraw.title'),
      message: 'withdraw.message',
      button: 'withdraw.button',
      subject: post.title,
      action: `/posts/${post.id}/publication`,
      back: `/posts/${post.id}`,
    });
  });

  router.delete('/posts/:postId/publication', write, (req, res) => {
    const post = requireWithdrawable(context, req);
    withdrawPost(db, viewer(req), post.id, clock.now());
    notify(res, 'withdrawn');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.put('/posts/:postId/publication', write, (req, res) => {
    const post = requireWithdrawable(context, req);
    republishPost(db, viewer(req), post.id, clock.now());
    notify(res, 'republished');
    res.redirect(303, `/posts/${post.id}`);
  });

  return router;
}

/** The form of a post; a category that somebody merged away meanwhile is a mistake in it. */
function readPost({ db }: AppContext, req: Request, kind: WritableKind): Parsed<PostContent> {
  const form = parsePost(req.body, kind);
  if (!form.ok) return form;
  const untouched = untouchedTemplates(form.value);
  const errors = findCategory(db, form.value.categoryId) ? untouched : { ...untouched, categoryId: 'form.category' };
  return Object.keys(errors).length === 0 ? form : { ok: false, ...formState(req.body, errors) };
}

/** The fields that still say what the template began with, in whichever language. */
function untouchedTemplates(content: PostContent): Record<string, string> {
  const templates = LOCALES.flatMap((locale) => Object.entries(template(translator(locale), content.kind)));
  const untouched = templates.filter(([name, text]) => content[name as keyof PostContent] === text.trim());
  return Object.fromEntries(untouched.map(([name]) => [name, 'form.template_left']));
}

const writableKind = (value: unknown): WritableKind | undefined => WRITABLE_KINDS.find((kind) => kind === value);

/** The first text of a kind: rough is fine, and what is begun shows what belongs there. */
function template(t: Translate, kind: WritableKind): Record<string, string> {
  if (kind === 'tip') return { body: t('template.tip_body') };
  return { challenge: t('template.challenge'), approach: t('template.approach'), effect: t('template.effect') };
}

function requireWithdrawable({ db }: AppContext, req: Request): PostRow {
  const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
  if (!canWithdrawPost(viewer(req), post)) throw notFound();
  return post;
}

/** A post this person may edit, with what it says. What one may not edit has no such page. @throws AppError not_found */
function requireEditable({ db }: AppContext, req: Request): { post: PostRow; content: PostContent } {
  const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
  const content = canEditPost(viewer(req), post) ? contentOf(db, post) : undefined;
  if (!content) throw notFound();
  return { post, content };
}
