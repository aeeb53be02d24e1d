import { beforeEach, describe, expect, it } from 'vitest';
import { currentAnnouncements, pinned, publishAnnouncement } from '../../src/announcements/index.ts';
import { type Db, generationOf } from '../../src/db/index.ts';
import {
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
  type TestContext,
  takahashi,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const at = new Date(NOW);
const FIELDS = { title: 'サーバーの休止', body: '**土曜日**に止まります。', startsOn: '2026-07-01', endsOn: '2026-07-14' };

let db: Db;
let context: TestContext;
let reader: Browser;
let moderator: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  [reader, moderator, stranger] = [sato, takahashi, undefined].map((person) => browserOf(context, person)) as [
    Browser,
    Browser,
    Browser,
  ];
});

const announce = (change: Partial<typeof FIELDS> = {}) => publishAnnouncement(db, takahashi, { ...FIELDS, ...change }, at);
const stored = () => oneRow(db, 'SELECT title, starts_on AS startsOn, ends_on AS endsOn FROM announcements');
const BAR = 'class="announcement-bar"';

describe('what is announced', () => {
  it('stands above every page', async () => {
    const postId = insertPost(db);
    announce();
    for (const path of ['/', '/posts', `/posts/${postId}`, '/me/posts', '/nowhere']) {
      const { text } = await reader.get(path);
      expect(text.slice(text.indexOf(BAR), text.indexOf('<header'))).toContain('<a href="/announcements/1">サーバーの休止</a>');
    }
  });

  it('is two lines at most, the latest first, and how many more', async () => {
    announce({ title: '一つ目', startsOn: '2026-06-01' });
    for (const title of ['二つ目', '三つ目', '四つ目']) announce({ title });
    const { text } = await reader.get('/posts');
    expect([...text.matchAll(/announcements\/\d+">([^<]+)/g)].map(([, title]) => title)).toEqual(['四つ目', '三つ目']);
    for (const path of ['/posts', '/']) expect((await reader.get(path)).text).toContain(ja('announcement.more', { count: 2 }));
  });

  it('comes and goes with its days, also for a browser that asks whether its copy holds', async () => {
    announce({ startsOn: '2026-07-02', endsOn: '2026-07-02' });
    const days = ['2026-07-01T14:59:00Z', '2026-07-01T15:00:00Z', '2026-07-02T14:59:00Z', '2026-07-02T15:00:00Z'];
    const seen: boolean[] = [];
    for (const now of days) {
      context.setNow(now);
      seen.push((await browserOf(context, sato).get('/posts')).text.includes(BAR));
    }
    expect(seen).toEqual([false, true, true, false]);
  });

  it('is not for strangers unless everybody reads', async () => {
    announce();
    expect((await stranger.get('/session/new').expect(200)).text).not.toContain('サーバーの休止');
    const open = browserOf(testContext({ db, config: { readAccess: 'everyone' } }));
    for (const path of ['/session/new', '/', '/announcements', '/announcements/1'])
      expect((await open.get(path).expect(200)).text).toContain('サーバーの休止');
  });

  it('is kept in memory until something is announced', () => {
    announce();
    const before = generationOf(db, 'announcements');
    const kept = currentAnnouncements(db, '2026-07-01');
    insertPost(db);
    expect(currentAnnouncements(db, '2026-07-01')).toBe(kept);
    expect(generationOf(db, 'announcements')).toBe(before);
    announce();
    expect(pinned(db, '2026-07-01').shown).toHaveLength(2);
  });
});

describe('GET /announcements', () => {
  it('lists what is up and what is over, not what is to come', async () => {
    announce();
    announce({ title: '来週の予告', startsOn: '2026-07-08' });
    for (let day = 1; day <= 21; day += 1) {
      const date = `2026-06-${String(day).padStart(2, '0')}`;
      announce({ title: `終わった${day}番`, startsOn: date, endsOn: date });
    }
    const { text } = await reader.get('/announcements').expect(200);
    expect(text).toContain('サーバーの休止');
    expect(text).toContain('終わった21番');
    expect(text).toContain('終わった2番');
    expect(text).not.toContain('終わった1番');
    expect(text).not.toContain('来週の予告');
    expect(text).not.toContain('href="/moderation/announcements"');
    expect((await moderator.get('/announcements')).text).toContain('href="/moderation/announcements"');
  });

  it('is closed to strangers; it may be empty', async () => {
    expect((await reader.get('/announcements').expect(200)).text).toContain(ja('announcement_none.current'));
    await stranger.get('/announcements').expect(303);
  });
});

describe('GET /announcements/:id', () => {
  it('shows one in full, also when it is over', async () => {
    announce({ startsOn: '2026-06-01', endsOn: '2026-06-30' });
    const { text } = await reader.get('/announcements/1').expect(200);
    for (const part of ['<strong>土曜日</strong>', '高橋', '総務部', ja('announcement_is.past')]) expect(text).toContain(part);
  });

  it('does not show what is to come but to moderators', async () => {
    announce({ startsOn: '2026-07-02' });
    await reader.get('/announcements/1').expect(404);
    for (const person of [takahashi, ito])
      expect((await browserOf(context, person).get('/announcements/1').expect(200)).text).toContain(ja('announcement_is.coming'));
  });

  it('is closed to strangers, and knows no other', async () => {
    announce();
    await stranger.get('/announcements/1').expect(303);
    for (const id of ['0', 'x', '999']) await reader.get(`/announcements/${id}`).expect(404);
  });
});

describe('GET /moderation/announcements', () => {
  it('lists current, coming and past ones, with what can be done', async () => {
    announce();
    announce({ title: '来週の予告', startsOn: '2026-07-08' });
    announce({ title: '先月の話', startsOn: '2026-06-01', endsOn: '2026-06-02' });
    const { text } = await moderator.get('/moderation/announcements').expect(200);
    for (const part of [
      'サーバーの休止',
      '来週の予告',
      '先月の話',
      ja('announcement_end.current'),
      ja('announcement_end.coming'),
    ])
      expect(text).toContain(part);
    for (const id of [1, 2]) expect(text).toContain(`/moderation/announcements/${id}/closure`);
    expect(text).not.toContain('/moderation/announcements/3/');
  });

  it('is for moderators', async () => {
    await reader.get('/moderation/announcements').expect(404);
    await stranger.get('/moderation/announcements').expect(303);
  });
});

describe('GET /moderation/announcements/new', () => {
  it('begins with two weeks from today', async () => {
    const { text } = await moderator.get('/moderation/announcements/new').expect(200);
    expect([typedIn(text, 'startsOn'), typedIn(text, 'endsOn')]).toEqual(['2026-07-01', '2026-07-14']);
    await reader.get('/moderation/announcements/new').expect(404);
    await stranger.get('/moderation/announcements/new').expect(303);
  });
});

describe('POST /moderation/announcements', () => {
  it('announces', async () => {
    await moderator.post('/moderation/announcements', FIELDS).expect(303);
    expect(oneRow(db, 'SELECT body, html, author_id AS by, department_id AS department FROM announcements')).toEqual({
      body: '**土曜日**に止まります。',
      html: '<p><strong>土曜日</strong>に止まります。</p>\n',
      by: takahashi.id,
      department: takahashi.departmentId,
    });
    expect(lastEvents(db)).toEqual([{ kind: 'announcement.published', actorId: takahashi.id, subjectId: 1 }]);
    expect((await reader.get('/posts')).text).toContain('サーバーの休止');
  });

  it.each([
    [{ title: '　' }, 'title', 'form.announcement_title'],
    [{ title: '長'.repeat(101) }, 'title', 'form.announcement_title'],
    [{ body: '' }, 'body', 'form.announcement_body'],
    [{ body: '長'.repeat(2001) }, 'body', 'form.announcement_body'],
    [{ startsOn: '2026-02-30' }, 'startsOn', 'form.day'],
    [{ endsOn: '' }, 'endsOn', 'form.day'],
    [{ endsOn: 'tomorrow' }, 'endsOn', 'form.day'],
    [{ startsOn: '2026-07-10', endsOn: '2026-07-09' }, 'endsOn', 'form.ends_before'],
    [{ startsOn: '2026-06-01', endsOn: '2026-06-30' }, 'endsOn', 'form.ends_past'],
  ])('refuses %j and keeps what was typed', async (change, field, message) => {
    const page = await moderator.post('/moderation/announcements', { ...FIELDS, ...change }).expect(422);
    expect(faultBeside(page.text, field)).toBe(ja(message));
    for (const [name, value] of Object.entries({ ...FIELDS, ...change })) expect(typedIn(page.text, name)).toBe(value);
    expect(countRows(db, 'announcements')).toBe(0);
  });

  it('takes 2,000 characters, however many bytes they have', async () => {
    await moderator.post('/moderation/announcements', { ...FIELDS, body: '𠮷'.repeat(2000) }).expect(303);
  });

  // IN-1
  it('makes no script of what is typed', async () => {
    await moderator
      .post('/moderation/announcements', { ...FIELDS, body: '<img src=x onerror=alert(1)><script>1</script>' })
      .expect(303);
    const { text } = await reader.get('/announcements/1');
    expect(text).not.toContain('<script>1');
    expect(text).not.toContain('<img');
  });

  it('is for moderators', async () => {
    await reader.post('/moderation/announcements', FIELDS).expect(404);
    await stranger.post('/moderation/announcements', FIELDS).expect(401);
    expect(countRows(db, 'announcements')).toBe(0);
  });
});

describe('GET /moderation/announcements/:id/edition', () => {
  it('shows it as it was typed', async () => {
    announce();
    const { text } = await moderator.get('/moderation/announcements/1/edition').expect(200);
    for (const [name, value] of Object.entries(FIELDS)) expect(typedIn(text, name)).toBe(value);
  });

  it('is for moderators, and for what is not over', async () => {
    announce({ startsOn: '2026-06-01', endsOn: '2026-06-30' });
    await moderator.get('/moderation/announcements/1/edition').expect(409);
    await reader.get('/moderation/announcements/1/edition').expect(404);
    await stranger.get('/moderation/announcements/1/edition').expect(303);
    for (const id of ['0', 'x', '999']) await moderator.get(`/moderation/announcements/${id}/edition`).expect(404);
  });
});

describe('PUT /moderation/announcements/:id', () => {
  it('changes it on every page', async () => {
    announce();
    expect((await reader.get('/posts')).text).toContain('サーバーの休止');
    await moderator.put('/moderation/announcements/1', { ...FIELDS, title: '休止は中止', endsOn: '2026-07-02' }).expect(303);
    expect(stored()).toEqual({ title: '休止は中止', startsOn: '2026-07-01', endsOn: '2026-07-02' });
    expect(lastEvents(db)).toMatchObject([{ kind: 'announcement.edited', actorId: takahashi.id }]);
    expect((await reader.get('/posts')).text).toContain('休止は中止');
  });

  it('refuses mistakes, and what is over', async () => {
    announce();
    const page = await moderator.put('/moderation/announcements/1', { ...FIELDS, title: '' }).expect(422);
    expect(faultBeside(page.text, 'title')).toBe(ja('form.announcement_title'));
    context.setNow('2026-07-15T00:00:00Z');
    await browserOf(context, takahashi)
      .put('/moderation/announcements/1', { ...FIELDS, endsOn: '2026-08-01' })
      .expect(409);
    expect(stored()).toMatchObject({ title: FIELDS.title, endsOn: FIELDS.endsOn });
  });

  it('is for moderators', async () => {
    announce();
    await reader.put('/moderation/announcements/1', FIELDS).expect(404);
    await stranger.put('/moderation/announcements/1', FIELDS).expect(401);
    for (const id of ['0', 'x', '999']) await moderator.put(`/moderation/announcements/${id}`, FIELDS).expect(404);
  });
});

describe('PUT /moderation/announcements/:id/closure', () => {
  it('ends one at once', async () => {
    announce({ startsOn: '2026-06-20' });
    await moderator.put('/moderation/announcements/1/closure').expect(303);
    expect(stored()).toMatchObject({ startsOn: '2026-06-20', endsOn: '2026-06-30' });
    expect(lastEvents(db)).toMatchObject([{ kind: 'announcement.ended', actorId: takahashi.id }]);
    expect((await reader.get('/posts')).text).not.toContain(BAR);
    expect((await reader.get('/announcements')).text).toContain('サーバーの休止');
    await moderator.put('/moderation/announcements/1/closure').expect(409);
  });

  it('calls off what has not begun, without a trace for readers', async () => {
    announce({ startsOn: '2026-07-02' });
    await moderator.put('/moderation/announcements/1/closure').expect(303);
    expect(countRows(db, 'announcements')).toBe(0);
    expect(lastEvents(db)).toMatchObject([{ kind: 'announcement.cancelled' }]);
  });

  it('is for moderators', async () => {
    announce();
    await reader.put('/moderation/announcements/1/closure').expect(404);
    await stranger.put('/moderation/announcements/1/closure').expect(401);
    for (const id of ['0', 'x', '999']) await moderator.put(`/moderation/announcements/${id}/closure`).expect(404);
    expect(stored()).toMatchObject({ endsOn: FIELDS.endsOn });
  });
});
