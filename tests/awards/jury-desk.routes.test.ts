import { describe, expect, it } from 'vitest';
import { accountQueries } from '../../src/accounts/index.ts';
import { auditAwards } from '../../src/awards/audit/audit.ts';
import { judgingQueries } from '../../src/awards/judging/queries.ts';
import { confirmResult, freezeResult, publishResult } from '../../src/awards/results/actions.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  addSecretary,
  allRows,
  awardContext,
  type Browser,
  browserOf,
  DEPARTMENTS,
  faultBeside,
  insertAward,
  insertEntry,
  ito,
  ja,
  lastEvents,
  oneRow,
  openVote,
  sato,
  suzuki,
  takahashi,
  tanaka,
  typedIn,
} from '../support/index.ts';
import { titleOf } from './counting-support.ts';
import { CLOSED, closeJudging, type JuryOffice, juryOffice, recuse, V9_CARDS, V9_VOTES, writeCards } from './jury-office.ts';

const JURORS = '/secretariat/awards/2026/jurors';
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));

/** A year before its vote, and somebody who runs it. */
function early() {
  const context = awardContext();
  const secretary = addSecretary(context.db, { login: 'mori', name: '森' });
  insertAward(context.db, secretary);
  const name = (...people: Viewer[]) => {
    for (const { id } of people)
      yearQueries(context.db).insertJuror({ year: 2026, userId: id, namedBy: secretary.id, namedAt: '2026-06-20T00:00:00.000Z' });
  };
  return { context, db: context.db, secretary, desk: browserOf(context, secretary), name };
}

const crowd = (db: JuryOffice['db'], count: number): Viewer[] =>
  Array.from({ length: count }, (_, index) =>
    addPerson(db, { login: `crowd${index}`, name: `応援 ${index}`, departmentId: DEPARTMENTS.doboku }),
  );

async function refusesOthers(office: Pick<JuryOffice, 'context' | 'db'>, method: 'get' | 'put' | 'post', path: string) {
  const before = allRows(office.db, ['sessions']);
  for (const person of [sato, takahashi, ito]) await browserOf(office.context, person)[method](path).expect(404);
  await browserOf(office.context)
    [method](path)
    .expect(method === 'get' ? 303 : 401);
  expect(allRows(office.db, ['sessions'])).toEqual(before);
}

describe('GET /secretariat/awards/:year/jurors', () => {
  it('says who has answered the invitation, and when', async () => {
    const { db, desk, name } = early();
    name(tanaka, suzuki, sato);
    judgingQueries(db).answerInvitation(2026, tanaka.id, 'accepted', '2026-06-21T00:00:00.000Z');
    judgingQueries(db).answerInvitation(2026, suzuki.id, 'declined', '2026-06-22T00:00:00.000Z');
    const { text } = await desk.get(JURORS).expect(200);
    for (const [answer, date] of [
      ['accepted', '2026年6月21日(日)'],
      ['declined', '2026年6月22日(月)'],
      ['open', '2026年6月20日(土)'],
    ])
      expect(text).toContain(ja(`award_invited.${answer}`, { date: date as string }));
    expect(text.split(ja('award_jurors.invite_again'))).toHaveLength(2);
  });

  it('says from what each is recused and why: team, nominator, department, declared', async () => {
    const office = juryOffice(V9_VOTES, { leads: () => [sato, tanaka] });
    recuse(office, office.jurors[0] as Viewer, 3, '以前の上司の取組のため');
    const html = main((await browserOf(office.context, office.secretary).get(JURORS).expect(200)).text);
    // The jurors are 田中's colleagues.
    expect(html.split(ja('award_recused_by.department', { entries: 'R8-002' }))).toHaveLength(4);
    expect(html.split(ja('award_jurors.declared', { entry: 'R8-003', reason: '以前の上司の取組のため' }))).toHaveLength(2);
    const { context, desk, name } = early();
    name(tanaka, suzuki);
    insertEntry(context.db, { lead: suzuki, nominators: [tanaka] });
    const { text } = await desk.get(JURORS).expect(200);
    for (const kind of ['team', 'nominator']) expect(text).toContain(ja(`award_recused_by.${kind}`, { entries: 'R8-001' }));
  });

  it('warns of too few jurors, also for a single entry, and of jurors who cannot be compared', async () => {
    const { db, desk, name } = early();
    const people = crowd(db, 5);
    name(...people.slice(0, 4));
    insertEntry(db, { lead: tanaka, nominators: [tanaka] });
    const count = (jurors: number) => ja('award_missing.jurors', { count: jurors });
    expect((await desk.get(JURORS)).text).toContain(count(4));
    name(people[4] as Viewer);
    expect((await desk.get(JURORS)).text).not.toContain('notice--warning');
    insertEntry(db, { lead: people[0] as Viewer, nominators: [tanaka] });
    expect((await desk.get(JURORS)).text).toContain(ja('award_jurors.thin', { entries: 'R8-002', fewest: 3 }));
  });

  it('warns of jurors who cannot be compared', async () => {
    const { db, desk, name } = early();
    name(tanaka, suzuki);
    insertEntry(db, { lead: tanaka, nominators: [tanaka] });
    insertEntry(db, { lead: suzuki, nominators: [suzuki] });
    expect((await desk.get(JURORS)).text).toContain(ja('award_jurors.unconnected', { categories: '日常業務の改善' }));
  });

  it('shows while they judge who has locked and how many cards are whole, but no score', async () => {
    const office = juryOffice(V9_VOTES);
    writeCards(office, [{ 1: 87, 2: 87, 3: 87, 4: 87 }, { 1: 87 }]);
    const html = main((await browserOf(office.context, office.secretary).get(JURORS).expect(200)).text);
    expect(html).toContain(ja('jury_progress.of', { whole: 4, own: 4 }));
    expect(html).toContain(ja('jury_progress.of', { whole: 1, own: 4 }));
    expect(html).toContain(ja('jury_progress.of', { whole: 0, own: 4 }));
    expect(html).not.toContain('87');
    judgingQueries(office.db).insertLock({
      year: 2026,
      category: 'everyday',
      userId: office.jurors[0]?.id as number,
      lockedAt: '2026-08-11T00:00:00.000Z',
      salt: '0'.repeat(32),
    });
    const { text } = await browserOf(office.context, office.secretary).get(JURORS);
    expect(text.split(ja('jury_progress.locked'))).toHaveLength(2);
  });

  it('shows nothing of a category to a secretary who is recused in it', async () => {
    const office = juryOffice(V9_VOTES);
    recuse(office, office.jurors[0] as Viewer, 1);
    writeCards(office, [{ 2: 80 }]);
    const colleague = addPerson(office.db, {
      login: 'ueda',
      name: '上田',
      roles: ['secretariat'],
      departmentId: DEPARTMENTS.shimin,
    });
    const html = main((await browserOf(office.context, colleague).get(JURORS).expect(200)).text);
    expect(html.split(`<td>${ja('jury_progress.closed')}</td>`)).toHaveLength(4);
    expect(html).toContain(ja('award_jurors.hidden'));
    for (const secret of ['R8-001', ja('jury_progress.of', { whole: 1, own: 3 })]) expect(html).not.toContain(secret);
  });
});

describe('recusals once the judging has closed', () => {
  const late = () => {
    const office = juryOffice(V9_VOTES);
    office.context.setNow(CLOSED);
    return { office, desk: browserOf(office.context, office.secretary), juror: office.jurors[0] as Viewer };
  };

  it('are declared by the juror alone: the secretariat knows the scores', async () => {
    const { office, desk, juror } = late();
    const path = `${JURORS}/${juror.id}/recusals`;
    const { text } = await desk.get(JURORS).expect(200);
    expect(text).toContain(ja('award_jurors.recusals_closed'));
    expect(text).not.toContain(ja('award_jurors.recuse'));
    expect((await desk.get(path).expect(409)).text).toContain(ja('error.award_recusal_own_only'));
    await desk.post(path, { number: '2', reason: '縁' }).expect(409);
    expect(judgingQueries(office.db).listRecusals(2026)).toEqual([]);
  });

  it('are marked with when and by whom, on the desk and on the sheet', async () => {
    const { office, desk, juror } = late();
    const early = office.jurors[1] as Viewer;
    recuse(office, early, 3);
    await browserOf(office.context, juror).put('/awards/2026/judging/entries/2/recusal', { reason: '縁' }).expect(303);
    const jurors = main((await desk.get(JURORS).expect(200)).text);
    const mark = ja('award_recusal.late');
    expect(jurors.split(mark)).toHaveLength(2);
    expect(jurors).toContain(ja('award_recusal.late_by', { at: '2026年9月1日(火) 0:00', by: juror.name }));
    const sheet = main((await desk.get('/secretariat/awards/2026/sheet').expect(200)).text);
    expect(sheet.split(mark)).toHaveLength(2);
    expect(sheet).toContain(
      ja('award_sheet.late', { juror: 'J1', entry: 'R8-002', at: '2026年9月1日(火) 0:00', by: juror.name }),
    );
  });
});

describe('a recusal of a secretary', () => {
  it('is declared on the desk, also after the close, and closes the category', async () => {
    const office = juryOffice(V9_VOTES);
    office.context.setNow(CLOSED);
    const { id } = office.secretary;
    const desk = browserOf(office.context, office.secretary);
    const path = `${JURORS}/${id}/recusals`;
    expect((await desk.get(JURORS)).text).toContain(`href="${path}"`);
    expect((await desk.get(path).expect(200)).text).toContain(ja('award_recusal.own_final'));
    await desk.post(path, { number: '2', reason: '' }).expect(422);
    await desk.post(path, { number: '2', reason: '親族の取組のため' }).expect(303);
    expect(judgingQueries(office.db).listRecusals(2026)).toMatchObject([{ userId: id, declaredBy: id }]);
    expect((await desk.get(JURORS)).text).toContain(
      ja('award_jurors.own_declared', { entry: 'R8-002', reason: '親族の取組のため' }),
    );
    expect((await desk.get('/secretariat/awards/2026/sheet')).text).toContain(ja('award_sheet.closed'));
    await desk.post(path, { number: '3', reason: '縁' }).expect(303);
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  it('is nobody else’s to declare', async () => {
    const office = juryOffice(V9_VOTES);
    const path = `${JURORS}/${office.secretary.id}/recusals`;
    await browserOf(office.context, office.second).post(path, { number: '2', reason: '縁' }).expect(404);
    await browserOf(office.context, office.secretary).put('/awards/2026/judging/entries/2/recusal', { reason: '縁' }).expect(404);
    expect(judgingQueries(office.db).listRecusals(2026)).toEqual([]);
  });
});

// AC-7
describe('a juror who has become a secretary all the same', () => {
  const both = () => {
    const office = juryOffice(V9_VOTES);
    const juror = office.jurors[0] as Viewer;
    accountQueries(office.db).grantRole(juror.id, 'secretariat', CLOSED);
    return { office, juror };
  };
  const PAGES = ['', '/jurors', '/sheet', '/decision', '/results', '/entries', '/settings'];

  it('gets no page and no act of the year’s desk until the result is out', async () => {
    const { office, juror } = both();
    office.context.setNow(CLOSED);
    const desk = browserOf(office.context, juror);
    for (const page of PAGES) {
      const { text } = await desk.get(`/secretariat/awards/2026${page}`).expect(403);
      expect(text).toContain(ja('error.award_juror_desk'));
    }
    await desk.post('/secretariat/awards/2026/sheet.csv').expect(403);
    await desk.put('/secretariat/awards/2026/results').expect(403);
    await desk.get('/secretariat/awards').expect(200);
    await desk.get('/secretariat/awards/new').expect(200);
  });

  it('sees no card of the others before the own ones are locked', async () => {
    const { office, juror } = both();
    writeCards(office, [{}, { 1: 87, 2: 87, 3: 87, 4: 87 }]);
    closeJudging(office);
    const { text } = await browserOf(office.context, juror).get('/awards/2026/judging/entries/1').expect(200);
    expect(text).not.toContain('87');
  });

  it('is let in again when the result is published, and after declining', async () => {
    const { office, juror } = both();
    judgingQueries(office.db).answerInvitation(2026, juror.id, 'declined', CLOSED);
    touch(office.db, 'awards');
    await browserOf(office.context, juror).get('/secretariat/awards/2026/jurors').expect(200);
    const out = both();
    writeCards(out.office, V9_CARDS);
    closeJudging(out.office);
    const at = out.office.context.clock.now();
    freezeResult(out.office.db, out.office.secretary, 2026, at);
    confirmResult(out.office.db, out.office.second, 2026, 1, at);
    await browserOf(out.office.context, out.juror).get('/secretariat/awards/2026/jurors').expect(403);
    publishResult(out.office.db, out.office.secretary, 2026, 1, at);
    await browserOf(out.office.context, out.juror).get('/secretariat/awards/2026/jurors').expect(200);
  });

  it('stays unknown to strangers and members', async () => {
    const { office } = both();
    await refusesOthers(office, 'get', JURORS);
  });
});

describe('PUT /secretariat/awards/:year/jurors/:userId/invitation', () => {
  const path = `${JURORS}/${tanaka.id}/invitation`;

  it('invites somebody again who has declined', async () => {
    const { db, desk, name } = early();
    name(tanaka);
    judgingQueries(db).answerInvitation(2026, tanaka.id, 'declined', '2026-06-22T00:00:00.000Z');
    await desk.put(path).expect(303).expect('Location', JURORS);
    expect(oneRow(db, 'SELECT answer FROM award_jurors')).toEqual({ answer: null });
    expect(lastEvents(db)).toMatchObject([{ kind: 'award.juror_named' }]);
  });

  it('changes nothing once the roll is frozen', async () => {
    const { context, db, secretary, desk, name } = early();
    name(tanaka);
    judgingQueries(db).answerInvitation(2026, tanaka.id, 'declined', '2026-06-22T00:00:00.000Z');
    insertEntry(db);
    openVote(context, secretary);
    await desk.put(path).expect(409);
    expect(oneRow(db, 'SELECT answer FROM award_jurors')).toEqual({ answer: 'declined' });
  });

  it('is for the secretariat alone, and for people who were invited', async () => {
    const office = early();
    office.name(tanaka);
    await refusesOthers(office, 'put', path);
    for (const id of ['x', '0', '999', String(sato.id)]) await office.desk.put(`${JURORS}/${id}/invitation`).expect(404);
    await office.desk.put(`/secretariat/awards/x/jurors/${tanaka.id}/invitation`).expect(404);
  });
});

describe('GET /secretariat/awards/:year/jurors/:userId/recusals', () => {
  it('offers what the juror judges, and says that it is for good', async () => {
    const office = juryOffice(V9_VOTES);
    const [juror] = office.jurors as [Viewer];
    recuse(office, juror, 2);
    const { text } = await browserOf(office.context, office.secretary).get(`${JURORS}/${juror.id}/recusals`).expect(200);
    expect(text).toContain(ja('award_recusal.final'));
    for (const number of [1, 3, 4]) expect(text).toContain(titleOf(number));
    expect(text).not.toContain(titleOf(2));
  });

  it('waits for the shortlist', async () => {
    const { desk, name } = early();
    name(tanaka);
    const { text } = await desk.get(`${JURORS}/${tanaka.id}/recusals`).expect(409);
    expect(text).toContain(ja('error.award_recusal_early'));
  });

  it('is for the secretariat alone, and for jurors', async () => {
    const office = juryOffice(V9_VOTES);
    const [juror] = office.jurors as [Viewer];
    await refusesOthers(office, 'get', `${JURORS}/${juror.id}/recusals`);
    const desk = browserOf(office.context, office.secretary);
    for (const id of ['x', '0', '999', String(sato.id)]) await desk.get(`${JURORS}/${id}/recusals`).expect(404);
  });
});

describe('POST /secretariat/awards/:year/jurors/:userId/recusals', () => {
  const pathOf = ({ jurors }: JuryOffice) => `${JURORS}/${jurors[0]?.id}/recusals`;
  const deskOf = ({ context, secretary }: JuryOffice): Browser => browserOf(context, secretary);
  const FIELDS = { number: '2', reason: '親族の取組のため' };

  it('takes the juror out of the judging of an entry', async () => {
    const office = juryOffice(V9_VOTES);
    await deskOf(office).post(pathOf(office), FIELDS).expect(303).expect('Location', JURORS);
    expect(judgingQueries(office.db).listRecusals(2026)).toMatchObject([
      { userId: office.jurors[0]?.id, reason: '親族の取組のため', declaredBy: office.secretary.id },
    ]);
    expect((await deskOf(office).get(JURORS)).text).toContain(
      ja('award_jurors.declared', { entry: 'R8-002', reason: '親族の取組のため' }),
    );
  });

  it('is given again with what was typed without an entry or a reason, and for an entry that is not judged', async () => {
    const office = juryOffice(V9_VOTES);
    const { text } = await deskOf(office).post(pathOf(office), { number: '', reason: '' }).expect(422);
    expect(faultBeside(text, 'number')).toBe(ja('form.recusal_entry'));
    expect(faultBeside(text, 'reason')).toBe(ja('form.award_recusal_reason'));
    const long = '理'.repeat(201);
    const again = await deskOf(office).post(pathOf(office), { number: '2', reason: long }).expect(422);
    expect(typedIn(again.text, 'reason')).toBe(long);
    expect(typedIn(again.text, 'number')).toBe('2');
    await deskOf(office)
      .post(pathOf(office), { ...FIELDS, number: '99' })
      .expect(422);
    await deskOf(office).post(pathOf(office), FIELDS).expect(303);
    await deskOf(office).post(pathOf(office), FIELDS).expect(422);
    expect(judgingQueries(office.db).listRecusals(2026)).toHaveLength(1);
  });

  it('is not for a secretary who is recused in the category', async () => {
    const office = juryOffice(V9_VOTES);
    const colleague = addPerson(office.db, {
      login: 'ueda',
      name: '上田',
      roles: ['secretariat'],
      departmentId: DEPARTMENTS.shimin,
    });
    const desk = browserOf(office.context, colleague);
    expect((await desk.get(pathOf(office)).expect(200)).text).toContain(ja('award_recusal.nothing'));
    await desk.post(pathOf(office), FIELDS).expect(422);
    expect(judgingQueries(office.db).listRecusals(2026)).toEqual([]);
  });

  it('is for the secretariat alone, and for jurors', async () => {
    const office = juryOffice(V9_VOTES);
    await refusesOthers(office, 'post', pathOf(office));
    for (const id of ['x', '0', '999', String(sato.id)])
      await deskOf(office).post(`${JURORS}/${id}/recusals`, FIELDS).expect(404);
  });
});
