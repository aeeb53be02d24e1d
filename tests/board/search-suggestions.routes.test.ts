import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hidePost } from '../../src/board/index.ts';
import { searchService } from '../../src/board/search/service.ts';
import { formsOf } from '../../src/board/search/suggested-titles.ts';
import { trashPost } from '../../src/board/trash/actions.ts';
import { type Db, touch } from '../../src/db/index.ts';
import { AppError } from '../../src/lib/index.ts';
import { parseQuery } from '../../src/search/index.ts';
import { matchWhileTyping } from '../../src/search/query/plan.ts';
import {
  addPerson,
  type Browser,
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

const AT = new Date(NOW);

interface Answer {
  groups: { kind: string; label: string; options: { text: string; path: string }[] }[];
  summary: string;
}

let db: Db;
let context: TestContext;
let reader: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  reader = browserOf(context, tanaka);
});

const address = (typed: string) => `/search/suggestions?q=${encodeURIComponent(typed)}`;
async function answerTo(typed: string, browser = reader): Promise<Answer> {
  return (await browser.get(address(typed)).expect(200)).body as Answer;
}
/** What is offered of one kind. */
async function offered(kind: string, typed: string, browser = reader): Promise<string[]> {
  const { groups } = await answerTo(typed, browser);
  return groups.find((group) => group.kind === kind)?.options.map(({ text }) => text) ?? [];
}
const resultsOf = (query: string) => `/search?${new URLSearchParams({ q: query })}`;
const remember = (userId: number, query: string, day: number) =>
  db
    .prepare<[number, string, string, number]>(
      'INSERT INTO recent_searches (user_id, query, searched_on, turn) VALUES (?, ?, ?, ?)',
    )
    .run(userId, query, `2026-06-${String(day).padStart(2, '0')}`, day);
const post = (title: string, more = {}) => insertPost(db, { content: { title, tags: [], ...more } });

describe('GET /search/suggestions', () => {
  it('offers searches, titles, tags and people in groups, each with its address', async () => {
    const id = post('エクセルで行を消す', { tags: ['エクセル'] });
    remember(tanaka.id, 'エクセル 印刷', 1);
    const excel = addPerson(db, { login: 'excel', name: 'エクセル 太郎' });
    insertPost(db, { author: excel, content: { title: '別の題名の小技', tags: [] } });
    const answer = await reader.get(address('えくせる')).expect(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.body).toEqual({
      groups: [
        {
          kind: 'recent',
          label: ja('suggestion.recent'),
          options: [{ text: 'エクセル 印刷', path: resultsOf('エクセル 印刷') }],
        },
        { kind: 'title', label: ja('suggestion.title'), options: [{ text: 'エクセルで行を消す', path: `/posts/${id}` }] },
        {
          kind: 'tag',
          label: ja('suggestion.tag'),
          options: [{ text: 'エクセル', path: `/tags/${encodeURIComponent('エクセル')}` }],
        },
        {
          kind: 'person',
          label: ja('suggestion.person'),
          options: [{ text: 'エクセル 太郎', path: resultsOf('書いた人:"エクセル 太郎"') }],
        },
      ],
      summary: ja('search_box.found', { count: 4 }),
    });
  });

  it('offers a colleague the same titles, and nobody the searches of another', async () => {
    post('エクセルで行を消す');
    remember(sato.id, 'エクセル 印刷', 1);
    for (const person of [tanaka, suzuki, takahashi]) {
      const browser = browserOf(context, person);
      expect(await offered('title', 'エクセル', browser)).toEqual(['エクセルで行を消す']);
      expect(await offered('recent', 'エクセル', browser)).toEqual([]);
      expect(await offered('recent', '', browser)).toEqual([]);
    }
    expect(await offered('recent', 'エクセル', browserOf(context, sato))).toEqual(['エクセル 印刷']);
  });

  it('asks a stranger to sign in, unless everybody may read', async () => {
    post('エクセルで行を消す');
    remember(sato.id, 'エクセル 印刷', 1);
    await browserOf(context).get(address('エクセル')).set('Accept', 'application/json').expect(401);
    await browserOf(context).get(address('エクセル')).expect(303);
    const open = browserOf(testContext({ db, config: { readAccess: 'everyone' } }));
    expect(await offered('title', 'エクセル', open)).toEqual(['エクセルで行を消す']);
    expect(await offered('recent', 'エクセル', open)).toEqual([]);
    const { headers } = await open.get(address('エクセル'));
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['nothing', '/search/suggestions'],
    ['no words', '/search/suggestions?q='],
    ['white space', address(' \u3000\t')],
    ['two texts', '/search/suggestions?q=a&q=b'],
    ['an object', '/search/suggestions?q[a]=b'],
    ['what nobody has written', address('花見の場所取り')],
    ['marks of the search language', address('" OR "x* NEAR( ^a : - + {b} \'')],
    ['control signs', address('\u0000\u0001')],
    ['half a sign', '/search/suggestions?q=%ED%A0%80'],
    ['a novel', address('漢字'.repeat(150))],
  ])('has no suggestion for %s', async (_, path) => {
    post('差し込み印刷で宛名を一度に作る');
    expect((await reader.get(path).expect(200)).body).toEqual({ groups: [], summary: ja('search_box.none') });
  });

  it('reads the first 200 characters', async () => {
    remember(tanaka.id, 'あ'.repeat(200), 1);
    remember(tanaka.id, `${'あ'.repeat(199)}い`, 2);
    expect(await offered('recent', `${'あ'.repeat(199)}いうえ`)).toEqual([]);
    expect(await offered('recent', 'あ'.repeat(199))).toEqual([`${'あ'.repeat(199)}い`, 'あ'.repeat(200)]);
  });

  it('is nothing below a malformed address', async () => {
    await reader.get('/search/suggestions/1').expect(404);
    await reader.get('/search/suggestions%00').expect(404);
  });

  it('speaks the language of the reader', async () => {
    remember(tanaka.id, 'エクセル', 1);
    const english = (await reader.get(address('')).set('Accept-Language', 'en')).body as Answer;
    expect([english.groups[0]?.label, english.summary]).toEqual([
      'Your recent searches',
      '1 suggestion. Choose with the up and down arrow keys.',
    ]);
  });
});

describe('own searches', () => {
  beforeEach(() => {
    ['エクセル 印刷', '住民税', '印刷 両面', 'ラベル 印刷', '印刷', '議事録', 'ｴｸｾﾙ 関数'].forEach((query, day) => {
      remember(tanaka.id, query, day + 1);
    });
  });

  it.each([
    { typed: '', found: ['ｴｸｾﾙ 関数', '議事録', '印刷', 'ラベル 印刷', '印刷 両面'] },
    { typed: '印', found: ['印刷', '印刷 両面', 'ラベル 印刷'] },
    { typed: '印刷', found: ['印刷 両面', 'ラベル 印刷', 'エクセル 印刷'] },
    { typed: 'えくせる', found: ['ｴｸｾﾙ 関数', 'エクセル 印刷'] },
    { typed: 'エクセル\u3000印刷', found: [] },
    { typed: 'パワポ', found: [] },
  ])('of «$typed»: those that begin with it first, each the last one first', async ({ typed, found }) => {
    expect(await offered('recent', typed)).toEqual(found);
  });
});

describe('titles', () => {
  it.each([
    { typed: 'ｴｸｾﾙ', found: ['エクセルで行を消す'] },
    { typed: 'えくせる', found: ['エクセルで行を消す'] },
    { typed: 'エクセ', found: ['エクセルで行を消す'] },
    { typed: 'ＶＬＯＯＫ', found: ['VLOOKUPで突き合わせる'] },
    { typed: '行を', found: ['エクセルで行を消す'] },
  ])('are found by $typed', async ({ typed, found }) => {
    post('エクセルで行を消す');
    post('VLOOKUPで突き合わせる');
    expect(await offered('title', typed)).toEqual(found);
  });

  it.each([
    { typed: 'エクセル', found: ['Excelの表を整える', 'エクセルで行を消す'] },
    { typed: 'エクセルの表', found: ['Excelの表を整える'] },
    { typed: 'ＥＸＣＥＬ', found: ['Excelの表を整える', 'エクセルで行を消す'] },
  ])('are found by a word that means the same as $typed', async ({ typed, found }) => {
    post('エクセルで行を消す');
    post('Excelの表を整える', { tags: ['Excel'] });
    expect(new Set(await offered('title', typed))).toEqual(new Set(found));
    expect(await offered('tag', 'えくせる')).toEqual(['Excel']);
  });

  it('have the words themselves: a tag or a category alone does not say why', async () => {
    post('集計の数え間違いを防ぐ', { tags: ['電子申請'] });
    expect(await offered('title', '電子申請')).toEqual([]);
    expect(await offered('title', '集計 数え')).toEqual(['集計の数え間違いを防ぐ']);
  });

  it('do without a single character beside a word, but have it all the same', async () => {
    post('エクセルの表を整える');
    post('エクセルで行を消す');
    expect(await offered('title', 'エクセル 表')).toEqual(['エクセルの表を整える']);
    expect(await offered('title', '表')).toEqual(['エクセルの表を整える']);
    expect(await offered('title', 'エクセル 列')).toEqual([]);
  });

  it('have every word, though the index is asked for the last four', async () => {
    post('申請書の宛名と住所と氏名と電話を整える');
    expect(await offered('title', '申請 宛名 住所 氏名 電話')).toEqual(['申請書の宛名と住所と氏名と電話を整える']);
    expect(await offered('title', '番号 宛名 住所 氏名 電話')).toEqual([]);
  });

  it('are asked for in three spellings at most, however many words mean something else', async () => {
    post('ルビを振る');
    const forms = formsOf(db, 'の '.repeat(14) + 'ルビ '.repeat(57));
    expect(forms).toHaveLength(3);
    for (const form of forms) {
      const match = matchWhileTyping(parseQuery(form).terms);
      expect(match.split(' AND ').length).toBeLessThanOrEqual(4);
      expect(match).not.toContain('"の"');
    }
  });

  it('are none when the index is busy or slow', async () => {
    post('エクセルで行を消す');
    const busy = vi.spyOn(searchService(db), 'suggest').mockRejectedValue(new AppError('too_many', 'search_busy'));
    expect(await offered('title', 'エクセル')).toEqual([]);
    busy.mockReturnValue(new Promise(() => {}));
    remember(tanaka.id, 'エクセル 印刷', 1);
    expect(await offered('title', 'エクセル')).toEqual([]);
    expect(await offered('recent', 'エクセル')).toEqual(['エクセル 印刷']);
    busy.mockRejectedValue(new Error('broken'));
    await reader.get(address('エクセル')).expect(500);
  });

  it('are five at most', async () => {
    for (let number = 1; number <= 7; number += 1) post(`議事録を作る方法${number}`);
    expect(await offered('title', '議事録')).toHaveLength(5);
  });

  it('are of posts that are on the board, as they stand now', async () => {
    const ids = ['隠した議事録', '捨てた議事録', '残った議事録'].map((title) => post(title)) as [number, number, number];
    hidePost(db, takahashi, ids[0], '理由', AT);
    trashPost(db, sato, ids[1], '理由', AT);
    for (const person of [tanaka, sato, takahashi])
      expect(await offered('title', '議事録', browserOf(context, person))).toEqual(['残った議事録']);
  });

  it('are those of the board even where the index is behind', async () => {
    const id = post('隠した議事録');
    db.prepare("UPDATE posts SET hidden_at = ?, hidden_by = ?, hidden_reason = '理由' WHERE id = ?").run(NOW, takahashi.id, id);
    expect(await offered('title', '議事録')).toEqual([]);
  });
});

describe('tags', () => {
  it('are three at most: those that begin with it first, then by use; none without a post on the board', async () => {
    post('一つ目の小技', { tags: ['Excelマクロ', 'MS Excel'] });
    post('二つ目の小技', { tags: ['Excel', 'MS Excel', 'Excel関数'] });
    post('三つ目の小技', { tags: ['Excel', 'Word'] });
    const hidden = post('隠した小技', { tags: ['Excelの秘密'] });
    hidePost(db, takahashi, hidden, '理由', AT);
    expect(await offered('tag', 'ｅｘｃｅｌ')).toEqual(['Excel', 'Excelマクロ', 'Excel関数']);
    expect(await offered('tag', 'ms')).toEqual(['MS Excel']);
    expect(await offered('tag', 'excel 関数')).toEqual(['Excel関数']);
    expect(await offered('tag', '秘密')).toEqual([]);
  });

  it('of a new post are there at once', async () => {
    expect(await offered('tag', '電子')).toEqual([]);
    post('新しい小技', { tags: ['電子申請'] });
    expect(await offered('tag', '電子')).toEqual(['電子申請']);
  });
});

describe('people', () => {
  const author = (login: string, name: string, listed = true) => {
    const person = addPerson(db, { login, name });
    const id = insertPost(db, { author: person, content: { title: '隣の課の小技', tags: [] } });
    if (!listed) hidePost(db, takahashi, id, '理由', AT);
    return person;
  };

  it('are active and have written something that is on the board', async () => {
    author('hanako', '山田 花子');
    const left = author('left', '山田 三郎');
    author('hidden', '山田 四郎', false);
    addPerson(db, { login: 'silent', name: '山田 五郎' });
    db.prepare('UPDATE users SET deactivated_at = ? WHERE id = ?').run(NOW, left.id);
    touch(db, 'people');
    expect(await offered('person', '山田')).toEqual(['山田 花子']);
  });

  it('count as authors when they wrote with somebody', async () => {
    const second = addPerson(db, { login: 'second', name: '山田 花子' });
    const id = post('二人で書いた小技');
    db.prepare('INSERT INTO post_coauthors (post_id, position, user_id) VALUES (?, 1, ?)').run(id, second.id);
    expect(await offered('person', '山田')).toEqual(['山田 花子']);
  });

  it('are found without the space in the name and in another form of a character, three names at most', async () => {
    author('takahashi2', '髙橋 花子');
    author('takahashi3', '高橋 花子');
    for (const login of ['a', 'b', 'c', 'd']) author(login, `高田 ${login}`);
    for (const login of ['e', 'f']) author(login, '西 高雄');
    expect(await offered('person', '高橋花')).toEqual(['髙橋 花子', '高橋 花子']);
    expect(await offered('person', '高田')).toHaveLength(3);
    expect(await offered('person', '西')).toEqual(['西 高雄']);
  });

  it('lead to what they wrote', async () => {
    author('hanako', '山田 花子');
    post('エクセルで行を消す');
    const path = (await answerTo('山田')).groups[0]?.options[0]?.path ?? '';
    const { text } = await reader.get(path).expect(200);
    expect(text).toContain('隣の課の小技');
    expect(text).not.toContain('エクセルで行を消す');
  });

  it('whose names hold a quotation mark keep their search in one piece', async () => {
    author('quoted', '山田 "花" 子');
    const { groups } = await answerTo('山田');
    expect(groups[0]?.options[0]?.path).toBe(resultsOf('書いた人:"山田 花 子"'));
  });
});

describe('the search box', () => {
  const field = (html: string) => /<input class="search-box__field"[^>]*>/.exec(html)?.[0];

  it('stands once on every page of those who may read', async () => {
    const id = post('エクセルで行を消す');
    for (const path of ['/', '/posts', `/posts/${id}`, '/posts/new?kind=tip', '/me/account', '/nowhere']) {
      const { text } = await reader.get(path);
      expect(text.match(/<form class="search-box[^>]*>/g), path).toHaveLength(1);
      expect(field(text), path).toContain(' value=""');
    }
  });

  it('is not there for strangers on the way in, nor for those who must choose a password first', async () => {
    expect(field((await browserOf(context).get('/session/new').expect(200)).text)).toBeUndefined();
    const open = testContext({ db, config: { readAccess: 'everyone' } });
    expect(field((await browserOf(open).get('/session/new').expect(200)).text)).toBeUndefined();
    expect(field((await browserOf(open).get('/posts').expect(200)).text)).toBeDefined();
    db.prepare('INSERT INTO passwords (user_id, hash, changed_at, must_change) VALUES (?, ?, ?, 1)').run(tanaka.id, 'x', NOW);
    expect(field((await reader.get('/me/account').expect(200)).text)).toBeUndefined();
  });

  it('keeps on the page of results what was typed, as text', async () => {
    const { text } = await reader.get(`/search?q=${encodeURIComponent('"><b>エクセル')}`);
    expect(field(text)).toContain(' value="&quot;&gt;&lt;b&gt;エクセル"');
    expect(field((await reader.get('/search?q=a&q=b')).text)).toContain(' value=""');
    expect(field((await reader.get('/posts?q=エクセル')).text)).toContain(' value=""');
  });
});
