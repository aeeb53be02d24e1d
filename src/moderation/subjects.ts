import { personName } from '../accounts/index.ts';
import { askerOf, type Kind, postQueries } from '../board/index.ts';
import { type Db, perDatabase } from '../db/index.ts';
import { truncate } from '../lib/index.ts';
import { plainText } from '../text/index.ts';
import type { Viewer } from '../web/index.ts';

/** A post or comment that moderators deal with, as much of it as this reader may see. */
export interface Subject {
  postId: number;
  commentId: number | undefined;
  kind: Kind | undefined;
  /** The post's title; undefined where the reader may not see it or it is gone. */
  title: string | undefined;
  /** What it says, shortened. */
  excerpt: string;
  author: string;
  authorId: number | undefined;
  state: 'listed' | 'hidden' | 'withdrawn' | 'trashed' | 'deleted';
  path: string;
}

const EXCERPT = 140;

const queries = perDatabase((db: Db) => ({
  comment: db.prepare<[number], { authorId: number; body: string; deletedAt: string | null; hiddenAt: string | null }>(
    'SELECT author_id AS authorId, body, deleted_at AS deletedAt, hidden_at AS hiddenAt FROM comments WHERE id = ?',
  ),
}));

/** For pages of moderators: they see comments in every state. */
export function subjectOf(db: Db, viewer: Viewer, postId: number, commentId: number | null): Subject {
  const post = postQueries(db).findVisible(postId, askerOf(viewer));
  const known = { postId, kind: post?.kind, title: post?.title };
  const comment = commentId === null ? undefined : queries(db).comment.get(commentId);
  if (commentId !== null && comment) {
    return {
      ...known,
      commentId,
      excerpt: truncate(plainText(comment.body), EXCERPT),
      author: personName(db, comment.authorId),
      authorId: comment.authorId,
      state: comment.deletedAt ? 'deleted' : comment.hiddenAt ? 'hidden' : 'listed',
      path: `/posts/${postId}#comment-${commentId}`,
    };
  }
  return {
    ...known,
    commentId: undefined,
    excerpt: post?.excerpt ?? '',
    author: post ? personName(db, post.authorId) : '',
    authorId: post?.authorId,
    state: post?.trashedAt ? 'trashed' : post?.hiddenAt ? 'hidden' : post?.withdrawnAt ? 'withdrawn' : 'listed',
    path: `/posts/${postId}`,
  };
}
