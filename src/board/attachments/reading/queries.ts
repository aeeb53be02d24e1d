import { type Db, perDatabase } from '../../../db/index.ts';
import type { FileText } from './read-file-text.ts';

/** A file that nobody has read yet. */
export interface UnreadFile {
  id: number;
  key: string;
  type: string;
}

/**
 * A file may say what was taken out of its post before the file was read, and would bring it back into the index. Nobody
 * knows what that was, so such a file is never read.
 */
const REDACTED_SINCE = `
  SELECT 1 FROM attachments a JOIN events e ON e.kind = 'post.redacted' AND e.subject_id = a.post_id
   WHERE a.file_id = f.id AND e.at >= f.stored_at`;

export const readingQueries = perDatabase((db: Db) => {
  const next = db.prepare<[number], UnreadFile>(`
    SELECT f.id, f.key, f.type FROM files f
     WHERE f.id > ? AND f.type NOT GLOB 'image/*'
       AND NOT EXISTS (SELECT 1 FROM file_texts t WHERE t.file_id = f.id)
       AND EXISTS (SELECT 1 FROM attachments a JOIN post_attachments pa ON pa.attachment_id = a.id WHERE a.file_id = f.id)
       AND NOT EXISTS (${REDACTED_SINCE})
     ORDER BY f.id LIMIT 1`);
  // From the file itself: it may have been removed while it was read, or its post redacted.
  const insert = db.prepare<[string, string | null, string, number]>(`
    INSERT INTO file_texts (file_id, text, fault, read_at) SELECT f.id, ?, ?, ? FROM files f WHERE f.id = ? AND NOT EXISTS (${REDACTED_SINCE})
        ON CONFLICT DO NOTHING`);

  return {
    /** The first after a file that a post shows and that has not been read; pictures say nothing. */
    nextUnread: (afterId: number) => next.get(afterId),
    insert: (fileId: number, { text, fault }: FileText, at: string) => void insert.run(text, fault ?? null, at, fileId),
  };
});
