import { type Request, type Response, Router } from 'express';
import { allow, can, findFeedReader, officeSettings } from '../accounts/index.ts';
import { type ListFilter, listPosts, toCards } from '../board/index.ts';
import { notFound } from '../lib/index.ts';
import { categoryName, findCategoryBySlug, taxonomyQueries } from '../taxonomy/index.ts';
import { fold } from '../text/index.ts';
import { type AppContext, queryText, translator } from '../web/index.ts';
import { atom } from './atom.ts';

export function apiRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const readFeed = allow('read_feed', context);

  router.get('/feeds/posts.atom', readFeed, (req, res) => {
    requireFeedReader(context, req);
    sendFeed(context, req, res, '/feeds/posts.atom', translator(req.context.locale)('list.all'), {});
  });

  router.get('/feeds/categories/:slug.atom', readFeed, (req, res) => {
    requireFeedReader(context, req);
    const category = findCategoryBySlug(db, String(req.params['slug']));
    if (!category) throw notFound();
    sendFeed(context, req, res, `/feeds/categories/${category.slug}.atom`, categoryName(category, req.context.locale), {
      categoryId: category.id,
    });
  });

  router.get('/feeds/tags/:tag.atom', readFeed, (req, res) => {
    requireFeedReader(context, req);
    const tag = taxonomyQueries(db).findListedTag(fold(String(req.params['tag'])));
    if (!tag) throw notFound();
    sendFeed(context, req, res, `/feeds/tags/${encodeURIComponent(tag.name)}.atom`, `#${tag.name}`, { tagId: tag.id });
  });

  return router;
}

/** Feed readers have no session: the address carries a personal token, unless everybody may read. @throws AppError not_found */
function requireFeedReader({ db, config }: AppContext, req: Request): void {
  const token = queryText(req, 'token');
  const known =
    can(req.context.viewer, 'read', config.readAccess) || (token !== undefined && findFeedReader(db, token) !== undefined);
  if (!known) throw notFound();
}

function sendFeed(
  { db, config }: AppContext,
  req: Request,
  res: Response,
  path: string,
  title: string,
  filter: ListFilter,
): void {
  const { locale } = req.context;
  const cards = toCards(db, listPosts(db, filter, 'new').rows, locale);
  const entries = cards.map((card) => ({ ...card, author: `${card.author} (${card.departmentThen})`, summary: card.excerpt }));
  const office = officeSettings(db).officeName;
  res.type('application/atom+xml; charset=utf-8');
  res.send(
    atom({
      path,
      title: `${title} | ${translator(locale)('product')} ${office}`.trim(),
      origin: config.publicUrl,
      language: locale,
      entries,
    }),
  );
}
