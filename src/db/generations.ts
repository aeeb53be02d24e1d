import { type Db, perDatabase } from './database.ts';

/** Parts of the data that pages keep in memory. `board` is everything a reader can see; the others are looked up all the time. */
export type Topic = 'board' | 'posts' | 'comments' | 'people' | 'taxonomy' | 'settings' | 'announcements' | 'awards' | 'synonyms';

const generations = perDatabase((db) => {
  const version = db.prepare<[], { data_version: number }>('PRAGMA data_version');
  const own: Record<Topic, number> = {
    board: 0,
    posts: 0,
    comments: 0,
    people: 0,
    taxonomy: 0,
    settings: 0,
    announcements: 0,
    awards: 0,
    synonyms: 0,
  };
  return { own, readExternal: () => version.get()?.data_version ?? 0, held: undefined as number | undefined };
});

type Generations = ReturnType<typeof generations>;

const externalOf = (known: Generations): number => known.held ?? known.readExternal();

/** Says that a part of the data has changed. Call it in the transaction of the change. */
export function touch(db: Db, ...topics: Topic[]): void {
  const { own } = generations(db);
  for (const topic of topics) own[topic] += 1;
}

/**
 * Looks once whether other processes have written and holds the answer until this turn of the event loop ends. A page asks
 * a hundred times what its names are; SQLite takes longer to say that nothing has changed than the look-up itself.
 * What has been committed before the call is seen after it.
 */
export function holdGenerations(db: Db): void {
  const known = generations(db);
  if (known.held === undefined) {
    setImmediate(() => {
      known.held = undefined;
    });
  }
  known.held = known.readExternal();
}

/** Differs from an earlier answer when the part may have changed since: here by `touch`, in another process by any commit. */
export function generationOf(db: Db, topic: Topic): string {
  const known = generations(db);
  return `${externalOf(known)}.${known.own[topic]}`;
}

/**
 * Answers kept by key until their part of the data changes.
 * @param limit how many are kept; one more and all are forgotten
 */
export function memoryPerDatabase<T>(topic: Topic, limit: number): (db: Db, key: string, find: () => T) => T {
  const memory = cachedPerDatabase(topic, () => new Map<string, T>());
  return (db, key, find) => {
    const known = memory(db);
    let answer = known.get(key);
    if (answer === undefined) {
      answer = find();
      if (known.size >= limit) known.clear();
      known.set(key, answer);
    }
    return answer;
  };
}

/** A value kept in memory until its part of the data changes. */
export function cachedPerDatabase<T>(topic: Topic, load: (db: Db) => T): (db: Db) => T {
  const slots = perDatabase((db) => ({ known: generations(db), external: -1, own: -1, value: undefined as T | undefined }));
  return (db) => {
    const slot = slots(db);
    const external = externalOf(slot.known);
    const own = slot.known.own[topic];
    if (slot.external !== external || slot.own !== own || slot.value === undefined) {
      slot.value = load(db);
      slot.external = external;
      slot.own = own;
    }
    return slot.value;
  };
}
