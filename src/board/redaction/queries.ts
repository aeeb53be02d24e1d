import { type Db, perDatabase } from '../../db/index.ts';
import type { FieldRow } from '../posts/field-rows.ts';

/** A text somewhere around a post, and what would write it anew. */
export interface StoredText {
  value: string;
  /** Characters that have room. */
  max: number;
  put(value: string): void;
}

interface IdentifiedText {
  id: number;
  value: string;
}

// Not of co-authors: a moderator names them without asking, and what they write elsewhere is nobody's business.
const AUTHOR = 'SELECT author_id FROM posts WHERE id = @postId';

// Cast, because the driver hands a number over as one with a point.
const AT_POST = `
  (place = '/posts/' || CAST(@postId AS INTEGER) OR place GLOB '/posts/' || CAST(@postId AS INTEGER) || '#*'
   OR place IN (SELECT '/attachments/' || key FROM attachments WHERE post_id = @postId))`;

/** The texts of one column around a post: how they are found, and how one is written. */
const COLUMNS = {
  reports: { column: 'line', of: 'SELECT id, line AS value FROM reports WHERE post_id = @postId' },
  explanations: {
    table: 'reports',
    column: 'explanation',
    of: 'SELECT id, explanation AS value FROM reports WHERE post_id = @postId',
  },
  obsolete_reports: { column: 'line', of: 'SELECT id, line AS value FROM obsolete_reports WHERE post_id = @postId' },
  author_notes: { column: 'body', max: 500, of: 'SELECT id, body AS value FROM author_notes WHERE post_id = @postId' },
  number_exceptions: {
    column: 'reason',
    of: `SELECT id, reason AS value FROM number_exceptions WHERE ${AT_POST}`,
  },
  hidden_reasons: {
    table: 'posts',
    column: 'hidden_reason',
    of: 'SELECT id, hidden_reason AS value FROM posts WHERE id = @postId AND hidden_reason IS NOT NULL',
  },
  hidden_comments: {
    table: 'comments',
    column: 'hidden_reason',
    of: 'SELECT id, hidden_reason AS value FROM comments WHERE post_id = @postId AND hidden_reason IS NOT NULL',
  },
  attachments: {
    column: 'name',
    of: `SELECT id, name AS value FROM attachments
          WHERE post_id = @postId OR draft_id IN (SELECT id FROM drafts WHERE post_id = @postId)
             OR (post_id IS NULL AND uploaded_by = (${AUTHOR}))`,
  },
  // What the index knows of its files; their bytes stay (docs/decisions/0010).
  file_texts: {
    column: 'text',
    key: 'file_id',
    max: 100_000,
    of: 'SELECT file_id AS id, text AS value FROM file_texts WHERE file_id IN (SELECT file_id FROM attachments WHERE post_id = @postId)',
  },
} as const satisfies Record<string, { table?: string; column: string; key?: string; max?: number; of: string }>;
const LINE_MAX = 200;

export const redactionQueries = perDatabase((db: Db) => {
  const columns = Object.entries(COLUMNS).map(([name, each]) => {
    const table = 'table' in each ? each.table : name;
    return {
      max: 'max' in each ? each.max : LINE_MAX,
      find: db.prepare<{ postId: number }, IdentifiedText>(each.of),
      put: db.prepare<[string, number]>(`UPDATE ${table} SET ${each.column} = ? WHERE ${'key' in each ? each.key : 'id'} = ?`),
    };
  });
  const adoptions = db.prepare<[number], { userId: number; startedOn: string; value: string }>(
    "SELECT user_id AS userId, started_on AS startedOn, note AS value FROM adoptions WHERE post_id = ? AND note <> ''",
  );
  const putAdoption = db.prepare<[string, number, number, string]>(
    'UPDATE adoptions SET note = ? WHERE post_id = ? AND user_id = ? AND started_on = ?',
  );
  const comments = db.prepare<[number], { id: number; body: string }>(
    'SELECT id, body FROM comments WHERE post_id = ? AND deleted_at IS NULL',
  );
  const putComment = db.prepare<[string, string, number]>('UPDATE comments SET body = ?, html = ? WHERE id = ?');
  const draftFields = db.prepare<{ postId: number }, FieldRow & { draftId: number }>(`
    SELECT f.draft_id AS draftId, f.name, f.position, f.value FROM draft_fields f JOIN drafts d ON d.id = f.draft_id
     WHERE d.post_id = @postId
        OR d.user_id = (${AUTHOR})`);
  const putDraftField = db.prepare<[string, number, string, number]>(
    'UPDATE draft_fields SET value = ? WHERE draft_id = ? AND name = ? AND position = ?',
  );
  const renewDraft = db.prepare<[number]>('UPDATE drafts SET version = version + 1 WHERE id = ?');
  const revisionFields = db.prepare<[number], FieldRow & { revision: number }>(
    'SELECT revision, name, position, value FROM revision_fields WHERE post_id = ?',
  );
  const setPost = db.prepare<[string, string, number]>(
    'UPDATE posts SET title = ?, excerpt = ?, revision = revision + 1 WHERE id = ?',
  );
  // The reasons that the log of moderation shows, and those for numbers let through.
  const events = db.prepare<{ postId: number }, { id: number; details: string }>(`
    SELECT id, details FROM events
     WHERE kind IN ('post.hidden', 'post.restored', 'post.redacted', 'post.trashed', 'post.untrashed', 'comment.hidden', 'comment.restored',
                    'attachment.removed', 'report.settled', 'number.allowed')
       AND (kind GLOB 'post.*' AND subject_id = @postId
            OR json_extract(details, '$.postId') = @postId
            OR kind = 'number.allowed' AND subject_id IN (
                 SELECT id FROM number_exceptions WHERE ${AT_POST}))`);
  const putDetails = db.prepare<[string, number]>('UPDATE events SET details = ? WHERE id = ?');
  const unusedTags = db.prepare<[], { id: number; name: string }>(
    'SELECT id, name FROM tags WHERE NOT EXISTS (SELECT 1 FROM post_tags pt WHERE pt.tag_id = tags.id)',
  );
  const deleteTag = db.prepare<[number]>('DELETE FROM tags WHERE id = ?');
  // Clicks go with their searches. Nobody knows who wrote the one, and the other two are somebody's own: all of the row goes.
  const forgetLogged = db.prepare<[string]>('DELETE FROM search_log WHERE instr(query, ?) > 0');
  const kept = ['recent_searches', 'saved_searches'].map((table) => ({
    all: db.prepare<[], { query: string }>(`SELECT DISTINCT query FROM ${table}`),
    forget: db.prepare<[string]>(`DELETE FROM ${table} WHERE query = ?`),
  }));
  const last = db.prepare<[number], { at: string; actorId: number }>(
    "SELECT at, actor_id AS actorId FROM events WHERE kind = 'post.redacted' AND subject_id = ? ORDER BY id DESC LIMIT 1",
  );

  return {
    /** Everything people have written around a post but the post itself and its comments. */
    listTexts: (postId: number): StoredText[] => [
      ...columns.flatMap(({ max, find, put }) =>
        find.all({ postId }).map(({ id, value }) => ({ value, max, put: (text: string) => void put.run(text, id) })),
      ),
      ...adoptions.all(postId).map(({ userId, startedOn, value }) => ({
        value,
        max: LINE_MAX,
        put: (text: string) => void putAdoption.run(text, postId, userId, startedOn),
      })),
    ],
    listComments: (postId: number) => comments.all(postId),
    putComment: (id: number, body: string, html: string) => void putComment.run(body, html, id),
    listDraftFields: (postId: number) => draftFields.all({ postId }),
    /** The draft's version grows, so that a window that is still open does not save the passage again unnoticed. */
    putDraftField: (draftId: number, { name, position, value }: FieldRow) => {
      putDraftField.run(value, draftId, name, position);
      renewDraft.run(draftId);
    },
    listRevisionFields: (postId: number) => revisionFields.all(postId),
    setPost: (postId: number, title: string, excerpt: string) => void setPost.run(title, excerpt, postId),
    /** What was written down about the post and what hangs on it, as JSON. */
    listEvents: (postId: number) => events.all({ postId }),
    putDetails: (id: number, details: string) => void putDetails.run(details, id),
    listUnusedTags: () => unusedTags.all(),
    deleteTag: (id: number) => void deleteTag.run(id),
    /** Forgets the searches of everybody that a passage stands in. @param folded the passage as the log writes it */
    forgetSearches: (folded: string, isIn: (query: string) => boolean) => {
      forgetLogged.run(folded);
      for (const { all, forget } of kept) for (const { query } of all.all()) if (isIn(query)) forget.run(query);
    },
    findLast: (postId: number) => last.get(postId),
  };
});
