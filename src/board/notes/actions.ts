import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import { conflict, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { requireVisible } from '../posts/actions.ts';
import { putNote } from './note-to-author.ts';
import { noteQueries } from './queries.ts';

/**
 * Writes to the author of a post. The caller has checked the right.
 * @throws AppError not_found, conflict for the own post
 */
export function writeNote(db: Db, viewer: Viewer, postId: number, body: string, at: Date): void {
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    if (post.authorId === viewer.id) throw conflict('note_to_oneself');
    const id = putNote(db, viewer, { postId, authorId: post.authorId }, body, at);
    recordEvent(db, {
      kind: 'note.written',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: id,
      details: { postId },
      at,
    });
  });
}

/** Says that a note has been read. @returns the post it is about @throws AppError not_found for a note to somebody else */
export function readNote(db: Db, viewer: Viewer, id: number, at: Date): number {
  return inTransaction(db, () => {
    const note = noteQueries(db).findOwn(id, viewer.id);
    if (!note) throw notFound();
    if (note.readAt === null) {
      noteQueries(db).setRead(id, viewer.id, at.toISOString());
      recordEvent(db, { kind: 'note.read', actorId: viewer.id, departmentId: viewer.departmentId, subjectId: id, at });
    }
    return note.postId;
  });
}
