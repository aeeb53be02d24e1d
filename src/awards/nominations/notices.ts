import { type Db, perDatabase } from '../../db/index.ts';
import { nominationQueries } from './queries.ts';

const count = perDatabase((db) =>
  db.prepare<[number], { notices: number }>(
    'SELECT count(*) AS notices FROM award_notices WHERE user_id = ? AND read_at IS NULL',
  ),
);

/** States of entries that this person was told of and has not said to have seen. */
export const countAwardNotices = (db: Db, userId: number): number => count(db).get(userId)?.notices ?? 0;

/** Entries that wait for this person: the lead's answer, or a correction. */
export const countAwardRequests = (db: Db, userId: number): number => nominationQueries(db).countAsked(userId);
