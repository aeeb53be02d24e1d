import type { Test } from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { editPost, hidePost, publishPost, requireVisible, withdrawPost } from '../../src/board/index.ts';
import { type Db, generationOf } from '../../src/db/index.ts';
import {
  addPerson,
  type Browser,
  browserOf,
  checkedIn,
  countRows,
  faultBeside,
  insertPost,
  insertSampleFiles,
  ito,
  ja,
  lastEvents,
  NOW,
  oneRow,
  sato,
  suzuki,
  type TestContext,
  TIP,
  takahashi,
  tanaka,
  testContext,
  testDb,
  textOf,
  typedIn,
} from '../support/index.ts';

const FORM = { kind: 'tip', title: '名簿から宛名を作る', body: '名簿を開いて差し込む手順です', categoryId: '1', tags: 'Excel' };

let db: Db;
let context: TestContext;
let author: Browser;
let colleague: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  [author, colleague, stranger] = [sato, suzuki, undefined].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
  ];
});

const asJson = (sent: Test): Test => sent.set('Accept', 'application/json');

/** What a draft holds, as it was typed. */
const fieldsOf = (draftId: number): [name: string, value: string][] =>
  db
    .prepare<[number], { name: string; value: string }>('SELECT name, value FROM draft_fields WHERE draft_id = ? ORDER BY rowid')
    .all(draftId)
    .map(({ name, value }) => [name, value]);

const draftRow = (id = 1) =>
  oneRow(db, 'SELECT user_id AS userId, kind, post_id AS postId, base_revision AS base, version FROM drafts WHERE id = ?', id);

/** Keeps a form, as the editor does. @returns the draft's id */
async function keep(browser: Browser, fields: Record<string, string | string[]> = FORM): Promise<number> {
  return (await asJson(browser.post('/me/drafts', fields)).expect(201)).body.id;
}

describe('POST /me/drafts', () => {
  it('answers a script with the draft, and leads a browser to the editor', async () => {
    const { body } = await asJson(author.post('/me/drafts', FORM)).expect(201);
    expect(body).toEqual({ id: 1, version: 1, savedAt: new Date(NOW).toISOString(), warnings: [] });
    const answer = await author.post('/me/drafts', FORM).expect(303);
    expect(answer.headers['location']).toBe('/posts/new?draft=2');
    expect(draftRow(2)).toEqual({ userId: sato.id, kind: 'tip', postId: null, base: null, version: 1 });
  });

  it('keeps every field exactly as it was typed, right or wrong', async () => {
    const typed = {
      kind: 'tip',
      title: '\u3000短\u3000 ',
      goal: 'か\u3099'.repeat(200),
      body: '\r\n\r\n  手順\u3000\t\r\n| 佐藤 |\r\n\u3000',
      categoryId: '999',
      tags: 'a,b,c,d,e,f,,',
      toolIds: ['1', '2', 'x'],
      level: 'expert',
      minutesSaved: '九百',
      cautions: '<script>alert(1)</script> & "引用"',
      coauthors: 'だれか、',
    };
    const { kind, toolIds, ...texts } = typed;
    const id = await keep(author, typed);
    expect(new Map(fieldsOf(id).filter(([name]) => name !== 'toolIds'))).toEqual(new Map(Object.entries(texts)));
    expect(fieldsOf(id).filter(([name]) => name === 'toolIds')).toEqual(toolIds.map((value) => ['toolIds', value]));
    const page = (await author.get(`/posts/new?draft=${id}`).expect(200)).text;
    for (const [name, value] of Object.entries(texts)) {
      if (name !== 'categoryId' && name !== 'level') expect(typedIn(page, name), name).toBe(value);
    }
    expect(checkedIn(page, 'toolIds')).toEqual(['1', '2']);
    expect(typedIn(page, 'draft')).toBe(String(id));
    expect(typedIn(page, 'draftVersion')).toBe('1');
    expect(page).not.toContain('<script>alert(1)');
  });

  it.each([
    { kind: 'tip' },
    { kind: 'case_study', challenge: '窓口に列', periodFrom: '2026-13', effectYenPerYear: '約百万' },
    { kind: 'question', body: 'どうすれば' },
    { kind: 'quick_win', before: '電卓で', after: '短', minutesSaved: '', runsPerMonth: '毎日' },
  ])('keeps a $kind that has hardly begun', async (form) => {
    const id = await keep(author, form);
    expect(draftRow(id)).toMatchObject({ kind: form.kind });
    const page = (await author.get(`/posts/new?draft=${id}`).expect(200)).text;
    for (const [name, value] of Object.entries(form)) if (name !== 'kind') expect(typedIn(page, name)).toBe(value);
  });

  it('keeps no field that the form of a post does not have (AC-4)', async () => {
    const id = await keep(author, {
      ...FORM,
      ['__proto__']: 'x',
      constructor: 'x',
      toString: 'x',
      'body[nested]': 'x',
      userId: '3',
      user_id: '3',
      authorId: '3',
      version: '9',
      draftVersion: '9',
      base_revision: '9',
      hidden_at: 'x',
      publishedAt: 'x',
      intent: 'publish',
      numberReason: 'x',
      take: 'title',
      password: 'geheim',
    });
    expect(fieldsOf(id).map(([name]) => name)).toEqual(['title', 'body', 'categoryId', 'tags']);
    expect(draftRow(id)).toEqual({ userId: sato.id, kind: 'tip', postId: null, base: null, version: 1 });
  });

  it('keeps a field that came twice, and shows it without an error (IN-5)', async () => {
    const id = await keep(author, { ...FORM, title: ['一つ目の題名', '二つ目の題名'], body: ['本文一', '本文二'] });
    await author.get(`/posts/new?draft=${id}`).expect(200);
    await author.get('/me/drafts').expect(200);
    await author.post('/posts', { ...FORM, title: ['一つ目の題名', '二つ目の題名'], draft: id }).expect(303);
    expect(requireVisible(db, tanaka, 1).title).toBe('一つ目の題名');
  });

  it('writes no event, and pages that others have in memory stay as they are', async () => {
    const before = { events: countRows(db, 'events'), board: generationOf(db, 'board'), posts: generationOf(db, 'posts') };
    const id = await keep(author);
    await asJson(author.put(`/me/drafts/${id}`, { ...FORM, draftVersion: '1' })).expect(200);
    await author.delete(`/me/drafts/${id}`).expect(303);
    expect({ events: countRows(db, 'events'), board: generationOf(db, 'board'), posts: generationOf(db, 'posts') }).toEqual(
      before,
    );
  });

  it('tells about numbers that look like a My Number, and keeps them nevertheless', async () => {
    const sent = {
      ...FORM,
      title: '番号は１２３４５６７８９０１８',
      body: '1234-5678-9018 と 987654321093',
      tags: '987654321093',
    };
    const { body } = await asJson(author.post('/me/drafts', sent)).expect(201);
    expect(body.warnings).toEqual(['１２３４５６７８９０１８', '1234-5678-9018', '987654321093']);
    expect(fieldsOf(body.id)).toContainEqual(['body', sent.body]);
    const again = await asJson(author.put(`/me/drafts/${body.id}`, { ...sent, tags: '' })).expect(200);
    expect(again.body.warnings).toContain('987654321093');
    expect(countRows(db, 'number_exceptions')).toBe(0);
  });

  it('keeps 200 drafts of a person and says what to do with more', async () => {
    for (let count = 0; count < 200; count += 1) await keep(author, { kind: 'tip', title: `書きかけ${count}` });
    const { body } = await asJson(author.post('/me/drafts', FORM)).expect(409);
    expect(body.error).toBe(ja('error.drafts_many'));
    expect((await author.post('/me/drafts', FORM).expect(409)).text).toContain(FORM.body);
    expect(countRows(db, 'drafts')).toBe(200);
    await keep(colleague);
    await asJson(author.put('/me/drafts/7', FORM)).expect(200);
  });

  it('keeps a text up to 60,000 characters, however wide', async () => {
    await keep(author, { ...FORM, body: '𠮷'.repeat(60_000) });
    const { body } = await asJson(author.post('/me/drafts', { ...FORM, body: 'あ'.repeat(60_001) })).expect(422);
    expect(body.error).toBe(ja('error.draft_too_long'));
    const page = await author.post('/me/drafts', { ...FORM, body: 'あ'.repeat(60_001) }).expect(422);
    expect(page.text).toContain('あ'.repeat(60_001));
    expect(countRows(db, 'drafts')).toBe(1);
  });

  it('refuses what is no form of a post', async () => {
    for (const kind of ['idea', '', 'constructor', '__proto__']) {
      const { body } = await asJson(author.post('/me/drafts', { ...FORM, kind })).expect(422);
      expect(body.error).toBe(ja('error.bad_request'));
    }
    await asJson(author.post('/me/drafts', { ...FORM, kind: ['tip', 'tip'] })).expect(422);
    expect(countRows(db, 'drafts')).toBe(0);
  });

  it('is closed to strangers and to forms of an older session; a script is told so in a sentence', async () => {
    expect((await asJson(stranger.post('/me/drafts', FORM)).expect(401)).body.error).toBe(ja('error.sign_in_first'));
    await stranger.post('/me/drafts', FORM).expect(401);
    expect((await asJson(author.post('/me/drafts', { ...FORM, _csrf: 'old' })).expect(403)).body.error).toBe(
      ja('error.form_expired'),
    );
    expect(countRows(db, 'drafts')).toBe(0);
  });

  describe('with a post', () => {
    it('keeps a change that is not saved yet; a second window is told of the draft of the first', async () => {
      const postId = insertPost(db);
      const change = { ...FORM, post: String(postId), revision: '1' };
      expect(await keep(author, change)).toBe(1);
      expect(draftRow()).toEqual({ userId: sato.id, kind: 'tip', postId, base: 1, version: 1 });
      const second = { ...change, title: '二つ目の窓の題名' };
      const { body } = await asJson(author.post('/me/drafts', second)).expect(409);
      expect(body).toEqual({ error: ja('error.draft_saved_elsewhere'), draft: 1 });
      expect(fieldsOf(1)).toContainEqual(['title', FORM.title]);
      await asJson(author.put('/me/drafts/1', { ...second, draftVersion: '' })).expect(200);
      expect(fieldsOf(1)).toContainEqual(['title', '二つ目の窓の題名']);
      expect(countRows(db, 'drafts')).toBe(1);
      // A moderator's own draft for the post is another one.
      expect(await keep(browserOf(context, takahashi), change)).toBe(2);
      expect((await author.put('/me/drafts/1', change).expect(303)).headers['location']).toBe(`/posts/${postId}/edition`);
    });

    it.each([
      { what: 'of somebody else', post: (): number => insertPost(db, { author: tanaka }) },
      {
        what: 'that is hidden',
        post: (): number => {
          const id = insertPost(db, { author: tanaka });
          hidePost(db, takahashi, id, '確認中', new Date(NOW));
          return id;
        },
      },
      { what: 'that never was', post: () => 4711 },
      { what: 'of no number', post: () => 'x' },
    ])('$what becomes a draft of a new post', async ({ post }) => {
      const id = await keep(author, { ...FORM, post: String(post()), revision: '1' });
      expect(draftRow(id)).toMatchObject({ postId: null, base: null });
    });

    it('never begins with a revision that is not there yet', async () => {
      const postId = insertPost(db);
      await keep(author, { ...FORM, post: String(postId), revision: '999' });
      expect(draftRow()).toMatchObject({ base: 1 });
    });
  });
});

describe('PUT /me/drafts/:draftId', () => {
  it('saves once more; what was emptied is gone', async () => {
    const id = await keep(author, { ...FORM, goal: '一度に作れます' });
    context.setNow('2026-07-01T00:00:15Z');
    const changed = { ...FORM, title: '', body: '名簿を開いたあとの続きを書いた', goal: '', kind: 'question', draftVersion: '1' };
    const { body } = await asJson(author.put(`/me/drafts/${id}`, changed)).expect(200);
    expect(body).toEqual({ id, version: 2, savedAt: '2026-07-01T00:00:15.000Z', warnings: [] });
    expect(fieldsOf(id)).toEqual([
      ['body', '名簿を開いたあとの続きを書いた'],
      ['categoryId', '1'],
      ['tags', 'Excel'],
    ]);
    expect(draftRow(id)).toMatchObject({ kind: 'question', version: 2 });
    expect((await author.put(`/me/drafts/${id}`, changed).expect(409)).text).toContain('名簿を開いたあとの続きを書いた');
    expect((await author.put(`/me/drafts/${id}`, { ...changed, draftVersion: '2' }).expect(303)).headers['location']).toBe(
      `/posts/new?draft=${id}`,
    );
  });

  it('refuses a window that another one has overtaken; without a version it saves over', async () => {
    const id = await keep(author);
    await asJson(author.put(`/me/drafts/${id}`, { ...FORM, title: '一つ目の窓で書いた題名', draftVersion: '1' })).expect(200);
    const late = { ...FORM, title: '二つ目の窓で書いた題名', draftVersion: '1' };
    const refused = await asJson(author.put(`/me/drafts/${id}`, late)).expect(409);
    expect(refused.body).toEqual({ error: ja('error.draft_saved_elsewhere') });
    expect(fieldsOf(id)).toContainEqual(['title', '一つ目の窓で書いた題名']);
    const over = await asJson(author.put(`/me/drafts/${id}`, { ...late, draftVersion: '' })).expect(200);
    expect(over.body).toMatchObject({ version: 3 });
    expect(fieldsOf(id)).toContainEqual(['title', '二つ目の窓で書いた題名']);
  });

  it('is not there for anybody else, whatever the role (AC-2)', async () => {
    const id = await keep(author);
    const secretariat = addPerson(db, { login: 'mori', name: '森', roles: ['secretariat'] });
    for (const person of [suzuki, tanaka, takahashi, ito, secretariat]) {
      const other = browserOf(context, person);
      await asJson(other.put(`/me/drafts/${id}`, { ...FORM, title: '書き換えた題名' })).expect(404);
      await other.put(`/me/drafts/${id}`, { ...FORM, title: '書き換えた題名' }).expect(404);
      await other.get(`/posts/new?draft=${id}`).expect(404);
      await other.get(`/me/drafts/${id}/discarding`).expect(404);
      await other.delete(`/me/drafts/${id}`).expect(404);
      expect((await other.get('/me/drafts').expect(200)).text).not.toContain(FORM.title);
      // A form that names it makes a draft of one's own, is like one of a draft that is gone, and leaves it alone.
      await asJson(other.post('/me/drafts', { ...FORM, draft: String(id), title: '自分の題名を書いた' })).expect(201);
      await other.post('/posts', { ...FORM, draft: String(id), title: '自分の題名で公開した' }).expect(409);
    }
    expect(fieldsOf(id)).toContainEqual(['title', FORM.title]);
    expect(draftRow(id)).toMatchObject({ userId: sato.id, version: 1 });
  });

  it('is closed to strangers; a malformed draft is not there; a draft of no kind is refused', async () => {
    const id = await keep(author);
    await asJson(stranger.put(`/me/drafts/${id}`, FORM)).expect(401);
    for (const bad of ['0', '01', 'x', '-1', '1e0', '999']) await asJson(author.put(`/me/drafts/${bad}`, FORM)).expect(404);
    await asJson(author.put(`/me/drafts/${id}`, { ...FORM, kind: 'idea' })).expect(422);
    expect(draftRow(id)).toMatchObject({ version: 1 });
  });

  it('says 404 once the draft is gone: published or discarded in another window', async () => {
    const id = await keep(author);
    await author.delete(`/me/drafts/${id}`).expect(303);
    const { body } = await asJson(author.put(`/me/drafts/${id}`, { ...FORM, draftVersion: '1' })).expect(404);
    expect(body.error).toBe(ja('error.not_found'));
  });
});

describe('GET /me/drafts', () => {
  it('lists the own drafts, the latest first, with a way on for each', async () => {
    const postId = insertPost(db);
    await keep(author, { kind: 'quick_win', after: '日付を入れるだけにした' });
    context.setNow('2026-07-01T00:01:00Z');
    await keep(author, { kind: 'tip', title: '  ' });
    context.setNow('2026-07-01T00:02:00Z');
    await keep(author, { ...FORM, title: '', post: String(postId), revision: '1' });
    const { text } = await author.get('/me/drafts').expect(200);
    const places = [TIP.title, ja('draft.untitled'), '日付を入れるだけにした'].map((part) => text.indexOf(part));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const path of [`/posts/${postId}/edition`, '/posts/new?draft=1', '/me/drafts/1/discarding'])
      expect(text).toContain(`href="${path}"`);
  });

  it('shortens a whole text that was pasted for a title', async () => {
    await keep(author, { kind: 'tip', title: `題名${'長'.repeat(5000)}` });
    const { text } = await author.get('/me/drafts').expect(200);
    expect(text).toContain(`題名${'長'.repeat(50)}`);
    expect(text).not.toContain('長'.repeat(101));
  });

  it('says where to begin when there is none, and asks a stranger to sign in', async () => {
    expect((await author.get('/me/drafts').expect(200)).text).toContain(ja('me.drafts_empty'));
    await stranger.get('/me/drafts').expect(303).expect('Location', '/session/new?next=%2Fme%2Fdrafts');
  });
});

describe('GET /me/drafts/:draftId/discarding', () => {
  it('asks before it happens', async () => {
    const id = await keep(author);
    const { text } = await author.get(`/me/drafts/${id}/discarding`).expect(200);
    expect(text).toContain(FORM.title);
    expect(text).toContain(ja('draft.discard_message'));
  });

  it('is closed to others; a malformed draft has no such page', async () => {
    const id = await keep(author);
    await colleague.get(`/me/drafts/${id}/discarding`).expect(404);
    await stranger.get(`/me/drafts/${id}/discarding`).expect(303);
    for (const bad of ['0', 'x', '999']) await author.get(`/me/drafts/${bad}/discarding`).expect(404);
  });
});

describe('DELETE /me/drafts/:draftId', () => {
  it('leaves nothing of it', async () => {
    const id = await keep(author);
    await author.delete(`/me/drafts/${id}`).expect(303).expect('Location', '/me/drafts');
    expect([countRows(db, 'drafts'), countRows(db, 'draft_fields')]).toEqual([0, 0]);
    await author.delete(`/me/drafts/${id}`).expect(404);
  });

  it('is closed to others; a malformed draft is not there', async () => {
    const id = await keep(author);
    await colleague.delete(`/me/drafts/${id}`).expect(404);
    await stranger.delete(`/me/drafts/${id}`).expect(401);
    for (const bad of ['0', '01', 'x', '999']) await author.delete(`/me/drafts/${bad}`).expect(404);
    expect(countRows(db, 'drafts')).toBe(1);
  });
});

describe('publishing from a draft', () => {
  it('deletes it; the history begins with what was published', async () => {
    const id = await keep(author, { ...FORM, body: '途中の本文' });
    await author.post('/posts', { ...FORM, draft: String(id), draftVersion: '1' }).expect(303);
    expect([countRows(db, 'drafts'), countRows(db, 'draft_fields'), countRows(db, 'revisions')]).toEqual([0, 0, 1]);
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.published' }]);
    expect((await colleague.get('/posts/1/revisions/1').expect(200)).text).not.toContain('途中の本文');
  });

  it('keeps it when the form is refused', async () => {
    const id = await keep(author);
    const page = await author.post('/posts', { ...FORM, title: '短い題', draft: String(id) }).expect(422);
    expect(typedIn(page.text, 'draft')).toBe(String(id));
    await author.post('/posts', { ...FORM, body: '番号は123456789018です', draft: String(id) }).expect(422);
    expect(fieldsOf(id)).toContainEqual(['title', FORM.title]);
    expect(countRows(db, 'posts')).toBe(0);
  });

  it('makes one post of it, however often the form is sent; what was typed since comes back', async () => {
    const id = await keep(author);
    await author.post('/posts', { ...FORM, draft: String(id) }).expect(303);
    const again = await author.post('/posts', { ...FORM, title: '書き足した題名です', draft: String(id) }).expect(409);
    expect(again.text).toContain(ja('error.draft_gone'));
    expect(typedIn(again.text, 'title')).toBe('書き足した題名です');
    expect(typedIn(again.text, 'draft')).toBe('');
    expect(countRows(db, 'posts')).toBe(1);
  });

  it('is how the other buttons of the form work without scripts', async () => {
    const kept = await author.post('/posts', { ...FORM, title: '短', intent: 'draft' }).expect(303);
    expect(kept.headers['location']).toBe('/posts/new?draft=1');
    const files = await author.post('/posts', { ...FORM, draft: '1', intent: 'attach' }).expect(303);
    expect(files.headers['location']).toBe('/me/drafts/1/attachments');
    const preview = await author.post('/posts', { ...FORM, draft: '1', intent: 'preview' }).expect(200);
    expect(typedIn(preview.text, 'draft')).toBe('1');
    // Enter in a line presses the first button of the form.
    const entered = await author.post('/posts', { ...FORM, draft: '1', intent: 'enter' }).expect(200);
    expect(entered.text).toContain('id="preview"');
    expect([countRows(db, 'drafts'), countRows(db, 'posts')]).toEqual([1, 0]);
  });
});

describe('changing a post through a draft', () => {
  let postId: number;
  const change = { ...FORM, title: '書きかけの新しい題名', revision: '1' };

  beforeEach(() => {
    postId = insertPost(db);
  });

  it('opens the draft where the post is edited, and saving the post deletes it', async () => {
    const id = await keep(author, { ...change, post: String(postId) });
    const page = (await author.get(`/posts/${postId}/edition`).expect(200)).text;
    expect([typedIn(page, 'title'), typedIn(page, 'revision'), typedIn(page, 'draft')]).toEqual([change.title, '1', String(id)]);
    expect(page).toContain(`action="/posts/${postId}"`);
    expect((await colleague.get(`/posts/${postId}`)).text).not.toContain(change.title);
    await author.put(`/posts/${postId}`, { ...change, draft: String(id) }).expect(303);
    expect(countRows(db, 'drafts')).toBe(0);
    expect(requireVisible(db, tanaka, postId).title).toBe(change.title);
  });

  it('keeps the change without scripts as well', async () => {
    const answer = await author.put(`/posts/${postId}`, { ...change, intent: 'draft' }).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}/edition`);
    expect(draftRow()).toMatchObject({ postId, base: 1 });
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ title: TIP.title, revision: 1 });
  });

  it('asks without scripts before it saves over what another window has begun', async () => {
    const id = await keep(author, { ...change, post: String(postId) });
    const second = { ...change, title: '二つ目の窓の題名' };
    const page = (await author.put(`/posts/${postId}`, { ...second, intent: 'draft' }).expect(409)).text;
    expect([typedIn(page, 'title'), typedIn(page, 'draft')]).toEqual(['二つ目の窓の題名', String(id)]);
    await author.put(`/posts/${postId}`, { ...second, intent: 'preview' }).expect(200);
    expect(fieldsOf(id)).toContainEqual(['title', change.title]);
    await author.put(`/posts/${postId}`, { ...second, draft: String(id), intent: 'draft' }).expect(303);
    expect(fieldsOf(id)).toContainEqual(['title', '二つ目の窓の題名']);
  });

  it('collides when somebody saved meanwhile, and goes on from there once both are put together', async () => {
    const id = await keep(author, { ...change, post: String(postId) });
    editPost(db, takahashi, postId, 1, { ...TIP, title: '運営が直した題名です' }, new Date(NOW));
    const reopened = (await author.get(`/posts/${postId}/edition`).expect(200)).text;
    expect(typedIn(reopened, 'revision')).toBe('1');
    const conflict = await author.put(`/posts/${postId}`, { ...change, draft: String(id) }).expect(409);
    expect(typedIn(conflict.text, 'revision')).toBe('2');
    expect(typedIn(conflict.text, 'draft')).toBe(String(id));
    expect(draftRow(id)).toMatchObject({ base: 1 });
    const merged = { ...change, revision: '2', title: '二人で決めた題名です', draftVersion: '1' };
    await asJson(author.put(`/me/drafts/${id}`, merged)).expect(200);
    expect(draftRow(id)).toMatchObject({ base: 2 });
    expect(typedIn((await author.get(`/posts/${postId}/edition`)).text, 'revision')).toBe('2');
    await author.put(`/posts/${postId}`, { ...merged, draft: String(id), draftVersion: '2' }).expect(303);
    expect(requireVisible(db, tanaka, postId)).toMatchObject({ title: '二人で決めた題名です', revision: 3 });
  });

  it('collides also when an old window saves over a draft that had been put together', async () => {
    const id = await keep(author, { ...change, post: String(postId) });
    editPost(db, takahashi, postId, 1, { ...TIP, goal: '運営が直した一文です。' }, new Date(NOW));
    await asJson(author.put(`/me/drafts/${id}`, { ...change, revision: '2', goal: '運営が直した一文です。' })).expect(200);
    await asJson(author.put(`/me/drafts/${id}`, { ...change, goal: '', draftVersion: '' })).expect(200);
    expect(draftRow(id)).toMatchObject({ base: 1 });
    const revision = typedIn((await author.get(`/posts/${postId}/edition`)).text, 'revision') as string;
    await author.put(`/posts/${postId}`, { ...change, goal: '', draft: String(id), revision }).expect(409);
  });

  it('stays within reach of who may not edit the post any more, as a text for a new one', async () => {
    const shared = publishPost(db, sato, { ...TIP, title: '二人で書いた小技です', coauthors: ['suzuki'] }, new Date(NOW));
    const id = await keep(colleague, { ...change, post: String(shared), title: '共著者が書きかけた題名' });
    const nameless = { ...change, title: '', draftVersion: '' };
    editPost(db, sato, shared, 1, { ...TIP, title: '一人で書いている小技です', coauthors: [] }, new Date(NOW));
    expect((await colleague.get('/me/drafts').expect(200)).text).toContain(`/posts/new?draft=${id}`);
    const page = (await colleague.get(`/posts/new?draft=${id}`).expect(200)).text;
    expect(typedIn(page, 'title')).toBe('共著者が書きかけた題名');
    expect(page).toContain('action="/posts"');
    // Not even its title is told once the post cannot be seen.
    withdrawPost(db, sato, shared, new Date(NOW));
    await asJson(colleague.put(`/me/drafts/${id}`, nameless)).expect(200);
    for (const path of ['/me/drafts', `/me/drafts/${id}/discarding`, `/me/drafts/${id}/attachments`])
      expect((await colleague.get(path).expect(200)).text).not.toContain('一人で書いている小技です');
    await colleague.post('/posts', { ...FORM, draft: String(id) }).expect(303);
    expect(countRows(db, 'drafts')).toBe(0);
  });
});

// AC-2, PD-2
describe('a draft', () => {
  const SECRET = '極秘の書きかけ';

  it('is in no page, list, history, feed or suggestion of anybody else', async () => {
    const postId = insertPost(db, { content: { coauthors: ['tanaka'] } });
    const secret = { ...FORM, title: `${SECRET}の題名`, goal: SECRET, body: SECRET, tags: '極秘タグ' };
    await keep(author, secret);
    await keep(author, { ...secret, kind: 'question' });
    await keep(author, { ...secret, post: String(postId), revision: '1' });
    const similar = `/similar-posts?title=${encodeURIComponent(secret.title)}`;
    const channels = [
      ...['/', '/posts', '/posts?order=new', '/questions', '/categories/excel', '/departments/0201', '/departments', '/help'],
      ...[`/posts/${postId}`, `/posts/${postId}/revisions`, `/posts/${postId}/revisions/1`, similar, '/moderation/log'],
      ...['/feeds/posts.atom', '/feeds/categories/excel.atom', '/me/drafts', '/me/posts', '/me/notes', '/posts/new?kind=tip'],
      ...['/moderation', '/moderation/tags', '/moderation/categories', `/posts/${postId}/redaction`, `/posts/${postId}/edition`],
      '/tags/%E6%A5%B5%E7%A7%98%E3%82%BF%E3%82%B0',
    ];
    const secretariat = addPerson(db, { login: 'mori', name: '森', roles: ['secretariat'] });
    for (const person of [undefined, suzuki, tanaka, takahashi, ito, secretariat]) {
      const browser = browserOf(person ? context : testContext({ db, config: { readAccess: 'everyone' } }), person);
      for (const path of channels) {
        const text = textOf(await browser.get(path)).replaceAll(encodeURIComponent('極秘タグ'), '');
        expect(`${person?.name} ${path} ${text.includes(SECRET) || text.includes('極秘タグ')}`).toBe(
          `${person?.name} ${path} false`,
        );
      }
    }
    expect((await author.get('/me/drafts')).text).toContain(SECRET);
    for (const path of ['/', '/posts', `/posts/${postId}`, `/posts/${postId}/revisions`, similar, '/feeds/posts.atom'])
      expect(textOf(await author.get(path))).not.toContain(SECRET);
  });

  it('counts for nothing: no total changes', async () => {
    const postId = insertPost(db);
    const totals = () => [
      oneRow(db, 'SELECT group_concat(kind || posts_count) AS kinds FROM kind_totals'),
      oneRow(db, 'SELECT * FROM categories WHERE id = 1'),
      oneRow(db, 'SELECT * FROM posts WHERE id = ?', postId),
      countRows(db, 'tags'),
    ];
    const before = totals();
    await keep(author, { ...FORM, tags: 'まだないタグ', post: String(postId), revision: '1' });
    await keep(author, { ...FORM, tags: 'まだないタグ' });
    expect(totals()).toEqual(before);
  });
});

it('is never shown from memory: a page with a draft is made anew each time', async () => {
  const postId = insertPost(db, { content: { kind: 'quick_win' } });
  const id = await keep(author, { kind: 'quick_win', after: '前の二行目です', post: String(postId), revision: '1' });
  const paths = [
    '/me/drafts',
    `/posts/new?draft=${id}`,
    `/posts/${postId}/edition`,
    `/posts/${postId}/edition/`,
    `/me/drafts/${id}/discarding`,
  ];
  const before = await Promise.all(paths.map((path) => author.get(path).expect(200)));
  await asJson(author.put(`/me/drafts/${id}`, { kind: 'quick_win', after: '新しい二行目です' })).expect(200);
  for (const [index, path] of paths.entries()) {
    const tag = before[index]?.headers['etag'] ?? '';
    expect((await author.get(path).set('If-None-Match', tag).expect(200)).text, path).toContain('新しい二行目です');
  }
});

it('takes no files of others along when it is published (AC-4)', async () => {
  insertSampleFiles(db, { postId: insertPost(db), draftId: await keep(author) });
  const own = await keep(colleague);
  await colleague.post('/posts', { ...FORM, draft: String(own), attachments: ['1', '2', '999', 'x', '-1'] }).expect(303);
  await colleague.post('/posts', { ...FORM, attachments: ['1', '2'] }).expect(303);
  expect(oneRow(db, 'SELECT count(*) AS n FROM post_attachments WHERE post_id > 1')).toEqual({ n: 0 });
  expect(oneRow(db, 'SELECT draft_id AS draftId, post_id AS postId FROM attachments WHERE id = 2')).toEqual({
    draftId: 1,
    postId: null,
  });
});

it('shows what is wrong in a draft only when it is to be published', async () => {
  const id = await keep(author, { ...FORM, title: '短' });
  const opened = (await author.get(`/posts/new?draft=${id}`).expect(200)).text;
  expect(faultBeside(opened, 'title')).toBeUndefined();
  const refused = (await author.post('/posts', { ...FORM, title: '短', draft: String(id) }).expect(422)).text;
  expect(faultBeside(refused, 'title')).toBe(ja('form.title_length'));
});

it('is not published over what another window has saved since, until one insists', async () => {
  const id = await keep(author);
  await asJson(author.put(`/me/drafts/${id}`, { ...FORM, body: '別の画面で書いた本文', draftVersion: '1' })).expect(200);
  const page = await author.post('/posts', { ...FORM, draft: String(id), draftVersion: '1' }).expect(409);
  expect(page.text).toContain(ja('error.draft_saved_since'));
  expect(typedIn(page.text, 'body')).toBe(FORM.body);
  expect(countRows(db, 'posts')).toBe(0);
  expect(fieldsOf(id)).toContainEqual(['body', '別の画面で書いた本文']);
  await author
    .post('/posts', { ...FORM, draft: String(id), draftVersion: typedIn(page.text, 'draftVersion') as string })
    .expect(303);
  expect(countRows(db, 'posts')).toBe(1);
});
