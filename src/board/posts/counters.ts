import type { Db } from '../../db/index.ts';
import { postQueries } from './queries.ts';
import { hotScore } from './ranking.ts';

/**
 * Changes what a post counts and the order that hangs on it. Call it in the transaction of the vote, comment or adoption.
 * @param change how many more (or fewer); adoptions have been written to the post already
 */
export function changeCounters(db: Db, postId: number, change: { votes?: number; comments?: number }): void {
  const before = postQueries(db).findSupport(postId);
  if (!before) throw new Error(`No post ${postId}`);
  const votes = before.votes + (change.votes ?? 0);
  const comments = before.comments + (change.comments ?? 0);
  const answered = isAnswered(before.kind, comments, false);
  if (change.votes === undefined && change.comments !== undefined) {
    // A comment alone leaves the order "hot" as it is: writing it again would touch a dozen index entries for nothing.
    postQueries(db).setComments(postId, comments, answered);
  } else {
    const hot = hotScore({ votes, adoptions: before.adoptions, acceptedAnswers: 0, publishedAt: before.publishedAt });
    postQueries(db).setCounters({ id: postId, votes, comments, answered: answered ? 1 : 0, hot });
  }
}

/** A question is answered by an accepted comment, anything else by any comment. */
export const isAnswered = (kind: string, comments: number, accepted: boolean): boolean =>
  kind === 'question' ? accepted : comments > 0;
