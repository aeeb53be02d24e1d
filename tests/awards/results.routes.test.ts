import { hash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { chainQueries } from '../../src/awards/chain.ts';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { addByJury, beginJudging, freezeShortlist, leftOut } from '../../src/awards/counting/shortlist.ts';
import { confirmResult, freezeResult, publishResult } from '../../src/awards/results/actions.ts';
import { bundleText, findChainFault, parseBundle, recount, resultText } from '../../src/awards/rules/index.ts';
import {
  allRows,
  type Browser,
  browserOf,
  faultBeside,
  ito,
  ja,
  lastEvents,
  oneRow,
  sato,
  takahashi,
  tanaka,
  testContext,
  textOf,
  waitingForLock,
} from '../support/index.ts';
import {
  type CountingOffice,
  countingOffice,
  countOf,
  DELIBERATION,
  givePasswords,
  PASSWORD,
  putBallot,
  titleOf,
  withdraw,
} from './counting-support.ts';

const RESULTS = '/secretariat/awards/2026/results';
const CONFIRMATION = `${RESULTS}/1/confirmation`;
const PUBLICATION = `${RESULTS}/1/publication`;
const RESULT = '/awards/2026/result';
const VOTES = { large: [0], everyday: [9, 8, 7, 6, 3, 3, 3, 3], ideas: [4, 3, 1] };

let office: CountingOffice;
let desk: Browser;
let second: Browser;

beforeEach(() => {
  office = countingOffice(VOTES);
  signInBoth();
});

function signInBoth(): void {
  desk = browserOf(office.context, office.secretary);
  second = browserOf(office.context, office.second);
}

/** A browser of somebody who finds, once the write lock is held, that it has become later. */
const late = (person: CountingOffice['secretary']): Browser => browserOf(waitingForLock(office.context, LATER), person);
const LATER = '2026-09-10T00:00:30.000Z';
const now = (): Date => office.context.clock.now();
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const rows = () => allRows(office.db, ['sessions', 'throttles', 'events']);

function shortlisted(): void {
  recordLot(office.db, office.secretary, 2026, 'everyday', { publicNumber: '38915', witnesses: '伊藤' }, now());
  freezeShortlist(office.db, office.secretary, 2026, now());
}
async function deliberating(): Promise<void> {
  shortlisted();
  beginJudging(office.db, office.secretary, 2026, now());
  office.context.setNow(DELIBERATION);
  await givePasswords(office);
  signInBoth();
}
const frozen = (): void => freezeResult(office.db, office.secretary, 2026, now());
const confirmed = (): void => confirmResult(office.db, office.second, 2026, 1, now());
function published(): void {
  frozen();
  confirmed();
  publishResult(office.db, office.secretary, 2026, 1, now());
}

async function refusesOthers(method: 'get' | 'put', path: string): Promise<void> {
  const before = rows();
  for (const person of [sato, takahashi, ito])
    await browserOf(office.context, person)[method](path, { password: PASSWORD }).expect(404);
  await browserOf(office.context)
    [method](path)
    .expect(method === 'get' ? 303 : 401);
  expect(rows()).toEqual(before);
}

describe('GET /secretariat/awards/:year/results', () => {
  it('says when the result can be frozen, then offers one step after the other to whom it is for', async () => {
    const offers = async (browser: Browser) => main((await browser.get(RESULTS).expect(200)).text);
    expect(await offers(desk)).toContain(ja('award_results_next.early', { closes: '2026年8月31日(月) 24:00まで' }));
    await deliberating();
    expect(await offers(desk)).toContain(ja('award_results.freeze'));
    frozen();
    expect(await offers(desk)).toContain(ja('award_results_next.waiting'));
    expect(await offers(desk)).not.toContain('type="password"');
    expect(await offers(second)).toContain(ja('award_results.confirm'));
    confirmed();
    for (const browser of [desk, second])
      for (const part of [ja('award_results.publish'), 'type="password"']) expect(await offers(browser)).toContain(part);
    publishResult(office.db, office.secretary, 2026, 1, now());
    expect(await offers(desk)).toContain(`href="${RESULT}"`);
  });

  it('is told on the page of the count, which asks for nothing more', async () => {
    const counting = async () => main((await desk.get('/secretariat/awards/2026/counting').expect(200)).text);
    await deliberating();
    expect(await counting()).toContain(ja('award_counting_act.results'));
    frozen();
    const waiting = await counting();
    expect(waiting).toContain(ja('award_counting_next.frozen'));
    expect(waiting).toContain(ja('award_counting_done.result_frozen', { name: '渡辺' }));
    expect(waiting).toContain(ja('award_counting.only_you'));
    confirmed();
    publishResult(office.db, office.secretary, 2026, 1, now());
    const done = await counting();
    expect(done).toContain(ja('award_counting.finished'));
    expect(done).toContain(ja('award_counting_done.result_confirmed', { name: '小林' }));
    expect(done).toContain(ja('award_counting_done.result_published', { name: '渡辺' }));
    expect(done).not.toContain(ja('award_counting.only_you'));
    for (const page of [waiting, done]) expect(page).not.toContain(ja('award_counting_act.results'));
  });

  it('shows what an approval sheet needs: sums, head of the chain, program, who and when', async () => {
    await deliberating();
    const head = chainQueries(office.db).head();
    frozen();
    const html = main((await desk.get(RESULTS)).text);
    const row = oneRow(office.db, 'SELECT bundle, result FROM award_results');
    for (const text of [row?.['bundle'], row?.['result']]) expect(html).toContain(hash('sha256', String(text), 'hex'));
    for (const part of [head?.hash ?? '', ja('award_results.chain', { seq: String(head?.seq) }), 'chienowa ', '渡辺'])
      expect(html).toContain(part);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    await refusesOthers('get', RESULTS);
    await desk.get('/secretariat/awards/x/results').expect(404);
  });
});

describe('PUT /secretariat/awards/:year/results', () => {
  it('freezes the very bytes that a recount of the stored bundle gives', async () => {
    await deliberating();
    const head = chainQueries(office.db).head();
    await desk.put(RESULTS, { password: PASSWORD }).expect(303).expect('Location', RESULTS);
    const row = oneRow(
      office.db,
      'SELECT version, bundle, result, result_sha256 AS sha, chain_seq AS seq, frozen_by AS frozenBy FROM award_results',
    );
    const again = parseBundle(String(row?.['bundle']));
    expect(row).toMatchObject({ version: 1, seq: head?.seq, frozenBy: office.secretary.id });
    expect(row?.['result']).toBe(resultText(recount(again)));
    const shuffled = {
      ...again,
      categories: again.categories.map((one) => ({ ...one, ballots: [...one.ballots].reverse() })).reverse(),
    };
    expect([bundleText(shuffled), resultText(recount(shuffled))]).toEqual([row?.['bundle'], row?.['result']]);
    const last = chainQueries(office.db).head();
    expect(JSON.parse(last?.event ?? '')).toMatchObject({ type: 'result_frozen', data: { version: 1, sha256: row?.['sha'] } });
    expect(findChainFault(chainQueries(office.db).list(), head && { seq: head.seq, hash: head.hash })).toBeUndefined();
  });

  it('needs the password', async () => {
    await deliberating();
    const before = rows();
    const { text } = await desk.put(RESULTS, { password: 'wrong password wrong' }).expect(422);
    expect(faultBeside(text, 'password')).toBe(ja('form.password_wrong'));
    expect(text).not.toContain('wrong password wrong');
    expect(rows()).toEqual(before);
  });

  it('is decided by the time at which the lock was had, as are its confirmation and its publication', async () => {
    await deliberating();
    office.context.setNow('2026-08-31T14:59:59.999Z');
    signInBoth();
    await desk.put(RESULTS, { password: PASSWORD }).expect(409);
    await late(office.secretary).put(RESULTS, { password: PASSWORD }).expect(303);
    await late(office.second).put(CONFIRMATION, { password: PASSWORD }).expect(303);
    await late(office.secretary).put(PUBLICATION, { password: PASSWORD }).expect(303);
    const sql = 'SELECT frozen_at AS frozen, confirmed_at AS confirmed, published_at AS published FROM award_results';
    expect(oneRow(office.db, sql)).toEqual({ frozen: LATER, confirmed: LATER, published: LATER });
  });

  it('is refused before the deliberation and a second time', async () => {
    await givePasswords(office);
    signInBoth();
    await desk.put(RESULTS, { password: PASSWORD }).expect(409);
    await deliberating();
    await desk.put(RESULTS, { password: PASSWORD }).expect(303);
    await desk.put(RESULTS, { password: PASSWORD }).expect(409);
  });

  it('stops when the stored shortlist is not what the count says', async () => {
    await deliberating();
    const [left] = leftOut(office.db, { year: 2026 }, 'everyday');
    office.db.prepare("INSERT INTO award_shortlist VALUES (?, 2026, 'everyday', 'vote', '', NULL, '2026-07-20')").run(left?.id);
    expect(frozen).toThrow('but the count says');
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    await deliberating();
    await refusesOthers('put', RESULTS);
    await desk.put('/secretariat/awards/x/results', { password: PASSWORD }).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/results/:version/confirmation', () => {
  it('takes a second secretary with the own password', async () => {
    await deliberating();
    frozen();
    const before = rows();
    await desk.put(CONFIRMATION, { password: PASSWORD }).expect(403);
    await second.put(CONFIRMATION, { password: 'wrong password wrong' }).expect(422);
    expect(rows()).toEqual(before);
    await second.put(CONFIRMATION, { password: PASSWORD }).expect(303).expect('Location', RESULTS);
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.result_confirmed', actorId: office.second.id, subjectId: 2026 }]);
    await second.put(CONFIRMATION, { password: PASSWORD }).expect(409);
  });

  it('is for the secretariat alone, and for versions that exist', async () => {
    await deliberating();
    await second.put(CONFIRMATION, { password: PASSWORD }).expect(404);
    frozen();
    await refusesOthers('put', CONFIRMATION);
    for (const version of ['2', 'x', '0'])
      await second.put(`${RESULTS}/${version}/confirmation`, { password: PASSWORD }).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/results/:version/publication', () => {
  it('is an act of its own after the confirmation, once', async () => {
    await deliberating();
    frozen();
    await desk.put(PUBLICATION, { password: PASSWORD }).expect(409);
    confirmed();
    expect((await browserOf(office.context, sato).get(RESULT)).text).not.toContain('result-entry__votes');
    await desk.put(PUBLICATION, { password: PASSWORD }).expect(303).expect('Location', RESULT);
    expect(JSON.parse(chainQueries(office.db).head()?.event ?? '')).toMatchObject({
      type: 'result_published',
      data: { version: 1 },
    });
    await desk.put(PUBLICATION, { password: PASSWORD }).expect(409);
  });

  it.each(['wrong password wrong', ''])('needs the password, and takes %j for none', async (password) => {
    await deliberating();
    frozen();
    confirmed();
    const before = rows();
    const { text } = await desk.put(PUBLICATION, { password }).expect(422);
    expect(faultBeside(text, 'password')).toBe(ja('form.password_wrong'));
    expect(text).not.toContain('wrong password wrong');
    expect(rows()).toEqual(before);
  });

  it('is for the secretariat alone, and for versions that exist', async () => {
    await deliberating();
    frozen();
    confirmed();
    await refusesOthers('put', PUBLICATION);
    for (const version of ['2', 'x', '0'])
      await desk.put(`${RESULTS}/${version}/publication`, { password: PASSWORD }).expect(404);
  });
});

describe('GET /awards/:year/result', () => {
  const reader = () => browserOf(office.context, tanaka);
  const page = async () => main((await reader().get(RESULT).expect(200)).text);
  const left = () => leftOut(office.db, { year: 2026 }, 'everyday').map(({ number }) => number);

  it('says when the result comes, before the freeze, without a figure', async () => {
    expect(await page()).toContain(ja('award_result.counting'));
    const pages: string[] = [];
    for (const everyday of [
      [1, 0],
      [7, 3],
    ]) {
      office = countingOffice({ everyday }, { closed: false, now: '2026-07-10T00:00:00Z' });
      pages.push(await page());
    }
    expect(pages[0]).toBe(pages[1]);
    expect(pages[0]).toContain(ja('award_result.waiting', { closes: '2026年7月17日(金) 17:00まで' }));
    // Over, and the box is not closed yet.
    office.context.setNow('2026-07-17T08:00:00Z');
    expect(await page()).toContain(ja('award_result.counting'));
  });

  it('speaks of no more places where the rules give none', async () => {
    shortlisted();
    expect(await page()).toContain(ja('award_method.shortlist', { size: 5, most: 7 }));
    office = countingOffice({ everyday: [3, 2, 1] }, { rules: { shortlistSlack: 0 } });
    freezeShortlist(office.db, office.secretary, 2026, now());
    expect(await page()).toContain(ja('award_method.shortlist_exact', { size: 5 }));
  });

  it('shows who advances in the order of the numbers, turnout and the lot, and no count', async () => {
    shortlisted();
    const html = await page();
    const shown = [...html.matchAll(/result-entry__code">(R8-\d+)/g)].map(([, code]) => code);
    expect(shown).toEqual([...shown].sort());
    expect(shown).toHaveLength(1 + 5 + 3);
    for (const number of left()) expect(html).not.toContain(titleOf(number));
    for (const part of ['38915', countOf(office.db).boxDigest, '42票']) expect(html).toContain(part);
    for (const part of [
      'result-entry__votes',
      'result-entry__place',
      ja('award_result.few'),
      ja('award_result.blank', { number: '0' }),
      'result.json',
    ])
      expect(html).not.toContain(part);
    const drawn = [...html.matchAll(/<th scope="row">(R8-\d+)<\/th>/g)].map(([, code]) => code);
    expect(drawn).toEqual(countOf(office.db).lot);
  });

  it('shows who moved up, who was added and why, and who withdrew', async () => {
    shortlisted();
    const [, other] = left();
    addByJury(office.db, office.secretary, 2026, 'everyday', { entry: other ?? 0, reason: '広がりがある' }, now());
    withdraw(office, 2, 'shortlisted');
    const html = await page();
    for (const part of [
      ja('award_result.moved_up'),
      `${ja('award_result.jury', { reason: '広がりがある' })} ${ja('award_result.recorded_by', { name: '渡辺' })}`,
      ja('award_result.withdrawn'),
    ])
      expect(html).toContain(part);
  });

  it('shows votes of the shortlisted after the publication, places of the vote alone, and never a title below', async () => {
    shortlisted();
    const [added] = left();
    addByJury(office.db, office.secretary, 2026, 'everyday', { entry: added ?? 0, reason: '広がりがある' }, now());
    beginJudging(office.db, office.secretary, 2026, now());
    office.context.setNow(DELIBERATION);
    published();
    const html = await page();
    const [, everyday = ''] = /(id="everyday"[\s\S]*?)id="ideas"/.exec(html) ?? [];
    expect([...everyday.matchAll(/result-entry__place">([^<]*)/g)].map(([, place]) => place)).toEqual(
      [1, 2, 3, 4, 5].map((place) => ja('award_result.place', { place })),
    );
    expect([...everyday.matchAll(/result-entry__votes">([^<]*)/g)].map(([, votes]) => votes)).toEqual(
      [9, 8, 7, 6, 3, 3].map((count) => ja('award_result.votes', { count })),
    );
    expect(left().length).toBe(2);
    for (const number of left()) expect(html).not.toContain(titleOf(number));
    const sha = String(oneRow(office.db, 'SELECT result_sha256 AS sha FROM award_results')?.['sha']);
    expect(html).toContain(`npx chienowa recount award-2026-bundle.json --out award-2026-result.json --expect ${sha}`);
  });

  it('shows neither rate nor denominator, which would tell whether somebody of a team has voted', async () => {
    const pages: string[] = [];
    for (const voted of [true, false]) {
      office = countingOffice(VOTES, {
        leads: () => [sato, tanaka],
        // Blank, by the lead of the best entry or by somebody else: the count differs by its denominator alone.
        before: ({ db, people }) => putBallot(db, voted ? tanaka : (people[45] as { id: number }), 'everyday', []),
      });
      await deliberating();
      published();
      pages.push(main((await reader().get(RESULT).expect(200)).text).replace(/[0-9a-f]{64}/g, ''));
    }
    expect(countOf(office.db).standings[0]).toMatchObject({ approvals: 9, denominator: 43 });
    for (const html of pages) {
      const [, everyday = ''] = /(id="everyday"[\s\S]*?)result__lot/.exec(html) ?? [];
      expect(everyday.match(/\d+(\.\d+)?%/g)).toEqual(['79.63%']);
      for (const part of ['/43', '/42', '43票のうち', '42票のうち']) expect(everyday).not.toContain(part);
    }
    const [own, other] = pages.map((html) => votesAndPlaces(html).filter((shown) => !shown.includes('code')));
    expect(own).toEqual(other);
  });

  const votesAndPlaces = (html: string): string[] => html.match(/result-entry__(place|votes|code)">[^<]*/g) ?? [];

  it('shows of fewer than ten ballots who advances, in the order of the numbers, and the turnout, but nothing of what was chosen', async () => {
    const few = { large: [1, 3, 5], everyday: [0, 4, 6] };
    office = countingOffice(few, { before: ({ db, people }) => putBallot(db, people[14] as { id: number }, 'everyday', []) });
    freezeShortlist(office.db, office.secretary, 2026, now());
    beginJudging(office.db, office.secretary, 2026, now());
    office.context.setNow(DELIBERATION);
    published();
    const html = await page();
    const [large = '', everyday = ''] = [/id="large"[\s\S]*?<\/section>/, /id="everyday"[\s\S]*?<\/section>/].map(
      (section) => section.exec(html)?.[0],
    );
    expect(votesAndPlaces(large)).toEqual(['R8-001', 'R8-002', 'R8-003'].map((code) => `result-entry__code">${code}`));
    expect(large).toContain(ja('award_result.few'));
    expect(large).toContain('9票');
    expect(large).not.toContain('白票');
    expect(everyday).not.toContain(ja('award_result.few'));
    expect(everyday).toContain(ja('award_result.blank', { number: '1' }));
    expect(everyday.match(/result-entry__votes">[^<]*/g)).toHaveLength(3);
  });

  it('says nothing of few ballots where there was no vote', async () => {
    await deliberating();
    published();
    const [large = ''] = /id="large"[\s\S]*?<\/section>/.exec(await page()) ?? [];
    expect(large).toContain(ja('award_result.one_entry'));
    expect(large).not.toContain(ja('award_result.few'));
  });

  it('shows a prize that was given back as such, and changes nothing else', async () => {
    await deliberating();
    published();
    withdraw(office, 2, 'published');
    const html = await page();
    expect(html).toContain(ja('award_result.given_back'));
    expect(html).toContain(`result-entry__votes">${ja('award_result.votes', { count: 9 })}<`);
  });

  it('names no case that nobody may read any more', async () => {
    shortlisted();
    office.db
      .prepare("UPDATE posts SET hidden_at = '2026-07-20', hidden_by = 4, hidden_reason = '理由' WHERE title = ?")
      .run(titleOf(2));
    const html = await page();
    expect(html).not.toContain(titleOf(2));
    expect(html).toContain(ja('award_counting.unreadable'));
  });

  it('leads the secretariat back to the count, and nobody else', async () => {
    expect(main((await desk.get(RESULT)).text)).toContain('href="/secretariat/awards/2026/counting"');
    expect(await page()).not.toContain('/secretariat/');
  });

  it('is closed to strangers, unless everybody reads, and is for years that exist', async () => {
    await browserOf(office.context).get(RESULT).expect(303);
    await browserOf(testContext({ db: office.db, config: { readAccess: 'everyone' } }))
      .get(RESULT)
      .expect(200);
    for (const year of ['x', '0', '2030']) await reader().get(`/awards/${year}/result`).expect(404);
  });
});

describe('GET /secretariat/awards/:year/results/:version/result.json', () => {
  const FILE = '/secretariat/awards/2026/results/1/result.json';

  it('is the stored text from the freeze on, for the secretariat: it holds ranks that are not published', async () => {
    await deliberating();
    await desk.get(FILE).expect(404);
    frozen();
    const answer = await desk.get(FILE).expect(200);
    expect(textOf(answer)).toBe(oneRow(office.db, 'SELECT result FROM award_results')?.['result']);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="award-2026-result.json"');
    expect((await desk.get('/secretariat/awards/2026/results')).text).toContain(`href="${FILE}"`);
    confirmed();
    publishResult(office.db, office.secretary, 2026, 1, now());
    for (const person of [sato, takahashi, ito]) await browserOf(office.context, person).get(FILE).expect(404);
    await browserOf(office.context).get(FILE).expect(303);
    expect((await browserOf(office.context, sato).get(RESULT)).text).not.toContain('/result.json');
  });

  it('is not there for a version or a year that does not exist', async () => {
    await deliberating();
    frozen();
    for (const path of ['x/results/1', '2030/results/1', '2026/results/2', '2026/results/x'])
      await desk.get(`/secretariat/awards/${path}/result.json`).expect(404);
  });
});

describe('GET /awards/:year/choices.csv', () => {
  it('holds a line a ballot of the large categories, after the publication, for whoever may read', async () => {
    const lines = (await publishedFile('choices.csv')).split('\r\n');
    expect(lines).toHaveLength(1 + 42 + 1);
    expect(lines[1]).toBe('日常業務の改善,R8-002');
    expect(lines).toEqual([lines[0], ...lines.slice(1, -1).sort(), '']);
  });

  it('is not there where every category is small', async () => {
    office = countingOffice({ everyday: [4, 3, 2] });
    freezeShortlist(office.db, office.secretary, 2026, now());
    beginJudging(office.db, office.secretary, 2026, now());
    office.context.setNow(DELIBERATION);
    published();
    const reader = browserOf(office.context, sato);
    await reader.get('/awards/2026/choices.csv').expect(404);
    expect((await reader.get(RESULT)).text).not.toContain('choices.csv');
  });
});

/** What a reader gets once the result is published; before that nobody gets anything. */
async function publishedFile(name: string): Promise<string> {
  await deliberating();
  const path = `/awards/2026/${name}`;
  for (const act of [frozen, confirmed]) {
    act();
    for (const person of [desk, browserOf(office.context, sato)]) await person.get(path).expect(404);
  }
  publishResult(office.db, office.secretary, 2026, 1, now());
  await browserOf(office.context).get(path).expect(303);
  for (const year of ['x', '0', '2030']) await desk.get(`/awards/${year}/${name}`).expect(404);
  const answer = await browserOf(office.context, sato).get(path).expect(200);
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="award-2026-${name}"`);
  return textOf(answer);
}
