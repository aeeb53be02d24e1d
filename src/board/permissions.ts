import { can } from '../accounts/index.ts';
import type { Viewer } from '../web/index.ts';

/** What is owned by whom; roles are decided in `accounts/permissions.ts`. */
interface Owned {
  authorId: number;
  coauthorIds?: readonly number[];
}

/** Whether a person wrote something, alone or with others. */
export const owns = (viewer: Pick<Viewer, 'id'>, { authorId, coauthorIds }: Owned): boolean =>
  viewer.id === authorId || coauthorIds?.includes(viewer.id) === true;

export const canEditPost = (viewer: Viewer | undefined, post: Owned): boolean =>
  viewer !== undefined && (owns(viewer, post) || can(viewer, 'edit_any_post'));
export const canWithdrawPost = canEditPost;
export const canTrashPost = canEditPost;

/** What a moderator threw away, a moderator takes back. */
export const canTakeFromTrash = (viewer: Viewer | undefined, post: Owned & { trashedBy: number | null }): boolean =>
  viewer !== undefined &&
  (can(viewer, 'edit_any_post') || (owns(viewer, post) && post.trashedBy !== null && owns({ id: post.trashedBy }, post)));

/** Who asked says what the answer is; a moderator may where the asker has forgotten. */
export const canAcceptAnswer = (viewer: Viewer | undefined, question: Owned): boolean =>
  viewer !== undefined && (owns(viewer, question) || can(viewer, 'moderate'));

/** Voting for oneself and adopting one's own tip would say nothing. */
export const canSupportPost = (viewer: Viewer | undefined, post: Owned): boolean =>
  viewer !== undefined && can(viewer, 'take_part') && !owns(viewer, post);

/** Nobody reports to the moderators what is the own. */
export const canReport = canSupportPost;

export const canEditComment = (viewer: Viewer | undefined, comment: Owned): boolean =>
  viewer !== undefined && owns(viewer, comment);

/** Who asks, as the queries want it. */
export const askerOf = (viewer: Viewer | undefined) => ({ userId: viewer?.id, moderates: can(viewer, 'moderate') });
