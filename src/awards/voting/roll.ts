import { hash } from 'node:crypto';
import { type Db, perDatabase } from '../../db/index.ts';
import { dayOf, type FiscalYear } from '../../lib/index.ts';
import { departmentPath } from '../../organization/index.ts';

export interface RollRow {
  year: FiscalYear;
  userId: number;
  departmentId: number;
  /** The highest department above it (部) on the day of the freeze. */
  divisionId: number;
}

export interface RollAdditionRow {
  year: FiscalYear;
  userId: number;
  reason: string;
  addedBy: number;
  addedAt: string;
}

export interface FoundPerson {
  id: number;
  login: string;
  name: string;
  active: boolean;
}

const FOUND = 10;

export const rollQueries = perDatabase((db: Db) => {
  // A person between two memberships still acts for the last department, as everywhere.
  const eligible = db.prepare<{ day: string; year: FiscalYear }, { userId: number; departmentId: number }>(`
    SELECT u.id AS userId, m.department_id AS departmentId
      FROM users u
      JOIN memberships m ON m.user_id = u.id
       AND m.valid_from = (SELECT max(l.valid_from) FROM memberships l WHERE l.user_id = u.id AND l.valid_from <= @day)
     WHERE u.deactivated_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM award_jurors j WHERE j.year = @year AND j.user_id = u.id AND j.answer IS NOT 'declined')
     ORDER BY u.id`);
  const outside = db.prepare<{ day: string }, { people: number }>(`
    SELECT count(*) AS people FROM users u
     WHERE u.deactivated_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.valid_from <= @day)`);
  const divisions = db.prepare<[FiscalYear], { divisionId: number; people: number }>(`
    SELECT division_id AS divisionId, count(*) AS people FROM award_roll WHERE year = ? GROUP BY division_id ORDER BY division_id`);
  // A name is the same with or without the space between family and given name.
  const named = db.prepare<{ text: string; name: string }, FoundPerson>(`
    SELECT id, login, name, deactivated_at IS NULL AS active FROM users
     WHERE login = @text OR replace(replace(name, ' ', ''), char(0x3000), '') = @name
     ORDER BY login = @text DESC, deactivated_at IS NOT NULL, id LIMIT ${FOUND}`);
  const isJuror = db.prepare<[FiscalYear, number], { found: 1 }>(
    "SELECT 1 AS found FROM award_jurors WHERE year = ? AND user_id = ? AND answer IS NOT 'declined'",
  );
  const insert = db.prepare<RollRow>(
    'INSERT INTO award_roll (year, user_id, department_id, division_id) VALUES (@year, @userId, @departmentId, @divisionId)',
  );
  const find = db.prepare<[FiscalYear, number], RollRow>(`
    SELECT year, user_id AS userId, department_id AS departmentId, division_id AS divisionId
      FROM award_roll WHERE year = ? AND user_id = ?`);
  const list = db.prepare<[FiscalYear], RollRow>(`
    SELECT year, user_id AS userId, department_id AS departmentId, division_id AS divisionId
      FROM award_roll WHERE year = ? ORDER BY user_id`);
  const count = db.prepare<[FiscalYear], { people: number }>('SELECT count(*) AS people FROM award_roll WHERE year = ?');
  const insertAddition = db.prepare<RollAdditionRow>(`
    INSERT INTO award_roll_additions (year, user_id, reason, added_by, added_at)
    VALUES (@year, @userId, @reason, @addedBy, @addedAt)`);
  const additions = db.prepare<[FiscalYear], RollAdditionRow>(`
    SELECT year, user_id AS userId, reason, added_by AS addedBy, added_at AS addedAt
      FROM award_roll_additions WHERE year = ? ORDER BY added_at, user_id`);
  return {
    /** Active accounts with a department, except the jurors of the year. */
    listEligible: (year: FiscalYear, day: string) => eligible.all({ year, day }),
    insert: (row: RollRow) => void insert.run(row),
    find: (year: FiscalYear, userId: number) => find.get(year, userId),
    list: (year: FiscalYear) => list.all(year),
    count: (year: FiscalYear) => count.get(year)?.people ?? 0,
    /** Active accounts that were never in a department. */
    countOutside: (day: string) => outside.get({ day })?.people ?? 0,
    listDivisions: (year: FiscalYear) => divisions.all(year),
    /** People with this login or this name, those who left included. */
    listNamed: (text: string) =>
      named.all({ text, name: text.replace(/\s/g, '') }).map((row) => ({ ...row, active: Boolean(row.active) })),
    isJuror: (year: FiscalYear, userId: number) => isJuror.get(year, userId) !== undefined,
    insertAddition: (row: RollAdditionRow) => void insertAddition.run(row),
    listAdditions: (year: FiscalYear) => additions.all(year),
  };
});

/** Freezes the roll of a year as of the day of `at`. @returns how many people are on it */
export function freezeRoll(db: Db, year: FiscalYear, at: Date): number {
  const day = dayOf(at);
  const { listEligible, insert } = rollQueries(db);
  const people = listEligible(year, day);
  for (const { userId, departmentId } of people)
    insert({ year, userId, departmentId, divisionId: divisionOf(db, departmentId, day) });
  return people.length;
}

/** The highest department above one on a day, itself when nothing is above it. */
export const divisionOf = (db: Db, departmentId: number, day: string): number =>
  departmentPath(db, departmentId, day)[0]?.id ?? departmentId;

/** SHA-256 of the roll as it was frozen, without what was added later: lines of person, department and division by id, joined by LF. */
export function rollDigest(db: Db, year: FiscalYear): string {
  const later = new Set(
    rollQueries(db)
      .listAdditions(year)
      .map(({ userId }) => userId),
  );
  const lines = rollQueries(db)
    .list(year)
    .filter(({ userId }) => !later.has(userId))
    .map(({ userId, departmentId, divisionId }) => `${userId}|${departmentId}|${divisionId}`);
  return hash('sha256', lines.join('\n'), 'hex');
}
