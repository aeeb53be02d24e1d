import { beforeEach, describe, expect, it } from 'vitest';

import { withdrawPost } from '../../src/board/index.ts';
import { contentQueries } from '../../src/board/posts/content-queries.ts';
import type { Db } from '../../src/db/index.ts';
import { flushWrites } from '../../src/db/index.ts';
import { translator } from '../../src/web/index.ts';
import {
  addPerson,
  type Browser,
  browserOf,
  CASE_STUDY,
  checkedIn,
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

const TIP_FORM = {
  kind: 'tip',
  title: '  名簿から　宛名を作る ',
  goal: '宛名を一度に作れます。',
  body: '## 手順\r\n\r\n1. **開く**\r\n2. 差し込む',
  categoryId: 2,
  tags: 'Ｗｏｒｄ、差し込み、word',
  toolIds: ['2', '1'],
  level: 'beginner',
  testedOn: 'Word 2019',
  minutesSaved: '２０',
  cautions: '宛先を確かめます。',
};

const CASE_FORM = {
  kind: 'case_study',
  title: '給付金の申請を電子にした',
  challenge: '窓口に列ができていました。',
  approach: 'フォームに置き換えました。',
  effect: '待ち時間が半分になりました。',
  effectHoursPerYear: '1,200',
  effectYenPerYear: '0',
  categoryId: 4,
  tags: '',
  periodFrom: '2025-06',
  periodTo: '2026-03',
  size: 'large',
  contact: '給付係',
  body: '',
};

let db: Db;
let context: TestContext;
let author: Browser;
let colleague: Browser;
let stranger: Browser;
let moderator: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  author = browserOf(context, sato);
  colleague = browserOf(context, tanaka);
  stranger = browserOf(context);
  moderator = browserOf(context, takahashi);
});

describe('GET /posts/new', () => {
  it('lets a person choose the kind, then shows its form with a template', async () => {
    expect((await author.get('/posts/new').expect(200)).text).toContain('/posts/new?kind=case_study');
    const tip = await author.get('/posts/new?kind=tip').expect(200);
    expect(typedIn(tip.text, 'body')).toContain('## 手順');
    expect((await author.get('/posts/new?kind=case_study').expect(200)).text).toContain('name="challenge"');
  });

  it('takes a kind nobody can write, or two of them, for no choice', async () => {
    for (const query of ['kind=idea', 'kind=__proto__', 'kind=tip&kind=case_study', 'kind[]=tip']) {
      expect((await author.get(`/posts/new?${query}`).expect(200)).text).toContain(ja('kind_chooser.lead'));
    }
  });

  it('sends a stranger to sign in', async () => {
    const answer = await stranger.get('/posts/new?kind=tip').expect(303);
    expect(answer.headers['location']).toBe('/session/new?next=%2Fposts%2Fnew%3Fkind%3Dtip');
  });
});

describe('POST /posts', () => {
  it('publishes with nothing but a title, a text and a category', async () => {
    await author
      .post('/posts', { kind: 'tip', title: '空白行を消す', body: '選んで削除', categoryId: 1, level: '', minutesSaved: '' })
      .expect(303);
  });

  it.each(['ja', 'en'] as const)('does not publish the %s template as it is', async (locale) => {
    const body = translator(locale)('template.tip_body').replaceAll('\n', '\r\n');
    const answer = await author.post('/posts', { ...TIP_FORM, body }).expect(422);
    expect(answer.text).toContain('ひな形のままです');
    await author.post('/posts', { ...TIP_FORM, body: `${body}名簿を開く` }).expect(303);
  });

  it('publishes a tip with everything typed, under the department of the moment', async () => {
    const answer = await author.post('/posts', TIP_FORM).expect(303);
    expect(answer.headers['location']).toBe('/posts/1');
    expect(oneRow(db, 'SELECT * FROM posts')).toMatchObject({
      kind: 'tip',
      title: '名簿から 宛名を作る',
      excerpt: '宛名を一度に作れます。',
      category_id: 2,
      author_id: sato.id,
      department_id: sato.departmentId,
      published_at: new Date(NOW).toISOString(),
      listed: 1,
    });
    expect(contentQueries(db).findTip(1)).toEqual({
      goal: '宛名を一度に作れます。',
      level: 'beginner',
      testedOn: 'Word 2019',
      minutesSaved: 20,
      cautions: '宛先を確かめます。',
    });
    expect(
      contentQueries(db)
        .listTags(1)
        .map(({ name }) => name),
    ).toHaveLength(2);
    expect(contentQueries(db).findBody(1)).toBe('## 手順\n\n1. **開く**\n2. 差し込む');
    expect(lastEvents(db)).toEqual([{ kind: 'post.published', actorId: sato.id, subjectId: 1 }]);
    const page = await colleague.get('/posts/1').expect(200);
    for (const part of ['名簿から 宛名を作る', '<strong>開く</strong>', 'Word 2019', '宛先を確かめます。', '佐藤', '市民課']) {
      expect(page.text).toContain(part);
    }
  });

  it('publishes a case study; 0 yen is a figure, not an empty field', async () => {
    await author.post('/posts', CASE_FORM).expect(303);
    expect(contentQueries(db).findCaseStudy(1)).toMatchObject({
      effectHoursPerYear: 1200,
      effectYenPerYear: 0,
      periodFrom: '2025-06',
      periodTo: '2026-03',
      size: 'large',
    });
    const page = await colleague.get('/posts/1').expect(200);
    expect(page.text).toContain('1,200');
    expect(page.text).toContain('2026年3月');
  });

  it('shows a preview and keeps nothing', async () => {
    const page = await author.post('/posts', { ...TIP_FORM, intent: 'preview' }).expect(200);
    expect(page.text).toContain('<strong>開く</strong>');
    expect(typedIn(page.text, 'title')).toBe(TIP_FORM.title);
    expect(checkedIn(page.text, 'toolIds')).toEqual(['1', '2']);
    expect(countRows(db, 'posts')).toBe(0);
  });

  it.each([
    ['title', { title: '短い題' }, 'form.title_length'],
    ['title', { title: '題'.repeat(101) }, 'form.title_length'],
    ['body', { body: ' \r\n　' }, 'form.body_length'],
    ['body', { body: 'あ'.repeat(30_001) }, 'form.body_length'],
    ['categoryId', { categoryId: '' }, 'form.category'],
    ['categoryId', { categoryId: '999' }, 'form.category'],
    ['categoryId', { categoryId: '1 OR 1=1' }, 'form.category'],
    ['tags', { tags: 'a,b,c,d,e,f' }, 'form.tags_many'],
    ['tags', { tags: '長'.repeat(21) }, 'form.tag_long'],
    ['goal', { goal: '長'.repeat(121) }, 'form.goal_length'],
    ['level', { level: 'expert' }, 'form.choose'],
    ['minutesSaved', { minutesSaved: '0' }, 'form.minutes_range'],
    ['minutesSaved', { minutesSaved: '481' }, 'form.minutes_range'],
    ['minutesSaved', { minutesSaved: '1.5' }, 'form.minutes_range'],
    ['minutesSaved', { minutesSaved: '-3' }, 'form.minutes_range'],
    ['cautions', { cautions: '長'.repeat(1001) }, 'form.cautions_length'],
    ['testedOn', { testedOn: '長'.repeat(101) }, 'form.line_100'],
  ])('refuses a tip with a wrong %s and keeps what was typed (%#)', async (field, wrong, sentence) => {
    const form = { ...TIP_FORM, ...wrong };
    const page = await author.post('/posts', form).expect(422);
    expect(faultBeside(page.text, field)).toBe(ja(sentence));
    expect(typedIn(page.text, 'title')).toBe(form.title);
    expect(typedIn(page.text, 'body')).toBe(form.body);
    expect(typedIn(page.text, 'tags')).toBe(form.tags);
    expect(typedIn(page.text, 'goal')).toBe(form.goal);
    expect(typedIn(page.text, 'minutesSaved')).toBe(form.minutesSaved);
    expect(typedIn(page.text, 'cautions')).toBe(form.cautions);
    expect(checkedIn(page.text, 'toolIds')).toEqual(['1', '2']);
    expect(countRows(db, 'posts')).toBe(0);
    expect(countRows(db, 'tags')).toBe(0);
  });

  it.each([
    ['challenge', { challenge: '' }, 'form.field_length'],
    ['approach', { approach: 'あ'.repeat(5001) }, 'form.field_length'],
    ['effect', { effect: '\t' }, 'form.field_length'],
    ['effectHoursPerYear', { effectHoursPerYear: '1000001' }, 'form.hours_range'],
    ['effectYenPerYear', { effectYenPerYear: '-1' }, 'form.yen_range'],
    ['cost', { cost: 'あ'.repeat(5001) }, 'form.field_long'],
    ['periodFrom', { periodFrom: '2026-13', periodTo: '' }, 'form.month'],
    ['periodTo', { periodTo: '2025-05' }, 'form.period_order'],
    ['periodTo', { periodFrom: '' }, 'form.period_order'],
    ['size', { size: 'huge' }, 'form.choose'],
    ['contact', { contact: '長'.repeat(101) }, 'form.line_100'],
    ['body', { body: 'あ'.repeat(30_001) }, 'form.body_long'],
  ])('refuses a case study with a wrong %s and keeps what was typed (%#)', async (field, wrong, sentence) => {
    const form = { ...CASE_FORM, cost: '', ...wrong };
    const page = await author.post('/posts', form).expect(422);
    expect(faultBeside(page.text, field)).toBe(ja(sentence));
    for (const name of [
      'title',
      'challenge',
      'approach',
      'effect',
      'effectHoursPerYear',
      'effectYenPerYear',
      'cost',
      'contact',
      'body',
    ] as const) {
      expect(typedIn(page.text, name), name).toBe(form[name]);
    }
    expect(countRows(db, 'posts')).toBe(0);
  });

  it('says so when the tools in the form are no tools', async () => {
    const page = await author.post('/posts', { ...TIP_FORM, toolIds: 'x'.repeat(101) }).expect(422);
    expect(page.text).toContain(ja('form.choose'));
  });

  it('counts a tool chosen twice once and leaves out one that is gone', async () => {
    await author.post('/posts', { ...TIP_FORM, toolIds: ['1', '1', '999', '0', '-1', '1e1', 'x'] }).expect(303);
    expect(contentQueries(db).listTools(1)).toMatchObject([{ id: 1 }, { id: 10 }]);
  });

  it('refuses a kind that cannot be written', async () => {
    for (const kind of ['idea', '', '__proto__']) await author.post('/posts', { ...TIP_FORM, kind }).expect(422);
    expect(countRows(db, 'posts')).toBe(0);
  });

  it('does not let a stranger in, and says why', async () => {
    const page = await stranger.post('/posts', TIP_FORM).expect(401);
    expect(page.text).toContain(ja('error_title.unauthenticated'));
    expect(countRows(db, 'posts')).toBe(0);
  });
});

describe('GET /posts/:postId', () => {
  it('shows a post with its facts, and the forms of a colleague', async () => {
    const postId = insertPost(db);
    const page = await colleague.get(`/posts/${postId}`).expect(200);
    expect(page.text).toContain('差し込み印刷で宛名を一度に作る');
    for (const form of ['vote', 'bookmark', 'adoption', 'comments'])
      expect(page.text).toContain(`action="/posts/${postId}/${form}`);
    expect(page.text).not.toContain(`/posts/${postId}/edition`);
  });

  it('offers the author to edit, not to vote or adopt', async () => {
    const postId = insertPost(db);
    const page = await author.get(`/posts/${postId}`).expect(200);
    expect(page.text).toContain(`/posts/${postId}/edition`);
    expect(page.text).not.toContain(`action="/posts/${postId}/vote"`);
    expect(page.text).not.toContain(`action="/posts/${postId}/adoption`);
  });

  it('counts a view per person and day, not those of the author', async () => {
    const postId = insertPost(db);
    await author.get(`/posts/${postId}`).expect(200);
    await colleague.get(`/posts/${postId}`).expect(200);
    await colleague.get(`/posts/${postId}`).expect(200);
    flushWrites(db);
    expect(oneRow(db, 'SELECT views_count AS views FROM posts')).toEqual({ views: 1 });
    context.setNow('2026-07-01T15:00:00Z'); // the next day in Japan
    await browserOf(context, tanaka).get(`/posts/${postId}`).expect(200);
    flushWrites(db);
    expect(oneRow(db, 'SELECT views_count AS views FROM posts')).toEqual({ views: 2 });
  });

  it('shows the department of the time beside the one of today', async () => {
    const postId = insertPost(db);
    db.prepare('UPDATE memberships SET valid_to = ? WHERE user_id = ?').run('2026-07-01', sato.id);
    db.prepare('INSERT INTO memberships VALUES (?, ?, NULL, ?)').run(sato.id, '2026-07-01', 4);
    const page = await colleague.get(`/posts/${postId}`).expect(200);
    expect(page.text).toContain(`市民課${ja('post.then')}`);
    expect(page.text).toContain(ja('post.now', { department: '土木部' }));
  });

  it('sends a stranger to sign in', async () => {
    const postId = insertPost(db);
    const answer = await stranger.get(`/posts/${postId}`).expect(303);
    expect(answer.headers['location']).toBe(`/session/new?next=%2Fposts%2F${postId}`);
  });

  it.each(['0', '-1', '01', '1.0', '1e0', '%EF%BC%91', 'abc', '9999999999999999', '%00', '1%20', '999'])(
    'has no page %s',
    async (id) => {
      insertPost(db);
      await colleague.get(`/posts/${id}`).expect(404);
    },
  );
});

describe('GET /posts/:postId/edition', () => {
  it('shows all that was written', async () => {
    const tip = insertPost(db);
    const page = await author.get(`/posts/${tip}/edition`).expect(200);
    expect(typedIn(page.text, 'title')).toBe('差し込み印刷で宛名を一度に作る');
    expect(typedIn(page.text, 'tags')).toBe('Excel, Word');
    expect(typedIn(page.text, 'categoryId')).toBe('1');
    expect(typedIn(page.text, 'level')).toBe('beginner');
    expect(typedIn(page.text, 'minutesSaved')).toBe('20');
    expect(typedIn(page.text, 'revision')).toBe('1');
    expect(checkedIn(page.text, 'toolIds')).toEqual(['1']);
    const caseStudy = insertPost(db, { content: { kind: 'case_study' } });
    const other = await author.get(`/posts/${caseStudy}/edition`).expect(200);
    expect(typedIn(other.text, 'challenge')).toBe(CASE_STUDY.challenge);
    expect(typedIn(other.text, 'effectHoursPerYear')).toBe('420');
    expect(typedIn(other.text, 'periodFrom')).toBe('2025-06');
    expect(typedIn(other.text, 'size')).toBe('daily');
  });

  it('is for the author, moderators and administrators; for others it is not there', async () => {
    const postId = insertPost(db);
    await moderator.get(`/posts/${postId}/edition`).expect(200);
    await browserOf(context, ito).get(`/posts/${postId}/edition`).expect(200);
    await colleague.get(`/posts/${postId}/edition`).expect(404);
    await browserOf(context, suzuki).get(`/posts/${postId}/edition`).expect(404);
    await stranger.get(`/posts/${postId}/edition`).expect(303);
    await author.get('/posts/x/edition').expect(404);
  });
});

describe('PUT /posts/:postId', () => {
  const edited = { ...TIP_FORM, title: '新しい題名にした小技', revision: '1' };

  it('saves the changes; author and time of publication stay', async () => {
    const postId = insertPost(db, { at: '2026-06-01T00:00:00Z' });
    const answer = await author.put(`/posts/${postId}`, edited).expect(303);
    expect(answer.headers['location']).toBe(`/posts/${postId}`);
    expect(oneRow(db, 'SELECT * FROM posts')).toMatchObject({
      title: '新しい題名にした小技',
      revision: 2,
      author_id: sato.id,
      published_at: '2026-06-01T00:00:00.000Z',
      edited_at: new Date(NOW).toISOString(),
      confirmed_on: '2026-07-01',
    });
    expect(lastEvents(db)).toEqual([{ kind: 'post.edited', actorId: sato.id, subjectId: postId }]);
    const page = await colleague.get(`/posts/${postId}`).expect(200);
    expect(page.text).toContain('新しい題名にした小技');
    expect(page.text).not.toContain('差し込み印刷で');
  });

  it('lets a moderator correct it in the name of the author', async () => {
    const postId = insertPost(db);
    await moderator.put(`/posts/${postId}`, edited).expect(303);
    expect(oneRow(db, 'SELECT author_id AS author FROM posts')).toEqual({ author: sato.id });
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.edited', actorId: takahashi.id }]);
  });

  it('keeps the kind, whatever the form says', async () => {
    const postId = insertPost(db);
    await author.put(`/posts/${postId}`, { ...edited, kind: 'case_study' }).expect(303);
    expect(oneRow(db, 'SELECT kind FROM posts')).toEqual({ kind: 'tip' });
  });

  it('previews without saving', async () => {
    const postId = insertPost(db);
    const page = await author.put(`/posts/${postId}`, { ...edited, intent: 'preview' }).expect(200);
    expect(typedIn(page.text, 'title')).toBe(edited.title);
    expect(typedIn(page.text, 'revision')).toBe('1');
    expect(oneRow(db, 'SELECT revision FROM posts')).toEqual({ revision: 1 });
  });

  it('refuses mistakes and keeps what was typed', async () => {
    const postId = insertPost(db);
    const page = await author.put(`/posts/${postId}`, { ...edited, title: '短い', cautions: '変えた注意' }).expect(422);
    expect(faultBeside(page.text, 'title')).toBe(ja('form.title_length'));
    expect(typedIn(page.text, 'cautions')).toBe('変えた注意');
    const gone = await author.put(`/posts/${postId}`, { ...edited, categoryId: '999' }).expect(422);
    expect(faultBeside(gone.text, 'categoryId')).toBe(ja('form.category'));
    expect(typedIn(gone.text, 'body')).toBe(edited.body);
    expect(oneRow(db, 'SELECT revision FROM posts')).toEqual({ revision: 1 });
  });

  it('shows both texts when two people edit at once, and loses neither', async () => {
    const postId = insertPost(db);
    await author.put(`/posts/${postId}`, { ...edited, body: '佐藤が書き直した本文' }).expect(303);
    const mine = { ...edited, title: '高橋が直した題名です', body: '高橋が書き直した本文' };
    const page = await moderator.put(`/posts/${postId}`, mine).expect(409);
    expect(page.text).toContain(ja('conflict.both'));
    expect(page.text).toContain('佐藤が書き直した本文');
    expect(typedIn(page.text, 'body')).toBe('高橋が書き直した本文');
    expect(typedIn(page.text, 'title')).toBe('高橋が直した題名です');
    expect(contentQueries(db).findBody(postId)).toBe('佐藤が書き直した本文');
    await moderator.put(`/posts/${postId}`, { ...mine, revision: typedIn(page.text, 'revision') as string }).expect(303);
    expect(contentQueries(db).findBody(postId)).toBe('高橋が書き直した本文');
  });

  it.each(['', 'x', '0', '1 OR 1=1', '1e9999'])('does not save over an unknown revision %j', async (revision) => {
    const postId = insertPost(db);
    await author.put(`/posts/${postId}`, { ...edited, revision }).expect(409);
    expect(oneRow(db, 'SELECT revision FROM posts')).toEqual({ revision: 1 });
  });

  it('is closed to colleagues and strangers', async () => {
    const postId = insertPost(db);
    await browserOf(context, suzuki).put(`/posts/${postId}`, edited).expect(404);
    await stranger.put(`/posts/${postId}`, edited).expect(401);
    await author.put('/posts/0', edited).expect(404);
    expect(oneRow(db, 'SELECT revision FROM posts')).toEqual({ revision: 1 });
  });
});

describe('GET /posts/:postId/withdrawal', () => {
  it('asks before it happens', async () => {
    const postId = insertPost(db);
    const page = await author.get(`/posts/${postId}/withdrawal`).expect(200);
    expect(page.text).toContain(`action="/posts/${postId}/publication"`);
    expect(page.text).toContain(ja('withdraw.message'));
  });

  it('is closed to others', async () => {
    const postId = insertPost(db);
    await colleague.get(`/posts/${postId}/withdrawal`).expect(404);
    await stranger.get(`/posts/${postId}/withdrawal`).expect(303);
    await author.get('/posts/-1/withdrawal').expect(404);
  });
});

describe('DELETE /posts/:postId/publication', () => {
  it('takes the post off the board; its author still finds it', async () => {
    const postId = insertPost(db);
    await author.delete(`/posts/${postId}/publication`).expect(303);
    expect(oneRow(db, 'SELECT listed FROM posts')).toEqual({ listed: 0 });
    expect(lastEvents(db)).toEqual([{ kind: 'post.withdrawn', actorId: sato.id, subjectId: postId }]);
    expect((await author.get(`/posts/${postId}`).expect(200)).text).toContain(ja('post.withdrawn'));
    await colleague.get(`/posts/${postId}`).expect(404);
  });

  it('withdraws once, however often it is sent', async () => {
    const postId = insertPost(db);
    await author.delete(`/posts/${postId}/publication`).expect(303);
    const events = countRows(db, 'events');
    await author.delete(`/posts/${postId}/publication`).expect(303);
    expect(countRows(db, 'events')).toBe(events);
  });

  it('is for author, moderator and administrator', async () => {
    const postId = insertPost(db);
    const secretariat = addPerson(db, { login: 'mori', name: '森', roles: ['secretariat'] });
    await colleague.delete(`/posts/${postId}/publication`).expect(404);
    await browserOf(context, secretariat).delete(`/posts/${postId}/publication`).expect(404);
    await stranger.delete(`/posts/${postId}/publication`).expect(401);
    await author.delete('/posts/1x/publication').expect(404);
    expect(oneRow(db, 'SELECT listed FROM posts')).toEqual({ listed: 1 });
    await moderator.delete(`/posts/${postId}/publication`).expect(303);
    expect(oneRow(db, 'SELECT listed FROM posts')).toEqual({ listed: 0 });
  });
});

describe('PUT /posts/:postId/publication', () => {
  it('puts a withdrawn post back with its votes', async () => {
    const postId = insertPost(db);
    await colleague.put(`/posts/${postId}/vote`).expect(303);
    withdrawPost(db, sato, postId, new Date(NOW));
    await author.put(`/posts/${postId}/publication`).expect(303);
    expect(oneRow(db, 'SELECT listed, votes_count AS votes FROM posts')).toEqual({ listed: 1, votes: 1 });
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.republished' }]);
    await colleague.get(`/posts/${postId}`).expect(200);
  });

  it('does not undo a hiding', async () => {
    const postId = insertPost(db);
    await moderator.put(`/posts/${postId}/hiding`, { reason: '個人情報があります' }).expect(303);
    await author.put(`/posts/${postId}/publication`).expect(303);
    expect(oneRow(db, 'SELECT listed FROM posts')).toEqual({ listed: 0 });
    await colleague.get(`/posts/${postId}`).expect(404);
  });

  it('is closed to others', async () => {
    const postId = insertPost(db);
    withdrawPost(db, sato, postId, new Date(NOW));
    await colleague.put(`/posts/${postId}/publication`).expect(404);
    await stranger.put(`/posts/${postId}/publication`).expect(401);
    await author.put('/posts/0/publication').expect(404);
    expect(oneRow(db, 'SELECT listed FROM posts')).toEqual({ listed: 0 });
  });
});
