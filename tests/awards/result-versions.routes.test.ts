import { describe, expect, it } from 'vitest';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { decideOrder, withholdPrize } from '../../src/awards/decision/actions.ts';
import { ALL_CATEGORIES } from '../../src/awards/decision/record.ts';
import { declareRecusal } from '../../src/awards/judging/declare-recusal.ts';
import { changeCard } from '../../src/awards/judging/locking.ts';
import { withdrawEntry } from '../../src/awards/nominations/answers.ts';
import { confirmResult, correctResult, freezeResult, publishResult } from '../../src/awards/results/actions.ts';
import { resultQueries } from '../../src/awards/results/queries.ts';
import { rolloutQueries } from '../../src/awards/rollout/queries.ts';
import type { CategoryResult, Result } from '../../src/awards/rules/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addSecretary,
  type Browser,
  browserOf,
  countRows,
  DEPARTMENTS,
  faultBeside,
  ito,
  ja,
  lastEvents,
  oneRow,
  sato,
  suzuki,
  takahashi,
  tanaka,
  textOf,
  typedIn,
} from '../support/index.ts';
import { givePasswords, PASSWORD, titleOf } from './counting-support.ts';
import { JUDGING, type JudgedOffice, judgedOffice, type Points } from './decision-support.ts';

const DESK = '/secretariat/awards/2026';
const CORRECTION = `${DESK}/correction`;
const RESULT = '/awards/2026/result';
const VOTES = { everyday: [9, 5, 2], ideas: [6, 4] };
/** 1 and 4 are 田中's, the others 佐藤's. Entry 2 is the best of all, 1 of the rest of its category, 5 of the other one. */
const POINTS: Points = [
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
  { 1: 4, 2: 5, 3: 3, 4: 3, 5: 4 },
];
const leads = (): Viewer[] => [tanaka, sato, sato, tanaka, sato];

const open = (options: Parameters<typeof judgedOffice>[2] = {}): JudgedOffice =>
  judgedOffice(VOTES, POINTS, { leads, ...options });
const at = ({ context }: JudgedOffice): Date => context.clock.now();
const freeze = (office: JudgedOffice): void => freezeResult(office.db, office.secretary, 2026, at(office));
function publish(office: JudgedOffice, version = 1): void {
  confirmResult(office.db, office.second, 2026, version, at(office));
  publishResult(office.db, office.secretary, 2026, version, at(office));
}
function published(options: Parameters<typeof judgedOffice>[2] = {}): JudgedOffice {
  const office = open(options);
  freeze(office);
  publish(office);
  return office;
}
/** Something to correct: of a category that nobody competes in. */
const withhold = (office: JudgedOffice): void =>
  withholdPrize(office.db, office.secretary, { year: 2026, prize: 'large-best' }, '該当なし', at(office));
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const page = async (person: Browser, path = RESULT): Promise<string> => main((await person.get(path).expect(200)).text);

function recusedSecretary({ db }: JudgedOffice): Viewer {
  const person = addSecretary(db, { login: 'recused', name: '市民課の事務局' });
  db.prepare('UPDATE memberships SET department_id = ? WHERE user_id = ?').run(DEPARTMENTS.shimin, person.id);
  return person;
}

async function signedIn(office: JudgedOffice): Promise<[desk: Browser, second: Browser]> {
  await givePasswords(office);
  return [browserOf(office.context, office.secretary), browserOf(office.context, office.second)];
}

describe('PUT /secretariat/awards/:year/results, twice at once', () => {
  it('makes one version, one confirmation and one publication', async () => {
    const office = open();
    const [desk, second] = await signedIn(office);
    const together = async (...sent: ReturnType<Browser['put']>[]) =>
      (await Promise.all(sent)).map(({ status }) => status).sort();
    const results = `${DESK}/results`;
    const fields = { password: PASSWORD };
    expect(await together(desk.put(results, fields), desk.put(results, fields))).toEqual([303, 409]);
    const confirmation = `${results}/1/confirmation`;
    expect(await together(second.put(confirmation, fields), second.put(confirmation, fields))).toEqual([303, 409]);
    const publication = `${results}/1/publication`;
    expect(await together(desk.put(publication, fields), second.put(publication, fields))).toEqual([303, 409]);
    expect(countRows(office.db, 'award_results')).toBe(1);
  });

  it('is refused with what to do first', async () => {
    const office = judgedOffice(VOTES, POINTS.slice(0, 2));
    const [desk] = await signedIn(office);
    const { text } = await desk.put(`${DESK}/results`, { password: PASSWORD }).expect(409);
    expect(text).toContain(ja('error.award_few_cards'));
  });
});

describe('GET /secretariat/awards/:year/results', () => {
  it('shows the prizes before and after the freeze, and nothing of them to who is recused', async () => {
    const office = open();
    const [desk] = await signedIn(office);
    const recused = browserOf(office.context, recusedSecretary(office));
    for (const title of ['award_results.prizes_now', 'award_results.prizes']) {
      if (title === 'award_results.prizes') freeze(office);
      const shown = await page(desk, `${DESK}/results`);
      expect(shown).toContain(ja(title, { version: 1 }));
      expect(shown).toContain(`R8-002 ${titleOf(2)}`);
      const hidden = await page(recused, `${DESK}/results`);
      expect(hidden).not.toContain('prizes-heading');
      expect(shown).toContain('prizes-heading');
      expect(hidden).not.toContain('type="password"');
      expect(hidden).toContain(ja('error.award_recused'));
    }
    await recused.get(`${DESK}/results/1/result.json`).expect(403);
  });

  it('gives a recused secretary no digest that could be tried out, and no reason of a correction that is not published', async () => {
    const office = open();
    freeze(office);
    withhold(office);
    correctResult(office.db, office.secretary, 2026, '大賞の見直し', at(office));
    const recused = browserOf(office.context, recusedSecretary(office));
    const [shown, hidden] = [
      await page(browserOf(office.context, office.secretary), `${DESK}/results`),
      await page(recused, `${DESK}/results`),
    ];
    const digests = (html: string) => html.match(/[0-9a-f]{64}/g) ?? [];
    expect(digests(shown)).toHaveLength(2 * 4);
    expect(digests(hidden)).toEqual([]);
    expect(shown).toContain('大賞の見直し');
    expect(hidden).not.toContain('大賞の見直し');
    expect(hidden).toContain(ja('award_results.closed_hint'));
    publish(office, 2);
    expect(await page(recused, `${DESK}/results`)).toContain('大賞の見直し');
    expect(digests(await page(recused, `${DESK}/results`))).toEqual([]);
  });
});

describe('what the second secretary approves', () => {
  it('is each order with F, J, v and both places, from what is frozen, beside the deviation and its reason', async () => {
    const office = open();
    const order = { year: 2026, scope: 'everyday' };
    decideOrder(office.db, office.secretary, order, { entries: [3, 1, 2], reason: '現場での広がり' }, at(office));
    freeze(office);
    // Not what is decided since.
    decideOrder(office.db, office.secretary, order, { entries: [1, 3, 2], reason: '別の理由' }, at(office));
    const html = await page(browserOf(office.context, office.second), `${DESK}/results`);
    const table = html.slice(html.indexOf('id="order-everyday"'), html.indexOf('id="order-ideas"'));
    const rows = [...table.matchAll(/<tr>(<td[\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
      [...row.matchAll(/<(?:td|th)[^>]*>([\s\S]*?)<\/(?:td|th)>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
    );
    const { final } = (JSON.parse(resultQueries(office.db).findLatest(2026)?.result ?? '') as Result)
      .categories[0] as CategoryResult;
    const score = (code: string) => final.find(({ entry }) => entry === code)?.score.toFixed(2);
    expect(rows.map(([decided, computed, entry, points]) => [decided, computed, entry, points])).toEqual([
      ['1', '3', `R8-003 ${titleOf(3)}`, score('R8-003')],
      ['2', '2', `R8-001 ${titleOf(1)}`, score('R8-001')],
      ['3', '1', `R8-002 ${titleOf(2)}`, score('R8-002')],
    ]);
    expect(rows[0]?.[4]).toMatch(/^60\.00/);
    expect(html).toContain('現場での広がり');
    expect(html).not.toContain('別の理由');
    expect(html).toContain(ja('award_clash.pair', { name: '日常業務の改善', above: 'R8-003', below: 'R8-002' }));
    expect(await page(browserOf(office.context, recusedSecretary(office)), `${DESK}/results`)).not.toContain('order-everyday');
  });

  it('is not offered while a withdrawal forbids it, nor is the publication; the way to a correction is', async () => {
    const office = open();
    const [desk, second] = await signedIn(office);
    freeze(office);
    withdrawEntry(office.db, sato, 2026, 2, '辞退します', at(office));
    const before = await page(second, `${DESK}/results`);
    expect(before).not.toContain('type="password"');
    expect(before).toContain(ja('award_results.left'));
    expect(before).toContain(`href="${CORRECTION}"`);
    expect(await page(desk, CORRECTION)).toContain('type="password"');
  });
});

describe('GET /secretariat/awards/:year/results/:version/decision.json', () => {
  const FILE = `${DESK}/results/1/decision.json`;

  it('is the stored text, for secretaries who are recused nowhere', async () => {
    const office = open();
    const desk = browserOf(office.context, office.secretary);
    await desk.get(FILE).expect(404);
    freeze(office);
    const answer = await desk.get(FILE).expect(200);
    expect(textOf(answer)).toBe(oneRow(office.db, 'SELECT decision FROM award_results')?.['decision']);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="award-2026-decision.json"');
    expect(await page(desk, `${DESK}/results`)).toContain(`href="${FILE}"`);
    for (const person of [sato, takahashi, ito]) await browserOf(office.context, person).get(FILE).expect(404);
    await browserOf(office.context).get(FILE).expect(303);
    await browserOf(office.context, recusedSecretary(office)).get(FILE).expect(403);
    for (const path of ['x/results/1', '2030/results/1', '2026/results/2', '2026/results/x'])
      await desk.get(`/secretariat/awards/${path}/decision.json`).expect(404);
  });
});

describe('GET /secretariat/awards/:year/correction', () => {
  it('says what a corrected version is, and needs a frozen one', async () => {
    const office = open();
    const [desk] = await signedIn(office);
    await desk.get(CORRECTION).expect(409);
    freeze(office);
    const same = await page(desk, CORRECTION);
    expect(same).toContain(ja('award_results.same', { version: 1 }));
    expect(same).not.toContain('type="password"');
    withhold(office);
    const html = await page(desk, CORRECTION);
    expect(html).toContain(ja('award_correction.lead', { version: 2 }));
    expect(html).toContain('type="password"');
    expect(await page(desk, `${DESK}/results`)).toContain(`href="${CORRECTION}"`);
  });

  it('is for secretaries who are recused nowhere, and for years that exist', async () => {
    const office = open();
    freeze(office);
    for (const person of [sato, takahashi, ito]) await browserOf(office.context, person).get(CORRECTION).expect(404);
    await browserOf(office.context).get(CORRECTION).expect(303);
    await browserOf(office.context, recusedSecretary(office)).get(CORRECTION).expect(403);
    await browserOf(office.context, office.secretary).get('/secretariat/awards/x/correction').expect(404);
  });
});

describe('POST /secretariat/awards/:year/correction', () => {
  it('freezes the next version, which a second secretary confirms', async () => {
    const office = published();
    const [desk, second] = await signedIn(office);
    const fields = { reason: '除斥の申し出', password: PASSWORD };
    await desk.post(CORRECTION, fields).expect(409);
    withhold(office);
    await desk.post(CORRECTION, fields).expect(303).expect('Location', `${DESK}/results`);
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.result_frozen', actorId: office.secretary.id, subjectId: 2026 }]);
    const html = await page(desk, `${DESK}/results`);
    expect(html).toContain(ja('award_results.frozen', { version: 2 }));
    expect(html).toContain(ja('award_results.corrected', { version: 2 }));
    expect(html).toContain(ja('award_result.corrected_why', { reason: '除斥の申し出' }));
    await desk.put(`${DESK}/results/2/confirmation`, { password: PASSWORD }).expect(403);
    await second.put(`${DESK}/results/2/confirmation`, { password: PASSWORD }).expect(303);
  });

  it.each([
    { fields: { reason: '', password: PASSWORD }, name: 'reason', key: 'form.award_correction_reason' },
    { fields: { reason: '字'.repeat(501), password: PASSWORD }, name: 'reason', key: 'form.award_correction_reason' },
    { fields: { reason: '除斥の申し出', password: 'wrong password wrong' }, name: 'password', key: 'form.password_wrong' },
  ])('keeps the reason and never a password when $name is wrong', async ({ fields, name, key }) => {
    const office = published();
    const [desk] = await signedIn(office);
    const { text } = await desk.post(CORRECTION, fields).expect(422);
    expect(faultBeside(text, name)).toBe(ja(key));
    expect(typedIn(text, 'reason')).toBe(fields.reason);
    for (const secret of [PASSWORD, 'wrong password wrong']) expect(text).not.toContain(secret);
    expect(countRows(office.db, 'award_results')).toBe(1);
  });

  it('is for secretaries who are recused nowhere, after the first version, and for years that exist', async () => {
    const office = open();
    const [desk] = await signedIn(office);
    const fields = { reason: '理由', password: PASSWORD };
    await desk.post(CORRECTION, fields).expect(409);
    freeze(office);
    for (const person of [sato, takahashi, ito]) await browserOf(office.context, person).post(CORRECTION, fields).expect(404);
    await browserOf(office.context).post(CORRECTION, fields).expect(401);
    await browserOf(office.context, recusedSecretary(office)).post(CORRECTION, fields).expect(403);
    await desk.post('/secretariat/awards/x/correction', fields).expect(404);
    expect(countRows(office.db, 'award_results')).toBe(1);
  });
});

describe('GET /awards/:year/result of a judged year', () => {
  const reader = (office: JudgedOffice): Browser => browserOf(office.context, takahashi);

  it('shows the winners first with their teams of then, and why a prize is not given', async () => {
    const office = open();
    withholdPrize(office.db, office.secretary, { year: 2026, prize: 'ideas-best' }, '水準に届かないため', at(office));
    freeze(office);
    expect(await page(reader(office))).not.toContain('winner__prize');
    publish(office);
    // A transfer after the nomination changes no name on the page.
    office.db.prepare('UPDATE memberships SET department_id = ? WHERE user_id = ?').run(DEPARTMENTS.doboku, sato.id);
    const html = await page(reader(office));
    const winners = [
      ...html.matchAll(
        /<article class="winner( winner--grand)?">([\s\S]*?)winner__title">[\s\S]*?>([^<]+)<[\s\S]*?<li><strong>([^<]*)<\/strong> <span>([^<]*)/g,
      ),
    ];
    const namesIn = (part: string | undefined) => [...(part ?? '').matchAll(/winner__name">([^<]*)</g)].map(([, name]) => name);
    // 1 has two prizes and stands there once.
    expect(winners.map(([, grand, prizes, ...rest]) => [grand !== undefined, namesIn(prizes), ...rest])).toEqual([
      [true, ['大賞'], titleOf(2), '佐藤', '市民課'],
      [false, ['最優秀賞', '職員投票賞'], titleOf(1), '田中', '税務課'],
      [false, ['職員投票賞'], titleOf(4), '田中', '税務課'],
    ]);
    expect(html.indexOf('winner__prize')).toBeLessThan(html.indexOf('result-entry__title'));
    expect(html).toContain('水準に届かないため');
    expect(html).toContain(ja('award_withheld.nobody'));
    expect(html).toContain(ja('award_method.cards', { count: 3 }));
  });

  it('says openly where the jury did not follow the computed order', async () => {
    const office = open();
    const order = { year: 2026, scope: 'everyday' };
    decideOrder(office.db, office.secretary, order, { entries: [3, 1, 2], reason: '現場での広がり' }, at(office));
    freeze(office);
    publish(office);
    const html = await page(reader(office));
    expect(html).toContain(ja('award_result.deviation', { name: '日常業務の改善', reason: '現場での広がり' }));
    expect(html).not.toContain(ja('award_result.deviation', { name: 'アイデア・挑戦', reason: '現場での広がり' }));
    for (const [number, computed, decided] of [
      [3, 3, 1],
      [2, 1, 3],
    ] as const)
      expect(html).toContain(ja('award_result.moved', { entry: `R8-00${number} ${titleOf(number)}`, computed, decided }));
    expect(html.match(/→/g)).toHaveLength(2);
  });

  it('says openly where the jury set equal entries apart', async () => {
    const same = { everyday: [5, 3], ideas: [5, 3] };
    const office = judgedOffice(same, POINTS.map(() => ({ 1: 5, 2: 3, 3: 5, 4: 3 })) as Points);
    const order = { year: 2026, scope: ALL_CATEGORIES };
    decideOrder(office.db, office.secretary, order, { entries: [3, 1, 2, 4], reason: '全庁への波及' }, at(office));
    freeze(office);
    publish(office);
    const html = await page(reader(office));
    const words = { name: ja('award_decision.overall'), reason: '全庁への波及' };
    expect(html).toContain(ja('award_result.tie', words));
    expect(html).not.toContain(ja('award_result.deviation', words));
  });

  it('says at the prize of the staff that a lot gave it to one of equal entries, and gives no place to who has no vote', async () => {
    const office = judgedOffice({ everyday: [9, 9, 0] }, POINTS.map(() => ({ 1: 4, 2: 5, 3: 3 })) as Points);
    recordLot(office.db, office.secretary, 2026, 'everyday', { publicNumber: '417', witnesses: '伊藤' }, at(office));
    freeze(office);
    publish(office);
    const html = await page(reader(office));
    expect(html.split(ja('award_result.by_lot')).length - 1).toBe(1);
    expect(html).toMatch(new RegExp(`職員投票賞[\\s\\S]{0,120}${ja('award_result.by_lot')}`));
    const places = [...html.matchAll(/result-entry__place">([^<]*)/g)].map(([, place]) => place);
    expect(places).toEqual([1, 1].map((place) => ja('award_result.place', { place })));
    expect(html).toContain(ja('award_result.votes', { count: 0 }));
    expect(await page(reader(published()))).not.toContain(ja('award_result.by_lot'));
  });

  it('holds no point, no leniency and no final score, for anybody', async () => {
    const office = published();
    const { categories } = JSON.parse(resultQueries(office.db).findPublished(2026)?.result ?? '') as {
      categories: { jury: { score: number }[]; final: { score: number; tJury: number }[] }[];
    };
    const figures = categories.flatMap(({ jury, final }) => [
      ...jury.map(({ score }) => score.toFixed(2)),
      ...final.flatMap(({ score, tJury }) => [score.toFixed(2), tJury.toFixed(2)]),
    ]);
    expect(figures.length).toBeGreaterThanOrEqual(15);
    for (const person of [reader(office), browserOf(office.context, office.secretary)]) {
      const html = await page(person);
      for (const part of [...figures, 'J1', '審査 0', '講評']) expect(html).not.toContain(part);
    }
  });

  it('marks a prize that was given back, and nobody moves up', async () => {
    const office = published();
    withdrawEntry(office.db, sato, 2026, 2, '辞退します', at(office));
    const html = await page(reader(office));
    const [grand = ''] = /<article class="winner winner--grand">[\s\S]*?<\/article>/.exec(html) ?? [];
    expect(grand).toContain(titleOf(2));
    expect(grand).toContain(ja('award_result.given_back'));
  });

  it('opens the roll-out of the winning cases with the publication', async () => {
    const office = open();
    freeze(office);
    expect(rolloutQueries(office.db).list(2026)).toEqual([]);
    publish(office);
    expect(rolloutQueries(office.db).list(2026).length).toBe(4);
  });
});

describe('GET /awards/:year/results/:version', () => {
  it('keeps a corrected version readable, says which one holds, and why', async () => {
    const office = published();
    const reader = browserOf(office.context, takahashi);
    expect(await page(reader)).not.toContain(ja('award_result.versions'));
    withholdPrize(office.db, office.secretary, { year: 2026, prize: 'grand' }, '該当なし', at(office));
    correctResult(office.db, office.secretary, 2026, '審査の見直し', at(office));
    await reader.get('/awards/2026/results/2').expect(404);
    expect(await page(reader)).toContain('winner--grand');
    publish(office, 2);
    const [now, then] = [await page(reader), await page(reader, '/awards/2026/results/1')];
    expect(now).not.toContain('winner--grand');
    expect(now).toContain(ja('award_result.corrected_why', { reason: '審査の見直し' }));
    expect(now).toContain(ja('award_result.edition', { version: 2, reason: '審査の見直し' }));
    expect(then).not.toContain('result-edition');
    expect(now).toContain('href="/awards/2026/results/1"');
    expect(then).toContain('winner--grand');
    expect(then).toContain(ja('award_result.superseded', { version: 1, held: 2 }));
    expect(await page(reader, '/awards/2026/results/2')).not.toContain(ja('award_result.to_held'));
  });

  it('is closed to strangers, and there for published versions of years that exist', async () => {
    const office = open();
    freeze(office);
    const reader = browserOf(office.context, sato);
    await reader.get('/awards/2026/results/1').expect(404);
    await browserOf(office.context, office.secretary).get('/awards/2026/results/1').expect(404);
    publish(office);
    await reader.get('/awards/2026/results/1').expect(200);
    await browserOf(office.context).get('/awards/2026/results/1').expect(303);
    for (const path of ['x/results/1', '2030/results/1', '2026/results/2', '2026/results/0', '2026/results/x'])
      await reader.get(`/awards/${path}`).expect(404);
  });
});

describe('what the jury wrote to the team', () => {
  const ENTRY = '/awards/2026/entries/2';

  it('is shown to the team alone, after the publication, without names and in no order of theirs', async () => {
    const office = open();
    const team = browserOf(office.context, sato);
    expect(await page(team, ENTRY)).not.toContain('講評 ');
    freeze(office);
    publish(office);
    const html = await page(team, ENTRY);
    const comments = [...html.matchAll(/jury-comment">([^<]*)</g)].map(([, comment]) => comment);
    expect(new Set(comments)).toEqual(new Set(office.jurors.map(({ id }) => `講評 ${id}-2`)));
    expect(comments).toHaveLength(3);
    for (const juror of office.jurors) expect(html).not.toContain(juror.name);
    for (const person of [suzuki, tanaka, takahashi, ito, office.secretary, office.jurors[0] as Viewer])
      expect(await page(browserOf(office.context, person), ENTRY)).not.toContain('講評 ');
  });

  it('is the last version, and nothing of a juror who was recused later', async () => {
    const office = published({
      before: ({ db, secretary, jurors: [first, second] }) => {
        const scores = { effect: 5, spread: 5, idea: 5, user: 5, sustain: 5 };
        const change = { ...scores, comment: '言い直した講評', reason: '書き間違い' };
        changeCard(db, first as Viewer, { year: 2026, number: 2 }, change, new Date(JUDGING));
        const recusal = { year: 2026, userId: (second as Viewer).id, number: 5, reason: '共同で取り組んだため' };
        declareRecusal(db, secretary, recusal, new Date(JUDGING));
        withholdPrize(db, secretary, { year: 2026, prize: 'ideas-best' }, '該当なし', new Date('2026-09-10T00:00:00Z'));
      },
    });
    const [first, second, third] = office.jurors as [Viewer, Viewer, Viewer];
    const team = browserOf(office.context, sato);
    const changed = await page(team, ENTRY);
    expect(changed).toContain('言い直した講評');
    expect(changed).not.toContain(`講評 ${first.id}-2`);
    const other = await page(team, '/awards/2026/entries/5');
    expect(other).toContain(`講評 ${third.id}-5`);
    expect(other).not.toContain(`講評 ${second.id}-5`);
  });
});
