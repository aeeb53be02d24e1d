import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, FiscalYear } from '../../lib/index.ts';

/** The rules of a year as they are stored; the last version holds. Instants are UTC ISO text. */
export interface RulesRow {
  year: FiscalYear;
  version: number;
  name: string;
  introduction: string;
  introductionHtml: string;
  workFrom: Day;
  workTo: Day;
  nominationsOpenAt: string;
  nominationsCloseAt: string;
  votingOpensAt: string;
  votingClosesAt: string;
  judgingClosesAt: string;
  nominationsPerPerson: number;
  maxChoices: number;
  sameDepartmentBarred: boolean;
  shortlistSize: number;
  shortlistSlack: number;
  divisionCap: number | null;
  /** Share of the jury in the final score; the vote has the rest of 100. */
  juryPercent: number;
  juryFloor: number;
  voteFloor: number;
  minimumBallots: number;
  noPrizeBelow: number;
  weightEffect: number;
  weightSpread: number;
  weightIdea: number;
  weightUser: number;
  weightSustain: number;
  decidedBy: number;
  decidedAt: string;
}

export interface CategoryRow {
  year: FiscalYear;
  id: string;
  name: string;
  nameEn: string;
  description: string;
  /** Work outside the year's window may stand here (アイデア・挑戦). */
  anyTime: boolean;
  position: number;
}

export const STEPS = ['announced', 'voting_frozen', 'box_closed', 'shortlist_frozen', 'judging_begun'] as const;
export type Step = (typeof STEPS)[number];
/** `takenBy` is null for the box that the clock closed. */
export interface StepRow {
  year: FiscalYear;
  step: Step;
  takenBy: number | null;
  takenAt: string;
}

export type Stage = 'nominating' | 'voting' | 'judging';
export interface ExtensionRow {
  year: FiscalYear;
  stage: Stage;
  closedAt: string;
  closesAt: string;
  reason: string;
  decidedBy: number;
  decidedAt: string;
}

export interface JurorRow {
  year: FiscalYear;
  userId: number;
  namedBy: number;
  namedAt: string;
  /** Of the invitation; null while it is open. */
  answer: 'accepted' | 'declined' | null;
  answeredAt: string | null;
  /** J3 on sheets and in the bundle; null until the judging begins. */
  number: number | null;
}

export type NamedJuror = Pick<JurorRow, 'year' | 'userId' | 'namedBy' | 'namedAt'>;

type StoredRules = Omit<RulesRow, 'sameDepartmentBarred'> & { sameDepartmentBarred: 0 | 1 };
type StoredCategory = Omit<CategoryRow, 'anyTime'> & { anyTime: 0 | 1 };

const RULES = `
  year, version, name, introduction, introduction_html AS introductionHtml, work_from AS workFrom, work_to AS workTo,
  nominations_open_at AS nominationsOpenAt, nominations_close_at AS nominationsCloseAt, voting_opens_at AS votingOpensAt,
  voting_closes_at AS votingClosesAt, judging_closes_at AS judgingClosesAt, nominations_per_person AS nominationsPerPerson,
  max_choices AS maxChoices, same_department_barred AS sameDepartmentBarred, shortlist_size AS shortlistSize,
  shortlist_slack AS shortlistSlack, division_cap AS divisionCap, jury_percent AS juryPercent, jury_floor AS juryFloor,
  vote_floor AS voteFloor, minimum_ballots AS minimumBallots, no_prize_below AS noPrizeBelow, weight_effect AS weightEffect,
  weight_spread AS weightSpread, weight_idea AS weightIdea, weight_user AS weightUser, weight_sustain AS weightSustain,
  decided_by AS decidedBy, decided_at AS decidedAt`;

const toRules = (row: StoredRules): RulesRow => ({ ...row, sameDepartmentBarred: row.sameDepartmentBarred === 1 });
const toCategory = (row: StoredCategory): CategoryRow => ({ ...row, anyTime: row.anyTime === 1 });

export const yearQueries = perDatabase((db: Db) => {
  const rules = db.prepare<[], StoredRules>(`SELECT ${RULES} FROM award_rules ORDER BY year, version`);
  const categories = db.prepare<[], StoredCategory>(`
    SELECT year, id, name, name_en AS nameEn, description, any_time AS anyTime, position
      FROM award_categories ORDER BY year, position, id`);
  const steps = db.prepare<[], StepRow>('SELECT year, step, taken_by AS takenBy, taken_at AS takenAt FROM award_steps');
  const extensions = db.prepare<[], ExtensionRow>(`
    SELECT year, stage, closed_at AS closedAt, closes_at AS closesAt, reason, decided_by AS decidedBy, decided_at AS decidedAt
      FROM award_extensions`);
  const results = db.prepare<[], { year: FiscalYear; confirmedAt: string | null; publishedAt: string | null }>(`
    SELECT year, min(confirmed_at) AS confirmedAt, min(published_at) AS publishedAt FROM award_results GROUP BY year`);
  const jurors = db.prepare<[FiscalYear], JurorRow>(
    `SELECT year, user_id AS userId, named_by AS namedBy, named_at AS namedAt, answer, answered_at AS answeredAt, number
       FROM award_jurors WHERE year = ? ORDER BY user_id`,
  );
  const insertYear = db.prepare<[FiscalYear, number, string]>(
    'INSERT INTO award_years (year, created_by, created_at) VALUES (?, ?, ?)',
  );
  const insertRules = db.prepare<StoredRules>(`
    INSERT INTO award_rules (year, version, name, introduction, introduction_html, work_from, work_to, nominations_open_at,
      nominations_close_at, voting_opens_at, voting_closes_at, judging_closes_at, nominations_per_person, max_choices,
      same_department_barred, shortlist_size, shortlist_slack, division_cap, jury_percent, jury_floor, vote_floor, minimum_ballots,
      no_prize_below, weight_effect, weight_spread, weight_idea, weight_user, weight_sustain, decided_by, decided_at)
    VALUES (@year, @version, @name, @introduction, @introductionHtml, @workFrom, @workTo, @nominationsOpenAt,
      @nominationsCloseAt, @votingOpensAt, @votingClosesAt, @judgingClosesAt, @nominationsPerPerson, @maxChoices,
      @sameDepartmentBarred, @shortlistSize, @shortlistSlack, @divisionCap, @juryPercent, @juryFloor, @voteFloor, @minimumBallots,
      @noPrizeBelow, @weightEffect, @weightSpread, @weightIdea, @weightUser, @weightSustain, @decidedBy, @decidedAt)`);
  const putCategory = db.prepare<StoredCategory>(`
    INSERT INTO award_categories (year, id, name, name_en, description, any_time, position)
    VALUES (@year, @id, @name, @nameEn, @description, @anyTime, @position)
        ON CONFLICT (year, id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,
           description = excluded.description, any_time = excluded.any_time, position = excluded.position`);
  const deleteCategory = db.prepare<[FiscalYear, string]>('DELETE FROM award_categories WHERE year = ? AND id = ?');
  const insertStep = db.prepare<StepRow>(
    'INSERT INTO award_steps (year, step, taken_by, taken_at) VALUES (@year, @step, @takenBy, @takenAt)',
  );
  const insertExtension = db.prepare<ExtensionRow>(`
    INSERT INTO award_extensions (year, stage, closed_at, closes_at, reason, decided_by, decided_at)
    VALUES (@year, @stage, @closedAt, @closesAt, @reason, @decidedBy, @decidedAt)`);
  const insertJuror = db.prepare<NamedJuror>(
    `INSERT INTO award_jurors (year, user_id, named_by, named_at) VALUES (@year, @userId, @namedBy, @namedAt)
         ON CONFLICT (year, user_id) DO UPDATE SET named_by = @namedBy, named_at = @namedAt, answer = NULL, answered_at = NULL
      WHERE answer = 'declined'`,
  );
  const deleteJuror = db.prepare<[FiscalYear, number]>('DELETE FROM award_jurors WHERE year = ? AND user_id = ?');
  return {
    listRules: (): RulesRow[] => rules.all().map(toRules),
    listCategories: (): CategoryRow[] => categories.all().map(toCategory),
    listSteps: () => steps.all(),
    listExtensions: () => extensions.all(),
    listResults: () => results.all(),
    /** Everybody who was invited, whatever they answered. */
    listInvited: (year: FiscalYear) => jurors.all(year),
    /** The jury: who was invited and has not declined. */
    listJurors: (year: FiscalYear) => jurors.all(year).filter(({ answer }) => answer !== 'declined'),
    insertYear: (year: FiscalYear, createdBy: number, createdAt: string) => void insertYear.run(year, createdBy, createdAt),
    insertRules: (row: RulesRow) => void insertRules.run({ ...row, sameDepartmentBarred: row.sameDepartmentBarred ? 1 : 0 }),
    putCategory: (row: CategoryRow) => void putCategory.run({ ...row, anyTime: row.anyTime ? 1 : 0 }),
    /** Fails for a category that an entry stands in. */
    deleteCategory: (year: FiscalYear, id: string) => void deleteCategory.run(year, id),
    insertStep: (row: StepRow) => void insertStep.run(row),
    insertExtension: (row: ExtensionRow) => void insertExtension.run(row),
    insertJuror: (row: NamedJuror) => insertJuror.run(row).changes > 0,
    deleteJuror: (year: FiscalYear, userId: number) => deleteJuror.run(year, userId).changes > 0,
  };
});
