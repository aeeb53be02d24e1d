import type { Db } from '../../db/index.ts';
import type { Author } from '../posts/actions.ts';
import type { PostContent } from '../posts/content.ts';
import { toFieldRows } from '../posts/field-rows.ts';
import { typedFrom } from '../posts/forms.ts';
import { type RevisionRow, revisionQueries } from './queries.ts';

/** What one person saves within this time is one revision (product.md, 4), counted from its first save. */
const ONE_REVISION_MS = 5 * 60_000;

/**
 * Keeps what a post says from now on. Call it in the transaction that saves the post.
 * @param revision the post's, after the save
 * @param restoredFrom when the revision was saved that is brought back; always a revision of its own
 */
export function recordRevision(
  db: Db,
  author: Author,
  postId: number,
  revision: number,
  content: PostContent,
  at: Date,
  restoredFrom?: string,
): void {
  const savedAt = at.toISOString();
  const latest = revisionQueries(db).findLatest(postId);
  if (latest && restoredFrom === undefined && continues(latest, author, at))
    revisionQueries(db).extend(postId, latest.revision, revision, savedAt);
  else {
    revisionQueries(db).insert(postId, {
      revision,
      authorId: author.id,
      departmentId: author.departmentId,
      startedAt: savedAt,
      savedAt,
      restoredFrom: restoredFrom ?? null,
    });
  }
  revisionQueries(db).putFields(postId, revision, toFieldRows(typedFrom(content)));
}

function continues({ restoredFrom, authorId, startedAt }: RevisionRow, author: Author, at: Date): boolean {
  const age = at.getTime() - Date.parse(startedAt);
  // Below zero the server's clock has been set back.
  return restoredFrom === null && authorId === author.id && age >= 0 && age <= ONE_REVISION_MS;
}
