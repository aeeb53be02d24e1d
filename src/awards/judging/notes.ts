import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { conflict } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { entryCode } from '../years/years.ts';
import type { EntryPlace } from './saving.ts';
import { seatOf } from './seat.ts';

export interface NoteRow {
  entryId: number;
  authorId: number;
  body: string;
  writtenAt: string;
}

export const noteQueries = perDatabase((db: Db) => {
  const list = db.prepare<[number], NoteRow>(`
    SELECT entry_id AS entryId, author_id AS authorId, body, written_at AS writtenAt
      FROM award_deliberation_notes WHERE entry_id = ? ORDER BY id`);
  const insert = db.prepare<NoteRow>(`
    INSERT INTO award_deliberation_notes (entry_id, author_id, body, written_at) VALUES (@entryId, @authorId, @body, @writtenAt)`);
  return {
    /** The oldest first. */
    list: (entryId: number) => list.all(entryId),
    insert: (row: NoteRow) => void insert.run(row),
  };
});

/**
 * Writes to the others who judge an entry, once the own cards are locked; secretaries when the judging has closed.
 * @throws AppError not_found for who has no seat before the entry, conflict before the own cards are locked and after the deliberation
 */
export function writeDeliberationNote(db: Db, viewer: Viewer, place: EntryPlace, body: string, at: Date): void {
  inTransaction(db, () => {
    const { entry, sees, discusses } = seatOf(db, viewer, place, at);
    if (!discusses) throw conflict(sees ? 'award_notes_over' : 'award_notes_early');
    noteQueries(db).insert({ entryId: entry.id, authorId: viewer.id, body, writtenAt: at.toISOString() });
    recordEvent(db, {
      kind: 'award.deliberation_noted',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: place.year,
      details: { entry: entryCode(place.year, entry.number) },
      at,
    });
  });
}
