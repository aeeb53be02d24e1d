import { createHash, randomBytes } from 'node:crypto';
import { type Db, perDatabase } from '../../db/index.ts';

/** Who asks, and when. Neither is stored. */
export interface Asker {
  id: number;
  at: Date;
}

const SOON_MS = 600_000;
const REMEMBERED = 10_000;

// Nothing in the memory of the server says who asked for what either.
const lastAsked = perDatabase(() => ({ key: randomBytes(16), times: new Map<string, number>() }));

/** Whether this person has asked for the same in the last ten minutes; from now on it is so. */
export function isRepeated(db: Db, { id, at }: Asker, query: string): boolean {
  const { key, times } = lastAsked(db);
  const who = createHash('sha256').update(key).update(`${id} ${query}`).digest('base64');
  const before = times.get(who);
  if (before !== undefined && Math.abs(at.getTime() - before) < SOON_MS) return true;
  // The one noted longest ago goes first.
  times.delete(who);
  times.set(who, at.getTime());
  if (times.size > REMEMBERED) times.delete(times.keys().next().value as string);
  return false;
}
