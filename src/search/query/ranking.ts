import { boundedStatements, type Db } from '../../db/index.ts';
import type { Plan } from './plan.ts';

/** Narrows a search to rows of other tables: joined before the best are chosen, or they would take the place of those that count. */
export interface Scope {
  /** Tables joined on `document.id`, with CROSS JOIN: the index leads. Our own text, never a person's. */
  join: string;
  where: string;
  values: Readonly<Record<string, string | number>>;
}

export interface Ranked {
  id: number;
  score: number;
  /** It has every term. */
  all: boolean;
  /** It has a word of the query, not only pairs of its characters. */
  word: boolean;
}

export interface Ranking {
  found: Ranked[];
  /** How many have every term; no more are counted than are ranked. */
  allCount: number;
  /** A list was longer than what was looked at. */
  capped: boolean;
}

/** How many rows of each table are looked at. */
export const LOOKED_AT = 200;
const GRAM_WEIGHT = 0.3;
const HEAD_WEIGHT = 0.5;
/** What having every term is worth, in the best score of all. */
const ALL_BONUS = 0.5;
const ONE_TERM_BONUS = 1;

/** So many documents that have a single term are enough not to show what has only a part of it. */
const ENOUGH = 3;

interface Row {
  id: number;
  score: number;
}

type ListName = 'words' | 'grams' | 'heads';
const LISTS: Readonly<Record<ListName, { table: string; weights: string }>> = {
  words: { table: 'search_words', weights: '1.0, 1.0' },
  grams: { table: 'search_grams', weights: '1.0, 1.0' },
  heads: { table: 'search_heads', weights: '1.0, 0.3' },
};

const statements = boundedStatements<Record<string, unknown>, Row>();

/** Documents with a lower id are not looked at: for what has any of the words, and for what has all of them. */
export interface From {
  any: number;
  all: number;
}

/**
 * The documents of a plan, the best first: `words + 0.3 · pairs + 0.5 · titles` by BM25, and a bonus for having every term.
 * The constants were found on three public sets (docs/decisions/0015).
 */
export function rank(db: Db, plan: Plan, { scope, from }: { scope?: Scope | undefined; from: From }): Ranking {
  const list = (name: ListName, match: string, least: number): Row[] =>
    match === '' ? [] : read(db, name, match, plan, scope, least);
  const all = list('grams', plan.all, from.all);
  const required = plan.required === '' ? undefined : all.length > 0 ? all : list('grams', plan.required, from.all);
  if (required?.length === 0) return NOTHING;
  // A single word of two characters is a single pair: the same list twice.
  const grams = plan.grams === plan.all && from.any === from.all ? all : list('grams', plan.grams, from.any);
  const words = list('words', plan.words, from.any);
  const having = new Set([...all, ...(plan.oneWord ? words : [])].map(({ id }) => id));
  if (plan.wholeOnly && having.size === 0) return NOTHING;
  const lists = [
    { rows: words, weight: 1 },
    { rows: grams, weight: GRAM_WEIGHT },
    { rows: list('heads', plan.heads, from.any), weight: HEAD_WEIGHT },
  ];
  const scores = new Map<number, number>();
  for (const { rows, weight } of lists) addScores(scores, rows, weight);
  const best = Math.max(0, ...scores.values());
  const bonus = (plan.terms === 1 ? ONE_TERM_BONUS : ALL_BONUS) * (best || 1);
  // Those that no list has keep the order of their own scores, behind the others.
  const least = all.at(-1)?.score ?? 0;
  for (const { id, score } of all) if (!scores.has(id)) scores.set(id, GRAM_WEIGHT * Math.max(0, score - least));
  for (const id of having) scores.set(id, (scores.get(id) ?? 0) + bonus);
  const enough = plan.single && !plan.literal ? ENOUGH : 1;
  const only = (plan.literal || plan.single || plan.required !== '') && having.size >= enough;
  const kept = only ? having : required && new Set(required.map(({ id }) => id));
  const worded = new Set(words.map(({ id }) => id));
  const found = [...scores]
    .filter(([id]) => kept === undefined || kept.has(id))
    .map(([id, score]) => ({ id, score, all: having.has(id), word: having.has(id) || worded.has(id) }))
    .sort((a, b) => b.score - a.score || b.id - a.id);
  return {
    found,
    allCount: having.size,
    capped: [all, ...lists.map(({ rows }) => rows)].some((rows) => rows.length === LOOKED_AT),
  };
}

const NOTHING: Ranking = { found: [], allCount: 0, capped: false };

/** Adds a list's scores; one that goes on behind its last row is taken to begin at zero there. */
function addScores(scores: Map<number, number>, rows: readonly Row[], weight: number): void {
  const base = rows.length === LOOKED_AT ? (rows.at(-1)?.score ?? 0) : 0;
  for (const { id, score } of rows) scores.set(id, (scores.get(id) ?? 0) + weight * (score - base));
}

function read(db: Db, name: ListName, match: string, plan: Plan, scope: Scope | undefined, from: number): Row[] {
  const excluded = plan.excluded !== '';
  const statement = statements(db, listSql(name, { excluded, from: from > 0, scope }));
  return statement.all({ ...scope?.values, match, ...(excluded && { excluded: plan.excluded }), ...(from > 0 && { from }) });
}

function listSql(
  name: ListName,
  { excluded, from, scope }: { excluded: boolean; from: boolean; scope: Scope | undefined },
): string {
  const { table, weights } = LISTS[name];
  const conditions = [`${table} MATCH @match`];
  if (from) conditions.push(`${table}.rowid >= @from`);
  if (excluded)
    conditions.push(`${table}.rowid NOT IN (SELECT x.rowid FROM search_grams AS x WHERE x.search_grams MATCH @excluded)`);
  if (scope) conditions.push(scope.where);
  const join = scope ? joinScope(scope, table) : '';
  return `
    SELECT ${table}.rowid AS id, -bm25(${table}, ${weights}) AS score FROM ${table} ${join}
     WHERE ${conditions.join(' AND ')}
     ORDER BY score DESC, id DESC LIMIT ${LOOKED_AT}`;
}

/** The tables of a scope, joined to one of the index. */
export const joinScope = ({ join }: Scope, table: string): string => join.replaceAll('document.id', `${table}.rowid`);
