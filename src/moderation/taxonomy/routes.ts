import { type Request, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { AppError } from '../../lib/index.ts';
import {
  createCategory,
  listCategories,
  mergeCategory,
  moveCategory,
  renameCategory,
  renameTag,
  taxonomyQueries,
} from '../../taxonomy/index.ts';
import { fold } from '../../text/index.ts';
import {
  type AppContext,
  choice,
  type FormState,
  formState,
  idParam,
  line,
  notify,
  parseForm,
  queryText,
  render,
  translator,
  viewer,
  wholeNumber,
} from '../../web/index.ts';
import { type CategoriesPage, categoriesPage, type TagsPage, tagsPage } from './pages.ts';

const name = line({ min: 1, max: 40, message: 'form.category_name_length' });
const categoryNames = z.object({ name, nameEn: name });
const newCategory = categoryNames.extend({
  slug: line({ min: 1, max: 40, message: 'form.slug' }).refine((slug) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug), 'form.slug'),
});
const tagName = z.object({ name: line({ min: 1, max: 20, message: 'form.tag_long' }) });
const mergeTarget = z.object({ into: wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, message: 'form.choose' }) });
const direction = z.object({ direction: choice(['up', 'down'], 'form.choose') });
const TAGS_SHOWN = 60;

export function taxonomyRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const taxonomy = allow('manage_taxonomy', context);

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
