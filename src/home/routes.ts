import { type Request, Router } from 'express';
import { allow, can } from '../accounts/index.ts';
import { adoptionQueries, listPosts, type Order, type PostCard, toCards } from '../board/index.ts';
import { type Db, memoryPerDatabase } from '../db/index.ts';
import { fiscalYear } from '../lib/index.ts';
import { categoryName, listCategories, taxonomyQueries } from '../taxonomy/index.ts';
import { type AppContext, LOCALES, type Locale, type PageModel, reader, render, translator, view } from '../web/index.ts';
import { homeQueries } from './queries.ts';

interface HomePage extends PageModel {
  fiscalYear: number;
  minutesThisYear: number;
  adopters: number;
  tips: number;
  caseStudies: number;
  hot: PostCard[];
  latest: PostCard[];
  adopted: PostCard[];
  unanswered: PostCard[];
  categories: { slug: string; name: string; posts: number }[];
  tags: string[];
  canWrite: boolean;
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
  };
}

type Overview = Omit<HomePage, 'title' | 'fiscalYear' | 'canWrite'>;

const remembered = memoryPerDatabase<Overview>('board', LOCALES.length);

/** What is the same for all readers of a language. */
function overview(db: Db, locale: Locale): Overview {
  const { minutesThisYear, adopters } = adoptionQueries(db).totals();
  const cards = (order: Order, size: number) => toCards(db, listPosts(db, {}, order, { size }).rows, locale);
  const counts = homeQueries(db).countByKind();
  return {
    minutesThisYear,
    adopters,
    tips: counts.get('tip') ?? 0,
    caseStudies: counts.get('case_study') ?? 0,
    hot: cards('hot', HOT),
    latest: cards('new', LATEST),
    adopted: cards('adopted', ADOPTED),
    unanswered: cards('unanswered', UNANSWERED),
    categories: listCategories(db).map((category) => ({
      slug: category.slug,
      name: categoryName(category, locale),
      posts: category.postsCount,
    })),
    tags: taxonomyQueries(db)
      .listTagsByUse(TAGS)
      .map(({ name }) => name),
  };
}
