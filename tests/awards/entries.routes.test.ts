import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { chainQueries } from '../../src/awards/chain.ts';
import { freezeShortlist } from '../../src/awards/counting/shortlist.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { nominationQueries } from '../../src/awards/nominations/queries.ts';
import { closeBox } from '../../src/awards/voting/box.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { type RulesRow, yearQueries } from '../../src/awards/years/queries.ts';
import { findAward, takeStep } from '../../src/awards/years/years.ts';
import { hidePost } from '../../src/board/index.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addSecretary,
  allRows,
  anonymised,
  awardContext,
  type Browser,
  browserOf,
  countRows,
  DURING,
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
  type TestContext,
  takahashi,
  tanaka,
  testDb,
  typedIn,
  waitingForLock,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let secretary: Viewer;
let lead: Browser;
let nominator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = awardContext({ db, now: DURING.screening });
  secretary = addSecretary(db, { login: 'mori', name: '森' });
  insertAward(db, secretary);
  lead = browserOf(context, sato);
  nominator = browserOf(context, tanaka);
  stranger = browserOf(context);
});

const REASON = '待ち時間が半分になりました';
const path = '/awards/2026/entries/1';
/** An entry of 佐藤 with 鈴木 that 田中 has nominated. */
const nominated = () => insertEntry(db, { state: 'awaiting_consent', lead: sato, members: [suzuki], nominators: [tanaka] });
const entry = (number = 1) => entryQueries(db).findByNumber(2026, number);
const history = (id = 1) =>
  entryQueries(db)
    .listStates(id)
    .map(({ state, setBy, reason }) => [state, setBy, reason]);
const told = () =>
  db
    .prepare<[], { userId: number }>('SELECT user_id AS userId FROM award_notices ORDER BY id')
    .all()
    .map(({ userId }) => userId);
const set = (state: Parameters<typeof setEntryState>[1]['state'], reason = '', number = 1) =>
  setEntryState(db, { entryId: entry(number)?.id ?? 0, state, by: secretary, reason }, new Date(DURING.screening));
const withdrawals = () =>
  chainQueries(db)
    .list()
    .map((link) => JSON.parse(link.event))
    .filter(({ type }) => type === 'entry_withdrawn');
const team = (id = 1) =>
  entryQueries(db)
    .listMembers(id)
    .map(({ userId }) => userId);
const freeze = () => {
  openVote(context, secretary);
  context.setNow(DURING.voting);
  [lead, nominator] = [browserOf(context, sato), browserOf(context, tanaka)];
};
/** Another version of the rules: one entry of a category comes onto the shortlist. */
const shortlistOne = () => {
  const rules = findAward(db, 2026)?.rules as RulesRow;
  yearQueries(db).insertRules({ ...rules, version: 2, shortlistSize: 1, shortlistSlack: 0, sameDepartmentBarred: false });
  touch(db, 'awards');
};
const NOWHERE = ['/awards/2026/entries/0', '/awards/2026/entries/x', '/awards/2026/entries/999', '/awards/2025/entries/1'];

describe('GET /awards/:year/entries/:number', () => {
  it('is nobody’s business before the list is public', async () => {
    nominated();
    const bare = (text: string) => anonymised(text).replace(/番号:[^<]*/, '');
    for (const person of [takahashi, ito]) {
      const browser = browserOf(context, person);
      const missing = await browser.get('/awards/2026/entries/9').expect(404);
      expect(bare((await browser.get(path).expect(404)).text)).toBe(bare(missing.text)); // AC-3
    }
    for (const person of [sato, suzuki, tanaka, secretary]) await browserOf(context, person).get(path).expect(200);
    await stranger.get(path).expect(303);
  });

  it('shows the lead who nominated and why, and asks', async () => {
    nominated();
    const { text } = await lead.get(path).expect(200);
    for (const words of ['田中', '税務課', REASON, ja('award_answer.accept'), ja('award_answer.decline'), 'R8-001', '鈴木'])
      expect(text).toContain(words);
  });

  it('shows a member and a nominator no more than concerns them', async () => {
    insertEntry(db, { state: 'awaiting_consent', members: [suzuki], nominators: [takahashi, tanaka] });
    for (const person of [suzuki, tanaka]) {
      const { text } = await browserOf(context, person).get(path);
      expect(text).not.toContain('高橋');
      expect(text).not.toContain(ja('award_answer.accept'));
      expect(text).not.toContain('/secretariat/');
      expect(text.includes(REASON)).toBe(person === tanaka);
    }
  });

  it('leads the secretariat to its workbench', async () => {
    nominated();
    expect((await browserOf(context, secretary).get(path)).text).toContain('href="/secretariat/awards/2026/entries/1"');
  });

  it('shows everybody what stands, without nominators and history, once the list is frozen', async () => {
    insertEntry(db, { members: [suzuki], nominators: [tanaka] });
    insertEntry(db, { lead: tanaka, title: '別の事例をまとめた' });
    freeze();
    const { text } = await browserOf(context, takahashi).get(path).expect(200);
    for (const words of ['給付金の申請を電子にした', '佐藤', '鈴木', '市民課', '日常業務の改善', '/awards/2026/ballot/everyday'])
      expect(text).toContain(words);
    for (const words of [REASON, '田中', ja('award_entry.history'), '/withdrawal']) expect(text).not.toContain(words);
    await browserOf(awardContext({ db, now: DURING.voting }))
      .get(path)
      .expect(303);
  });

  it('says why somebody cannot choose it, in place of the way to the ballot', async () => {
    insertEntry(db, { lead: sato });
    insertEntry(db, { lead: tanaka, title: '別の事例をまとめた' });
    insertEntry(db, { lead: tanaka, category: 'large', title: '部門に一つの事例' });
    freeze();
    for (const [person, number, why] of [
      [sato, 1, 'nominee'],
      [suzuki, 1, 'department'],
      [takahashi, 3, 'single'],
    ] as const) {
      const { text } = await browserOf(context, person).get(`/awards/2026/entries/${number}`).expect(200);
      expect(text).toContain(ja(`award_entry_vote.${why}`));
      expect(text).not.toContain('/ballot/');
    }
  });

  it('keeps those hidden that never came onto the list', async () => {
    insertEntry(db, { state: 'ineligible' });
    insertEntry(db, { state: 'draft', title: '書きかけの事例' });
    insertEntry(db, { title: '一覧に残る事例' });
    freeze();
    for (const number of [1, 2]) {
      await browserOf(context, takahashi).get(`/awards/2026/entries/${number}`).expect(404);
      await lead.get(`/awards/2026/entries/${number}`).expect(200);
    }
    expect((await lead.get('/awards/2026/entries/2')).text).toContain(ja('award_entry_next.lapsed'));
    expect((await browserOf(context, secretary).get('/awards/2026/entries/2')).status).toBe(200);
  });

  it('says that an entry was withdrawn, and does not name a case that nobody may read', async () => {
    const { postId } = insertEntry(db);
    insertEntry(db, { title: '一覧に残る事例' });
    freeze();
    await lead.put(`${path}/withdrawal`, { reason: '都合により' }).expect(303);
    hidePost(db, takahashi, postId, '確認中', new Date(DURING.voting));
    const { text } = await nominator.get(path).expect(200);
    expect(text).toContain(ja('award_withdrawn.voting'));
    expect(text).toContain(ja('award_entry.case_gone'));
    expect(text).not.toContain('給付金の申請を電子にした');
    expect(text).not.toContain('都合により');
    expect(text).not.toContain('/ballot/everyday"');
  });

  it('knows no other', async () => {
    nominated();
    for (const address of NOWHERE) await lead.get(address).expect(404);
  });
});

describe('PUT /awards/:year/entries/:number/consent', () => {
  it('is a yes', async () => {
    nominated();
    await lead.put(`${path}/consent`, { answer: 'accept' }).expect(303);
    expect(entry()).toMatchObject({ state: 'submitted', consentedAt: new Date(DURING.screening).toISOString() });
    expect(history().at(-1)).toEqual(['submitted', sato.id, '']);
    expect(told()).toEqual([suzuki.id, tanaka.id]);
    expect(lastEvents(db)).toEqual([{ kind: 'entry.state_set', actorId: sato.id, subjectId: 1 }]);
  });

  it('is a no, with words for those who nominated', async () => {
    nominated();
    await lead.put(`${path}/consent`, { answer: 'decline', line: '来年にします' }).expect(303);
    expect(entry()).toMatchObject({ state: 'withdrawn', withdrawnStage: 'nomination', consentedAt: null });
    expect((await nominator.get('/me/nominations')).text).toContain('来年にします');
    expect(withdrawals()).toEqual([]);
  });

  it('is a wish for corrections, after which the lead is asked again', async () => {
    nominated();
    await lead.put(`${path}/consent`, { answer: 'correct', line: '部門が違います' }).expect(303);
    expect(entry()).toMatchObject({ state: 'needs_fix', consentedAt: null });
    const edition = await nominator.get(`${path}/edition`).expect(200);
    expect(edition.text).toContain('部門が違います');
    await nominator.put(`${path}/edition`, { category: 'large', members: '鈴木', reason: REASON }).expect(303);
    expect(entry()).toMatchObject({ state: 'awaiting_consent', category: 'large' });
    await lead.put(`${path}/consent`, { answer: 'accept' }).expect(303);
    expect(history().map(([state]) => state)).toEqual(['awaiting_consent', 'needs_fix', 'awaiting_consent', 'submitted']);
  });

  it('may still be a yes or a no while corrections are waited for', async () => {
    nominated();
    await lead.put(`${path}/consent`, { answer: 'correct', line: '部門が違います' });
    await lead.put(`${path}/consent`, { answer: 'accept' }).expect(303);
    expect(entry()?.state).toBe('submitted');
  });

  it('wants to know what to correct, and keeps what was typed', async () => {
    nominated();
    const { text } = await lead.put(`${path}/consent`, { answer: 'correct', line: ' ' }).expect(422);
    expect(faultBeside(text, 'line', 'f-line-correct')).toBe(ja('form.award_correction'));
    const long = await lead.put(`${path}/consent`, { answer: 'decline', line: '長'.repeat(501) }).expect(422);
    expect(long.text).toContain(`value="${'長'.repeat(501)}"`);
    await lead.put(`${path}/consent`, { answer: 'perhaps' }).expect(422);
    expect(entry()?.state).toBe('awaiting_consent');
  });

  it('is given once, and until the list is frozen', async () => {
    nominated();
    insertEntry(db, { title: '一覧に残る事例' });
    await lead.put(`${path}/consent`, { answer: 'accept' });
    await lead.put(`${path}/consent`, { answer: 'decline' }).expect(409);
    expect(entry()?.state).toBe('submitted');
    insertEntry(db, { state: 'awaiting_consent', nominators: [tanaka], title: '返事のない事例' });
    set('eligible');
    freeze();
    await lead.put('/awards/2026/entries/3/consent', { answer: 'accept' }).expect(409);
    expect(entry(3)?.state).toBe('lapsed');
  });

  it('is no yes for a team with a juror in it', async () => {
    nominated();
    yearQueries(db).insertJuror({ year: 2026, userId: suzuki.id, namedBy: secretary.id, namedAt: '2026-06-20T00:00:00.000Z' });
    await lead.put(`${path}/consent`, { answer: 'accept' }).expect(409);
    await lead.put(`${path}/consent`, { answer: 'decline' }).expect(303);
  });

  it('is the lead’s alone', async () => {
    nominated();
    const before = allRows(db, ['sessions']);
    for (const person of [suzuki, tanaka, takahashi, secretary, ito])
      await browserOf(context, person).put(`${path}/consent`, { answer: 'decline' }).expect(404);
    await stranger.put(`${path}/consent`, { answer: 'decline' }).expect(401);
    for (const address of NOWHERE) await lead.put(`${address}/consent`, { answer: 'accept' }).expect(404);
    expect(allRows(db, ['sessions'])).toEqual(before);
  });
});

describe('GET /awards/:year/entries/:number/edition', () => {
  it('shows the entry as it stands', async () => {
    insertEntry(db, { state: 'awaiting_consent', category: 'large', members: [suzuki], nominators: [tanaka] });
    const { text } = await lead.get(`${path}/edition`).expect(200);
    expect(text).toMatch(/value="large" checked/);
    expect(typedIn(text, 'members')).toBe('鈴木');
    expect(typedIn(text, 'reason')).toBe('');
  });

  it('is the lead’s, and those’s who nominated only when it was sent back', async () => {
    nominated();
    await nominator.get(`${path}/edition`).expect(409);
    await browserOf(context, secretary).get(`${path}/edition`).expect(409);
    for (const person of [suzuki, takahashi]) await browserOf(context, person).get(`${path}/edition`).expect(404);
    await lead.put(`${path}/consent`, { answer: 'correct', line: '部門' });
    await nominator.get(`${path}/edition`).expect(200);
    await browserOf(context, secretary).get(`${path}/edition`).expect(200);
    await stranger.get(`${path}/edition`).expect(303);
    for (const address of NOWHERE) await lead.get(`${address}/edition`).expect(404);
  });
});

describe('PUT /awards/:year/entries/:number/edition', () => {
  const fields = { category: 'large', members: '鈴木、高橋', reason: '' };

  it('of the lead is a yes', async () => {
    nominated();
    await lead.put(`${path}/edition`, fields).expect(303);
    expect(entry()).toMatchObject({ state: 'submitted', category: 'large' });
    expect(entry()?.consentedAt).not.toBeNull();
    expect(
      entryQueries(db)
        .listMembers(1)
        .map(({ userId }) => userId),
    ).toEqual([sato.id, suzuki.id, takahashi.id]);
    expect(entryQueries(db).listNominations(1)).toHaveLength(1); // to correct is not to nominate
    expect(lastEvents(db, 2).map(({ kind }) => kind)).toEqual(['entry.changed', 'entry.state_set']);
  });

  it('answers the secretariat, which asked for it', async () => {
    insertEntry(db, { state: 'submitted' });
    set('needs_fix', '期間を書いてください');
    await lead.put(`${path}/edition`, { ...fields, reason: '期間を書きました' }).expect(303);
    expect(history().map(([state]) => state)).toEqual(['submitted', 'needs_fix', 'submitted']);
    expect(entryQueries(db).listNominations(1)).toMatchObject([{ reason: '期間を書きました' }]);
  });

  it('keeps the departments of those who stood already', async () => {
    nominated();
    db.prepare("UPDATE memberships SET valid_to = '2026-06-20' WHERE user_id = 2").run();
    db.prepare("INSERT INTO memberships (user_id, department_id, valid_from) VALUES (2, 3, '2026-06-20')").run();
    await lead.put(`${path}/edition`, fields).expect(303);
    expect(
      entryQueries(db)
        .listMembers(1)
        .map(({ departmentId }) => departmentId),
    ).toEqual([2, 2, 1]);
    expect((await lead.get(path)).text).toContain(ja('post.now', { department: '税務課' }));
  });

  it('keeps a member who has left, and refuses unknown ones', async () => {
    nominated();
    db.prepare("UPDATE users SET deactivated_at = '2026-06-20T00:00:00.000Z' WHERE id = 2").run();
    const typed = typedIn((await lead.get(`${path}/edition`)).text, 'members');
    expect(typed).toBe('suzuki');
    const { text } = await lead.put(`${path}/edition`, { ...fields, members: '山田' }).expect(422);
    expect(faultBeside(text, 'members')).toBe(ja('form.award_member_unknown'));
    await lead.put(`${path}/edition`, { ...fields, members: typed as string }).expect(303);
    expect(
      entryQueries(db)
        .listMembers(1)
        .map(({ userId }) => userId),
    ).toEqual([sato.id, suzuki.id]);
  });

  it.each([
    [{ category: 'x' }, 'category', 'form.award_category'],
    [{ members: 'a,b,c,d,e,f,g,h,i,j' }, 'members', 'form.award_members_many'],
    [{ reason: '長'.repeat(201) }, 'reason', 'form.award_nomination_reason'],
  ])('refuses %j and keeps what was typed', async (change, field, message) => {
    nominated();
    const { text } = await lead.put(`${path}/edition`, { ...fields, ...change }).expect(422);
    expect(faultBeside(text, field)).toBe(ja(message));
    expect(typedIn(text, 'members')).toBe({ ...fields, ...change }.members);
    expect(entry()?.category).toBe('everyday');
  });

  it('is not taken when it is decided, or the list is frozen', async () => {
    insertEntry(db);
    insertEntry(db, { state: 'submitted', title: '二つ目の事例' });
    await lead.put(`${path}/edition`, fields).expect(409);
    await lead.put('/awards/2026/entries/2/edition', fields).expect(409); // nominations have closed
    set('eligible', '', 2);
    freeze();
    await lead.put(`${path}/edition`, fields).expect(409);
  });

  it('is not for others', async () => {
    nominated();
    for (const person of [suzuki, takahashi, ito]) await browserOf(context, person).put(`${path}/edition`, fields).expect(404);
    await nominator.put(`${path}/edition`, fields).expect(409);
    await stranger.put(`${path}/edition`, fields).expect(401);
    for (const address of NOWHERE) await lead.put(`${address}/edition`, fields).expect(404);
    expect(entry()?.category).toBe('everyday');
  });
});

describe('GET /awards/:year/entries/:number/withdrawal', () => {
  it('names the entry and says what follows now', async () => {
    insertEntry(db);
    insertEntry(db, { title: '一覧に残る事例' });
    const { text } = await lead.get(`${path}/withdrawal`).expect(200);
    expect(text).toContain('R8-001 給付金の申請を電子にした');
    expect(text).toContain(ja('award_withdrawal_follows.nomination'));
    freeze();
    expect((await lead.get(`${path}/withdrawal`)).text).toContain(ja('award_withdrawal_follows.voting'));
    context.setNow(DURING.shortlisting);
    expect((await browserOf(context, sato).get(`${path}/withdrawal`)).text).toContain(ja('award_withdrawal_follows.shortlisted'));
  });

  it('is not for others', async () => {
    nominated();
    for (const person of [suzuki, takahashi, ito]) await browserOf(context, person).get(`${path}/withdrawal`).expect(404);
    await nominator.get(`${path}/withdrawal`).expect(200);
    await stranger.get(`${path}/withdrawal`).expect(303);
    for (const address of NOWHERE) await lead.get(`${address}/withdrawal`).expect(404);
  });
});

describe('PUT /awards/:year/entries/:number/withdrawal', () => {
  const withdraw = (browser: Browser, reason = '') => browser.put(`${path}/withdrawal`, { reason });

  it('takes an entry off before the list is frozen, without a trace in the chain', async () => {
    insertEntry(db, { nominators: [sato, tanaka] });
    await withdraw(lead, '取りまとめ中のため').expect(303);
    expect(entry()).toMatchObject({ state: 'withdrawn', withdrawnStage: 'nomination' });
    expect(history().at(-1)).toEqual(['withdrawn', sato.id, '取りまとめ中のため']);
    expect(told()).toEqual([tanaka.id]);
    expect(withdrawals()).toEqual([]);
    await withdraw(lead).expect(409);
  });

  it.each([
    ['voting', '2026-07-06T00:00:00Z', 'voting'],
    ['the last moment of the vote', '2026-07-17T07:59:59.999Z', 'voting'],
    ['the end of the vote', '2026-07-17T08:00:00Z', 'shortlisted'],
  ])('is written into the chain from the freeze on: %s', async (_when, now, stage) => {
    insertEntry(db);
    insertEntry(db, { title: '一覧に残る事例' });
    freeze();
    context.setNow(now);
    await withdraw(browserOf(context, sato)).expect(303);
    expect(entry()).toMatchObject({ state: 'withdrawn', withdrawnStage: stage, listedRevision: 1 });
    expect(withdrawals()).toMatchObject([{ data: { cycle: 'FY2026', entry: 'R8-001', stage } }]);
  });

  it('is stage voting while the frozen list waits for the vote, and judging once that has begun', async () => {
    for (const title of ['一つ目の事例', '二つ目の事例', '三つ目の事例']) insertEntry(db, { title });
    openVote(context, secretary, 2026, '2026-07-05T00:00:00Z');
    context.setNow('2026-07-05T12:00:00Z');
    await withdraw(browserOf(context, sato)).expect(303);
    expect(entry()?.withdrawnStage).toBe('voting');
    for (const step of ['box_closed', 'shortlist_frozen', 'judging_begun'] as const)
      takeStep(db, { year: 2026, step, takenBy: secretary.id, takenAt: '2026-07-20T00:00:00.000Z' });
    context.setNow('2026-07-21T00:00:00Z');
    await browserOf(context, sato).put('/awards/2026/entries/2/withdrawal').expect(303);
    expect(entry(2)?.withdrawnStage).toBe('judging');
  });

  // R7, R9
  it('lets the next in rank move up between the shortlist and the judging', async () => {
    shortlistOne();
    const numbers = ['一つ目の事例', '二つ目の事例', '三つ目の事例', '四つ目の事例'].map(
      (title) => insertEntry(db, { title }).number,
    );
    openVote(context, secretary);
    for (const [person, choices] of [
      [tanaka, [1, 2]],
      [takahashi, [1]],
    ] as const)
      castBallot(context, person, 2026, 'everyday', choices, new Date(DURING.voting));
    closeBox(context, 2026, new Date(DURING.shortlisting));
    freezeShortlist(db, secretary, 2026, new Date(DURING.shortlisting));
    const shortlist = () =>
      db
        .prepare('SELECT e.number, s.how FROM award_shortlist s JOIN award_entries e ON e.id = s.entry_id ORDER BY e.number')
        .all();
    expect(numbers).toEqual([1, 2, 3, 4]);
    expect(shortlist()).toEqual([{ number: 1, how: 'vote' }]);
    context.setNow(DURING.shortlisting);
    const values = { award: '令和8年度 ＤＸ賞', category: '日常業務の改善' };
    const onCase = async (number: number) => (await browserOf(context, ito).get(`/posts/${entry(number)?.postId}`)).text;
    expect(await onCase(1)).toContain(ja('award_callout.finalist', values));
    expect(await onCase(2)).toContain(ja('award_callout.stood', values));
    await withdraw(browserOf(context, sato)).expect(303);
    expect(shortlist()).toEqual([
      { number: 1, how: 'vote' },
      { number: 2, how: 'moved_up' },
    ]);
    expect(await onCase(1)).toContain(ja('award_callout.withdrawn', values));
    expect(await onCase(2)).toContain(ja('award_callout.finalist', values));
  });

  it('is not the secretariat’s, neither before the freeze nor after it', async () => {
    insertEntry(db);
    insertEntry(db, { state: 'submitted', nominators: [tanaka], title: '確認を待つ事例' });
    const desk = browserOf(context, secretary);
    for (const number of [1, 2]) {
      await desk.get(`/awards/2026/entries/${number}/withdrawal`).expect(404);
      await desk.put(`/awards/2026/entries/${number}/withdrawal`, { reason: '都合により' }).expect(404);
      expect((await desk.get(`/awards/2026/entries/${number}`)).text).not.toContain('/withdrawal"');
    }
    set('eligible', '', 2);
    freeze();
    await withdraw(browserOf(context, secretary), '都合により').expect(404);
    expect([entry(1)?.state, entry(2)?.state]).toEqual(['eligible', 'eligible']);
  });

  it('is of the others in the team when the lead’s account is deactivated', async () => {
    insertEntry(db, { members: [suzuki], nominators: [tanaka] });
    insertEntry(db, { title: '一覧に残る事例', lead: tanaka });
    freeze();
    const member = browserOf(context, suzuki);
    await withdraw(member).expect(404);
    setActive(db, 'sato', false, new Date(DURING.voting));
    expect((await member.get(path)).text).toContain(ja('award_withdrawal.member'));
    expect((await member.get(`${path}/withdrawal`)).text).toContain(ja('award_withdrawal.for_lead'));
    for (const person of [takahashi, secretary, ito]) await withdraw(browserOf(context, person)).expect(404);
    await withdraw(member, '代表者の退職のため').expect(303);
    expect(entry()).toMatchObject({ state: 'withdrawn', withdrawnStage: 'voting' });
    expect(history().at(-1)).toEqual(['withdrawn', suzuki.id, '代表者の退職のため']);
    expect(told()).toEqual([sato.id, tanaka.id]);
  });

  it('is of the stage in which the write lock is had, however long that takes', async () => {
    insertEntry(db);
    freeze();
    context.setNow('2026-07-17T07:59:59.999Z');
    const waiting = waitingForLock(context, '2026-07-17T08:00:00Z');
    await withdraw(browserOf(waiting, sato)).expect(303);
    expect(entry()?.withdrawnStage).toBe('shortlisted');
  });

  it('is of who alone nominated until the lead has answered', async () => {
    nominated();
    await withdraw(nominator, '取り違えました').expect(303);
    expect(entry()?.state).toBe('withdrawn');
    insertEntry(db, { state: 'submitted', nominators: [tanaka], title: '返事のあった事例' });
    await nominator.put('/awards/2026/entries/2/withdrawal').expect(409);
    insertEntry(db, { state: 'awaiting_consent', nominators: [tanaka, takahashi], title: '二人が推薦した事例' });
    await nominator.put('/awards/2026/entries/3/withdrawal').expect(404);
  });

  it('refuses a reason that is too long, and keeps it', async () => {
    insertEntry(db);
    const { text } = await withdraw(lead, '長'.repeat(501)).expect(422);
    expect(faultBeside(text, 'reason')).toBe(ja('form.award_line'));
    expect(typedIn(text, 'reason')).toBe('長'.repeat(501));
    expect(entry()?.state).toBe('eligible');
  });

  it('is not for others', async () => {
    insertEntry(db, { members: [suzuki] });
    for (const person of [suzuki, takahashi, ito]) await withdraw(browserOf(context, person)).expect(404);
    await withdraw(stranger).expect(401);
    for (const address of NOWHERE) await lead.put(`${address}/withdrawal`).expect(404);
    insertEntry(db, { title: '一覧に残る事例' });
    freeze();
    for (const person of [suzuki, takahashi, ito, tanaka]) await withdraw(browserOf(context, person)).expect(404);
    expect(entry()?.state).toBe('eligible');
  });
});

describe('GET /awards/:year/entries/:number/membership', () => {
  it('asks somebody in the team whether they want to leave', async () => {
    nominated();
    const member = browserOf(context, suzuki);
    for (const page of [path, '/me/nominations']) {
      expect((await member.get(page)).text).toContain(`href="${path}/membership"`);
      expect((await lead.get(page)).text).not.toContain(`href="${path}/membership"`);
      expect((await nominator.get(page)).text).not.toContain(`href="${path}/membership"`);
    }
    const { text } = await member.get(`${path}/membership`).expect(200);
    expect(text).toContain('R8-001 給付金の申請を電子にした');
    expect(text).toContain(ja('award_leaving.follows'));
  });

  it('is not for others, and not for drafts', async () => {
    nominated();
    insertEntry(db, { state: 'draft', members: [suzuki], title: '書きかけの事例' });
    expect((await lead.get(`${path}/membership`).expect(409)).text).toContain(ja('error.award_lead_stays'));
    for (const person of [tanaka, takahashi, secretary, ito])
      await browserOf(context, person).get(`${path}/membership`).expect(404);
    await browserOf(context, suzuki).get('/awards/2026/entries/2/membership').expect(404);
    await stranger.get(`${path}/membership`).expect(303);
    for (const address of NOWHERE) await browserOf(context, suzuki).get(`${address}/membership`).expect(404);
  });
});

describe('DELETE /awards/:year/entries/:number/membership', () => {
  const leave = (person: Viewer | undefined, address = path) => browserOf(context, person).delete(`${address}/membership`);

  it('takes oneself out of the team, and is told no more', async () => {
    insertEntry(db, { state: 'submitted', members: [suzuki, takahashi], nominators: [tanaka] });
    set('needs_fix', '期間を書いてください');
    const answer = await leave(suzuki).expect(303);
    expect(answer.headers['location']).toBe('/me/nominations');
    expect(team()).toEqual([sato.id, takahashi.id]);
    expect(lastEvents(db)).toEqual([{ kind: 'entry.changed', actorId: suzuki.id, subjectId: 1 }]);
    await browserOf(context, suzuki).get(path).expect(404);
    const own = (await browserOf(context, suzuki).get('/me/nominations')).text;
    expect(own).not.toContain('給付金の申請を電子にした');
    expect(own).not.toContain('class="count-badge"');
    const before = told().length;
    await lead.put(`${path}/edition`, { category: 'everyday', members: '高橋', reason: '' }).expect(303);
    expect(told().slice(before)).toEqual([takahashi.id, tanaka.id]);
  });

  it('tells who is put into the team again', async () => {
    context.setNow(DURING.nominating);
    insertEntry(db, { state: 'submitted', members: [takahashi] });
    const person = browserOf(context, suzuki);
    const add = () =>
      browserOf(context, sato).put(`${path}/edition`, { category: 'everyday', members: '高橋、鈴木', reason: '' }).expect(303);
    for (let times = 0; times < 2; times++) {
      await add();
      expect(told()).toEqual([suzuki.id]);
      expect((await person.get('/me/nominations')).text).toContain(ja('award_notice.submitted_member'));
      await person.put('/me/nominations/notices/1/reading').expect(303);
      await leave(suzuki).expect(303);
    }
  });

  it('lets a secretary out who was put into a team', async () => {
    insertEntry(db, { state: 'submitted', members: [secretary], nominators: [sato] });
    const decide = () =>
      browserOf(context, secretary).put('/secretariat/awards/2026/entries/1/decision', {
        decision: 'needs_fix',
        reason: '期間を書いてください',
        seq: '1',
        seen: '0',
      });
    await decide().expect(403);
    await leave(secretary).expect(303);
    await decide().expect(303);
  });

  it('is possible until the list is frozen', async () => {
    insertEntry(db, { members: [suzuki] });
    freeze();
    expect((await leave(suzuki).expect(409)).text).toContain(ja('error.award_team_fixed'));
    expect((await browserOf(context, suzuki).get(path)).text).not.toContain('/membership"');
    expect((await browserOf(context, suzuki).get('/me/nominations')).text).not.toContain('/membership"');
    expect(team()).toEqual([sato.id, suzuki.id]);
  });

  it('is not for others', async () => {
    insertEntry(db, { state: 'awaiting_consent', members: [suzuki], nominators: [tanaka] });
    await leave(sato).expect(409);
    for (const person of [tanaka, takahashi, secretary, ito]) await leave(person).expect(404);
    await leave(undefined).expect(401);
    for (const address of NOWHERE) await leave(suzuki, address).expect(404);
    expect(team()).toEqual([sato.id, suzuki.id]);
  });
});

describe('POST /awards/:year/entries/:number/objections', () => {
  const object = (browser: Browser, body = '期間のうちの取組です。') => browser.post(`${path}/objections`, { body });
  const refused = () => {
    insertEntry(db, { state: 'submitted', members: [suzuki], nominators: [tanaka] });
    set('ineligible', '対象の期間の前です');
  };

  it('is the lead’s, once until it is answered', async () => {
    refused();
    expect((await lead.get(path)).text).toContain(ja('award_objecting.send'));
    await object(lead, '1行目\r\n2行目').expect(303);
    expect(oneRow(db, 'SELECT body, raised_by AS by, outcome FROM award_objections')).toEqual({
      body: '1行目\n2行目',
      by: sato.id,
      outcome: null,
    });
    expect(lastEvents(db)).toEqual([{ kind: 'entry.objection_raised', actorId: sato.id, subjectId: 1 }]);
    const { text } = await lead.get(path);
    expect(text).toContain(ja('award_objection_outcome.open'));
    expect(text).not.toContain(ja('award_objecting.send'));
    expect((await nominator.get(path)).text).not.toContain('1行目');
    await object(lead).expect(409);
    expect(nominationQueries(db).listObjections(1)).toHaveLength(1);
  });

  it('is possible until the list is frozen, and only against a refusal', async () => {
    refused();
    insertEntry(db, { title: '一覧に残る事例' });
    await lead.post('/awards/2026/entries/2/objections', { body: '異議' }).expect(409);
    freeze();
    await object(lead).expect(409);
    expect((await lead.get(path)).text).not.toContain(ja('award_objecting.send'));
  });

  it.each(['', ' ', '長'.repeat(501)])('refuses %j', async (body) => {
    refused();
    const { text } = await object(lead, body).expect(422);
    expect(faultBeside(text, 'body')).toBe(ja('form.award_objection'));
    expect(countRows(db, 'award_objections')).toBe(0);
  });

  it('is not for others', async () => {
    refused();
    for (const person of [suzuki, tanaka, takahashi, secretary]) await object(browserOf(context, person)).expect(404);
    await object(stranger).expect(401);
    for (const address of NOWHERE) await lead.post(`${address}/objections`, { body: '異議' }).expect(404);
    expect(countRows(db, 'award_objections')).toBe(0);
  });
});
