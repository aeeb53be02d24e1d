import { type Db, writeBehind } from '../../db/index.ts';
import { type Day, dayOf } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { owns } from '../permissions.ts';
import { type PostRow, postQueries } from './queries.ts';

const views = writeBehind<{ postId: number; userId: number; day: Day }>(
  ({ postId, userId, day }) => `${postId} ${userId} ${day}`,
  (db, items) => {
    for (const { postId, userId, day } of items) postQueries(db).addView(postId, day, userId);
  },
);

/** Counts that a person saw a post today; the authors' own looks do not count. Written with others a moment later. */
export function countView(
  db: Db,
  viewer: Viewer | undefined,
  post: Pick<PostRow, 'id' | 'authorId' | 'coauthorIds'>,
  at: Date,
): void {
  if (viewer && !owns(viewer, post)) views(db).add({ postId: post.id, userId: viewer.id, day: dayOf(at) });
}
