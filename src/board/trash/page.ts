import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';
import { type FormState, type PageModel, type Viewer, view } from '../../web/index.ts';
import { canTakeFromTrash } from '../permissions.ts';
import type { PostRow } from '../posts/queries.ts';
import { trashQueries } from './queries.ts';
import { goesOn } from './trash.ts';

/** What the page of a post says that lies in the trash. */
export interface TrashNotice {
  goesOn: Day;
  by: string | undefined;
  canTakeBack: boolean;
}

/** A post of one's own in the trash. */
export interface TrashedPost {
  id: number;
  title: string;
  goesOn: Day;
  canTakeBack: boolean;
}

export interface DisposalPage extends PageModel {
  post: { id: number; title: string };
  /** The day on which it would go for good. */
  goesOn: Day;
  /** True for a moderator who throws away what somebody else wrote. */
  asksWhy: boolean;
  form: FormState;
}

export const disposalPage = view<DisposalPage>('board/disposal');

export const trashNoticeOf = (db: Db, post: PostRow, viewer: Viewer | undefined): TrashNotice | undefined =>
  post.trashedAt === null
    ? undefined
    : {
        goesOn: goesOn(post.trashedAt),
        by: post.trashedBy === null ? undefined : personName(db, post.trashedBy),
        canTakeBack: canTakeFromTrash(viewer, post),
      };

/** What a person wrote, alone or with others, that lies in the trash. */
export const trashedPosts = (db: Db, viewer: Viewer): TrashedPost[] =>
  trashQueries(db)
    .listOwn(viewer.id)
    .map(({ coauthorIds, ...row }) => ({
      id: row.id,
      title: row.title,
      goesOn: goesOn(row.trashedAt),
      canTakeBack: canTakeFromTrash(viewer, { ...row, coauthorIds }),
    }));
