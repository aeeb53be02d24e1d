import { beforeEach, describe, expect, it } from 'vitest';
import { auditAwards } from '../../src/awards/audit/audit.ts';
import { chainQueries } from '../../src/awards/chain.ts';
import { rollQueries } from '../../src/awards/voting/roll.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  addSecretary,
  allRows,
  awardContext,
  type Browser,
  browserOf,
  countRows,
  DEPARTMENTS,
  DURING,
  faultBeside,
  insertAward,
  insertEntry,
  ito,
  ja,
  lastEvents,
  openVote,
  sato,
  type TestContext,
  takahashi,
  tanaka,
  typedIn,
  waitingForLock,
} from '../support/index.ts';

let context: TestContext;
let db: Db;
let mori: Viewer;
let browser: Browser;

beforeEach(() => {
  context = awardContext({ now: DURING.voting });
  db = context.db;
  mori = addSecretary(db, { login: 'mori', name: '森' });
  insertAward(db, mori);
  insertEntry(db);
  yearQueries(db).insertJuror({ year: 2026, userId: ito.id, namedBy: mori.id, namedAt: DURING.draft });
  openVote(context, mori);
  browser = browserOf(context, mori);
});

const PATH = '/secretariat/awards/2026/roll';
const search = (text: string) => browser.get(`${PATH}?person=${encodeURIComponent(text)}`);
const newcomer = (login = 'ono', name = '小野 花子') => addPerson(db, { login, name, departmentId: DEPARTMENTS.zeimu });

describe('GET /secretariat/awards/:year/roll', () => {
  it('shows how many are on it, by division, and who was added later', async () => {
    newcomer();
    await browser.post(PATH, { person: 'ono', reason: '7月1日付けで復職' }).expect(303);
    const { text } = await browser.get(PATH).expect(200);
    for (const part of ['総務部', '小野 花子', '7月1日付けで復職', '税務課', ja('award_roll.additions')])
      expect(text).toContain(part);
    expect([...text.matchAll(/stat__value">(\d+)/g)].map(([, value]) => value)).toEqual(['6', '1']);
  });

  it('finds a person with the department of then, also after a transfer or a departure', async () => {
    db.prepare("UPDATE memberships SET valid_to = '2026-07-08' WHERE user_id = ?").run(sato.id);
    db.prepare("INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, 4, '2026-07-08')").run(sato.id);
    db.prepare('UPDATE users SET deactivated_at = ? WHERE id = ?').run(DURING.voting, tanaka.id);
    touch(db, 'people');
    expect((await search('sato')).text).toContain(ja('award_roll.is_on', { department: '市民課', division: '総務部' }));
    expect((await search('田中')).text).toContain(ja('award_roll.is_on', { department: '税務課', division: '総務部' }));
  });

  it('says why somebody is not on it', async () => {
    newcomer();
    const left = newcomer('left', '左近');
    db.prepare('UPDATE users SET deactivated_at = ? WHERE id = ?').run(DURING.voting, left.id);
    expect((await search('小野花子')).text).toContain(ja('award_roll_not.absent'));
    expect((await search('伊藤')).text).toContain(ja('award_roll_not.juror'));
    expect((await search('left')).text).toContain(ja('award_roll_not.inactive'));
    expect((await search('居ない人')).text).toContain(ja('award_roll.not_found', { name: '居ない人' }));
  });

  it('puts whoever was found and can be added into the form', async () => {
    newcomer();
    const inForm = (html: string) => typedIn(html.slice(html.indexOf('id="add-heading"')), 'person');
    expect([inForm((await search('小野花子')).text), inForm((await search('佐藤')).text)]).toEqual(['ono', '']);
  });

  it('never tells who has voted', async () => {
    const before = (await search('佐藤')).text;
    db.prepare("INSERT INTO award_participations (year, category, user_id) VALUES (2026, 'everyday', ?)").run(sato.id);
    expect((await search('佐藤')).text).toBe(before);
  });

  it('is empty before the freeze, and takes nobody after the close', async () => {
    insertAward(db, mori, { year: 2027 });
    const { text } = await browser.get('/secretariat/awards/2027/roll?person=sato').expect(200);
    expect(text).toContain(ja('award_roll.none'));
    context.setNow(DURING.shortlisting);
    expect((await browserOf(context, mori).get(PATH).expect(200)).text).not.toContain('name="reason"');
  });

  it('is for the secretariat alone and knows no other year', async () => {
    for (const person of [sato, takahashi, ito]) await browserOf(context, person).get(PATH).expect(404);
    await browserOf(context).get(PATH).expect(303);
    for (const year of ['2025', '0', 'x']) await browser.get(`/secretariat/awards/${year}/roll`).expect(404);
  });
});

describe('POST /secretariat/awards/:year/roll', () => {
  it('adds a person with the department of now, and logs it', async () => {
    const { id } = newcomer();
    await browser.post(PATH, { person: '小野　花子', reason: '7月1日付けで復職' }).expect(303);
    expect(rollQueries(db).find(2026, id)).toMatchObject({ departmentId: DEPARTMENTS.zeimu, divisionId: DEPARTMENTS.somu });
    expect(rollQueries(db).listAdditions(2026)).toMatchObject([{ userId: id, reason: '7月1日付けで復職', addedBy: mori.id }]);
    const { type, data } = JSON.parse(chainQueries(db).head()?.event ?? '');
    expect([type, data]).toEqual([
      'roll_exception',
      { cycle: 'FY2026', person: id, department: DEPARTMENTS.zeimu, division: DEPARTMENTS.somu, people: 6 },
    ]);
    expect(lastEvents(db)).toEqual([{ kind: 'award.roll_added', actorId: mori.id, subjectId: 2026 }]);
    // The digest of the freeze still holds.
    expect(auditAwards(db).faults).toEqual([]);
  });

  it.each([
    { what: 'a juror', person: 'ito', fault: 'form.award_roll_juror' },
    { what: 'somebody on the roll', person: '佐藤', fault: 'form.award_roll_on_roll' },
    { what: 'nobody', person: '居ない人', fault: 'form.award_roll_unknown' },
    { what: 'one of several', person: '山田', fault: 'form.award_roll_several' },
    { what: 'somebody who left', person: 'left', fault: 'form.award_roll_inactive' },
    { what: 'somebody without a department', person: 'lost', fault: 'form.award_roll_no_department' },
    { what: 'an empty name', person: ' ', fault: 'form.award_roll_person' },
  ])('refuses $what, and shows what was typed', async ({ person, fault }) => {
    for (const login of ['yamada1', 'yamada2']) newcomer(login, '山田');
    db.prepare('UPDATE users SET deactivated_at = ? WHERE id = ?').run(DURING.voting, newcomer('left', '左近').id);
    db.prepare('DELETE FROM memberships WHERE user_id = ?').run(newcomer('lost', '無所属').id);
    const before = allRows(db);
    const { text } = await browser.post(PATH, { person, reason: '漏れていました' }).expect(422);
    expect(faultBeside(text, 'person')).toBe(ja(fault));
    expect(typedIn(text, 'reason')).toBe('漏れていました');
    expect(allRows(db)).toEqual(before);
  });

  it('takes nobody when the vote closes while the lock is waited for', async () => {
    newcomer();
    const late = browserOf(waitingForLock(context, '2026-07-17T08:00:00.000Z'), mori);
    const { text } = await late.post(PATH, { person: 'ono', reason: '漏れ' }).expect(409);
    expect(text).toContain(ja('error.award_roll_closed'));
    expect(countRows(db, 'award_roll_additions')).toBe(0);
  });

  it('does not let a secretary in by themselves, but by another one', async () => {
    const late = addSecretary(db, { login: 'late', name: '遅刻' });
    const own = browserOf(context, late);
    for (const person of ['late', '遅刻']) {
      const { text } = await own.post(PATH, { person, reason: '漏れ' }).expect(422);
      expect(faultBeside(text, 'person')).toBe(ja('form.award_roll_self'));
    }
    const found = (await own.get(`${PATH}?person=late`).expect(200)).text;
    expect(found).toContain(ja('award_roll_not.self'));
    expect(typedIn(found.slice(found.indexOf('id="add-heading"')), 'person')).toBe('');
    expect(rollQueries(db).find(2026, late.id)).toBeUndefined();
    await browser.post(PATH, { person: 'late', reason: '漏れ' }).expect(303);
    expect(rollQueries(db).find(2026, late.id)).toBeDefined();
  });

  it('needs a reason', async () => {
    newcomer();
    for (const reason of ['', 'あ'.repeat(201)])
      expect(faultBeside((await browser.post(PATH, { person: 'ono', reason }).expect(422)).text, 'reason')).toBe(
        ja('form.award_roll_reason'),
      );
    expect(countRows(db, 'award_roll_additions')).toBe(0);
  });

  it('takes people from the freeze to the last millisecond of the vote', async () => {
    newcomer('ono1');
    newcomer('ono2');
    context.setNow('2026-07-17T07:59:59.999Z');
    await browserOf(context, mori).post(PATH, { person: 'ono1', reason: '漏れ' }).expect(303);
    context.setNow('2026-07-17T08:00:00.000Z');
    const { text } = await browserOf(context, mori).post(PATH, { person: 'ono2', reason: '漏れ' }).expect(409);
    expect(text).toContain(ja('error.award_roll_closed'));
    insertAward(db, mori, { year: 2027 });
    await browserOf(context, mori).post('/secretariat/awards/2027/roll', { person: 'ono2', reason: '漏れ' }).expect(409);
    expect(countRows(db, 'award_roll_additions')).toBe(1);
  });

  it('has no way back', () => {
    expect(() => db.prepare('DELETE FROM award_roll').run()).toThrow('nobody leaves the roll');
  });

  it('is for the secretariat alone and knows no other year', async () => {
    newcomer();
    const fields = { person: 'ono', reason: '漏れ' };
    for (const person of [sato, takahashi, ito]) await browserOf(context, person).post(PATH, fields).expect(404);
    await browserOf(context).post(PATH, fields).expect(401);
    for (const year of ['2025', '0', 'x']) await browser.post(`/secretariat/awards/${year}/roll`, fields).expect(404);
    expect(countRows(db, 'award_roll_additions')).toBe(0);
  });
});
