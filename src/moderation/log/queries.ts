import type { EventKind } from '../../activity/index.ts';
import { type Db, perDatabase } from '../../db/index.ts';
import type { Page } from '../../lib/index.ts';
import { type Asked, type Keyed, pagedBy } from '../paged.ts';

/** Acts on what stands on the board, and on what it is ordered by. */
const ON_BOARD = [
  'post.hidden',
  'post.restored',
  'post.redacted',
  'post.trashed',
  'post.untrashed',
  'post.purged',
  'post.answer_accepted',
  'comment.hidden',
  'comment.restored',
  'attachment.removed',
  'report.settled',
  'category.merged',
  'tag.merged',
  'announcement.published',
  'announcement.edited',
  'announcement.ended',
] as const satisfies readonly EventKind[];

const OF_SYNONYMS = ['synonym.created', 'synonym.edited', 'synonym.deleted'] as const satisfies readonly EventKind[];

/** What the log tells every member. Never who reported, never notes, nothing of what a text said. */
export const LOGGED = [...ON_BOARD, ...OF_SYNONYMS] as const;
export type LoggedKind = (typeof LOGGED)[number];

export interface LogRow extends Keyed {
  at: string;
  kind: LoggedKind;
  actorId: number | null;
  subjectId: number | null;
  /** The post it is about, also where the subject is a comment. */
  postId: number | null;
  details: string;
}

const anyOf = (kinds: readonly EventKind[]): string => `kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`;

/**
 * The list of kinds must stand here as in the index events_of_moderation, sign by sign: SQLite takes the index only then. Of
 * synonyms there are few, and the index by kind finds them.
 *
 * What authors do with their own things is no moderation; and a report that was answered by hiding or the trash is told by
 * that act. Only moderators give a reason; without one the post tells whose it is.
 */
const MODERATION = `
  SELECT e.id, e.id AS sortKey, e.at, e.kind, e.actor_id AS actorId, e.subject_id AS subjectId, e.details,
         CASE WHEN e.kind GLOB 'post.*' THEN e.subject_id
              ELSE ifnull(json_extract(e.details, '$.postId'), (SELECT c.post_id FROM comments c WHERE e.kind GLOB 'comment.*' AND c.id = e.subject_id))
          END AS postId
    FROM events e INDEXED BY events_of_moderation
   WHERE ${anyOf(ON_BOARD)}
     AND NOT (e.kind IN ('post.trashed', 'post.untrashed', 'post.answer_accepted')
              AND json_extract(e.details, '$.reason') IS NULL
              AND NOT EXISTS (SELECT 1 FROM posts p
                               WHERE p.id = e.subject_id AND p.author_id <> e.actor_id
                                 AND NOT EXISTS (SELECT 1 FROM post_coauthors a WHERE a.post_id = p.id AND a.user_id = e.actor_id)))
     AND NOT (e.kind = 'report.settled' AND json_extract(e.details, '$.outcome') IN ('hidden', 'trashed'))
  UNION ALL
  SELECT e.id, e.id AS sortKey, e.at, e.kind, e.actor_id AS actorId, e.subject_id AS subjectId, e.details, NULL AS postId
    FROM events e INDEXED BY events_of_subject
   WHERE ${anyOf(OF_SYNONYMS)}`;

export const logQueries = perDatabase((db: Db) => {
  const moderation = pagedBy<Record<string, never>, LogRow>(db, MODERATION, 'DESC');
  return { list: (asked: Asked): Page<LogRow> => moderation({}, asked) };
});
