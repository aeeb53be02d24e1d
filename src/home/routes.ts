import { type Request, Router } from 'express';
import { allow, can } from '../accounts/index.ts';
import { type AwardBlock, awardBlocks, countAwardRequests } from '../awards/index.ts';
import {
  adoptionQueries,
  freshnessQueries,
  type Kind,
  type ListFilter,
  listPosts,
  type Order,
  type PostCard,
  staleSince,
  toCards,
} from '../board/index.ts';
import { type Db, memoryPerDatabase } from '../db/index.ts';
import { type Day, dayOf, fiscalYear } from '../lib/index.ts';
import { categoryName, listCategories, taxonomyQueries } from '../taxonomy/index.ts';
import {
  type AppContext,
  LOCALES,
  type Locale,
  type PageModel,
  reader,
  render,
  translator,
  type Viewer,
  view,
} from '../web/index.ts';
import { homeQueries } from './queries.ts';

interface HomePage extends PageModel {
  fiscalYear: number;
  minutesThisYear: number;
  adopters: number;
  posts: number;
  /** Posts of each kind that is written. */
  kinds: { kind: Kind; posts: number }[];
  hot: PostCard[];
  latest: PostCard[];
  adopted: PostCard[];
  unanswered: PostCard[];
  questions: PostCard[];
  categories: { id: number; slug: string; name: string; posts: number }[];
  tags: string[];
  canWrite: boolean;
  /** The category that a quick win of this person begins with. */
  usualCategory: string | undefined;
  /** What waits for this person. */
  waiting: { key: string; count: number; path: string }[];
  /** Where the award stands, by years. */
  awards: AwardBlock[];
}

const homePage = view<HomePage>('home/show');

const HOT = 12;
const LATEST = 8;
const ADOPTED = 6;
const UNANSWERED = 4;
const TAGS = 20;

export function homeRoutes(context: AppContext): Router {
  const router = Router();
  router.get('/', allow('read', context), (req, res) => render(res, homePage, homeModel(context, req)));
  return router;
}

/** Everything the first page shows. */
export function homeModel({ db, clock }: AppContext, req: Request): HomePage {
  const { locale } = req.context;
  return {
    title: translator(locale)('home.title'),
    fiscalYear: fiscalYear(clock.now()),
    ...remembered(db, locale, () => overview(db, locale)),
    canWrite: can(reader(req), 'write_posts'),
    usualCategory: usualCategory(db, req),
    waiting: waitingFor(db, reader(req), dayOf(clock.now())),
    awards: awardBlocks(db, reader(req), clock.now()),
  };
}

/** Where a person wrote last is most often where the next quick win belongs. */
function usualCategory(db: Db, req: Request): string | undefined {
  const viewer = reader(req);
  const categoryId = viewer && homeQueries(db).findLastCategory(viewer.id);
  return categoryId === undefined ? undefined : String(categoryId);
}

/** Nobody is sent a mail yet: the first page says what a person is asked for. */
function waitingFor(db: Db, viewer: Viewer | undefined, today: Day): HomePage['waiting'] {
  if (!viewer) return [];
  const { answers, drafts } = homeQueries(db).countWaiting(viewer.id);
  const asking = freshnessQueries(db).listAsking(viewer.id, staleSince(today)).length;
  return [
    { key: 'home.waiting_award', count: countAwardRequests(db, viewer.id), path: '/me/nominations' },
    { key: 'home.waiting_answers', count: answers, path: '/me/posts' },
    { key: 'home.waiting_confirmations', count: asking, path: '/me/posts' },
    { key: 'home.waiting_drafts', count: drafts, path: '/me/drafts' },
  ].filter(({ count }) => count > 0);
}

type Personal = 'title' | 'fiscalYear' | 'canWrite' | 'usualCategory' | 'waiting' | 'awards';
type Overview = Omit<HomePage, Personal>;

const remembered = memoryPerDatabase<Overview>('board', LOCALES.length);

/** What is the same for all readers of a language. */
function overview(db: Db, locale: Locale): Overview {
  const { minutesThisYear, adopters } = adoptionQueries(db).totals();
  const cards = (order: Order, size: number, filter: ListFilter = {}) =>
    toCards(db, listPosts(db, filter, order, { size }).rows, locale);
  const counts = homeQueries(db).countByKind();
  return {
    minutesThisYear,
    adopters,
    posts: [...counts.values()].reduce((sum, count) => sum + count, 0),
    kinds: [...counts].filter(([, posts]) => posts > 0).map(([kind, posts]) => ({ kind, posts })),
    hot: cards('hot', HOT),
    latest: cards('new', LATEST),
    adopted: cards('adopted', ADOPTED),
    unanswered: cards('unanswered', UNANSWERED, { kind: 'tip' }),
    questions: cards('unanswered', UNANSWERED, { kind: 'question' }),
    categories: listCategories(db).map((category) => ({
      id: category.id,
      slug: category.slug,
      name: categoryName(category, locale),
      posts: category.postsCount,
    })),
    tags: taxonomyQueries(db)
      .listTagsByUse(TAGS)
      .map(({ name }) => name),
  };
}
