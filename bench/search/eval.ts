import { parseArgs } from 'node:util';
import { findPosts } from '../../src/board/search/find-posts.ts';
import {
  type Evaluation,
  evaluate,
  type JudgedQuery,
  parseQuery,
  type SearchOptions,
  searchDocuments,
  synonymGroups,
  synonymsOf,
} from '../../src/search/index.ts';
import { fixed, table, verdict } from '../figures.ts';
import { bigrams, plainFts, type Search, trigrams } from './baselines.ts';
import { demoOffice, documentsIn, judgedQueries, NOW } from './demo-set.ts';

// npm run eval:search [-- --misses]: how well the search finds the posts of the sample office, beside what others build on
// SQLite; with --misses also what of each query the page does not show among the first ten.
const { values } = parseArgs({ options: { misses: { type: 'boolean', default: false } } });
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const FOUND = 10;
const LEAST_MRR = 0.75;
const LEAST_RECALL = 0.92;

const db = demoOffice();
const documents = documentsIn(db);
const queries = judgedQueries(documents);
const synonyms = synonymsOf(synonymGroups(db));

const page: Search = (text) =>
  findPosts(db, { query: parseQuery(text), scope: undefined, order: 'relevance', size: FOUND, now: NOW }).posts.map(
    ({ id }) => id,
  );
const engine =
  (options: SearchOptions): Search =>
  (text) =>
    searchDocuments(db, text, { ...options, limit: FOUND }).found.map(({ id }) => id);

const OURS = 'search page';
const engines: Record<string, Search> = {
  [OURS]: page,
  'engine alone': engine({ synonyms, spell: true }),
  'without synonyms': engine({ spell: true }),
  'without spelling': engine({ synonyms }),
  'bigram phrases': bigrams(documents),
  'trigram and LIKE': trigrams(documents),
  unicode61: plainFts(documents),
};
const BASELINES = ['bigram phrases', 'trigram and LIKE', 'unicode61'];

const results = new Map(Object.entries(engines).map(([name, search]) => [name, evaluate(queries, search)]));
const ours = results.get(OURS) as Evaluation;

say(`${queries.length} queries over ${documents.length} posts of the sample office\n`);
say(table(['', 'MRR@10', 'recall@10', 'nDCG@10', 'nothing', 'p50 ms', 'p99 ms'], [...results].map(overallRow)));
for (const measured of ['mrr', 'recall'] as const) {
  const kinds = [...ours.kinds].map(([kind, { queries }]) => [
    `${kind} (${queries})`,
    ...[...results.values()].map((result) => fixed(result.kinds.get(kind)?.[measured] ?? Number.NaN, 3)),
  ]);
  say(`\n${measured === 'mrr' ? 'MRR@10' : 'recall@10'} of each kind of query\n`);
  say(table(['', ...results.keys()], kinds));
}
say(`\nMRR@10 of at least ${LEAST_MRR}: ${verdict(ours.overall.mrr, LEAST_MRR, 'more')}`);
say(`recall@10 of at least ${LEAST_RECALL}: ${verdict(ours.overall.recall, LEAST_RECALL, 'more')}`);
say(`nothing found never: ${verdict(ours.overall.zero, 0, 'less')}`);
say(`ahead of every baseline: ${BASELINES.every((name) => isAhead(results.get(name))) ? 'reached' : 'missed'}`);
if (values.misses) for (const query of queries) sayMisses(query);

function sayMisses({ id, text, grades }: JudgedQuery<number>): void {
  const found = page(text);
  const missed = [...grades].filter(([post]) => !found.includes(post));
  const enough = Math.min(FOUND, grades.size);
  const first = grades.get(found[0] ?? 0) ?? 0;
  if (first === 2 && grades.size - missed.length >= enough) return;
  say(`\n${id}  ${text}: ${grades.size - missed.length} of ${enough}`);
  for (const [post, grade] of missed) say(`  missed  ${grade}  ${titleOf(post)}`);
  for (const post of found) say(`  found   ${grades.get(post) ?? '-'}  ${titleOf(post)}`);
}

function titleOf(post: number): string {
  return documents.find(({ id }) => id === post)?.title ?? '';
}

function overallRow([name, { overall }]: [string, Evaluation]): string[] {
  const { mrr, recall, ndcg, zero, p50, p99 } = overall;
  return [
    name,
    ...[mrr, recall, ndcg].map((value) => fixed(value, 3)),
    `${fixed(zero * 100, 1)} %`,
    ...[p50, p99].map((ms) => fixed(ms, 1)),
  ];
}

function isAhead(baseline: Evaluation | undefined): boolean {
  return (
    baseline !== undefined && (['mrr', 'recall', 'ndcg'] as const).every((name) => ours.overall[name] > baseline.overall[name])
  );
}
