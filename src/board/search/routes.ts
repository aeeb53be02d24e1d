import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type Db, holdGenerations, inSnapshot } from '../../db/index.ts';
import { AppError, dayOf } from '../../lib/index.ts';
import { logClick, logSearch } from '../../search/index.ts';
import { type AppContext, idParam, queryText, reader, render, statusOf } from '../../web/index.ts';
import { requireVisible } from '../posts/actions.ts';
import { type Asked, isAsking, isFirstLook, postSearch, readAsked } from './asked.ts';
import { writeFilter } from './filter-words.ts';
import { readSearch } from './filters.ts';
import type { PostsFound } from './find-posts.ts';
import type { HelpFound } from './help-index.ts';
import { hintsFor } from './hints.ts';
import { emptyOf, type Way, waysOut } from './nothing-found.ts';
import { frameOf, namedIn, type Reading, resultsOf } from './page.ts';
import { type SearchPage, searchPage } from './pages.ts';
import { nameOfPeople } from './people-names.ts';
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

interface ByAuthor {
  name: string;
  /** The search for these posts. */
  asked: Asked;
  found: PostsFound;
}

interface Answer {
  found: PostsFound;
  /** The posts of the people whose name was asked for, where no post has it. */
  byAuthor: ByAuthor | undefined;
  help: HelpFound[];
  /** Where nothing was found: wider searches, and how much each of them finds. */
  ways: Way[];
  counts: number[];
}

async function answerTo(db: Db, asked: Asked, reading: Reading): Promise<Answer> {
  const service = searchService(db);
  const found = await service.posts(postSearch(asked, reading.now));
  const help = isFirstLook(asked) && asked.filters.length === 0 ? await service.help(asked.query, reading.locale) : [];
  const byAuthor = found.allTotal === 0 ? await postsBy(db, asked, reading) : undefined;
  const ways = found.total === 0 && !byAuthor ? waysOut(db, asked, reading) : [];
  const counts = ways.length > 0 ? await service.counts(ways.map(({ search }) => search)) : [];
  return { found, byAuthor, help, ways, counts };
}

/** The words that were asked for, when they are nothing but somebody's name. */
const nameAsked = ({ query: { terms, excluded }, filters }: Asked): string | undefined =>
  terms.length > 0 && excluded.length + filters.length === 0 ? terms.map(({ text }) => text).join(' ') : undefined;

async function postsBy(db: Db, asked: Asked, { locale, now }: Reading): Promise<ByAuthor | undefined> {
  const typed = nameAsked(asked)?.replaceAll('"', '');
  const name = typed && nameOfPeople(db, typed);
  if (!name) return undefined;
  const text = writeFilter('author', name, locale);
  const byName: Asked = { ...asked, ...readSearch(db, text, { day: dayOf(now) }), text };
  const found = await searchService(db).posts(postSearch(byName, now));
  return found.total > 0 ? { name, asked: byName, found } : undefined;
}

/** An index that cannot answer now is no reason to lose what was typed. @throws whatever else it was */
function busy(fault: unknown): AppError {
  if (fault instanceof AppError && (fault.kind === 'too_many' || fault.kind === 'unavailable')) return fault;
  throw fault;
}

function answered(db: Db, asked: Asked, answer: Answer, reading: Reading): Partial<SearchPage> {
  const { found, byAuthor, help, ways, counts } = answer;
  const named = isFirstLook(asked) && asked.filters.length === 0 ? namedIn(db, asked, help, reading.locale) : undefined;
  if (byAuthor) {
    const { name, asked: byName, found: posts } = byAuthor;
    const others = named && { ...named, people: named.people.filter(({ text }) => text !== name) };
    return { named: others, results: { ...resultsOf(db, byName, posts, reading), author: name } };
  }
  const hints = found.allTotal === 0 ? hintsFor(db, asked, reading) : undefined;
  if (found.total > 0) return { named, hints, results: resultsOf(db, asked, found, reading) };
  return { named, hints, empty: emptyOf(asked, { ways, counts, correction: found.correction }, reading) };
}

/** Counts a search when it is asked, not when it is narrowed, put in order or leafed through. */
function record(db: Db, req: Request, asked: Asked, { found }: Answer, { viewer, now }: Reading): void {
  if (req.method !== 'GET' || !isFirstLook(asked)) return;
  if (!tellsOfPeople(db, asked) && asked.query.terms.length > 0) {
    const results = isKeywords(asked) ? found.allTotal : found.total;
    logSearch(db, { query: asked.text, results, day: dayOf(now), asker: viewer && { id: viewer.id, at: now } });
  }
  if (viewer) recordSearch(db, viewer.id, asked.text, now);
}

/** Whom somebody looks for is nobody's business: such a search is not counted. */
const tellsOfPeople = (db: Db, asked: Asked): boolean =>
  asked.filters.some(({ field }) => field === 'author') || nameOfPeople(db, nameAsked(asked) ?? '') !== undefined;

const KEYWORDS_MOST = 3;
const KEYWORD_CHARACTERS = 10;

/** A few words, which some post should have all of; of a sentence nobody expects it. */
const isKeywords = ({ query: { terms } }: Asked): boolean =>
  terms.length <= KEYWORDS_MOST && terms.every(({ text }) => [...text].length <= KEYWORD_CHARACTERS);
