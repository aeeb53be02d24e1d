import type { Db } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import { freshnessQueries } from './queries.ts';

/** Closes what readers wrote about a post that no longer worked: it has been confirmed or changed. Call it in the transaction of that. */
export function settleObsolescence(db: Db, viewer: Pick<Viewer, 'id'>, postId: number, at: Date): void {
  freshnessQueries(db).settle(postId, at.toISOString(), viewer.id);
}
