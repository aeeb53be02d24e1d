import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { adoptPost, hidePost, trashPost, withdrawPost, writeComment } from '../../src/board/index.ts';
import { saveSearch } from '../../src/board/saved-searches/actions.ts';
import { savedSearchQueries } from '../../src/board/saved-searches/queries.ts';
import { findPosts } from '../../src/board/search/find-posts.ts';
import { pruneRecentSearches, recordSearch } from '../../src/board/search/recent.ts';
import { type SearchService, searchService } from '../../src/board/search/service.ts';
import { type Db, flushWrites } from '../../src/db/index.ts';
import { AppError } from '../../src/lib/index.ts';
import { addSynonyms } from '../../src/search/index.ts';
import {
  addPerson,
  type Browser,
  browserOf,
  insertPost,
  ja,
  NOW,
  oneRow,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  testContext,
  testDb,
  textOf,
} from '../support/index.ts';

const AT = new Date(NOW);

let db: Db;
let context: TestContext;
let reader: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  reader = browserOf(context, tanaka);
});
afterEach(() => vi.restoreAllMocks());

const address = (q: string, more: Record<string, string> = {}) => `/search?${new URLSearchParams({ q, ...more })}`;
async function pageOf(path: string, browser = reader): Promise<string> {
  return textOf(await browser.get(path).expect(200).expect('Content-Type', /html/));
}
const search = (q: string, more: Record<string, string> = {}) => pageOf(address(q, more));
const words = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ');
/** The titles of the results, in their order. */
const titles = (html: string): string[] =>
  [...html.matchAll(/<h3 class="post-card__title"><a [^>]*>([\s\S]*?)<\/a>/g)].map(([, title = '']) => words(title));
const marks = (html: string): string[] => [...html.matchAll(/<mark>(.*?)<\/mark>/g)].map(([, text = '']) => text);
/** The address behind a link of these words. */
function linkTo(html: string, text: string): string | undefined {
  const link = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)].find(
    ([, , label = '']) => words(label).trim() === text,
  );
  return link?.[1]?.replaceAll('&amp;', '&');
}
const post = (title: string, more = {}, at?: string) =>
  insertPost(db, { content: { title, tags: [], body: '本文', ...more }, ...(at && { at }) });

/** Lets the index answer something else, as it may in another thread. */
function answering(answers: Partial<SearchService>): void {
  Object.assign(searchService(db), answers);
}

describe('GET /search', () => {
  it('shows the best first, with the words marked, and below what has only some of them', async () => {
    post('宛名を作る');
    const both = post('差し込み印刷で宛名を一度に作る', { body: '名簿の宛名を、差し込みで刷ります。' });
    const html = await search('宛名\u3000差し込み');
    expect(titles(html)).toEqual(['差し込み印刷で宛名を一度に作る', '宛名を作る']);
    expect(words(html)).toContain(`${ja('search_page.count', { count: 2 })} ${ja('search_page.count_all', { count: 1 })}`);
    expect(html.indexOf(ja('search_page.partial'))).toBeGreaterThan(html.indexOf('差し込み</mark>印刷で'));
    expect(marks(html)).toEqual(expect.arrayContaining(['宛名', '差し込み']));
    expect(html).toContain(`/search/results/${both}?q=`);
    expect(html).toContain('value="宛名\u3000差し込み"');
  });

  it('finds other spellings and marks them as they are written', async () => {
    post('ｻｰﾊﾞｰの容量を空ける');
    expect(marks(await search('サーバ'))).toContain('ｻｰﾊﾞｰ');
  });

  it('says where a passage is from', async () => {
    const id = post('名簿を整える');
    writeComment(db, suzuki, id, { body: '片面ではなく両面で刷れます。', parentId: undefined }, AT);
    const html = await search('両面');
    expect(words(html)).toContain(`${ja('search_page.from_comment')} 片面ではなく両面で刷れます。`);
    expect(marks(html)).toEqual(['両面']);
  });

  it('names the tag that was the reason', async () => {
    post('名簿を整える', { tags: ['児童手当'] });
    expect(words(await search('児童手当'))).toContain(`${ja('search_page.names')} 児童手当`);
  });

  it('tells of each post what its card tells, and whether it may be out of date', async () => {
    const old = post('宛名を差し込む', {}, '2025-06-30T00:00:00Z');
    post('宛名を手で書く', {}, '2025-07-02T00:00:00Z');
    adoptPost(db, suzuki, old, { minutesPerRun: 30, runsPerMonth: 4, startedOn: '2026-06', note: '' }, AT);
    const html = await search('宛名', { order: 'adopted' });
    expect(titles(html)).toEqual(['宛名を差し込む', '宛名を手で書く']);
    expect(words(html)).toContain(ja('card.adopters', { count: 1 }));
    expect(html.split(ja('search_page.stale'))).toHaveLength(2);
    expect(words(html)).toContain(`${sato.name} 市民課`);
  });

  it('counts a search by kind, category and year, and each of them narrows it', async () => {
    post('宛名を差し込む');
    post('宛名の差し込みがずれます', { kind: 'question', categoryId: 2 });
    post('宛名の古いやり方', {}, '2025-06-01T00:00:00Z');
    const html = await search('宛名');
    expect(titles(html)).toHaveLength(3);
    expect(titles(await pageOf(linkTo(html, `質問 1${ja('search_page.posts')}`) ?? ''))).toEqual(['宛名の差し込みがずれます']);
    expect(titles(await pageOf(linkTo(html, `Word・文書作成 1${ja('search_page.posts')}`) ?? ''))).toEqual([
      '宛名の差し込みがずれます',
    ]);
    const older = await pageOf(linkTo(html, `2025年度 1${ja('search_page.posts')}`) ?? '');
    expect(titles(older)).toEqual(['宛名の古いやり方']);
    expect(titles(await pageOf(linkTo(older, `${ja('search_page.remove')} 年度: 2025年度`) ?? ''))).toHaveLength(3);
  });

  it('reads filters in the text, shows them in the controls, and adds those of the page', async () => {
    post('宛名を差し込む', { tags: ['Word'] });
    insertPost(db, { author: tanaka, content: { title: '宛名を差し込む税務課', tags: ['Word'] } });
    const html = await search('宛名 タグ：word 所属：総務部');
    expect(titles(html)).toHaveLength(2);
    expect(html).toMatch(/<select[^>]* name="department" disabled[\s\S]*?<option value="02" selected>/);
    expect(html).toMatch(/name="tag" value="word" maxlength="100" disabled/);
    const narrowed = await search('宛名 タグ:word', { department: '0202' });
    expect(titles(narrowed)).toEqual(['宛名を差し込む税務課']);
    expect(narrowed).toMatch(/<option value="0202" selected>/);
    const wider = linkTo(narrowed, `${ja('search_page.remove')} タグ: Word`);
    expect(wider).toBe(`/search?${new URLSearchParams({ q: '宛名', department: '0202' })}`);
  });

  it('lists what filters leave, without any word', async () => {
    post('宛名を差し込む', { tags: ['Word'] });
    post('名簿を整える');
    const html = await search('タグ:Word');
    expect(titles(html)).toEqual(['宛名を差し込む']);
    expect(html).toContain(`<h1>${ja('search_page.filtered_title')}</h1>`);
    expect(html).not.toContain(ja('search_page.order.relevance'));
    expect(titles(await pageOf('/search?kind=tip'))).toHaveLength(2);
  });

  it('says that a filter names nothing, and leads to the search without it', async () => {
    post('宛名を差し込む');
    const html = await search('宛名 タグ:なし');
    expect(words(html)).toContain(ja('search_page.unknown', { field: 'タグ', value: 'なし' }));
    expect(titles(html)).toEqual([]);
    const without = await pageOf(linkTo(html, ja('search_page.without')) ?? '');
    expect(titles(without)).toEqual(['宛名を差し込む']);
    expect(linkTo(html, '宛名')).toBe(address('宛名'));
  });

  it('orders by date or use only what has every word', async () => {
    post('宛名を差し込み印刷する', {}, '2026-05-01T00:00:00Z');
    post('差し込みで宛名を作る', {}, '2026-06-01T00:00:00Z');
    post('宛名だけの話', {}, '2026-06-20T00:00:00Z');
    expect(titles(await search('宛名 差し込み', { order: 'new' }))).toEqual(['差し込みで宛名を作る', '宛名を差し込み印刷する']);
    expect(titles(await search('宛名 差し込み', { order: 'nonsense' }))).toHaveLength(3);
    expect(await search('宛名 差し込み', { order: 'new' })).toContain(ja('search_page.only_all.words'));
    expect(await search('宛名', { order: 'new' })).toContain(ja('search_page.only_all.word'));
    expect(await search('宛名 差し込み')).not.toContain(ja('search_page.only_all.words'));
  });

  it('speaks of words only where there are some', async () => {
    post('エクセルで行を一気に消す');
    post('エクセルの行');
    for (const order of [{}, { order: 'new' }, { order: 'adopted' }] as Record<string, string>[]) {
      const html = await search('エクセルで行を一気に消したい', order);
      for (const key of ['partial', 'only_all.words', 'none_has_all.words', 'only_near.words'])
        expect(html).not.toContain(ja(`search_page.${key}`));
    }
  });

  it('lists what people wrote whose name stands in no post, and does not count such a search', async () => {
    const person = addPerson(db, { login: 'masuda', name: '増田 進' });
    for (let count = 1; count <= 31; count += 1) insertPost(db, { author: person, content: { title: `封筒の宛名 ${count}` } });
    for (const name of ['増田', '増田進', '増田\u3000進']) {
      const html = await search(name);
      expect(words(html)).toContain(ja('search_page.named_person', { name: '増田 進' }));
      expect(titles(html)).toHaveLength(30);
      expect(titles(await pageOf(linkTo(html, ja('list.next')) ?? ''))).toHaveLength(1);
    }
    addPerson(db, { login: 'chiba', name: '千葉 和子' });
    expect(titles(await search('千葉和子'))).toEqual([]);
    await search('増田 宛先');
    await search('書いた人:増田');
    await search('タグ:Excel');
    flushWrites(db);
    expect(db.prepare('SELECT query FROM search_log').all()).toEqual([{ query: '増田 宛先' }]);
  });

  it('says that a hyphen leaves out from the second word on', async () => {
    post('宛名を差し込む');
    const hint = ja('search_page.hint.hyphen');
    expect(words(await search('-VBA'))).toContain(hint);
    for (const q of ['宛名 -VBA', '"-VBA"', '--', '宛名']) expect(words(await search(q))).not.toContain(hint);
  });

  it.each(['書いた人:増田 進', '書いた人: 増田\u3000進', '宛名 書いた人:増田 進'])('offers quotes for %s', async (q) => {
    const person = addPerson(db, { login: 'masuda', name: '増田 進' });
    insertPost(db, { author: person, content: { title: '封筒の宛名' } });
    const meant = q.startsWith('宛名') ? '宛名 書いた人:"増田 進"' : '書いた人:"増田 進"';
    expect(titles(await pageOf(linkTo(await search(q), meant) ?? ''))).toEqual(['封筒の宛名']);
  });

  it('shows thirty a page, and goes on and back by the posts at its edges', async () => {
    for (let count = 1; count <= 65; count += 1) post(`宛名の差し込み ${count}`);
    const first = await search('宛名');
    const second = await pageOf(linkTo(first, ja('list.next')) ?? '');
    const third = await pageOf(linkTo(second, ja('list.next')) ?? '');
    expect([first, second, third].map((html) => titles(html).length)).toEqual([30, 30, 5]);
    expect(new Set([first, second, third].flatMap(titles)).size).toBe(65);
    expect(linkTo(first, ja('list.previous'))).toBeUndefined();
    expect(linkTo(third, ja('list.next'))).toBeUndefined();
    expect(titles(await pageOf(linkTo(third, ja('list.previous')) ?? ''))).toEqual(titles(second));
    expect(second).toContain('rank=31');
    expect(words(second)).toContain(ja('search_page.range', { first: 31, last: 60 }));
    expect(words(third)).toContain(ja('search_page.range', { first: 61, last: 65 }));
  });

  it('begins at the top where the post at the edge is gone, or the address makes no sense', async () => {
    post('宛名を差し込む');
    for (const after of ['999', '0', '-1', 'x', '1e9', '999999999999999999999']) {
      expect(titles(await search('宛名', { after }))).toHaveLength(1);
      expect(titles(await search('宛名', { before: after }))).toHaveLength(1);
    }
  });

  it('takes a word that nothing has for the nearest that something has, and says so', async () => {
    post('VLOOKUPで名簿を引く');
    const html = await search('vlokup');
    expect(titles(html)).toEqual(['VLOOKUPで名簿を引く']);
    expect(words(html)).toContain(ja('search_page.corrected', { words: 'vlookup' }));
    expect(linkTo(html, 'vlookup')).toBe(address('vlookup'));
  });

  it('finds what means the same, from the moment it is registered', async () => {
    post('超過勤務の申請を電子にする');
    expect(titles(await search('超勤'))).toEqual([]);
    addSynonyms(db, takahashi, ['超勤', '超過勤務'], AT);
    expect(titles(await search('超勤'))).toEqual(['超過勤務の申請を電子にする']);
  });

  it('leads to the tag, category, people and help of that very name', async () => {
    const person = addPerson(db, { login: 'hashimoto', name: '橋本 環' });
    insertPost(db, { author: person, content: { title: '橋本が作った様式', tags: ['Excel'] } });
    expect(linkTo(await search('ｅｘｃｅｌ'), ja('search_page.named_tag', { name: 'Excel' }))).toBe('/tags/Excel');
    const category = ja('search_page.named_category', { name: 'Excel・表計算' });
    expect(linkTo(await search('excel・表計算'), category)).toBe('/categories/excel');
    const author = linkTo(await search('橋本'), ja('search_page.named_person', { name: '橋本 環' }));
    expect(author).toBe(address('書いた人:"橋本 環"'));
    expect(titles(await pageOf(author ?? ''))).toHaveLength(1);
    expect(await search('中央値 自己申告')).toContain('href="/help/counting#totals"');
    expect(await search('中央値 閲覧数')).toContain('href="/help/counting"');
    expect(await search('中央値 閲覧数 差し込み')).not.toContain('href="/help/counting');
  });

  it('names nobody who wrote nothing, and at most three', async () => {
    for (let count = 1; count <= 5; count += 1) {
      const person = addPerson(db, { login: `mori${count}`, name: `森 ${count}郎` });
      if (count > 1) insertPost(db, { author: person });
    }
    const html = await search('森');
    expect(['1', '2', '3', '4', '5'].filter((count) => html.includes(`森 ${count}郎さん`))).toEqual(['2', '3', '4']);
  });

  it('offers wider searches where nothing is found, and a question', async () => {
    post('宛名を差し込む');
    post('年末調整の質問', { kind: 'question' });
    const html = await search('"宛名 年末調整" 種類:質問');
    expect(titles(html)).toEqual([]);
    expect(linkTo(html, '宛名 年末調整')).toBe(address('宛名 年末調整'));
    const single = await search('"住民票 宛名"');
    expect(linkTo(single, '住民票 宛名')).toBe(address('住民票 宛名'));
    const question = linkTo(html, ja('search_page.ask'));
    const form = await pageOf(question ?? '');
    expect(form).toContain(`value="${ja('search_log.question_title', { query: '"宛名 年末調整"' }).replaceAll('"', '&quot;')}"`);
    expect(html).toContain('href="/help/search"');
    expect(html).not.toContain('/moderation/synonyms');
  });

  it('leads a moderator to the synonyms from there', async () => {
    const html = await pageOf(address('超勤'), browserOf(context, takahashi));
    expect(linkTo(html, ja('search_page.add_synonym'))).toBe(
      `/moderation/synonyms/new?${new URLSearchParams({ words: '超勤' })}`,
    );
  });

  it('begins with own searches, tags and examples that find something', async () => {
    post('宛名を差し込む', { tags: ['Power Query'] });
    post('申請を電子にする', { kind: 'case_study' });
    await search('宛名 印刷');
    flushWrites(db);
    const html = await pageOf('/search');
    expect(linkTo(html, '宛名 印刷')).toBe(address('宛名 印刷'));
    expect(linkTo(html, 'Power Query')).toBe('/tags/Power%20Query');
    const examples = [...html.matchAll(/<dd><a href="([^"]*)">/g)].map(([, path = '']) => path.replaceAll('&amp;', '&'));
    expect(examples).toHaveLength(4);
    for (const path of examples) expect(titles(await pageOf(path)).length).toBeGreaterThan(0);
    expect(await pageOf('/search', browserOf(context, suzuki))).not.toContain('宛名 印刷');
  });

  it('has a first page in an office without posts', async () => {
    for (const path of ['/search', '/search?q=', '/search?q=%E3%80%80', '/search?q=%00'])
      expect(await pageOf(path)).toContain(ja('search_page.start_lead'));
  });

  it('shows the same to a colleague, in the language of each', async () => {
    post('宛名を差し込む');
    expect(titles(await pageOf(address('宛名'), browserOf(context, suzuki)))).toEqual(['宛名を差し込む']);
    const english = textOf(await reader.get(address('宛名 kind:tip')).set('Accept-Language', 'en').expect(200));
    expect(words(english)).toContain('Results for “宛名”');
    expect(words(english)).toContain('Kind: Tip');
  });

  it('shows a stranger nothing', async () => {
    await browserOf(context)
      .get(address('宛名'))
      .expect(303)
      .expect('Location', /^\/session\/new/);
  });

  it('never shows what is not on the board', async () => {
    const acts = [
      (id: number) => hidePost(db, takahashi, id, '理由', AT),
      (id: number) => withdrawPost(db, sato, id, AT),
      (id: number) => trashPost(db, sato, id, undefined, AT),
    ];
    for (const act of acts) {
      const id = post('秘密の宛名を差し込む');
      expect(titles(await search('秘密'))).toHaveLength(1);
      act(id);
      for (const browser of [reader, browserOf(context, sato), browserOf(context, takahashi)]) {
        expect(titles(await pageOf(address('秘密'), browser))).toEqual([]);
        expect(titles(await pageOf(address('種類:小技'), browser))).toEqual([]);
      }
    }
  });

  it('leaves out a post that has gone since the index was asked', async () => {
    const [gone] = [post('宛名を差し込む'), post('宛名を手で書く')];
    answering({
      posts: async (asked) => {
        const found = findPosts(db, asked);
        withdrawPost(db, sato, gone, AT);
        return found;
      },
    });
    expect(titles(await search('宛名'))).toEqual(['宛名を手で書く']);
  });

  it.each([
    ['too_many', 'search_busy', 429],
    ['unavailable', 'search_interrupted', 503],
  ] as const)('keeps what was typed when the index is %s', async (kind, key, status) => {
    answering({ posts: () => Promise.reject(new AppError(kind, key)) });
    const html = textOf(await reader.get(address('宛名 タグ:Word')).expect(status));
    expect(words(html)).toContain(ja(`error.${key}`));
    expect(html).toContain('value="宛名 タグ:Word"');
    expect(linkTo(html, ja('search_page.again'))).toBe(address('宛名 タグ:Word'));
    flushWrites(db);
    expect(oneRow(db, 'SELECT count(*) AS n FROM search_log')).toEqual({ n: 0 });
  });

  it('does not hide a fault of another kind', async () => {
    answering({ posts: () => Promise.reject(new Error('broken')) });
    await reader.get(address('宛名')).expect(500);
  });

  it.each([
    ['more than 1,000 characters', `${'あ'.repeat(600)}${'x'.repeat(1_000)}`],
    ['many words', '宛名 '.repeat(300)],
    ['many filters', 'タグ:Excel '.repeat(90)],
    ['syntax of the index', 'foo AND (bar* OR "baz) NEAR( ^x {title}: -'],
    ['only signs', '"*" - : () 😀 \u200b'],
    ['markup', '<script>alert(1)</script> "><img src=x onerror=alert(1)>'],
    ['a filter with markup', 'タグ:<b>x</b> 種類:"\'><"'],
  ])('takes %s', async (_what, q) => {
    post('宛名を差し込む', { tags: ['Excel'] });
    const html = await search(q, { tag: q.slice(0, 120), year: q.slice(0, 120) });
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<b>x');
  });

  it('takes a parameter that comes twice, or as something else, for none', async () => {
    for (const query of ['q=a&q=b', 'q[a]=1', 'q=%ff', 'kind[]=tip', 'order=new&after[x]=1'])
      await reader.get(`/search?${query}`).expect(200);
  });

  it('marks text, and nothing else', async () => {
    post('<i>宛名</i> & "差し込み"');
    const html = await search('宛名 <i>');
    expect(html).not.toContain('<i>');
    expect(titles(html)[0]).toContain('&lt;i&gt;');
  });

  it('is asked for anew each time', async () => {
    const { headers } = await reader.get(address('宛名')).expect(200);
    expect(headers['etag']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('what is kept of a search', () => {
  const logged = () => {
    flushWrites(db);
    return db.prepare('SELECT query, searches, results FROM search_log ORDER BY results DESC, query').all();
  };
  const recent = (userId: number) => {
    flushWrites(db);
    return db
      .prepare<[number], { query: string }>('SELECT query FROM recent_searches WHERE user_id = ? ORDER BY turn DESC')
      .all(userId)
      .map(({ query }) => query);
  };

  it('is the query with the number of results, and for the person alone the last ten', async () => {
    post('宛名を差し込む');
    await search('宛名');
    await search('宛名');
    await browserOf(context, suzuki).get(address('宛名')).expect(200);
    await search('なにもない言葉x');
    expect(logged()).toEqual([
      { query: '宛名', searches: 2, results: 1 },
      expect.objectContaining({ query: 'なにもない言葉x', searches: 1 }),
    ]);
    for (let count = 1; count <= 12; count += 1) {
      context.setNow(new Date(AT.getTime() + count * 60_000).toISOString());
      await search(`言葉${count}`);
      if (count % 5 === 0) flushWrites(db);
    }
    await search('言葉11');
    expect(recent(tanaka.id)).toHaveLength(10);
    expect(recent(tanaka.id).slice(0, 3)).toEqual(['言葉11', '言葉12', '言葉10']);
    expect(recent(suzuki.id)).toEqual(['宛名']);
  });

  it('is nothing of what follows: narrowing, ordering, leafing', async () => {
    const id = post('宛名を差し込む');
    await search('宛名', { kind: 'tip' });
    await search('宛名', { order: 'new' });
    await search('宛名', { after: String(id) });
    await search('宛名', { before: String(id) });
    await search('');
    expect(logged()).toEqual([]);
    expect(recent(tanaka.id)).toEqual([]);
  });

  it.each([
    '宛名 1234 5678 9018',
    '9 8 7 6 5 4 3 2 1 0 9 3',
    '9876"5432"1093',
    '987654・321093',
    'tag:"9876" 54321093',
    `${'長'.repeat(195)} 987654321093`,
  ])('is no personal number: %s', async (typed) => {
    await search(typed);
    expect([logged(), recent(tanaka.id)]).toEqual([[], []]);
  });

  it('tells of no time of day, and is forgotten after thirty days', () => {
    for (const day of ['01', '02', '30', '31']) {
      recordSearch(db, tanaka.id, `言葉${day}`, new Date(`2026-07-${day}T03:04:05Z`));
    }
    flushWrites(db);
    expect(oneRow(db, "SELECT * FROM recent_searches WHERE query = '言葉30'")).toEqual({
      user_id: tanaka.id,
      query: '言葉30',
      searched_on: '2026-07-30',
      turn: 3,
    });
    expect(pruneRecentSearches(db, '2026-07-31')).toBe(1);
    expect(recent(tanaka.id)).toEqual(['言葉31', '言葉30', '言葉02']);
  });

  it('goes with the account, also what is still to be written', async () => {
    saveSearch(db, tanaka, '宛名', AT);
    saveSearch(db, suzuki, '宛名', AT);
    await search('宛名');
    flushWrites(db);
    await search('印刷');
    setActive(db, 'tanaka', false, AT);
    expect(recent(tanaka.id)).toEqual([]);
    setActive(db, 'tanaka', true, AT);
    expect(recent(tanaka.id)).toEqual([]);
    expect([tanaka, suzuki].map(({ id }) => savedSearchQueries(db).listOfUser(id).length)).toEqual([0, 1]);
  });

  it('stands in the log of requests without a person', async () => {
    const lines: { path: string; user?: number }[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const logging = browserOf({ ...context, log }, tanaka);
    for (const path of [address('宛名'), '/search/suggestions?q=x', '/search', '/api/v1/search?q=x', '/posts'])
      await logging.get(path);
    expect(lines.map(({ path, user }) => [path, user])).toEqual([
      ['/search', undefined],
      ['/search/suggestions', undefined],
      ['/search', undefined],
      ['/api/v1/search', undefined],
      ['/posts', tanaka.id],
    ]);
  });

  it('is cut to 200 characters for the person, and has no person for a stranger', async () => {
    await search('長'.repeat(300));
    expect(recent(tanaka.id).map((query) => query.length)).toEqual([200]);
    const open = testContext({ db, config: { readAccess: 'everyone' } });
    await browserOf(open).get(address('だれでも')).expect(200);
    flushWrites(db);
    expect(oneRow(db, 'SELECT count(*) AS n FROM recent_searches')).toEqual({ n: 1 });
  });
});

describe('GET /search/results/:postId', () => {
  const clicks = () => {
    flushWrites(db);
    return db.prepare('SELECT query, rank, clicks FROM search_clicks').all();
  };

  it('counts the click and leads to the post', async () => {
    const id = post('宛名を差し込む');
    const html = await search('宛名');
    const path = linkTo(html, '宛名を差し込む') ?? '';
    flushWrites(db);
    await reader.get(path).expect(303).expect('Location', `/posts/${id}`);
    await browserOf(context, suzuki).get(path).expect(303);
    expect(clicks()).toEqual([{ query: '宛名', rank: 1, clicks: 2 }]);
  });

  it('only leads on where the query was never asked or the rank is none', async () => {
    const id = post('宛名を差し込む');
    await search('宛名');
    for (const rest of [
      '',
      '?q=宛名',
      '?q=宛名&rank=x',
      '?q=宛名&rank=-1',
      '?q=宛名&rank=1.5',
      '?q=別の言葉&rank=1',
      '?q[a]=1&rank=1',
      `?q=${'x'.repeat(3000)}&rank=1`,
    ])
      await reader
        .get(encodeURI(`/search/results/${id}${rest}`))
        .expect(303)
        .expect('Location', `/posts/${id}`);
    expect(clicks()).toEqual([]);
  });

  it('does not tell of a post that one may not see', async () => {
    const id = post('宛名を差し込む');
    hidePost(db, takahashi, id, '理由', AT);
    await reader.get(`/search/results/${id}?q=宛名&rank=1`).expect(404);
    await browserOf(context, takahashi).get(`/search/results/${id}?q=x&rank=1`).expect(303);
  });

  it('asks a stranger to sign in', async () => {
    await browserOf(context)
      .get(`/search/results/${post('宛名を差し込む')}`)
      .expect(303)
      .expect('Location', /^\/session\/new/);
  });

  it.each(['0', 'x', '1.5', '-1', '999999', '99999999999999999999'])('has no page for the id %s', async (id) => {
    post('宛名を差し込む');
    await reader.get(`/search/results/${id}`).expect(404);
  });
});
