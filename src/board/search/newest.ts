import { boundedStatements, type Db } from '../../db/index.ts';
import { newestWithAll, type ParsedQuery, type Scope } from '../../search/index.ts';
import { officeSynonyms } from './office-synonyms.ts';

/** A search of which only what has come since counts. */
export interface NewestAsked {
  query: ParsedQuery;
  scope: Scope | undefined;
  /** The newest post that is known already. */
  after: number;
  limit: number;
}

/** The posts that have all words of each search and are left by its filters, the one published last first. Reads only. */
export const newestIds = (db: Db, asked: readonly NewestAsked[]): number[][] => asked.map((each) => newestOf(db, each));

function newestOf(db: Db, { query, ...rest }: NewestAsked): number[] {
  if (query.terms.length === 0) return withoutWords(db, rest);
  return newestWithAll(db, query, { ...rest, synonyms: officeSynonyms(db) });
}

const statements = boundedStatements<Record<string, unknown>, { id: number }>();

/** Filters alone. Without any nothing was asked for. */
function withoutWords(db: Db, { scope, after, limit }: Omit<NewestAsked, 'query'>): number[] {
  if (!scope) return [];
  const sql = `SELECT p.id FROM posts p WHERE p.listed = 1 AND p.id > @after AND ${scope.where} ORDER BY p.id DESC LIMIT @limit`;
  return statements(db, sql)
    .all({ ...scope.values, after, limit })
    .map(({ id }) => id);
}
