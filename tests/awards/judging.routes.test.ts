import { beforeEach, describe, expect, it } from 'vitest';
import { auditAwards } from '../../src/awards/audit/audit.ts';
import { runAwardChores } from '../../src/awards/chores.ts';
import { awardMark } from '../../src/awards/index.ts';
import { calibrationQueries } from '../../src/awards/judging/calibration-queries.ts';
import { declareRecusal } from '../../src/awards/judging/declare-recusal.ts';
import { answerInvitation } from '../../src/awards/judging/invitation.ts';
import { judgingQueries } from '../../src/awards/judging/queries.ts';
import { rubricOf } from '../../src/awards/judging/rubric.ts';
import { rubricQueries } from '../../src/awards/judging/rubric-queries.ts';
import { offerOf } from '../../src/awards/overview/offers.ts';
import { editPost } from '../../src/board/index.ts';
import { inTransaction, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  allRows,
  type Browser,
  browserOf,
  CASE_STUDY,
  checkedIn,
  DEPARTMENTS,
  faultBeside,
  insertAward,
  insertEntry,
  ito,
  ja,
  oneRow,
  sato,
  takahashi,
  tanaka,
  typedIn,
  waitingForLock,
} from '../support/index.ts';
import { withdraw } from './counting-support.ts';
import {
  awardOf,
  CLOSES,
  entryId,
  invite,
  type JudgingOffice,
  judgingOffice,
  LAST_MOMENT,
  lock,
  save,
  typedCard,
} from './judging-support.ts';

const BASE = '/awards/2026/judging';
const ENTRY = `${BASE}/entries/1`;
const LOCK = `${BASE}/categories/everyday/lock`;

let office: JudgingOffice;
let juror: Browser;
let abe: Viewer;
let baba: Viewer;
let chiba: Viewer;

function open(options: Parameters<typeof judgingOffice>[0] = {}): void {
  office = judgingOffice(options);
  [abe, baba, chiba] = office.jurors;
  juror = browserOf(office.context, abe);
}
const as = (person: Viewer): Browser => browserOf(office.context, person);
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const cards = () => allRows(office.db)['award_cards'] as Record<string, unknown>[];

/** Nobody outside of the jury finds the address, in whatever way it is asked for; strangers are told to sign in. */
async function refusesOthers(method: 'get' | 'put' | 'post', path: string, fields: Record<string, string> = {}): Promise<void> {
  const before = allRows(office.db, ['sessions']);
  for (const person of [sato, tanaka, takahashi, ito, office.secretary]) await as(person)[method](path, fields).expect(404);
  await browserOf(office.context)
    [method](path, fields)
    .expect(method === 'get' ? 303 : 401);
  expect(allRows(office.db, ['sessions'])).toEqual(before);
}

describe('GET /awards/:year/judging', () => {
  it('asks who is invited for an answer, with the dates and the criteria', async () => {
    open({ begun: false });
    const html = main((await juror.get(BASE).expect(200)).text);
    expect(html).toContain(ja('judging.invited'));
    expect(html).toContain('8月31日(月) 24:00まで');
    expect(html).toContain('value="accepted"');
    expect(html).toContain(ja('rubric.effect.level_5'));
    expect(html).toContain(ja('judging.weight', { weight: 30 }));
  });

  it('lists what the juror judges with the progress, in an order of its own', async () => {
    open({ votes: { everyday: [9, 8, 7, 6, 5] } });
    save(office, abe, 1, 4);
    save(office, abe, 2, null);
    const html = main((await juror.get(BASE).expect(200)).text);
    expect(html).toContain(ja('judging_card.progress', { done: 1, of: 5 }));
    expect(html).toContain(ja('judging_card.score', { score: '80' }));
    for (const state of ['empty', 'begun', 'whole']) expect(html).toContain(ja(`judging_state.${state}`));
    const orders = await Promise.all(
      office.jurors.map(async (person) =>
        [...(await as(person).get(BASE)).text.matchAll(/judging\/entries\/(\d)"/g)].map(([, number]) => number).join(''),
      ),
    );
    expect([...(orders[0] as string)].sort().join('')).toBe('12345');
    expect(new Set(orders).size).toBeGreaterThan(1);
    expect(orders[0]).toBe(
      [...(await juror.get(BASE)).text.matchAll(/judging\/entries\/(\d)"/g)].map(([, number]) => number).join(''),
    );
  });

  it('says from what the juror is recused and why', async () => {
    open({
      join: (db, [first]) => {
        insertEntry(db, {
          title: '推薦した事例の取組',
          lead: addPerson(db, { login: 'eda', name: '江田' }),
          nominators: [first as Viewer],
        });
        insertEntry(db, {
          title: '加わった事例の取組',
          lead: addPerson(db, { login: 'fuji', name: '藤' }),
          members: [first as Viewer],
        });
      },
    });
    declareRecusal(
      office.db,
      abe,
      { year: 2026, userId: abe.id, number: 1, reason: '以前に一緒に働いた' },
      office.context.clock.now(),
    );
    const html = main((await juror.get(BASE).expect(200)).text);
    const recusals = html.slice(html.indexOf('id="recusals"'));
    for (const kind of ['nominator', 'team', 'declared']) expect(recusals).toContain(ja(`judging_recused.${kind}`));
    expect(recusals).toContain('以前に一緒に働いた');
    expect(html.slice(0, html.indexOf('id="recusals"'))).not.toContain('/judging/entries/1"');
    expect(main((await as(office.colleague).get(BASE)).text)).toContain(ja('judging_recused.department'));
  });

  it('tells that an entry has withdrawn, and counts without it', async () => {
    open();
    withdraw(office, 2, 'judging');
    const html = main((await juror.get(BASE)).text);
    expect(html).toContain(ja('judging.withdrawn', { codes: 'R8-002' }));
    expect(html).toContain(ja('judging_card.progress', { done: 0, of: 2 }));
  });

  it('is closed to everybody else and to who has declined, and for malformed years', async () => {
    open({ begun: false });
    await refusesOthers('get', BASE);
    answerInvitation(office.db, abe, 2026, 'declined', office.context.clock.now());
    await juror.get(BASE).expect(404);
    for (const year of ['x', '0', '2031']) await as(baba).get(`/awards/${year}/judging`).expect(404);
  });
});

describe('GET /awards/:year/judging/invitation', () => {
  it('asks once more before somebody declines', async () => {
    open({ begun: false });
    expect((await juror.get(`${BASE}/invitation`).expect(200)).text).toContain('value="declined"');
  });

  it('is for the jury alone', async () => {
    open({ begun: false });
    await refusesOthers('get', `${BASE}/invitation`);
    await juror.get('/awards/x/judging/invitation').expect(404);
  });
});

describe('PUT /awards/:year/judging/invitation', () => {
  beforeEach(() => open({ begun: false }));
  const answerOf = (person: Viewer) =>
    oneRow(office.db, `SELECT answer FROM award_jurors WHERE user_id = ${person.id}`)?.['answer'];

  it('accepts, and later declines', async () => {
    await juror.put(`${BASE}/invitation`, { answer: 'accepted' }).expect(303).expect('Location', BASE);
    expect(answerOf(abe)).toBe('accepted');
    expect((await juror.get(BASE)).text).toContain(ja('judging.accepted'));
    await juror.put(`${BASE}/invitation`, { answer: 'declined' }).expect(303).expect('Location', '/awards/2026');
    expect(answerOf(abe)).toBe('declined');
    await juror.put(`${BASE}/invitation`, { answer: 'accepted' }).expect(404);
    expect((await juror.get('/awards/2026')).text).not.toContain(BASE);
  });

  it('changes nothing for an answer that there is not', async () => {
    await juror.put(`${BASE}/invitation`, { answer: 'perhaps' }).expect(303).expect('Location', BASE);
    expect(answerOf(abe)).toBe(null);
  });

  it('is over once the judging has begun', async () => {
    open();
    await juror.put(`${BASE}/invitation`, { answer: 'declined' }).expect(409);
    expect(answerOf(abe)).toBe(null);
  });

  it('is for the jury alone', async () => {
    await refusesOthers('put', `${BASE}/invitation`, { answer: 'accepted' });
    await juror.put('/awards/0/judging/invitation', { answer: 'accepted' }).expect(404);
  });
});

describe('the way to the pages of the jury', () => {
  const offered = (person: Viewer | undefined) => offerOf(office.db, awardOf(office.db), person, office.context.clock.now())?.key;

  it('leads from the year and the first page, and pages are made anew when it changes', async () => {
    open({ begun: false });
    expect(offered(abe)).toBe('award_offer.invitation');
    expect((await juror.get('/')).text).toContain(`href="${BASE}"`);
    const before = awardMark(office.db, abe, office.context.clock.now());
    answerInvitation(office.db, abe, 2026, 'accepted', office.context.clock.now());
    expect(awardMark(office.db, abe, office.context.clock.now())).not.toBe(before);
    expect(offered(abe)).toBe('award_offer.shortlist');
    expect(offered(undefined)).toBe('award_offer.shortlist');
  });

  it('is offered as long as cards are not locked', async () => {
    open();
    expect(offered(abe)).toBe('award_offer.judge');
    expect(offered(sato)).toBe('award_offer.shortlist');
    expect(offered(office.colleague)).toBe('award_offer.shortlist');
    lock(office, abe, { 1: 3, 2: 4, 3: 5 });
    expect(offered(abe)).toBe('award_offer.judge');
    const before = awardMark(office.db, abe, office.context.clock.now());
    lock(office, abe, { 4: 3 }, 'ideas');
    expect(offered(abe)).toBe('award_offer.shortlist');
    expect(awardMark(office.db, abe, office.context.clock.now())).not.toBe(before);
    office.context.setNow(CLOSES);
    expect(offered(baba)).toBe('award_offer.shortlist');
  });
});

describe('GET /awards/:year/judging/entries/:number', () => {
  beforeEach(() => open());

  it('shows the case in full beside five criteria with an anchor for each level', async () => {
    const html = main((await juror.get(ENTRY).expect(200)).text);
    expect(html).toContain('id="case-heading"');
    expect(html).toContain('佐藤');
    expect(html.match(/class="level"/g)).toHaveLength(25);
    expect(html).toContain(ja('rubric.sustain.question'));
    expect(html).toContain(ja('judging.comment_hint'));
    expect(checkedIn(html, 'effect')).toEqual([]);
  });

  it('shows the text of the frozen list when the case was changed since', async () => {
    const postId = Number(oneRow(office.db, 'SELECT post_id AS id FROM award_entries WHERE number = 1')?.['id']);
    const before = (await juror.get(ENTRY)).text;
    editPost(
      office.db,
      sato,
      postId,
      1,
      { ...CASE_STUDY, title: 'あとから変えた題名', effect: '審査の前に書き足した効果' },
      new Date('2026-07-25T00:00:00Z'),
    );
    const html = main((await juror.get(ENTRY).expect(200)).text);
    expect(html).not.toContain('審査の前に書き足した効果');
    expect(html).not.toContain('あとから変えた題名');
    expect(html).toContain(ja('judging.edited'));
    const sections = (page: string) =>
      [...page.matchAll(/<section class="prose case-section">[\s\S]*?<\/section>/g)].map(([part]) => part);
    expect(sections(html)).toEqual(sections(before));
    expect(sections(html).length).toBeGreaterThan(0);
  });

  it('shows own words of the year where there are some, and the usual ones otherwise', () => {
    open({ begun: false });
    rubricQueries(office.db).put(2026, { criterion: 'effect', level: 5, words: 'この年度だけの言葉' });
    const [effect] = rubricOf(office.db, 2026, 'en');
    expect(effect?.anchors[4]?.words).toBe('この年度だけの言葉');
    expect(effect?.anchors[3]?.words).toMatch(/^A large effect over a year/);
    expect(effect?.weight).toBe(30);
  });

  it('shows nothing of the others before the own cards are locked', async () => {
    lock(office, baba, { 1: 5, 2: 4, 3: 3 });
    for (const path of [ENTRY, BASE, LOCK, '/awards/2026', '/awards/2026/entries/1']) {
      const html = main((await juror.get(path).expect(200)).text);
      for (const told of ['馬場', 'id="jury"', 'id="notes"']) expect(html).not.toContain(told);
    }
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    const html = main((await juror.get(ENTRY).expect(200)).text);
    expect(html).toContain('馬場のコメント1');
    expect(html).toContain('<strong>100</strong>');
  });

  it('shows the vote to nobody of the jury', async () => {
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    for (const path of [ENTRY, BASE, LOCK]) {
      const html = main((await juror.get(path)).text);
      expect(html).not.toMatch(/%|9\/24|賛成/);
    }
  });

  it('keeps the card of who stands aside later from the others', async () => {
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    lock(office, baba, { 1: 5, 2: 4, 3: 3 });
    declareRecusal(
      office.db,
      office.secretary,
      { year: 2026, userId: baba.id, number: 1, reason: '縁' },
      office.context.clock.now(),
    );
    const html = main((await juror.get(ENTRY)).text);
    expect(html).not.toContain('馬場');
    expect(main((await juror.get(`${BASE}/entries/2`)).text)).toContain('馬場のコメント2');
    await as(baba).get(ENTRY).expect(404);
  });

  it('opens to secretaries who are not recused once the judging has closed, and to administrators never', async () => {
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    const desk = as(office.secretary);
    await desk.get(ENTRY).expect(404);
    office.context.setNow(CLOSES);
    const html = main((await as(office.secretary).get(ENTRY).expect(200)).text);
    expect(html).toContain('阿部のコメント1');
    expect(html).not.toContain('class="level"');
    for (const person of [ito, takahashi, sato]) await as(person).get(ENTRY).expect(404);
    const recusal = {
      entryId: entryId(office.db, 1),
      userId: office.secretary.id,
      reason: '縁',
      declaredBy: 1,
      declaredAt: CLOSES,
    };
    judgingQueries(office.db).insertRecusal(recusal);
    touch(office.db, 'awards');
    // The cards of the others would tell a secretary what the sheet tells; those of another category do not.
    for (const number of [1, 2, 3]) await as(office.secretary).get(`${BASE}/entries/${number}`).expect(404);
    await as(office.secretary).get(`${BASE}/entries/4`).expect(200);
    await as(office.secretary).post(`${BASE}/entries/2/notes`, { body: '意見' }).expect(404);
  });

  it('is read only after the close', async () => {
    save(office, abe, 1, 4);
    office.context.setNow(CLOSES);
    const html = main((await as(abe).get(ENTRY).expect(200)).text);
    expect(html).not.toContain('class="level"');
    expect(html).toContain(ja('judging.not_locked'));
  });

  it('leads home before the judging begins', async () => {
    open({ begun: false });
    await juror.get(ENTRY).expect(303).expect('Location', BASE);
    await as(tanaka).get(ENTRY).expect(404);
  });

  it('is closed to the recused of every kind, to others, and at malformed addresses', async () => {
    await as(office.colleague).get(ENTRY).expect(404);
    await refusesOthers('get', ENTRY);
    for (const number of ['x', '0', '99', '1e1']) await juror.get(`${BASE}/entries/${number}`).expect(404);
  });
});

describe('PUT /awards/:year/judging/entries/:number/card', () => {
  beforeEach(() => open());
  const CARD = `${ENTRY}/card`;

  it('keeps what is there, also a part of it', async () => {
    await juror.put(CARD, { effect: '4', comment: 'よく測られています', intent: 'stay' }).expect(303).expect('Location', ENTRY);
    expect(cards()).toMatchObject([{ effect: 4, spread: null, comment: 'よく測られています' }]);
    await juror.put(CARD, typedCard(3, { note: '要確認' })).expect(303);
    expect(cards()).toMatchObject([{ effect: 3, sustain: 3, note: '要確認' }]);
    const { text } = await juror.get(ENTRY);
    expect(checkedIn(text, 'spread')).toEqual(['3']);
    expect(typedIn(text, 'note')).toBe('要確認');
    expect(text).toContain(ja('judging_card.score', { score: '60' }));
  });

  it('goes on to the next entry without a whole card, and at last to the page that locks', async () => {
    const seen: string[] = [];
    let path = ENTRY;
    for (let step = 0; step < 3; step += 1) {
      seen.push(path);
      path = (await juror.put(`${path}/card`, typedCard(4, { intent: 'next' })).expect(303)).headers['location'] as string;
    }
    expect([...seen].sort()).toEqual([1, 2, 3].map((number) => `${BASE}/entries/${number}`));
    expect(path).toBe(LOCK);
  });

  it('answers a script with the time, the points and the progress', async () => {
    const answer = await juror.put(CARD, { effect: '4' }).set('Accept', 'application/json').expect(200);
    expect(answer.body).toEqual({ savedAt: '2026-08-01T00:00:00.000Z', done: 0, of: 3 });
    const whole = await juror.put(CARD, typedCard(4)).set('Accept', 'application/json').expect(200);
    expect(whole.body).toEqual({ savedAt: '2026-08-01T00:00:00.000Z', score: 80, done: 1, of: 3 });
  });

  it('tells a script why not, and strangers to sign in', async () => {
    const wrong = await juror.put(CARD, { effect: '6' }).set('Accept', 'application/json').expect(422);
    expect(wrong.body).toEqual({ error: ja('form.award_score') });
    await browserOf(office.context).put(CARD, { effect: '4' }).set('Accept', 'application/json').expect(401);
    office.context.setNow(CLOSES);
    const late = await as(abe).put(CARD, { effect: '4' }).set('Accept', 'application/json').expect(409);
    expect(late.body).toEqual({ error: ja('error.award_not_judging') });
    expect(cards()).toEqual([]);
  });

  it('shows a wrong form again with what was typed', async () => {
    const long = 'あ'.repeat(1001);
    const { text } = await juror.put(CARD, { effect: '9', spread: '2', comment: long, note: 'メモ' }).expect(422);
    expect(faultBeside(text, 'effect')).toBe(ja('form.award_score'));
    expect(faultBeside(text, 'comment')).toBe(ja('form.award_card_comment'));
    expect(typedIn(text, 'comment')).toBe(long);
    expect(checkedIn(text, 'spread')).toEqual(['2']);
    expect(cards()).toEqual([]);
    await juror.put(CARD, { comment: 'あ'.repeat(1000) }).expect(303);
  });

  it('refuses a criterion or a text that came twice, and drops what nobody can see', async () => {
    for (const name of ['effect', 'comment', 'note']) {
      const { text } = await juror.put(CARD, { ...typedCard(3), [name]: ['2', '4'] }).expect(422);
      expect(faultBeside(text, name)).toBe(ja('form.award_twice'));
    }
    expect(cards()).toEqual([]);
    await juror.put(CARD, { ...typedCard(3), comment: '一\u0007二\u202e三', note: '四\u2066五' }).expect(303);
    expect(cards()).toMatchObject([{ comment: '一二三', note: '四五' }]);
  });

  it('is asked once for the reason of what looks like a My Number, not at each save after it', async () => {
    const numbered = { comment: '番号 1234 5678 9018 の例' };
    await juror.put(CARD, numbered).expect(422);
    expect(cards()).toEqual([]);
    await juror.put(CARD, { ...numbered, numberReason: '見本の番号です' }).expect(303);
    await juror
      .put(CARD, { ...numbered, effect: '3' })
      .set('Accept', 'application/json')
      .expect(200);
    await as(baba).put(CARD, numbered).expect(422);
  });

  it('holds the last of two saves at once', async () => {
    await Promise.all([juror.put(CARD, typedCard(1)), as(abe).put(CARD, typedCard(5))].map((sent) => sent.expect(303)));
    expect(cards()).toHaveLength(1);
  });

  it.each([
    { at: LAST_MOMENT, status: 303 },
    { at: CLOSES, status: 409 },
  ])("answers $status at $at, whether or not the clock's chores run", async ({ at, status }) => {
    office.context.setNow(at);
    await as(abe).put(CARD, typedCard(4)).expect(status);
    expect(cards()).toHaveLength(status === 303 ? 1 : 0);
  });

  it('refuses what was waiting for the lock when the judging closed', async () => {
    office.context.setNow(LAST_MOMENT);
    await browserOf(waitingForLock(office.context, CLOSES), abe).put(CARD, typedCard(4)).expect(409);
    expect(cards()).toEqual([]);
  });

  it('refuses before it begins, a withdrawn entry and a locked category', async () => {
    withdraw(office, 3, 'judging');
    await juror.put(`${BASE}/entries/3/card`, typedCard(4)).expect(409);
    lock(office, abe, { 1: 4, 2: 4 });
    await juror.put(CARD, typedCard(5)).expect(409);
    expect(cards().every(({ effect }) => effect === 4)).toBe(true);
    open({ begun: false });
    await juror.put(CARD, typedCard(4)).expect(409);
  });

  it('is closed to who is recused, has declined, or is not in the jury', async () => {
    await as(office.colleague).put(CARD, typedCard(4)).expect(404);
    await refusesOthers('put', CARD, typedCard(4));
    judgingQueries(office.db).answerInvitation(2026, abe.id, 'declined', CLOSES);
    touch(office.db, 'awards');
    await juror.put(CARD, typedCard(4)).expect(404);
    for (const number of ['x', '0', '99']) await as(baba).put(`${BASE}/entries/${number}/card`, typedCard(4)).expect(404);
    expect(cards()).toEqual([]);
  });
});

describe('GET /awards/:year/judging/categories/:category/lock', () => {
  beforeEach(() => open());

  it('shows the own cards, and says what is missing', async () => {
    save(office, abe, 1, 4);
    const html = main((await juror.get(LOCK).expect(200)).text);
    expect(html).toContain(ja('judging.lock_missing', { count: 2 }));
    expect(html).not.toContain('value="PUT"');
    expect(html.match(/href="[^"]*\/entries\/2"/g)).toHaveLength(1);
    save(office, abe, 2, 3);
    save(office, abe, 3, 2);
    expect(main((await juror.get(LOCK)).text)).toContain(ja('judging.lock'));
  });

  it('is for those who judge in the category', async () => {
    await refusesOthers('get', LOCK);
    await as(office.colleague).get(LOCK).expect(404);
    for (const category of ['large', 'nothing']) await juror.get(`${BASE}/categories/${category}/lock`).expect(404);
    await juror.get('/awards/x/judging/categories/everyday/lock').expect(404);
  });
});

describe('PUT /awards/:year/judging/categories/:category/lock', () => {
  beforeEach(() => open());

  it('locks whole cards, once', async () => {
    for (const number of [1, 2, 3]) save(office, abe, number, number);
    await juror.put(LOCK).expect(303).expect('Location', `${BASE}#everyday`);
    expect(
      judgingQueries(office.db)
        .listLocked(2026)
        .map(({ effect }) => effect),
    ).toEqual([1, 2, 3]);
    await juror.put(LOCK).expect(409);
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  it('refuses while a card is missing or a criterion is', async () => {
    for (const number of [1, 2]) save(office, abe, number, 3);
    await juror.put(LOCK).expect(409);
    await juror.put(`${BASE}/entries/3/card`, { effect: '3', spread: '3', idea: '3', user: '3' }).expect(303);
    await juror.put(LOCK).expect(409);
    expect(judgingQueries(office.db).listLocks(2026)).toEqual([]);
  });

  it('needs no card for what the juror stands aside from or what has withdrawn', async () => {
    save(office, abe, 1, 3);
    withdraw(office, 2, 'judging');
    declareRecusal(office.db, abe, { year: 2026, userId: abe.id, number: 3, reason: '縁' }, office.context.clock.now());
    await juror.put(LOCK).expect(303);
    expect(judgingQueries(office.db).listLocked(2026)).toHaveLength(1);
  });

  it('is over with the judging; whole cards are then locked by the clock, others are not', async () => {
    for (const number of [1, 2, 3]) save(office, abe, number, 3);
    for (const number of [1, 2]) save(office, baba, number, 3);
    office.context.setNow(CLOSES);
    await as(abe).put(LOCK).expect(409);
    for (let round = 0; round < 2; round += 1) runAwardChores(office.context, office.context.clock.now());
    expect(
      judgingQueries(office.db)
        .listLocks(2026)
        .map(({ userId }) => userId),
    ).toEqual([abe.id]);
  });

  it('locks nothing by the clock a moment earlier', () => {
    for (const number of [1, 2, 3]) save(office, abe, number, 3);
    office.context.setNow(LAST_MOMENT);
    runAwardChores(office.context, office.context.clock.now());
    expect(judgingQueries(office.db).listLocks(2026)).toEqual([]);
  });

  it('is for jurors alone, and for categories that exist', async () => {
    await refusesOthers('put', LOCK);
    await juror.put(`${BASE}/categories/nothing/lock`).expect(404);
    await juror.put('/awards/x/judging/categories/everyday/lock').expect(404);
  });
});

describe('PUT /awards/:year/judging/entries/:number/change', () => {
  const CHANGE = `${ENTRY}/change`;
  beforeEach(() => {
    open();
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
  });

  it('changes a locked card with a reason, and keeps the history', async () => {
    await juror.put(CHANGE, typedCard(4, { comment: '直したコメント', reason: '別の事例と取り違えていた' })).expect(303);
    const html = main((await juror.get(ENTRY)).text);
    expect(html).toContain(ja('judging_card.score', { score: '80' }));
    expect(html).toContain(ja('judging.history', { count: 1 }));
    expect(html).toContain('別の事例と取り違えていた');
    expect(html).toContain('阿部のコメント1');
    expect(
      judgingQueries(office.db)
        .listLocked(2026)
        .filter(({ version }) => version === 2),
    ).toMatchObject([{ effect: 4 }]);
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  it('refuses without a reason or a criterion, and keeps what was typed', async () => {
    const { text } = await juror.put(CHANGE, { effect: '5', comment: '書きかけ', reason: '' }).expect(422);
    expect(faultBeside(text, 'reason')).toBe(ja('form.award_change_reason'));
    expect(faultBeside(text, 'spread')).toBe(ja('form.award_score'));
    expect(typedIn(text, 'comment')).toBe('書きかけ');
    expect(checkedIn(text, 'effect')).toEqual(['5']);
  });

  it('refuses after the close, and what is not locked', async () => {
    const fields = typedCard(4, { comment: '', reason: '理由' });
    await as(baba).put(CHANGE, fields).expect(409);
    office.context.setNow(CLOSES);
    await as(abe).put(CHANGE, fields).expect(409);
    expect(
      judgingQueries(office.db)
        .listLocked(2026)
        .every(({ version }) => version === 1),
    ).toBe(true);
  });

  it('is for the juror alone', async () => {
    const fields = typedCard(4, { comment: '', reason: '理由' });
    await refusesOthers('put', CHANGE, fields);
    await as(office.colleague).put(CHANGE, fields).expect(404);
    await juror.put(`${BASE}/entries/x/change`, fields).expect(404);
  });
});

describe('POST /awards/:year/judging/entries/:number/notes', () => {
  const NOTES = `${ENTRY}/notes`;
  beforeEach(() => open());
  const notes = () => allRows(office.db)['award_deliberation_notes'];

  it('is read by who has locked the cards, and later by the secretariat, who write as well', async () => {
    await juror.post(NOTES, { body: '早すぎる意見' }).expect(409);
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    await juror.post(NOTES, { body: '効果の数字を確かめたい' }).expect(303).expect('Location', `${ENTRY}#notes`);
    expect(main((await as(baba).get(ENTRY)).text)).not.toContain('効果の数字を確かめたい');
    await as(office.secretary).post(NOTES, { body: '事務局の意見' }).expect(404);
    lock(office, baba, { 1: 2, 2: 2, 3: 2 });
    expect(main((await as(baba).get(ENTRY)).text)).toContain('効果の数字を確かめたい');
    office.context.setNow(CLOSES);
    await as(office.secretary).post(NOTES, { body: '資料を配ります' }).expect(303);
    expect(main((await as(abe).get(ENTRY)).text)).toContain('資料を配ります');
    expect(notes()).toHaveLength(2);
  });

  it('refuses an empty one and one too long, and keeps what was typed', async () => {
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    for (const body of ['', 'あ'.repeat(1001)]) {
      const { text } = await juror.post(NOTES, { body }).expect(422);
      expect(faultBeside(text, 'body')).toBe(ja('form.award_deliberation_note'));
      expect(typedIn(text, 'body')).toBe(body);
    }
    expect(notes()).toEqual([]);
  });

  it('is closed to the recused and to others', async () => {
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    await as(office.colleague).post(NOTES, { body: '意見' }).expect(404);
    await refusesOthers('post', NOTES, { body: '意見' });
    await juror.post(`${BASE}/entries/x/notes`, { body: '意見' }).expect(404);
  });
});

describe('GET /awards/:year/judging/entries/:number/recusal', () => {
  it('asks for a reason, and says that it is for good', async () => {
    open();
    const { text } = await juror.get(`${ENTRY}/recusal`).expect(200);
    expect(text).toContain(ja('judging.recusal_text'));
    expect(text).toContain('佐藤');
  });

  it('is for who judges the entry', async () => {
    open();
    await refusesOthers('get', `${ENTRY}/recusal`);
    await as(office.colleague).get(`${ENTRY}/recusal`).expect(404);
    await juror.get(`${BASE}/entries/x/recusal`).expect(404);
  });
});

describe('PUT /awards/:year/judging/entries/:number/recusal', () => {
  const RECUSAL = `${ENTRY}/recusal`;

  it('hides everything of the entry at once, and is in the chain', async () => {
    open();
    lock(office, baba, { 1: 5, 2: 4, 3: 3 });
    lock(office, abe, { 1: 2, 2: 2, 3: 2 });
    await juror.put(RECUSAL, { reason: '以前の上司の取組です' }).expect(303).expect('Location', `${BASE}#recusals`);
    for (const path of [ENTRY, RECUSAL]) await juror.get(path).expect(404);
    for (const path of [`${ENTRY}/card`, `${ENTRY}/change`]) await juror.put(path, typedCard(3, { reason: '理由' })).expect(404);
    await juror.post(`${ENTRY}/notes`, { body: '意見' }).expect(404);
    const home = main((await juror.get(BASE)).text);
    expect(home).toContain('以前の上司の取組です');
    expect(home).not.toContain('馬場');
    expect(auditAwards(office.db).faults).toEqual([]);
    const link = oneRow(office.db, "SELECT event FROM award_chain WHERE event LIKE '%recusal_declared%'");
    expect(link?.['event']).toContain('以前の上司の取組です');
  });

  it('is possible from the freeze of the shortlist, also after the close', async () => {
    open({ begun: false });
    await juror.put(RECUSAL, { reason: '縁' }).expect(303);
    open({ now: CLOSES });
    await juror.put(RECUSAL, { reason: '縁' }).expect(303);
  });

  it('keeps the reason that was refused', async () => {
    open();
    const long = 'あ'.repeat(201);
    const { text } = await juror.put(RECUSAL, { reason: long }).expect(422);
    expect(faultBeside(text, 'reason')).toBe(ja('form.award_recusal_reason'));
    expect(typedIn(text, 'reason')).toBe(long);
    expect(allRows(office.db)['award_recusals']).toEqual([]);
  });

  it('is declared once, by who judges the entry', async () => {
    open();
    await juror.put(RECUSAL, { reason: '縁' }).expect(303);
    await juror.put(RECUSAL, { reason: '縁' }).expect(404);
    await refusesOthers('put', RECUSAL, { reason: '縁' });
    await as(baba).put(`${BASE}/entries/x/recusal`, { reason: '縁' }).expect(404);
  });

  it('can be declared for a juror by the secretariat, but by nobody else', () => {
    open();
    const declared = { year: 2026, userId: abe.id, number: 1, reason: '縁' };
    const at = new Date(LAST_MOMENT);
    for (const person of [baba, sato, ito]) expect(() => declareRecusal(office.db, person, declared, at)).toThrow('not_found');
    declareRecusal(office.db, office.secretary, declared, at);
    expect(allRows(office.db)['award_recusals']).toMatchObject([{ user_id: abe.id, declared_by: office.secretary.id }]);
    expect(() => declareRecusal(office.db, office.secretary, { ...declared, userId: sato.id }, at)).toThrow('not_found');
    const late = { ...declared, userId: baba.id };
    expect(() => declareRecusal(office.db, office.secretary, late, new Date(CLOSES))).toThrow('award_recusal_own_only');
    declareRecusal(office.db, baba, late, new Date(CLOSES));
  });

  it('finds a colleague of the last twelve months, and not of longer ago', () => {
    open();
    const { db } = office;
    const move = (userId: number, day: string) =>
      inTransaction(db, () => {
        db.prepare('UPDATE memberships SET valid_to = ? WHERE user_id = ?').run(day, userId);
        db.prepare('INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, ?, ?)').run(
          userId,
          DEPARTMENTS.zeimu,
          day,
        );
        touch(db, 'people', 'awards');
      });
    move(office.colleague.id, '2025-07-21');
    const declared = { year: 2026, userId: office.colleague.id, number: 1, reason: '縁' };
    expect(() => declareRecusal(db, office.colleague, declared, office.context.clock.now())).toThrow('not_found');
    db.prepare("UPDATE memberships SET valid_to = '2025-07-20' WHERE valid_to = '2025-07-21'").run();
    declareRecusal(db, office.colleague, declared, office.context.clock.now());
  });
});

describe('the calibration', () => {
  const CALIBRATION = `${BASE}/calibration`;
  const LAST_YEAR = Object.fromEntries(
    ['nominationsOpenAt', 'nominationsCloseAt', 'votingOpensAt', 'votingClosesAt', 'judgingClosesAt'].map((name, index) => [
      name,
      `2025-0${index + 3}-01T00:00:00.000Z`,
    ]),
  );

  function choose(): void {
    const { db, secretary } = office;
    insertAward(db, secretary, { year: 2025, rules: LAST_YEAR });
    const { id } = insertEntry(db, { year: 2025, title: '昨年度の事例の取組' });
    calibrationQueries(db).put({ year: 2026, entryId: id, chosenBy: secretary.id, chosenAt: CLOSES });
    touch(db, 'awards');
  }

  describe('GET /awards/:year/judging/calibration', () => {
    it('is there for who has accepted, once a case is chosen', async () => {
      open({ begun: false });
      await juror.get(CALIBRATION).expect(404);
      choose();
      await juror.get(CALIBRATION).expect(404);
      answerInvitation(office.db, abe, 2026, 'accepted', office.context.clock.now());
      expect((await juror.get(BASE)).text).toContain(`href="${CALIBRATION}"`);
      const html = main((await juror.get(CALIBRATION).expect(200)).text);
      expect(html).toContain('昨年度の事例の取組');
      expect(html).not.toContain('id="others"');
    });

    it('is for the jury alone', async () => {
      open();
      choose();
      await refusesOthers('get', CALIBRATION);
      await juror.get('/awards/x/judging/calibration').expect(404);
    });
  });

  describe('PUT /awards/:year/judging/calibration/card', () => {
    beforeEach(() => {
      open();
      choose();
    });

    it('shows after saving how the jurors scored, without names, and counts nowhere', async () => {
      await as(baba).put(`${CALIBRATION}/card`, typedCard(2)).expect(303);
      await juror.put(`${CALIBRATION}/card`, typedCard(4)).expect(303);
      await juror.put(`${CALIBRATION}/card`, typedCard(5)).expect(303);
      const html = main((await juror.get(CALIBRATION)).text);
      expect(html).toContain(ja('judging.calibration_jurors', { count: 2 }));
      expect(html).toContain(ja('judging.calibration_own', { score: '100' }));
      expect(html).not.toContain('馬場');
      const [row = ''] = [...html.matchAll(/<tr><th scope="row">[\s\S]*?<\/tr>/g)].map(([found]) => found);
      expect([...row.matchAll(/table__number">(\d)人/g)].map(([, count]) => count)).toEqual(['0', '1', '0', '0', '1']);
      expect(cards()).toEqual([]);
      expect(main((await as(chiba).get(CALIBRATION)).text)).not.toContain('id="others"');
    });

    it('wants every criterion, and keeps the others', async () => {
      const { text } = await juror.put(`${CALIBRATION}/card`, { effect: '4' }).expect(422);
      expect(faultBeside(text, 'spread')).toBe(ja('form.award_score'));
      expect(checkedIn(text, 'effect')).toEqual(['4']);
    });

    it('is over with the judging', async () => {
      office.context.setNow(CLOSES);
      await as(abe).put(`${CALIBRATION}/card`, typedCard(4)).expect(409);
    });

    it('is for the jury alone', async () => {
      await refusesOthers('put', `${CALIBRATION}/card`, typedCard(4));
      await juror.put('/awards/x/judging/calibration/card', typedCard(4)).expect(404);
    });
  });
});

it('invites into a year only once it is announced', async () => {
  open();
  insertAward(office.db, office.secretary, { year: 2027, announced: false });
  invite(office.db, abe, 2027);
  await juror.get('/awards/2027/judging').expect(404);
});
