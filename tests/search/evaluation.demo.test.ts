import { beforeAll, describe, expect, it } from 'vitest';
import { bigrams, plainFts, type Search, trigrams } from '../../bench/search/baselines.ts';
import { demoOffice, documentsIn, judgedQueries, NOW, type PlainDocument } from '../../bench/search/demo-set.ts';
import { findPosts } from '../../src/board/search/find-posts.ts';
import type { Db } from '../../src/db/index.ts';
import { evaluate, type Figures, type JudgedQuery, parseQuery } from '../../src/search/index.ts';

// Three years of an office take seconds, on a busy machine many of them.
const PATIENCE_MS = 120_000;
const KINDS = ['question', 'keywords', 'two_characters', 'symbol', 'spelling_variant', 'synonym', 'typo', 'name'];

let db: Db;
let documents: PlainDocument[];
let queries: JudgedQuery<number>[];
beforeAll(() => {
  db = demoOffice();
  documents = documentsIn(db);
  queries = judgedQueries(documents);
}, PATIENCE_MS);

const figures = (search: Search) => evaluate(queries, search).overall;
const page: Search = (text) =>
  findPosts(db, { query: parseQuery(text), scope: undefined, order: 'relevance', size: 10, now: NOW }).posts.map(({ id }) => id);

describe('the queries', () => {
  it('are enough of every kind, each asked once', () => {
    expect(queries.length).toBeGreaterThanOrEqual(170);
    for (const kind of KINDS) expect(queries.filter((query) => query.kind === kind).length, kind).toBeGreaterThanOrEqual(20);
    expect(queries.filter(({ kind }) => !KINDS.includes(kind))).toEqual([]);
    expect(new Set(queries.map(({ text }) => text)).size).toBe(queries.length);
    expect(new Set(queries.map(({ id }) => id)).size).toBe(queries.length);
  });

  it('name posts by one title each', () => {
    expect(() => judgedQueries(documents.slice(0, 10))).toThrow(/no post is called/);
    expect(() => judgedQueries([...documents, ...documents])).toThrow(/more than one post is called/);
  });
});

describe('the search page', { timeout: PATIENCE_MS }, () => {
  let ours: Figures;
  beforeAll(() => {
    ours = figures(page);
  }, PATIENCE_MS);

  it('finds what people ask for, and something for every query', () => {
    const { mrr, recall, ndcg, zero } = ours;
    expect(zero).toBe(0);
    expect(mrr).toBeGreaterThan(0.9);
    expect(recall).toBeGreaterThan(0.88);
    expect(ndcg).toBeGreaterThan(0.88);
  });

  it('is ahead of what else is built on SQLite', () => {
    const { mrr, recall, ndcg } = ours;
    for (const baseline of [plainFts, trigrams, bigrams].map((make) => figures(make(documents)))) {
      expect(mrr).toBeGreaterThan(baseline.mrr + 0.05);
      expect(recall).toBeGreaterThan(baseline.recall + 0.03);
      expect(ndcg).toBeGreaterThan(baseline.ndcg + 0.05);
    }
  });
});
