import { type Db, perDatabase } from '../db/index.ts';
import type { Day } from '../lib/index.ts';

export interface AnnouncementRow {
  id: number;
  title: string;
  body: string;
  html: string;
  startsOn: Day;
  endsOn: Day;
  authorId: number;
  departmentId: number;
  createdAt: string;
  editedAt: string | null;
}

const COLUMNS = `
  id, title, body, html, starts_on AS startsOn, ends_on AS endsOn, author_id AS authorId, department_id AS departmentId,
  created_at AS createdAt, edited_at AS editedAt`;

export const announcementQueries = perDatabase((db: Db) => {
  const current = db.prepare<{ day: Day }, AnnouncementRow>(
    `SELECT ${COLUMNS} FROM announcements WHERE ends_on >= @day AND starts_on <= @day ORDER BY starts_on DESC, id DESC`,
  );
  const coming = db.prepare<{ day: Day }, AnnouncementRow>(
    `SELECT ${COLUMNS} FROM announcements WHERE ends_on >= @day AND starts_on > @day ORDER BY starts_on, id`,
  );
  const past = db.prepare<[Day, number], AnnouncementRow>(
    `SELECT ${COLUMNS} FROM announcements WHERE ends_on < ? ORDER BY ends_on DESC, id DESC LIMIT ?`,
  );
  const find = db.prepare<[number], AnnouncementRow>(`SELECT ${COLUMNS} FROM announcements WHERE id = ?`);
  const insert = db.prepare<Record<string, unknown>>(`
    INSERT INTO announcements (title, body, html, starts_on, ends_on, author_id, department_id, created_at)
    VALUES (@title, @body, @html, @startsOn, @endsOn, @authorId, @departmentId, @createdAt)`);
  const update = db.prepare<Record<string, unknown>>(`
    UPDATE announcements
       SET title = @title, body = @body, html = @html, starts_on = @startsOn, ends_on = @endsOn, edited_at = @editedAt
     WHERE id = @id`);
  const setPeriod = db.prepare<[Day, Day, number]>('UPDATE announcements SET starts_on = ?, ends_on = ? WHERE id = ?');
  const remove = db.prepare<[number]>('DELETE FROM announcements WHERE id = ?');
  return {
    listCurrent: (day: Day) => current.all({ day }),
    listComing: (day: Day) => coming.all({ day }),
    listPast: (day: Day, limit: number) => past.all(day, limit),
    find: (id: number) => find.get(id),
    insert: (row: Omit<AnnouncementRow, 'id' | 'editedAt'>) => Number(insert.run({ ...row }).lastInsertRowid),
    update: (row: Pick<AnnouncementRow, 'id' | 'title' | 'body' | 'html' | 'startsOn' | 'endsOn'> & { editedAt: string }) =>
      void update.run({ ...row }),
    setPeriod: (id: number, startsOn: Day, endsOn: Day) => void setPeriod.run(startsOn, endsOn, id),
    delete: (id: number) => void remove.run(id),
  };
});
