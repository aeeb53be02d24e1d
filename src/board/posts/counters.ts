import type { Db } from '../../db/index.ts';
import { postQueries } from './queries.ts';
import { hotScore } from './ranking.ts';

/**
 * Changes what a post counts and the order that hangs on it. Call it in the transaction of the vote, comment, answer or adoption.
 * @param change how many more (or fewer), or that an answer was accepted or is no more; adoptions and the accepted answer have
 * been written already
 */
export function changeCounters(db: Db, postId: number, change: { votes?: number; comments?: number; answer?: true }): void {
  const before = postQueries(db).findSupport(postId);
  if (!before) throw new Error(`No post ${postId}`);
  const votes = before.votes + (change.votes ?? 0);
  const comments = before.comments + (change.comments ?? 0);
  const accepted = before.accepted === 1;
  // Each writes its own columns only: SQLite rewrites the index entries of every column that is set, changed or not.
  if (change.comments !== undefined || change.answer) {
    postQueries(db).setComments(postId, comments, isAnswered(before.kind, comments, accepted));
  }
  if (change.votes !== undefined || change.comments === undefined) {
    const acceptedAnswers = accepted ? 1 : 0;
    const hot = hotScore({ votes, adoptions: before.adoptions, acceptedAnswers, publishedAt: before.publishedAt });
    postQueries(db).setSupport(postId, votes, hot);
  }
}

/** A question is answered by an accepted comment, anything else by any comment. */
export const isAnswered = (kind: string, comments: number, accepted: boolean): boolean =>
  kind === 'question' ? accepted : comments > 0;
