import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { answerRollout, recommendCase } from '../../src/awards/rollout/actions.ts';
import { rolloutQueries } from '../../src/awards/rollout/queries.ts';
import { hidePost, postQueries } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  allRows,
  type Browser,
  browserOf,
  DEPARTMENTS,
  faultBeside,
  ito,
  ja,
  lastEvents,
  sato,
  suzuki,
  takahashi,
  tanaka,
  textOf,
  typedIn,
} from '../support/index.ts';
import { type CountingOffice, countingOffice } from './counting-support.ts';
import { postOf, publishedOffice } from './rollout-support.ts';

const AT = new Date('2026-10-05T00:00:00.000Z');
const MATRIX = '/awards/2026/rollout';
const DESK = `/secretariat${MATRIX}`;

let office: CountingOffice;
let db: Db;
let winner: number;
let second: number;
let page: string;
let desk: Browser;

beforeEach(() => {
  office = publishedOffice();
  ({ db } = office);
  [winner, second] = [postOf(db, 1), postOf(db, 2)];
  page = `/rollout/${winner}`;
  office.context.setNow(AT.toISOString());
  desk = browserOf(office.context, office.secretary);
});

const as = (person: Parameters<typeof browserOf>[1]): Browser => browserOf(office.context, person);
/** The secretary signs in at another time. */
function at(now: string): void {
  office.context.setNow(now);
  desk = as(office.secretary);
}
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const words = (html: string): string =>
  main(html)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
const answers = () => rolloutQueries(db).listAnswers(winner);

/** Nobody but the secretariat finds the address; strangers are told to sign in; nothing is written. */
async function isTheSecretariats(method: 'get' | 'put' | 'post' | 'delete', path: string): Promise<void> {
  const before = allRows(db, ['sessions']);
  for (const person of [sato, takahashi, ito]) await as(person)[method](path).expect(404);
  await as(undefined)
    [method](path)
    .expect(method === 'get' ? 303 : 401);
  expect(allRows(db, ['sessions'])).toEqual(before);
}

describe('GET /rollout/:postId', () => {
  it('has the form of the reader’s department, and what others have answered', async () => {
    answerRollout(db, takahashi, winner, { answer: 'dropped', reason: '窓口がない', hoursAYear: undefined, seen: 0 }, AT);
    const html = (await as(tanaka).get(page).expect(200)).text;
    expect(words(html)).toContain(ja('rollout_answer.own', { department: '税務課' }));
    expect(words(html)).toContain('総務部 見送り 窓口がない 高橋');
    expect(typedIn(html, 'seen')).toBe('0');
    expect(html.match(/button--solid/g)).toHaveLength(1);
  });

  it('shows the owners that they are not asked, without a form', async () => {
    const html = (await as(suzuki).get(page).expect(200)).text;
    expect(words(html)).toContain(ja('rollout_answer.is_owner'));
    expect(html).not.toContain(`${page}/answer`);
  });

  it('keeps what the department said before, under the name it had', async () => {
    answerRollout(db, tanaka, winner, { answer: 'considering', reason: '', hoursAYear: undefined, seen: 0 }, AT);
    answerRollout(db, tanaka, winner, { answer: 'trial', reason: '', hoursAYear: 12.5, seen: 1 }, AT);
    db.prepare<[number]>(
      "INSERT INTO department_versions (department_id, valid_from, name, parent_id, position) VALUES (?, '2026-11-01', '課税課', 1, 2)",
    ).run(DEPARTMENTS.zeimu);
    office.context.setNow('2026-11-10T00:00:00Z');
    const html = words((await as(tanaka).get(page).expect(200)).text);
    expect(html).toContain('税務課 試行中 1年に12.5時間 田中');
    expect(html).toContain(ja('rollout_answer.earlier', { count: 1 }));
    expect(html).toContain('税務課 検討中 田中');
  });

  it('hides the rate until somebody has counted the departments', async () => {
    answerRollout(db, tanaka, winner, { answer: 'adopted', reason: '', hoursAYear: undefined, seen: 0 }, AT);
    expect(words((await as(tanaka).get(page)).text)).not.toContain('%');
    await desk.put(`${DESK}/cases/${winner}/departments`, { departments: '4' }).expect(303);
    expect(words((await as(tanaka).get(page)).text)).toContain(
      ja('rollout_reach.percent', { adopted: 1, departments: 4, percent: 25 }),
    );
  });

  it('is not there for a case that nobody is asked about or that is hidden, nor for a malformed id', async () => {
    hidePost(db, takahashi, second, '確認中', AT);
    for (const id of [postOf(db, 3), second, 999_999, 0, -1, 'abc', '1e3', '1.5'])
      await as(tanaka).get(`/rollout/${id}`).expect(404);
    await as(undefined).get(page).expect(303);
  });
});

describe('PUT /rollout/:postId/answer', () => {
  it('adds the answer of the department, in the name of who answers', async () => {
    await as(tanaka)
      .put(`${page}/answer`, { answer: 'adopted', reason: '', hoursAYear: '１２０時間', seen: 0 })
      .expect(303, /rollout/);
    expect(answers()).toMatchObject([
      { departmentId: DEPARTMENTS.zeimu, answer: 'adopted', hoursAYear: 120, answeredBy: tanaka.id },
    ]);
    const html = words((await as(tanaka).get(page)).text);
    expect(html).toContain('税務課 導入済み 1年に120時間 田中');
  });

  it.each([
    { fields: { answer: '', seen: 0 }, field: 'answer', fault: 'form.rollout_answer' },
    { fields: { answer: 'perhaps', seen: 0 }, field: 'answer', fault: 'form.rollout_answer' },
    { fields: { answer: 'dropped', reason: ' 　', seen: 0 }, field: 'reason', fault: 'form.rollout_reason_needed' },
    { fields: { answer: 'not_applicable', seen: 0 }, field: 'reason', fault: 'form.rollout_reason_needed' },
    { fields: { answer: 'trial', reason: 'あ'.repeat(301), seen: 0 }, field: 'reason', fault: 'form.rollout_reason' },
    { fields: { answer: 'trial', hoursAYear: '100001', seen: 0 }, field: 'hoursAYear', fault: 'form.rollout_hours' },
    { fields: { answer: 'trial', hoursAYear: 'たくさん', seen: 0 }, field: 'hoursAYear', fault: 'form.rollout_hours' },
    {
      fields: { answer: 'dropped', reason: '古い', hoursAYear: '5', seen: 0 },
      field: 'hoursAYear',
      fault: 'form.rollout_hours_unused',
    },
  ])('refuses $fields.answer $field and shows the form as it was typed', async ({ fields, field, fault }) => {
    const { text } = await as(tanaka).put(`${page}/answer`, fields).expect(422);
    expect(faultBeside(text, field)).toBe(ja(fault));
    if (fields.reason) expect(typedIn(text, 'reason')).toBe(fields.reason);
    if (fields.hoursAYear) expect(typedIn(text, 'hoursAYear')).toBe(fields.hoursAYear);
    expect(answers()).toEqual([]);
  });

  it('takes 300 characters, counted as people count', async () => {
    await as(tanaka)
      .put(`${page}/answer`, { answer: 'dropped', reason: '𠮷'.repeat(300), seen: 0 })
      .expect(303);
    expect(answers()[0]?.reason).toBe('𠮷'.repeat(300));
  });

  it('keeps what was typed when a colleague was faster, and shows their answer', async () => {
    await as(takahashi).put(`${page}/answer`, { answer: 'trial', seen: 0 }).expect(303);
    const { text } = await as(ito).put(`${page}/answer`, { answer: 'dropped', reason: '使わない', seen: 0 }).expect(409);
    expect(words(text)).toContain(ja('rollout_answer.overtaken'));
    expect(typedIn(text, 'reason')).toBe('使わない');
    expect(words(text)).toContain('総務部 試行中 高橋');
    await as(ito)
      .put(`${page}/answer`, { answer: 'dropped', reason: '使わない', seen: typedIn(text, 'seen') as string })
      .expect(303);
    expect(answers().map(({ answer }) => answer)).toEqual(['dropped', 'trial']);
  });

  it('refuses the owners with a sentence, strangers and people who were deactivated', async () => {
    const { text } = await as(sato).put(`${page}/answer`, { answer: 'trial', seen: 0 }).expect(409);
    expect(words(text)).toContain(ja('error.rollout_own'));
    await as(undefined).put(`${page}/answer`, { answer: 'trial', seen: 0 }).expect(401);
    const gone = as(tanaka);
    setActive(db, 'tanaka', false, AT);
    await gone.put(`${page}/answer`, { answer: 'trial', seen: 0 }).expect(403);
    expect(answers()).toEqual([]);
  });

  it('is 404 for a case that nobody is asked about and for a malformed id', async () => {
    for (const id of [postOf(db, 3), 999_999, 0, 'abc'])
      await as(tanaka).put(`/rollout/${id}/answer`, { answer: 'trial', seen: 0 }).expect(404);
  });
});

describe('the page of a case', () => {
  it('says that the department of the reader is asked, and leads to the form', async () => {
    const html = main((await as(tanaka).get(`/posts/${winner}`).expect(200)).text);
    expect(html).toContain(`href="${page}#answer"`);
    expect(html).toContain('あなたの所属(税務課)の回答を待っています');
  });

  it('is made anew when the department has answered', async () => {
    const browser = as(tanaka);
    const { etag } = (await browser.get(`/posts/${winner}`)).headers;
    await browser.put(`${page}/answer`, { answer: 'trial', seen: 0 });
    const again = await browser.get(`/posts/${winner}`).set('If-None-Match', String(etag)).expect(200);
    expect(again.text).toContain('の回答は「試行中」です');
  });
});

describe('GET /awards/:year/rollout', () => {
  it('shows departments by division and what each has answered, in words', async () => {
    answerRollout(db, tanaka, winner, { answer: 'adopted', reason: '', hoursAYear: undefined, seen: 0 }, AT);
    postQueries(db).addView(winner, '2026-10-02', takahashi.id);
    const html = words((await as(takahashi).get(MATRIX).expect(200)).text);
    expect(html).toContain('総務部 あなたの所属 未回答 未読');
    expect(html).toContain('税務課 導入済み 担当の所属');
    expect(html).toContain('市民課 担当の所属 未読');
    expect(html).toContain('土木部 未読 未読');
    expect(html).toContain(ja('rollout.own_waiting', { count: 2 }));
  });

  it.each([
    { show: 'own', names: ['税務課'] },
    { show: 'unseen', names: ['総務部', '市民課', '土木部'] },
    { show: 'adopted', names: ['総務部'] },
    { show: 'trial', names: [] },
    { show: 'nonsense', names: ['総務部', '市民課', '税務課', '土木部'] },
  ])('shows on demand: $show', async ({ show, names }) => {
    answerRollout(db, takahashi, winner, { answer: 'adopted', reason: '', hoursAYear: undefined, seen: 0 }, AT);
    postQueries(db).addView(winner, '2026-10-02', tanaka.id);
    const html = main((await as(tanaka).get(`${MATRIX}?show=${show}`).expect(200)).text);
    expect([...html.matchAll(/<th scope="row">([^<]*?)\s*</g)].map(([, name]) => name)).toEqual(names);
  });

  it('is not there before the publication, for a year that does not exist, and for a malformed one', async () => {
    const early = countingOffice({ everyday: [2, 1] });
    for (const person of [tanaka, early.secretary]) await browserOf(early.context, person).get(MATRIX).expect(404);
    for (const year of ['2031', '0', 'abc', '20 26']) await as(tanaka).get(`/awards/${year}/rollout`).expect(404);
    await as(undefined).get(MATRIX).expect(303);
  });
});

describe('GET /awards/:year/rollout.csv', () => {
  const CSV = `${MATRIX}.csv`;

  it('is the secretariat’s', () => isTheSecretariats('get', CSV));

  it('has a line for each department and case, and no formula', async () => {
    answerRollout(db, tanaka, winner, { answer: 'dropped', reason: '=HYPERLINK("x")', hoursAYear: undefined, seen: 0 }, AT);
    const answer = await desk.get(CSV).expect(200).expect('Content-Type', 'text/csv; charset=utf-8');
    const lines = textOf(answer).split('\r\n');
    expect(lines[0]).toBe('\uFEFF部,所属,事例,回答,理由,1年に減る時間(所属の回答),回答した人,回答した日');
    expect(lines).toHaveLength(1 + 4 * 2 + 1);
    expect(lines.find((line) => line.includes('見送り'))).toMatch(
      /^総務部,税務課,.*,見送り,"'=HYPERLINK\(""x""\)",,田中,2026-10-05$/,
    );
  });

  it('is not there for a malformed year', () => desk.get('/awards/abc/rollout.csv').expect(404));
});

describe('GET /secretariat/awards/:year/rollout', () => {
  it('is the secretariat’s', () => isTheSecretariats('get', DESK));

  it('lists what is due first, then what comes', async () => {
    at('2027-01-01T00:00:00+09:00');
    const html = words((await desk.get(DESK).expect(200)).text);
    expect(html.match(/期限が来ています/g)).toHaveLength(2);
    expect(html.indexOf('期限が来ています')).toBeLessThan(html.indexOf(ja('rollout_desk.coming', { count: 4 })));
    expect(html).toContain('期限 2027年1月1日(金)');
    expect(html).toContain(ja('rollout.owner', { department: '市民課', name: '佐藤' }));
  });

  it('says before the publication when it begins', async () => {
    const early = countingOffice({ everyday: [2, 1] });
    const { text } = await browserOf(early.context, early.secretary).get(DESK).expect(200);
    expect(words(text)).toContain(ja('rollout_desk.early'));
  });

  it('is not there for a malformed year', () => desk.get('/secretariat/awards/abc/rollout').expect(404));
});

describe('GET /secretariat/awards', () => {
  it('says how many owners wait to be asked', async () => {
    expect((await desk.get('/secretariat/awards')).text).not.toContain('#reminders');
    at('2027-01-01T00:00:00+09:00');
    const html = words((await desk.get('/secretariat/awards').expect(200)).text);
    expect(html).toContain(ja('rollout_desk.due_count', { count: 2 }));
  });
});

describe('PUT /secretariat/awards/:year/rollout/winners', () => {
  const WINNERS = `${DESK}/winners`;

  it('is the secretariat’s', () => isTheSecretariats('put', WINNERS));

  it('asks about winners that the publication could not open', async () => {
    db.prepare<[number]>('DELETE FROM rollout_cases WHERE post_id = ?').run(second);
    expect((await desk.get(DESK)).text).toContain(ja('rollout_desk.unopened'));
    await desk.put(WINNERS).expect(303);
    expect(rolloutQueries(db).find(second)?.origin).toBe('winner');
    expect((await desk.get(DESK)).text).not.toContain(ja('rollout_desk.unopened'));
  });

  it('is refused before the publication and for a malformed year', async () => {
    const early = countingOffice({ everyday: [2, 1] });
    await browserOf(early.context, early.secretary).put(WINNERS).expect(409);
    await desk.put('/secretariat/awards/abc/rollout/winners').expect(404);
  });
});

describe('POST /secretariat/awards/:year/rollout/cases', () => {
  const CASES = `${DESK}/cases`;

  it('is the secretariat’s', () => isTheSecretariats('post', CASES));

  it.each([
    (id: number) => String(id),
    (id: number) => `/posts/${id}`,
    (id: number) => `https://chienowa.example/posts/${id}?from=mail#comments`,
  ])('takes a number or an address', async (addressOf) => {
    const third = postOf(db, 3);
    await desk.post(CASES, { case: addressOf(third), reason: 'どの課にもある仕事です' }).expect(303);
    expect(rolloutQueries(db).find(third)).toMatchObject({ origin: 'recommended', reason: 'どの課にもある仕事です' });
    expect(lastEvents(db)).toEqual([{ kind: 'rollout.opened', actorId: office.secretary.id, subjectId: third }]);
  });

  it.each([
    { typed: '', fault: 'form.rollout_case' },
    { typed: '佐藤さんの事例', fault: 'form.rollout_case' },
    { typed: 'https://chienowa.example/awards/2026', fault: 'form.rollout_case' },
    { typed: '999999', fault: 'form.rollout_case_unknown' },
  ])('refuses “$typed” and keeps it', async ({ typed, fault }) => {
    const { text } = await desk.post(CASES, { case: typed, reason: '広げたい' }).expect(422);
    expect(faultBeside(text, 'case')).toBe(ja(fault));
    expect(typedIn(text, 'case')).toBe(typed);
    expect(typedIn(text, 'reason')).toBe('広げたい');
  });

  it('refuses a case that is known, and one without a reason', async () => {
    const known = await desk.post(CASES, { case: winner, reason: '広げたい' }).expect(422);
    expect(faultBeside(known.text, 'case')).toBe(ja('form.rollout_case_known'));
    const bare = await desk.post(CASES, { case: postOf(db, 3), reason: '' }).expect(422);
    expect(faultBeside(bare.text, 'reason')).toBe(ja('form.rollout_recommendation'));
    expect(rolloutQueries(db).list(2026)).toHaveLength(2);
  });

  it('is 404 for a malformed year', () => desk.post('/secretariat/awards/abc/rollout/cases').expect(404));
});

describe('DELETE /secretariat/awards/:year/rollout/cases/:postId', () => {
  it('is the secretariat’s', () => isTheSecretariats('delete', `${DESK}/cases/${winner}`));

  it('takes a recommended case back while nobody has answered', async () => {
    const third = postOf(db, 3);
    recommendCase(db, office.secretary, { year: 2026, postId: third, reason: '広げたい' }, AT);
    await desk.delete(`${DESK}/cases/${third}`).expect(303);
    expect(rolloutQueries(db).find(third)).toBeUndefined();
    expect(lastEvents(db)[0]?.['kind']).toBe('rollout.closed');
  });

  it('refuses a winner, an answered case, another year’s, and a malformed id', async () => {
    const third = postOf(db, 3);
    recommendCase(db, office.secretary, { year: 2026, postId: third, reason: '広げたい' }, AT);
    answerRollout(db, tanaka, third, { answer: 'trial', reason: '', hoursAYear: undefined, seen: 0 }, AT);
    for (const id of [winner, third]) await desk.delete(`${DESK}/cases/${id}`).expect(409);
    for (const path of [`${DESK}/cases/abc`, `${DESK}/cases/999999`, `/secretariat/awards/2025/rollout/cases/${third}`])
      await desk.delete(path).expect(404);
    expect(rolloutQueries(db).list(2026)).toHaveLength(3);
  });
});

describe('PUT /secretariat/awards/:year/rollout/cases/:postId/departments', () => {
  const path = () => `${DESK}/cases/${winner}/departments`;

  it('is the secretariat’s', () => isTheSecretariats('put', path()));

  it('sets the number and takes it back', async () => {
    await desk.put(path(), { departments: '１２' }).expect(303);
    expect(rolloutQueries(db).find(winner)?.departments).toBe(12);
    await desk.put(path(), { departments: '' }).expect(303);
    expect(rolloutQueries(db).find(winner)?.departments).toBeNull();
  });

  it.each(['0', '-1', '1.5', 'たくさん', '10001'])('refuses %s beside the field of the case', async (departments) => {
    const { text } = await desk.put(path(), { departments }).expect(422);
    expect(faultBeside(text, 'departments', `f-departments-${winner}`)).toBe(ja('form.rollout_departments'));
    expect(text).toContain(`value="${departments}"`);
  });

  it('refuses fewer than have taken the case up, and warns where answers have outgrown the number', async () => {
    const form = { answer: 'adopted', reason: '', hoursAYear: undefined, seen: 0 } as const;
    await desk.put(path(), { departments: 1 }).expect(303);
    answerRollout(db, tanaka, winner, form, AT);
    expect((await desk.get(DESK)).text).not.toContain(ja('rollout_desk.more_than_counted'));
    answerRollout(db, ito, winner, form, AT);
    expect((await desk.get(DESK)).text).toContain(ja('rollout_desk.more_than_counted'));
    const { text } = await desk.put(path(), { departments: 1 }).expect(422);
    expect(faultBeside(text, 'departments', `f-departments-${winner}`)).toBe(ja('form.rollout_departments_few'));
    const shown = words((await desk.get(MATRIX)).text);
    expect(shown).toContain(ja('rollout_reach.adopted', { adopted: 2 }));
    expect(shown).not.toContain(ja('rollout_reach.of', { adopted: 2, departments: 1 }));
  });

  it('is 404 for a malformed id', () => desk.put(`${DESK}/cases/abc/departments`, { departments: 3 }).expect(404));
});

describe('PUT /secretariat/awards/:year/rollout/cases/:postId/reminders/:months', () => {
  const path = (months: number | string = 3) => `${DESK}/cases/${winner}/reminders/${months}`;
  const DUE = '2027-01-01T00:00:00+09:00';

  it('is the secretariat’s', () => isTheSecretariats('put', path()));

  it('writes down what the owners said, once', async () => {
    at(DUE);
    await desk.put(path(), { note: '隣の課でも使い始めた' }).expect(303);
    expect(rolloutQueries(db).listReminders(2026)).toMatchObject([{ postId: winner, months: 3, note: '隣の課でも使い始めた' }]);
    expect(words((await desk.get(DESK)).text)).toContain('隣の課でも使い始めた');
    await desk.put(path(), { note: 'もう一度' }).expect(409);
  });

  it('waits for the day', async () => {
    at('2026-12-31T23:59:59.999+09:00');
    await desk.put(path(), { note: '順調' }).expect(409);
    at(DUE);
    await desk.put(path(6), { note: '順調' }).expect(409);
    await desk.put(path(), { note: '順調' }).expect(303);
  });

  it.each(['', 'あ'.repeat(301)])('refuses a note of a wrong length and keeps it', async (note) => {
    at(DUE);
    const { text } = await desk.put(path(), { note }).expect(422);
    expect(faultBeside(text, 'note', `f-note-${winner}-3`)).toBe(ja('form.rollout_note'));
    expect(typedIn(text, 'note')).toBe(note);
  });

  it('is 404 for other months, a recommended case, and a malformed id', async () => {
    at(DUE);
    const third = postOf(db, 3);
    recommendCase(db, office.secretary, { year: 2026, postId: third, reason: '広げたい' }, AT);
    for (const address of [path(4), path('abc'), `${DESK}/cases/${third}/reminders/3`, `${DESK}/cases/abc/reminders/3`])
      await desk.put(address, { note: '順調' }).expect(404);
  });
});
