import { can } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type Day, dayOf, dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type FormState, formState, type Viewer } from '../../web/index.ts';
import { canEditPost, owns } from '../permissions.ts';
import type { PostRow } from '../posts/queries.ts';
import { growsOld, isStale } from './freshness.ts';
import { freshnessQueries } from './queries.ts';

/** Whether a post still holds, as its page tells. */
export interface Freshness {
  stale: boolean;
  confirmedOn: Day;
  /** How many readers say that it no longer works, and what the latest of them wrote. */
  reports: number;
  lines: { id: number; line: string; department: string; reportedAt: string }[];
  canConfirm: boolean;
  canClose: boolean;
  canReport: boolean;
  /** True while a line of this reader is open. */
  reported: boolean;
  form: FormState;
  /** Open where there is something to correct. */
  formOpen: boolean;
}

/** @returns undefined for kinds that do not grow old */
export function freshnessOf(
  db: Db,
  post: PostRow,
  { viewer, now, obsolescence }: { viewer: Viewer | undefined; now: Date; obsolescence?: FormState | undefined },
): Freshness | undefined {
  if (!growsOld(post.kind)) return undefined;
  const listed = !post.withdrawnAt && !post.hiddenAt;
  const { reports, own } = freshnessQueries(db).countOpen(post.id, viewer?.id);
  return {
    stale: isStale(post.confirmedOn, dayOf(now)),
    confirmedOn: post.confirmedOn,
    reports,
    lines:
      reports === 0
        ? []
        : freshnessQueries(db)
            .listOpen(post.id)
            .map((row) => toLine(db, row)),
    canConfirm: listed && canEditPost(viewer, post),
    canClose: can(viewer, 'moderate'),
    canReport: listed && viewer !== undefined && can(viewer, 'take_part') && !owns(viewer, post),
    reported: own,
    form: obsolescence ?? formState(),
    formOpen: obsolescence !== undefined,
  };
}

/** A line as readers see it: when and from which department, not by whom. */
const toLine = (
  db: Db,
  { id, line, departmentId, reportedAt }: { id: number; line: string; departmentId: number; reportedAt: string },
) => ({
  id,
  line,
  department: departmentOn(db, departmentId, dayOfInstant(reportedAt)).name,
  reportedAt,
});
