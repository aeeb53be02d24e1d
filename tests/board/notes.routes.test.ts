import { beforeEach, describe, expect, it } from 'vitest';
import { hidePost, noteToAuthor, writeNote } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { translator } from '../../src/web/index.ts';
import {
  type Browser,
  browserOf,
  countRows,
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
} from '../support/index.ts';

const at = new Date(NOW);
const WORDS = '題名に業務の名前を入れてください。\nお願いします。';

let db: Db;
let context: TestContext;
let postId: number;
let author: Browser;
let colleague: Browser;
let moderator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  postId = insertPost(db, { content: { coauthors: ['suzuki'] } });
  [author, colleague, moderator, stranger] = [sato, tanaka, takahashi, undefined].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
    Browser,
  ];
});

describe('a note to the author', () => {
  it('is read on the page of the post by the author, co-authors and moderators, and by nobody else', async () => {
    writeNote(db, takahashi, postId, WORDS, at);
    const seen = async (browser: Browser) => (await browser.get(`/posts/${postId}`).expect(200)).text;
    for (const browser of [author, browserOf(context, suzuki), moderator, browserOf(context, ito)])
      expect(await seen(browser)).toContain('題名に業務の名前を入れてください。');
    expect(await seen(colleague)).not.toContain('題名に業務の名前を');
    const open = browserOf(testContext({ db, config: { readAccess: 'everyone' } }));
    expect(await seen(open)).not.toContain('題名に業務の名前を');
  });

  it('is counted for the author until it has been read', async () => {
    expect((await author.get('/')).text).not.toContain('count-badge');
    writeNote(db, takahashi, postId, WORDS, at);
    for (const path of ['/', '/me/posts', '/posts/999'])
      expect((await author.get(path)).text).toContain('<span class="count-badge">1</span>');
    expect((await browserOf(context, suzuki).get('/')).text).not.toContain('count-badge');
    await author.put('/me/notes/1/reading').expect(303);
    expect((await author.get('/')).text).not.toContain('count-badge');
  });
});

describe('noteToAuthor', () => {
  const noted = () => ({ postId, authorId: sato.id, coauthorIds: [suzuki.id] });
  const bodies = () => oneRow(db, 'SELECT group_concat(body) AS bodies FROM author_notes')?.['bodies'];

  it('says what was done and why, in the language of the author', () => {
    noteToAuthor(db, takahashi, noted(), 'edited', at);
    expect(bodies()).toBe(ja('note_act.edited'));
    db.prepare("UPDATE users SET locale = 'en' WHERE id = 1").run();
    db.exec('DELETE FROM author_notes');
    noteToAuthor(db, takahashi, noted(), 'hidden', at, '重複');
    const en = translator('en');
    expect(bodies()).toBe(`${en('note_act.hidden')}\n${en('hiding.because', { reason: '重複' })}`);
  });

  it('is silent where one of the authors acts, be it a moderator', () => {
    for (const person of [sato, suzuki, { ...takahashi, id: suzuki.id }]) noteToAuthor(db, person, noted(), 'edited', at);
    expect(bodies()).toBeNull();
  });

  it('has room for the longest reason', () => {
    noteToAuthor(db, takahashi, noted(), 'comment_hidden', at, '長'.repeat(200));
    expect(countRows(db, 'author_notes')).toBe(1);
  });
});

describe('GET /me/notes', () => {
  it('lists what was written to oneself, the latest first, each with the post it is about', async () => {
    writeNote(db, takahashi, postId, '一つ目です', at);
    writeNote(db, ito, postId, '二つ目です', at);
    const { text } = await author.get('/me/notes').expect(200);
    expect(text.indexOf('二つ目です')).toBeLessThan(text.indexOf('一つ目です'));
    expect(text).toContain(`href="/posts/${postId}"`);
    expect(text).toContain('高橋');
    expect(text.match(/\/reading"/g)).toHaveLength(2);
    for (const person of [suzuki, takahashi, tanaka])
      expect((await browserOf(context, person).get('/me/notes')).text).toContain(ja('note.empty_title'));
    expect((await author.get('/me/posts')).text).toContain('href="/me/notes"');
  });

  it('does not name a post that its reader may no longer see', async () => {
    noteToAuthor(db, takahashi, { postId, authorId: tanaka.id }, 'comment_hidden', at, '言葉が強い');
    expect((await colleague.get('/me/notes')).text).toContain('差し込み印刷で宛名を一度に作る');
    hidePost(db, takahashi, postId, '確認中', at);
    const { text } = await colleague.get('/me/notes');
    expect(text).not.toContain('差し込み印刷');
    expect(text).toContain(ja('log_closed.post', { id: postId }));
    expect(text).toContain('言葉が強い');
  });

  it('is closed to strangers', async () => {
    await stranger.get('/me/notes').expect(303);
  });
});

describe('PUT /me/notes/:id/reading', () => {
  it('marks a note as read, once', async () => {
    writeNote(db, takahashi, postId, WORDS, at);
    const answer = await author.put('/me/notes/1/reading', { back: `/posts/${postId}` }).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}`);
    expect(oneRow(db, 'SELECT read_at AS at FROM author_notes')).toEqual({ at: at.toISOString() });
    expect(lastEvents(db)).toEqual([{ kind: 'note.read', actorId: sato.id, subjectId: 1 }]);
    const events = countRows(db, 'events');
    const again = await author.put('/me/notes/1/reading', { back: '//evil.example' }).expect(303);
    expect(again.headers['location']).toBe('/me/notes');
    expect(countRows(db, 'events')).toBe(events);
    expect((await author.get(`/posts/${postId}`)).text).toContain(ja('note.earlier', { count: 1 }));
  });

  it('is for whom it was written alone', async () => {
    writeNote(db, takahashi, postId, WORDS, at);
    for (const person of [suzuki, tanaka, takahashi, ito])
      await browserOf(context, person).put('/me/notes/1/reading').expect(404);
    await stranger.put('/me/notes/1/reading').expect(401);
    for (const id of ['0', 'x', '999']) await author.put(`/me/notes/${id}/reading`).expect(404);
    expect(oneRow(db, 'SELECT read_at AS at FROM author_notes')).toEqual({ at: null });
  });
});
