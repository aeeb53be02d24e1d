import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

export interface LotRow {
  year: FiscalYear;
  category: string;
  publicNumber: string;
  witnesses: string;
  drawnAt: string;
  recordedBy: number;
}

/** `moved_up`: in the place of one who withdrew before the judging. */
export type How = 'vote' | 'moved_up' | 'jury';

export interface ShortlistRow {
  entryId: number;
  year: FiscalYear;
  category: string;
  how: How;
  reason: string;
  /** null where the rules did it. */
  addedBy: number | null;
  addedAt: string;
}

/** People of one department of the roll, and how many of them voted in any category. */
export interface TurnoutRow {
  departmentId: number;
  people: number;
  voted: number;
}

export const countingQueries = perDatabase((db: Db) => {
  const ballots = db.prepare<[FiscalYear], { category: string; choices: string }>(
    'SELECT category, choices FROM award_ballots WHERE year = ? ORDER BY category, choices',
  );
  const participations = db.prepare<[FiscalYear], { category: string; people: number }>(
    'SELECT category, count(*) AS people FROM award_participations WHERE year = ? GROUP BY category',
  );
  // R6: people barred from an entry who voted in its category. What they chose is not looked at.
  const barred = db.prepare<{ year: FiscalYear; byDepartment: 0 | 1 }, { entryId: number; people: number }>(`
    SELECT entryId, count(*) AS people FROM (
      SELECT e.id AS entryId, p.user_id AS userId
        FROM award_entries e
        JOIN award_members m ON m.entry_id = e.id
        JOIN award_participations p ON p.year = e.year AND p.category = e.category AND p.user_id = m.user_id
       WHERE e.year = @year AND e.listed_revision IS NOT NULL
       UNION
      SELECT e.id, p.user_id
        FROM award_entries e
        JOIN award_members m ON m.entry_id = e.id
        JOIN award_roll r ON r.year = e.year AND r.department_id = m.department_id
        JOIN award_participations p ON p.year = e.year AND p.category = e.category AND p.user_id = r.user_id
       WHERE e.year = @year AND e.listed_revision IS NOT NULL AND @byDepartment = 1)
     GROUP BY entryId`);
  const nominationDays = db.prepare<[FiscalYear], { entryId: number; at: string }>(`
    SELECT n.entry_id AS entryId, min(n.nominated_at) AS at
      FROM award_nominations n JOIN award_entries e ON e.id = n.entry_id WHERE e.year = ? GROUP BY n.entry_id`);
  const turnout = db.prepare<[FiscalYear, FiscalYear], TurnoutRow>(`
    SELECT r.department_id AS departmentId, count(*) AS people, count(v.user_id) AS voted
      FROM award_roll r LEFT JOIN (SELECT DISTINCT user_id FROM award_participations WHERE year = ?) v ON v.user_id = r.user_id
     WHERE r.year = ? GROUP BY r.department_id`);
  const boxes = db.prepare<[FiscalYear], { category: string; digest: string }>(
    'SELECT category, digest FROM award_boxes WHERE year = ?',
  );
  const lots = db.prepare<[FiscalYear], LotRow>(`
    SELECT year, category, public_number AS publicNumber, witnesses, drawn_at AS drawnAt, recorded_by AS recordedBy
      FROM award_lots WHERE year = ?`);
  const insertLot = db.prepare<LotRow>(`
    INSERT INTO award_lots (year, category, public_number, witnesses, drawn_at, recorded_by)
    VALUES (@year, @category, @publicNumber, @witnesses, @drawnAt, @recordedBy)`);
  const shortlist = db.prepare<[FiscalYear], ShortlistRow>(`
    SELECT entry_id AS entryId, year, category, how, reason, added_by AS addedBy, added_at AS addedAt
      FROM award_shortlist WHERE year = ? ORDER BY entry_id`);
  const insertShortlisted = db.prepare<ShortlistRow>(`
    INSERT INTO award_shortlist (entry_id, year, category, how, reason, added_by, added_at)
    VALUES (@entryId, @year, @category, @how, @reason, @addedBy, @addedAt)`);
  const part = db.prepare<{ year: FiscalYear; category: string; userId: number }, { found: 0 | 1 }>(`
    SELECT EXISTS (
      SELECT 1 FROM award_entries e
       WHERE e.year = @year AND e.category = @category AND e.listed_revision IS NOT NULL
         AND (EXISTS (SELECT 1 FROM award_members m WHERE m.entry_id = e.id AND m.user_id = @userId)
              OR EXISTS (SELECT 1 FROM award_nominations n WHERE n.entry_id = e.id AND n.nominator_id = @userId))) AS found`);
  return {
    /** Numbers of entries as they were chosen, without whose they are. For a box that is closed. */
    listBallots: (year: FiscalYear) =>
      ballots.all(year).map(({ category, choices }) => ({ category, choices: JSON.parse(choices) as number[] })),
    /** By category, how many people are marked as having voted. */
    countParticipations: (year: FiscalYear) =>
      new Map(participations.all(year).map(({ category, people }) => [category, people])),
    /** X of R6 by entry; entries without such a ballot are not in it. */
    countBarred: (year: FiscalYear, byDepartment: boolean) =>
      new Map(barred.all({ year, byDepartment: byDepartment ? 1 : 0 }).map(({ entryId, people }) => [entryId, people])),
    /** When each entry was nominated first. */
    listNominationDays: (year: FiscalYear) => new Map(nominationDays.all(year).map(({ entryId, at }) => [entryId, at])),
    listTurnout: (year: FiscalYear) => turnout.all(year, year),
    listBoxes: (year: FiscalYear) => new Map(boxes.all(year).map(({ category, digest }) => [category, digest])),
    listLots: (year: FiscalYear) => new Map(lots.all(year).map((row) => [row.category, row])),
    insertLot: (row: LotRow) => void insertLot.run(row),
    /** In the order of their numbers. */
    listShortlist: (year: FiscalYear) => shortlist.all(year),
    insertShortlisted: (row: ShortlistRow) => void insertShortlisted.run(row),
    /** Whether a person is in the team of an entry on the frozen list, or has nominated one. */
    hasPart: (year: FiscalYear, category: string, userId: number) => part.get({ year, category, userId })?.found === 1,
  };
});
