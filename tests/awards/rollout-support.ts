import { DECISION_FORMAT, type Decision } from '../../src/awards/decision/record.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { resultQueries } from '../../src/awards/results/queries.ts';
import { answerRollout, setDepartments } from '../../src/awards/rollout/actions.ts';
import { openWinners } from '../../src/awards/rollout/open.ts';
import { prizeQueries } from '../../src/awards/years/prizes.ts';
import { adoptPost } from '../../src/board/index.ts';
import { type Db, touch } from '../../src/db/index.ts';
import { ito, sato, suzuki, takahashi, tanaka } from '../support/index.ts';
import { type CountingOffice, codes, countingOffice } from './counting-support.ts';

/** Morning of 1 October 2026 in Japan. */
export const PUBLISHED = '2026-10-01T00:00:00.000Z';

/**
 * A published award: R8-001 of 佐藤 (市民課) is the best of its category, R8-002 of 田中 (税務課) has the staff vote prize, R8-003 of
 * 佐藤 has none. The post of an entry is `postOf`.
 */
export function publishedOffice({ open = true, join }: { open?: boolean; join?: (db: Db) => void } = {}): CountingOffice {
  const office = countingOffice({ everyday: [6, 3, 1] }, { leads: () => [sato, tanaka], ...(join ? { join } : {}) });
  publish(office, 1, { 'everyday-best': codes(1), 'everyday-staff': codes(2) });
  office.context.setNow(PUBLISHED);
  if (open) openWinners(office.db, 2026, office.secretary, new Date(PUBLISHED));
  return office;
}

/** A published version of the result in which these entries hold prizes; the others are given to nobody. */
export function publish(
  { db, secretary, second }: CountingOffice,
  version: number,
  entries: Readonly<Record<string, readonly string[]>>,
  { at = PUBLISHED, year = 2026 }: { at?: string; year?: number } = {},
): void {
  const prizes = prizeQueries(db)
    .list(year)
    .map(({ year: _, ...prize }) => {
      const own = [...(entries[prize.id] ?? [])];
      return { ...prize, entries: own, withheld: own.length > 0 ? null : ('nobody' as const) };
    });
  const decision: Decision = { format: DECISION_FORMAT, fiscalYear: year, orders: [], prizes };
  resultQueries(db).insert({
    year,
    version,
    bundle: '{}',
    result: '{"categories":[]}',
    resultSha256: '0'.repeat(64),
    chainSeq: 1,
    program: 'chienowa test',
    reason: version === 1 ? '' : '集計の訂正',
    decision: JSON.stringify(decision),
    frozenBy: secretary.id,
    frozenAt: at,
  });
  resultQueries(db).confirm({ year, version, by: second.id, at });
  resultQueries(db).publish({ year, version, by: secretary.id, at });
  touch(db, 'awards');
}

export const postOf = (db: Db, number: number): number => entryQueries(db).findByNumber(2026, number)?.postId as number;

/** In January 2027. */
export const REPORTED = '2027-01-15T00:00:00.000Z';

/** The published award with people who use its cases and departments that have answered. */
export function reportedOffice(): CountingOffice {
  const office = publishedOffice();
  const { db } = office;
  const [first, second, third] = [1, 2, 3].map((number) => postOf(db, number)) as [number, number, number];
  const adopt = (person: typeof ito, postId: number, minutesPerRun: number, startedOn: string): void =>
    adoptPost(db, person, postId, { minutesPerRun, runsPerMonth: 10, startedOn, note: '' }, new Date('2026-11-10T00:00:00Z'));
  // 税務課: 100 minutes a month for 4 months; 総務部: 200 for 3 and 300 for 3; 市民課: 60 for 3 on a case without a prize's owner.
  adopt(tanaka, first, 10, '2026-10');
  adopt(takahashi, first, 20, '2026-11');
  adopt(takahashi, second, 30, '2026-11');
  adopt(tanaka, third, 6, '2026-11');
  answerRollout(db, tanaka, first, { answer: 'adopted', reason: '', hoursAYear: 20, seen: 0 }, new Date('2026-11-10T00:00:00Z'));
  answerRollout(
    db,
    ito,
    first,
    { answer: 'considering', reason: '', hoursAYear: undefined, seen: 0 },
    new Date('2026-11-10T00:00:00Z'),
  );
  setDepartments(db, office.secretary, { year: 2026, postId: first, departments: 3 }, new Date(REPORTED));
  answerRollout(db, suzuki, second, { answer: 'trial', reason: '', hoursAYear: 7, seen: 0 }, new Date('2026-11-10T00:00:00Z'));
  office.context.setNow(REPORTED);
  return office;
}
