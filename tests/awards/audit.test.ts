import { beforeEach, describe, expect, it } from 'vitest';
import { auditAwards } from '../../src/awards/audit.ts';
import { appendToChain, chainQueries } from '../../src/awards/chain.ts';
import { canonicalJson, chainHash, GENESIS } from '../../src/awards/rules/index.ts';
import { verifyAudit } from '../../src/cli/audit.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addSecretary, awardContext, insertAward, insertEntry, openVote, type TestContext, tanaka } from '../support/index.ts';

let context: TestContext;
let db: Db;
let secretary: Viewer;

beforeEach(() => {
  context = awardContext();
  db = context.db;
  secretary = addSecretary(db, { login: 'kimura', name: '木村' });
  insertAward(db, secretary);
  insertEntry(db);
  insertEntry(db, { lead: tanaka, title: '備品の台帳を一つにした' });
  openVote(context, secretary);
});

const append = (type: 'box_digest' | 'window_extended', at = '2026-07-10T00:00:00Z') =>
  appendToChain(db, { type, year: 2026, data: { sha256: 'a'.repeat(64) }, at: new Date(at) });

/** What somebody with the file in hand could do: triggers are no wall for them. */
function tamper(sql: string): void {
  for (const trigger of ['award_chain_stays', 'award_chain_keeps', 'award_roll_stays', 'award_roll_keeps'])
    db.exec(`DROP TRIGGER ${trigger}`);
  db.exec(sql);
}

const words = (printed?: { seq: number; hash: string }): string[] => {
  const lines: string[] = [];
  lines.push(String(verifyAudit(db, printed, (line) => lines.push(line))));
  return lines;
};

describe('the audit chain of a year', () => {
  it('says each event in canonical JSON with its number, its time and its year, and holds', () => {
    const [roll, opening] = chainQueries(db).list();
    expect(JSON.parse(roll?.event ?? '')).toMatchObject({
      at: '2026-07-06T00:00:00.000Z',
      seq: 1,
      type: 'roll_frozen',
      data: { cycle: 'FY2026', people: 6 },
    });
    expect(roll?.hash).toBe(chainHash(GENESIS, roll?.event ?? ''));
    expect(opening?.hash).toBe(chainHash(roll?.hash ?? '', opening?.event ?? ''));
    expect(auditAwards(db)).toEqual({ events: 2, head: { seq: 2, hash: opening?.hash }, faults: [] });
    expect(words()).toEqual([expect.stringContaining(`number 2:\n${opening?.hash}`), 'true']);
  });

  it('is not changed by a statement', () => {
    for (const sql of ["UPDATE award_chain SET event = '{}' WHERE seq = 1", 'DELETE FROM award_chain WHERE seq = 2'])
      expect(() => db.exec(sql)).toThrow('the audit chain is not changed');
  });

  // BA-8
  it.each([
    {
      deed: 'edits an event',
      sql: 'UPDATE award_chain SET event = replace(event, \'"people":6\', \'"people":7\') WHERE seq = 1',
      line: 'Event 1 was changed',
    },
    { deed: 'edits a hash', sql: `UPDATE award_chain SET hash = '${'0'.repeat(64)}' WHERE seq = 2`, line: 'Event 2 was changed' },
    { deed: 'removes an event', sql: 'DELETE FROM award_chain WHERE seq = 1', line: 'Event 1 is missing' },
    {
      deed: 'spaces an event out',
      sql: "UPDATE award_chain SET event = replace(event, ',', ', ') WHERE seq = 2",
      line: 'Event 2 is not what the award writes',
    },
    {
      deed: 'puts somebody on the roll',
      sql: 'INSERT INTO award_roll SELECT 2026, 999, department_id, division_id FROM award_roll LIMIT 1',
      line: 'FY2026, event 1: the roll',
    },
    {
      deed: 'moves somebody on the roll',
      sql: 'UPDATE award_roll SET department_id = 4 WHERE user_id = 3',
      line: 'FY2026, event 1: the roll',
    },
  ])('tells when somebody $deed', ({ sql, line }) => {
    db.pragma('foreign_keys = OFF');
    tamper(sql);
    expect(words()).toEqual([expect.stringContaining(line), 'false']);
  });

  it('that was cut or written anew is told by a head on paper', () => {
    const printed = append('window_extended');
    append('window_extended');
    expect(words({ seq: printed.seq, hash: printed.hash }).at(-1)).toBe('true');
    tamper('DELETE FROM award_chain WHERE seq >= 3');
    expect(words().at(-1)).toBe('true');
    expect(words({ seq: printed.seq, hash: printed.hash })).toEqual([
      'Event 3 is not the printed head: the chain was cut or written anew.',
      'false',
    ]);
    const second = chainQueries(db).find(2);
    const forged = canonicalJson({ at: '2026-07-10T00:00:00.000Z', data: { cycle: 'FY2026' }, seq: 3, type: 'window_extended' });
    chainQueries(db).insert({ seq: 3, event: forged, hash: chainHash(second?.hash ?? '', forged) });
    expect(words().at(-1)).toBe('true');
    expect(words({ seq: printed.seq, hash: printed.hash }).at(-1)).toBe('false');
  });

  it('shows the head of the opening while the vote is open: the number of digests would tell how many came', () => {
    const opening = chainQueries(db).head();
    append('box_digest');
    append('box_digest');
    expect(auditAwards(db).head).toEqual({ seq: opening?.seq, hash: opening?.hash });
    append('window_extended');
    expect(auditAwards(db)).toMatchObject({ head: { seq: opening?.seq }, faults: [] });
  });
});

it('says so when there is nothing to check yet', () => {
  expect(auditAwards(awardContext().db)).toEqual({ events: 0, head: undefined, faults: [] });
});
