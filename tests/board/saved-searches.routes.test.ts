import { beforeEach, describe, expect, it } from 'vitest';
import { hidePost } from '../../src/board/index.ts';
import { newMatches } from '../../src/board/saved-searches/matches.ts';
import { savedSearchQueries } from '../../src/board/saved-searches/queries.ts';
import { recordSearch } from '../../src/board/search/recent.ts';
import { searchService } from '../../src/board/search/service.ts';
import type { Db } from '../../src/db/index.ts';
import { AppError } from '../../src/lib/index.ts';
import {
  type Browser,
  browserOf,
  countRows,
  faultBeside,
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
  typedIn,
} from '../support/index.ts';

const AT = new Date(NOW);

let db: Db;
let context: TestContext;
let tanakas: Browser;
let colleague: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  tanakas = browserOf(context, tanaka);
  colleague = browserOf(context, suzuki);
  stranger = browserOf(context);
  post('差し込み印刷で宛名を一度に作る');
});

const post = (title: string, tags: string[] = [], author = sato): number => insertPost(db, { author, content: { title, tags } });
const save = (q: string) => tanakas.post('/me/searches', { q });
/** The search box above has a field of the same name. */
const formIn = (html: string): string => html.slice(html.indexOf('saved-search-form'));
const saved = () => savedSearchQueries(db).listOfUser(tanaka.id);
const page = async (browser = tanakas): Promise<string> => (await browser.get('/me/searches').expect(200)).text;
const news = async (): Promise<(number | string | undefined)[][]> =>
  (await newMatches(db, saved(), '2026-07-01')).map(({ posts, newest }) => [posts, newest?.title]);

describe('GET /me/searches', () => {
  it('says what is new since the person looked last, and leads to it', async () => {
    await save('印刷').expect(303);
    expect(await page()).toContain(ja('saved_search.nothing_new'));
    post('会議の議事録を要約する');
    post('封筒に印刷する');
    const id = post('宛名を差し込み印刷で作る');
    const html = await page();
    expect(html).toContain(ja('saved_search.new', { count: 2 }));
    expect(html).toContain(`<a href="/posts/${id}">宛名を差し込み印刷で作る</a>`);
  });

  it('is each person\u2019s own', async () => {
    await save('印刷').expect(303);
    expect(await page()).toContain('>印刷</h2>');
    expect(await page(colleague)).not.toContain('>印刷</h2>');
    await stranger.get('/me/searches').expect(303);
  });

  it('lists them even when the index does not answer', async () => {
    await save('印刷').expect(303);
    searchService(db).newest = () => Promise.reject(new AppError('unavailable', 'search_interrupted'));
    const html = await page();
    expect(html).toContain('>印刷</h2>');
    expect(html).toContain(ja('saved_search.unknown'));
  });

  it('lists what was searched for last', async () => {
    recordSearch(db, tanaka.id, '会計 "検収"', AT);
    await tanakas.delete('/me/searches/recent', { q: 'another' }).expect(303);
    expect(await page()).toContain('href="/search?q=%E4%BC%9A%E8%A8%88+%22%E6%A4%9C%E5%8F%8E%22">会計 &quot;検収&quot;</a>');
  });
});

describe('saving from the page of results', () => {
  it.each([
    ['new', '/search?q=%E5%8D%B0%E5%88%B7&order=new'],
    ['nonsense', '/search?q=%E5%8D%B0%E5%88%B7'],
  ])('comes back to it in the order %s', async (order, path) => {
    await tanakas.post('/me/searches', { q: '印刷', order }).expect(303).expect('Location', path);
  });
});

describe('what is new for a saved search', () => {
  it.each([
    { query: '差し込み 宛名', found: '宛名を差し込み印刷で作る', not: '封筒に差し込む' },
    { query: 'エクセル 空白', found: 'Excelの空白を消す', not: 'Excelの列を消す' },
    { query: 'ﾌｫﾙﾀﾞ', found: '共有フォルダーを片付ける', not: '引き出しを片付ける' },
    { query: '"空白行"', found: 'まとめて空白行を消す', not: '空白の行を消す' },
    { query: '行 -空白', found: '表の行を数える', not: '空白の行を消す' },
    { query: 'エクセルで行を一気に消したい', found: 'Excelで行を一気に消す方法', not: 'Excelで列を一気に消す方法' },
    { query: 'タグ:年末調整', found: '書類を集める', not: '会議室を予約する' },
    { query: '書類 タグ:年末調整', found: '書類を集める', not: '書類を年末調整のために送る' },
    { query: '投稿者:鈴木', found: '鈴木が書いた小技', not: '佐藤が書いた小技' },
    { query: '#REF!', found: '「#REF!」が出たとき', not: 'REFという名前' },
  ])('$query: $found', async ({ query, found, not }) => {
    post('前からある年末調整の書類', ['年末調整']);
    await save(query).expect(303);
    post(not);
    const author = query.startsWith('投稿者') ? suzuki : sato;
    post(found, query.includes('年末調整') ? ['年末調整'] : [], author);
    expect(await news()).toEqual([[1, found]]);
  });

  it('is nothing for a filter that names nothing', async () => {
    await save('印刷 タグ:だれも使わないタグ').expect(303);
    post('印刷の設定を保存する');
    expect(await news()).toEqual([[0, undefined]]);
  });

  it('is not what the person has written', async () => {
    await save('印刷').expect(303);
    post('自分で書いた印刷の小技', [], tanaka);
    expect(await news()).toEqual([[0, undefined]]);
  });

  // AC-2
  it('is not what has left the board', async () => {
    await save('印刷').expect(303);
    hidePost(db, takahashi, post('印刷の設定を保存する'), '確認中', AT);
    expect(await news()).toEqual([[0, undefined]]);
  });

  it('is counted up to a hundred', async () => {
    await save('印刷').expect(303);
    for (let count = 0; count < 101; count += 1) post(`印刷の小技その${count}`);
    expect(await newMatches(db, saved(), '2026-07-01')).toMatchObject([{ posts: 100, more: true }]);
    expect(await page()).toContain(ja('saved_search.new_more', { count: 100 }));
  });
});

describe('POST /me/searches', () => {
  it('keeps the search and returns to its results', async () => {
    await save(' 宛名\u3000印刷 ').expect(303).expect('Location', '/search?q=%E5%AE%9B%E5%90%8D+%E5%8D%B0%E5%88%B7');
    expect(saved()).toMatchObject([{ query: '宛名 印刷', seenPostId: 1 }]);
  });

  it('keeps the same text once, in whatever width and case', async () => {
    for (const q of ['Excel', 'ＥＸＣＥＬ', 'excel']) await save(q).expect(303);
    expect(saved().map(({ query }) => query)).toEqual(['Excel']);
    expect(db.prepare("SELECT kind, details FROM events WHERE kind = 'search.saved'").all()).toEqual([
      { kind: 'search.saved', details: '{}' },
    ]);
  });

  it('offers it on the page of results, with what was chosen there, until it is saved', async () => {
    const path = '/search?q=%E5%8D%B0%E5%88%B7&category=excel';
    const text = typedIn((await tanakas.get(path).expect(200)).text.split('class="save-search"')[1] ?? '', 'q') as string;
    expect(text).toMatch(/^印刷 カテゴリ:/);
    await save(text).expect(303);
    const html = (await tanakas.get(path).expect(200)).text;
    expect(html).toContain(ja('saved_search.saved'));
    expect(html).not.toContain(ja('saved_search.save_this'));
    expect((await colleague.get(path).expect(200)).text).toContain(ja('saved_search.save_this'));
  });

  it('is closed to strangers, who are offered nothing of it', async () => {
    await stranger.post('/me/searches', { q: '印刷' }).expect(401);
    const open = testContext({ db, config: { readAccess: 'everyone' } });
    expect((await browserOf(open).get('/search?q=%E5%8D%B0%E5%88%B7').expect(200)).text).not.toContain('/me/searches');
    expect(countRows(db, 'saved_searches')).toBe(0);
  });

  it.each([
    { case: 'nothing', q: ' \u3000', sentence: 'form.saved_search' },
    { case: '201 characters', q: 'あ'.repeat(201), sentence: 'form.saved_search' },
  ])('refuses $case and gives it back', async ({ q, sentence }) => {
    const { text } = await save(q).expect(422);
    expect(faultBeside(text, 'q')).toBe(ja(sentence));
    expect(typedIn(formIn(text), 'q')).toBe(q);
    expect(saved()).toEqual([]);
  });

  it('keeps 50 of a person and says what to do with more', async () => {
    for (let count = 0; count < 50; count += 1) await save(`検索${count}`).expect(303);
    const { text } = await save('もう一つ').expect(409);
    expect(faultBeside(text, 'q')).toBe(ja('error.saved_searches_full'));
    expect(typedIn(formIn(text), 'q')).toBe('もう一つ');
    expect(saved()).toHaveLength(50);
    await save('検索7').expect(303);
  });
});

describe('PUT /me/searches/:id/look', () => {
  it('shows the newest first, and nothing is new afterwards', async () => {
    await save('印刷').expect(303);
    post('封筒に印刷する');
    const [{ id } = { id: 0 }] = saved();
    await tanakas.put(`/me/searches/${id}/look`).expect(303).expect('Location', '/search?q=%E5%8D%B0%E5%88%B7&order=new');
    expect(await news()).toEqual([[0, undefined]]);
  });

  it('is for its owner; a malformed or unknown one is not there', async () => {
    await save('印刷').expect(303);
    const [{ id } = { id: 0 }] = saved();
    await colleague.put(`/me/searches/${id}/look`).expect(404);
    await stranger.put(`/me/searches/${id}/look`).expect(401);
    for (const bad of ['0', 'x', '-1', '999', '1e3']) await tanakas.put(`/me/searches/${bad}/look`).expect(404);
  });
});

describe('DELETE /me/searches/:id', () => {
  it('forgets it', async () => {
    await save('印刷').expect(303);
    const [{ id } = { id: 0 }] = saved();
    await tanakas.delete(`/me/searches/${id}`).expect(303).expect('Location', '/me/searches');
    expect(saved()).toEqual([]);
    await tanakas.delete(`/me/searches/${id}`).expect(404);
  });

  it('is for its owner; a malformed one is not there', async () => {
    await save('印刷').expect(303);
    const [{ id } = { id: 0 }] = saved();
    await colleague.delete(`/me/searches/${id}`).expect(404);
    await stranger.delete(`/me/searches/${id}`).expect(401);
    for (const bad of ['0', 'x', '999']) await tanakas.delete(`/me/searches/${bad}`).expect(404);
    expect(saved()).toHaveLength(1);
  });
});

it.each(['9 8 7 6 5 4 3 2 1 0 9 3', '9876"5432"1093', '987654・321093', 'tag:"9876" 54321093'])(
  'does not keep a personal number in pieces: %s',
  async (typed) => {
    const { text } = await save(typed).expect(422);
    expect(text).toContain(ja('form.saved_search_number'));
    expect(saved()).toEqual([]);
  },
);

describe('DELETE /me/searches/recent', () => {
  const recent = () =>
    db
      .prepare<[], { query: string }>('SELECT query FROM recent_searches ORDER BY query')
      .all()
      .map(({ query }) => query);

  beforeEach(() => {
    for (const query of ['宛名', '会計', '印刷']) recordSearch(db, tanaka.id, query, AT);
    recordSearch(db, suzuki.id, '税', AT);
  });

  it('forgets one, or all, also what is still to be written; nobody else\u2019s', async () => {
    await tanakas.delete('/me/searches/recent', { q: '宛名' }).expect(303).expect('Location', '/me/searches');
    expect(recent()).toEqual(['会計', '印刷', '税']);
    await tanakas.delete('/me/searches/recent').expect(303);
    expect(recent()).toEqual(['税']);
  });

  it('is closed to strangers; what was not searched for is no fault', async () => {
    await stranger.delete('/me/searches/recent').expect(401);
    await tanakas.delete('/me/searches/recent', { q: 'なかった検索' }).expect(303);
    await tanakas.delete('/me/searches/recent', { q: ['宛名', '会計'] }).expect(422);
    expect(recent()).toHaveLength(4);
  });
});
