import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, Month } from '../../lib/index.ts';
import type { AdoptionFigures, AdoptionRecord } from './ledger.ts';

export interface AdoptionRow {
  postId: number;
  userId: number;
  departmentId: number;
  startedOn: Month;
  endedOn: Month | null;
  minutesPerRun: number;
  runsPerMonth: number;
  note: string;
  recordedAt: string;
  confirmedOn: Day;
}

/** A row as the ledger's rules want it. */
export const toRecord = (row: AdoptionRow): AdoptionRecord => ({ ...row, endedOn: row.endedOn ?? undefined });

const COLUMNS = `
  post_id AS postId, user_id AS userId, department_id AS departmentId, started_on AS startedOn, ended_on AS endedOn,
  minutes_per_run AS minutesPerRun, runs_per_month AS runsPerMonth, note, recorded_at AS recordedAt, confirmed_on AS confirmedOn`;

export const adoptionQueries = perDatabase((db: Db) => {
  const ofPost = db.prepare<[number], AdoptionRow>(
    `SELECT ${COLUMNS} FROM adoptions WHERE post_id = ? ORDER BY user_id, started_on`,
  );
  const ofPerson = db.prepare<[number, number], AdoptionRow>(
    `SELECT ${COLUMNS} FROM adoptions WHERE post_id = ? AND user_id = ? ORDER BY started_on`,
  );
  const live = db.prepare<[number, number], AdoptionRow>(
    `SELECT ${COLUMNS} FROM adoptions WHERE post_id = ? AND user_id = ? AND ended_on IS NULL`,
  );
  const put = db.prepare<Record<string, unknown>>(`
    INSERT INTO adoptions (post_id, user_id, started_on, ended_on, department_id, minutes_per_run, runs_per_month, note, recorded_at, confirmed_on)
    VALUES (@postId, @userId, @startedOn, @endedOn, @departmentId, @minutesPerRun, @runsPerMonth, @note, @recordedAt, @confirmedOn)
        ON CONFLICT (post_id, user_id, started_on) DO UPDATE
       SET ended_on = excluded.ended_on, department_id = excluded.department_id, minutes_per_run = excluded.minutes_per_run,
           runs_per_month = excluded.runs_per_month, note = excluded.note, recorded_at = excluded.recorded_at, confirmed_on = excluded.confirmed_on`);
  const end = db.prepare<[Month, number, number, Month]>(
    'UPDATE adoptions SET ended_on = ? WHERE post_id = ? AND user_id = ? AND started_on = ?',
  );
  const setNote = db.prepare<[string, number, number]>(
    'UPDATE adoptions SET note = ? WHERE post_id = ? AND user_id = ? AND ended_on IS NULL',
  );
  const confirm = db.prepare<[Day, number, number]>(
    'UPDATE adoptions SET confirmed_on = ? WHERE post_id = ? AND user_id = ? AND ended_on IS NULL',
  );
  const setFigures = db.prepare<Record<string, unknown>>(`
    UPDATE posts SET adopters_count = @adopters, adopting_departments_count = @departments, median_monthly_minutes = @medianMonthlyMinutes,
                     minutes_this_year = @minutesThisYear, minutes_as_of = @month, has_adoptions = 1
     WHERE id = @postId`);
  const figures = db.prepare<[number], { adopters: number; minutesThisYear: number }>(
    'SELECT adopters_count AS adopters, minutes_this_year AS minutesThisYear FROM posts WHERE id = ?',
  );
  const addToTotals = db.prepare<[number, number]>(
    'UPDATE board_totals SET minutes_this_year = minutes_this_year + ?, adopters_count = adopters_count + ? WHERE id = 1',
  );
  const totals = db.prepare<[], { minutesThisYear: number; adopters: number }>(
    'SELECT minutes_this_year AS minutesThisYear, adopters_count AS adopters FROM board_totals WHERE id = 1',
  );
  const outdated = db.prepare<[Month, number], { id: number }>(
    'SELECT id FROM posts INDEXED BY posts_with_old_minutes WHERE has_adoptions = 1 AND minutes_as_of < ? LIMIT ?',
  );
  return {
    listOfPost: (postId: number) => ofPost.all(postId),
    listOfPerson: (postId: number, userId: number) => ofPerson.all(postId, userId),
    findLive: (postId: number, userId: number) => live.get(postId, userId),
    put: (row: AdoptionRow) => void put.run({ ...row }),
    end: (postId: number, userId: number, startedOn: Month, endedOn: Month) => void end.run(endedOn, postId, userId, startedOn),
    confirm: (postId: number, userId: number, day: Day) => confirm.run(day, postId, userId).changes === 1,
    setNote: (postId: number, userId: number, note: string) => void setNote.run(note, postId, userId),
    /** Writes a post's figures and moves the office's totals by the difference. */
    setFigures: (
      postId: number,
      month: Month,
      { adopters, departments, medianMonthlyMinutes, minutesThisYear }: AdoptionFigures,
    ) => {
      const before = figures.get(postId);
      if (!before) throw new Error(`No post ${postId}`);
      setFigures.run({ postId, month, adopters, departments, medianMonthlyMinutes, minutesThisYear });
      addToTotals.run(minutesThisYear - before.minutesThisYear, adopters - before.adopters);
    },
    totals: () => totals.get() ?? { minutesThisYear: 0, adopters: 0 },
    /** Posts whose figures are of an earlier month. */
    listOutdated: (month: Month, limit: number) => outdated.all(month, limit).map(({ id }) => id),
  };
});
