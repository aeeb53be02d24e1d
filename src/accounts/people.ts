import { cachedPerDatabase, type Db } from '../db/index.ts';
import { accountQueries } from './queries.ts';

const names = cachedPerDatabase('people', () => new Map<number, string>());

/** A person's name, kept in memory: lists show thirty authors. @throws for an id that never existed */
export function personName(db: Db, id: number): string {
  const known = names(db);
  let name = known.get(id);
  if (name === undefined) {
    name = accountQueries(db).find(id)?.name;
    if (name === undefined) throw new Error(`No user ${id}`);
    known.set(id, name);
  }
  return name;
}
