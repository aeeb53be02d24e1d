import { beforeEach, describe, expect, it } from 'vitest';
import { publishAnnouncement } from '../../src/announcements/index.ts';
import { acceptAnswer } from '../../src/board/answers/answers.ts';
import { hideComment, hidePost, purgeTrash, restorePost, trashPost, writeComment, writeNote } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { fileReport, settleReport } from '../../src/moderation/index.ts';
import { mergeCategory, renameTag } from '../../src/taxonomy/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  browserOf,
  insertPost,
  ja,
  NOW,
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

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db);
});

const log = async (person: Viewer | undefined = tanaka, path = '/moderation/log') =>
  (await browserOf(context, person).get(path).expect(200)).text;
/** What the page says, without its markup. */
const said = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const entries = (text: string) => text.match(/class="log__entry"/g)?.length ?? 0;

describe('GET /moderation/log', () => {
  it('tells every member who moderated what and why, the latest first', async () => {
    const comment = writeComment(db, suzuki, postId, { body: '秘密の言葉', parentId: undefined }, at);
    hideComment(db, takahashi, comment, '言葉が強い', at);
    hidePost(db, takahashi, postId, '電話番号がある', at);
    restorePost(db, takahashi, postId, at);
    mergeCategory(db, takahashi, 2, 1, at);
    renameTag(db, takahashi, 1, 'Word', at);
    publishAnnouncement(db, takahashi, { title: '夏の休止', body: '本文', startsOn: '2026-07-01', endsOn: '2026-07-02' }, at);
    for (const person of [tanaka, sato, takahashi]) {
      const text = said(await log(person));
      for (const part of ['高橋', '言葉が強い', '電話番号がある', '差し込み印刷で宛名を一度に作る', '夏の休止'])
        expect(text).toContain(part);
      expect(text).toContain(ja('log.merger', { from: 'Word・文書作成', into: 'Excel・表計算' }));
      expect(text).toContain(ja('log.merger', { from: 'Excel', into: 'Word' }));
      expect(text.indexOf('夏の休止')).toBeLessThan(text.indexOf('言葉が強い'));
      expect(text).not.toContain('秘密の言葉');
    }
  });

  it('names what is off the board only to those who may see it', async () => {
    const comment = writeComment(db, suzuki, postId, { body: '秘密の言葉', parentId: undefined }, at);
    hideComment(db, takahashi, comment, '言葉', at);
    hidePost(db, takahashi, postId, '確認中', at);
    for (const person of [sato, takahashi]) expect(await log(person)).toContain('差し込み印刷で宛名を一度に作る');
    const text = await log(tanaka);
    expect(text).not.toContain('差し込み印刷');
    expect(text).toContain(ja('log_closed.post', { id: postId }));
    expect(text).toContain(ja('log_closed.comment', { id: postId }));
    expect(text).not.toContain(`href="/posts/${postId}`);
  });

  it('never tells who reported, nor what was written to authors', async () => {
    fileReport(db, tanaka, { postId }, { reason: 'wrong', line: '秘密の一文' }, at);
    settleReport(db, takahashi, 1, { outcome: 'kept', explanation: '確かめました', note: '秘密の連絡' }, at);
    writeNote(db, takahashi, postId, '秘密の連絡', at);
    const text = said(await log(suzuki));
    expect(text).toContain('確かめました');
    expect(text).toContain(ja('outcome.kept'));
    expect(text).not.toContain('秘密');
    expect(text).not.toContain('田中');
  });

  it('tells one act once: a report answered by hiding is told as that', async () => {
    fileReport(db, tanaka, { postId }, { reason: 'wrong', line: '' }, at);
    settleReport(db, takahashi, 1, { outcome: 'hidden', explanation: '確認します', note: '' }, at);
    expect(entries(await log())).toBe(1);
  });

  it('leaves out what authors do with their own, and keeps what moderators did when the post is gone', async () => {
    const own = insertPost(db);
    trashPost(db, sato, own, undefined, at);
    const question = insertPost(db, { content: { kind: 'question', body: 'なぜですか' } });
    const answer = writeComment(db, suzuki, question, { body: 'こうです', parentId: undefined }, at);
    acceptAnswer(db, sato, question, answer, at);
    expect(entries(await log())).toBe(0);
    acceptAnswer(db, takahashi, question, answer, at);
    trashPost(db, takahashi, postId, '試しの投稿', at);
    expect(entries(await log())).toBe(2);
    purgeTrash(db, new Date('2026-08-01T00:00:00Z'));
    const text = said(await log());
    expect(text).toContain('試しの投稿');
    expect(text).toContain(ja('log_act.post.purged'));
    expect(text).toContain(ja('log.automatic'));
    expect(entries(await log())).toBe(4);
  });

  it('does not tell of announcements before their day', async () => {
    publishAnnouncement(db, takahashi, { title: '秘密の予告', body: '本文', startsOn: '2026-07-02', endsOn: '2026-07-03' }, at);
    const text = await log();
    expect(text).not.toContain('秘密の予告');
    expect(text).toContain(ja('log_closed.announcement', { id: 1 }));
  });

  it('goes page by page', async () => {
    for (let index = 1; index <= 31; index += 1) hidePost(db, takahashi, postId, `理由の${index}番`, at);
    const first = await log();
    expect(first).toContain('理由の31番');
    expect(first).not.toContain('理由の1番');
    const older = /href="(\/moderation\/log\?before=[^"]+)"/.exec(first)?.[1] as string;
    const second = await log(tanaka, older);
    expect(second).toContain('理由の1番');
    const newer = /href="(\/moderation\/log\?after=[^"]+)"/.exec(second)?.[1] as string;
    expect(await log(tanaka, newer)).toContain('理由の31番');
    expect(await log(tanaka, '/moderation/log?before=nonsense')).toContain('理由の31番');
  });

  it('is closed to strangers unless everybody reads', async () => {
    expect(await log()).toContain(ja('log.empty'));
    await browserOf(context).get('/moderation/log').expect(303);
    const open = testContext({ db, config: { readAccess: 'everyone' } });
    await browserOf(open).get('/moderation/log').expect(200);
  });

  it('says in the form that all staff can read the reason', async () => {
    const { text } = await browserOf(context, takahashi).get(`/posts/${postId}/hiding`);
    expect(text).toContain(ja('hiding.reason_hint'));
    expect(ja('hiding.reason_hint')).toContain(ja('log.title'));
  });
});
