import { beforeEach, describe, expect, it } from 'vitest';
import { hideComment, requireVisible, writeComment } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { CHANGING, methodOf, ROLES, sampleOffice, send } from '../security/routes.ts';
import {
  allRows,
  type Browser,
  browserOf,
  countRows,
  insertPost,
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
  typedIn,
} from '../support/index.ts';

const NUMBER = '123456789018';
const GROUPED = '1234-5678-9018';
const OTHER = '987654321093';
const FORM = { kind: 'tip', title: '名簿から宛名を作る', body: '名簿を開いて差し込みます。', categoryId: '1', tags: 'Excel' };

let db: Db;
let context: TestContext;
let author: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  author = browserOf(context, sato);
});

const passagesOn = (page: string): string[] =>
  [...page.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, passage]) => passage as string);
const isWarning = (page: string): boolean => page.includes(ja('number_guard.title'));

/** All that is kept about numbers, and what happened: nowhere does a number itself stand. */
const records = (): string =>
  JSON.stringify([
    db.prepare('SELECT * FROM number_exceptions').all(),
    db.prepare('SELECT * FROM events').all(),
    db.prepare('SELECT * FROM author_notes').all(),
  ]);

// PD-1
describe.each(
  CHANGING.filter(
    ({ route, fields }) =>
      Object.keys(fields).length > 0 && !/ \/(session|setup|preferences|previews|me\/)|redaction$/.test(route),
  ),
)('a My Number in a field of $route', (route) => {
  const role = ROLES.find((name) => name !== 'anonymous' && route.answers[name] === 303) ?? 'admin';

  it.each(Object.keys(route.fields))('%s stops the form and shows the passage', async (name) => {
    const { db: office, people } = sampleOffice();
    const browser = browserOf(testContext({ db: office }), people[role]);
    const before = allRows(office, ['events']);
    const page = await send(browser, route, route.path, { ...route.fields, [name]: `番号は${GROUPED}です` }).expect(422);
    expect(passagesOn(page.text)).toEqual([GROUPED]);
    expect(isWarning(page.text)).toBe(true);
    expect(page.text).toContain(`action="${route.path}"`);
    expect(typedIn(page.text, name)).toBe(`番号は${GROUPED}です`);
    for (const [other, value] of Object.entries(route.fields)) if (other !== name) expect(typedIn(page.text, other)).toBe(value);
    const main = page.text.slice(page.text.indexOf('<main'), page.text.indexOf('</main>'));
    expect(typedIn(main, '_method') ?? 'POST').toBe(methodOf(route));
    expect(allRows(office, ['events'])).toEqual(before);
    expect(lastEvents(office)).toMatchObject([{ kind: 'number.stopped' }]);
    expect(JSON.stringify(allRows(office)['events'])).not.toContain(GROUPED);
  });
});

describe('what is taken for a My Number', () => {
  it.each([
    { case: 'plain digits', text: NUMBER },
    { case: 'full-width digits', text: '１２３４５６７８９０１８' },
    { case: 'groups', text: '1234 5678 9018' },
    { case: 'wide spaces', text: '1234\u30005678\u30009018' },
    { case: 'long vowel marks', text: '１２３４ー５６７８ー９０１８' },
    { case: 'a minus sign', text: '1234\u22125678\u22129018' },
    { case: 'three cells copied into one line', text: '1234\t5678\t9018' },
    { case: 'two spaces, which a title makes one', text: '1234  5678  9018' },
    { case: 'a control sign, which a title makes a space', text: '1234\u00005678\u000b9018' },
  ])('$case, wherever they stand', async ({ text }) => {
    for (const fields of [
      { title: `番号は${text}です` },
      { body: `| 佐藤 | ${text} |` },
      { goal: `${text}を使う` },
      { tags: ['Excel', text.slice(0, 20)] },
    ]) {
      const page = await author.post('/posts', { ...FORM, ...fields }).expect(422);
      expect(isWarning(page.text)).toBe(true);
    }
    expect(countRows(db, 'posts')).toBe(0);
  });

  it.each([
    { case: 'thirteen digits', text: '1234567890180' },
    { case: 'eleven digits', text: '12345678901' },
    { case: 'a wrong check digit', text: '123456789012' },
    { case: 'other groups', text: '123-456-789-018' },
    { case: 'three lines of a table', text: '1234\n5678\n9018' },
    { case: 'a telephone number', text: '090-1234-5678' },
  ])('not $case', async ({ text }) => {
    await author.post('/posts', { ...FORM, body: `番号は${text}です` }).expect(303);
    expect(lastEvents(db)).toMatchObject([{ kind: 'post.published' }]);
  });

  it('is shown once each, with every text that holds one', async () => {
    const fields = { title: `${NUMBER}の手順`, body: `${GROUPED}と${OTHER}\r\n${OTHER}`, tags: 'Excel' };
    const page = (await author.post('/posts', { ...FORM, ...fields }).expect(422)).text;
    expect(passagesOn(page)).toEqual([NUMBER, GROUPED, OTHER]);
    for (const name of ['title', 'body'] as const) expect(typedIn(page, name)).toBe(fields[name]);
    expect(oneRow(db, "SELECT details FROM events WHERE kind = 'number.stopped'")).toEqual({
      details: '{"place":"/posts","passages":3}',
    });
  });

  it('is stopped in a field that came twice', async () => {
    const page = (await author.post('/posts', { ...FORM, title: ['名簿から宛名を作る', `${NUMBER}の手順`] }).expect(422)).text;
    expect(passagesOn(page)).toEqual([NUMBER]);
  });
});

describe('a form that was stopped', () => {
  it('goes through with the text put right', async () => {
    await author.post('/posts', { ...FORM, body: `番号は${NUMBER}です` }).expect(422);
    await author.post('/posts', { ...FORM, body: '番号は伏せます', numberReason: '' }).expect(303);
    expect(countRows(db, 'number_exceptions')).toBe(0);
  });

  it('goes through with a reason, which moderators see with the place; the number is in no record', async () => {
    const fields = { ...FORM, body: `伝票は${NUMBER}と${GROUPED}です` };
    await author.post('/posts', fields).expect(422);
    await author.post('/posts', { ...fields, numberReason: '  伝票の\u3000番号です ' }).expect(303);
    expect(oneRow(db, 'SELECT * FROM number_exceptions')).toEqual({
      id: 1,
      user_id: sato.id,
      department_id: sato.departmentId,
      place: '/posts/1',
      reason: '伝票の 番号です',
      allowed_at: new Date(NOW).toISOString(),
      seen_by: null,
      seen_at: null,
    });
    expect(records()).not.toMatch(/1234|9018/);
    const queue = (await browserOf(context, takahashi).get('/moderation?show=numbers').expect(200)).text;
    expect(queue).toContain('伝票の 番号です');
    expect(queue).toContain('href="/posts/1"');
    await author.get('/moderation').expect(404);
  });

  it.each(['', ' \u3000', `${NUMBER}です`, '１２３４５６７８９０１８', '長'.repeat(201)])(
    'does not go through with the reason %j',
    async (reason) => {
      const page = await author.post('/posts', { ...FORM, body: `番号は${NUMBER}です`, numberReason: reason }).expect(422);
      expect(isWarning(page.text)).toBe(true);
      if (reason.trim() !== '') {
        expect(page.text).toContain(ja('number_guard.reason_fault'));
        expect(typedIn(page.text, 'numberReason')).toBe(reason);
      }
      expect([countRows(db, 'posts'), countRows(db, 'number_exceptions')]).toEqual([0, 0]);
    },
  );

  it('leaves no reason behind when it is refused after all', async () => {
    const wrong = await author
      .post('/posts', { ...FORM, title: '短い題', body: `番号は${NUMBER}`, numberReason: '伝票の番号' })
      .expect(422);
    expect(isWarning(wrong.text)).toBe(false);
    expect(typedIn(wrong.text, 'body')).toBe(`番号は${NUMBER}`);
    await author.post('/posts/999/comments', { body: NUMBER, numberReason: '伝票の番号' }).expect(404);
    expect(countRows(db, 'number_exceptions')).toBe(0);
  });

  it.each([
    {
      what: 'a comment',
      act: (id: number, by: Browser) => by.post(`/posts/${id}/comments`, { body: NUMBER, numberReason: '伝票' }),
      place: '/posts/1#comment-1',
    },
    {
      what: 'an adoption',
      act: (id: number, by: Browser) =>
        by.put(`/posts/${id}/adoption`, { minutes: 5, times: 1, note: NUMBER, numberReason: '伝票' }),
      place: '/posts/1',
    },
    {
      what: 'a report',
      act: (id: number, by: Browser) => by.post(`/posts/${id}/reports`, { reason: 'wrong', line: NUMBER, numberReason: '伝票' }),
      place: '/posts/1',
    },
  ])('says where $what stands', async ({ act, place }) => {
    await act(insertPost(db), browserOf(context, tanaka)).expect(303);
    expect(oneRow(db, 'SELECT place FROM number_exceptions')).toEqual({ place });
  });

  it('leads nowhere but back to the same address', async () => {
    const page = (await author.post('/posts/1/comments?a=1&b="><script>', { body: NUMBER }).expect(422)).text;
    expect(page).toContain('action="/posts/1/comments?a=1&amp;b=%22%3E%3Cscript%3E"');
    const foreign = (await author.post('//evil.example/posts', { body: NUMBER })).text;
    expect(foreign).not.toContain('action="//evil.example');
  });

  it('writes no number down that stands in the address itself', async () => {
    await author.post(`/posts/${NUMBER}/comments`, { body: NUMBER }).expect(422);
    await author.post(`/posts/${NUMBER}/comments`, { body: NUMBER, numberReason: '伝票の番号' });
    await author.post(`/${'x'.repeat(5000)}`, { body: NUMBER });
    expect(records()).not.toContain(NUMBER);
    expect(records().length).toBeLessThan(5000);
  });

  it('runs nothing that was typed (IN-1)', async () => {
    const page = (
      await author
        .post('/posts', { ...FORM, body: `</textarea><script>alert(1)</script>${NUMBER}`, ['"><img src=x>']: 'x' })
        .expect(422)
    ).text;
    expect(page).not.toMatch(/<script>alert|<img src=x/);
  });
});

describe('a number that has been published already', () => {
  const reason = { numberReason: '伝票の番号' };

  it('does not stop the next edit of the post; another one does', async () => {
    await author.post('/posts', { ...FORM, title: `${NUMBER}の手順`, body: `伝票は${GROUPED}です`, ...reason }).expect(303);
    const edited = { ...FORM, title: `${NUMBER}の手順`, body: `伝票は${GROUPED}でした。１２３４５６７８９０１８`, revision: '1' };
    await author.put('/posts/1', edited).expect(303);
    expect(countRows(db, 'number_exceptions')).toBe(1);
    const page = await author.put('/posts/1', { ...edited, body: `${GROUPED}と${OTHER}`, revision: '2' }).expect(422);
    expect(passagesOn(page.text)).toContain(OTHER);
    // A title is stored with its white space in order.
    await author.put('/posts/1', { ...edited, title: '1234\t5678\t9018の手順', revision: '2' }).expect(303);
    await author.put('/posts/1', { ...edited, title: '1234 5678 9018の手順', revision: '3' }).expect(303);
  });

  it('does not stop the next edit of a comment', async () => {
    insertPost(db);
    await author.post('/posts/1/comments', { body: `伝票は${NUMBER}`, ...reason }).expect(303);
    await author.put('/comments/1', { body: `伝票は${NUMBER}でした` }).expect(303);
    await author.put('/comments/1', { body: `伝票は${OTHER}でした` }).expect(422);
  });

  it('tells nobody what stands where they may not read', async () => {
    const postId = insertPost(db, { author: tanaka, content: { body: `番号は${NUMBER}` } });
    const commentId = writeComment(db, tanaka, postId, { body: `番号は${NUMBER}`, parentId: undefined }, new Date(NOW));
    hideComment(db, takahashi, commentId, '個人情報', new Date(NOW));
    const other = browserOf(context, suzuki);
    for (const number of [NUMBER, OTHER]) {
      await other.put(`/comments/${commentId}`, { body: number }).expect(422);
      await other.put(`/posts/${postId}`, { ...FORM, body: number }).expect(422);
      await other.put('/comments/999', { body: number }).expect(422);
    }
  });
});

describe('what nobody publishes', () => {
  it('is not stopped: drafts, previews, passwords', async () => {
    const held = { ...FORM, body: `番号は${NUMBER}です` };
    await author.post('/me/drafts', held).expect(303);
    await author.put('/me/drafts/1', { ...held, draftVersion: '1' }).expect(303);
    await author.post('/previews', held).expect(200);
    for (const intent of ['draft', 'attach']) await author.post('/posts', { ...held, intent }).expect(303);
    for (const intent of ['preview', 'enter'])
      expect(isWarning((await author.post('/posts', { ...held, intent }).expect(200)).text)).toBe(false);
    insertPost(db);
    await author.put('/posts/1', { ...held, intent: 'draft', revision: '1' }).expect(303);
    expect(isWarning((await author.put('/me/password', { current: NUMBER, password: NUMBER })).text)).toBe(false);
    expect(isWarning((await browserOf(context).post('/session', { login: NUMBER, password: NUMBER })).text)).toBe(false);
    expect(requireVisible(db, sato, 1).title).toBe(TIP.title);
    expect(countRows(db, 'number_exceptions')).toBe(0);
  });

  it('is stopped when it is published from there', async () => {
    await author.post('/me/drafts', { ...FORM, body: `番号は${NUMBER}です` }).expect(303);
    await author.post('/posts', { ...FORM, body: `番号は${NUMBER}です`, draft: '1' }).expect(422);
    expect(countRows(db, 'drafts')).toBe(1);
  });

  it('is not what the form says of itself', async () => {
    insertPost(db);
    for (const intent of ['draft', 'preview', 'enter', 'attach']) {
      await author.post('/posts/1/comments', { body: NUMBER, intent }).expect(422);
      await author.post('/posts', { ...FORM, body: NUMBER, intent: [intent, intent] }).expect(422);
    }
    expect([countRows(db, 'comments'), countRows(db, 'posts')]).toEqual([0, 1]);
  });
});

it('stops whoever it is, moderators and administrators too, and is complete in English', async () => {
  insertPost(db);
  const moderator = browserOf(context, takahashi);
  await moderator.put('/preferences', { locale: 'en' }).expect(303);
  const page = (await moderator.put('/posts/1/hiding', { reason: `Holds ${NUMBER}` }).expect(422)).text;
  expect(page).toContain('<html lang="en"');
  expect(page).not.toMatch(/number_guard\./);
  expect(requireVisible(db, tanaka, 1).hiddenAt).toBeNull();
});
