import { type Db, perDatabase } from '../../db/index.ts';
import type { Locale } from '../../web/index.ts';

export interface NoteRow {
  id: number;
  postId: number;
  recipientId: number;
  body: string;
  writtenBy: number;
  writtenAt: string;
  readAt: string | null;
}

/** Who may read which notes of a post: moderators all, its authors those to the author, anybody those to oneself. */
export interface NoteReader {
  userId: number;
  moderates: boolean;
  /** Whether this person is one of the post's authors. */
  owns: boolean;
}

const COLUMNS = `
  n.id, n.post_id AS postId, n.recipient_id AS recipientId, n.body, n.written_by AS writtenBy, n.written_at AS writtenAt, n.read_at AS readAt`;
const SHOWN = 200;

export const noteQueries = perDatabase((db: Db) => {
  const insert = db.prepare<[number, number, string, number, string]>(
    'INSERT INTO author_notes (post_id, recipient_id, body, written_by, written_at) VALUES (?, ?, ?, ?, ?)',
  );
  const ofPost = db.prepare<{ postId: number; userId: number; moderates: 0 | 1; owns: 0 | 1 }, NoteRow>(`
    SELECT ${COLUMNS} FROM author_notes n JOIN posts p ON p.id = n.post_id
     WHERE n.post_id = @postId
       AND (@moderates = 1 OR n.recipient_id = @userId OR (@owns = 1 AND n.recipient_id = p.author_id))
     ORDER BY n.id DESC LIMIT ${SHOWN}`);
  const ofRecipient = db.prepare<[number], NoteRow>(
    `SELECT ${COLUMNS} FROM author_notes n WHERE n.recipient_id = ? ORDER BY n.id DESC LIMIT ${SHOWN}`,
  );
  const unread = db.prepare<[number], { notes: number }>(
    'SELECT count(*) AS notes FROM author_notes WHERE recipient_id = ? AND read_at IS NULL',
  );
  const setRead = db.prepare<[string, number, number]>(
    'UPDATE author_notes SET read_at = ? WHERE id = ? AND recipient_id = ? AND read_at IS NULL',
  );
  const own = db.prepare<[number, number], { postId: number; readAt: string | null }>(
    'SELECT post_id AS postId, read_at AS readAt FROM author_notes WHERE id = ? AND recipient_id = ?',
  );
  const localeOf = db.prepare<[number], { locale: Locale | null }>('SELECT locale FROM users WHERE id = ?');
  return {
    insert: (row: Pick<NoteRow, 'postId' | 'recipientId' | 'body' | 'writtenBy' | 'writtenAt'>) =>
      Number(insert.run(row.postId, row.recipientId, row.body, row.writtenBy, row.writtenAt).lastInsertRowid),
    /** The notes about a post that this person may read, the latest first. */
    listOfPost: (postId: number, { userId, moderates, owns }: NoteReader) =>
      ofPost.all({ postId, userId, moderates: moderates ? 1 : 0, owns: owns ? 1 : 0 }),
    listOfRecipient: (userId: number) => ofRecipient.all(userId),
    countUnread: (userId: number) => unread.get(userId)?.notes ?? 0,
    findOwn: (id: number, userId: number) => own.get(id, userId),
    setRead: (id: number, userId: number, at: string) => void setRead.run(at, id, userId),
    /** The language a person has chosen, or the one this office speaks. */
    localeOf: (userId: number): Locale => localeOf.get(userId)?.locale ?? 'ja',
  };
});
