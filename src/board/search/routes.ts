import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type Db, holdGenerations, inSnapshot } from '../../db/index.ts';
import { AppError, dayOf } from '../../lib/index.ts';
import { logClick, logSearch } from '../../search/index.ts';
import { type AppContext, idParam, queryText, reader, render, statusOf } from '../../web/index.ts';
import { requireVisible } from '../posts/actions.ts';
import { type Asked, isAsking, isFirstLook, postSearch, readAsked } from './asked.ts';
import type { PostsFound } from './find-posts.ts';
import type { HelpFound } from './help-index.ts';
import { emptyOf, type Way, waysOut } from './nothing-found.ts';
import { frameOf, namedIn, type Reading, resultsOf } from './page.ts';
import { type SearchPage, searchPage } from './pages.ts';
import { recordSearch } from './recent.ts';
import { searchService } from './service.ts';
import { startPage } from './start-page.ts';

const LONGEST_QUERY = 1_000;

/** The page of a search. The index answers in another thread; what is made of its answer is read afterwards, in one state of the data. */
export function searchRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);

  router.get('/search', read, async (req, res) => {
    const reading: Reading = { viewer: reader(req), locale: req.context.locale, now: clock.now() };
    const asked = readAsked(db, req, dayOf(reading.now));
    if (!isAsking(asked)) return render(res, searchPage, startPage(db, reading));
    const answer = await answerTo(db, asked, reading).catch(busy);
    inSnapshot(db, () => {
      holdGenerations(db);
      const page = frameOf(db, asked, reading);
      if (answer instanceof AppError) {
        return render(res.status(statusOf(answer)), searchPage, { ...page, fault: `error.${answer.key}` });
      }
      record(db, req, asked, answer, reading);
      render(res, searchPage, { ...page, ...answered(db, asked, answer, reading) });
    });
  });

  router.get('/search/results/:postId', read, (req, res) => {
    const { id } = requireVisible(db, reader(req), idParam(req, 'postId'));
    const query = (queryText(req, 'q') ?? '').slice(0, LONGEST_QUERY);
    if (req.method === 'GET') logClick(db, { query, rank: Number(queryText(req, 'rank')), day: dayOf(clock.now()) });
    res.redirect(303, `/posts/${id}`);
  });

  return router;
}

interface Answer {
  found: PostsFound;
  help: HelpFound[];
  /** Where nothing was found: wider searches, and how much each of them finds. */
  ways: Way[];
  counts: number[];
}

async function answerTo(db: Db, asked: Asked, reading: Reading): Promise<Answer> {
  const service = searchService(db);
  const found = await service.posts(postSearch(asked, reading.now));
  const help = isFirstLook(asked) && asked.filters.length === 0 ? await service.help(asked.query, reading.locale) : [];
  const ways = found.total === 0 ? waysOut(db, asked, reading) : [];
  const counts = ways.length > 0 ? await service.counts(ways.map(({ search }) => search)) : [];
  return { found, help, ways, counts };
}

/** An index that cannot answer now is no reason to lose what was typed. @throws whatever else it was */
function busy(fault: unknown): AppError {
  if (fault instanceof AppError && (fault.kind === 'too_many' || fault.kind === 'unavailable')) return fault;
  throw fault;
}

function answered(db: Db, asked: Asked, answer: Answer, reading: Reading): Partial<SearchPage> {
  const { found, help, ways, counts } = answer;
  const named = isFirstLook(asked) && asked.filters.length === 0 ? namedIn(db, asked, help, reading.locale) : undefined;
  if (found.total > 0) return { named, results: resultsOf(db, asked, found, reading) };
  return { named, empty: emptyOf(asked, { ways, counts, correction: found.correction }, reading) };
}

/** Counts a search when it is asked, not when it is narrowed, put in order or leafed through. */
function record(db: Db, req: Request, asked: Asked, { found }: Answer, { viewer, now }: Reading): void {
  if (req.method !== 'GET' || !isFirstLook(asked)) return;
  logSearch(db, { query: asked.text, results: found.total, day: dayOf(now) });
  if (viewer) recordSearch(db, viewer.id, asked.text, now);
}
