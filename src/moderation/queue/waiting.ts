import { type Db, memoryPerDatabase } from '../../db/index.ts';
import { numberQueries } from '../numbers/queries.ts';
import { reportQueries } from '../reports/queries.ts';

const MODERATORS_REMEMBERED = 200;
const remembered = memoryPerDatabase<number>('board', MODERATORS_REMEMBERED);

/** How many things wait for a moderator's answer: what is reported, and numbers let through. Every page says so in its frame. */
export const countWaiting = (db: Db, userId: number): number =>
  remembered(db, String(userId), () => reportQueries(db).countThings(userId) + numberQueries(db).countUnseen());
