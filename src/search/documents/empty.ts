import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { TOKEN_TABLES } from './queries.ts';

/** What goes together, in the order in which it goes. */
const removals = perDatabase((db: Db) => [
  ...TOKEN_TABLES.map((table) => [db.prepare<[]>(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`)]),
  [
    db.prepare<[]>('DELETE FROM search_parts'),
    db.prepare<[]>('DELETE FROM search_documents'),
    db.prepare<[]>('DELETE FROM search_spellings'),
    db.prepare<[]>('DELETE FROM search_frequencies'),
    db.prepare<[]>("DELETE FROM search_state WHERE key = 'counted'"),
  ],
]);

/**
 * Throws the whole index away, also a damaged one: in several transactions, so that nobody waits for all of it.
 * @param andThen done in each of them: what was indexed in between has lost a part again
 */
export function emptyIndex(db: Db, andThen: () => void = () => {}): void {
  for (const statements of removals(db)) {
    inTransaction(db, () => {
      for (const statement of statements) statement.run();
      andThen();
    });
  }
}
