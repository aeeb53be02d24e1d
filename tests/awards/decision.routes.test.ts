import { describe, expect, it } from 'vitest';
import { finalLotNeeds } from '../../src/awards/decision/proposal.ts';
import { decisionQueries } from '../../src/awards/decision/queries.ts';
import { confirmResult, freezeResult, publishResult } from '../../src/awards/results/actions.ts';
import { findAward } from '../../src/awards/years/years.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addSecretary,
  allRows,
  type Browser,
  browserOf,
  DEPARTMENTS,
  ito,
  ja,
  lastEvents,
  sato,
  takahashi,
  typedIn,
} from '../support/index.ts';
import { titleOf } from './counting-support.ts';
import { JUDGING, type JudgedOffice, judgedOffice, type Points } from './decision-support.ts';

const DECISION = '/secretariat/awards/2026/decision';
const ORDER = `${DECISION}/orders/everyday`;
const WITHHELD = `${DECISION}/withheld/everyday-best`;
const VOTES = { everyday: [9, 5, 2], ideas: [6, 4] };
/** The computed order of 日常業務 is 2, 1, 3; over all categories 2, 1 and 5, 3 and 4. */
const POINTS: Points = [
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
];
const REORDERED = { place1: '2', place2: '3', place3: '1', reason: '現場での広がり' };

function open(options: Parameters<typeof judgedOffice>[2] = {}): { office: JudgedOffice; desk: Browser } {
  const office = judgedOffice(VOTES, POINTS, options);
  return { office, desk: browserOf(office.context, office.secretary) };
}
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const rows = ({ db }: JudgedOffice) => allRows(db, ['sessions', 'throttles']);

/** A secretary of the department of 佐藤, who leads every entry. */
function recusedSecretary({ db }: JudgedOffice): Viewer {
  const person = addSecretary(db, { login: 'recused', name: '市民課の事務局' });
  db.prepare('UPDATE memberships SET department_id = ? WHERE user_id = ?').run(DEPARTMENTS.shimin, person.id);
  return person;
}

async function refusesOthers(office: JudgedOffice, method: 'get' | 'put' | 'delete', path: string, fields = {}): Promise<void> {
  const before = rows(office);
  for (const person of [sato, takahashi, ito, office.jurors[0] as Viewer])
    await browserOf(office.context, person)[method](path, fields).expect(404);
  await browserOf(office.context)
    [method](path, fields)
    .expect(method === 'get' ? 303 : 401);
  await browserOf(office.context, recusedSecretary(office))[method](path, fields).expect(403);
  expect(rows(office)['award_orders']).toEqual(before['award_orders']);
  expect(rows(office)['award_withheld']).toEqual(before['award_withheld']);
}

describe('GET /secretariat/awards/:year/decision', () => {
  it('says who would get what, and the computed order of each category with what it is made of', async () => {
    const { desk } = open();
    const html = main((await desk.get(DECISION).expect(200)).text);
    const prizes = [...html.matchAll(/id="prize-([\w-]+)"[\s\S]*?<\/li>/g)].map(([text, id]) => [id, /R8-\d+/.exec(text)?.[0]]);
    expect(prizes.slice(0, 4)).toEqual([
      ['grand', 'R8-002'],
      ['large-best', undefined],
      ['everyday-best', 'R8-001'],
      ['ideas-best', 'R8-005'],
    ]);
    const everyday = html.slice(html.indexOf('id="scope-everyday"'), html.indexOf('id="scope-ideas"'));
    expect([...everyday.matchAll(/<span>(R8-\d+)</g)].map(([, code]) => code)).toEqual(['R8-002', 'R8-001', 'R8-003']);
    for (const part of ['100.00', '80.00', '60.00', '31.25%']) expect(everyday).toContain(part);
    expect(html).toContain(ja('award_withheld.nobody'));
    expect(html).toContain('id="scope-overall"');
  });

  it('holds no figure and no name before the judging has closed', async () => {
    const pages: string[] = [];
    for (const points of [POINTS, POINTS.map(() => ({ 1: 1, 2: 2, 3: 5, 4: 5, 5: 1 })) as Points]) {
      const office = judgedOffice(VOTES, points, { now: JUDGING });
      const page = await browserOf(office.context, office.secretary).get(DECISION).expect(200);
      pages.push(main(page.text));
    }
    expect(pages[0]).toBe(pages[1]);
    expect(pages[0]).toContain(ja('award_decision.early', { closes: '2026年8月31日(月) 24:00まで' }));
    expect(pages[0]).not.toContain(titleOf(1));
  });

  it('names what stands in the way, with the way to the lot', async () => {
    const office = judgedOffice({ everyday: [9, 9] }, POINTS.map(() => ({ 1: 4, 2: 4 })) as Points);
    const desk = browserOf(office.context, office.secretary);
    const lot = ja('award_obstacle.lot', { name: '日常業務の改善', entries: 'R8-001、R8-002' });
    for (const page of [DECISION, '/secretariat/awards/2026/results']) {
      const html = main((await desk.get(page).expect(200)).text);
      expect(html).toContain(lot);
      expect(html).toContain('/secretariat/awards/2026/lots/everyday');
      expect(html).not.toContain('type="password"');
    }
  });

  it('says that what is decided after the freeze waits for a corrected version', async () => {
    const { office, desk } = open();
    freezeResult(office.db, office.secretary, 2026, office.context.clock.now());
    expect((await desk.get(DECISION)).text).toContain(ja('award_decision.same', { version: 1 }));
    await desk.put(WITHHELD, { reason: '該当なし' }).expect(303);
    expect((await desk.get(DECISION)).text).toContain(ja('award_decision.differs', { version: 1 }));
  });

  it('is for secretaries who are recused nowhere, and for years that exist', async () => {
    const { office, desk } = open();
    await refusesOthers(office, 'get', DECISION);
    for (const year of ['x', '2030']) await desk.get(`/secretariat/awards/${year}/decision`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/decision/orders/:scope', () => {
  it("records the jury's order with its reason, and the prizes follow", async () => {
    const { office, desk } = open();
    await desk.put(ORDER, REORDERED).expect(303).expect('Location', `${DECISION}#scope-everyday`);
    expect(decisionQueries(office.db).listOrders(2026)).toMatchObject([
      { scope: 'everyday', entries: [3, 1, 2], reason: '現場での広がり', decidedBy: office.secretary.id },
    ]);
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.order_decided', actorId: office.secretary.id, subjectId: 2026 }]);
    const html = main((await desk.get(DECISION)).text);
    const best = html.slice(html.indexOf('id="prize-everyday-best"'), html.indexOf('id="prize-ideas-best"'));
    expect(best).toContain('R8-003');
    expect(html).toContain('現場での広がり');
  });

  it('takes one over all categories', async () => {
    const { office, desk } = open();
    const places = { place1: '2', place2: '3', place3: '4', place4: '5', place5: '1', reason: '全庁への波及' };
    await desk.put(`${DECISION}/orders/overall`, places).expect(303);
    expect(decisionQueries(office.db).listOrders(2026)).toMatchObject([{ scope: '', entries: [5, 1, 2, 3, 4] }]);
  });

  it('needs a reason where entries are equal, also for the order as it was computed', async () => {
    const office = judgedOffice({ everyday: [5, 3], ideas: [5, 3] }, POINTS.map(() => ({ 1: 5, 2: 3, 3: 5, 4: 3 })) as Points);
    const desk = browserOf(office.context, office.secretary);
    const tied = { entries: 'R8-001、R8-003' };
    const before = main((await desk.get(DECISION)).text);
    expect(before).toContain(ja('award_obstacle.tie', tied));
    expect(before).toContain(`href="${DECISION}#scope-overall"`);
    expect(before).toContain(ja('award_decision.tied_open', tied));
    const places = { place1: '1', place2: '3', place3: '2', place4: '4' };
    const { text } = await desk.put(`${DECISION}/orders/overall`, { ...places, reason: '' }).expect(422);
    expect(main(text)).toContain(ja('form.award_tie_reason'));
    await desk.put(`${DECISION}/orders/overall`, { ...places, reason: '全庁への波及' }).expect(303);
    expect(decisionQueries(office.db).listOrders(2026)).toMatchObject([{ scope: '', entries: [1, 3, 2, 4] }]);
    const after = main((await desk.get(DECISION)).text);
    expect(after).not.toContain(ja('award_obstacle.tie', tied));
    expect(after).toContain(ja('award_decision.tied', tied));
    expect(after).not.toContain('chip--warn');
    await desk.delete(`${DECISION}/orders/overall`).expect(303);
    expect(main((await desk.get(DECISION)).text)).toContain(ja('award_obstacle.tie', tied));
  });

  it('is the computed order again without a word, where it is that', async () => {
    const { office, desk } = open();
    await desk.put(ORDER, REORDERED).expect(303);
    await desk.put(ORDER, { place1: '2', place2: '1', place3: '3', reason: '' }).expect(303);
    expect(decisionQueries(office.db).listOrders(2026)).toEqual([]);
  });

  it.each([
    { fields: { ...REORDERED, reason: '' }, name: 'reason', key: 'form.award_order_reason' },
    { fields: { ...REORDERED, place3: '2' }, name: 'place3', key: 'form.award_order_twice' },
    { fields: { ...REORDERED, place3: '4' }, name: 'place3', key: 'form.award_order_place' },
    { fields: { place1: '1', place2: '2', reason: '理由' }, name: 'place3', key: 'form.award_order_place' },
    { fields: { ...REORDERED, reason: '字'.repeat(1001) }, name: 'reason', key: 'form.award_decision_reason' },
  ])('keeps what was typed and says what is wrong with $name ($key)', async ({ fields, name, key }) => {
    const { office, desk } = open();
    const { text } = await desk.put(ORDER, fields).expect(422);
    expect(main(text)).toContain(ja(key));
    expect(main(text)).toContain(`href="#f-everyday-${name}"`);
    expect(main(text)).toContain(`id="f-everyday-${name}"`);
    expect(typedIn(text, 'reason')).toBeDefined();
    if (fields.reason) expect(text).toContain(fields.reason);
    expect(decisionQueries(office.db).listOrders(2026)).toEqual([]);
  });

  it('is refused where the figures or the order have moved since the page was opened, and keeps what was typed', async () => {
    const { office, desk } = open();
    const seen = typedIn((await desk.get(DECISION)).text, 'seen') as string;
    expect(seen.replace(/\D/g, '').length).toBeLessThan(12);
    const everyday = { ...REORDERED, seen };
    await desk.put(ORDER, { ...everyday, reason: '別の人の記録' }).expect(303);
    const { text } = await desk.put(ORDER, everyday).expect(409);
    expect(main(text)).toContain(ja('form.award_order_moved'));
    expect(main(text)).toContain('href="#f-everyday-seen"');
    expect(text).toContain(REORDERED.reason);
    expect(decisionQueries(office.db).listOrders(2026)).toMatchObject([{ reason: '別の人の記録' }]);
    await desk.put(ORDER, { ...REORDERED, seen: typedIn(text, 'seen') as string }).expect(303);
    expect(decisionQueries(office.db).listOrders(2026)).toMatchObject([{ reason: REORDERED.reason }]);
  });

  it('counts what is whole before it compares: cards that are locked in between are figures that moved', async () => {
    const { office, desk } = open({ lock: false });
    const first = main((await desk.get(DECISION).expect(200)).text);
    expect(first).toContain(ja('award_sheet.settling'));
    expect(first).not.toContain('R8-');
    const results = main((await desk.get('/secretariat/awards/2026/results').expect(200)).text);
    expect(results).toContain(ja('award_results.settling'));
    expect(results).not.toContain('prizes-heading');
    const { text } = await desk.put(ORDER, { ...REORDERED, seen: 'x' }).expect(409);
    expect(text).toContain(REORDERED.reason);
    expect(decisionQueries(office.db).listOrders(2026)).toEqual([]);
    expect(main((await desk.get(DECISION)).text)).toContain('id="scope-everyday"');
  });

  it('says where it contradicts the order over all categories, which stops nothing', async () => {
    const { desk } = open();
    const pair = (above: string, below: string) => ja('award_clash.pair', { name: '日常業務の改善', above, below });
    expect(main((await desk.get(DECISION)).text)).not.toContain(ja('award_clash.title'));
    await desk.put(ORDER, { ...REORDERED, place1: '1', place2: '2', place3: '3' }).expect(303);
    for (const path of [DECISION, '/secretariat/awards/2026/results']) {
      const html = main((await desk.get(path)).text);
      expect(html).toContain(pair('R8-001', 'R8-002'));
      expect(html.match(/全部門では下です/g)).toHaveLength(1);
      expect(html).not.toContain(ja('award_obstacle.title'));
    }
    const overall = { place1: '1', place2: '2', place5: '3', place3: '4', place4: '5', reason: '部門の順位に合わせた' };
    await desk.put(`${DECISION}/orders/overall`, overall).expect(303);
    expect(main((await desk.get(DECISION)).text)).not.toContain(ja('award_clash.title'));
  });

  it('is folded away once a result is published: then it is for a correction', async () => {
    const { office, desk } = open();
    expect(main((await desk.get(DECISION)).text)).not.toContain(ja('award_decision.correct_order'));
    const at = office.context.clock.now();
    freezeResult(office.db, office.secretary, 2026, at);
    confirmResult(office.db, office.second, 2026, 1, at);
    publishResult(office.db, office.secretary, 2026, 1, at);
    const html = main((await desk.get(DECISION)).text);
    expect(html.split(ja('award_decision.correct_order')).length - 1).toBe(3);
    expect(html).not.toMatch(/<details open>/);
    expect(main((await desk.put(ORDER, { ...REORDERED, reason: '' }).expect(422)).text)).toMatch(/<details open>/);
  });

  it('is refused before the judging has closed, and for a scope that has no order', async () => {
    const { desk } = open({ now: JUDGING });
    await desk.put(ORDER, REORDERED).expect(409);
    const later = open();
    for (const scope of ['large', 'x', '__proto__']) await later.desk.put(`${DECISION}/orders/${scope}`, REORDERED).expect(404);
    await later.desk.put('/secretariat/awards/x/decision/orders/everyday', REORDERED).expect(404);
  });

  it('is for secretaries who are recused nowhere', async () => {
    await refusesOthers(open().office, 'put', ORDER, REORDERED);
  });
});

describe('DELETE /secretariat/awards/:year/decision/orders/:scope', () => {
  it('takes the computed order again, once', async () => {
    const { office, desk } = open();
    await desk.put(ORDER, REORDERED).expect(303);
    await desk.delete(ORDER).expect(303).expect('Location', `${DECISION}#scope-everyday`);
    expect(decisionQueries(office.db).listOrders(2026)).toEqual([]);
    await desk.delete(ORDER).expect(404);
    await desk.delete('/secretariat/awards/x/decision/orders/everyday').expect(404);
  });

  it('is for secretaries who are recused nowhere, after the judging', async () => {
    const { office, desk } = open();
    await desk.put(ORDER, REORDERED).expect(303);
    await refusesOthers(office, 'delete', ORDER);
    await open({ now: JUDGING }).desk.delete(ORDER).expect(409);
  });
});

describe('PUT /secretariat/awards/:year/decision/withheld/:prize', () => {
  it('gives a prize to nobody, with the reason', async () => {
    const { office, desk } = open();
    await desk.put(WITHHELD, { reason: '水準に届かないため' }).expect(303).expect('Location', `${DECISION}#prize-everyday-best`);
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.prize_withheld', actorId: office.secretary.id, subjectId: 2026 }]);
    const html = main((await desk.get(DECISION)).text);
    const best = html.slice(html.indexOf('id="prize-everyday-best"'), html.indexOf('id="prize-ideas-best"'));
    expect(best).toContain('水準に届かないため');
    expect(best).not.toContain('R8-');
  });

  it.each(['', 'x'.repeat(1001)])('needs a reason of the right length', async (reason) => {
    const { office, desk } = open();
    const { text } = await desk.put(WITHHELD, { reason }).expect(422);
    expect(main(text)).toContain('href="#f-withheld-everyday-best"');
    expect(main(text)).toContain(ja('form.award_decision_reason'));
    expect(main(text)).toContain(reason);
    expect(decisionQueries(office.db).listWithheld(2026)).toEqual([]);
  });

  it('is refused before the judging has closed, for what the vote gives, and for what does not exist', async () => {
    await open({ now: JUDGING }).desk.put(WITHHELD, { reason: '理由' }).expect(409);
    const { desk } = open();
    for (const prize of ['everyday-staff', 'x']) await desk.put(`${DECISION}/withheld/${prize}`, { reason: '理由' }).expect(404);
    await desk.put('/secretariat/awards/x/decision/withheld/grand', { reason: '理由' }).expect(404);
  });

  it('is for secretaries who are recused nowhere', async () => {
    await refusesOthers(open().office, 'put', WITHHELD, { reason: '理由' });
  });
});

describe('DELETE /secretariat/awards/:year/decision/withheld/:prize', () => {
  it('gives it after all, once', async () => {
    const { office, desk } = open();
    await desk.put(WITHHELD, { reason: '理由' }).expect(303);
    await desk.delete(WITHHELD).expect(303).expect('Location', `${DECISION}#prize-everyday-best`);
    expect(decisionQueries(office.db).listWithheld(2026)).toEqual([]);
    await desk.delete(WITHHELD).expect(404);
    await desk.delete('/secretariat/awards/x/decision/withheld/grand').expect(404);
  });

  it('is for secretaries who are recused nowhere, after the judging', async () => {
    const { office, desk } = open();
    await desk.put(WITHHELD, { reason: '理由' }).expect(303);
    await refusesOthers(office, 'delete', WITHHELD);
    await open({ now: JUDGING }).desk.delete(WITHHELD).expect(409);
  });
});

describe('the lot of a final order', () => {
  const LOT = '/secretariat/awards/2026/lots/everyday';
  const DRAWN = { publicNumber: '38915', again: '38915', witnesses: '伊藤' };
  const tied = (now?: string) =>
    judgedOffice({ everyday: [9, 9] }, POINTS.map(() => ({ 1: 4, 2: 4 })) as Points, now ? { now } : {});

  it('is recorded on the page of the category once the judging is over', async () => {
    const office = tied();
    const desk = browserOf(office.context, office.secretary);
    const before = main((await desk.get(LOT).expect(200)).text);
    expect(before).toContain(ja('award_lot.why_final'));
    for (const number of [1, 2]) expect(before).toContain(titleOf(number));
    await desk.put(LOT, DRAWN).expect(303);
    const after = main((await desk.get(LOT).expect(200)).text);
    expect(after).toContain('dxaward-lot|2026|everyday|final|');
    const award = findAward(office.db, 2026);
    expect(award && finalLotNeeds(office.db, award, 'everyday', office.context.clock.now())).toEqual([]);
    await desk.put(LOT, DRAWN).expect(409);
  });

  it('is not asked for while the jurors judge, and tells a recused secretary nothing', async () => {
    const judging = tied(JUDGING);
    await browserOf(judging.context, judging.secretary).get(LOT).expect(409);
    const office = tied();
    const recused = browserOf(office.context, recusedSecretary(office));
    await recused.get(LOT).expect(403);
    await recused.put(LOT, DRAWN).expect(403);
  });

  it('is not for a recused secretary to know of once it is drawn either, until the result is published', async () => {
    const office = tied();
    const COUNTING = '/secretariat/awards/2026/counting';
    const recused = browserOf(office.context, recusedSecretary(office));
    const before = main((await recused.get(COUNTING).expect(200)).text);
    await browserOf(office.context, office.secretary).put(LOT, DRAWN).expect(303);
    expect(main((await recused.get(COUNTING).expect(200)).text)).toBe(before);
    expect(main((await browserOf(office.context, office.secretary).get(COUNTING)).text)).toContain(LOT);
    await recused.get(LOT).expect(403);
    const at = office.context.clock.now();
    freezeResult(office.db, office.secretary, 2026, at);
    confirmResult(office.db, office.second, 2026, 1, at);
    publishResult(office.db, office.secretary, 2026, 1, at);
    await recused.get(LOT).expect(200);
  });

  it('leaves one of the shortlist readable for everybody who counts', async () => {
    const office = judgedOffice({ everyday: [9, 9, 9] }, POINTS.map(() => ({ 1: 4, 2: 5 })) as Points, {
      rules: { shortlistSize: 2, shortlistSlack: 0 },
    });
    const recused = browserOf(office.context, recusedSecretary(office));
    await recused.get(LOT).expect(200);
    expect(main((await recused.get('/secretariat/awards/2026/counting')).text)).toContain(LOT);
  });
});
