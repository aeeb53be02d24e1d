import type { Db } from '../../db/index.ts';
import { nominationQueries } from './queries.ts';

/** States of entries that this person was told of and has not said to have seen. */
export const countAwardNotices = (db: Db, userId: number): number => nominationQueries(db).countUnread(userId);

/** Entries that wait for this person: the lead's answer, or a correction. */
export const countAwardRequests = (db: Db, userId: number): number => nominationQueries(db).countAsked(userId);
