import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Db, inTransaction, migrate, openDatabase, readMigrations } from '../../src/db/index.ts';
import { Random } from '../../src/demo/random.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { tokensOf } from '../../src/search/analysis/tokens.ts';
import {
  ANALYSER,
  countFrequencies,
  findDocument,
  indexBytes,
  indexDocuments,
  passageOf,
  percentile,
  putDocument,
  searchDocuments,
  searchStateOf,
  setSearchState,
  synonymGroups,
  synonymsOf,
} from '../../src/search/index.ts';
import { BENCH_DIR } from '../data.ts';
import { fixed, median, table, verdict } from '../figures.ts';
import { Corpus, type QueryKind } from './corpus.ts';
import { readDemoQueries } from './demo-set.ts';

/** What a query may take at the most (p99) of the CPU, in milliseconds, by the number of posts; half of it is the wish. */
const LIMITS: Readonly<Record<number, number>> = { 10000: 15, 100000: 80, 1000000: 300 };
const KINDS: readonly QueryKind[] = ['question', 'keywords', 'two characters'];
const QUERIES = 300;
const WARM_UP = 20;
/** The plain engine takes seconds for a query in the largest index. */
const COMPARED = 60;
const PAGE = 30;
const UPDATES = 200;
const TOKENS_OF = 2_000;
const COMMON = ['申請', '確認', '印刷', '会計'];
const MEBIBYTE = 1024 * 1024;

type Say = (line: string) => void;

/** Builds an index of so many documents and times what a search, a page of results and a change cost in it. */
export async function benchSearch(posts: number, { keep }: { keep: boolean }, say: Say): Promise<void> {
  say(`\nSearch among ${posts.toLocaleString('en')} posts; times are those of the CPU (process.cpuUsage), in milliseconds.\n`);
  const corpus = new Corpus();
  const file = path.join(BENCH_DIR, `search-${posts}-${recipe()}.sqlite`);
  mkdirSync(BENCH_DIR, { recursive: true });
  const db = await indexOf(corpus, posts, file, say);
  try {
    say(`${fixed(indexBytes(db) / MEBIBYTE, 0)} MiB of index; the file is ${fixed(statSync(file).size / MEBIBYTE, 0)} MiB.`);
    say(`Of all posts ${COMMON.map((word) => `${fixed(shareWith(db, word, posts) * 100, 0)} % have ${word}`).join(', ')}.`);
    const updates = Array.from({ length: UPDATES }, (_, index) =>
      update(db, corpus, 1 + Math.floor((posts * index) / UPDATES), posts),
    );
    say(`One update: ${fixed(median(updates), 1)}, p99 ${fixed(percentile(updates, 0.99), 1)}.\n`);
    const head = [
      '',
      'queries',
      'p50',
      'p99',
      `≤ ${LIMITS[posts] ?? '-'}`,
      `≤ ${half(posts)}`,
      'page p50',
      'page p99',
      'bigrams p50',
      'ratio',
    ];
    say(
      table(
        head,
        KINDS.map((kind) => timed(db, corpus, kind, posts)),
      ),
    );
    say(
      `\npage: ${PAGE} passages on top of it. bigrams: bm25 over all pairs of the query in the same index, ${COMPARED} of the queries;`,
    );
    say('ratio: what ours takes for the same queries to what that takes, by their p50.');
  } finally {
    db.close();
    if (!keep) remove(file);
  }
}

/** What an index that was kept has to be made with to be used again. */
const recipe = (): string =>
  createHash('sha256')
    .update(JSON.stringify([ANALYSER, readMigrations(MIGRATIONS_DIR)]))
    .digest('hex')
    .slice(0, 8);

async function indexOf(corpus: Corpus, posts: number, file: string, say: Say): Promise<Db> {
  if (existsSync(file)) {
    const kept = openDatabase(file);
    if (searchStateOf(kept, 'analyser') === ANALYSER) return kept;
    // It was stopped half way.
    kept.close();
    remove(file);
  }
  const db = openDatabase(file);
  migrate(db, readMigrations(MIGRATIONS_DIR));
  const tokens = cpuOf(() => {
    for (let id = 1; id <= TOKENS_OF; id += 1) tokenize(corpus, id);
  });
  const texts = cpuOf(() => {
    for (let id = 1; id <= TOKENS_OF; id += 1) corpus.document(id);
  });
  const perDocument = (tokens - texts) / TOKENS_OF;
  const [began, wall] = [process.cpuUsage(), performance.now()];
  await indexDocuments(db, documentsOf(corpus, posts));
  const total = cpuSince(began) - (texts / TOKENS_OF) * posts;
  const counting = cpuOf(() => countFrequencies(db));
  setSearchState(db, 'analyser', ANALYSER);
  db.pragma('wal_checkpoint(TRUNCATE)');
  const seconds = (milliseconds: number) => `${fixed(milliseconds / 1000, 1)} s`;
  say(
    `Built in ${seconds(total)} of CPU (${seconds(performance.now() - wall)} on the clock, texts included): about ${seconds(perDocument * posts)} for tokens,`,
  );
  say(`${seconds(total - perDocument * posts - counting)} for insertion, ${seconds(counting)} for counting frequencies.`);
  return db;
}

/** What is made of a document before it is inserted, as `putDocument` does. */
function tokenize(corpus: Corpus, id: number): void {
  const { title, tags, parts } = corpus.document(id);
  tokensOf(title);
  tokensOf([...tags, ...parts.map(({ text }) => text)].join('\n'));
  tokensOf([title, ...tags].join('\n'));
}

function* documentsOf(corpus: Corpus, posts: number) {
  for (let id = 1; id <= posts; id += 1) yield corpus.document(id);
}

/** CPU of putting another text in the place of a document; back again afterwards. */
function update(db: Db, corpus: Corpus, id: number, posts: number): number {
  const other = { ...corpus.document(posts + id), id };
  const document = corpus.document(id);
  const time = cpuOf(() => inTransaction(db, () => putDocument(db, other)));
  inTransaction(db, () => putDocument(db, document));
  return time;
}

function timed(db: Db, corpus: Corpus, kind: QueryKind, posts: number): string[] {
  const synonyms = synonymsOf(synonymGroups(db));
  const find = (text: string) => searchDocuments(db, text, { synonyms, spell: true });
  const queries = queriesOf(corpus, kind, posts);
  for (const text of queries.slice(0, WARM_UP)) find(text);
  const asked = queries.slice(WARM_UP);
  const times = asked.map((text) => cpuOf(() => find(text)));
  const pages = asked.map((text) => cpuOf(() => showPage(db, find(text))));
  const plain = asked.slice(0, COMPARED).map((text) => cpuOf(() => bigrams(db, text)));
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  const limit = LIMITS[posts] ?? Number.NaN;
  return [
    kind,
    String(asked.length),
    fixed(p50, 1),
    fixed(p99, 1),
    verdict(p99, limit, 'less'),
    verdict(p99, half(posts), 'less'),
    ...[0.5, 0.99].map((share) => fixed(percentile(pages, share), 1)),
    fixed(percentile(plain, 0.5), 1),
    fixed(percentile(times.slice(0, COMPARED), 0.5) / percentile(plain, 0.5), 2),
  ];
}

const half = (posts: number): number => (LIMITS[posts] ?? Number.NaN) / 2;

/** Questions that people have asked, then what one would ask who had read a document; documents at random. */
function queriesOf(corpus: Corpus, kind: QueryKind, posts: number): string[] {
  const random = new Random(posts + KINDS.indexOf(kind));
  const known = kind === 'question' ? readDemoQueries().flatMap((query) => (query.kind === 'question' ? query.text : [])) : [];
  const made = Array.from({ length: QUERIES + WARM_UP - known.length }, () => corpus.query(kind, random.between(1, posts)));
  return random.sample([...known, ...made], QUERIES + WARM_UP);
}

function showPage(db: Db, { found, marks }: ReturnType<typeof searchDocuments>): void {
  for (const { id } of found.slice(0, PAGE)) passageOf(findDocument(db, id)?.parts ?? [], marks);
}

/** What a plain index of pairs would do: all pairs of the query, the best ten by bm25. */
function bigrams(db: Db, text: string): void {
  const pairs = [...new Set(tokensOf(text).grams.split(' '))].filter(Boolean);
  db.prepare<[string], { rowid: number }>(
    'SELECT rowid FROM search_grams WHERE search_grams MATCH ? ORDER BY bm25(search_grams) LIMIT 10',
  ).all(pairs.map((pair) => `"${pair.replaceAll('"', '""')}"`).join(' OR '));
}

function shareWith(db: Db, word: string, posts: number): number {
  const count = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM search_grams WHERE search_grams MATCH ?');
  return (count.get(`"${word}"`)?.n ?? 0) / posts;
}

function cpuSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function cpuOf(work: () => void): number {
  const began = process.cpuUsage();
  work();
  return cpuSince(began);
}

function remove(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
