import { hideComment, hidePost, noteToAuthor, requireVisible, restoreComment, restorePost } from '../../board/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import { settleReports } from '../reports/settle.ts';

/** A post, or a comment on one. */
export interface Hideable {
  postId: number;
  commentId: number | null;
}

/**
 * Hides a post or comment, tells its author why, and answers what was reported about it. The caller has checked the right.
 * @throws AppError not_found
 */
export function hide(db: Db, viewer: Viewer, thing: Hideable, reason: string, at: Date): void {
  const { postId, commentId } = thing;
  inTransaction(db, () => {
    if (commentId === null) {
      const post = requireVisible(db, viewer, postId);
      hidePost(db, viewer, postId, reason, at);
      noteToAuthor(db, viewer, { ...post, postId }, 'hidden', at, reason);
    } else {
      const { authorId } = hideComment(db, viewer, commentId, reason, at);
      noteToAuthor(db, viewer, { postId, authorId }, 'comment_hidden', at, reason);
    }
    settleReports(db, viewer, thing, 'hidden', reason, at);
  });
}

/** Shows a post or comment again and tells its author; one that is not hidden stays as it is. The caller has checked the right. */
export function restore(db: Db, viewer: Viewer, { postId, commentId }: Hideable, at: Date): void {
  inTransaction(db, () => {
    if (commentId === null) {
      const post = requireVisible(db, viewer, postId);
      if (!post.hiddenAt) return;
      restorePost(db, viewer, postId, at);
      noteToAuthor(db, viewer, { ...post, postId }, 'restored', at);
    } else {
      const comment = restoreComment(db, viewer, commentId, at);
      if (comment.hiddenAt) noteToAuthor(db, viewer, { ...comment, postId }, 'comment_restored', at);
    }
  });
}
