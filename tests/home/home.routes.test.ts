import { describe, expect, it } from 'vitest';
import { putOfficeSettings } from '../../src/accounts/index.ts';
import { createDraft, writeComment } from '../../src/board/index.ts';
import { browserOf, insertPost, ja, NOW, sato, suzuki, tanaka, testContext, testDb } from '../support/index.ts';

describe('GET /', () => {
  it('invites to write where there is nothing yet', async () => {
    const { text } = await browserOf(testContext(), tanaka).get('/').expect(200);
    expect(text).toContain(ja('home.empty_title'));
    expect(text).toContain('href="/posts/new"');
  });

  it('shows what is happening, with the hours saved this year', async () => {
    const db = testDb();
    putOfficeSettings(db, { officeName: 'みなと県庁', demo: false });
    const context = testContext({ db });
    const postId = insertPost(db, { content: { tags: ['一太郎'] } });
    insertPost(db, { content: { kind: 'case_study' } });
    await browserOf(context, suzuki)
      .put(`/posts/${postId}/adoption`, { minutes: 60, times: 10, startedOn: '2026-05' })
      .expect(303);
    const { text } = await browserOf(context, tanaka).get('/').expect(200);
    for (const part of [
      '差し込み印刷で宛名を一度に作る',
      '給付金の申請を電子にした',
      'みなと県庁',
      'href="/tags/%E4%B8%80%E5%A4%AA%E9%83%8E"',
    ]) {
      expect(text).toContain(part);
    }
    for (const kind of ['tip', 'case_study'])
      expect(text).toContain(ja('home.posts_of_kind', { kind: ja(`kind.${kind}`), count: 1 }));
    expect(text).toMatch(/>30<span class="stat__unit">/); // 10 hours in May, June and July
  });

  it('sends a stranger to sign in', async () => {
    await browserOf(testContext()).get('/').expect(303).expect('Location', '/session/new');
  });
});

describe('what waits for a person', () => {
  it('is said on the first page: answers, posts to confirm, drafts', async () => {
    const context = testContext();
    const { db } = context;
    const question = insertPost(db, { author: sato, content: { kind: 'question' } });
    writeComment(db, tanaka, question, { body: '関数で分けられます', parentId: undefined }, new Date(NOW));
    insertPost(db, { author: sato, at: '2025-01-01T00:00:00Z' });
    createDraft(db, sato, { kind: 'tip', typed: { title: '書きかけ' }, post: undefined }, new Date(NOW));
    const { text } = await browserOf(context, sato).get('/').expect(200);
    for (const key of ['answers', 'confirmations', 'drafts']) expect(text).toContain(ja(`home.waiting_${key}`, { count: 1 }));
    expect((await browserOf(context, tanaka).get('/')).text).not.toContain('waiting-list');
  });
});
