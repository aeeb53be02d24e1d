import { beginJudging, freezeShortlist } from '../../src/awards/counting/shortlist.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { lockCards } from '../../src/awards/judging/locking.ts';
import { saveCard } from '../../src/awards/judging/saving.ts';
import { CRITERIA } from '../../src/awards/rules/index.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { findAward } from '../../src/awards/years/years.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addPerson, DEPARTMENTS, LONG_AGO } from '../support/index.ts';
import { type CountingOffice, countingOffice } from './counting-support.ts';

/** The judging of the tests: it begins on 20 July and closes with 31 August in Japan. */
export const JUDGING = '2026-08-01T00:00:00.000Z';
export const CLOSES = '2026-08-31T15:00:00.000Z';
export const LAST_MOMENT = '2026-08-31T14:59:59.999Z';

export interface JudgingOffice extends CountingOffice {
  /** 阿部, 馬場 and 千葉 of 税務課, who have nothing to do with an entry. */
  jurors: [Viewer, Viewer, Viewer];
  /** In the department of the entries' lead: recused from all of them. */
  colleague: Viewer;
}

/** Invites somebody, as it is stored. */
export function invite(db: Db, { id: userId }: Pick<Viewer, 'id'>, year = 2026): void {
  yearQueries(db).insertJuror({ year, userId, namedBy: 1, namedAt: LONG_AGO.toISOString() });
  touch(db, 'awards');
}

/**
 * An award whose jury judges: three entries of 佐藤 in everyday and one in ideas, all on the shortlist.
 * @param begun whether the judging has begun; the shortlist is frozen in any case
 */
export function judgingOffice({
  begun = true,
  now = JUDGING,
  votes = { everyday: [9, 8, 7], ideas: [2] },
  join = () => {},
}: {
  begun?: boolean;
  now?: string;
  votes?: Readonly<Record<string, readonly number[]>>;
  /** What else happens to the entries before the list is frozen. */
  join?: (db: Db, jurors: readonly Viewer[]) => void;
} = {}): JudgingOffice {
  let jury: Viewer[] = [];
  const office = countingOffice(votes, {
    join: (db) => {
      const juror = (login: string, name: string, departmentId: number = DEPARTMENTS.zeimu) =>
        addPerson(db, { login, name, departmentId });
      jury = [juror('abe', '阿部'), juror('baba', '馬場'), juror('chiba', '千葉'), juror('doi', '土井', DEPARTMENTS.shimin)];
      for (const person of jury) invite(db, person);
      join(db, jury);
    },
  });
  const { db, secretary, context } = office;
  freezeShortlist(db, secretary, 2026, context.clock.now());
  if (begun) beginJudging(db, secretary, 2026, context.clock.now());
  context.setNow(now);
  const [a, b, c, colleague] = jury as [Viewer, Viewer, Viewer, Viewer];
  return { ...office, jurors: [a, b, c], colleague };
}

/** The same points for every criterion. */
export const pointsOf = (level: number | null) =>
  Object.fromEntries(CRITERIA.map((id) => [id, level])) as Record<(typeof CRITERIA)[number], never>;

/** A card as it is typed into the form. */
export const typedCard = (level: number, more: Record<string, string> = {}) => ({
  ...Object.fromEntries(CRITERIA.map((id) => [id, String(level)])),
  ...more,
});

export function save({ db, context }: CountingOffice, juror: Viewer, number: number, level: number | null, comment = ''): void {
  saveCard(db, juror, { year: 2026, number }, { ...pointsOf(level), comment, note: '' }, context.clock.now());
}

/** Fills in and locks all cards of a category: the points by number of the entry. */
export function lock(
  office: CountingOffice,
  juror: Viewer,
  points: Readonly<Record<number, number>>,
  category = 'everyday',
): void {
  for (const [number, level] of Object.entries(points))
    save(office, juror, Number(number), level, `${juror.name}のコメント${number}`);
  lockCards(office.db, juror, 2026, category, office.context.clock.now());
}

export const awardOf = (db: Db) => findAward(db, 2026) as NonNullable<ReturnType<typeof findAward>>;

export const entryId = (db: Db, number: number): number => entryQueries(db).findByNumber(2026, number)?.id as number;
