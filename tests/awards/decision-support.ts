import { countYear } from '../../src/awards/counting/counts.ts';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { beginJudging, freezeShortlist } from '../../src/awards/counting/shortlist.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { lockCards } from '../../src/awards/judging/locking.ts';
import { judgingQueries } from '../../src/awards/judging/queries.ts';
import { CRITERIA } from '../../src/awards/rules/index.ts';
import { nameJuror } from '../../src/awards/years/actions.ts';
import type { RulesRow } from '../../src/awards/years/queries.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addPerson, DEPARTMENTS } from '../support/index.ts';
import { COUNTING, type CountingOffice, countingOffice, DELIBERATION } from './counting-support.ts';

/** An instant while the jurors judge. */
export const JUDGING = '2026-08-01T00:00:00.000Z';

export interface JudgedOffice extends CountingOffice {
  jurors: Viewer[];
}

/** Points of each juror by the number of the entry, the same for every criterion; nothing for an entry without a card. */
export type Points = readonly Readonly<Record<number, 1 | 2 | 3 | 4 | 5>>[];

/**
 * An award whose jurors have judged, in deliberation. Three jurors of 土木部, who have to do with no entry, unless `points` has more.
 * @param votes as of `countingOffice`
 * @param lock false: the cards are whole but not locked
 */
export function judgedOffice(
  votes: Readonly<Record<string, readonly number[]>>,
  points: Points,
  {
    rules = {},
    leads = () => [],
    lock = true,
    now = DELIBERATION,
    before = () => {},
  }: {
    rules?: Partial<RulesRow>;
    leads?: (db: Db) => readonly Viewer[];
    lock?: boolean;
    now?: string;
    /** What else happens before the judging closes. */
    before?: (office: JudgedOffice) => void;
  } = {},
): JudgedOffice {
  const jurors: Viewer[] = [];
  const office: JudgedOffice = {
    ...countingOffice(votes, {
      rules: { minimumBallots: 10, ...rules },
      leads,
      join: (db) => {
        points.forEach((_, index) => {
          const juror = addPerson(db, { login: `juror${index}`, name: `審査 ${index}`, departmentId: DEPARTMENTS.doboku });
          nameJuror(db, juror, { year: 2026, userId: juror.id }, new Date('2026-07-01T00:00:00Z'));
          jurors.push(juror);
        });
      },
    }),
    jurors,
  };
  const { db, secretary, context } = office;
  const at = new Date(COUNTING);
  for (const { id, needsLot } of countYear(db, { year: 2026 }))
    if (needsLot.length > 0) recordLot(db, secretary, 2026, id, { publicNumber: '417', witnesses: '佐藤、鈴木' }, at);
  freezeShortlist(db, secretary, 2026, at);
  beginJudging(db, secretary, 2026, at);
  jurors.forEach((juror, index) => {
    putCards(office, juror, points[index] ?? {});
    if (lock) for (const category of Object.keys(votes)) tryLock(office, juror, category);
  });
  context.setNow(JUDGING);
  before(office);
  context.setNow(now);
  return office;
}

export function putCards({ db }: CountingOffice, { id: userId }: Viewer, points: Readonly<Record<number, number>>): void {
  for (const [number, score] of Object.entries(points)) {
    const entryId = entryQueries(db).findByNumber(2026, Number(number))?.id as number;
    const scores = Object.fromEntries(CRITERIA.map((id) => [id, score])) as Record<(typeof CRITERIA)[number], number>;
    judgingQueries(db).putCard({
      year: 2026,
      entryId,
      userId,
      ...scores,
      comment: `講評 ${userId}-${number}`,
      note: '',
      savedAt: JUDGING,
    });
  }
}

/** Locks what is whole; a category that a juror has not finished stays open. */
function tryLock({ db }: CountingOffice, juror: Viewer, category: string): void {
  try {
    lockCards(db, juror, 2026, category, new Date(JUDGING));
  } catch (fault) {
    if (!String(fault).includes('award_cards_open')) throw fault;
  }
}
