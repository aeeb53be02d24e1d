import { can, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type PageModel, type Viewer, view } from '../../web/index.ts';
import { askerOf, owns } from '../permissions.ts';
import { type PostRow, postQueries } from '../posts/queries.ts';
import { type NoteRow, noteQueries } from './queries.ts';

export interface NoteView {
  id: number;
  body: string;
  from: string;
  to: string;
  writtenAt: string;
  readAt: string | undefined;
  /** True for the person it is written to, until it has been read. */
  canAcknowledge: boolean;
}

/** Notes about a post: those that have not been read, and the others. */
export interface PostNotes {
  open: NoteView[];
  earlier: NoteView[];
}

export interface NotesPage extends PageModel {
  notes: (NoteView & { post: { id: number; title: string | undefined } })[];
}

export const notesPage = view<NotesPage>('me/notes');

/** What moderators wrote about a post, as far as this reader may know. */
export function notesOf(db: Db, post: PostRow, viewer: Viewer | undefined): PostNotes {
  if (!viewer) return { open: [], earlier: [] };
  const reader = { userId: viewer.id, moderates: can(viewer, 'moderate'), owns: owns(viewer, post) };
  const notes = noteQueries(db)
    .listOfPost(post.id, reader)
    .map((row) => toView(db, row, viewer));
  return { open: notes.filter(({ readAt }) => !readAt), earlier: notes.filter(({ readAt }) => readAt) };
}

/** All notes to one person; the post is named where that person may still see it. */
export function notesToViewer(db: Db, viewer: Viewer): NotesPage['notes'] {
  return noteQueries(db)
    .listOfRecipient(viewer.id)
    .map((row) => ({
      ...toView(db, row, viewer),
      post: { id: row.postId, title: postQueries(db).findVisible(row.postId, askerOf(viewer))?.title },
    }));
}

const toView = (db: Db, row: NoteRow, viewer: Viewer): NoteView => ({
  id: row.id,
  body: row.body,
  from: personName(db, row.writtenBy),
  to: personName(db, row.recipientId),
  writtenAt: row.writtenAt,
  readAt: row.readAt ?? undefined,
  canAcknowledge: row.recipientId === viewer.id && row.readAt === null,
});
