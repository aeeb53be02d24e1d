import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditAwards } from '../../src/awards/audit/audit.ts';
import { chainQueries } from '../../src/awards/chain.ts';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { decideOrder, restorePrize, withholdPrize } from '../../src/awards/decision/actions.ts';
import { ALL_CATEGORIES, type Decision } from '../../src/awards/decision/record.ts';
import { winnersOf } from '../../src/awards/decision/winners.ts';
import { declareRecusal } from '../../src/awards/judging/declare-recusal.ts';
import { changeCard } from '../../src/awards/judging/locking.ts';
import { withdrawEntry } from '../../src/awards/nominations/answers.ts';
import { confirmResult, correctResult, exportBundle, freezeResult, publishResult } from '../../src/awards/results/actions.ts';
import { resultQueries } from '../../src/awards/results/queries.ts';
import {
  bundleText,
  canonicalJson,
  chainHash,
  GENESIS,
  parseBundle,
  type Result,
  recount,
  resultText,
} from '../../src/awards/rules/index.ts';
import { sha256 } from '../../src/awards/rules/order.ts';
import { findAward, phaseOf } from '../../src/awards/years/years.ts';
import { recountFile } from '../../src/cli/recount.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addSecretary, allRows, sato } from '../support/index.ts';
import { codes } from './counting-support.ts';
import { JUDGING, type JudgedOffice, judgedOffice, type Points } from './decision-support.ts';

/** Entries 1 to 3 of 日常業務, 4 and 5 of アイデア. */
const VOTES = { everyday: [9, 5, 2], ideas: [6, 4] };
/** The best of the vote is not the best of the jury: 2 has the most points of all, 5 wins its category. */
const POINTS: Points = [
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
];
const at = (office: JudgedOffice): Date => office.context.clock.now();
const freeze = (office: JudgedOffice): void => freezeResult(office.db, office.secretary, 2026, at(office));
const confirm = (office: JudgedOffice, version = 1): void => confirmResult(office.db, office.second, 2026, version, at(office));
const publish = (office: JudgedOffice, version = 1): void =>
  publishResult(office.db, office.secretary, 2026, version, at(office));
/** Something to correct: of a category that nobody competes in. */
const withhold = ({ db, secretary, context }: JudgedOffice): void =>
  withholdPrize(db, secretary, { year: 2026, prize: 'large-best' }, '該当なし', context.clock.now());
const correct = (office: JudgedOffice, reason = '除斥の申し出'): void =>
  correctResult(office.db, office.secretary, 2026, reason, at(office));
function publishAll(office: JudgedOffice): void {
  freeze(office);
  confirm(office);
  publish(office);
}
const rowOf = (db: Db, version: number) => resultQueries(db).find(2026, version);
const decisionOf = (db: Db, version = 1) => JSON.parse(rowOf(db, version)?.decision ?? 'null') as Decision;
const given = (db: Db, version = 1) =>
  Object.fromEntries(decisionOf(db, version).prizes.map(({ id, entries, withheld }) => [id, withheld ?? entries]));
const refused = (act: () => void): string => {
  try {
    act();
  } catch (fault) {
    return String(fault);
  }
  return 'nothing was refused';
};

describe('the freeze of a judged year', () => {
  it('keeps bundle, result and decision, and their digests in the audit chain', () => {
    const office = judgedOffice(VOTES, POINTS);
    freeze(office);
    expect(given(office.db)).toEqual({
      grand: codes(2),
      'large-best': 'nobody',
      'everyday-best': codes(1),
      'ideas-best': codes(5),
      'large-staff': 'nobody',
      'everyday-staff': codes(1),
      'ideas-staff': codes(4),
    });
    const row = rowOf(office.db, 1);
    expect(JSON.parse(chainQueries(office.db).head()?.event ?? '')).toMatchObject({
      type: 'result_frozen',
      data: { version: 1, sha256: sha256(row?.result ?? ''), decision: sha256(row?.decision ?? '') },
    });
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  it('is counted again byte for byte from the exported file, whatever its order', async () => {
    const office = judgedOffice(VOTES, POINTS, {
      before: ({ db, jurors: [first], secretary }) =>
        declareRecusal(
          db,
          secretary,
          { year: 2026, userId: first?.id as number, number: 5, reason: '共同で取り組んだため' },
          new Date(JUDGING),
        ),
    });
    const folder = mkdtempSync(path.join(tmpdir(), 'chienowa-version-'));
    try {
      // Two cards are too few: the category has no order, and the jury gives its prize to nobody.
      withholdPrize(office.db, office.secretary, { year: 2026, prize: 'ideas-best' }, '該当なし', at(office));
      freeze(office);
      const text = exportBundle(office.db, office.second, 2026, at(office));
      const [from, to] = [path.join(folder, 'bundle.json'), path.join(folder, 'result.json')];
      writeFileSync(from, text);
      await recountFile(from, to, () => {});
      expect(readFileSync(to, 'utf8')).toBe(rowOf(office.db, 1)?.result);
      const bundle = parseBundle(text);
      expect(bundle.categories.flatMap(({ cards }) => cards).length).toBe(3 * 5 - 1);
      expect(bundle.categories.flatMap(({ recusals }) => recusals).length).toBe(1);
      const shuffled = {
        ...bundle,
        categories: bundle.categories
          .map((one) => ({
            ...one,
            cards: [...one.cards].reverse(),
            ballots: [...one.ballots].reverse(),
            entries: [...one.entries].reverse(),
          }))
          .reverse(),
      };
      expect([bundleText(shuffled), resultText(recount(shuffled))]).toEqual([text, rowOf(office.db, 1)?.result]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is counted from the same cards as a file that was exported before it', () => {
    const office = judgedOffice(VOTES, POINTS, { lock: false });
    const exported = exportBundle(office.db, office.second, 2026, at(office));
    freeze(office);
    expect(parseBundle(exported).categories.flatMap(({ cards }) => cards)).toHaveLength(3 * 5);
    expect(rowOf(office.db, 1)?.bundle).toBe(exported);
  });

  it('says in the audit chain who acted, with which program, and after which event', () => {
    const office = judgedOffice(VOTES, POINTS);
    publishAll(office);
    const row = rowOf(office.db, 1);
    const said = chainQueries(office.db)
      .list()
      .map(({ event }) => JSON.parse(event) as { type: string; data: Record<string, unknown> })
      .filter(({ type }) => type.startsWith('result_'));
    expect(said).toMatchObject([
      { type: 'result_frozen', data: { by: office.secretary.id, program: row?.program, chainSeq: row?.chainSeq } },
      { type: 'result_confirmed', data: { by: office.second.id } },
      { type: 'result_published', data: { by: office.secretary.id } },
    ]);
  });

  it('hides the decision behind a number that nobody can guess', () => {
    const [one, other] = [judgedOffice(VOTES, POINTS), judgedOffice(VOTES, POINTS)];
    freeze(one);
    freeze(other);
    const [first, second] = [decisionOf(one.db), decisionOf(other.db)];
    expect(first.nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(first.nonce).not.toBe(second.nonce);
    expect(first.prizes).toEqual(second.prizes);
  });

  it('is refused while entries of two categories are equal at the boundary of the grand prize', () => {
    const same = { everyday: [5, 3], ideas: [5, 3] };
    const office = judgedOffice(same, POINTS.map(() => ({ 1: 5, 2: 3, 3: 5, 4: 3 })) as Points);
    expect(refused(() => freeze(office))).toContain('award_tie_open');
    const order = { year: 2026, scope: ALL_CATEGORIES };
    // A word is needed: what was computed is no order here.
    decideOrder(office.db, office.secretary, order, { entries: [1, 3, 2, 4], reason: '' }, at(office));
    expect(refused(() => freeze(office))).toContain('award_tie_open');
    decideOrder(office.db, office.secretary, order, { entries: [1, 3, 2, 4], reason: '全庁への波及' }, at(office));
    freeze(office);
    expect(given(office.db)).toMatchObject({ grand: codes(1), 'ideas-best': codes(3) });
    expect(decisionOf(office.db).orders.at(-1)).toMatchObject({ reason: '全庁への波及', tied: codes(1, 3) });
  });

  it('locks first what was whole and not locked when the judging closed', () => {
    const office = judgedOffice(VOTES, POINTS, { lock: false });
    freeze(office);
    const { categories } = JSON.parse(rowOf(office.db, 1)?.result ?? '') as Result;
    expect(categories.map(({ jury }) => jury.map(({ cards }) => cards))).toEqual([
      [3, 3, 3],
      [3, 3],
    ]);
  });

  it.each([
    {
      name: 'an entry with fewer than three cards',
      points: POINTS.slice(0, 2),
      key: 'award_few_cards',
    },
    {
      name: 'jurors who share no entry',
      points: [{ 1: 4 }, { 2: 5 }, { 3: 3 }] as Points,
      key: 'award_jury_unconnected',
    },
  ])('is refused for $name', ({ points, key }) => {
    const office = judgedOffice(
      { everyday: [9, 5, 2] },
      points.map(({ 4: _, 5: __, ...own }) => own),
      {
        // Whoever is recused from the rest has scored everything that is left.
        before: ({ db, jurors, secretary }) => {
          if (key !== 'award_jury_unconnected') return;
          jurors.forEach((juror, index) => {
            for (const number of [1, 2, 3].filter((other) => other !== index + 1))
              declareRecusal(
                db,
                secretary,
                { year: 2026, userId: juror.id, number, reason: '関係があるため' },
                new Date(JUDGING),
              );
          });
        },
      },
    );
    const before = allRows(office.db, ['award_card_locks', 'award_locked_cards', 'award_chain']);
    expect(refused(() => freeze(office))).toContain(key);
    expect(allRows(office.db, ['award_card_locks', 'award_locked_cards', 'award_chain'])).toEqual(before);
  });

  it('needs no cards of a category whose main prizes are all given to nobody', () => {
    const office = judgedOffice(
      VOTES,
      POINTS.slice(0, 3).map(({ 4: _, 5: __, ...rest }) => rest),
    );
    expect(refused(() => freeze(office))).toContain('award_few_cards');
    withholdPrize(office.db, office.secretary, { year: 2026, prize: 'ideas-best' }, '採点がそろわなかったため', at(office));
    freeze(office);
    expect(given(office.db)).toMatchObject({
      grand: codes(2),
      'ideas-best': '採点がそろわなかったため',
      'ideas-staff': codes(4),
    });
  });

  it('is refused while a lot for the final order or the prize of the staff is missing', () => {
    const even = POINTS.map(() => ({ 1: 4, 2: 4 })) as Points;
    const office = judgedOffice({ everyday: [9, 9] }, even);
    expect(refused(() => freeze(office))).toContain('award_lot_missing');
    recordLot(office.db, office.secretary, 2026, 'everyday', { publicNumber: '38915', witnesses: '伊藤' }, at(office));
    freeze(office);
    const [category] = (JSON.parse(rowOf(office.db, 1)?.result ?? '') as Result).categories;
    const final = category?.lots.find(({ stage }) => stage === 'final')?.order;
    expect(final).toEqual(category?.final.map(({ entry }) => entry));
    expect(final?.length).toBe(2);
    const staff = decisionOf(office.db).prizes.find(({ id }) => id === 'everyday-staff');
    expect([staff?.lot, staff?.entries]).toEqual([final, final?.slice(0, 1)]);
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  it.each(['freeze', 'confirm'] as const)('and its confirmation are not for who is recused: %s', (act) => {
    const office = judgedOffice(VOTES, POINTS, { leads: () => [sato] });
    const colleague = addSecretary(office.db, { login: 'shimin', name: '市民課の事務局' });
    office.db.prepare('UPDATE memberships SET department_id = 2 WHERE user_id = ?').run(colleague.id);
    if (act === 'freeze') {
      expect(refused(() => freezeResult(office.db, colleague, 2026, at(office)))).toContain('award_recused');
      return;
    }
    freeze(office);
    expect(refused(() => confirmResult(office.db, colleague, 2026, 1, at(office)))).toContain('award_recused');
    expect(refused(() => exportBundle(office.db, colleague, 2026, at(office)))).toContain('award_recused');
    expect(refused(() => correctResult(office.db, colleague, 2026, '理由', at(office)))).toContain('award_recused');
  });

  it('gives the prizes of the vote alone in a year that nobody judges', () => {
    const office = judgedOffice(VOTES, []);
    publishAll(office);
    expect(given(office.db)).toMatchObject({
      grand: 'no_jury',
      'everyday-best': 'no_jury',
      'everyday-staff': codes(1),
      'ideas-staff': codes(4),
    });
  });

  it('writes a deviation down with both orders and the reason', () => {
    const office = judgedOffice(VOTES, POINTS);
    const { db, secretary } = office;
    decideOrder(db, secretary, { year: 2026, scope: 'everyday' }, { entries: [3, 1, 2], reason: '現場での広がり' }, at(office));
    decideOrder(
      db,
      secretary,
      { year: 2026, scope: ALL_CATEGORIES },
      { entries: [5, 2, 1, 3, 4], reason: '全庁への波及' },
      at(office),
    );
    freeze(office);
    expect(decisionOf(db).orders.find(({ scope }) => scope === 'everyday')).toEqual({
      scope: 'everyday',
      computed: codes(2, 1, 3),
      decided: codes(3, 1, 2),
      reason: '現場での広がり',
    });
    expect(given(db)).toMatchObject({ grand: codes(5), 'everyday-best': codes(3), 'ideas-best': codes(4) });
    expect(auditAwards(db).faults).toEqual([]);
  });
});

describe('a corrected version', () => {
  it('follows the first with a reason, from the data as they are now, and leaves it readable', () => {
    const office = judgedOffice(VOTES, [...POINTS, { 1: 5, 2: 1, 3: 1, 4: 1, 5: 1 }]);
    const { db, secretary, second, context, jurors } = office;
    publishAll(office);
    const first = rowOf(db, 1);
    const before = winnersOf(db, 2026).map(({ prize, code }) => [prize.id, code]);
    context.setNow('2026-09-20T00:00:00.000Z');
    // The harsh juror remembers to have to do with entry 2: the cards that are left say something else.
    const harsh = jurors[3] as Viewer;
    declareRecusal(db, harsh, { year: 2026, userId: harsh.id, number: 2, reason: '共同で取り組んだため' }, at(office));
    correctResult(db, second, 2026, '除斥の申し出があったため', at(office));
    expect(rowOf(db, 1)).toEqual(first);
    expect(rowOf(db, 2)).toMatchObject({ reason: '除斥の申し出があったため', frozenBy: second.id, confirmedAt: null });
    expect(rowOf(db, 2)?.result).not.toBe(first?.result);
    // Until it is published, the first holds.
    expect(winnersOf(db, 2026).map(({ prize, code }) => [prize.id, code])).toEqual(before);
    expect(refused(() => confirmResult(db, second, 2026, 2, at(office)))).toContain('award_second_secretary');
    confirmResult(db, secretary, 2026, 2, at(office));
    publish(office, 2);
    expect(resultQueries(db).findPublished(2026)?.version).toBe(2);
    expect(findAward(db, 2026)?.clock.publishedAt?.toISOString()).toBe(first?.publishedAt);
    expect(auditAwards(db).faults).toEqual([]);
  });

  it('may replace one that nobody confirmed, which is then confirmed and published by nobody', () => {
    const office = judgedOffice(VOTES, POINTS);
    expect(refused(() => correct(office))).toContain('award_result_missing');
    freeze(office);
    withhold(office);
    correct(office);
    expect(refused(() => confirm(office, 1))).toContain('award_result_corrected');
    confirm(office, 2);
    expect(refused(() => publish(office, 1))).toContain('award_result_corrected');
    publish(office, 2);
    expect(rowOf(office.db, 1)).toMatchObject({ confirmedAt: null, publishedAt: null });
  });

  it('is refused where it would say what the version before says', () => {
    const office = judgedOffice(VOTES, POINTS);
    freeze(office);
    expect(refused(() => correct(office))).toContain('award_correction_same');
    // A reason that changes and comes back changes nothing.
    withhold(office);
    restorePrize(office.db, office.secretary, { year: 2026, prize: 'large-best' }, at(office));
    expect(refused(() => correct(office))).toContain('award_correction_same');
    withhold(office);
    correct(office);
    expect(refused(() => correct(office))).toContain('award_correction_same');
    expect(resultQueries(office.db).list(2026)).toHaveLength(2);
  });

  it('takes no step of the year back', () => {
    const office = judgedOffice(VOTES, POINTS);
    publishAll(office);
    withhold(office);
    correct(office);
    const award = findAward(office.db, 2026);
    expect(award && phaseOf(award, at(office))).toBe('published');
  });

  it('takes up what the jury decided after the freeze, and not before it', () => {
    const office = judgedOffice(VOTES, POINTS);
    const { db, secretary } = office;
    publishAll(office);
    withholdPrize(db, secretary, { year: 2026, prize: 'grand' }, '該当なし', at(office));
    expect(given(db, 1)).toMatchObject({ grand: codes(2) });
    correct(office);
    expect(given(db, 2)).toMatchObject({ grand: '該当なし' });
    expect(auditAwards(db).faults).toEqual([]);
  });
});

describe('a withdrawal (R7)', () => {
  const withdraw = ({ db, context }: JudgedOffice, lead: Viewer, number: number): void =>
    withdrawEntry(db, lead, 2026, number, '辞退します', context.clock.now());

  it('while the jury decides leaves the result without the entry, and nobody fills its place', () => {
    const office = judgedOffice(VOTES, POINTS);
    withdraw(office, sato, 2);
    freeze(office);
    const everyday = (JSON.parse(rowOf(office.db, 1)?.result ?? '') as Result).categories[0];
    expect(everyday?.final.map(({ entry }) => entry)).toEqual(codes(1, 3));
    // 1 and 5 have the same points; the one with the larger share of the vote stands first.
    expect(given(office.db)).toMatchObject({ grand: codes(1), 'everyday-best': codes(3), 'everyday-staff': codes(1) });
  });

  it.each([
    { name: 'a winner', number: 2 },
    // Its figures are in those of all the others.
    { name: 'another one on the shortlist', number: 3 },
  ])('of $name after the freeze stops confirmation and publication until the result is corrected', ({ number }) => {
    const [unconfirmed, unpublished] = [judgedOffice(VOTES, POINTS), judgedOffice(VOTES, POINTS)];
    for (const office of [unconfirmed, unpublished]) freeze(office);
    confirm(unpublished);
    for (const office of [unconfirmed, unpublished]) withdraw(office, sato, number);
    expect(refused(() => confirm(unconfirmed))).toContain('award_withdrawn_since');
    expect(refused(() => publish(unpublished))).toContain('award_withdrawn_since');
    for (const office of [unconfirmed, unpublished]) {
      correct(office, '辞退');
      confirm(office, 2);
      publish(office, 2);
      expect(winnersOf(office.db, 2026).map(({ code }) => code)).not.toContain(codes(number)[0]);
    }
  });

  it('before the freeze stops nothing', () => {
    const office = judgedOffice(VOTES, POINTS);
    withdraw(office, sato, 3);
    publishAll(office);
    expect(rowOf(office.db, 1)?.publishedAt).not.toBeNull();
  });

  it('after the publication gives the prize back, and nobody moves up, in a corrected version either', () => {
    const office = judgedOffice(VOTES, POINTS);
    publishAll(office);
    const before = given(office.db);
    withdraw(office, sato, 2);
    expect(winnersOf(office.db, 2026).find(({ code }) => code === 'R8-002')?.givenBack).toBe(true);
    expect(resultQueries(office.db).findPublished(2026)?.version).toBe(1);
    withhold(office);
    correct(office);
    expect(given(office.db, 2)).toEqual({ ...before, 'large-best': '該当なし' });
  });
});

// BA-8: whoever has the file in hand and changes one of these is found out by the chain.
describe('the audit of a judged year', () => {
  function judged(): JudgedOffice {
    const office = judgedOffice(VOTES, [...POINTS, { 1: 4, 2: 4, 3: 4, 4: 4, 5: 4 }], {
      before: ({ db, secretary, jurors }) => {
        const [first, , , last] = jurors as [Viewer, Viewer, Viewer, Viewer];
        const recusal = { year: 2026, userId: last.id, number: 3, reason: '共同で取り組んだため' };
        declareRecusal(db, secretary, recusal, new Date(JUDGING));
        const scores = { effect: 4, spread: 5, idea: 5, user: 5, sustain: 5 };
        changeCard(db, first, { year: 2026, number: 2 }, { ...scores, comment: '', reason: '付け間違い' }, new Date(JUDGING));
      },
    });
    freeze(office);
    withhold(office);
    correct(office);
    confirm(office, 2);
    publish(office, 2);
    return office;
  }
  function tamper(db: Db, sql: string): void {
    db.pragma('foreign_keys = OFF');
    const triggers = db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'award%'")
      .all();
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    db.exec(sql);
  }

  it('holds', () => {
    expect(auditAwards(judged().db).faults).toEqual([]);
  });

  it('does not blame a year that was frozen before the chain said who did it', () => {
    const { db } = judged();
    tamper(db, '');
    const links = chainQueries(db).list();
    db.exec('DELETE FROM award_chain');
    let before = GENESIS;
    for (const { seq, event } of links) {
      const { data, ...rest } = JSON.parse(event) as { data: Record<string, unknown>; type: string };
      const { by: _, program: __, chainSeq: ___, ...old } = data;
      const said = canonicalJson({ ...rest, data: rest.type.startsWith('result_') ? old : data });
      const link = { seq, event: said, hash: chainHash(before, said) };
      chainQueries(db).insert(link);
      before = link.hash;
    }
    expect(auditAwards(db).faults).toEqual([]);
  });

  it.each([
    { sql: "UPDATE award_recusals SET reason = '別の理由'", fact: /^recusal \d+ R8-003$/, problem: 'changed' },
    { sql: 'DELETE FROM award_recusals', fact: /^recusal \d+ R8-003$/, problem: 'gone' },
    {
      sql: 'INSERT INTO award_recusals SELECT 2, user_id, reason, declared_by, declared_at FROM award_recusals',
      fact: /^recusal \d+ R8-002$/,
      problem: 'unsaid',
    },
    {
      sql: 'UPDATE award_locked_cards SET effect = 1 WHERE version = 1 AND entry_id = 4 AND user_id = (SELECT min(user_id) FROM award_jurors)',
      fact: /^cards J\d ideas$/,
      problem: 'changed',
    },
    {
      sql: "UPDATE award_locked_cards SET comment = '' WHERE version = 1 AND entry_id = 5 AND user_id = (SELECT min(user_id) FROM award_jurors)",
      fact: /^cards J\d ideas$/,
      problem: 'changed',
    },
    { sql: 'UPDATE award_locked_cards SET effect = 1 WHERE version = 2', fact: /^card J\d R8-002 2$/, problem: 'changed' },
    { sql: 'DELETE FROM award_locked_cards WHERE version = 2', fact: /^card J\d R8-002 2$/, problem: 'gone' },
    { sql: "UPDATE award_prizes SET winners = 2 WHERE id = 'grand'", fact: /^prizes$/, problem: 'changed' },
    { sql: "INSERT INTO award_anchors VALUES (2026, 'effect', 0, '別の問い')", fact: /^rubric$/, problem: 'changed' },
    {
      sql: 'UPDATE award_jurors SET number = 9 WHERE number = 1',
      fact: /^juror J(1|9)$/,
      problem: 'gone',
    },
    {
      sql: "UPDATE award_results SET decision = replace(decision, 'R8-002', 'R8-003') WHERE version = 1",
      fact: /^decision 1$/,
      problem: 'changed',
    },
    { sql: 'UPDATE award_results SET decision = NULL WHERE version = 1', fact: /^decision 1$/, problem: 'gone' },
    { sql: "UPDATE award_results SET reason = '別の理由' WHERE version = 2", fact: /^reason 2$/, problem: 'changed' },
    {
      sql: "UPDATE award_results SET result_sha256 = replace(result_sha256, 'a', 'b') WHERE version = 1",
      fact: /^result 1$/,
      problem: 'changed',
    },
    { sql: 'UPDATE award_results SET frozen_by = 1 WHERE version = 1', fact: /^freezing 1$/, problem: 'changed' },
    { sql: 'UPDATE award_results SET chain_seq = 1 WHERE version = 1', fact: /^freezing 1$/, problem: 'changed' },
    { sql: "UPDATE award_results SET program = 'x' WHERE version = 1", fact: /^freezing 1$/, problem: 'changed' },
    { sql: 'UPDATE award_results SET confirmed_by = 1 WHERE version = 2', fact: /^confirmer 2$/, problem: 'changed' },
    { sql: 'UPDATE award_results SET published_by = 1 WHERE version = 2', fact: /^publisher 2$/, problem: 'changed' },
  ])('tells after $sql', ({ sql, fact, problem }) => {
    const { db } = judged();
    tamper(db, sql);
    const found = auditAwards(db).faults;
    expect(found).toContainEqual({ what: 'data', year: 2026, fact: expect.stringMatching(fact), problem });
  });
});
