import { type Db, perDatabase, type Statement } from '../../db/index.ts';
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

const statements = perDatabase(() => new Map<string, Statement<[Record<string, unknown>], { id: number }>>());

/** Filters alone. Without any nothing was asked for. */
function withoutWords(db: Db, { scope, after, limit }: Omit<NewestAsked, 'query'>): number[] {
  if (!scope) return [];
  let statement = statements(db).get(scope.where);
  if (!statement) {
    statement = db.prepare<Record<string, unknown>, { id: number }>(
      `SELECT p.id FROM posts p WHERE p.listed = 1 AND p.id > @after AND ${scope.where} ORDER BY p.id DESC LIMIT @limit`,
    );
    statements(db).set(scope.where, statement);
  }
  return statement.all({ ...scope.values, after, limit }).map(({ id }) => id);
}
