import { beforeEach, describe, expect, it } from 'vitest';
import { changeRole, setActive } from '../../src/accounts/index.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { CHECK_ITEMS } from '../../src/awards/screening/checks.ts';
import { screeningQueries } from '../../src/awards/screening/queries.ts';
import { editPost, hidePost } from '../../src/board/index.ts';
import { type Db, inTransaction } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  addSecretary,
  allRows,
  awardContext,
  type Browser,
  browserOf,
  CASE_STUDY,
  checkedIn,
  countRows,
  DURING,
  faultBeside,
  insertAward,
  insertEntry,
  insertPost,
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
  typedIn,
  waitingForLock,
} from '../support/index.ts';

let context: TestContext;
let db: Db;
let mori: Viewer;
let hayashi: Viewer;
let first: Browser;
let second: Browser;

beforeEach(() => {
  context = awardContext();
  db = context.db;
  mori = addSecretary(db, { login: 'mori', name: '森' });
  hayashi = addSecretary(db, { login: 'hayashi', name: '林' });
  insertAward(db, mori);
  [first, second] = [browserOf(context, mori), browserOf(context, hayashi)];
});

const LIST = '/secretariat/awards/2026/entries';
const yes = Object.fromEntries(CHECK_ITEMS.map((item) => [`met_${item}`, 'yes']));
const stateOf = (id: number) => oneRow(db, 'SELECT state FROM award_entries WHERE id = ?', id)?.['state'];
const lastState = (id: number) => entryQueries(db).listStates(id).at(-1);
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** What a form on the page of an entry carries beside what is typed. */
async function formOf(browser: Browser, number: number): Promise<{ seen: string; seq: string }> {
  const { text } = await browser.get(`${LIST}/${number}`).expect(200);
  return { seen: hidden(text, 'seen'), seq: hidden(text, 'seq') };
}

const decide = async (browser: Browser, number: number, fields: Record<string, string>) =>
  browser.put(`${LIST}/${number}/decision`, { ...(await formOf(browser, number)), ...fields });

async function propose(browser: Browser, number: number, reason = '対象の期間の外です'): Promise<number> {
  await decide(browser, number, { decision: 'ineligible', reason });
  return Number(oneRow(db, 'SELECT max(id) AS id FROM award_refusals')?.['id']);
}

/** An entry that two secretaries have refused. */
async function refuse(number: number): Promise<void> {
  const refusal = await propose(first, number);
  await second.put(`${LIST}/${number}/refusal`, { refusal, outcome: 'confirmed' }).expect(303);
}

function object(entryId: number, lead = sato): number {
  return Number(
    db
      .prepare<[number, string, number, string]>(
        'INSERT INTO award_objections (entry_id, body, raised_by, raised_at) VALUES (?, ?, ?, ?)',
      )
      .run(entryId, '期間の中の取組です', lead.id, DURING.screening).lastInsertRowid,
  );
}

const closedToOthers = async (send: (browser: Browser) => Promise<{ status: number }>, stranger: number): Promise<void> => {
  const before = allRows(db, ['sessions']);
  for (const person of [tanaka, takahashi, ito]) expect((await send(browserOf(context, person))).status).toBe(404);
  expect((await send(browserOf(context))).status).toBe(stranger);
  expect(allRows(db, ['sessions'])).toEqual(before);
};

describe('GET /secretariat/awards/:year/entries', () => {
  it('says so when nothing was nominated', async () => {
    expect((await first.get(LIST).expect(200)).text).toContain(ja('award_screening.none'));
  });

  it('lists what was nominated, what is undecided first, but no drafts', async () => {
    insertEntry(db, { state: 'eligible', title: '決まったもの' });
    insertEntry(db, { state: 'awaiting_consent', title: '返事を待つもの', nominators: [tanaka] });
    insertEntry(db, { state: 'submitted', title: 'まだ決めていないもの', lead: tanaka });
    insertEntry(db, { state: 'draft', title: '書きかけのもの' });
    const { text } = await first.get(LIST).expect(200);
    const order = ['まだ決めていないもの', '返事を待つもの', '決まったもの'].map((title) => text.indexOf(title));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order.every((at) => at > 0)).toBe(true);
    expect(text).not.toContain('書きかけのもの');
    for (const part of ['R8-001', 'R8-003', '日常業務の改善', '田中', '税務課', ja('award_screening.lead_pending', { count: 1 })])
      expect(text).toContain(part);
  });

  it('counts each state in its tab and shows one of them', async () => {
    insertEntry(db, { state: 'eligible', title: '決まったもの' });
    insertEntry(db, { state: 'submitted', title: 'まだのもの' });
    const { text } = await first.get(`${LIST}?show=eligible`).expect(200);
    expect(text).toContain('決まったもの');
    expect(text).not.toContain('まだのもの');
    const counts = [...text.matchAll(/desk-tabs__count">(\d+)/g)].map(([, count]) => count);
    expect(counts).toEqual(['2', '1', '0', '0', '0', '1', '0', '0']);
    expect((await first.get(`${LIST}?show=others`)).text).toContain(ja('award_screening.tab_empty'));
    expect((await first.get(`${LIST}?show=nonsense`)).text).toContain('まだのもの');
  });

  it('tells whose turn a refusal is, and how far the checklist is', async () => {
    const { number } = insertEntry(db, { state: 'submitted' });
    await first.put(`${LIST}/${number}/screening`, { ...(await formOf(first, number)), met_staff: 'yes', met_window: 'no' });
    await propose(first, number);
    expect((await first.get(LIST)).text).toContain(ja('award_screening.refusal_own'));
    const { text } = await second.get(LIST);
    for (const part of [
      ja('award_screening.refusal_others'),
      ja('award_screening.checked', { checked: 2, asked: 7 }),
      ja('award_screening.unmet', { count: 1 }),
    ])
      expect(text).toContain(part);
  });

  it('holds two hundred', async () => {
    for (let count = 0; count < 200; count += 1) insertEntry(db, { state: 'submitted', title: `事例その${count}番` });
    const { text } = await first.get(LIST).expect(200);
    expect(text.match(/class="entry-line"/g)).toHaveLength(200);
  });

  it('is for the secretariat alone, before the year is announced too', async () => {
    await closedToOthers((browser) => browser.get(LIST), 303);
    insertAward(db, mori, { year: 2027, announced: false });
    await first.get('/secretariat/awards/2027/entries').expect(200);
    await browserOf(context, sato).get('/secretariat/awards/2027/entries').expect(404);
  });

  it('knows no other year', async () => {
    for (const year of ['2025', '0', 'x', '02026']) await first.get(`/secretariat/awards/${year}/entries`).expect(404);
  });
});

describe('GET /secretariat/awards/:year/entries/:number', () => {
  it('shows the case beside the form, with people and departments of then', async () => {
    insertEntry(db, { state: 'submitted', members: [tanaka], nominators: [suzuki], title: '窓口の列をなくした' });
    const { text } = await first.get(`${LIST}/1`).expect(200);
    for (const part of [
      '窓口の列をなくした',
      '窓口に列ができていました。',
      'R8-001',
      '田中',
      '税務課',
      '待ち時間が半分になりました',
      ja('award_check_fact.staff', { count: 2, active: 2 }),
      ja('award_check_fact.not_earlier'),
      'href="/posts/1"',
    ])
      expect(text).toContain(part);
    for (const item of CHECK_ITEMS) expect(checkedIn(text, `met_${item}`)).toEqual(['open']);
  });

  it('does not ask when the work was done in a category for any time', async () => {
    insertEntry(db, { state: 'submitted', category: 'ideas' });
    const { text } = await first.get(`${LIST}/1`).expect(200);
    expect(text).not.toContain('name="met_window"');
    expect(text).toContain('name="met_evidence"');
  });

  it('leads to the entries before and after it that wait for a decision', async () => {
    for (const state of ['submitted', 'eligible', 'submitted', 'needs_fix', 'submitted'] as const) insertEntry(db, { state });
    const { text } = await first.get(`${LIST}/3`);
    expect(/href="([^"]+)" rel="prev"/.exec(text)?.[1]).toBe(`${LIST}/1`);
    expect(/href="([^"]+)" rel="next"/.exec(text)?.[1]).toBe(`${LIST}/5`);
    expect((await first.get(`${LIST}/1`)).text).not.toContain('rel="prev"');
  });

  it('tells of earlier years on the same case or with the same lead', async () => {
    insertAward(db, mori, { year: 2025 });
    const { postId } = insertEntry(db, { year: 2025, title: '去年の取組' });
    insertEntry(db, { year: 2025, lead: tanaka, members: [sato], title: '去年の別の取組' });
    insertEntry(db, { year: 2025, lead: suzuki, title: 'ほかの人の取組' });
    insertEntry(db, { state: 'submitted', postId });
    const { text } = await first.get(`${LIST}/1`);
    expect(text).toContain('href="/secretariat/awards/2025/entries/1"');
    for (const part of ['R7-001', ja('award_screening.same_case'), '去年の別の取組', ja('award_screening.same_lead')])
      expect(text).toContain(part);
    expect(text).not.toContain('ほかの人の取組');
  });

  it('shows no case that readers may not see', async () => {
    const { postId } = insertEntry(db, { state: 'submitted' });
    hidePost(db, takahashi, postId, '確認中', new Date(DURING.screening));
    const { text } = await first.get(`${LIST}/1`).expect(200);
    expect(text).toContain(ja('award_screening.case_gone'));
    expect(text).not.toContain('窓口に列ができていました。');
  });

  it('gives a secretary who stands for the entry nothing to decide or to read', async () => {
    const entry = insertEntry(db, { state: 'submitted', members: [mori] });
    screeningQueries(db).putNotes({
      entryId: entry.id,
      body: '内緒の話',
      writtenBy: hayashi.id,
      writtenAt: DURING.screening,
    });
    const { text } = await first.get(`${LIST}/1`).expect(200);
    expect(text).toContain(ja('award_screening.involved'));
    for (const part of ['内緒の話', 'name="decision"', 'name="met_staff"']) expect(text).not.toContain(part);
    expect((await second.get(`${LIST}/1`)).text).toContain('内緒の話');
  });

  it('is for the secretariat alone', async () => {
    insertEntry(db, { state: 'submitted' });
    await closedToOthers((browser) => browser.get(`${LIST}/1`), 303);
    await browserOf(context, sato).get(`${LIST}/1`).expect(404);
  });

  it('knows no other number, and no draft', async () => {
    insertEntry(db, { state: 'draft' });
    for (const number of ['0', 'x', '1', '99', '01']) await first.get(`${LIST}/${number}`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/entries/:number/screening', () => {
  const path = `${LIST}/1/screening`;

  it('keeps the checklist and the notes without deciding', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    const fields = { met_staff: 'yes', note_staff: '名簿で確認', met_window: 'no', notes: '電話で聞きました' };
    await first.put(path, { ...(await formOf(first, 1)), ...fields }).expect(303);
    expect(screeningQueries(db).listChecks(id)).toMatchObject([
      { item: 'staff', met: true, note: '名簿で確認', checkedBy: mori.id },
      { item: 'window', met: false, note: '', checkedBy: mori.id },
    ]);
    expect(lastEvents(db)).toEqual([{ kind: 'entry.screened', actorId: mori.id, subjectId: id }]);
    expect(stateOf(id)).toBe('submitted');
    const { text } = await second.get(`${LIST}/1`);
    expect(checkedIn(text, 'met_staff')).toEqual(['yes']);
    expect([typedIn(text, 'note_staff'), typedIn(text, 'notes')]).toEqual(['名簿で確認', '電話で聞きました']);
  });

  it('takes an answer back, and lets the others keep who gave them', async () => {
    const { id } = insertEntry(db, { state: 'awaiting_consent', nominators: [tanaka] });
    await first.put(path, { ...(await formOf(first, 1)), met_staff: 'yes', met_window: 'yes' }).expect(303);
    await second.put(path, { ...(await formOf(second, 1)), met_staff: 'yes', met_window: 'open' }).expect(303);
    expect(screeningQueries(db).listChecks(id)).toMatchObject([{ item: 'staff', checkedBy: mori.id }]);
  });

  it('says when somebody saved meanwhile, keeps what was typed and saves it the second time', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    const stale = await formOf(second, 1);
    await first.put(path, { ...(await formOf(first, 1)), met_staff: 'no', note_staff: '名簿にない' }).expect(303);
    const mine = { met_staff: 'yes', note_staff: '本人に確認', notes: '私のメモ' };
    const { text } = await second.put(path, { ...stale, ...mine }).expect(409);
    for (const part of [
      ja('award_screening.overtaken', { name: '森' }),
      ja('award_screening.stored', { answer: ja('award_verdict.no') }),
      '名簿にない',
    ])
      expect(text).toContain(part);
    expect([checkedIn(text, 'met_staff'), typedIn(text, 'note_staff'), typedIn(text, 'notes')]).toEqual([
      ['yes'],
      '本人に確認',
      '私のメモ',
    ]);
    expect(screeningQueries(db).listChecks(id)).toMatchObject([{ met: false }]);
    await second.put(path, { seen: hidden(text, 'seen'), ...mine }).expect(303);
    expect(screeningQueries(db).listChecks(id)).toMatchObject([{ met: true, note: '本人に確認', checkedBy: hayashi.id }]);
  });

  it('refuses what cannot be kept, and shows it again', async () => {
    insertEntry(db, { state: 'submitted' });
    const seen = await formOf(first, 1);
    const before = allRows(db);
    for (const [fields, field, message] of [
      [{ met_staff: 'open', note_staff: 'あとで見る' }, 'met_staff', 'form.award_note_alone'],
      [{ met_staff: 'perhaps' }, 'met_staff', 'form.award_verdict'],
      [{ notes: 'あ'.repeat(2001) }, 'notes', 'form.award_notes'],
    ] as const) {
      const { text } = await first.put(path, { ...seen, ...fields }).expect(422);
      expect(faultBeside(text, field)).toBe(ja(message));
    }
    const { text } = await first.put(path, { ...seen, met_staff: 'yes', note_staff: 'あ'.repeat(201) }).expect(422);
    expect(text).toContain(ja('form.award_check_note'));
    expect(typedIn(text, 'note_staff')).toHaveLength(201);
    expect(allRows(db)).toEqual(before);
  });

  it('is not for a secretary who stands for the entry, not for decided ones and not for a frozen list', async () => {
    insertEntry(db, { state: 'submitted', lead: mori });
    const { text } = await first.put(path, { met_staff: 'yes', seen: '0' }).expect(403);
    expect(text).toContain(ja('error.award_entry_own'));
    insertEntry(db);
    await first.put(`${LIST}/2/screening`, { met_staff: 'yes', seen: '0' }).expect(409);
    await decide(second, 1, { ...yes, decision: 'eligible' });
    openVote(context, mori);
    expect((await second.put(`${LIST}/2/screening`, { met_staff: 'yes', seen: '0' }).expect(409)).text).toContain(
      ja('error.award_list_frozen'),
    );
    expect(screeningQueries(db).listChecks(2)).toEqual([]);
  });

  it('is for the secretariat alone and knows no other entry', async () => {
    insertEntry(db, { state: 'submitted' });
    await closedToOthers((browser) => browser.put(path, { met_staff: 'yes', seen: '0' }), 401);
    for (const number of ['0', 'x', '9']) await first.put(`${LIST}/${number}/screening`, { met_staff: 'yes' }).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/entries/:number/decision', () => {
  it('lets an entry in whose items are all met, with the answers on the form', async () => {
    const { id } = insertEntry(db, { state: 'submitted', nominators: [tanaka] });
    expect((await decide(first, 1, { ...yes, notes: '問題なし', decision: 'eligible' })).status).toBe(303);
    expect(lastState(id)).toMatchObject({ state: 'eligible', setBy: mori.id, setAt: new Date(DURING.screening).toISOString() });
    expect(screeningQueries(db).listChecks(id)).toHaveLength(7);
    // The lead and the nominator are told.
    expect(countRows(db, 'award_notices')).toBe(2);
  });

  it('may come while nominations are still open', async () => {
    context.setNow(DURING.nominating);
    const { id } = insertEntry(db, { state: 'submitted' });
    const browser = browserOf(context, mori);
    expect((await decide(browser, 1, { ...yes, decision: 'eligible' })).status).toBe(303);
    expect(stateOf(id)).toBe('eligible');
  });

  it('does not ask for the window in a category for any time', async () => {
    const { id } = insertEntry(db, { state: 'submitted', category: 'ideas' });
    const { met_window: _, ...others } = yes;
    expect((await decide(first, 1, { ...others, decision: 'eligible' })).status).toBe(303);
    expect(stateOf(id)).toBe('eligible');
  });

  it.each([
    { what: 'an item is not met', fields: { met_evidence: 'no' }, fault: 'form.award_checks_open' },
    { what: 'an item is not answered', fields: { met_evidence: 'open' }, fault: 'form.award_checks_open' },
  ])('keeps an entry out while $what, and what was typed', async ({ fields, fault }) => {
    const { id } = insertEntry(db, { state: 'submitted' });
    const answer = await decide(first, 1, {
      ...yes,
      ...fields,
      note_staff: '名簿で確認',
      decision: 'eligible',
      reason: 'おめでとう',
    });
    expect(answer.status).toBe(422);
    expect(faultBeside(answer.text, 'decision')).toBe(ja(fault));
    expect([checkedIn(answer.text, 'decision'), typedIn(answer.text, 'note_staff'), typedIn(answer.text, 'reason')]).toEqual([
      ['eligible'],
      '名簿で確認',
      'おめでとう',
    ]);
    expect(stateOf(id)).toBe('submitted');
    expect(screeningQueries(db).listChecks(id)).toEqual([]);
  });

  it('keeps an entry out that the lead has not agreed to, or that readers cannot open', async () => {
    const unasked = insertEntry(db, { state: 'submitted' });
    entryQueries(db).setConsent(unasked.id, null);
    const gone = insertEntry(db, { state: 'submitted' });
    hidePost(db, takahashi, gone.postId, '確認中', new Date(DURING.screening));
    for (const [number, fault] of [
      [1, 'form.award_no_consent'],
      [2, 'form.award_unreadable'],
    ] as const) {
      const answer = await decide(first, number, { ...yes, decision: 'eligible' });
      expect(faultBeside(answer.text, 'decision')).toBe(ja(fault));
    }
    expect([stateOf(unasked.id), stateOf(gone.id)]).toEqual(['submitted', 'submitted']);
  });

  it('asks the lead for corrections with a sentence', async () => {
    const { id } = insertEntry(db, { state: 'submitted', nominators: [tanaka] });
    expect((await decide(first, 1, { decision: 'needs_fix', reason: '期間を書いてください' })).status).toBe(303);
    expect(lastState(id)).toMatchObject({ state: 'needs_fix', reason: '期間を書いてください' });
    expect(countRows(db, 'award_notices')).toBe(2);
  });

  it('only proposes to refuse', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    await propose(first, 1);
    expect([stateOf(id), countRows(db, 'award_notices')]).toEqual(['submitted', 0]);
    expect(lastEvents(db)).toEqual([{ kind: 'entry.refusal_proposed', actorId: mori.id, subjectId: id }]);
    const answer = await decide(second, 1, { seq: '1', ...yes, decision: 'eligible' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(ja('error.award_refusal_open'));
  });

  it('takes a decided entry up again until the list is frozen', async () => {
    const { id } = insertEntry(db);
    insertEntry(db, { title: 'もうひとつの事例' });
    const answer = await first.put(`${LIST}/1/decision`, { decision: 'reopened', seq: '1', reason: '' }).expect(422);
    expect(faultBeside(answer.text, 'reason')).toBe(ja('form.award_reason'));
    expect((await decide(first, 1, { decision: 'reopened', reason: '部門を確かめます' })).status).toBe(303);
    expect(lastState(id)).toMatchObject({ state: 'submitted', reason: '部門を確かめます', setBy: mori.id });
    await decide(first, 1, { ...yes, decision: 'eligible' });
    openVote(context, mori);
    const late = await first.put(`${LIST}/1/decision`, { decision: 'reopened', seq: '3', reason: '遅すぎます' }).expect(409);
    expect(late.text).toContain(ja('error.award_list_frozen'));
    expect(stateOf(id)).toBe('eligible');
  });

  it('takes no form that was made on an earlier state', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    const stale = await formOf(first, 1);
    await decide(second, 1, { decision: 'needs_fix', reason: '期間を書いてください' });
    const { text } = await first.put(`${LIST}/1/decision`, { ...stale, ...yes, decision: 'eligible' }).expect(409);
    expect(text).toContain(ja('error.award_entry_moved'));
    expect(stateOf(id)).toBe('needs_fix');
  });

  it('keeps a decision from being made on answers that somebody changed meanwhile', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    const stale = await formOf(first, 1);
    await second.put(`${LIST}/1/screening`, { ...stale, met_no_personal_data: 'no' }).expect(303);
    const { text } = await first.put(`${LIST}/1/decision`, { ...stale, ...yes, decision: 'eligible' }).expect(409);
    expect(checkedIn(text, 'decision')).toEqual(['eligible']);
    expect(stateOf(id)).toBe('submitted');
  });

  it.each([
    { who: 'lead', entry: (person: Viewer) => ({ lead: person }) },
    { who: 'member', entry: (person: Viewer) => ({ members: [person] }) },
    { who: 'nominator', entry: (person: Viewer) => ({ nominators: [person] }) },
  ])('is not for a secretary who is the $who', async ({ entry }) => {
    const { id } = insertEntry(db, { state: 'submitted', ...entry(mori) });
    const { text } = await first.put(`${LIST}/1/decision`, { decision: 'needs_fix', reason: '直します', seq: '1' }).expect(403);
    expect(text).toContain(ja('error.award_entry_own'));
    expect(stateOf(id)).toBe('submitted');
    expect((await decide(second, 1, { ...yes, decision: 'eligible' })).status).toBe(303);
  });

  it('leaves alone what does not wait for the secretariat', async () => {
    for (const state of ['awaiting_consent', 'withdrawn', 'lapsed'] as const) insertEntry(db, { state });
    for (const number of [1, 2, 3]) {
      await first.put(`${LIST}/${number}/decision`, { decision: 'needs_fix', reason: '直してください', seq: '1' }).expect(409);
      await first.put(`${LIST}/${number}/decision`, { decision: 'reopened', reason: 'もう一度', seq: '1' }).expect(409);
    }
    expect(countRows(db, 'award_entry_states')).toBe(3);
  });

  it('refuses what is no decision', async () => {
    insertEntry(db, { state: 'submitted' });
    const before = allRows(db);
    for (const [fields, field] of [
      [{ decision: 'perhaps', reason: '?' }, 'decision'],
      [{ reason: '理由だけ' }, 'decision'],
      [{ decision: 'needs_fix', reason: ' ' }, 'reason'],
      [{ decision: 'ineligible', reason: 'あ'.repeat(501) }, 'reason'],
    ] as const) {
      const { text } = await first.put(`${LIST}/1/decision`, { seq: '1', seen: '0', ...fields }).expect(422);
      expect(faultBeside(text, field)).toBe(ja(`form.award_${field}`));
    }
    expect(allRows(db)).toEqual(before);
  });

  it('is for the secretariat alone and knows no other entry', async () => {
    insertEntry(db, { state: 'submitted' });
    const fields = { decision: 'needs_fix', reason: '直してください', seq: '1' };
    await closedToOthers((browser) => browser.put(`${LIST}/1/decision`, fields), 401);
    for (const number of ['0', 'x', '9']) await first.put(`${LIST}/${number}/decision`, fields).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/entries/:number/refusal', () => {
  const path = `${LIST}/1/refusal`;

  it('makes a refusal of a proposal that a second secretary confirms', async () => {
    const { id } = insertEntry(db, { state: 'submitted', nominators: [tanaka] });
    const refusal = await propose(first, 1);
    await second.put(path, { refusal, outcome: 'confirmed' }).expect(303);
    expect(lastState(id)).toMatchObject({ state: 'ineligible', reason: '対象の期間の外です', setBy: hayashi.id });
    expect(screeningQueries(db).listRefusals(id)).toMatchObject([
      { proposedBy: mori.id, outcome: 'confirmed', settledBy: hayashi.id },
    ]);
    expect(lastEvents(db)).toEqual([{ kind: 'entry.refusal_settled', actorId: hayashi.id, subjectId: id }]);
    expect(countRows(db, 'award_notices')).toBe(2);
  });

  it('is not confirmed by whoever proposed it, neither by a form nor in the schema', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    const refusal = await propose(first, 1);
    for (const outcome of ['confirmed', 'rejected']) {
      const { text } = await first.put(path, { refusal, outcome }).expect(409);
      expect(text).toContain(ja('error.award_second_secretary'));
      expect(() => screeningQueries(db).settleRefusal(refusal, outcome as 'confirmed', mori.id, DURING.screening)).toThrow(
        'CHECK',
      );
    }
    expect(stateOf(id)).toBe('submitted');
    const { text } = await first.get(`${LIST}/1`);
    expect(text).toContain(ja('award_screening.refusal_wait'));
    expect(text).not.toContain('value="confirmed"');
  });

  it('is rejected by the second, or taken back by the first, and the entry waits as before', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    await second.put(path, { refusal: await propose(first, 1), outcome: 'rejected' }).expect(303);
    const again = await propose(first, 1);
    expect((await second.put(path, { refusal: again, outcome: 'taken_back' }).expect(409)).text).toContain(
      ja('error.award_refusal_not_own'),
    );
    await first.put(path, { refusal: again, outcome: 'taken_back' }).expect(303);
    expect(
      screeningQueries(db)
        .listRefusals(id)
        .map(({ outcome }) => outcome),
    ).toEqual(['rejected', 'taken_back']);
    expect(stateOf(id)).toBe('submitted');
    expect((await decide(first, 1, { ...yes, decision: 'eligible' })).status).toBe(303);
  });

  it('is answered once, and not after the entry was withdrawn', async () => {
    const withdrawn = insertEntry(db, { state: 'submitted' });
    const refusal = await propose(first, 1);
    inTransaction(db, () =>
      setEntryState(
        db,
        { entryId: withdrawn.id, state: 'withdrawn', by: sato, reason: '', withdrawnStage: 'nomination' },
        new Date(DURING.screening),
      ),
    );
    await second.put(path, { refusal, outcome: 'confirmed' }).expect(409);
    insertEntry(db, { state: 'submitted' });
    const other = await propose(first, 2);
    await second.put(`${LIST}/2/refusal`, { refusal, outcome: 'confirmed' }).expect(409);
    await second.put(`${LIST}/2/refusal`, { refusal: other, outcome: 'confirmed' }).expect(303);
    const { text } = await second.put(`${LIST}/2/refusal`, { refusal: other, outcome: 'rejected' }).expect(409);
    expect(text).toContain(ja('error.award_refusal_settled'));
    expect(stateOf(withdrawn.id)).toBe('withdrawn');
  });

  it('is not for a secretary who stands for the entry', async () => {
    insertEntry(db, { state: 'submitted', members: [hayashi] });
    const refusal = await propose(first, 1);
    await second.put(path, { refusal, outcome: 'confirmed' }).expect(403);
  });

  it('refuses what is no answer, and is for the secretariat alone', async () => {
    insertEntry(db, { state: 'submitted' });
    const refusal = await propose(first, 1);
    for (const fields of [{ refusal, outcome: 'perhaps' }, { outcome: 'confirmed' }, { refusal: 'x', outcome: 'confirmed' }])
      await second.put(path, fields).expect(422);
    await closedToOthers((browser) => browser.put(path, { refusal, outcome: 'confirmed' }), 401);
    for (const number of ['0', 'x', '9'])
      await second.put(`${LIST}/${number}/refusal`, { refusal, outcome: 'confirmed' }).expect(404);
  });

  it('counts no secretary who lost the role meanwhile', async () => {
    insertEntry(db, { state: 'submitted' });
    const refusal = await propose(first, 1);
    changeRole(db, 'hayashi', 'secretariat', false, new Date(DURING.screening));
    await second.put(path, { refusal, outcome: 'confirmed' }).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/entries/:number/objection', () => {
  const path = `${LIST}/1/objection`;

  it('is answered by a secretary who did not propose the refusal; the lead is told', async () => {
    const { id } = insertEntry(db, { state: 'submitted', nominators: [tanaka] });
    await refuse(1);
    const objection = object(id);
    const fields = { objection, objectionOutcome: 'kept', answer: '期間は9月までです' };
    const { text } = await first.put(path, fields).expect(409);
    expect(text).toContain(ja('error.award_objection_own_refusal'));
    expect((await first.get(`${LIST}/1`)).text).toContain(ja('award_screening.objection_others'));
    const told = countRows(db, 'award_notices');
    await second.put(path, fields).expect(303);
    expect(lastState(id)).toMatchObject({ state: 'ineligible', reason: '期間は9月までです', setBy: hayashi.id });
    expect(screeningQueries(db).listObjections(id)).toMatchObject([
      { outcome: 'kept', answer: '期間は9月までです', settledBy: hayashi.id },
    ]);
    expect(countRows(db, 'award_notices')).toBe(told + 2);
    expect(lastEvents(db)).toEqual([{ kind: 'entry.objection_settled', actorId: hayashi.id, subjectId: id }]);
  });

  it('is not answered by whoever confirmed the refusal where a third secretary can', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    await refuse(1);
    const objection = object(id);
    const fields = { objection, objectionOutcome: 'kept', answer: '期間は9月までです' };
    expect((await second.get(`${LIST}/1`)).text).toContain(ja('award_screening.objection_two'));
    const yamada = addSecretary(db, { login: 'yamada', name: '山田' });
    expect((await second.get(`${LIST}/1`)).text).toContain(ja('award_screening.objection_third'));
    expect((await second.put(path, fields).expect(409)).text).toContain(ja('error.award_objection_own_confirmation'));
    const third = browserOf(context, yamada);
    expect((await third.get(`${LIST}/1`)).text).not.toContain(ja('award_screening.objection_two'));
    await third.put(path, fields).expect(303);
  });

  it('counts no third who is gone or stands for the entry', async () => {
    addSecretary(db, { login: 'yamada', name: '山田' });
    const kimura = addSecretary(db, { login: 'kimura', name: '木村' });
    const { id } = insertEntry(db, { state: 'submitted', members: [kimura] });
    await refuse(1);
    setActive(db, 'yamada', false, context.clock.now());
    await second.put(path, { objection: object(id), objectionOutcome: 'kept', answer: '期間の外です' }).expect(303);
  });

  it('tells the nominator that an accepted objection brings the entry back', async () => {
    const { id } = insertEntry(db, { state: 'submitted', nominators: [tanaka] });
    await refuse(1);
    await second.put(path, { objection: object(id), objectionOutcome: 'accepted', answer: '期間の中でした' }).expect(303);
    for (const person of [tanaka, sato]) {
      const { text } = await browserOf(context, person).get('/me/nominations').expect(200);
      expect(text).toContain(ja('award_own.objection_accepted'));
      expect(text).not.toContain(ja('award_notice.submitted'));
    }
  });

  it('brings an entry back to screening when it is accepted', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    await refuse(1);
    const objection = object(id);
    await first.put(`${LIST}/1/decision`, { decision: 'reopened', seq: '2', reason: '先に異議に答えます' }).expect(409);
    await second.put(path, { objection, objectionOutcome: 'accepted', answer: '期間の中でした' }).expect(303);
    expect(lastState(id)).toMatchObject({ state: 'submitted', reason: '期間の中でした' });
    await second.put(path, { objection, objectionOutcome: 'kept', answer: 'やはり外です' }).expect(409);
    expect((await decide(first, 1, { ...yes, decision: 'eligible' })).status).toBe(303);
  });

  it('shows what was typed again when the reason is missing', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    await refuse(1);
    const objection = object(id);
    const before = allRows(db);
    const { text } = await second.put(path, { objection, objectionOutcome: 'kept', answer: '' }).expect(422);
    expect(faultBeside(text, 'answer')).toBe(ja('form.award_objection_answer'));
    expect(checkedIn(text, 'objectionOutcome')).toEqual(['kept']);
    await second.put(path, { objection, answer: '理由だけ' }).expect(422);
    expect(allRows(db)).toEqual(before);
  });

  it('is for the secretariat alone, and knows no other entry', async () => {
    const { id } = insertEntry(db, { state: 'submitted' });
    await refuse(1);
    const fields = { objection: object(id), objectionOutcome: 'kept', answer: '期間の外です' };
    await closedToOthers((browser) => browser.put(path, fields), 401);
    await browserOf(context, sato).put(path, fields).expect(404);
    for (const number of ['0', 'x', '9']) await second.put(`${LIST}/${number}/objection`, fields).expect(404);
  });
});

it('says who can withdraw an entry, which the secretariat cannot', async () => {
  const lead = addPerson(db, { login: 'ono', name: '小野' });
  const member = addPerson(db, { login: 'hara', name: '原' });
  const { id } = insertEntry(db, { state: 'submitted', lead, members: [member] });
  const says = async (by: string) =>
    expect((await first.get(`${LIST}/1`)).text).toContain(ja(`award_withdrawal_by.${by}`, { name: '小野' }));
  await says('lead');
  setActive(db, 'ono', false, new Date(DURING.screening));
  await says('team');
  setActive(db, 'hara', false, new Date(DURING.screening));
  await says('nobody');
  setEntryState(db, { entryId: id, state: 'lapsed', by: undefined, reason: '' }, new Date(DURING.screening));
  expect((await first.get(`${LIST}/1`)).text).not.toContain(ja('award_withdrawal_by.nobody'));
});

it('decides at the time at which the write lock is had', async () => {
  const { id } = insertEntry(db, { state: 'submitted' });
  const later = '2026-07-01T00:00:05.000Z';
  const waiting = browserOf(waitingForLock(context, later), mori);
  await decide(waiting, 1, { decision: 'needs_fix', reason: '期間を書いてください' });
  expect(lastState(id)).toMatchObject({ state: 'needs_fix', setAt: later });
});

it('asks nothing of the person who is gone', async () => {
  const lead = addPerson(db, { login: 'ono', name: '小野' });
  const postId = insertPost(db, { author: lead, content: { kind: 'case_study', title: '退職した人の事例' } });
  insertEntry(db, { state: 'submitted', lead, postId });
  db.prepare("UPDATE users SET deactivated_at = '2026-06-30T00:00:00Z' WHERE id = ?").run(lead.id);
  const { text } = await first.get(`${LIST}/1`).expect(200);
  expect(text).toContain(ja('award_screening.lead_gone', { name: '小野' }));
  expect(text).toContain(ja('award_check_fact.staff', { count: 1, active: 0 }));
});

it('says when the case was edited after a check, and after it was accepted', async () => {
  const { postId } = insertEntry(db, { state: 'submitted' });
  await decide(first, 1, { ...yes, decision: 'eligible' });
  expect((await first.get(`${LIST}/1`)).text).not.toContain(ja('award_screening.edited'));
  const later = '2026-07-01T00:10:00Z';
  context.setNow(later);
  editPost(db, sato, postId, 1, { ...CASE_STUDY, title: 'あとから直した題名' }, new Date(later));
  expect((await first.get(LIST)).text).toContain(ja('award_screening.edited_chip'));
  expect((await first.get(`${LIST}/1`)).text).toContain(ja('award_screening.edited'));
  expect((await first.get('/secretariat/awards/2026/voting')).text).toContain(ja('award_opening.edited', { code: 'R8-001' }));
  await decide(first, 1, { decision: 'reopened', reason: '内容が変わりました' });
  expect((await first.get(`${LIST}/1`)).text.match(new RegExp(ja('award_screening.older'), 'g'))).toHaveLength(7);
});
