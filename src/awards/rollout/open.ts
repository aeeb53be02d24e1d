import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { winnersOf } from '../decision/winners.ts';
import { rolloutQueries } from './queries.ts';

/**
 * Asks all departments about the winning cases of a published result. Called in the transaction of the publication, also of a
 * corrected one: what no longer wins is asked about no more unless a department has answered already.
 */
export function openWinners(db: Db, year: FiscalYear, by: Viewer, at: Date): void {
  inTransaction(db, () => {
    const winning = winningPosts(db, year);
    const { list, hasAnswers } = rolloutQueries(db);
    for (const { postId, origin } of list(year))
      if (origin === 'winner' && !winning.has(postId) && !hasAnswers(postId)) closeCase(db, by, postId, at);
    for (const postId of winning) openWinner(db, year, postId, by, at);
  });
}

/** Posts of the entries that hold a prize, in the order of the prizes. */
export const winningPosts = (db: Db, year: FiscalYear): Set<number> =>
  new Set(
    winnersOf(db, year)
      .filter(({ givenBack, entry }) => !givenBack && entry.postId !== null)
      .map(({ entry }) => entry.postId as number),
  );

/** A case that won in an earlier year stays that year's. */
function openWinner(db: Db, year: FiscalYear, postId: number, by: Viewer, at: Date): void {
  const known = rolloutQueries(db).find(postId);
  if (known?.origin === 'winner') return;
  if (known) rolloutQueries(db).makeWinner(postId, year);
  else rolloutQueries(db).insert({ postId, year, origin: 'winner', reason: '', openedBy: by.id, openedAt: at.toISOString() });
  recordEvent(db, { kind: 'rollout.opened', actorId: by.id, departmentId: by.departmentId, subjectId: postId, at });
}

/** Takes a case out that nobody has answered. In the transaction of the caller. */
export function closeCase(db: Db, by: Viewer, postId: number, at: Date): void {
  rolloutQueries(db).delete(postId);
  recordEvent(db, { kind: 'rollout.closed', actorId: by.id, departmentId: by.departmentId, subjectId: postId, at });
}
