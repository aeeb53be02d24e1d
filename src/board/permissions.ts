import { can } from '../accounts/index.ts';
import type { Viewer } from '../web/index.ts';

/** What is owned by whom; roles are decided in `accounts/permissions.ts`. */
interface Owned {
  authorId: number;
}

const owns = (viewer: Viewer, { authorId }: Owned): boolean => viewer.id === authorId;

export const canEditPost = (viewer: Viewer | undefined, post: Owned): boolean =>
  viewer !== undefined && (owns(viewer, post) || can(viewer, 'edit_any_post'));
export const canWithdrawPost = canEditPost;

/** Voting for oneself and adopting one's own tip would say nothing. */
export const canSupportPost = (viewer: Viewer | undefined, post: Owned): boolean =>
  viewer !== undefined && can(viewer, 'take_part') && !owns(viewer, post);

export const canEditComment = (viewer: Viewer | undefined, comment: Owned): boolean =>
  viewer !== undefined && owns(viewer, comment);

/** Who asks, as the queries want it. */
export const askerOf = (viewer: Viewer | undefined) => ({ userId: viewer?.id, moderates: can(viewer, 'moderate') });
