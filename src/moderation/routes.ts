import { type Request, Router } from 'express';
import { z } from 'zod';
import { allow } from '../accounts/index.ts';
import {
  hideComment,
  hidePost,
  reasonPage,
  requireComment,
  requireVisible,
  restoreComment,
  restorePost,
} from '../board/index.ts';
import { AppError } from '../lib/index.ts';
import {
  type CategoryRow,
  createCategory,
  listCategories,
  mergeCategory,
  moveCategory,
  renameCategory,
  renameTag,
  type TagRow,
  taxonomyQueries,
} from '../taxonomy/index.ts';
import { fold } from '../text/index.ts';
import {
  type AppContext,
  choice,
  type FormState,
  formState,
  idParam,
  line,
  notify,
  type PageModel,
  parseForm,
  queryText,
  render,
  translator,
  view,
  viewer,
  wholeNumber,
} from '../web/index.ts';

interface CategoriesPage extends PageModel {
  categories: CategoryRow[];
  form: FormState;
  /** The category whose form came back with mistakes; undefined for the form of a new one. */
  faulty: number | undefined;
}

interface TagsPage extends PageModel {
  /** Part of a name that was asked for. */
  asked: string;
  tags: TagRow[];
  /** True where more tags have that name than are shown. */
  more: boolean;
  form: FormState;
  faulty: number | undefined;
}

const categoriesPage = view<CategoriesPage>('moderation/categories');
const tagsPage = view<TagsPage>('moderation/tags');

const reason = z.object({ reason: line({ min: 1, max: 200, message: 'form.reason_length' }) });
const name = line({ min: 1, max: 40, message: 'form.category_name_length' });
const categoryNames = z.object({ name, nameEn: name });
const newCategory = categoryNames.extend({
  slug: line({ min: 1, max: 40, message: 'form.slug' }).refine((slug) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug), 'form.slug'),
});
const tagName = z.object({ name: line({ min: 1, max: 20, message: 'form.tag_long' }) });
const mergeTarget = z.object({ into: wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, message: 'form.choose' }) });
const direction = z.object({ direction: choice(['up', 'down'], 'form.choose') });
const TAGS_SHOWN = 60;

export function moderationRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const moderate = allow('moderate', context);
  const taxonomy = allow('manage_taxonomy', context);

  router.get('/posts/:postId/hiding', moderate, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    render(res, reasonPage, hidingPage(req, post.title, `/posts/${post.id}`, formState()));
  });

  router.put('/posts/:postId/hiding', moderate, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    const form = parseForm(reason, req.body);
    if (!form.ok) return render(res.status(422), reasonPage, hidingPage(req, post.title, `/posts/${post.id}`, form));
    hidePost(db, viewer(req), post.id, form.value.reason, clock.now());
    notify(res, 'hidden');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.delete('/posts/:postId/hiding', moderate, (req, res) => {
    const postId = idParam(req, 'postId');
    restorePost(db, viewer(req), postId, clock.now());
    notify(res, 'restored');
    res.redirect(303, `/posts/${postId}`);
  });

  router.get('/comments/:commentId/hiding', moderate, (req, res) => {
    const comment = requireComment(db, viewer(req), idParam(req, 'commentId'));
    render(res, reasonPage, hidingPage(req, comment.body, `/comments/${comment.id}`, formState(), commentPath(comment)));
  });

  router.put('/comments/:commentId/hiding', moderate, (req, res) => {
    const comment = requireComment(db, viewer(req), idParam(req, 'commentId'));
    const form = parseForm(reason, req.body);
    if (!form.ok)
      return render(
        res.status(422),
        reasonPage,
        hidingPage(req, comment.body, `/comments/${comment.id}`, form, commentPath(comment)),
      );
    hideComment(db, viewer(req), comment.id, form.value.reason, clock.now());
    notify(res, 'hidden');
    res.redirect(303, commentPath(comment));
  });

  router.delete('/comments/:commentId/hiding', moderate, (req, res) => {
    const comment = restoreComment(db, viewer(req), idParam(req, 'commentId'), clock.now());
    notify(res, 'restored');
    res.redirect(303, commentPath(comment));
  });

  router.get('/moderation/categories', taxonomy, (req, res) =>
    render(res, categoriesPage, categories(context, req, formState())),
  );

  router.post('/moderation/categories', taxonomy, (req, res) => {
    const form = parseForm(newCategory, req.body);
    if (!form.ok) return render(res.status(422), categoriesPage, categories(context, req, form));
    try {
      createCategory(db, viewer(req), form.value, clock.now());
    } catch (fault) {
      if (!(fault instanceof AppError && fault.key === 'slug_taken')) throw fault;
      return render(res.status(409), categoriesPage, categories(context, req, formState(req.body, { slug: 'form.slug_taken' })));
    }
    notify(res, 'saved');
    res.redirect(303, '/moderation/categories');
  });

  router.put('/moderation/categories/:id', taxonomy, (req, res) => {
    const id = idParam(req, 'id');
    const form = parseForm(categoryNames, req.body);
    if (!form.ok) return render(res.status(422), categoriesPage, categories(context, req, form, id));
    renameCategory(db, viewer(req), id, form.value, clock.now());
    notify(res, 'saved');
    res.redirect(303, '/moderation/categories');
  });

  router.put('/moderation/categories/:id/position', taxonomy, (req, res) => {
    const form = parseForm(direction, req.body);
    if (!form.ok) throw new AppError('invalid', 'bad_request');
    const id = idParam(req, 'id');
    moveCategory(db, viewer(req), id, form.value.direction, clock.now());
    res.redirect(303, `/moderation/categories#category-${id}`);
  });

  router.put('/moderation/categories/:id/merger', taxonomy, (req, res) => {
    const id = idParam(req, 'id');
    const form = parseForm(mergeTarget, req.body);
    if (!form.ok) return render(res.status(422), categoriesPage, categories(context, req, form, id));
    mergeCategory(db, viewer(req), id, form.value.into, clock.now());
    notify(res, 'merged');
    res.redirect(303, '/moderation/categories');
  });

  router.get('/moderation/tags', taxonomy, (req, res) => render(res, tagsPage, tags(context, req, formState())));

  router.put('/moderation/tags/:id', taxonomy, (req, res) => {
    const id = idParam(req, 'id');
    const form = parseForm(tagName, req.body);
    if (!form.ok) return render(res.status(422), tagsPage, tags(context, req, form, id));
    notify(res, renameTag(db, viewer(req), id, form.value.name, clock.now()) === 'merged' ? 'merged' : 'saved');
    res.redirect(303, '/moderation/tags');
  });

  return router;
}

const commentPath = ({ id, postId }: { id: number; postId: number }) => `/posts/${postId}#comment-${id}`;

const hidingPage = (req: Request, subject: string, base: string, form: FormState, back = base) => ({
  title: translator(req.context.locale)('hiding.title'),
  subject,
  action: `${base}/hiding`,
  back,
  form,
});

const categories = ({ db }: AppContext, req: Request, form: FormState, faulty?: number): CategoriesPage => ({
  title: translator(req.context.locale)('moderation.categories'),
  categories: listCategories(db),
  form,
  faulty,
});

function tags({ db }: AppContext, req: Request, form: FormState, faulty?: number): TagsPage {
  const asked = (queryText(req, 'q') ?? '').slice(0, 100);
  const found = taxonomyQueries(db).listTagsNamed(fold(asked), TAGS_SHOWN + 1);
  return {
    title: translator(req.context.locale)('moderation.tags'),
    asked,
    tags: found.slice(0, TAGS_SHOWN),
    more: found.length > TAGS_SHOWN,
    form,
    faulty,
  };
}
