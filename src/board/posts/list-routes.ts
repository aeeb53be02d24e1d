import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { dayOf, notFound } from '../../lib/index.ts';
import { departmentPath, findDepartmentByCode, listDepartments, withDescendants } from '../../organization/index.ts';
import { categoryName, findCategoryBySlug, listCategories, taxonomyQueries } from '../../taxonomy/index.ts';
import { fold } from '../../text/index.ts';
import { type AppContext, queryText, render, translator } from '../../web/index.ts';
import { WRITABLE_KINDS } from './content.ts';
import { listPageModel } from './list-page.ts';
import { categoriesPage, departmentsPage, listPage } from './pages.ts';
import { postQueries } from './queries.ts';

/** Everything that lists posts: all of them, by category, by tag, by department. */
export function listRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);

  router.get('/posts', read, (req, res) => {
    const t = translator(req.context.locale);
    const kind = WRITABLE_KINDS.find((name) => name === queryText(req, 'kind'));
    const title = kind ? t(`kind.${kind}`) : t('list.all');
    render(
      res,
      listPage,
      listPageModel(context, req, { title, crumbs: [], base: '/posts', fixed: {}, feedPath: '/feeds/posts.atom' }),
    );
  });

  router.get('/questions', read, (req, res) => {
    const title = translator(req.context.locale)('question.list_title');
    const subject = { title, crumbs: [], base: '/questions', fixed: { kind: 'question' as const }, feedPath: undefined };
    render(res, listPage, listPageModel(context, req, subject));
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
    const day = dayOf(clock.now());
    // Counts what the department's own list shows: its posts and those of the departments below it.
    const departments = listDepartments(db, day).map(({ id, code, name, depth }) => ({
      code,
      name,
      depth,
      posts: withDescendants(db, id, day).reduce((sum, each) => sum + (posts.get(each) ?? 0), 0),
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
    const tag = taxonomyQueries(db).findListedTag(fold(String(req.params['tag'])));
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

  return router;
}

const postsCrumb = (req: Request) => ({ label: translator(req.context.locale)('nav.posts'), path: '/posts' });
