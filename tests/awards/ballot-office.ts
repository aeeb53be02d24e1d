import { type RulesRow, yearQueries } from '../../src/awards/years/queries.ts';
import type { Db } from '../../src/db/index.ts';
import { createDepartment } from '../../src/organization/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  addSecretary,
  awardContext,
  DEPARTMENTS,
  DURING,
  insertAward,
  insertEntry,
  LONG_AGO,
  openVote,
  sato,
  type TestContext,
  takahashi,
  tanaka,
  testDb,
} from '../support/index.ts';

export const OPENS = Date.parse('2026-07-06T00:00:00.000Z');
export const CLOSES = Date.parse('2026-07-17T08:00:00.000Z');
export const DURING_VOTE = new Date(DURING.voting);

export interface BallotOffice {
  context: TestContext;
  db: Db;
  secretary: Viewer;
  /** 土木部; leads entries 4 and 6. */
  kato: Viewer;
  /** On the roll, of a department that has no entry. */
  ono: Viewer;
  /** Juror, not on the roll. */
  juror: Viewer;
  /** As many more as were asked for, who may choose every entry. */
  voters: Viewer[];
}

/**
 * The vote of 2026 with the roll of its opening. everyday: 1 佐藤, 2 田中, 3 高橋, 4 加藤 (two choices); large: 5 佐藤, 6 加藤 (one choice);
 * ideas: 7 田中, who is alone and goes through.
 */
export function ballotOffice({
  now = DURING.voting,
  opensAt = new Date(OPENS).toISOString(),
  rules = {},
  crowd = 0,
}: {
  now?: string;
  opensAt?: string;
  rules?: Partial<RulesRow>;
  crowd?: number;
} = {}): BallotOffice {
  const db = testDb();
  const context = awardContext({ db, now });
  const secretary = addSecretary(db, { login: 'mori', name: '森' });
  const kato = addPerson(db, { login: 'kato', name: '加藤', departmentId: DEPARTMENTS.doboku });
  const juror = addPerson(db, { login: 'ishii', name: '石井', departmentId: DEPARTMENTS.doboku });
  const kaikei = createDepartment(db, { code: '09', name: '会計室' }, LONG_AGO);
  const voters = Array.from({ length: crowd }, (_, index) =>
    addPerson(db, { login: `voter${index}`, name: `職員${index}`, departmentId: kaikei }),
  );
  const ono = addPerson(db, { login: 'ono', name: '小野', departmentId: kaikei });
  insertAward(db, secretary, { rules });
  yearQueries(db).insertJuror({ year: 2026, userId: juror.id, namedBy: secretary.id, namedAt: '2026-06-01T00:00:00.000Z' });
  const stand = (category: string, lead: Viewer, title: string) => insertEntry(db, { category, lead, title });
  stand('everyday', sato, '住民票の窓口を予約制にした');
  stand('everyday', tanaka, '督促状の封入を自動にした');
  stand('everyday', takahashi, '会議の資料を一つの様式にした');
  stand('everyday', kato, '道路の見回りを地図で分けた');
  stand('large', sato, '申請の受付を電子にした');
  stand('large', kato, '工事の台帳を新しくした');
  stand('ideas', tanaka, '通知を絵で示してみた');
  openVote(context, secretary, 2026, opensAt);
  return { context, db, secretary, kato, ono, juror, voters };
}

/** Every row of the box as the tables hold them, in the order of the file. */
export const boxOf = (db: Db): { ballots: Record<string, unknown>[]; participations: Record<string, unknown>[] } => ({
  ballots: db.prepare<[], Record<string, unknown>>('SELECT * FROM award_ballots').all(),
  participations: db.prepare<[], Record<string, unknown>>('SELECT * FROM award_participations').all(),
});

export const choicesIn = (db: Db, category: string): number[][] =>
  db
    .prepare<[string], { choices: string }>('SELECT choices FROM award_ballots WHERE category = ?')
    .all(category)
    .map(({ choices }) => JSON.parse(choices) as number[]);
