import { chainQueries } from '../../src/awards/chain.ts';
import { freezeShortlist } from '../../src/awards/counting/shortlist.ts';
import { DECISION_FORMAT, type DecidedPrize, type Decision } from '../../src/awards/decision/record.ts';
import { resultQueries } from '../../src/awards/results/queries.ts';
import { type Db, inTransaction, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { type CountingOffice, countingOffice } from './counting-support.ts';

export const PUBLISHED = '2026-10-01T00:00:00.000Z';

/** Who gets a prize, by code. */
export type Prizes = Readonly<Record<string, readonly string[]>>;

const PRIZES: Readonly<Record<string, Omit<DecidedPrize, 'id' | 'entries' | 'withheld'>>> = {
  grand: { name: '大賞', nameEn: 'Grand prize', kind: 'main', category: null, winners: 1, precedence: 1 },
  'everyday-best': { name: '最優秀賞', nameEn: 'Best case', kind: 'main', category: 'everyday', winners: 2, precedence: 3 },
  'large-best': { name: '最優秀賞', nameEn: 'Best case', kind: 'main', category: 'large', winners: 1, precedence: 2 },
  'everyday-staff': {
    name: '職員投票賞',
    nameEn: 'Staff vote prize',
    kind: 'staff_vote',
    category: 'everyday',
    winners: 1,
    precedence: 102,
  },
};

/** R8-001 has the grand prize and that of the staff, 002 and 003 are the best of their category. */
export const USUAL: Prizes = {
  grand: ['R8-001'],
  'everyday-best': ['R8-002', 'R8-003'],
  'everyday-staff': ['R8-001'],
};

/** An office whose shortlist is frozen: entries 1 to 3 in everyday, 4 in large. */
export function honourOffice(options: Parameters<typeof countingOffice>[1] = {}): CountingOffice {
  const office = countingOffice({ everyday: [5, 4, 3], large: [0] }, options);
  freezeShortlist(office.db, office.secretary, 2026, office.context.clock.now());
  office.context.setNow('2026-10-02T00:00:00Z');
  return office;
}

/** Publishes a result with these prizes, as the next version. */
export function publishPrizes(
  { db, secretary, second }: Pick<CountingOffice, 'db' | 'secretary' | 'second'>,
  prizes: Prizes = USUAL,
): void {
  inTransaction(db, () => {
    const version = (resultQueries(db).findLatest(2026)?.version ?? 0) + 1;
    insertResult(db, secretary, version, prizes);
    resultQueries(db).confirm({ year: 2026, version, by: second.id, at: PUBLISHED });
    resultQueries(db).publish({ year: 2026, version, by: secretary.id, at: PUBLISHED });
    touch(db, 'awards');
  });
}

function insertResult(db: Db, by: Viewer, version: number, prizes: Prizes): void {
  const decision: Decision = {
    format: DECISION_FORMAT,
    fiscalYear: 2026,
    orders: [],
    prizes: Object.entries(PRIZES)
      .map(([id, prize]) => ({ ...prize, id, entries: [...(prizes[id] ?? [])], withheld: prizes[id] ? null : 'below' }))
      .sort((a, b) => a.precedence - b.precedence),
  };
  resultQueries(db).insert({
    year: 2026,
    version,
    bundle: '{}',
    result: '{}',
    resultSha256: '0'.repeat(64),
    chainSeq: chainQueries(db).head()?.seq as number,
    program: 'test',
    reason: version > 1 ? '集計の誤りを直しました。' : '',
    decision: JSON.stringify(decision),
    frozenBy: by.id,
    frozenAt: PUBLISHED,
  });
}
