import { type Db, perDatabase } from './database.ts';

/** Parts of the data that pages keep in memory. `board` is everything a reader can see; the others are looked up all the time. */
export type Topic = 'board' | 'posts' | 'people' | 'taxonomy' | 'settings';

const generations = perDatabase((db) => {
  const external = db.prepare<[], { data_version: number }>('PRAGMA data_version');
  const counts = new Map<Topic, number>();
  return { counts, external: () => external.get()?.data_version ?? 0 };
});

/** Says that a part of the data has changed. Call it in the transaction of the change. */
export function touch(db: Db, ...topics: Topic[]): void {
  const { counts } = generations(db);
  for (const topic of topics) counts.set(topic, (counts.get(topic) ?? 0) + 1);
}

/** Differs from an earlier answer when the part may have changed since: here by `touch`, in another process by any commit. */
export function generationOf(db: Db, topic: Topic): string {
  const { counts, external } = generations(db);
  return `${external()}.${counts.get(topic) ?? 0}`;
}

/** A value kept in memory until its part of the data changes. */
export function cachedPerDatabase<T>(topic: Topic, load: (db: Db) => T): (db: Db) => T {
  const slots = perDatabase(() => ({ generation: '', value: undefined as T | undefined }));
  return (db) => {
    const slot = slots(db);
    const generation = generationOf(db, topic);
    if (slot.generation !== generation || slot.value === undefined) {
      slot.value = load(db);
      slot.generation = generation;
    }
    return slot.value;
  };
}
