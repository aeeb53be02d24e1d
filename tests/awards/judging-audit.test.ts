import { beforeEach, describe, expect, it } from 'vitest';
import { auditAwards, type DataProblem, publicHead } from '../../src/awards/audit/audit.ts';
import { chainQueries } from '../../src/awards/chain.ts';
import { declareRecusal } from '../../src/awards/judging/declare-recusal.ts';
import { changeCard } from '../../src/awards/judging/locking.ts';
import { freezeResult } from '../../src/awards/results/actions.ts';
import { canonicalJson, chainHash, GENESIS } from '../../src/awards/rules/index.ts';
import type { Db } from '../../src/db/index.ts';
import { touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { allRows, browserOf, ja, tanaka } from '../support/index.ts';
import { JUDGING, type JudgedOffice, judgedOffice } from './decision-support.ts';
import { judgingOffice, lock, pointsOf } from './judging-support.ts';

const eventOf = ({ event }: { event: string }) =>
  JSON.parse(event) as { at: string; type: string; data: Record<string, unknown> };
const digests = (db: Db): string[] =>
  chainQueries(db)
    .list()
    .map(eventOf)
    .filter(({ type }) => type === 'cards_locked' || type === 'card_changed')
    .map(({ data }) => String(data['sha256']));

describe('cards in the chain', () => {
  const locked = () => {
    const office = judgingOffice();
    const [abe] = office.jurors;
    lock(office, abe, { 4: 3 }, 'ideas');
    const change = { ...pointsOf(2), comment: '', reason: '見直し' };
    changeCard(office.db, abe, { year: 2026, number: 4 }, change, office.context.clock.now());
    return office;
  };

  it('cannot be guessed from their digest: the same ones have another in each office', () => {
    const [first, second] = [digests(locked().db), digests(locked().db)];
    expect(first).toHaveLength(2);
    for (const digest of first) expect(second).not.toContain(digest);
  });

  it('stand under a salt that nothing shows', async () => {
    const { db, context, jurors, secretary } = locked();
    const salts = db
      .prepare<[], { salt: string }>(
        'SELECT salt FROM award_card_locks UNION SELECT salt FROM award_locked_cards WHERE version > 1',
      )
      .all()
      .map(({ salt }) => salt);
    expect(new Set(salts).size).toBe(2);
    const shown = [
      JSON.stringify(chainQueries(db).list()),
      JSON.stringify(allRows(db, ['award_card_locks', 'award_locked_cards'])),
    ];
    context.setNow('2026-09-10T00:00:00.000Z');
    for (const [person, path] of [
      [jurors[0], '/awards/2026/judging'],
      [jurors[0], '/awards/2026/judging/entries/4'],
      [secretary, '/secretariat/awards/2026/sheet'],
    ] as const)
      shown.push((await browserOf(context, person).get(path).expect(200)).text);
    for (const salt of salts) for (const text of shown) expect(text).not.toContain(salt);
  });
});

describe('the head that everybody sees while a jury judges', () => {
  it('stays that of the beginning, so that its number tells of no lock, until the result is frozen', async () => {
    const office = judgingOffice();
    const { db, context } = office;
    const [begun] = [...chainQueries(db).list()].reverse();
    const page = async () => (await browserOf(context, tanaka).get('/awards/2026/verification').expect(200)).text;
    const before = await page();
    expect(before).toContain(begun?.hash);
    expect(before).toContain(ja('award_verification.head_judging', { name: '令和8年度 ＤＸ賞', seq: String(begun?.seq) }));
    for (const juror of office.jurors) {
      lock(office, juror, { 1: 3, 2: 4, 3: 5 });
      lock(office, juror, { 4: 3 }, 'ideas');
    }
    const declared = { year: 2026, userId: office.jurors[0].id, number: 1, reason: '縁' };
    declareRecusal(db, office.jurors[0], declared, context.clock.now());
    expect(await page()).toBe(before);
    expect(auditAwards(db).head?.seq).toBe((begun?.seq ?? 0) + 7);
    expect(publicHead(db)).toEqual({ seq: begun?.seq, hash: begun?.hash });
  });

  it('is the newest once the result is frozen', () => {
    const { db, secretary, context } = judgedOffice({ everyday: [9, 8] }, [
      { 1: 4, 2: 3 },
      { 1: 4, 2: 3 },
      { 1: 5, 2: 3 },
    ]);
    const seq = publicHead(db)?.seq as number;
    freezeResult(db, secretary, 2026, context.clock.now());
    expect(publicHead(db)?.seq).toBe(seq + 4);
    expect(publicHead(db)).toEqual(auditAwards(db).head);
  });
});

describe('what the chain says of the judging', () => {
  let office: JudgedOffice;
  beforeEach(() => {
    office = judgedOffice(
      { everyday: [9, 8, 7] },
      [
        { 1: 4, 2: 3, 3: 4 },
        { 1: 4, 2: 3, 3: 2 },
        { 1: 5, 2: 3, 3: 2 },
      ],
      {
        before: ({ db, jurors }) =>
          changeCard(
            db,
            jurors[0] as Viewer,
            { year: 2026, number: 2 },
            { ...pointsOf(2), comment: '', reason: '見直し' },
            new Date(JUDGING),
          ),
      },
    );
  });

  function tamper(db: Db, sql: string): void {
    db.pragma('foreign_keys = OFF');
    const triggers = db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'award%'")
      .all();
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    db.exec(sql);
    touch(db, 'awards');
  }

  it('holds', () => {
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  const ONE = '(SELECT user_id FROM award_jurors WHERE number = 1)';

  it.each<{ deed: string; sql: string; fact: RegExp; problem: DataProblem }>([
    {
      deed: 'deletes a lock',
      sql: `DELETE FROM award_card_locks WHERE user_id = ${ONE}`,
      fact: /^lock J1 everyday$/,
      problem: 'gone',
    },
    {
      deed: 'moves a lock',
      sql: `UPDATE award_card_locks SET locked_at = '2026-07-25T00:00:00.000Z' WHERE user_id = ${ONE}`,
      fact: /^lock J1 everyday$/,
      problem: 'changed',
    },
    {
      deed: 'exchanges a salt',
      sql: `UPDATE award_card_locks SET salt = '${'0'.repeat(32)}' WHERE user_id = ${ONE}`,
      fact: /^cards J1 everyday$/,
      problem: 'changed',
    },
    {
      deed: 'moves a locked card',
      sql: `UPDATE award_locked_cards SET recorded_at = '2026-07-25T00:00:00.000Z' WHERE version = 1 AND user_id = ${ONE}`,
      fact: /^cards J1 everyday$/,
      problem: 'changed',
    },
    {
      deed: 'moves a change',
      sql: "UPDATE award_locked_cards SET recorded_at = '2026-07-25T00:00:00.000Z' WHERE version = 2",
      fact: /^card J\d R8-002 2$/,
      problem: 'changed',
    },
    {
      deed: 'takes somebody off a team',
      sql: 'DELETE FROM award_members WHERE entry_id = 1',
      fact: /^teams$/,
      problem: 'changed',
    },
    {
      deed: 'puts a juror on a team',
      sql: `INSERT INTO award_members SELECT 1, user_id, 5, 1 FROM award_jurors WHERE number = 2`,
      fact: /^teams$/,
      problem: 'changed',
    },
    {
      deed: 'takes a nominator away',
      sql: 'UPDATE award_nominations SET nominator_id = 999 WHERE entry_id = 1',
      fact: /^teams$/,
      problem: 'changed',
    },
  ])('tells when somebody $deed', ({ sql, fact, problem }) => {
    tamper(office.db, sql);
    const found = auditAwards(office.db).faults;
    expect(found).toContainEqual({ what: 'data', year: 2026, fact: expect.stringMatching(fact), problem });
  });

  it('does not blame a year that began its judging before the chain said who is in the teams', () => {
    const { db } = office;
    const links = chainQueries(db).list();
    tamper(db, 'DELETE FROM award_chain');
    let hash = GENESIS;
    for (const { seq, event } of links) {
      const { type, data, ...rest } = eventOf({ event });
      const { teams: _, ...older } = data;
      const text = type === 'judging_begun' ? canonicalJson({ ...rest, type, data: older }) : event;
      hash = chainHash(hash, text);
      chainQueries(db).insert({ seq, event: text, hash });
    }
    expect(auditAwards(db).faults).toEqual([]);
  });
});
