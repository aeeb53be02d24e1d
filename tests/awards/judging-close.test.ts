import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { judgedBundleOf } from '../../src/awards/judging/judged.ts';
import { settleLocks } from '../../src/awards/judging/locking.ts';
import { judgingQueries } from '../../src/awards/judging/queries.ts';
import { exportBundle } from '../../src/awards/results/actions.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { DEPARTMENTS } from '../support/index.ts';
import { judgedOffice } from './decision-support.ts';
import { awardOf, CLOSES, entryId, type JudgingOffice, judgingOffice, LAST_MOMENT, lock, save } from './judging-support.ts';

let office: JudgingOffice;
let abe: Viewer;
let baba: Viewer;

beforeEach(() => {
  office = judgingOffice();
  [abe, baba] = office.jurors;
});

/** Stands aside at a time, as it is stored. */
function recuse({ id: userId }: Viewer, number: number, declaredAt: string): void {
  const { db } = office;
  judgingQueries(db).insertRecusal({ entryId: entryId(db, number), userId, reason: '縁', declaredBy: userId, declaredAt });
  touch(db, 'awards');
}

const later = (milliseconds: number) => new Date(Date.parse(CLOSES) + milliseconds);
const lockedBy = ({ id }: Viewer) =>
  judgingQueries(office.db)
    .listLocks(2026)
    .filter(({ userId }) => userId === id)
    .map(({ category }) => category);
const settle = (at = later(60_000)) => settleLocks(office.db, awardOf(office.db), at);
const cardsIn = (db: Db, at: Date) => judgedBundleOf(db, 2026, at).categories.map(({ cards }) => cards.length);

describe('what is locked when the judging closes', () => {
  it('is not made whole by a recusal that comes later', () => {
    for (const juror of [abe, baba]) for (const number of [1, 2]) save(office, juror, number, 5);
    recuse(abe, 3, LAST_MOMENT);
    recuse(baba, 3, CLOSES);
    settle();
    expect(lockedBy(abe)).toEqual(['everyday']);
    expect(lockedBy(baba)).toEqual([]);
    settle(later(86_400_000));
    expect(lockedBy(baba)).toEqual([]);
  });

  it('is what was whole in the last moment, also for who stands aside later', () => {
    for (const number of [1, 2, 3]) save(office, abe, number, 5);
    recuse(abe, 3, CLOSES);
    settle();
    expect(judgingQueries(office.db).listLocked(2026)).toHaveLength(3);
    expect(cardsIn(office.db, later(60_000))).toEqual([2, 0]);
  });

  it('knows nothing of a transfer on the day after it', () => {
    const { db } = office;
    for (const number of [1, 2, 3]) save(office, abe, number, 5);
    // 1 September begins in Japan as the judging closes; 佐藤's department is recused.
    db.prepare("UPDATE memberships SET valid_to = '2026-09-01' WHERE user_id = ?").run(abe.id);
    const join = "INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, ?, '2026-09-01')";
    db.prepare(join).run(abe.id, DEPARTMENTS.shimin);
    touch(db, 'people', 'awards');
    settle();
    expect(lockedBy(abe)).toEqual(['everyday']);
  });

  it('holds the cards of a juror who has left since', () => {
    for (const number of [1, 2, 3]) save(office, abe, number, 5);
    lock(office, baba, { 1: 3, 2: 3, 3: 3 });
    for (const login of ['abe', 'baba']) setActive(office.db, login, false, office.context.clock.now());
    settle();
    expect([lockedBy(abe), lockedBy(baba)]).toEqual([['everyday'], ['everyday']]);
    expect(cardsIn(office.db, later(60_000))).toEqual([6, 0]);
  });
});

describe('cards that wait for the chore of the clock', () => {
  it('are in the file that is exported, and in the order that a lot is drawn for', () => {
    const points = { 1: 4, 2: 4, 3: 2 } as const;
    const judged = judgedOffice({ everyday: [5, 5, 3] }, [points, points, points], { lock: false });
    const { db, secretary, context } = judged;
    const at = context.clock.now();
    recordLot(db, secretary, 2026, 'everyday', { publicNumber: '417', witnesses: '佐藤、鈴木' }, at);
    expect(judgingQueries(db).listLocks(2026)).toHaveLength(3);
    const waiting = judgedOffice({ everyday: [5, 4, 3] }, [points, points, points], { lock: false });
    const file = JSON.parse(exportBundle(waiting.db, waiting.secretary, 2026, at)) as { categories: { cards: unknown[] }[] };
    expect(file.categories.map(({ cards }) => cards.length)).toEqual([9]);
  });
});
