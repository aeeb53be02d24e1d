import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { keepIndex, tendIndex } from '../../src/board/index.ts';
import { type Db, inTransaction, migrate, openMemory, readMigrations } from '../../src/db/index.ts';
import { fillOffice } from '../../src/demo/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import type { JudgedQuery } from '../../src/search/index.ts';
import { readConfig } from '../../src/web/index.ts';

/** The moment at which the office is made: the same posts each day. */
export const NOW = new Date('2026-11-21T03:00:00Z');

const QUERIES = path.join(import.meta.dirname, 'queries.jsonl');

/** A post is named by its title or how that begins: numbers change with the demonstration. */
const query = z.object({
  id: z.string(),
  text: z.string(),
  kind: z.string(),
  relevant: z.array(z.object({ post: z.string(), grade: z.union([z.literal(1), z.literal(2)]) })).min(1),
});

export interface DemoQuery extends Omit<JudgedQuery<number>, 'grades'> {
  relevant: { post: string; grade: number }[];
}

/** The queries as they were judged. */
export const readDemoQueries = (): DemoQuery[] =>
  readFileSync(QUERIES, 'utf8')
    .trim()
    .split('\n')
    .map((line) => query.parse(JSON.parse(line)));

/** The sample office in memory with its index. */
export function demoOffice(): Db {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'chienowa-eval-'));
  try {
    const db = openMemory();
    migrate(db, readMigrations(MIGRATIONS_DIR));
    keepIndex(db);
    const context = { db, config: { ...readConfig({}), dataDir }, clock: { now: () => NOW }, log: pino({ level: 'silent' }) };
    inTransaction(db, () => fillOffice(context, NOW, () => undefined));
    while (tendIndex(db));
    return db;
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

/** A document of the index as one text below a title, as other engines would be given it. */
export interface PlainDocument {
  id: number;
  title: string;
  body: string;
}

export const documentsIn = (db: Db): PlainDocument[] =>
  db
    .prepare<[], PlainDocument>(`
      SELECT d.id, d.title, concat_ws(char(10), d.tags, (SELECT group_concat(concat_ws(char(10), p.label, p.text), char(10) ORDER BY p.position)
                                                            FROM search_parts p WHERE p.document_id = d.id)) AS body
        FROM search_documents d ORDER BY d.id`)
    .all();

/**
 * The queries with the posts they name looked up.
 * @throws when a title is that of no post, or of more than one
 */
export function judgedQueries(documents: readonly PlainDocument[]): JudgedQuery<number>[] {
  const numberOf = (post: string): number => {
    const [document, another] = documents.filter(({ title }) => title.startsWith(post));
    if (!document) throw new Error(`queries.jsonl: no post is called ${post}`);
    if (another) throw new Error(`queries.jsonl: more than one post is called ${post}`);
    return document.id;
  };
  return readDemoQueries().map(({ relevant, ...rest }) => ({
    ...rest,
    grades: new Map(relevant.map(({ post, grade }) => [numberOf(post), grade])),
  }));
}
