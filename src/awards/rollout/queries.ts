import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, FiscalYear } from '../../lib/index.ts';
import type { Answer } from './answers.ts';
import type { ReminderMonths } from './reminders.ts';

export interface CaseRow {
  postId: number;
  year: FiscalYear;
  origin: 'winner' | 'recommended';
  /** Why the secretariat recommends it. */
  reason: string;
  /** Departments where the task exists; null while nobody has counted. */
  departments: number | null;
  openedBy: number;
  openedAt: string;
}

/** A case with its post as it stands now, and whose it is. */
export interface OpenCase extends CaseRow {
  title: string;
  /** Whether every reader may open it. */
  readable: boolean;
  /** The lead of the entry and the department of the nomination; of a recommended case the author's. */
  ownerId: number;
  ownerDepartmentId: number;
  team: CaseMember[];
}

/** Of the team of a winner with the department of the nomination; of a recommended case one of its authors. */
export interface CaseMember {
  userId: number;
  /** Null for somebody who belonged to none. */
  departmentId: number | null;
}

export interface AnswerRow {
  postId: number;
  departmentId: number;
  seq: number;
  answer: Answer;
  reason: string;
  hoursAYear: number | null;
  answeredBy: number;
  answeredAt: string;
}

export interface ReminderRow {
  postId: number;
  months: ReminderMonths;
  note: string;
  settledBy: number;
  settledAt: string;
}

export interface AnswerCount {
  answer: Answer;
  departments: number;
  hoursAYear: number;
}

// As in an act: a person between two memberships still belongs to the last department.
const departmentOf = (person: string, day: string) => `
  (SELECT m.department_id FROM memberships m WHERE m.user_id = ${person} AND m.valid_from <= ${day} ORDER BY m.valid_from DESC LIMIT 1)`;
const CASE = `
  c.post_id AS postId, c.year, c.origin, c.reason, c.departments, c.opened_by AS openedBy, c.opened_at AS openedAt, p.title,
  p.listed AS readable, ifnull(m.user_id, p.author_id) AS ownerId, ifnull(m.department_id, p.department_id) AS ownerDepartmentId,
  (SELECT json_group_array(json_object('userId', t.user_id, 'departmentId', t.department_id)) FROM (
    SELECT user_id, department_id FROM award_members WHERE entry_id = e.id
    UNION ALL SELECT p.author_id, p.department_id WHERE e.id IS NULL
    UNION ALL SELECT k.user_id, ${departmentOf('k.user_id', "date(p.published_at, '+9 hours')")}
      FROM post_coauthors k WHERE k.post_id = p.id AND e.id IS NULL) t) AS team`;
const FROM_CASES = `
  rollout_cases c
  JOIN posts p ON p.id = c.post_id
  LEFT JOIN award_entries e ON c.origin = 'winner' AND e.year = c.year AND e.post_id = c.post_id
  LEFT JOIN award_members m ON m.entry_id = e.id AND m.position = 0`;
const ANSWER = `
  a.post_id AS postId, a.department_id AS departmentId, a.seq, a.answer, a.reason, a.hours_a_year AS hoursAYear,
  a.answered_by AS answeredBy, a.answered_at AS answeredAt`;
const IS_LAST = `
  a.seq = (SELECT max(b.seq) FROM rollout_answers b WHERE b.post_id = a.post_id AND b.department_id = a.department_id)`;

type Stored = Omit<OpenCase, 'readable' | 'team'> & { readable: 0 | 1; team: string };
const toCase = (row: Stored): OpenCase => ({ ...row, readable: row.readable === 1, team: JSON.parse(row.team) as CaseMember[] });

export const rolloutQueries = perDatabase((db: Db) => {
  const find = db.prepare<[number], Stored>(`SELECT ${CASE} FROM ${FROM_CASES} WHERE c.post_id = ?`);
  const ofYear = db.prepare<[FiscalYear], Stored>(
    `SELECT ${CASE} FROM ${FROM_CASES} WHERE c.year = ? ORDER BY c.origin DESC, c.opened_at, c.post_id`,
  );
  const insert = db.prepare<Omit<CaseRow, 'departments'>>(`
    INSERT INTO rollout_cases (post_id, year, origin, reason, opened_by, opened_at)
    VALUES (@postId, @year, @origin, @reason, @openedBy, @openedAt)`);
  const makeWinner = db.prepare<[FiscalYear, number]>(
    "UPDATE rollout_cases SET origin = 'winner', reason = '', year = ? WHERE post_id = ?",
  );
  const remove = db.prepare<[number]>('DELETE FROM rollout_cases WHERE post_id = ?');
  const setDepartments = db.prepare<[number | null, number]>('UPDATE rollout_cases SET departments = ? WHERE post_id = ?');
  const history = db.prepare<[number], AnswerRow>(
    `SELECT ${ANSWER} FROM rollout_answers a WHERE a.post_id = ? ORDER BY a.answered_at DESC, a.department_id, a.seq DESC`,
  );
  const last = db.prepare<[number, number], AnswerRow>(
    `SELECT ${ANSWER} FROM rollout_answers a WHERE a.post_id = ? AND a.department_id = ? ORDER BY a.seq DESC LIMIT 1`,
  );
  const lastOfYear = db.prepare<[FiscalYear], AnswerRow>(`
    SELECT ${ANSWER} FROM rollout_cases c CROSS JOIN rollout_answers a ON a.post_id = c.post_id
     WHERE c.year = ? AND ${IS_LAST}`);
  const counts = db.prepare<[number], AnswerCount>(`
    SELECT a.answer, count(*) AS departments, total(a.hours_a_year) AS hoursAYear
      FROM rollout_answers a WHERE a.post_id = ? AND ${IS_LAST} GROUP BY a.answer`);
  const insertAnswer = db.prepare<AnswerRow>(`
    INSERT INTO rollout_answers (post_id, department_id, seq, answer, reason, hours_a_year, answered_by, answered_at)
    VALUES (@postId, @departmentId, @seq, @answer, @reason, @hoursAYear, @answeredBy, @answeredAt)`);
  const anyAnswer = db.prepare<[number], { found: 0 | 1 }>(
    'SELECT EXISTS (SELECT 1 FROM rollout_answers WHERE post_id = ?) AS found',
  );
  // Views are known by the day: one of the day of the opening counts.
  const seen = db.prepare<[FiscalYear], { postId: number; departmentId: number }>(`
    SELECT DISTINCT c.post_id AS postId, ${departmentOf('v.user_id', 'v.viewed_on')} AS departmentId
      FROM rollout_cases c
     CROSS JOIN post_views v ON v.post_id = c.post_id AND v.viewed_on >= date(c.opened_at, '+9 hours')
     WHERE c.year = ?`);
  const peopled = db.prepare<{ day: Day }, { departmentId: number | null }>(`
    SELECT DISTINCT ${departmentOf('u.id', '@day')} AS departmentId FROM users u WHERE u.deactivated_at IS NULL`);
  const reminders = db.prepare<[FiscalYear], ReminderRow>(`
    SELECT r.post_id AS postId, r.months, r.note, r.settled_by AS settledBy, r.settled_at AS settledAt
      FROM rollout_reminders r JOIN rollout_cases c ON c.post_id = r.post_id WHERE c.year = ?`);
  const insertReminder = db.prepare<ReminderRow>(`
    INSERT INTO rollout_reminders (post_id, months, note, settled_by, settled_at)
    VALUES (@postId, @months, @note, @settledBy, @settledAt)`);
  return {
    find: (postId: number) => {
      const row = find.get(postId);
      return row && toCase(row);
    },
    /** Winners first, then in the order they were opened. */
    list: (year: FiscalYear) => ofYear.all(year).map(toCase),
    insert: (row: Omit<CaseRow, 'departments'>) => void insert.run(row),
    /** A recommended case that wins later keeps its answers. */
    makeWinner: (postId: number, year: FiscalYear) => void makeWinner.run(year, postId),
    delete: (postId: number) => void remove.run(postId),
    setDepartments: (postId: number, departments: number | undefined) => void setDepartments.run(departments ?? null, postId),
    /** Every answer to a case, the latest first. */
    listAnswers: (postId: number) => history.all(postId),
    findLast: (postId: number, departmentId: number) => last.get(postId, departmentId),
    /** What holds, to each case of a year. */
    listLast: (year: FiscalYear) => lastOfYear.all(year),
    /** What holds, by answer. */
    countAnswers: (postId: number) => counts.all(postId),
    insertAnswer: (row: AnswerRow) => void insertAnswer.run(row),
    hasAnswers: (postId: number) => anyAnswer.get(postId)?.found === 1,
    /** Cases with the departments of which somebody has opened them, by the department of that day. */
    listSeen: (year: FiscalYear) => seen.all(year),
    /** Departments that active people belong to. */
    listPeopled: (day: Day) => new Set(peopled.all({ day }).map(({ departmentId }) => departmentId)),
    listReminders: (year: FiscalYear) => reminders.all(year),
    insertReminder: (row: ReminderRow) => void insertReminder.run(row),
  };
});
