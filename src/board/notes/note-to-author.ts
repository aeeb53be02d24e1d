import { type Db, memoryPerDatabase } from '../../db/index.ts';
import { translator, type Viewer } from '../../web/index.ts';
import { owns } from '../permissions.ts';
import { noteQueries } from './queries.ts';

/** What a moderator can do with somebody else's text; the note says it in the words of `note_act.` in the locale files. */
export const NOTED_ACTS = [
  'edited',
  'withdrawn',
  'republished',
  'hidden',
  'restored',
  'redacted',
  'file_removed',
  'trashed',
  'untrashed',
  'comment_hidden',
  'comment_restored',
  'comment_redacted',
] as const;
export type NotedAct = (typeof NOTED_ACTS)[number];

/** Whose text it is, and the post where it stands. */
export interface Noted {
  postId: number;
  authorId: number;
  coauthorIds?: readonly number[];
}

/**
 * Tells the author of a post or comment what a moderator did with it and why, in the author's language. Silent where one of
 * the authors did it. Call it in the transaction of the act.
 */
export function noteToAuthor(db: Db, viewer: Viewer, noted: Noted, act: NotedAct, at: Date, reason = ''): void {
  if (owns(viewer, noted)) return;
  const t = translator(noteQueries(db).localeOf(noted.authorId));
  const body = reason === '' ? t(`note_act.${act}`) : `${t(`note_act.${act}`)}\n${t('hiding.because', { reason })}`;
  putNote(db, viewer, noted, body, at);
}

/** Leaves words for the author of a text. Call it in the transaction of the act. @returns the note's id */
export function putNote(db: Db, viewer: Viewer, { postId, authorId }: Noted, body: string, at: Date): number {
  return noteQueries(db).insert({
    postId,
    recipientId: authorId,
    body,
    writtenBy: viewer.id,
    writtenAt: at.toISOString(),
  });
}

const REMEMBERED = 2_000;
const unread = memoryPerDatabase<number>('board', REMEMBERED);

/** How many notes wait for a person; every page says so in its frame. */
export const countUnreadNotes = (db: Db, userId: number): number =>
  unread(db, String(userId), () => noteQueries(db).countUnread(userId));
