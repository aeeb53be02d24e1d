import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { appendToChain } from '../../src/awards/chain.ts';
import { type EntryState, entryQueries } from '../../src/awards/entries/queries.ts';
import { openVoting } from '../../src/awards/voting/opening.ts';
import { prizeQueries, usualPrizes } from '../../src/awards/years/prizes.ts';
import { type RulesRow, yearQueries } from '../../src/awards/years/queries.ts';
import { rulesRecord } from '../../src/awards/years/record.ts';
import { USUAL_CATEGORIES, usualRules } from '../../src/awards/years/usual.ts';
import { type AwardYear, findAward, takeStep } from '../../src/awards/years/years.ts';
import { type Db, inTransaction, touch } from '../../src/db/index.ts';
import type { Role, Viewer } from '../../src/web/index.ts';
import { DEPARTMENTS, sato } from './cast.ts';
import { type TestContext, testContext } from './context.ts';
import { testDb } from './db.ts';
import { DATA_DIR } from './files.ts';
import { addPerson } from './people.ts';
import { insertPost } from './posts.ts';

/** An instant inside each phase of the year that `insertAward` makes; tests begin in screening, at `NOW`. */
export const DURING = {
  draft: '2026-05-20T00:00:00Z',
  nominating: '2026-06-10T00:00:00Z',
  screening: '2026-07-01T00:00:00Z',
  voting: '2026-07-10T00:00:00Z',
  shortlisting: '2026-07-20T00:00:00Z',
  deliberation: '2026-09-10T00:00:00Z',
} as const;

/** Dates of the award of the tests: nominations in June, the vote from Monday 6 July 9:00 to Friday 17 July 17:00 in Japan, judging until August. */
export const AWARD_DATES = {
  nominationsOpenAt: '2026-05-31T15:00:00.000Z',
  nominationsCloseAt: '2026-06-30T15:00:00.000Z',
  votingOpensAt: '2026-07-06T00:00:00.000Z',
  votingClosesAt: '2026-07-17T08:00:00.000Z',
  judgingClosesAt: '2026-08-31T15:00:00.000Z',
} as const;

/** A secretary; the second one is for what takes two. */
export const addSecretary = (
  db: Db,
  { login, name, roles = ['secretariat'] }: { login: string; name: string; roles?: Role[] },
): Viewer => addPerson(db, { login, name, roles, departmentId: DEPARTMENTS.somu });

/** A context with an empty data folder of its own, for what writes the key of a vote. */
export const awardContext = ({ db = testDb(), now = DURING.screening }: { db?: Db; now?: string } = {}): TestContext =>
  testContext({ db, now, config: { dataDir: emptyFolder() } });

let folders = 0;

/** The folders lie in that of the worker, which the next file of tests uses again: thousands of offices leave a few hundred behind. */
function emptyFolder(): string {
  folders += 1;
  const folder = path.join(DATA_DIR, `award-${folders}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The award of 2026, announced in May, with the usual categories (large, everyday, ideas), as `by` decided it. */
export function insertAward(
  db: Db,
  by: Pick<Viewer, 'id'>,
  { year = 2026, announced = true, rules = {} }: { year?: number; announced?: boolean; rules?: Partial<RulesRow> } = {},
): void {
  const at = '2026-05-01T00:00:00.000Z';
  inTransaction(db, () => {
    const queries = yearQueries(db);
    queries.insertYear(year, by.id, at);
    queries.insertRules({
      ...usualRules(year),
      ...AWARD_DATES,
      year,
      version: 1,
      introduction: 'みなさんの工夫を教えてください。',
      introductionHtml: '<p>みなさんの工夫を教えてください。</p>',
      decidedBy: by.id,
      decidedAt: at,
      ...rules,
    });
    USUAL_CATEGORIES.forEach((category, index) => {
      queries.putCategory({ ...category, year, position: index + 1 });
    });
    for (const prize of usualPrizes(USUAL_CATEGORIES)) prizeQueries(db).put({ ...prize, year });
    touch(db, 'awards');
    if (!announced) return;
    takeStep(db, { year, step: 'announced', takenBy: by.id, takenAt: at });
    appendToChain(db, { type: 'rules', year, data: { ...rulesRecord(findAward(db, year) as AwardYear) }, at: new Date(at) });
  });
}

/**
 * An entry that stands already, without the way there; its case is written by the lead unless `postId` names one.
 * @returns its id and number (the number that ballots hold)
 */
export function insertEntry(
  db: Db,
  {
    year = 2026,
    category = 'everyday',
    state = 'eligible',
    lead = sato,
    members = [],
    nominators = [lead],
    title = '給付金の申請を電子にした',
    postId = insertPost(db, { author: lead, content: { kind: 'case_study', title } }),
  }: {
    year?: number;
    category?: string;
    state?: EntryState;
    lead?: Viewer;
    members?: readonly Viewer[];
    nominators?: readonly Viewer[];
    title?: string;
    postId?: number;
  } = {},
): { id: number; number: number; postId: number } {
  const at = DURING.nominating;
  const queries = entryQueries(db);
  const number = queries.nextNumber(year);
  const consentedAt = state === 'awaiting_consent' || state === 'draft' || state === 'lapsed' ? null : at;
  const id = queries.insert({ year, number, category, postId, state: 'submitted', consentedAt });
  [lead, ...members].forEach((member, position) => {
    queries.insertMember({ entryId: id, userId: member.id, position, departmentId: member.departmentId });
  });
  for (const nominator of nominators)
    queries.putNomination({
      entryId: id,
      nominatorId: nominator.id,
      departmentId: nominator.departmentId,
      reason: '待ち時間が半分になりました',
      nominatedAt: at,
    });
  queries.setState(id, state, state === 'withdrawn' ? 'nomination' : null);
  queries.insertState({ entryId: id, state, setBy: lead.id, setAt: at, reason: '' });
  touch(db, 'awards', 'board');
  return { id, number, postId };
}

/** Freezes list and roll on the morning the vote opens. */
export const openVote = (context: TestContext, secretary: Viewer, year = 2026, at = '2026-07-06T00:00:00Z'): void =>
  openVoting(context, secretary, year, new Date(at));
