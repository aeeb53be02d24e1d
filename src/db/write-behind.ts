import { type Db, inTransaction, perDatabase } from './database.ts';

const registry = perDatabase(() => new Set<() => void>());

export interface WriteBehind<T> {
  add(item: T): void;
}

/**
 * Collects what happens many times a second and may be lost in a crash (views, last seen), and writes it together.
 * What a person did never goes this way: that is acknowledged after its own commit.
 * @param keyOf items with the same key are written once, the last one counts
 */
export function writeBehind<T>(keyOf: (item: T) => string, write: (db: Db, items: T[]) => void): (db: Db) => WriteBehind<T> {
  return perDatabase((db) => {
    const waiting = new Map<string, T>();
    registry(db).add(() => {
      if (waiting.size === 0) return;
      const items = [...waiting.values()];
      waiting.clear();
      inTransaction(db, () => write(db, items));
    });
    return { add: (item) => void waiting.set(keyOf(item), item) };
  });
}

/** Writes all that has been collected. The server calls it every few seconds and before it stops. */
export function flushWrites(db: Db): void {
  for (const flush of registry(db)) flush();
}
