import { beforeEach, describe, expect, it } from 'vitest';
import { hidePost } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  allRows,
  type Browser,
  browserOf,
  insertPost,
  insertSampleFiles,
  ja,
  NOW,
  SAMPLE_KEY,
  sato,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

let db: Db;
let author: Browser;
let colleague: Browser;

beforeEach(() => {
  db = testDb();
  const context = testContext({ db });
  [author, colleague] = [sato, tanaka].map((person) => browserOf(context, person)) as [Browser, Browser];
});

const MARKDOWN = [
  '## 手順',
  '',
  '1. **「名簿」**を開く',
  '2. 3~5日で https://example.lg.jp/a.htmlを見る',
  '',
  '| 氏名 | 住所 |',
  '|---|---|',
  '| 佐藤 | 市役所 |',
  '',
  '```vba',
  'Dim i As Long',
  '```',
  '',
  `![画面の説明](/attachments/${SAMPLE_KEY})`,
  '',
  '<b>生のHTML</b> & "引用"',
].join('\r\n');

const FORMS = {
  tip: {
    kind: 'tip',
    title: '\u3000名簿から\u3000宛名を作る ',
    goal: '宛名を<一度>に作れます。',
    body: MARKDOWN,
    categoryId: '1',
    tags: 'Excel',
    toolIds: ['2', '1'],
    level: 'beginner',
    testedOn: 'Word 2019',
    minutesSaved: '２０',
    cautions: '**宛先**を確かめます。',
  },
  case_study: {
    kind: 'case_study',
    title: '給付金の申請を電子にした',
    challenge: '窓口に**列**ができていました。',
    approach: MARKDOWN,
    effect: '待ち時間が半分になりました。',
    effectHoursPerYear: '１，２００',
    effectYenPerYear: '1,500,000',
    cost: '',
    knowHow: '- 質問を分ける',
    periodFrom: '2025-06',
    periodTo: '2026-03',
    size: 'large',
    contact: '給付係',
    body: MARKDOWN,
    categoryId: '4',
  },
  question: { kind: 'question', title: '住所を番地で分けられますか', body: MARKDOWN, categoryId: '1' },
  quick_win: {
    kind: 'quick_win',
    before: '毎朝\u3000電卓で',
    after: '日付を入れるだけ',
    minutesSaved: '15',
    runsPerMonth: '２０．５',
    categoryId: '1',
  },
};

/** What a page shows of a text: everything between the head of a post and what stands below. */
function published(page: string): string {
  const from = page.indexOf('<div class="post__content">') + '<div class="post__content">'.length;
  const ends = [
    '<p class="post__redaction"',
    '<section class="grow-box"',
    '<nav aria-label',
    '</div>\n    <section class="question-box',
    '<div class="post__end"',
  ]
    .map((end) => page.indexOf(end, from))
    .filter((at) => at > 0);
  return page.slice(from, Math.min(...ends));
}

/** The words and marks of a piece of HTML, without the white space between them. */
const parts = (html: string): string[] => html.match(/<[^>]+>|[^<\s][^<]*/g)?.map((part) => part.trim()) ?? [];

describe('POST /previews', () => {
  it.each(Object.values(FORMS))('shows a $kind exactly as it will be published', async (form) => {
    insertSampleFiles(db, { postId: insertPost(db), draftId: draftOf() });
    const preview = (await author.post('/previews', form).expect(200)).text;
    expect(preview).not.toContain('<html');
    const answer = await author.post('/posts', form).expect(303);
    const page = (await colleague.get(answer.headers['location'] as string).expect(200)).text;
    const title = (/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page)?.[1] ?? '').replace(/<[^>]*>/g, '').trim();
    expect(preview).toContain(`<p class="preview__title">${title}</p>`);
    const shown = parts(preview.slice(preview.indexOf('</p>') + 4, preview.lastIndexOf('</article>')));
    const wanted = parts(published(page));
    expect(wanted.length).toBeGreaterThan(8);
    expect(wanted.slice(0, shown.length)).toEqual(shown);
    expect(wanted.slice(shown.length).join('')).toMatch(/^(<\/div>)?$/);
  });

  it.each(Object.keys(FORMS))('refuses nothing of a %s that has hardly begun', async (kind) => {
    for (const form of [
      {},
      { title: '短', minutesSaved: '約十', effectYenPerYear: '-1', periodFrom: '来月', level: 'x', toolIds: 'x', tags: ',,,' },
    ])
      expect((await author.post('/previews', { kind, ...form }).expect(200)).text).toContain('preview__title');
  });

  it('shows the same below the form, without scripts', async () => {
    const preview = (await author.post('/previews', FORMS.tip).expect(200)).text;
    const page = (await author.post('/posts', { ...FORMS.tip, intent: 'preview' }).expect(200)).text;
    const below = page.slice(page.indexOf('<article class="preview__page">'), page.indexOf('</article>') + '</article>'.length);
    expect(parts(below)).toEqual(parts(preview));
    expect(typedIn(page, 'body')).toBe(MARKDOWN);
  });

  it('keeps nothing', async () => {
    const before = allRows(db);
    await author.post('/previews', { ...FORMS.tip, tags: 'まだないタグ', draft: '1', attachments: ['1', '2'] }).expect(200);
    expect(allRows(db)).toEqual(before);
  });

  it('takes fields that came twice, too many or under strange names (IN-7)', async () => {
    await author
      .post('/previews', {
        kind: 'tip',
        title: ['一つ目の題名', '二つ目の題名'],
        body: ['一', '二'],
        toolIds: Array.from({ length: 90 }, String),
      })
      .expect(200);
    await author.post('/previews', { ...FORMS.tip, ['__proto__']: 'x', constructor: 'x', 'body[x]': 'x' }).expect(200);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  // DS-5
  it.each([
    { what: 'the longest body', body: '窓口の手順です。**強調**と`code`。\n'.repeat(2000).slice(0, 30_000) },
    { what: 'a form as large as a form may be', body: '漢字'.repeat(50_000) },
    { what: 'quotes within quotes', body: '> '.repeat(100_000) },
    { what: 'lists within lists', body: '- '.repeat(100_000) },
    { what: 'links that never end', body: '['.repeat(200_000) },
    { what: 'marks that never end', body: '*a '.repeat(80_000) },
  ])('takes no time to speak of for $what', async ({ body }) => {
    const began = performance.now();
    await author.post('/previews', { kind: 'tip', title: '題名', body }).expect(200);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('is closed to strangers; what is no form of a post is refused', async () => {
    await browserOf(testContext({ db })).post('/previews', FORMS.tip).expect(401);
    await browserOf(testContext({ db, config: { readAccess: 'everyone' } }))
      .post('/previews', FORMS.tip)
      .expect(401);
    for (const kind of ['idea', '', '__proto__', ['tip', 'tip']])
      await author.post('/previews', { ...FORMS.tip, kind }).expect(422);
    await author.post('/previews', { ...FORMS.tip, _csrf: 'x' }).expect(403);
  });

  const draftOf = (): number =>
    Number(
      db.prepare("INSERT INTO drafts (user_id, kind, created_at, saved_at) VALUES (1, 'tip', '2026-06-01', '2026-06-01')").run()
        .lastInsertRowid,
    );
});

describe('GET /similar-posts', () => {
  const ask = (browser: Browser, query: string) => browser.get(`/similar-posts?${query}`);

  it('answers with a short list of links, or with nothing', async () => {
    const id = insertPost(db, { content: { title: '<b>差し込み印刷</b>で宛名を作る' } });
    const { text } = await ask(colleague, `title=${encodeURIComponent('差し込み印刷の宛名')}`).expect(200);
    expect(text).toContain(`href="/posts/${id}"`);
    expect(text).toContain(ja('similar.title'));
    expect(text).not.toContain('<b>');
    expect(text).not.toContain('<html');
    expect((await ask(colleague, `title=${encodeURIComponent('花見の場所取り')}`).expect(200)).text.trim()).toBe('');
    expect((await ask(colleague, `title=${encodeURIComponent('差し込み印刷')}&except=${id}`).expect(200)).text.trim()).toBe('');
  });

  it('stands beside the preview too, without scripts', async () => {
    const id = insertPost(db, { content: { title: '差し込み印刷で宛名を作る' } });
    const form = { kind: 'tip', title: '差し込み印刷の宛名', body: '手順', categoryId: '1', intent: 'preview' };
    expect((await author.post('/posts', form).expect(200)).text).toContain(`href="/posts/${id}" target="_blank"`);
    // Not the post itself while it is edited.
    const edited = (await author.put(`/posts/${id}`, { ...form, revision: '1' }).expect(200)).text;
    expect(edited).not.toContain('similar-posts__list');
  });

  it('knows nothing of what is off the board (AC-2)', async () => {
    const id = insertPost(db, { content: { title: '極秘の計画をまとめる' } });
    hidePost(db, takahashi, id, '確認中', new Date(NOW));
    for (const person of [sato, tanaka, takahashi])
      expect((await ask(browserOf(testContext({ db }), person), `title=${encodeURIComponent('極秘の計画')}`)).text.trim()).toBe(
        '',
      );
  });

  it('takes whatever stands in the address (IN-5, IN-6)', async () => {
    insertPost(db);
    for (const query of [
      '',
      'title',
      'title=a&title=b',
      'title[]=x',
      'title=%00%00%00',
      'title=%22%22%22*',
      `title=${'x'.repeat(3000)}`,
      'title=%E5%B7%AE%E3%81%97%E8%BE%BC&except=x',
      'title=abc&except=-1',
      'title=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80',
    ])
      await ask(colleague, query).expect(200);
  });

  it('asks a stranger to sign in, unless everybody may read', async () => {
    await ask(browserOf(testContext({ db })), 'title=abc').expect(303);
    await ask(browserOf(testContext({ db, config: { readAccess: 'everyone' } })), 'title=abc').expect(200);
  });
});
