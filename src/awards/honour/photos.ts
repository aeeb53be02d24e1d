import { randomBytes } from 'node:crypto';
import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { type PhotoRow, photoQueries } from './photo-queries.ts';
import { winningEntries } from './winning.ts';

/** So many photos an entry may have. */
export const PHOTOS_MAX = 8;

/** A photo as a page shows it. */
export interface PhotoView {
  path: string;
  width: number;
  height: number;
  description: string;
}

/** The photos of a team, in the order in which they were added. Their addresses answer once the result is published. */
export const photosOf = (db: Db, entryId: number): PhotoView[] => photoQueries(db).listOfEntry(entryId).map(toPhoto);

export const toPhoto = ({ year, key, width, height, description }: PhotoRow): PhotoView => ({
  path: `/awards/${year}/photos/${key}.webp`,
  width,
  height,
  description,
});

/** A picture that was made anew, with the words for those who do not see it. */
export interface PhotoDraft {
  data: Buffer;
  width: number;
  height: number;
  description: string;
}

/**
 * Adds a photo to an entry that has won.
 * @throws AppError not_found, conflict where there is no room for another
 */
export function addPhoto(
  db: Db,
  viewer: Viewer,
  { year, number, photo }: { year: FiscalYear; number: number; photo: PhotoDraft },
  at: Date,
): void {
  inTransaction(db, () => {
    const entry = requireHonoured(db, year, number);
    requireRoom(db, entry.id);
    const { data: image, width, height, description } = photo;
    const key = randomBytes(16).toString('base64url');
    const row = { entryId: entry.id, key, image, width, height, description };
    photoQueries(db).insert({ ...row, addedBy: viewer.id, addedAt: at.toISOString() });
    record(db, viewer, 'award.photo_added', entry, at);
  });
}

/** Takes a photo away for good. @throws AppError not_found */
export function removePhoto(
  db: Db,
  viewer: Viewer,
  { year, number, id }: { year: FiscalYear; number: number; id: number },
  at: Date,
): void {
  inTransaction(db, () => {
    const entry = requireHonoured(db, year, number);
    photoQueries(db).delete(requirePhoto(db, entry.id, id).id);
    record(db, viewer, 'award.photo_removed', entry, at);
  });
}

/** @throws AppError conflict where an entry has all the photos it may have */
export function requireRoom(db: Db, entryId: number): void {
  if (photoQueries(db).listOfEntry(entryId).length >= PHOTOS_MAX) throw conflict('award_photos_many');
}

/** @throws AppError not_found */
export function requirePhoto(db: Db, entryId: number, id: number): PhotoRow {
  const photo = photoQueries(db).find(entryId, id);
  if (!photo) throw notFound();
  return photo;
}

/** An entry that has won, or that has photos from before a correction. @throws AppError not_found */
export function requireHonoured(db: Db, year: FiscalYear, number: number): EntryWithPost {
  const entry = entryQueries(db).findByNumber(year, number);
  if (!entry) throw notFound();
  const isWinner = winningEntries(db, year).some((winner) => winner.entry.id === entry.id);
  if (!isWinner && photoQueries(db).listOfEntry(entry.id).length === 0) throw notFound();
  return entry;
}

function record(
  db: Db,
  { id: actorId, departmentId }: Viewer,
  kind: 'award.photo_added' | 'award.photo_removed',
  { id, year }: EntryWithPost,
  at: Date,
): void {
  touch(db, 'awards');
  recordEvent(db, { kind, actorId, departmentId, subjectId: id, details: { year }, at });
}
