import { beforeEach, describe, expect, it } from 'vitest';
import { reportObsolete } from '../../src/board/freshness/actions.ts';
import { hideComment, hidePost, trashPost, writeComment } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { recordNumberException } from '../../src/guard/index.ts';
import { fileReport } from '../../src/moderation/index.ts';
import {
  type Browser,
  browserOf,
  insertPost,
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
} from '../support/index.ts';

const at = new Date(NOW);

let db: Db;
let context: TestContext;
let postId: number;
let author: Browser;
let moderator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db);
  [author, moderator, stranger] = [sato, takahashi, undefined].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
  ];
});

const letThrough = (place = `/posts/${postId}`) =>
  recordNumberException(db, { userId: tanaka.id, departmentId: tanaka.departmentId, place, reason: '物品の伝票番号', at });
const page = async (show = '') => (await moderator.get(`/moderation${show && `?show=${show}`}`).expect(200)).text;

describe('GET /moderation', () => {
  it('groups reports by what is reported, the oldest first', async () => {
    const comment = writeComment(db, suzuki, postId, { body: '問題の**コメント**', parentId: undefined }, at);
    fileReport(db, tanaka, { commentId: comment }, { reason: 'offensive', line: '言葉が強い' }, at);
    fileReport(db, suzuki, { postId }, { reason: 'wrong', line: '一つ目' }, at);
    fileReport(db, tanaka, { postId }, { reason: 'other', line: '二つ目' }, at);
    const text = await page();
    expect(text.match(/class="care-list__item"/g)).toHaveLength(2);
    expect(text.indexOf('言葉が強い')).toBeLessThan(text.indexOf('一つ目'));
    for (const part of [
      '二つ目',
      '鈴木',
      '問題のコメント',
      ja('report_reason.other'),
      `href="/posts/${postId}#comment-${comment}"`,
    ])
      expect(text).toContain(part);
  });

  it('counts what waits in the menu of moderators alone', async () => {
    const badge = async (browser: Browser) => / class="count-badge">(\d+)/.exec((await browser.get('/posts')).text)?.[1];
    expect(await badge(moderator)).toBeUndefined();
    fileReport(db, tanaka, { postId }, { reason: 'wrong', line: '' }, at);
    fileReport(db, suzuki, { postId }, { reason: 'wrong', line: '' }, at);
    letThrough();
    expect(await badge(moderator)).toBe('2');
    expect(await badge(author)).toBeUndefined();
    await moderator.put('/moderation/reports/1/settlement', { outcome: 'kept', explanation: '確認' }).expect(303);
    expect(await badge(moderator)).toBe('1');
    await moderator.put('/moderation/numbers/1/reading').expect(303);
    expect(await badge(moderator)).toBeUndefined();
  });

  it('shows numbers that were let through, where they stand and why', async () => {
    letThrough(`/posts/${postId}#comment-3`);
    const text = await page('numbers');
    for (const part of ['物品の伝票番号', '田中', '税務課', `href="/posts/${postId}#comment-3"`]) expect(text).toContain(part);
  });

  it('shows posts that no longer work, with their lines', async () => {
    reportObsolete(db, tanaka, postId, '新しい版で動きません', at);
    insertPost(db, { content: { title: 'だれも困っていない小技' } });
    const text = await page('obsolete');
    for (const part of [
      '差し込み印刷',
      '新しい版で動きません',
      `action="/posts/${postId}/obsolescence/1"`,
      `action="/posts/${postId}/confirmation"`,
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('だれも困っていない小技');
    expect(text).not.toContain('田中');
  });

  it('shows posts that nobody has confirmed for twelve months, page by page, the oldest first', async () => {
    for (let day = 1; day <= 31; day += 1)
      insertPost(db, { at: `2025-05-${String(day).padStart(2, '0')}T00:00:00Z`, content: { title: `古くなった小技の${day}番` } });
    insertPost(db, { at: '2024-05-01T00:00:00Z', content: { kind: 'question', title: '古い質問です', body: 'なぜ' } });
    const first = await page('stale');
    expect(first).toContain('古くなった小技の1番');
    expect(first).not.toContain('古くなった小技の31番');
    expect(first).not.toContain('差し込み印刷');
    expect(first).not.toContain('古い質問です');
    const next = /href="(\/moderation\?show=stale&amp;before=[^"]+)"/.exec(first)?.[1]?.replace('&amp;', '&') as string;
    const second = (await moderator.get(next).expect(200)).text;
    expect(second).toContain('古くなった小技の31番');
    expect(second.match(/class="care-list__item"/g)).toHaveLength(1);
    const back = /href="(\/moderation\?show=stale&amp;after=[^"]+)"/.exec(second)?.[1]?.replace('&amp;', '&') as string;
    expect((await moderator.get(back).expect(200)).text).toContain('古くなった小技の1番');
  });

  it('shows hidden posts and comments together, the latest first, with a way back', async () => {
    const comment = writeComment(db, suzuki, postId, { body: '隠したコメント', parentId: undefined }, at);
    hidePost(db, takahashi, postId, '投稿の理由', at);
    hideComment(db, takahashi, comment, 'コメントの理由', new Date(at.getTime() + 1000));
    const text = await page('hidden');
    expect(text.indexOf('コメントの理由')).toBeLessThan(text.indexOf('投稿の理由'));
    expect(text).toContain(`action="/comments/${comment}/hiding"`);
    expect(text).toContain(`action="/posts/${postId}/hiding"`);
  });

  it('shows the trash, what goes first first', async () => {
    const second = insertPost(db, { content: { title: '二番目に消える小技' } });
    trashPost(db, sato, second, undefined, new Date('2026-06-20T00:00:00Z'));
    trashPost(db, sato, postId, undefined, new Date('2026-06-10T00:00:00Z'));
    const text = await page('trash');
    expect(text.indexOf('差し込み印刷')).toBeLessThan(text.indexOf('二番目に消える小技'));
    expect(text).toContain(ja('trash.goes', { date: '2026年7月10日(金)' }));
    expect(text).toContain(`action="/posts/${postId}/disposal"`);
  });

  it.each(['reports', 'numbers', 'obsolete', 'stale', 'hidden', 'trash'])('says when nothing is in %s', async (show) => {
    expect(await page(show)).toContain(ja(`queue_empty.${show}`));
  });

  it('takes what it does not know, or a damaged place in a list, for its beginning', async () => {
    expect(await page('nonsense')).toContain(ja('queue_empty.reports'));
    fileReport(db, tanaka, { postId }, { reason: 'wrong', line: '' }, at);
    for (const cursor of ['x', 'W10', '%00'])
      expect((await moderator.get(`/moderation?before=${cursor}`).expect(200)).text).toContain('差し込み印刷');
  });

  it('is for moderators', async () => {
    await author.get('/moderation').expect(404);
    await stranger.get('/moderation').expect(303);
    expect((await author.get('/')).text).not.toContain('href="/moderation"');
  });
});

describe('PUT /moderation/numbers/:id/reading', () => {
  it('marks a number as seen, once', async () => {
    letThrough();
    await moderator.put('/moderation/numbers/1/reading').expect(303);
    expect(oneRow(db, 'SELECT seen_by AS by, seen_at AS at FROM number_exceptions')).toEqual({
      by: takahashi.id,
      at: at.toISOString(),
    });
    expect(lastEvents(db)).toEqual([{ kind: 'number.seen', actorId: takahashi.id, subjectId: 1 }]);
    context.setNow('2026-07-01T00:30:00Z');
    await moderator.put('/moderation/numbers/1/reading').expect(303);
    expect(oneRow(db, 'SELECT seen_at AS at FROM number_exceptions')).toEqual({ at: at.toISOString() });
    expect(await page('numbers')).toContain(ja('queue_empty.numbers'));
  });

  it('is for moderators', async () => {
    letThrough();
    await author.put('/moderation/numbers/1/reading').expect(404);
    await stranger.put('/moderation/numbers/1/reading').expect(401);
    for (const id of ['0', 'x', '999']) await moderator.put(`/moderation/numbers/${id}/reading`).expect(404);
    expect(oneRow(db, 'SELECT seen_at AS at FROM number_exceptions')).toEqual({ at: null });
  });
});
