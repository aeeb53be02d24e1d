import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { AppError, dayOf, notFound } from '../../lib/index.ts';
import { departmentPath, findDepartmentByCode, listDepartments } from '../../organization/index.ts';
import { categoryName, findCategoryBySlug, listCategories, taxonomyQueries } from '../../taxonomy/index.ts';
import { fold } from '../../text/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  queryText,
  reader,
  render,
  type Translate,
  translator,
  viewer,
} from '../../web/index.ts';
import { askerOf, canEditPost, canWithdrawPost } from '../permissions.ts';
import { editPost, publishPost, republishPost, requireVisible, withdrawPost } from './actions.ts';
import { type CaseStudyContent, LEVELS, type PostContent, SIZES, WRITABLE_KINDS, type WritableKind } from './content.ts';
import { parsePost, typedFrom } from './forms.ts';
import { listPageModel } from './list-page.ts';
import {
  type Choice,
  categoriesPage,
  confirmationPage,
  departmentsPage,
  kindChooser,
  listPage,
  type PostFormPage,
  postForm,
  postPage,
} from './pages.ts';
import { postPageModel, previewFacts } from './post-page.ts';
import { type PostRow, postQueries } from './queries.ts';
import { countView } from './views-count.ts';

export function postRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const write = allow('write_posts', context);

  router.get('/posts', read, (req, res) => {
    const t = translator(req.context.locale);
    render(
      res,
      listPage,
      listPageModel(context, req, { title: t('list.all'), crumbs: [], base: '/posts', fixed: {}, feedPath: '/feeds/posts.atom' }),
    );
  });

  router.get('/categories', read, (req, res) => {
    const categories = listCategories(db).map((row) => ({
      slug: row.slug,
      name: categoryName(row, req.context.locale),
      posts: row.postsCount,
    }));
    render(res, categoriesPage, { title: translator(req.context.locale)('home.categories'), categories });
  });

  router.get('/departments', read, (req, res) => {
    const posts = postQueries(db).countByDepartment();
    const departments = listDepartments(db, dayOf(clock.now())).map(({ id, code, name, depth }) => ({
      code,
      name,
      depth,
      posts: posts.get(id) ?? 0,
    }));
    render(res, departmentsPage, { title: translator(req.context.locale)('nav.departments'), departments });
  });

  router.get('/categories/:slug', read, (req, res) => {
    const category = findCategoryBySlug(db, String(req.params['slug']));
    if (!category) throw notFound();
    const base = `/categories/${category.slug}`;
    const title = categoryName(category, req.context.locale);
    render(
      res,
      listPage,
      listPageModel(context, req, {
        title,
        crumbs: [postsCrumb(req)],
        base,
        fixed: { categoryId: category.id },
        feedPath: `/feeds/categories/${category.slug}.atom`,
      }),
    );
  });

  router.get('/tags/:tag', read, (req, res) => {
    const tag = taxonomyQueries(db).findTagByFolded(fold(String(req.params['tag'])));
    if (!tag) throw notFound();
    const base = `/tags/${encodeURIComponent(tag.name)}`;
    render(
      res,
      listPage,
      listPageModel(context, req, {
        title: translator(req.context.locale)('list.tag', { tag: tag.name }),
        crumbs: [postsCrumb(req)],
        base,
        fixed: { tagId: tag.id },
        feedPath: `/feeds/tags/${encodeURIComponent(tag.name)}.atom`,
      }),
    );
  });

  router.get('/departments/:code', read, (req, res) => {
    const day = dayOf(clock.now());
    const department = findDepartmentByCode(db, String(req.params['code']), day);
    if (!department) throw notFound();
    const above = departmentPath(db, department.id, day).slice(0, -1);
    const crumbs = [postsCrumb(req), ...above.map(({ name, code }) => ({ label: name, path: `/departments/${code}` }))];
    render(
      res,
      listPage,
      listPageModel(context, req, {
        title: department.name,
        crumbs,
        base: `/departments/${department.code}`,
        fixed: { departmentId: department.id },
        feedPath: undefined,
      }),
    );
  });

  router.get('/posts/new', write, (req, res) => {
    const kind = writableKind(queryText(req, 'kind'));
    if (!kind) return render(res, kindChooser, { title: translator(req.context.locale)('kind_chooser.title') });
    showForm(context, req, res, { kind, form: formState(template(translator(req.context.locale), kind)) });
  });

  router.post('/posts', write, (req, res) => {
    const kind = writableKind(req.body?.kind);
    if (!kind) throw new AppError('invalid', 'bad_request');
    const form = parsePost(req.body, kind);
    if (!form.ok) return showForm(context, req, res.status(422), { kind, form });
    if (req.body.intent === 'preview')
      return showForm(context, req, res, { kind, form: formState(req.body), preview: form.value });
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
    showForm(context, req, res, {
      kind: content.kind,
      form: formState(typedFrom(content)),
      existing: { id: post.id, revision: String(post.revision) },
    });
  });

  router.put('/posts/:postId', write, (req, res) => {
    const { post, content } = requireEditable(context, req);
    const existing = { id: post.id, revision: String(req.body?.revision ?? '') };
    const form = parsePost(req.body, content.kind);
    if (!form.ok) return showForm(context, req, res.status(422), { kind: content.kind, form, existing });
    if (req.body.intent === 'preview')
      return showForm(context, req, res, { kind: content.kind, form: formState(req.body), existing, preview: form.value });
    try {
      editPost(db, viewer(req), post.id, Number(existing.revision), form.value, clock.now());
    } catch (fault) {
      if (!(fault instanceof AppError && fault.key === 'edited_meanwhile')) throw fault;
      // Nothing typed is lost: the form comes back with theirs beside it, and saves over it next time.
      const current = { id: post.id, revision: String(post.revision) };
      return showForm(context, req, res.status(409), {
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

const postsCrumb = (req: Request) => ({ label: translator(req.context.locale)('nav.posts'), path: '/posts' });

const writableKind = (value: unknown): WritableKind | undefined => WRITABLE_KINDS.find((kind) => kind === value);

/** The first text of a kind: rough is fine, and headings show what belongs there. */
function template(t: Translate, kind: WritableKind): Record<string, string> {
  return kind === 'tip' ? { body: t('template.tip_body') } : {};
}

function requireWithdrawable({ db }: AppContext, req: Request): PostRow {
  const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
  if (!canWithdrawPost(viewer(req), post)) throw notFound();
  return post;
}

/** A post this person may edit, with what it says. What one may not edit has no such page. @throws AppError not_found */
function requireEditable({ db }: AppContext, req: Request): { post: PostRow; content: PostContent } {
  const post = postQueries(db).findVisible(idParam(req, 'postId'), askerOf(viewer(req)));
  if (!post || !canEditPost(viewer(req), post)) throw notFound();
  const common = {
    title: post.title,
    categoryId: post.categoryId,
    tags: postQueries(db)
      .listTags(post.id)
      .map(({ name }) => name),
    body: postQueries(db).findBody(post.id),
  };
  const tip = post.kind === 'tip' ? postQueries(db).findTip(post.id) : undefined;
  if (tip) {
    const toolIds = postQueries(db)
      .listTools(post.id)
      .map(({ id }) => id);
    return {
      post,
      content: {
        ...common,
        ...tip,
        kind: 'tip',
        toolIds,
        level: tip.level ?? undefined,
        minutesSaved: tip.minutesSaved ?? undefined,
      },
    };
  }
  const caseStudy = post.kind === 'case_study' ? postQueries(db).findCaseStudy(post.id) : undefined;
  if (!caseStudy) throw notFound();
  const { effectHoursPerYear, effectYenPerYear, periodFrom, periodTo, size, ...texts } = caseStudy;
  const content: CaseStudyContent = {
    ...common,
    ...texts,
    kind: 'case_study',
    effectHoursPerYear: effectHoursPerYear ?? undefined,
    effectYenPerYear: effectYenPerYear ?? undefined,
    periodFrom: periodFrom ?? undefined,
    periodTo: periodTo ?? undefined,
    size: size ?? undefined,
  };
  return { post, content };
}

interface FormView {
  kind: WritableKind;
  form: FormState;
  existing?: { id: number; revision: string };
  preview?: PostContent;
  /** What somebody else saved meanwhile. */
  theirs?: PostContent;
}

const ALWAYS_SHOWN = new Set(['title', 'categoryId', 'body', 'challenge', 'approach', 'effect', 'goal']);

function showForm({ db }: AppContext, req: Request, res: Response, { kind, form, existing, preview, theirs }: FormView): void {
  const t = translator(req.context.locale);
  const { typed, errors } = form;
  const chosenTools = new Set([typed['toolIds']].flat().map(String));
  const option = (value: string, label: string, name: string): Choice => ({
    value,
    label,
    selected: String(typed[name] ?? '') === value,
  });
  const page: PostFormPage = {
    title: t(existing ? 'post_form.edit_title' : `post_form.new_title.${kind}`),
    kind,
    action: existing ? `/posts/${existing.id}` : '/posts',
    existing,
    form,
    categories: listCategories(db).map((category) =>
      option(String(category.id), categoryName(category, req.context.locale), 'categoryId'),
    ),
    tools: taxonomyQueries(db)
      .listTools()
      .map(({ id, name }) => ({ value: String(id), label: name, selected: chosenTools.has(String(id)) })),
    levels: LEVELS.map((level) => option(level, t(`level.${level}`), 'level')),
    sizes: SIZES.map((size) => option(size, t(`size.${size}`), 'size')),
    popularTags: taxonomyQueries(db)
      .listTagsByUse(12)
      .map(({ name }) => name),
    moreOpen: existing !== undefined || Object.keys(errors).some((field) => !ALWAYS_SHOWN.has(field)),
    preview: preview && { title: preview.title, ...previewFacts(db, preview) },
    fault: theirs ? 'error.edited_meanwhile' : undefined,
    theirs: theirs && plainContent(theirs),
  };
  render(res, postForm, page);
}

/** A post's own words in one text, to compare and copy from. */
function plainContent(content: PostContent): string {
  const typed = typedFrom(content);
  return Object.entries(typed)
    .filter(([name, value]) => typeof value === 'string' && value !== '' && !['kind', 'categoryId'].includes(name))
    .map(([, value]) => value)
    .join('\n\n');
}
