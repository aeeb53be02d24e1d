import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { TOKEN_TABLES } from './queries.ts';

const statements = perDatabase((db: Db) => [
  ...TOKEN_TABLES.map((table) => db.prepare<[]>(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`)),
  db.prepare<[]>('DELETE FROM search_documents'),
  db.prepare<[]>('DELETE FROM search_spellings'),
  db.prepare<[]>('DELETE FROM search_frequencies'),
  db.prepare<[]>("DELETE FROM search_state WHERE key = 'counted'"),
]);

/** Throws the whole index away, also a damaged one. */
export function emptyIndex(db: Db): void {
  inTransaction(db, () => {
    for (const statement of statements(db)) statement.run();
  });
}
