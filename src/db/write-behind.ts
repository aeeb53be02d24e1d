import { type Db, inTransaction, perDatabase } from './database.ts';

const registry = perDatabase(() => new Set<() => void>());

export interface WriteBehind<T> {
  add(item: T): void;
}

/**
 * Collects what happens many times a second and may be lost in a crash (views, last seen), and writes it together.
 * What a person did never goes this way: that is acknowledged after its own commit. A database that is locked for the moment
 * gets it the next time; what cannot be written for another reason is dropped, or it would stop all that comes after it.
 * @param keyOf items with the same key are written once, the last one counts, in its place
 */
export function writeBehind<T>(keyOf: (item: T) => string, write: (db: Db, items: T[]) => void): (db: Db) => WriteBehind<T> {
  return perDatabase((db) => {
    const waiting = new Map<string, T>();
    registry(db).add(() => {
      if (waiting.size === 0) return;
      const batch = new Map(waiting);
      waiting.clear();
      try {
        inTransaction(db, () => write(db, [...batch.values()]));
      } catch (fault) {
        if (isLocked(fault)) for (const [key, item] of batch) waiting.set(key, item);
        throw fault;
      }
    });
    return {
      add(item) {
        const key = keyOf(item);
        waiting.delete(key);
        waiting.set(key, item);
      },
    };
  });
}

const isLocked = (fault: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(String((fault as { code?: unknown }).code));

/** Writes all that has been collected. The server calls it every few seconds and before it stops. */
export function flushWrites(db: Db): void {
  for (const flush of registry(db)) flush();
}
