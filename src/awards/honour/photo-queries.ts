import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

/** A photo of a team, without its bytes. */
export interface PhotoRow {
  id: number;
  entryId: number;
  year: FiscalYear;
  key: string;
  width: number;
  height: number;
  description: string;
}

export interface NewPhoto extends Omit<PhotoRow, 'id' | 'year'> {
  /** webp */
  image: Buffer;
  addedBy: number;
  addedAt: string;
}

const PHOTO = `
  SELECT p.id, p.entry_id AS entryId, e.year, p.key, p.width, p.height, p.description
    FROM award_photos p JOIN award_entries e ON e.id = p.entry_id`;

export const photoQueries = perDatabase((db: Db) => {
  const ofEntry = db.prepare<[number], PhotoRow>(`${PHOTO} WHERE p.entry_id = ? ORDER BY p.id`);
  const ofYear = db.prepare<[FiscalYear], PhotoRow>(`${PHOTO} WHERE e.year = ? ORDER BY p.id`);
  const find = db.prepare<[number, number], PhotoRow>(`${PHOTO} WHERE p.entry_id = ? AND p.id = ?`);
  const image = db.prepare<[FiscalYear, string], { image: Buffer }>(`
    SELECT p.image FROM award_photos p JOIN award_entries e ON e.id = p.entry_id
     WHERE e.year = ? AND p.key = ?
       AND EXISTS (SELECT 1 FROM award_results r WHERE r.year = e.year AND r.published_at IS NOT NULL)`);
  const insert = db.prepare<NewPhoto>(`
    INSERT INTO award_photos (entry_id, key, image, width, height, description, added_by, added_at)
    VALUES (@entryId, @key, @image, @width, @height, @description, @addedBy, @addedAt)`);
  const remove = db.prepare<[number]>('DELETE FROM award_photos WHERE id = ?');
  return {
    /** In the order in which they were added. */
    listOfEntry: (entryId: number) => ofEntry.all(entryId),
    listOfYear: (year: FiscalYear) => ofYear.all(year),
    find: (entryId: number, id: number) => find.get(entryId, id),
    /** The bytes behind an address of a year whose result is out. */
    findImage: (year: FiscalYear, key: string) => image.get(year, key)?.image,
    insert: (row: NewPhoto) => Number(insert.run(row).lastInsertRowid),
    delete: (id: number) => void remove.run(id),
  };
});
