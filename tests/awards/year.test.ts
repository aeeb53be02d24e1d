import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changePassword } from '../../src/accounts/actions.ts';
import { buildApp } from '../../src/app.ts';
import { auditAwards, parseBundle, recount } from '../../src/awards/index.ts';
import { verifyAudit } from '../../src/cli/audit.ts';
import { recountFile } from '../../src/cli/recount.ts';
import { createDepartment } from '../../src/organization/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import * as visits from '../support/award-visits.ts';
import {
  addPerson,
  addSecretary,
  awardContext,
  browserOf,
  DEPARTMENTS,
  insertPost,
  LONG_AGO,
  sato,
  suzuki,
  type TestContext,
  tanaka,
  textOf,
} from '../support/index.ts';

type Bundle = ReturnType<typeof parseBundle>;
type Result = ReturnType<typeof recount>;

const VOTERS = 60;
const PASSWORD = 'ゆうやけこやけのあかとんぼ2026';
const YEAR = visits.visited(2026);

/** Two make the shortlist, and of two that are equal at its end the lot takes one. */
const SETTINGS = {
  nominationsOpenOn: '2026-06-01',
  nominationsOpenTime: '9:00',
  nominationsCloseOn: '2026-06-30',
  nominationsCloseTime: '',
  votingOpenOn: '2026-07-06',
  votingOpenTime: '9:00',
  votingCloseOn: '2026-07-17',
  votingCloseTime: '17:00',
  judgingCloseOn: '2026-08-31',
  judgingCloseTime: '',
  shortlistSize: '2',
  shortlistSlack: '0',
};

let context: TestContext;
let app: ReturnType<typeof buildApp>;
let secretaries: [Viewer, Viewer];
let voters: Viewer[];
let jurors: Viewer[];
const numbers: Record<string, number> = {};
/** What each voter chose last, by category. */
const chosen: Record<string, Map<number, number[]>> = { everyday: new Map(), large: new Map(), ideas: new Map() };
/** Statuses of what the rules refuse, in the order it was tried. */
const refused: number[] = [];
const bundles: string[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'chienowa-year-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  await gather();
  await visits.announce(at(secretaries[0]), YEAR, SETTINGS);
  context.setNow('2026-06-10T00:00:00Z');
  await putForward();
  context.setNow('2026-07-01T00:00:00Z');
  await screen();
  context.setNow('2026-07-07T00:00:00Z');
  await castBallots();
  context.setNow('2026-07-14T00:00:00Z');
  await thinkAgain();
  context.setNow('2026-07-17T08:00:00.000Z');
  await refuse(voters[1] as Viewer, 'everyday', ['a']);
  await count();
  await visits.beginJudging(at(secretaries[0]), YEAR);
  context.setNow('2026-08-05T00:00:00Z');
  await judge();
  context.setNow('2026-09-10T00:00:00Z');
  await visits.publish([at(secretaries[0]), at(secretaries[1])], YEAR, [PASSWORD, PASSWORD]);
  bundles.push(await visits.exportBundle(at(secretaries[0]), YEAR, PASSWORD));
}, 120_000);

async function gather(): Promise<void> {
  context = awardContext({ now: '2026-05-07T00:00:00Z' });
  const { db } = context;
  app = buildApp(context);
  secretaries = [addSecretary(db, { login: 'mori', name: '森' }), addSecretary(db, { login: 'kimura', name: '木村' })];
  for (const { id } of secretaries) await changePassword(db, id, PASSWORD, context.clock.now());
  const kaikei = createDepartment(db, { code: '09', name: '会計室' }, LONG_AGO);
  const person = (login: string) => addPerson(db, { login, name: login, departmentId: kaikei });
  voters = Array.from({ length: VOTERS }, (_, index) => person(`voter${index}`));
  jurors = ['juror1', 'juror2', 'juror3', 'juror4'].map(person);
}

/** Somebody at the keyboard now: the sessions of weeks ago are over. */
function at(person: Viewer): visits.Visitor {
  const browser = browserOf(context, person, app);
  const answer = (response: Response): visits.Answer => ({
    status: response.status,
    text: textOf(response),
    location: response.headers['location'] ?? '',
  });
  return {
    get: async (address) => answer(await browser.get(address)),
    send: async (method, address, fields) =>
      answer(
        await browser.post(address, {
          ...(fields as Record<string, string>),
          ...(method === 'POST' ? {} : { _method: method }),
        }),
      ),
  };
}

async function putForward(): Promise<void> {
  const kato = addPerson(context.db, { login: 'kato', name: '加藤', departmentId: DEPARTMENTS.doboku });
  const caseOf = (author: Viewer, title: string) =>
    insertPost(context.db, { author, content: { kind: 'case_study', title }, at: '2026-05-01T00:00:00Z' });
  const entries: [string, Viewer, string][] = [
    ['a', sato, 'everyday'],
    ['b', tanaka, 'everyday'],
    ['c', kato, 'everyday'],
    ['d', suzuki, 'everyday'],
    ['left', tanaka, 'everyday'],
    ['x', sato, 'large'],
    ['y', kato, 'large'],
    ['refused', kato, 'large'],
  ];
  for (const [name, lead, category] of entries)
    numbers[name] = await visits.nominate(at(lead), YEAR, caseOf(lead, `${name}という取組の事例`), { category });
  const reason = '毎朝助かっています';
  const post = caseOf(tanaka, '推薦された取組の事例');
  numbers['alone'] = await visits.nominate(at(voters[0] as Viewer), YEAR, post, { category: 'ideas', reason });
  await visits.accept(at(tanaka), YEAR, numbers['alone']);
}

async function screen(): Promise<void> {
  const [first, second] = secretaries;
  for (const [name, number] of Object.entries(numbers))
    if (name !== 'refused') await visits.screen(at(first), YEAR, number, { decision: 'eligible' });
  const out = numbers['refused'] as number;
  await visits.screen(at(first), YEAR, out, { decision: 'ineligible', reason: '昨年度の取組です。' });
  await visits.confirmRefusal(at(second), YEAR, out);
  for (const { name } of jurors) await visits.nameJuror(at(second), YEAR, name);
  await visits.openVote(at(second), YEAR);
}

async function castBallots(): Promise<void> {
  for (const [index, voter] of voters.entries()) {
    await vote(voter, 'everyday', everydayChoices(index));
    if (index % 2 === 0) await vote(voter, 'large', index % 3 === 0 ? ['x'] : index % 5 === 0 ? [] : ['y']);
  }
  await refuse(jurors[0] as Viewer, 'everyday', ['a']);
  await refuse(sato, 'everyday', ['a']);
  await refuse(voters[0] as Viewer, 'everyday', ['a', 'b', 'c']);
  await refuse(voters[0] as Viewer, 'ideas', ['alone']);
}

/** a is chosen by 30, b and c by 20 each, d by 10, and the one that leaves by 10. */
function everydayChoices(index: number): string[] {
  const second = ['b', 'b', 'c', 'c', 'd', 'left'][index % 6] as string;
  return index % 2 === 0 ? ['a', second] : [second];
}

async function thinkAgain(): Promise<void> {
  await visits.withdraw(at(tanaka), YEAR, numbers['left'] as number, '数字を確かめ直します。');
  await refuse(voters[5] as Viewer, 'everyday', ['left']);
  for (const index of [6, 7, 8]) await vote(voters[index] as Viewer, 'everyday', ['d']);
  for (const index of [6, 7, 8]) await vote(voters[index] as Viewer, 'everyday', everydayChoices(index));
}

async function count(): Promise<void> {
  const [first, second] = secretaries;
  await visits.closeBox(at(first), YEAR);
  for (const category of await visits.lotsAsked(at(first), YEAR)) await visits.drawLot(at(second), YEAR, category, '4179');
  await visits.freezeShortlist(at(first), YEAR);
  context.setNow('2026-07-21T00:00:00Z');
  bundles.push(await visits.exportBundle(at(second), YEAR, PASSWORD));
}

/** By juror, how many points less than all a card has: the second is strict, the last one too, and declares a recusal. */
const STRICTNESS = [0, 1, 0, 2];

async function judge(): Promise<void> {
  const recused = numbers['a'] as number;
  await visits.declareRecusal(at(jurors[3] as Viewer), YEAR, recused, '前の仕事で一緒でした。');
  const { categories } = recount(parseBundle(bundles[0] as string));
  for (const [seat, juror] of jurors.entries())
    for (const { id, shortlist } of categories) {
      const own = shortlist.map((code) => Number(code.slice(-3))).filter((number) => seat < 3 || number !== recused);
      for (const number of own) await visits.score(at(juror), YEAR, number, pointsOf(seat, number));
      await visits.lockCards(at(juror), YEAR, id);
    }
}

/** Every entry has a card of its own; entry 1 the best. */
function pointsOf(seat: number, number: number): visits.Points {
  const effect = 5 - (STRICTNESS[seat] as number);
  return [effect, number === 1 ? 5 : 4, 4, number % 2 === 0 ? 3 : 4, 4];
}

async function vote(voter: Viewer, category: string, names: string[]): Promise<void> {
  const choices = names.map((name) => numbers[name] as number);
  const page = `/awards/2026/ballot/${category}`;
  await visits.fillIn(at(voter), { page, form: page }, { choices: choices.map(String) });
  chosen[category]?.set(voter.id, choices);
}

async function refuse(voter: Viewer, category: string, names: string[]): Promise<void> {
  const choices = names.map((name) => String(numbers[name]));
  refused.push((await at(voter).send('PUT', `/awards/2026/ballot/${category}`, { choices })).status);
}

const result = async (): Promise<{ text: string; categories: Result['categories'] }> => {
  const { text } = await at(secretaries[0]).get('/secretariat/awards/2026/results/1/result.json');
  return { text, categories: (JSON.parse(text) as Result).categories };
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

describe('a year that many people went through by its forms', () => {
  it('refused jurors, the barred, too many choices, a category of one, what was withdrawn and the late', () => {
    expect(refused).toEqual([403, 422, 422, 409, 422, 409]);
  });

  it('holds exactly what each voter chose last', () => {
    const { categories } = JSON.parse(bundles[0] as string) as Bundle;
    const codes = (list: readonly number[]) => [...list].sort((a, b) => a - b).map((number) => `R8-00${number}`);
    const texts = (ballots: readonly (readonly string[])[]) => ballots.map((choices) => choices.join()).toSorted(byText);
    expect(categories.map(({ id, ballots }) => [id, ballots.length])).toEqual([
      ['everyday', VOTERS],
      ['ideas', 0],
      ['large', VOTERS / 2],
    ]);
    for (const { id, ballots } of categories)
      expect(texts(ballots)).toEqual(texts([...(chosen[id] as Map<number, number[]>).values()].map(codes)));
  });

  it('was counted with a lot between equals, and without what left', async () => {
    const { categories } = await result();
    const everyday = categories.find(({ id }) => id === 'everyday');
    expect(everyday?.standings.map(({ approvals, rank }) => [approvals, rank])).toEqual([
      [30, 1],
      [20, 2],
      [20, 3],
      [10, 4],
    ]);
    expect(everyday?.lots[0]?.order).toHaveLength(2);
    expect(everyday?.shortlist[1]).toBe(everyday?.lots[0]?.order[0]);
    expect(categories.find(({ id }) => id === 'ideas')?.shortlist).toEqual(['R8-009']);
  });

  it('was judged without the card of whoever was recused, and who is strict made up for it', async () => {
    const everyday = (await result()).categories.find(({ id }) => id === 'everyday');
    expect(everyday?.jury.map(({ entry, cards }) => [entry, cards])).toEqual([
      ['R8-001', 3],
      [everyday?.shortlist[1], 4],
    ]);
    const [first] = everyday?.jury ?? [];
    // The three who judged it are milder than the fourth, so that its score lies below their mean.
    expect(first?.score).toBeLessThan(first?.plainMean ?? 0);
    expect(Object.values(everyday?.leniency ?? {}).toSorted((a, b) => a - b)[0]).toBeLessThan(-5);
    expect(everyday?.final.map(({ place }) => place)).toEqual([1, 2]);
  });

  it('counts the same on another machine, byte for byte', async () => {
    const [bundleFile, resultFile] = ['bundle.json', 'result.json'].map((name) => path.join(folder, name)) as [string, string];
    const [early, whole] = bundles as [string, string];
    const recounted: string[] = [];
    for (const bundle of [early, whole]) {
      writeFileSync(bundleFile, bundle);
      await recountFile(bundleFile, resultFile, () => undefined);
      recounted.push(readFileSync(resultFile, 'utf8'));
    }
    expect(recounted[1]).toBe((await result()).text);
    const voteOf = (text: string) =>
      (JSON.parse(text) as Result).categories.map(({ standings, shortlist }) => ({ standings, shortlist }));
    expect(voteOf(recounted[0] as string)).toEqual(voteOf(recounted[1] as string));
  });

  it('cannot be gone through again', async () => {
    const tries: [string, string][] = [
      ['PUT', `${YEAR.desk}/settings`],
      ['PUT', `${YEAR.desk}/announcement`],
      ['PUT', `${YEAR.desk}/voting`],
      ['PUT', `${YEAR.desk}/lots/everyday`],
      ['PUT', `${YEAR.desk}/shortlist`],
      ['PUT', `${YEAR.desk}/shortlist/everyday`],
      ['PUT', `${YEAR.desk}/judging`],
      ['PUT', `${YEAR.desk}/results`],
      ['PUT', `${YEAR.desk}/results/1/confirmation`],
      ['PUT', `${YEAR.desk}/results/1/publication`],
    ];
    const fields = {
      confirm: 'yes',
      publicNumber: '1',
      again: '1',
      witnesses: '2人',
      year: 2026,
      source: 'usual',
      password: PASSWORD,
    };
    const statuses = await Promise.all(tries.map(([method, address]) => at(secretaries[0]).send(method, address, fields)));
    expect(statuses.map(({ status }) => status)).toEqual(tries.map(() => 409));
  });

  it('left an audit chain that holds, also against its printed head', () => {
    const { faults, head } = auditAwards(context.db);
    expect(faults).toEqual([]);
    expect(verifyAudit(context.db, head, () => undefined)).toBe(true);
  });
});
