import type { Request, Response } from 'express';
import {
  type FoundPost,
  listedPosts,
  type PostCard,
  type PostsFound,
  readSearch,
  searchService,
  toCards,
} from '../board/index.ts';
import { holdGenerations, inSnapshot } from '../db/index.ts';
import { dayOf, invalid } from '../lib/index.ts';
import { type AppContext, queryText } from '../web/index.ts';

const LONGEST_QUERY = 1_000;
const LIMIT = { usual: 20, most: 50 };

/** The answer to a search for other programs (docs/api.md): names are added, never changed. */
interface SearchAnswer {
  query: string;
  total: number;
  more: boolean;
  next: number | null;
  results: SearchAnswerResult[];
}

interface SearchAnswerResult {
  id: number;
  title: string;
  url: string;
  kind: string;
  category: string;
  author: string;
  department: string;
  publishedAt: string;
  votes: number;
  comments: number;
  adopters: number;
  score: number;
  hasAllWords: boolean;
  passage: string | null;
  passageFrom: 'text' | 'comment' | 'file' | null;
  file: string | null;
}

/** What `q` asks for: the words and what its filters leave. @throws AppError invalid when there is nothing to look for */
export function askedIn({ db }: Pick<AppContext, 'db'>, req: Request, now: Date) {
  const text = [...(queryText(req, 'q') ?? '').trim()].slice(0, LONGEST_QUERY).join('');
  const read = readSearch(db, text, { day: dayOf(now) });
  if (read.query.terms.length === 0 && read.filters.length === 0) throw invalid('search_query_missing');
  return { text, query: read.query, scope: read.scope };
}

/** Answers a search. @throws AppError invalid for what cannot be asked; too_many, unavailable when the index does not answer */
export async function answerSearch(context: AppContext, req: Request, res: Response): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  const { text, query, scope } = askedIn(context, req, now);
  const [size, after] = [limitIn(req), afterIn(req)];
  const found = await searchService(db).posts({ query, scope, order: 'relevance', after, size, now });
  inSnapshot(db, () => {
    holdGenerations(db);
    const { total, more, older } = found;
    const answer: SearchAnswer = { query: text, total, more, next: older ?? null, results: resultsOf(context, found, req) };
    res.json(answer);
  });
}

function limitIn(req: Request): number {
  const limit = numberIn(req, 'limit');
  if (limit === undefined) return LIMIT.usual;
  if (!(limit >= 1 && limit <= LIMIT.most)) throw invalid('search_limit');
  return limit;
}

function afterIn(req: Request): number | undefined {
  const after = numberIn(req, 'after');
  if (after !== undefined && !(after >= 1)) throw invalid('search_after');
  return after;
}

/** NaN for what is no whole number; undefined for nothing. */
function numberIn(req: Request, name: string): number | undefined {
  if (req.query[name] === undefined) return undefined;
  const text = queryText(req, name) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

/** A post that has left the board since it was found is left out. */
function resultsOf({ db, config }: AppContext, { posts }: PostsFound, req: Request): SearchAnswerResult[] {
  const rows = listedPosts(
    db,
    posts.map(({ id }) => id),
  );
  const cards = new Map(toCards(db, rows, req.context.locale).map((card) => [card.id, card]));
  return posts.flatMap((post) => {
    const card = cards.get(post.id);
    return card ? [toResult(card, post, config.publicUrl)] : [];
  });
}

function toResult(card: PostCard, { score, all, passage }: FoundPost, origin: string): SearchAnswerResult {
  return {
    id: card.id,
    title: card.title,
    url: `${origin}/posts/${card.id}`,
    kind: card.kind,
    category: card.category,
    author: card.author,
    department: card.departmentThen,
    publishedAt: card.publishedAt,
    votes: card.votes,
    comments: card.comments,
    adopters: card.adopters,
    score: Math.round(score * 1_000) / 1_000,
    hasAllWords: all,
    passage: passage ? passage.pieces.map(({ text }) => text).join('') : null,
    passageFrom: passage?.source ?? null,
    file: passage?.label || null,
  };
}
