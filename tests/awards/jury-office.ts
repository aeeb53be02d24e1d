import { beginJudging, freezeShortlist } from '../../src/awards/counting/shortlist.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { settleLocks } from '../../src/awards/judging/locking.ts';
import { judgingQueries, type Scores } from '../../src/awards/judging/queries.ts';
import type { RulesRow } from '../../src/awards/years/queries.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { type AwardYear, findAward } from '../../src/awards/years/years.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addPerson, DEPARTMENTS } from '../support/index.ts';
import { type CountingOffice, countingOffice, DELIBERATION, putBallot } from './counting-support.ts';

/** Instants while the jury works, and the minute after it has closed. */
export const JUDGING = '2026-08-10T00:00:00.000Z';
export const CLOSED = '2026-08-31T15:00:30.000Z';

export interface JuryOffice extends CountingOffice {
  award: AwardYear;
  /** In the order of their codes: the first is J1. */
  jurors: Viewer[];
}

interface Wish {
  rules?: Partial<RulesRow>;
  jurors?: number;
  leads?: (db: Db) => readonly Viewer[];
  /** Blank ballots of each category beside those of `votes`. */
  blank?: number;
}

/** An award whose jury judges: the vote of `countingOffice`, and jurors of 税務課 who stand for nothing. */
export function juryOffice(
  votes: Readonly<Record<string, readonly number[]>>,
  { rules = {}, jurors: count = 3, leads = () => [], blank = 0 }: Wish = {},
): JuryOffice {
  let named: Viewer[] = [];
  const office = countingOffice(votes, {
    rules,
    leads,
    join: (db) => {
      named = Array.from({ length: count }, (_, index) =>
        addPerson(db, { login: `juror${index}`, name: `審査 ${index}`, departmentId: DEPARTMENTS.zeimu }),
      );
      for (const { id } of named)
        yearQueries(db).insertJuror({ year: 2026, userId: id, namedBy: 1, namedAt: '2026-06-20T00:00:00.000Z' });
    },
    before: ({ db, people }) => {
      for (const category of Object.keys(votes))
        for (const person of people.slice(people.length - blank)) putBallot(db, person, category, []);
    },
    more: blank,
  });
  const { db, secretary, context } = office;
  freezeShortlist(db, secretary, 2026, context.clock.now());
  beginJudging(db, secretary, 2026, context.clock.now());
  context.setNow(JUDGING);
  const byNumber = new Map(
    yearQueries(db)
      .listJurors(2026)
      .map(({ userId, number }) => [number, userId]),
  );
  const inOrder = named.map((_, index) => named.find(({ id }) => id === byNumber.get(index + 1)) as Viewer);
  return { ...office, award: findAward(db, 2026) as AwardYear, jurors: inOrder };
}

/** Points whose card is `r` with the usual weights. */
export function pointsFor(r: number): Scores {
  const range = [1, 2, 3, 4, 5];
  for (const effect of range)
    for (const spread of range)
      for (const idea of range)
        for (const user of range)
          for (const sustain of range)
            if (6 * effect + 5 * spread + 3 * (idea + user + sustain) === r) return { effect, spread, idea, user, sustain };
  throw new Error(`No card is ${r}`);
}

/** Writes cards without locking them: by juror (the first is J1), the card of each entry by its number; null leaves one out. */
export function writeCards({ db, jurors }: JuryOffice, cards: readonly Readonly<Record<number, number | null>>[]): void {
  const ids = new Map(
    entryQueries(db)
      .listOnList(2026)
      .map(({ id, number }) => [number, id]),
  );
  for (const [index, row] of cards.entries())
    for (const [number, r] of Object.entries(row))
      if (r !== null)
        judgingQueries(db).putCard({
          year: 2026,
          entryId: ids.get(Number(number)) as number,
          userId: (jurors[index] as Viewer).id,
          ...pointsFor(r),
          comment: '',
          note: '',
          savedAt: JUDGING,
        });
}

export function recuse({ db }: JuryOffice, { id: userId }: Pick<Viewer, 'id'>, number: number, reason = '親族のため'): void {
  const entryId = entryQueries(db).findByNumber(2026, number)?.id as number;
  judgingQueries(db).insertRecusal({ entryId, userId, reason, declaredBy: userId, declaredAt: JUDGING });
  touch(db, 'awards');
}

/** Lets the judging close: whole cards are locked, and the secretariat sees them. */
export function closeJudging({ db, award, context }: JuryOffice): void {
  settleLocks(db, award, new Date(CLOSED));
  context.setNow(DELIBERATION);
}

/** Votes of which V9 speaks: 6, 15, 13 and 10 of 50 ballots. */
export const V9_VOTES = { everyday: [6, 15, 13, 10] };
/** One row a juror; all agree, so that J is what V9 says. */
export const V9_CARDS = Array.from({ length: 3 }, () => ({ 1: 85, 2: 80, 3: 78, 4: 71 }));
/** V7: J3 is recused from the second entry. */
export const V7_CARDS = [
  { 1: 86, 2: 82, 3: 78, 4: 74 },
  { 1: 80, 2: 82, 3: 76, 4: 72 },
  { 1: 66, 3: 60, 4: 56 },
];
