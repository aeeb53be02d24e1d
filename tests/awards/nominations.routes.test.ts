import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { hidePost, withdrawPost } from '../../src/board/index.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  AWARD_DATES,
  addPerson,
  addSecretary,
  anonymised,
  awardContext,
  type Browser,
  browserOf,
  checkedIn,
  countRows,
  DEPARTMENTS,
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
  testDb,
  typedIn,
  waitingForLock,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let secretary: Viewer;
let postId: number;
let author: Browser;
let colleague: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = awardContext({ db, now: DURING.nominating });
  secretary = addSecretary(db, { login: 'mori', name: '森' });
  insertAward(db, secretary);
  postId = insertPost(db, { author: sato, content: { kind: 'case_study', coauthors: ['suzuki'] } });
  author = browserOf(context, sato);
  colleague = browserOf(context, tanaka);
  stranger = browserOf(context);
});

const form = (change: Record<string, string | number> = {}) => ({
  post: postId,
  category: 'everyday',
  reason: '待ち時間が半分になりました',
  ...change,
});
const nominate = (browser: Browser, change = {}) => browser.post('/awards/2026/nominations', form(change));
const entryOf = (post = postId) => entryQueries(db).findOfPost(2026, post);
const team = (entryId = entryOf()?.id ?? 0) => entryQueries(db).listMembers(entryId);
const nominators = (entryId = entryOf()?.id ?? 0) =>
  entryQueries(db)
    .listNominations(entryId)
    .map(({ nominatorId }) => nominatorId);
const states = (entryId = entryOf()?.id ?? 0) =>
  entryQueries(db)
    .listStates(entryId)
    .map(({ state }) => state);
const told = () =>
  db
    .prepare<[], { userId: number }>('SELECT user_id AS userId FROM award_notices ORDER BY id')
    .all()
    .map(({ userId }) => userId);
const nameJuror = (userId: number) =>
  yearQueries(db).insertJuror({ year: 2026, userId, namedBy: secretary.id, namedAt: '2026-06-01T00:00:00.000Z' });
const caseOf = (writer: Viewer, title = '別の事例をまとめた') =>
  insertPost(db, { author: writer, content: { kind: 'case_study', title } });

describe('GET /awards/:year/nominations/new', () => {
  const path = (post = postId) => `/awards/2026/nominations/new?post=${post}`;

  it('asks somebody else for a category and a line, the category of the size of the case first', async () => {
    const { text } = await colleague.get(path()).expect(200);
    expect(checkedIn(text, 'category')).toEqual(['everyday']);
    expect(typedIn(text, 'members')).toBeUndefined();
    expect(text).toContain(ja('award_nomination.left', { limit: 3, count: 3 }));
    expect(checkedIn(text, 'lead')).toEqual([String(sato.id)]);
    expect(text).not.toContain(ja('award_nomination.keep_draft'));
  });

  it('knows the co-authors of one’s own case, asks for no reason and keeps drafts', async () => {
    const { text } = await author.get(path()).expect(200);
    expect(typedIn(text, 'members')).toBe('鈴木');
    expect(text).toContain(ja('award_nomination.reason_own'));
    expect(text).toContain(ja('award_nomination.keep_draft'));
    expect(checkedIn((await browserOf(context, suzuki).get(path())).text, 'lead')).toEqual([String(suzuki.id)]);
  });

  it('helps to choose without a case', async () => {
    const own = caseOf(tanaka);
    insertPost(db, { author: tanaka });
    const { text } = await colleague.get('/awards/2026/nominations/new').expect(200);
    expect([...text.matchAll(/nominations\/new\?post=(\d+)/g)].map(([, id]) => Number(id))).toEqual([own, postId]);
    expect(text).toContain('/posts?kind=case_study');
    await nominate(colleague, { post: own, reason: '' }).expect(303);
    expect((await colleague.get('/awards/2026/nominations/new')).text).toContain(ja('award_nomination.own_cases_none'));
  });

  it('offers the ten latest of others that one can nominate, whoever else has nominated them', async () => {
    const offered = async () => {
      const { text } = await colleague.get('/awards/2026/nominations/new').expect(200);
      return [...text.matchAll(/nominations\/new\?post=(\d+)/g)].map(([, id]) => Number(id));
    };
    expect(await offered()).toEqual([postId]);
    await nominate(browserOf(context, takahashi));
    expect(await offered()).toEqual([postId]);
    await nominate(colleague);
    expect(await offered()).toEqual([]);
    expect((await colleague.get('/awards/2026/nominations/new')).text).toContain(ja('award_nomination.others_none'));
    const more = Array.from({ length: 11 }, (_, index) => caseOf(suzuki, `事例その${index}番`));
    const byJuror = caseOf(takahashi);
    nameJuror(takahashi.id);
    expect(await offered()).toEqual(more.slice(1).reverse());
    expect(await offered()).not.toContain(byJuror);
    for (const post of more.slice(0, 2)) await nominate(colleague, { post });
    expect(await offered()).toEqual([]);
    expect((await colleague.get('/awards/2026/nominations/new')).text).toContain(ja('award_nomination.others_used'));
  });

  it('leads those to the entry who have to do with it, and nobody else', async () => {
    await nominate(colleague);
    for (const person of [sato, suzuki, tanaka]) {
      const answer = await browserOf(context, person).get(path()).expect(303);
      expect(answer.headers['location']).toBe('/awards/2026/entries/1');
    }
    await browserOf(context, takahashi).get(path()).expect(200);
  });

  it.each([
    ['before they open', '2026-05-31T14:59:59.999Z', 409],
    ['with the first moment', AWARD_DATES.nominationsOpenAt, 200],
    ['to the last moment', '2026-06-30T14:59:59.999Z', 200],
    ['at the end', AWARD_DATES.nominationsCloseAt, 409],
  ])('is open only while nominations are: %s', async (_when, now, status) => {
    context.setNow(now);
    const browser = browserOf(context, tanaka);
    await browser.get(path()).expect(status);
    await browser.get('/awards/2026/nominations/new').expect(status);
  });

  it('finds only case studies on the board, in a year that is announced', async () => {
    const tip = insertPost(db);
    for (const post of [tip, 999, 0, 'x', '1e1', '']) await colleague.get(path(post as number)).expect(404);
    for (const year of [2025, 0, 'x']) await colleague.get(`/awards/${year}/nominations/new?post=${postId}`).expect(404);
    insertAward(db, secretary, { year: 2027, announced: false });
    await colleague.get(`/awards/2027/nominations/new?post=${postId}`).expect(404);
    hidePost(db, takahashi, postId, '確認中', new Date(DURING.nominating));
    await colleague.get(path()).expect(404);
    await author.get(path()).expect(409);
  });

  it('says so where nobody can lead, or a juror wrote the case', async () => {
    nameJuror(suzuki.id);
    expect((await colleague.get(path()).expect(409)).text).toContain(ja('error.award_author_is_juror'));
    setActive(db, 'sato', false, new Date(DURING.nominating));
    setActive(db, 'suzuki', false, new Date(DURING.nominating));
    expect((await colleague.get(path()).expect(409)).text).toContain(ja('error.award_no_lead'));
  });

  it('is closed to strangers', async () => {
    await stranger.get(path()).expect(303);
  });
});

describe('POST /awards/:year/nominations', () => {
  it('asks the author whether they accept', async () => {
    const answer = await nominate(colleague).expect(303);
    expect(answer.headers['location']).toBe('/awards/2026/entries/1');
    expect(entryOf()).toMatchObject({ number: 1, category: 'everyday', state: 'awaiting_consent', consentedAt: null });
    expect(team()).toMatchObject([
      { userId: sato.id, position: 0, departmentId: DEPARTMENTS.shimin },
      { userId: suzuki.id, position: 1, departmentId: DEPARTMENTS.shimin },
    ]);
    expect(entryQueries(db).listNominations(1)).toMatchObject([
      { nominatorId: tanaka.id, departmentId: DEPARTMENTS.zeimu, reason: '待ち時間が半分になりました' },
    ]);
    expect(told()).toEqual([sato.id, suzuki.id]);
    expect(lastEvents(db, 2)).toEqual([
      { kind: 'entry.nominated', actorId: tanaka.id, subjectId: 1 },
      { kind: 'entry.state_set', actorId: tanaka.id, subjectId: 1 },
    ]);
  });

  it('takes one’s own case as it is sent, with the team of that day', async () => {
    await nominate(author, { reason: '', members: '鈴木、tanaka' }).expect(303);
    expect(entryOf()).toMatchObject({ state: 'submitted', consentedAt: new Date(DURING.nominating).toISOString() });
    expect(team().map(({ userId, departmentId }) => [userId, departmentId])).toEqual([
      [sato.id, DEPARTMENTS.shimin],
      [suzuki.id, DEPARTMENTS.shimin],
      [tanaka.id, DEPARTMENTS.zeimu],
    ]);
    expect(told()).toEqual([suzuki.id, tanaka.id]);
    const { text } = await colleague.get('/me/nominations');
    expect(text).toContain(ja('award_notice.submitted_member'));
    expect(text).toContain('href="/awards/2026/entries/1/membership"');
  });

  it('asks a colleague whom one puts first, and stays in the team', async () => {
    await nominate(author, { lead: suzuki.id, members: '' }).expect(303);
    expect(entryOf()).toMatchObject({ state: 'awaiting_consent' });
    expect(team().map(({ userId }) => userId)).toEqual([suzuki.id, sato.id]);
  });

  it('keeps a draft that nobody else sees, and sends it later', async () => {
    await nominate(author, { intent: 'draft', reason: '', members: '鈴木、田中' }).expect(303);
    expect(entryOf()?.state).toBe('draft');
    expect(told()).toEqual([]);
    await author.get('/awards/2026/entries/1').expect(200);
    for (const person of [suzuki, secretary, tanaka]) await browserOf(context, person).get('/awards/2026/entries/1').expect(404);
    await author.put('/awards/2026/entries/1/edition', { category: 'large', members: '鈴木', intent: 'send' }).expect(303);
    expect(entryOf()).toMatchObject({ state: 'submitted', category: 'large' });
    expect(states()).toEqual(['draft', 'submitted']);
  });

  it('makes one entry of several nominations, whose number nobody sees', async () => {
    await nominate(colleague);
    await nominate(browserOf(context, takahashi), { category: 'large', reason: '他の課でも使えます' }).expect(303);
    expect(countRows(db, 'award_entries')).toBe(1);
    expect(entryOf()).toMatchObject({ state: 'awaiting_consent', category: 'everyday' });
    expect(nominators()).toEqual([tanaka.id, takahashi.id]);
    expect(states()).toEqual(['awaiting_consent']);
    expect((await colleague.get('/awards/2026/entries/1')).text).not.toContain('他の課でも使えます');
  });

  it('changes nothing when it is sent again', async () => {
    await nominate(colleague);
    const answer = await nominate(colleague, { reason: '別の理由' }).expect(303);
    expect(answer.headers['location']).toBe('/awards/2026/entries/1');
    expect(entryQueries(db).listNominations(1)).toMatchObject([{ reason: '待ち時間が半分になりました' }]);
    expect(states()).toEqual(['awaiting_consent']);
  });

  it('is the lead’s yes to a nomination by others', async () => {
    await nominate(colleague);
    await nominate(author, { category: 'large', reason: '', members: '鈴木' }).expect(303);
    expect(entryOf()).toMatchObject({ state: 'submitted', category: 'large' });
    expect(entryOf()?.consentedAt).not.toBeNull();
    expect(nominators()).toEqual([sato.id, tanaka.id].sort());
  });

  it('wakes a draft that its author has not sent, of which nothing is seen', async () => {
    await nominate(author, { intent: 'draft', category: 'ideas', members: '高橋', reason: 'まだ見せない理由' });
    context.setNow('2026-06-10T00:01:00Z');
    const browser = browserOf(context, tanaka);
    await nominate(browser).expect(303);
    expect(entryOf()).toMatchObject({ state: 'awaiting_consent', category: 'everyday', consentedAt: null });
    expect(team().map(({ userId }) => userId)).toEqual([sato.id, suzuki.id]);
    expect(states()).toEqual(['draft', 'awaiting_consent']);
    expect(told()).toEqual([sato.id, suzuki.id]);
    const { text } = await browser.get('/awards/2026/entries/1').expect(200);
    for (const words of ['高橋', 'まだ見せない理由', `<strong>${ja('entry_state.draft')}`, 'アイデア'])
      expect(text).not.toContain(words);
  });

  it('tells nobody but its writer that a draft was never sent', async () => {
    await nominate(author, { intent: 'draft', members: '鈴木、田中' });
    setEntryState(db, { entryId: 1, state: 'lapsed', by: undefined, reason: '' }, new Date(DURING.screening));
    expect(told()).toEqual([sato.id]);
  });

  it('lets the lead stand again after a withdrawal, not after a refusal', async () => {
    const { postId: out, id } = insertEntry(db, { state: 'withdrawn', nominators: [tanaka] });
    await nominate(author, { post: out, intent: 'draft' }).expect(303);
    expect(entryOf(out)).toMatchObject({ state: 'submitted', withdrawnStage: null }); // others know of it: no draft
    expect(states(id)).toEqual(['withdrawn', 'submitted']);
    const refused = insertEntry(db, { state: 'ineligible', title: '対象外の事例' });
    await nominate(author, { post: refused.postId }).expect(409);
  });

  // R1: the time that counts is the one at which the write lock is had.
  it('is refused when the lock was waited for past the end', async () => {
    context.setNow('2026-06-30T14:59:59.999Z');
    const waiting = waitingForLock(context, AWARD_DATES.nominationsCloseAt);
    const { text } = await nominate(browserOf(waiting, tanaka)).expect(409);
    expect(text).toContain(ja('error.award_not_nominating'));
    expect([countRows(db, 'award_entries'), countRows(db, 'award_nominations')]).toEqual([0, 0]);
  });

  it('takes three of others from one person, and any number of one’s own', async () => {
    for (const title of ['一つ目の事例', '二つ目の事例', '三つ目の事例'])
      await nominate(colleague, { post: caseOf(suzuki, title) }).expect(303);
    const used = ja('error.award_nominations_used', { count: 3 });
    expect((await nominate(colleague).expect(409)).text).toContain(used);
    expect((await colleague.get(`/awards/2026/nominations/new?post=${postId}`).expect(409)).text).toContain(used);
    expect(entryOf()).toBeUndefined();
    for (const title of ['自分の事例その一', '自分の事例その二'])
      await nominate(colleague, { post: caseOf(tanaka, title), reason: '' }).expect(303);
    expect((await nominate(author, { reason: '' }).expect(303)).headers['location']).toBe('/awards/2026/entries/6');
  });

  it('counts a nomination that was merged, and those of this year alone', async () => {
    insertAward(db, secretary, { year: 2025 });
    insertEntry(db, { year: 2025, lead: suzuki, nominators: [tanaka], title: '去年の事例' });
    for (const title of ['一つ目の事例', '二つ目の事例']) await nominate(colleague, { post: caseOf(suzuki, title) });
    await nominate(browserOf(context, takahashi));
    await nominate(colleague).expect(303);
    await nominate(colleague, { post: caseOf(suzuki, '四つ目の事例') }).expect(409);
  });

  // R1, with the scheduler stopped: nothing but the clock decides.
  it.each([
    ['2026-05-31T14:59:59.999Z', 409],
    [AWARD_DATES.nominationsOpenAt, 303],
    ['2026-06-30T14:59:59.999Z', 303],
    [AWARD_DATES.nominationsCloseAt, 409],
    [DURING.voting, 409],
  ])('at %s answers %i', async (now, status) => {
    context.setNow(now);
    await nominate(browserOf(context, tanaka)).expect(status);
    expect(countRows(db, 'award_entries')).toBe(status === 303 ? 1 : 0);
  });

  it('counts to the last moment of an extension', async () => {
    yearQueries(db).insertExtension({
      year: 2026,
      stage: 'nominating',
      closedAt: AWARD_DATES.nominationsCloseAt,
      closesAt: '2026-07-02T15:00:00.000Z',
      reason: '停電のため',
      decidedBy: secretary.id,
      decidedAt: '2026-06-20T00:00:00.000Z',
    });
    touch(db, 'awards');
    context.setNow('2026-07-02T15:00:00Z');
    await nominate(browserOf(context, tanaka)).expect(409);
    context.setNow('2026-07-02T14:59:59.999Z');
    await nominate(browserOf(context, tanaka)).expect(303);
  });

  it.each([
    [{ category: 'nowhere' }, 'category', 'form.award_category'],
    [{ members: '山田' }, 'members', 'form.award_member_unknown'],
    [{ members: '高橋、判定' }, 'members', 'form.award_member_juror'],
    [{ members: '同名' }, 'members', 'form.coauthor_several'],
    [{ reason: '長'.repeat(201) }, 'reason', 'form.award_nomination_reason'],
    [{ lead: '3' }, 'lead', 'form.award_lead'],
  ])('refuses %j and keeps what was typed', async (change, field, message) => {
    nameJuror(addPerson(db, { login: 'hantei', name: '判定' }).id);
    for (const login of ['domei1', 'domei2']) addPerson(db, { login, name: '同名' });
    const { text } = await nominate(author, { members: '鈴木', ...change }).expect(422);
    expect(faultBeside(text, field)).toBe(ja(message));
    expect(typedIn(text, 'members')).toBe({ members: '鈴木', ...change }.members);
    expect(countRows(db, 'award_entries')).toBe(0);
  });

  it('wants a line on why from somebody else, and nobody who has left in the team', async () => {
    expect(faultBeside((await nominate(colleague, { reason: '' }).expect(422)).text, 'reason')).toBe(
      ja('form.award_nomination_reason'),
    );
    setActive(db, 'tanaka', false, new Date(DURING.nominating));
    const { text } = await nominate(author, { members: '田中' }).expect(422);
    expect(faultBeside(text, 'members')).toBe(ja('form.award_member_unknown'));
  });

  it('leaves out co-authors who have left when somebody else nominates', async () => {
    setActive(db, 'suzuki', false, new Date(DURING.nominating));
    await nominate(colleague, { members: '高橋' }).expect(303);
    expect(team().map(({ userId }) => userId)).toEqual([sato.id]);
  });

  it('takes no juror as lead, and no column beside its fields (AC-4)', async () => {
    nameJuror(sato.id);
    await nominate(colleague).expect(409);
    const other = caseOf(tanaka);
    await nominate(colleague, { post: other, state: 'eligible', number: 77, consentedAt: 'x', listedRevision: 1 }).expect(303);
    expect(entryOf(other)).toMatchObject({ number: 1, state: 'submitted', listedRevision: null });
  });

  it('finds no tip, no withdrawn case and no other year', async () => {
    for (const post of [insertPost(db), 999, 'x', '']) await nominate(colleague, { post }).expect(404);
    withdrawPost(db, sato, postId, new Date(DURING.nominating));
    await nominate(colleague).expect(404);
    await nominate(author).expect(409);
    for (const year of [2025, 'x', 0]) await colleague.post(`/awards/${year}/nominations`, form()).expect(404);
  });

  it('is closed to strangers', async () => {
    await nominate(stranger).expect(401);
  });
});

describe('an entry that is out already', () => {
  const LATER = '2026-06-11T00:00:00Z';
  const BACK = '2026-06-12T00:00:00Z';
  const path = '/awards/2026/entries/1';
  const bare = (text: string) =>
    anonymised(text)
      .replaceAll(/給付金の申請を電子にした|だれも推薦していない事例|返事を待つ事例/g, '事例')
      .replaceAll(/post=\d+|name="post" value="\d+"|\/posts\/\d+/g, '')
      .replaceAll(/entries\/\d+|R8-\d+/g, '');
  const out = (state: 'withdrawn' | 'lapsed' | 'ineligible') =>
    insertEntry(db, { state, lead: sato, members: [takahashi], nominators: [suzuki], postId });
  /** Somebody who has had nothing to do with it, on the next day. */
  const outsider = () => {
    context.setNow(LATER);
    return browserOf(context, tanaka);
  };

  it.each(['withdrawn', 'lapsed', 'ineligible'] as const)('looks to others like any case when it is %s', async (state) => {
    out(state);
    const browser = outsider();
    const free = insertPost(db, {
      author: sato,
      content: { kind: 'case_study', title: 'だれも推薦していない事例', coauthors: ['suzuki'] },
    });
    const { postId: waiting } = insertEntry(db, {
      state: 'awaiting_consent',
      members: [suzuki],
      nominators: [ito],
      title: '返事を待つ事例',
    });
    const form = async (post: number) => (await browser.get(`/awards/2026/nominations/new?post=${post}`).expect(200)).text;
    expect(bare(await form(postId))).toBe(bare(await form(free)));
    const before = [states(1), entryOf(), team(1), told()];
    const page = async (post: number) => {
      const answer = await nominate(browser, { post }).expect(303);
      expect(answer.headers['set-cookie']).toEqual([expect.stringContaining('notice=award_nominated')]);
      return (await browser.get(answer.headers['location'] as string).expect(200)).text;
    };
    const mine = await page(postId);
    expect([states(1), entryOf(), team(1), told()]).toEqual(before);
    expect(nominators(1)).toEqual([suzuki.id, tanaka.id]);
    expect(lastEvents(db)).toEqual([{ kind: 'entry.nominated', actorId: tanaka.id, subjectId: 1 }]);
    expect(mine).toContain(ja('award_entry_next.awaiting_consent_other'));
    // Like one that others have nominated and that waits for its lead.
    expect(bare(mine)).toBe(bare(await page(waiting)));
    for (const words of [ja(`entry_state.${state}`), ja('award_withdrawn.nomination'), '高橋', '/withdrawal"', '/edition"'])
      expect(mine).not.toContain(words);
    const { text } = await browser.get('/me/nominations');
    expect(text.match(new RegExp(ja('entry_state.awaiting_consent'), 'g'))).toHaveLength(2);
    expect(text).not.toContain(ja(`entry_state.${state}`));
    for (const post of [postId, waiting])
      expect((await browser.get(`/posts/${post}`)).text).toContain(
        ja('award_callout.nominated_awaiting_consent', { award: '令和8年度 ＤＸ賞' }),
      );
  });

  it('counts among the nominations of a person, and is sent once', async () => {
    out('ineligible');
    const browser = outsider();
    for (let times = 0; times < 2; times++) {
      const answer = await nominate(browser, { reason: `理由その${times}` }).expect(303);
      expect(answer.headers['location']).toBe(path);
    }
    await browser.get(`/awards/2026/nominations/new?post=${postId}`).expect(303);
    expect(entryQueries(db).listNominations(1)).toMatchObject([{}, { reason: '理由その0' }]);
    for (const title of ['一つ目の事例', '二つ目の事例']) await nominate(browser, { post: caseOf(suzuki, title) }).expect(303);
    await nominate(browser, { post: caseOf(suzuki, '三つ目の事例') }).expect(409);
  });

  it('says what became of it to the team, to those who wrote it and to former nominators', async () => {
    insertEntry(db, { state: 'ineligible', lead: sato, members: [takahashi], nominators: [tanaka], postId });
    context.setNow(LATER);
    for (const person of [sato, suzuki, takahashi, tanaka]) {
      const browser = browserOf(context, person);
      await browser.get(`/awards/2026/nominations/new?post=${postId}`).expect(409);
      expect((await nominate(browser).expect(409)).text).toContain(ja('error.award_not_again'));
    }
    expect((await browserOf(context, tanaka).get(path)).text).toContain(ja('entry_state.ineligible'));
    expect(nominators(1)).toEqual([tanaka.id]);
  });

  it('is not told to those who nominated it too late, whatever is decided', async () => {
    out('ineligible');
    await nominate(outsider()).expect(303);
    const again = { entryId: 1, state: 'ineligible', by: secretary, reason: '期間は9月までです' } as const;
    setEntryState(db, again, new Date(BACK));
    expect(told()).toEqual([sato.id, takahashi.id, suzuki.id]);
    context.setNow(BACK);
    const { text } = await browserOf(context, tanaka).get(path).expect(200);
    expect(text).not.toContain('期間は9月までです');
    expect(text).toContain(ja('award_entry_by.nomination'));
    for (const act of ['withdrawal', 'edition'])
      expect((await browserOf(context, tanaka).get(`${path}/${act}`)).status).not.toBe(200);
    setEntryState(db, { ...again, state: 'submitted', reason: 'もう一度確認します' }, new Date('2026-06-13T00:00:00Z'));
    expect(told().slice(3)).toEqual([sato.id, takahashi.id, suzuki.id, tanaka.id]);
    const after = (await browserOf(context, tanaka).get(path)).text;
    expect(after).toContain(ja('entry_state.submitted'));
    for (const words of [ja('entry_state.ineligible'), '期間は9月までです']) expect(after).not.toContain(words);
  });

  it('hides nothing from a secretary, who sees every entry', async () => {
    out('ineligible');
    context.setNow(LATER);
    await nominate(browserOf(context, secretary)).expect(303);
    expect((await browserOf(context, secretary).get(path)).text).toContain(ja('entry_state.ineligible'));
    expect(states(1)).toEqual(['ineligible']);
  });

  it('ends with the list like a nomination without an answer', async () => {
    out('withdrawn');
    await nominate(outsider()).expect(303);
    insertEntry(db, { title: '一覧に残る事例' });
    context.setNow('2026-07-06T00:00:00Z');
    openVote(context, secretary);
    const { text } = await browserOf(context, tanaka).get(path).expect(200);
    expect(text).toContain(ja('award_entry_next.lapsed'));
    expect(text).not.toContain(ja('entry_state.withdrawn'));
    expect((await browserOf(context, tanaka).get('/me/nominations')).text).not.toContain(ja('entry_state.withdrawn'));
  });

  it('may be entered again by who wrote it', async () => {
    out('withdrawn');
    await nominate(outsider()).expect(303);
    await nominate(browserOf(context, sato), { reason: '', members: '鈴木' }).expect(303);
    expect(entryOf()).toMatchObject({ state: 'submitted', withdrawnStage: null });
    expect(told()).toEqual([suzuki.id, tanaka.id]);
  });
});

describe('GET /me/nominations', () => {
  it('says how it begins when there is nothing', async () => {
    const { text } = await colleague.get('/me/nominations').expect(200);
    expect(text).toContain(ja('award_own.empty_title'));
    expect(text).toContain('/awards/2026/nominations/new');
    context.setNow(DURING.screening);
    expect((await browserOf(context, tanaka).get('/me/nominations')).text).not.toContain('/awards/2026/nominations/new');
  });

  it('tells the lead what happened and what is asked', async () => {
    await nominate(colleague);
    const { text } = await author.get('/me/nominations').expect(200);
    expect(text).toContain(ja('award_notice.awaiting_consent_lead', { name: '田中' }));
    expect(text).toContain(ja('award_own_ask.answer'));
    expect((await author.get('/')).text).toContain(ja('home.waiting_award', { count: 1 }));
    await author.put('/awards/2026/entries/1/consent', { answer: 'accept' });
    const after = (await author.get('/me/nominations')).text;
    expect(after).not.toContain(ja('award_own.notices')); // whoever acts has seen it
    expect(after).not.toContain(ja('award_own_ask.answer'));
    expect((await author.get('/')).text).not.toContain(ja('home.waiting_award', { count: 1 }));
  });

  it('lists what one stands for and has nominated, each with its state', async () => {
    await nominate(colleague);
    await nominate(colleague, { post: caseOf(tanaka), reason: '' });
    const { text } = await colleague.get('/me/nominations').expect(200);
    const [standing, nominated] = text.split('id="nominated-heading"');
    expect(standing).toContain('別の事例をまとめた');
    expect(nominated).toContain('給付金の申請を電子にした');
    expect(nominated).toContain(ja('entry_state.awaiting_consent'));
    const asMember = (await browserOf(context, suzuki).get('/me/nominations')).text;
    expect(asMember).toContain('給付金の申請を電子にした');
    expect(asMember).toContain(ja('award_own_part.member'));
    expect((await browserOf(context, takahashi).get('/me/nominations')).text).toContain(ja('award_own.empty_title'));
  });

  it('asks those who nominated for corrections, and stops asking once the list is frozen', async () => {
    await nominate(colleague);
    await author.put('/awards/2026/entries/1/consent', { answer: 'correct', line: '部門を直してください' });
    const asked = (await colleague.get('/me/nominations')).text;
    expect(asked).toContain(ja('award_own_ask.fix'));
    expect(asked).toContain('部門を直してください');
    expect((await author.get('/me/nominations')).text).not.toContain(ja('award_own_ask.fix'));
    await colleague.put('/awards/2026/entries/1/edition', form({ category: 'large', members: '鈴木' })).expect(303);
    insertEntry(db, { title: '投票に残る事例' });
    context.setNow('2026-07-06T00:00:00Z');
    openVote(context, secretary);
    expect((await browserOf(context, sato).get('/me/nominations')).text).not.toContain(ja('award_own.asked'));
    expect((await browserOf(context, sato).get('/')).text).not.toContain('/me/nominations">ＤＸ賞の推薦へ');
  });

  it('is closed to strangers', async () => {
    await stranger.get('/me/nominations').expect(303);
  });
});

describe('PUT /me/nominations/notices/:id/reading', () => {
  it('is seen once and counts no more on any page', async () => {
    await nominate(colleague);
    expect((await author.get('/posts')).text).toContain('class="count-badge"');
    await author.put('/me/nominations/notices/1/reading').expect(303);
    await author.put('/me/nominations/notices/1/reading').expect(303);
    expect(oneRow(db, 'SELECT read_at AS at FROM award_notices')).toEqual({ at: new Date(DURING.nominating).toISOString() });
    expect((await author.get('/posts')).text).not.toContain('class="count-badge"');
    expect((await author.get('/me/nominations')).text).not.toContain(ja('award_own.notices'));
  });

  it('is that person’s alone', async () => {
    await nominate(colleague);
    await colleague.put('/me/nominations/notices/1/reading').expect(404);
    await stranger.put('/me/nominations/notices/1/reading').expect(401);
    for (const id of ['0', 'x', '999']) await author.put(`/me/nominations/notices/${id}/reading`).expect(404);
    expect(oneRow(db, 'SELECT read_at AS at FROM award_notices')).toEqual({ at: null });
  });
});

describe('the page of a case', () => {
  const callout = async (person: Viewer | undefined) => {
    const { text } = await browserOf(context, person).get(`/posts/${postId}`).expect(200);
    return [...text.matchAll(/class="callout__text">([^<]*)<[\s\S]*?href="([^"]*)"/g)].map(([, words, href]) => [words, href]);
  };
  const deadline = { award: '令和8年度 ＤＸ賞', deadline: '2026年6月30日(火) 24:00まで' };
  const award = { award: '令和8年度 ＤＸ賞' };

  it('offers to nominate, and its author to enter, while nominations are open', async () => {
    const path = `/awards/2026/nominations/new?post=${postId}`;
    expect(await callout(tanaka)).toEqual([[ja('award_callout.nominate', deadline), path]]);
    expect(await callout(sato)).toEqual([[ja('award_callout.enter', deadline), path]]);
    expect(await callout(suzuki)).toEqual([[ja('award_callout.enter', deadline), path]]);
    for (const now of [DURING.draft, DURING.screening]) {
      context.setNow(now);
      expect(await callout(tanaka)).toEqual([]);
    }
  });

  it('tells nobody else that a case has been nominated', async () => {
    const before = await callout(takahashi);
    await nominate(colleague);
    expect(await callout(takahashi)).toEqual(before);
    expect(await callout(secretary)).toEqual(before);
    expect(await callout(tanaka)).toEqual([[ja('award_callout.nominated_awaiting_consent', award), '/awards/2026/entries/1']]);
    expect(await callout(suzuki)).toEqual([[ja('award_callout.standing_awaiting_consent', award), '/awards/2026/entries/1']]);
    expect(await callout(sato)).toEqual([[ja('award_callout.asked', award), '/awards/2026/entries/1']]);
    await author.put('/awards/2026/entries/1/consent', { answer: 'decline' });
    expect(await callout(takahashi)).toEqual(before);
    expect((await callout(sato))[0]?.[0]).toBe(ja('award_callout.again', deadline));
    expect((await callout(tanaka))[0]?.[0]).toBe(ja('award_callout.withdrawn', award));
  });

  it('shows a draft to its lead alone', async () => {
    await nominate(author, { intent: 'draft' });
    expect((await callout(sato))[0]?.[0]).toBe(ja('award_callout.draft', award));
    expect((await callout(suzuki))[0]?.[0]).toBe(ja('award_callout.enter', deadline));
  });

  it('offers nothing where a juror wrote it', async () => {
    nameJuror(suzuki.id);
    expect(await callout(tanaka)).toEqual([]);
  });

  it('tells everybody once the list is public, and leads to the vote', async () => {
    await nominate(author, { reason: '' });
    setEntryState(db, { entryId: 1, state: 'eligible', by: secretary, reason: '' }, new Date(DURING.screening));
    insertEntry(db, { lead: takahashi });
    context.setNow('2026-07-05T00:00:00Z');
    expect(await callout(tanaka)).toEqual([]);
    openVote(context, secretary, 2026, '2026-07-05T00:00:00Z');
    const values = { ...award, category: '日常業務の改善' };
    expect(await callout(tanaka)).toEqual([[ja('award_callout.stands', values), '/awards/2026/entries/1']]);
    context.setNow(DURING.voting);
    const voting = ja('award_callout.voting', { ...values, deadline: '2026年7月17日(金) 17:00まで' });
    expect(await callout(tanaka)).toEqual([[voting, '/awards/2026/ballot/everyday']]);
    const why = (bar: string) => [ja(`award_callout.voting_${bar}`, values), '/awards/2026/entries/1'];
    expect(await callout(sato)).toEqual([why('nominee')]);
    expect(await callout(suzuki)).toEqual([why('department')]);
    expect(await callout(addSecretary(db, { login: 'hayashi', name: '林' }))).toEqual([[voting, '/awards/2026/entries/1']]);
    const page = await browserOf(context, tanaka).get(`/posts/${postId}`);
    castBallot(context, tanaka, 2026, 'everyday', [1], new Date(DURING.voting));
    const again = await browserOf(context, tanaka).get(`/posts/${postId}`);
    expect(page.text).toContain(`>${ja('award_callout.vote_link')}<`);
    expect(again.text).toContain(`>${ja('award_callout.vote_again_link')}<`);
    context.setNow(DURING.shortlisting);
    expect(await callout(tanaka)).toEqual([[ja('award_callout.counted', values), '/awards/2026/entries/1']]);
    await browserOf(context, sato).put('/awards/2026/entries/1/withdrawal', { reason: '' }).expect(303);
    expect(await callout(tanaka)).toEqual([[ja('award_callout.withdrawn', values), '/awards/2026/entries/1']]);
  });

  it('speaks of the vote of one year first, then of the nominations of another', async () => {
    insertEntry(db, { postId });
    insertEntry(db, { lead: takahashi });
    openVote(context, secretary);
    const nominations = { nominationsOpenAt: '2026-06-30T15:00:00.000Z', nominationsCloseAt: '2027-06-30T15:00:00.000Z' };
    const later = { votingOpensAt: '2027-07-06T00:00:00.000Z', votingClosesAt: '2027-07-17T08:00:00.000Z' };
    const rules = { name: '令和9年度 ＤＸ賞', ...nominations, ...later, judgingClosesAt: '2027-08-31T15:00:00.000Z' };
    insertAward(db, secretary, { year: 2027, rules });
    touch(db, 'board');
    context.setNow(DURING.voting);
    expect((await callout(tanaka)).map(([, href]) => href)).toEqual([
      '/awards/2026/ballot/everyday',
      `/awards/2027/nominations/new?post=${postId}`,
    ]);
  });

  it('says nothing on other kinds, and nothing before the first year', async () => {
    const tip = insertPost(db);
    expect((await colleague.get(`/posts/${tip}`)).text).not.toContain('class="callout"');
    const first = awardContext({ now: DURING.nominating });
    const post = insertPost(first.db, { content: { kind: 'case_study' } });
    expect((await browserOf(first, tanaka).get(`/posts/${post}`)).text).not.toContain('class="callout"');
  });

  it('speaks English to those who read it', async () => {
    await colleague.put('/preferences', { locale: 'en' });
    const { text } = await browserOf(context, tanaka).get(`/posts/${postId}`).set('Accept-Language', 'en');
    expect(text).toContain('Nominate for the DX award');
    expect(text).toContain('until Tue, 30 Jun 2026, 24:00');
  });
});
