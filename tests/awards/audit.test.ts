import { beforeEach, describe, expect, it } from 'vitest';
import { auditAwards, type DataProblem } from '../../src/awards/audit/audit.ts';
import { appendToChain, chainQueries } from '../../src/awards/chain.ts';
import { countYear } from '../../src/awards/counting/counts.ts';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { addByJury, beginJudging, freezeShortlist, leftOut } from '../../src/awards/counting/shortlist.ts';
import { withdrawEntry } from '../../src/awards/nominations/answers.ts';
import { confirmResult, freezeResult, publishResult } from '../../src/awards/results/actions.ts';
import { canonicalJson, chainHash, GENESIS } from '../../src/awards/rules/index.ts';
import { addToRoll } from '../../src/awards/voting/roll-additions.ts';
import { extendWindow } from '../../src/awards/years/actions.ts';
import { type AwardYear, findAward } from '../../src/awards/years/years.ts';
import { verifyAudit } from '../../src/cli/audit.ts';
import { type Db, inTransaction, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  addSecretary,
  awardContext,
  insertAward,
  insertEntry,
  openVote,
  sato,
  type TestContext,
  tanaka,
} from '../support/index.ts';
import { type CountingOffice, countingOffice, DELIBERATION } from './counting-support.ts';

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

const append = (type: 'box_digest' | 'key_replaced', at = '2026-07-10T00:00:00Z') =>
  appendToChain(db, { type, year: 2026, data: { sha256: 'a'.repeat(64) }, at: new Date(at) });

/** What somebody with the file in hand could do: triggers and references are no wall for them. */
function tamper(target: Db, sql: string): void {
  target.pragma('foreign_keys = OFF');
  const triggers = target
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'award%'")
    .all();
  for (const { name } of triggers) target.exec(`DROP TRIGGER ${name}`);
  target.exec(sql);
  touch(target, 'awards');
}

const words = (printed?: { seq: number; hash: string }, target: Db = db): string[] => {
  const lines: string[] = [];
  lines.push(String(verifyAudit(target, printed, (line) => lines.push(line))));
  return lines;
};

describe('the audit chain of a year', () => {
  it('says each event in canonical JSON with its number, its time and its year, and holds', () => {
    const [rules, roll, opening] = chainQueries(db).list();
    expect(JSON.parse(rules?.event ?? '')).toMatchObject({
      seq: 1,
      type: 'rules',
      data: { rules: { version: 1, shortlistSize: 5 } },
    });
    expect(JSON.parse(roll?.event ?? '')).toMatchObject({
      at: '2026-07-06T00:00:00.000Z',
      seq: 2,
      type: 'roll_frozen',
      data: { cycle: 'FY2026', people: 6 },
    });
    expect(rules?.hash).toBe(chainHash(GENESIS, rules?.event ?? ''));
    expect(opening?.hash).toBe(chainHash(roll?.hash ?? '', opening?.event ?? ''));
    expect(auditAwards(db)).toEqual({ events: 3, head: { seq: 3, hash: opening?.hash }, faults: [] });
    expect(words()).toEqual([expect.stringContaining(`number 3:\n${opening?.hash}`), 'true']);
  });

  it('is not changed by a statement', () => {
    for (const sql of ["UPDATE award_chain SET event = '{}' WHERE seq = 1", 'DELETE FROM award_chain WHERE seq = 2'])
      expect(() => db.exec(sql)).toThrow('the audit chain is not changed');
  });

  // BA-8
  it.each([
    {
      deed: 'edits an event',
      sql: 'UPDATE award_chain SET event = replace(event, \'"people":6\', \'"people":7\') WHERE seq = 2',
      line: 'Event 2 was changed',
    },
    { deed: 'edits a hash', sql: `UPDATE award_chain SET hash = '${'0'.repeat(64)}' WHERE seq = 3`, line: 'Event 3 was changed' },
    { deed: 'removes an event', sql: 'DELETE FROM award_chain WHERE seq = 1', line: 'Event 1 is missing' },
    { deed: 'removes one in the middle', sql: 'DELETE FROM award_chain WHERE seq = 2', line: 'Event 2 is missing' },
    {
      deed: 'puts one in between',
      sql: 'UPDATE award_chain SET seq = seq + 10 WHERE seq = 3; INSERT INTO award_chain SELECT 3, event, hash FROM award_chain WHERE seq = 2',
      line: 'Event 3 is not what the award writes',
    },
    {
      deed: 'exchanges two',
      sql: 'UPDATE award_chain SET seq = 9 WHERE seq = 2; UPDATE award_chain SET seq = 2 WHERE seq = 3; UPDATE award_chain SET seq = 3 WHERE seq = 9',
      line: 'Event 2 is not what the award writes',
    },
    {
      deed: 'spaces an event out',
      sql: "UPDATE award_chain SET event = replace(event, ',', ', ') WHERE seq = 3",
      line: 'Event 3 is not what the award writes',
    },
  ])('tells when somebody $deed', ({ sql, line }) => {
    tamper(db, sql);
    expect(words()).toEqual([expect.stringContaining(line), 'false']);
  });

  it('that was cut or written anew is told by a head on paper', () => {
    const printed = append('key_replaced');
    append('key_replaced');
    expect(words({ seq: printed.seq, hash: printed.hash }).at(-1)).toBe('true');
    tamper(db, 'DELETE FROM award_chain WHERE seq >= 4');
    expect(words().at(-1)).toBe('true');
    const cut = ['Event 4 is not the printed head: the chain was cut or written anew.', 'false'];
    expect(words({ seq: printed.seq, hash: printed.hash })).toEqual(cut);
    const third = chainQueries(db).find(3);
    const forged = canonicalJson({ at: '2026-07-10T00:00:00.000Z', data: { cycle: 'FY2026' }, seq: 4, type: 'key_replaced' });
    chainQueries(db).insert({ seq: 4, event: forged, hash: chainHash(third?.hash ?? '', forged) });
    expect(words().at(-1)).toBe('true');
    expect(words({ seq: printed.seq, hash: printed.hash })).toEqual(cut);
  });

  it('holds without a false alarm over ten thousand events, and tells which of them was edited', () => {
    inTransaction(db, () => {
      for (let count = 0; count < 10_000; count += 1) append('box_digest');
    });
    expect(auditAwards(db)).toMatchObject({ events: 10_003, faults: [] });
    tamper(db, "UPDATE award_chain SET event = replace(event, 'aaaa', 'aaab') WHERE seq = 7777");
    expect(words()).toEqual([expect.stringContaining('Event 7777 was changed'), 'false']);
  });

  it('shows the head of the opening while the vote is open: the number of digests would tell how many came', () => {
    const opening = chainQueries(db).head();
    append('box_digest');
    append('box_digest');
    expect(auditAwards(db).head).toEqual({ seq: opening?.seq, hash: opening?.hash });
    append('key_replaced');
    expect(auditAwards(db)).toMatchObject({ head: { seq: opening?.seq }, faults: [] });
  });
});

// BA-7, BA-8
describe('what the chain says of the data', () => {
  let office: CountingOffice;

  /** Everything that can happen in a year: an extension, an addition, a withdrawal, a lot, the jury's wish, a published result. */
  beforeEach(() => {
    office = countingOffice(
      { large: [0], everyday: [9, 8, 7, 6, 3, 3, 3, 3], ideas: [4, 3, 1] },
      {
        rules: { shortlistSlack: 1 },
        before: ({ context, secretary }) => {
          const at = new Date('2026-07-10T00:00:00Z');
          addPerson(context.db, { login: 'late', name: '遅れて来た人' });
          addToRoll(context.db, secretary, 2026, { person: 'late', reason: '採用の日が名簿のあとでした' }, at);
          const closesAt = new Date('2026-09-05T15:00:00Z');
          extendWindow(context.db, secretary, { year: 2026, stage: 'judging', form: { closesAt, reason: '会議の日程' } }, at);
          withdrawEntry(context.db, sato, 2026, 4, '', at);
        },
      },
    );
    const { secretary, second } = office;
    const at = new Date('2026-07-21T00:00:00Z');
    const later = new Date(DELIBERATION);
    const lots = countYear(office.db, findAward(office.db, 2026) as AwardYear).filter(({ needsLot }) => needsLot.length > 0);
    for (const { id } of lots) recordLot(office.db, secretary, 2026, id, { publicNumber: '417', witnesses: '佐藤、鈴木' }, at);
    freezeShortlist(office.db, secretary, 2026, at);
    const left = leftOut(office.db, { year: 2026 }, 'everyday')[0]?.number as number;
    addByJury(office.db, secretary, 2026, 'everyday', { entry: left, reason: '話を聞きたい' }, at);
    beginJudging(office.db, secretary, 2026, at);
    freezeResult(office.db, secretary, 2026, later);
    confirmResult(office.db, second, 2026, 1, later);
    publishResult(office.db, secretary, 2026, 1, later);
    expect(lots.map(({ id }) => id)).toEqual(['everyday']);
  });

  it('holds', () => {
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  const differs = (fact: string, problem: DataProblem = 'changed') => [{ what: 'data', year: 2026, fact, problem }];

  it.each([
    { deed: 'changes a rule', sql: 'UPDATE award_rules SET shortlist_size = 4', faults: differs('rules') },
    { deed: 'renames a category', sql: "UPDATE award_categories SET name = '別' WHERE id = 'ideas'", faults: differs('rules') },
    {
      deed: 'moves a step',
      sql: "UPDATE award_steps SET taken_at = '2026-07-17T09:00:00.000Z' WHERE step = 'box_closed'",
      faults: differs('step box_closed'),
    },
    {
      deed: 'takes a step back',
      sql: "DELETE FROM award_steps WHERE step = 'judging_begun'",
      faults: differs('step judging_begun', 'gone'),
    },
    {
      deed: 'stretches an extension',
      sql: "UPDATE award_extensions SET closes_at = '2026-12-01T00:00:00.000Z'",
      faults: differs('extension judging'),
    },
    {
      deed: 'extends unseen',
      sql: "INSERT INTO award_extensions SELECT year, 'voting', closed_at, closes_at, reason, decided_by, decided_at FROM award_extensions",
      faults: differs('extension voting', 'unsaid'),
    },
    {
      deed: 'moves somebody on the roll',
      sql: `UPDATE award_roll SET department_id = 3 WHERE user_id = ${tanaka.id} + 1`,
      faults: differs('roll'),
    },
    { deed: 'takes somebody off the roll', sql: `DELETE FROM award_roll WHERE user_id = ${tanaka.id}`, faults: differs('roll') },
    {
      deed: 'adds somebody unseen',
      sql: "INSERT INTO award_roll SELECT 2026, 999, department_id, division_id FROM award_roll LIMIT 1; INSERT INTO award_roll_additions VALUES (2026, 999, '理由', 6, '2026-07-10')",
      faults: differs('addition 999', 'unsaid'),
    },
    {
      deed: 'changes ballots',
      sql: "UPDATE award_ballots SET choices = '[8]' WHERE category = 'everyday'",
      faults: differs('box everyday'),
    },
    {
      deed: 'exchanges a tracker',
      sql: "UPDATE award_ballots SET tracker = substr(tracker, 2) || '0' WHERE category = 'ideas'",
      faults: differs('box ideas'),
    },
    {
      deed: 'stuffs the box',
      sql: `INSERT INTO award_ballots VALUES (2026, 'large', '${'e'.repeat(64)}', '[]')`,
      faults: differs('box large'),
    },
    {
      deed: 'marks more as having voted',
      sql: `INSERT INTO award_participations VALUES (2026, 'ideas', 999)`,
      faults: differs('participants'),
    },
    {
      deed: 'withdraws an entry',
      sql: "UPDATE award_entries SET state = 'withdrawn', withdrawn_stage = 'judging' WHERE number = 2",
      faults: differs('withdrawal R8-002', 'unsaid'),
    },
    {
      deed: 'takes a withdrawal back',
      sql: "UPDATE award_entries SET state = 'eligible', withdrawn_stage = NULL WHERE number = 4",
      faults: differs('withdrawal R8-004', 'gone'),
    },
    { deed: 'changes a lot', sql: "UPDATE award_lots SET public_number = '418'", faults: differs('lot everyday') },
    {
      deed: 'takes somebody off the shortlist',
      sql: 'DELETE FROM award_shortlist WHERE entry_id = 2',
      faults: differs('shortlist R8-002', 'gone'),
    },
    {
      deed: 'rewords the jury',
      sql: "UPDATE award_shortlist SET reason = '別の理由' WHERE how = 'jury'",
      faults: [expect.objectContaining({ problem: 'changed' })],
    },
    {
      deed: 'rewrites the result',
      sql: 'UPDATE award_results SET result = replace(result, \'"approvals": 9\', \'"approvals": 2\')',
      faults: differs('result 1'),
    },
    {
      deed: 'rewrites the bundle',
      sql: "UPDATE award_results SET bundle = replace(bundle, '\"rollSize\": 51', '\"rollSize\": 52') || ' '",
      faults: differs('result 1'),
    },
    {
      deed: 'takes the publication back',
      sql: 'UPDATE award_results SET published_at = NULL, published_by = NULL',
      faults: [...differs('publication 1', 'gone'), ...differs('publisher 1', 'gone')],
    },
    {
      deed: 'makes the whole year disappear',
      sql: 'DELETE FROM award_rules; DELETE FROM award_years',
      faults: differs('year', 'gone'),
    },
  ])('tells when somebody $deed', ({ sql, faults }) => {
    tamper(office.db, sql);
    expect(auditAwards(office.db).faults).toEqual(faults);
    expect(words(undefined, office.db).at(-1)).toBe('false');
  });
});

it('says so when there is nothing to check yet', () => {
  expect(auditAwards(awardContext().db)).toEqual({ events: 0, head: undefined, faults: [] });
});
