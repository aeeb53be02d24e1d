import { recordEvent } from '../activity/index.ts';
import { type Db, inTransaction, perDatabase, touch } from '../db/index.ts';

/** A text that looked as if it held a My Number and went through because the writer said why it is none. Never the number itself. */
export interface NumberException {
  userId: number;
  departmentId: number;
  /** The address where the text now stands, or where it was sent. */
  place: string;
  reason: string;
  at: Date;
}

export const PLACE_MAX = 300;

const queries = perDatabase((db) => ({
  insert: db.prepare<[number, number, string, string, string]>(
    'INSERT INTO number_exceptions (user_id, department_id, place, reason, allowed_at) VALUES (?, ?, ?, ?, ?)',
  ),
  setPlace: db.prepare<[string, number]>('UPDATE number_exceptions SET place = ? WHERE id = ?'),
  delete: db.prepare<[number]>('DELETE FROM number_exceptions WHERE id = ?'),
}));

/** Writes down for the moderators that a number was let through. @returns its id */
export function recordNumberException(db: Db, { userId, departmentId, place, reason, at }: NumberException): number {
  return inTransaction(db, () => {
    const row = queries(db).insert.run(userId, departmentId, place.slice(0, PLACE_MAX), reason, at.toISOString());
    const id = Number(row.lastInsertRowid);
    recordEvent(db, { kind: 'number.allowed', actorId: userId, departmentId, subjectId: id, details: { reason }, at });
    return id;
  });
}

/** Says where the text went once that is known; a text that was refused after all is nowhere. */
export function placeNumberException(db: Db, id: number, place: string | undefined): void {
  if (place === undefined) queries(db).delete.run(id);
  else queries(db).setPlace.run(place.slice(0, PLACE_MAX), id);
  touch(db, 'board');
}
