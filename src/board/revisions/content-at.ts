import type { Db } from '../../db/index.ts';
import { writableKind } from '../drafts/keep.ts';
import type { PostContent } from '../posts/content.ts';
import { fromFieldRows } from '../posts/field-rows.ts';
import { roughContent } from '../posts/rough-content.ts';
import { revisionQueries } from './queries.ts';

/**
 * What a post said at an instant, for who has kept the number of its revision of then; without the passages redacted since.
 * Where somebody's revision went on beyond the instant (five minutes are one), it is what stood there before that revision.
 * @returns undefined when the history does not tell it
 */
export function contentAt(db: Db, postId: number, revision: number, at: Date): PostContent | undefined {
  const { findCovering, findBefore, listFields } = revisionQueries(db);
  const covering = findCovering(postId, revision);
  const wentOn = covering !== undefined && covering.savedAt > at.toISOString();
  const then = wentOn ? findBefore(postId, covering.revision) : covering;
  if (!then) return undefined;
  const typed = fromFieldRows(listFields(postId, then.revision));
  const kind = writableKind(typed['kind']);
  return kind && roughContent(typed, kind);
}
