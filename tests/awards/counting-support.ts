import { hash } from 'node:crypto';
import { changePassword } from '../../src/accounts/index.ts';
import { countYear } from '../../src/awards/counting/counts.ts';
import { countingQueries } from '../../src/awards/counting/queries.ts';
import { moveUp } from '../../src/awards/counting/shortlist.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { closeBox } from '../../src/awards/voting/box.ts';
import type { RulesRow } from '../../src/awards/years/queries.ts';
import { entryCode, findAward } from '../../src/awards/years/years.ts';
import { type Db, inTransaction } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  AWARD_DATES,
  addPerson,
  addSecretary,
  awardContext,
  DEPARTMENTS,
  insertAward,
  insertEntry,
  openVote,
  type TestContext,
} from '../support/index.ts';

export const PASSWORD = 'correct horse battery staple';

/** Two instants after the box closed: the count, and the end of the judging. */
export const COUNTING = '2026-07-20T00:00:00.000Z';
export const DELIBERATION = '2026-09-10T00:00:00.000Z';

export interface CountingOffice {
  context: TestContext;
  db: Db;
  secretary: Viewer;
  second: Viewer;
  /** People of 土木部, who are barred from nothing that the cast stands for. */
  people: Viewer[];
}

/**
 * An award whose box is closed. `votes`: by category, how many ballots name each entry and no other; the entries are made with
 * the numbers 1, 2, 3 … in the order of the categories. The voters of each category are the first ones of `people`.
 */
export function countingOffice(
  votes: Readonly<Record<string, readonly number[]>>,
  {
    rules = {},
    leads = () => [],
    join = () => {},
    now = COUNTING,
    before = () => {},
    closed = true,
    more = 0,
  }: {
    rules?: Partial<RulesRow>;
    /** Who leads the first entries; the others are 佐藤's. */
    leads?: (db: Db) => readonly Viewer[];
    /** What else happens to the entries before the list is frozen. */
    join?: (db: Db) => void;
    now?: string;
    /** What else happens while the vote is open. */
    before?: (office: CountingOffice) => void;
    closed?: boolean;
    /** How many more voters there are than the votes need. */
    more?: number;
  } = {},
): CountingOffice {
  const context = awardContext();
  const { db } = context;
  const secretary = addSecretary(db, { login: 'watanabe', name: '渡辺' });
  const second = addSecretary(db, { login: 'kobayashi', name: '小林' });
  insertAward(db, secretary, { rules });
  const counts = Object.entries(votes).flatMap(([category, list]) => list.map((count) => ({ category, count })));
  const led = leads(db);
  counts.forEach(({ category }, index) => {
    const lead = led[index];
    insertEntry(db, { category, title: titleOf(index + 1), ...(lead ? { lead } : {}) });
  });
  join(db);
  const most = Math.max(...Object.values(votes).map((list) => list.reduce((sum, count) => sum + count, 0)));
  const office = { context, db, secretary, second, people: voters(db, most + 5 + more) };
  openVote(context, secretary);
  for (const [category, list] of Object.entries(votes)) {
    const first = counts.findIndex((entry) => entry.category === category) + 1;
    const ballots = list.flatMap((count, index) => Array.from({ length: count }, () => [first + index]));
    for (const [index, choices] of ballots.entries()) putBallot(db, office.people[index] as Viewer, category, choices);
  }
  before(office);
  if (closed) close(context);
  context.setNow(now);
  return office;
}

/** Titles that hold no other's title. */
export const titleOf = (number: number): string => `窓口の工夫「${String.fromCodePoint(0x30a2 + number * 2)}」の取組`;

const voters = (db: Db, count: number): Viewer[] =>
  inTransaction(db, () =>
    Array.from({ length: count }, (_, index) =>
      addPerson(db, { login: `voter${index}`, name: `投票 ${index}`, departmentId: DEPARTMENTS.doboku }),
    ),
  );

/** A ballot as the box keeps it: numbers of entries. The tracker is made up, the same for the same voter. */
export function putBallot(db: Db, { id }: Pick<Viewer, 'id'>, category: string, choices: readonly number[]): void {
  const sorted = JSON.stringify([...choices].sort((a, b) => a - b));
  db.prepare<[string, number]>('INSERT INTO award_participations (year, category, user_id) VALUES (2026, ?, ?)').run(
    category,
    id,
  );
  db.prepare<[string, string, string]>('INSERT INTO award_ballots (year, category, tracker, choices) VALUES (2026, ?, ?, ?)').run(
    category,
    trackerOf(id, category),
    sorted,
  );
}

export const trackerOf = (id: number, category: string): string => hash('sha256', `2026|${category}|${id}`, 'hex');

/** Closes the box a second after its time, as the clock's chore does. */
export const close = (context: TestContext): boolean =>
  closeBox(context, 2026, new Date(Date.parse(AWARD_DATES.votingClosesAt) + 1000));

/** An entry withdraws and the next one moves up, as the act of its lead does it. */
export function withdraw(
  { db, context }: CountingOffice,
  number: number,
  stage: 'voting' | 'shortlisted' | 'judging' | 'published',
): void {
  const at = context.clock.now();
  inTransaction(db, () => {
    const entry = entryQueries(db).findByNumber(2026, number);
    const award = findAward(db, 2026);
    if (!entry || !award) throw new Error(`No entry ${number}`);
    setEntryState(db, { entryId: entry.id, state: 'withdrawn', by: undefined, reason: '', withdrawnStage: stage }, at);
    moveUp(db, award, entry.category, at);
  });
}

/** Numbers on the stored shortlist with how they came there: `1 vote`. */
export function storedShortlist(db: Db): string[] {
  const numbers = new Map(
    entryQueries(db)
      .listOnList(2026)
      .map(({ id, number }) => [id, number]),
  );
  return countingQueries(db)
    .listShortlist(2026)
    .map(({ entryId, how }) => `${numbers.get(entryId)} ${how}`);
}

export const codes = (...numbers: number[]): string[] => numbers.map((number) => entryCode(2026, number));

/** The count of a category. */
export function countOf(db: Db, category = 'everyday') {
  const count = countYear(db, { year: 2026 }).find(({ id }) => id === category);
  if (!count) throw new Error(`Nothing is counted in ${category}`);
  return count;
}

/** Both secretaries get a password; their sessions begin afterwards. */
export async function givePasswords({ db, secretary, second, context }: CountingOffice): Promise<void> {
  for (const { id } of [secretary, second]) await changePassword(db, id, PASSWORD, context.clock.now());
}
