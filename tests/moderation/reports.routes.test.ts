import { beforeEach, describe, expect, it } from 'vitest';
import { deleteComment } from '../../src/board/comments/actions.ts';
import { hideComment, hidePost, trashPost, withdrawPost, writeComment } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { fileReport, REASONS } from '../../src/moderation/index.ts';
import {
  addPerson,
  type Browser,
  browserOf,
  countRows,
  faultBeside,
  insertPost,
  ito,
  ja,
  lastEvents,
  NOW,
  oneRow,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const at = new Date(NOW);

let db: Db;
let context: TestContext;
let postId: number;
let commentId: number;
let author: Browser;
let commenter: Browser;
let colleague: Browser;
let moderator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db);
  commentId = writeComment(db, suzuki, postId, { body: '問題のあるコメント', parentId: undefined }, at);
  [author, commenter, colleague, moderator, stranger] = [sato, suzuki, tanaka, takahashi, undefined].map((person) =>
    browserOf(context, person),
  ) as [Browser, Browser, Browser, Browser, Browser];
});

const report = (reason = 'wrong', by = tanaka) =>
  fileReport(db, by, { postId }, { reason: reason as 'wrong', line: '手順3が動きません' }, at);
const stored = () => oneRow(db, 'SELECT outcome, explanation, settled_by AS by, settled_at AS at FROM reports');

describe('the links', () => {
  it('stand on posts and comments of others, for signed-in people', async () => {
    const of = async (browser: Browser) => {
      const { text } = await browser.get(`/posts/${postId}`).expect(200);
      return [text.includes(`/posts/${postId}/reports/new`), text.includes(`/comments/${commentId}/reports/new`)];
    };
    expect(await of(colleague)).toEqual([true, true]);
    expect(await of(author)).toEqual([false, true]);
    expect(await of(commenter)).toEqual([true, false]);
    expect(await of(browserOf(testContext({ db, config: { readAccess: 'everyone' } })))).toEqual([false, false]);
    hideComment(db, takahashi, commentId, '確認中', at);
    expect(await of(moderator)).toEqual([true, false]);
    withdrawPost(db, sato, postId, at);
    expect(await of(moderator)).toEqual([false, false]);
  });
});

interface Reportable {
  /** Its address. */
  base: () => string;
  text: string;
  place: () => [number, number | null];
  /** Who wrote it. */
  own: () => Browser;
}

const POST: Reportable = {
  base: () => `/posts/${postId}`,
  text: '差し込み印刷で宛名を一度に作る',
  place: () => [postId, null],
  own: () => author,
};
const COMMENT: Reportable = {
  base: () => `/comments/${commentId}`,
  text: '問題のあるコメント',
  place: () => [postId, commentId],
  own: () => commenter,
};

describe('GET /posts/:postId/reports/new', () => asksForReport(POST));
describe('GET /comments/:commentId/reports/new', () => asksForReport(COMMENT));
describe('POST /posts/:postId/reports', () => takesReport(POST));
describe('POST /comments/:commentId/reports', () => takesReport(COMMENT));

function asksForReport({ base, text, own }: Reportable): void {
  it('names the thing, says who will read it, and offers the fixed reasons', async () => {
    const page = await colleague.get(`${base()}/reports/new`).expect(200);
    expect(page.text).toContain(text);
    expect(page.text).toContain(ja('report.lead'));
    for (const reason of REASONS) expect(page.text).toContain(ja(`report_reason.${reason}`));
  });

  it('is not for the own text, strangers, and what nobody sees', async () => {
    await own().get(`${base()}/reports/new`).expect(409);
    await stranger.get(`${base()}/reports/new`).expect(303);
    for (const id of ['0', 'x', '999']) await colleague.get(`${base().replace(/\d+/, id)}/reports/new`).expect(404);
    hidePost(db, takahashi, postId, '確認中', at);
    await colleague.get(`${base()}/reports/new`).expect(404);
    await moderator.get(`${base()}/reports/new`).expect(409);
  });

  it('says instead that an earlier report is still open', async () => {
    await colleague.post(`${base()}/reports`, { reason: 'wrong', line: '' }).expect(303);
    const page = await colleague.get(`${base()}/reports/new`).expect(200);
    expect(page.text).toContain(ja('report.open_since', { date: '2026年7月1日(水)' }));
    expect(page.text).not.toContain('name="reason"');
  });
}

function takesReport({ base, place, own }: Reportable): void {
  it('tells the moderators, and brings the reader back', async () => {
    const answer = await colleague
      .post(`${base()}/reports`, { reason: 'copyright', line: ' 図が\u3000新聞の写しです ' })
      .expect(303);
    expect(answer.headers['location']).toContain(`/posts/${postId}`);
    expect(answer.headers['set-cookie']).toEqual([expect.stringContaining('notice=reported')]);
    expect(oneRow(db, 'SELECT post_id, comment_id, reason, line, reporter_id, department_id, outcome FROM reports')).toEqual({
      post_id: place()[0],
      comment_id: place()[1],
      reason: 'copyright',
      line: '図が 新聞の写しです',
      reporter_id: tanaka.id,
      department_id: tanaka.departmentId,
      outcome: null,
    });
    expect(lastEvents(db)).toEqual([{ kind: 'report.filed', actorId: tanaka.id, subjectId: 1 }]);
  });

  it('adds nothing the second time, kindly; after the answer it may be said again', async () => {
    await colleague.post(`${base()}/reports`, { reason: 'wrong' }).expect(303);
    const again = await colleague.post(`${base()}/reports`, { reason: 'offensive' }).expect(303);
    expect(again.headers['set-cookie']).toEqual([expect.stringContaining('notice=report_known')]);
    expect(countRows(db, 'reports')).toBe(1);
    await moderator.put('/moderation/reports/1/settlement', { outcome: 'kept', explanation: '確かめました' }).expect(303);
    await colleague.post(`${base()}/reports`, { reason: 'wrong' }).expect(303);
    expect(countRows(db, 'reports')).toBe(2);
  });

  it.each([
    [{}, 'reason', 'form.report_reason'],
    [{ reason: 'boring' }, 'reason', 'form.report_reason'],
    [{ reason: 'other', line: ' \u3000' }, 'line', 'form.report_other'],
    [{ reason: 'wrong', line: '長'.repeat(201) }, 'line', 'form.report_line'],
  ])('refuses %j and keeps what was typed', async (fields, field, message) => {
    const page = await colleague.post(`${base()}/reports`, fields).expect(422);
    expect(faultBeside(page.text, field)).toBe(ja(message));
    expect(typedIn(page.text, 'line')).toBe((fields as { line?: string }).line ?? '');
    if ('line' in fields) expect(page.text).toContain(`value="${fields.reason}" checked`);
    expect(countRows(db, 'reports')).toBe(0);
  });

  it('is not for the own text, strangers, and what nobody sees', async () => {
    await own().post(`${base()}/reports`, { reason: 'wrong' }).expect(409);
    await stranger.post(`${base()}/reports`, { reason: 'wrong' }).expect(401);
    for (const id of ['0', 'x', '999'])
      await colleague.post(`${base().replace(/\d+/, id)}/reports`, { reason: 'wrong' }).expect(404);
    withdrawPost(db, sato, postId, at);
    await colleague.post(`${base()}/reports`, { reason: 'wrong' }).expect(404);
    await moderator.post(`${base()}/reports`, { reason: 'wrong' }).expect(409);
    expect(countRows(db, 'reports')).toBe(0);
  });
}

describe('who sent a report', () => {
  it('is known to moderators only', async () => {
    report();
    for (const path of ['/moderation', '/moderation/reports/1']) expect((await moderator.get(path)).text).toContain('田中');
    const pages = ['/', `/posts/${postId}`, '/me/posts', '/me/notes', '/moderation/log'];
    for (const path of pages) expect((await author.get(path)).text).not.toContain('田中');
    await moderator
      .put('/moderation/reports/1/settlement', { outcome: 'hidden', explanation: '確認します', note: '直してください' })
      .expect(303);
    for (const path of pages) expect((await author.get(path)).text).not.toContain('田中');
    expect((await moderator.get('/moderation/reports')).text).toContain('田中');
  });

  it('is not told to a moderator whose own text it is about; naming the moderators as co-authors hides nothing', async () => {
    const own = insertPost(db, { author: takahashi, content: { coauthors: ['ito'] } });
    fileReport(db, tanaka, { postId: own }, { reason: 'wrong', line: '間違いです' }, at);
    const reply = writeComment(db, ito, postId, { body: '伊藤のコメント', parentId: undefined }, at);
    fileReport(db, tanaka, { commentId: reply }, { reason: 'offensive', line: '' }, at);
    for (const [person, closed, open] of [
      [takahashi, 1, 2],
      [ito, 2, 1],
    ] as const) {
      const browser = browserOf(context, person);
      await browser.get(`/moderation/reports/${closed}`).expect(404);
      await browser.put(`/moderation/reports/${closed}/settlement`, { outcome: 'kept', explanation: '良い' }).expect(404);
      const { text } = await browser.get('/moderation').expect(200);
      expect(text).not.toContain(`href="/moderation/reports/${closed}"`);
      expect(text).toContain(`href="/moderation/reports/${open}"`);
    }
    const other = addPerson(db, { login: 'mori', name: '森', roles: ['moderator'] });
    await browserOf(context, other).put('/moderation/reports/1/settlement', { outcome: 'kept', explanation: '良い' }).expect(303);
    expect((await moderator.get('/moderation/reports')).text).not.toContain('田中');
  });
});

describe('GET /moderation/reports/:id', () => {
  it('shows the thing, its reports and what can be answered', async () => {
    report();
    report('duplicate', suzuki);
    const { text } = await moderator.get('/moderation/reports/1').expect(200);
    for (const part of ['差し込み印刷で宛名を一度に作る', '手順3が動きません', '田中', '鈴木', ja('report_reason.duplicate')])
      expect(text).toContain(part);
    expect(text).toContain('value="trashed"');
  });

  it('offers what can become of a comment, and of one that its author has deleted', async () => {
    fileReport(db, tanaka, { commentId }, { reason: 'wrong', line: '' }, at);
    const offered = async () =>
      [...(await moderator.get('/moderation/reports/1').expect(200)).text.matchAll(/name="outcome" value="(\w+)"/g)].map(
        ([, outcome]) => outcome,
      );
    expect(await offered()).toEqual(['kept', 'corrected', 'redacted', 'hidden']);
    deleteComment(db, suzuki, commentId, at);
    expect(await offered()).toEqual(['kept', 'corrected']);
    await moderator.put('/moderation/reports/1/settlement', { outcome: 'hidden', explanation: '言葉' }).expect(422);
    await moderator.put('/moderation/reports/1/settlement', { outcome: 'corrected', explanation: '削除済み' }).expect(303);
  });

  it('is for moderators', async () => {
    report();
    for (const browser of [author, colleague]) await browser.get('/moderation/reports/1').expect(404);
    await stranger.get('/moderation/reports/1').expect(303);
    for (const id of ['0', 'x', '999']) await moderator.get(`/moderation/reports/${id}`).expect(404);
  });
});

describe('PUT /moderation/reports/:id/settlement', () => {
  const answer = (fields: Record<string, string>, id = 1) => moderator.put(`/moderation/reports/${id}/settlement`, fields);

  it('answers all open reports of the same thing, and only these', async () => {
    report();
    report('duplicate', suzuki);
    fileReport(db, tanaka, { commentId }, { reason: 'wrong', line: '' }, at);
    await answer({ outcome: 'kept', explanation: '確かめました。動きます' }, 2).expect(303);
    expect(oneRow(db, 'SELECT count(*) AS n FROM reports WHERE outcome IS NULL')).toEqual({ n: 1 });
    expect(stored()).toEqual({ outcome: 'kept', explanation: '確かめました。動きます', by: takahashi.id, at: at.toISOString() });
    expect(lastEvents(db)).toEqual([{ kind: 'report.settled', actorId: takahashi.id, subjectId: 1 }]);
    expect(oneRow(db, "SELECT details FROM events WHERE kind = 'report.settled'")).toEqual({
      details: JSON.stringify({ postId, outcome: 'kept', reason: '確かめました。動きます', reports: 2 }),
    });
    expect(countRows(db, 'author_notes')).toBe(0);
    await author.get(`/posts/${postId}`).expect(200);
  });

  it('hides a post in the same breath, with the explanation as reason', async () => {
    report('personal_information');
    await answer({ outcome: 'hidden', explanation: '電話番号があります', note: '番号を消してください' }).expect(303);
    expect(oneRow(db, 'SELECT listed, hidden_reason AS reason, hidden_by AS by FROM posts')).toEqual({
      listed: 0,
      reason: '電話番号があります',
      by: takahashi.id,
    });
    expect(lastEvents(db, 2).map(({ kind }) => kind)).toEqual(['report.settled', 'post.hidden']);
    const notes = db.prepare<[], { body: string }>('SELECT body FROM author_notes ORDER BY id').all();
    expect(notes.map(({ body }) => body)).toEqual([
      `${ja('note_act.hidden')}\n${ja('hiding.because', { reason: '電話番号があります' })}`,
      '番号を消してください',
    ]);
    await colleague.get(`/posts/${postId}`).expect(404);
  });

  it('hides a comment and writes to who wrote it', async () => {
    fileReport(db, tanaka, { commentId }, { reason: 'offensive', line: '' }, at);
    await answer({ outcome: 'hidden', explanation: '言葉が強い' }).expect(303);
    expect(oneRow(db, 'SELECT hidden_reason AS reason FROM comments')).toEqual({ reason: '言葉が強い' });
    expect(oneRow(db, 'SELECT recipient_id AS recipient, post_id AS post FROM author_notes')).toEqual({
      recipient: suzuki.id,
      post: postId,
    });
  });

  it('throws a post away', async () => {
    report();
    await answer({ outcome: 'trashed', explanation: '試しの投稿です' }).expect(303);
    expect(oneRow(db, 'SELECT trashed_by AS by FROM posts')).toEqual({ by: takahashi.id });
  });

  it('does not do again what has been done', async () => {
    report();
    hidePost(db, ito, postId, '先に隠しました', at);
    await answer({ outcome: 'hidden', explanation: '隠れています' }).expect(303);
    expect(oneRow(db, 'SELECT hidden_reason AS reason, hidden_by AS by FROM posts')).toEqual({
      reason: '先に隠しました',
      by: ito.id,
    });
    expect(countRows(db, 'author_notes')).toBe(0);
  });

  it.each([
    [{ explanation: '説明' }, 'outcome', 'form.outcome'],
    [{ outcome: 'burnt', explanation: '説明' }, 'outcome', 'form.outcome'],
    [{ outcome: 'kept', explanation: '　' }, 'explanation', 'form.explanation'],
    [{ outcome: 'kept', explanation: '長'.repeat(201) }, 'explanation', 'form.explanation'],
    [{ outcome: 'kept', explanation: '説明', note: '長'.repeat(501) }, 'note', 'form.note_to_author'],
  ])('refuses %j and keeps what was typed', async (fields, field, message) => {
    report();
    const page = await answer(fields as Record<string, string>).expect(422);
    expect(faultBeside(page.text, field)).toBe(ja(message));
    expect(typedIn(page.text, 'explanation')).toBe(fields.explanation);
    expect(stored()).toMatchObject({ outcome: null });
  });

  it('says so when somebody else was faster', async () => {
    report();
    await answer({ outcome: 'kept', explanation: '一人目' }).expect(303);
    const page = await browserOf(context, ito)
      .put('/moderation/reports/1/settlement', { outcome: 'hidden', explanation: '二人目の長い説明です' })
      .expect(409);
    expect(page.text).toContain(ja('error.report_settled'));
    expect(page.text).toContain('二人目の長い説明です');
    expect(oneRow(db, 'SELECT listed FROM posts')).toEqual({ listed: 1 });
    expect((await moderator.get('/moderation/reports/1').expect(200)).text).toContain(ja('report.is_settled'));
  });

  it('is for moderators', async () => {
    report();
    const fields = { outcome: 'hidden', explanation: '説明' };
    for (const browser of [author, colleague]) await browser.put('/moderation/reports/1/settlement', fields).expect(404);
    await stranger.put('/moderation/reports/1/settlement', fields).expect(401);
    for (const id of ['0', 'x', '999']) await moderator.put(`/moderation/reports/${id}/settlement`, fields).expect(404);
    expect(stored()).toMatchObject({ outcome: null });
  });
});

describe('GET /moderation/reports', () => {
  it('tells what became of reports, the latest first, page by page', async () => {
    const ids = Array.from({ length: 32 }, (_, index) =>
      insertPost(db, { content: { title: `報告された小技の${index + 1}番` } }),
    );
    for (const [index, id] of ids.entries()) {
      fileReport(db, tanaka, { postId: id }, { reason: 'wrong', line: '' }, at);
      context.setNow(new Date(at.getTime() + index * 1000).toISOString());
      await moderator.put(`/moderation/reports/${index + 1}/settlement`, { outcome: 'kept', explanation: '確認' }).expect(303);
    }
    const first = (await moderator.get('/moderation/reports').expect(200)).text;
    expect(first).toContain('報告された小技の32番');
    expect(first).not.toContain('報告された小技の2番');
    const older = /href="(\/moderation\/reports\?before=[^"]+)"/.exec(first)?.[1] as string;
    const second = (await moderator.get(older).expect(200)).text;
    expect(second).toContain('報告された小技の2番');
    expect(second).not.toContain('報告された小技の3番');
    const newer = /href="(\/moderation\/reports\?after=[^"]+)"/.exec(second)?.[1] as string;
    expect((await moderator.get(newer)).text).toContain('報告された小技の32番');
  });

  it('is for moderators; it is empty at first', async () => {
    expect((await moderator.get('/moderation/reports').expect(200)).text).toContain(ja('report.settled_none'));
    for (const browser of [author, colleague]) await browser.get('/moderation/reports').expect(404);
    await stranger.get('/moderation/reports').expect(303);
  });

  it('goes with the post', () => {
    report();
    trashPost(db, sato, postId, undefined, at);
    db.exec('DELETE FROM posts');
    expect(countRows(db, 'reports')).toBe(0);
  });
});
