import { type Request, type Response, Router } from 'express';
import { allow, can, findFeedReader, officeSettings } from '../accounts/index.ts';
import { type ListFilter, type ListRow, listedPosts, listPosts, searchService, toCards } from '../board/index.ts';
import { type Db, holdGenerations, inSnapshot } from '../db/index.ts';
import { notFound, PAGE_SIZE } from '../lib/index.ts';
import { categoryName, findCategoryBySlug, taxonomyQueries } from '../taxonomy/index.ts';
import { fold } from '../text/index.ts';
import { type AppContext, queryText, translator } from '../web/index.ts';
import { atom, type Feed } from './atom.ts';
import { answerSearch, askedIn } from './search.ts';

/** Posts in the order of publication are not always in that of their dates: some come from another system. */
const LOOKED_AT = 200;

export function apiRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const readFeed = allow('read_feed', context);

  router.get('/feeds/posts.atom', readFeed, (req, res) => {
    requireFeedReader(context, req);
    const title = translator(req.context.locale)('list.all');
    sendFeed(context, req, res, { path: '/feeds/posts.atom', page: '/posts?order=new', title }, newestPosts(db, {}));
  });

  router.get('/feeds/categories/:slug.atom', readFeed, (req, res) => {
    requireFeedReader(context, req);
    const category = findCategoryBySlug(db, String(req.params['slug']));
    if (!category) throw notFound();
    const title = categoryName(category, req.context.locale);
    const feed = { path: `/feeds/categories/${category.slug}.atom`, page: `/categories/${category.slug}?order=new`, title };
    sendFeed(context, req, res, feed, newestPosts(db, { categoryId: category.id }));
  });

  router.get('/feeds/tags/:tag.atom', readFeed, (req, res) => {
    requireFeedReader(context, req);
    const tag = taxonomyQueries(db).findListedTag(fold(String(req.params['tag'])));
    if (!tag) throw notFound();
    const name = encodeURIComponent(tag.name);
    const feed = { path: `/feeds/tags/${name}.atom`, page: `/tags/${name}?order=new`, title: `#${tag.name}` };
    sendFeed(context, req, res, feed, newestPosts(db, { tagId: tag.id }));
  });

  router.get('/feeds/search.atom', readFeed, async (req, res) => {
    requireFeedReader(context, req);
    const { text, query, scope } = askedIn(context, req, context.clock.now());
    const [ids = []] = await searchService(db).newest([{ query, scope, after: 0, limit: LOOKED_AT }]);
    inSnapshot(db, () => {
      holdGenerations(db);
      const newest = listedPosts(db, ids).sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1));
      const q = encodeURIComponent(text);
      const title = translator(req.context.locale)('search_feed.title', { query: text });
      const feed = { path: `/feeds/search.atom?q=${q}`, page: `/search?q=${q}&order=new`, title };
      sendFeed(context, req, res, feed, newest.slice(0, PAGE_SIZE));
    });
  });

  router.get('/api/v1/search', allow('read', context), (req, res) => answerSearch(context, req, res));

  return router;
}

/** Feed readers have no session: the address carries a personal token, unless everybody may read. @throws AppError not_found */
function requireFeedReader({ db, config }: AppContext, req: Request): void {
  const token = queryText(req, 'token');
  const known =
    can(req.context.viewer, 'read', config.readAccess) || (token !== undefined && findFeedReader(db, token) !== undefined);
  if (!known) throw notFound();
}

const newestPosts = (db: Db, filter: ListFilter): ListRow[] => listPosts(db, filter, 'new').rows;

function sendFeed(
  { db, config }: AppContext,
  req: Request,
  res: Response,
  { path, page, title }: Pick<Feed, 'path' | 'page' | 'title'>,
  posts: readonly ListRow[],
): void {
  const { locale } = req.context;
  const cards = toCards(db, posts, locale);
  const entries = cards.map((card) => ({ ...card, author: `${card.author} (${card.departmentThen})`, summary: card.excerpt }));
  const office = officeSettings(db).officeName;
  res.type('application/atom+xml; charset=utf-8');
  res.send(
    atom({
      path,
      page,
      title: `${title} | ${translator(locale)('product')} ${office}`.trim(),
      origin: config.publicUrl,
      language: locale,
      entries,
    }),
  );
}
