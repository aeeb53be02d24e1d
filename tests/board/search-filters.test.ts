import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { publishPost, withdrawPost } from '../../src/board/index.ts';
import { joinFilters, writeFilter } from '../../src/board/search/filter-words.ts';
import { type Chosen, readSearch, writeSearch } from '../../src/board/search/filters.ts';
import { findPosts } from '../../src/board/search/find-posts.ts';
import { fiscalYearIn, startOfFiscalYear } from '../../src/board/search/fiscal-years.ts';
import { type Db, openMemory, snapshotOf } from '../../src/db/index.ts';
import { createDepartment } from '../../src/organization/index.ts';
import { addPerson, insertPost, ito, LONG_AGO, NOW, sato, suzuki, TIP, tanaka, testDb } from '../support/index.ts';

const DAY = NOW.slice(0, 10);
let db: Db;
beforeEach(() => {
  db = testDb();
});

const read = (text: string, chosen: Chosen = {}) => readSearch(db, text, { chosen, day: DAY });
/** The posts a search finds, the newest first. */
function found(text: string, chosen: Chosen = {}): number[] {
  const { query, scope } = read(text, chosen);
  return findPosts(db, { query, scope, order: 'new', size: 100, now: new Date(NOW) }).posts.map(({ id }) => id);
}
const byNumber = (a: number, b: number) => a - b;
/** What the page's controls show for a search. */
const controls = (text: string) => read(text).filters.map(({ field, control }) => [field, control]);

describe('the words of a filter', () => {
  it.each([
    ['tag:Excel', 'tag'],
    ['TAG:Excel', 'tag'],
    ['タグ:Excel', 'tag'],
    ['タグ\uFF1AExcel', 'tag'],
    ['ﾀｸﾞ:Excel', 'tag'],
    ['category:excel', 'category'],
    ['カテゴリ:excel', 'category'],
    ['カテゴリー\uFF1Aexcel', 'category'],
    ['author:佐藤', 'author'],
    ['投稿者:佐藤', 'author'],
    ['作成者:佐藤', 'author'],
    ['著者:佐藤', 'author'],
    ['書いた人:佐藤', 'author'],
    ['dept:市民課', 'dept'],
    ['所属:市民課', 'dept'],
    ['部署\uFF1A市民課', 'dept'],
    ['kind:tip', 'kind'],
    ['種類:小技', 'kind'],
    ['year:2026', 'year'],
    ['年度:2026', 'year'],
    ['年:2026', 'year'],
  ])('%s is one of %s', (text, field) => {
    insertPost(db, { content: { tags: ['Excel'] } });
    const { query, filters } = read(`印刷 ${text}`);
    expect(filters).toEqual([expect.objectContaining({ field, typed: true, control: expect.any(String) })]);
    expect(query.terms.map((term) => term.text)).toEqual(['印刷']);
  });

  it.each([
    ['タグ: Excel', 'タグ:Excel'],
    ['タグ\uFF1A\u3000Excel 印刷', 'タグ:Excel 印刷'],
    ['印刷 所属:  市民課', '印刷 所属:市民課'],
    ['印刷 タグ:', '印刷 '],
    ['タグ\uFF1A', ''],
    ['印刷 C:\\', '印刷 C:\\'],
    ['10:30 集合', '10:30 集合'],
    ['メタタグ: 書き方', 'メタタグ: 書き方'],
  ])('joined from %s are %s', (typed, joined) => {
    expect(joinFilters(typed)).toBe(joined);
  });

  it('are text where they name no field', () => {
    expect(read('C:\\ 10:30 https://example.lg.jp').filters).toEqual([]);
    expect(read('"タグ:Excel"').filters).toEqual([]);
  });

  it.each([
    ['ja', 'タグ:Excel', 'タグ:"Power Query"'],
    ['en', 'tag:Excel', 'tag:"Power Query"'],
  ] as const)('are written in %s as they are read', (locale, bare, quoted) => {
    expect(writeFilter('tag', 'Excel', locale)).toBe(bare);
    expect(writeFilter('tag', 'Power Query', locale)).toBe(quoted);
  });

  it.each([
    ['宛名 差し込み', '宛名 差し込み'],
    ['"差し込み 印刷" Excel -マクロ', '"差し込み 印刷" Excel -マクロ'],
    ['Ｅｘｃｅｌ　tag:Word', 'Excel タグ:Word'],
    ['種類："DX事例" 議会 -"本 会議"', '議会 -"本 会議" 種類:DX事例'],
  ])('%s is written as %s, which means the same', (typed, written) => {
    const { query } = read(typed);
    expect(writeSearch(query, 'ja')).toBe(written);
    expect(read(written).query).toEqual(query);
  });
});

describe('a fiscal year', () => {
  it.each([
    ['2026', 2026],
    ['2026年度', 2026],
    ['2026年', 2026],
    ['FY2026', 2026],
    ['令和8', 2026],
    ['令和8年度', 2026],
    ['令和元年度', 2019],
    ['R8', 2026],
    ['r.8', 2026],
    ['8年度', 2026],
    ['8', 2026],
    ['平成30年度', 2018],
    ['H30', 2018],
  ])('%s is %i', (text, year) => {
    expect(fiscalYearIn(text)).toBe(year);
  });

  it.each(['', '年度', '去年', '26年4月', '202', '20260', '1868', '令和', 'S63', '2026-04', '-8'])('is not %s', (text) => {
    expect(fiscalYearIn(text)).toBeUndefined();
  });

  it('begins on 1 April in Japan', () => {
    expect(startOfFiscalYear(2026)).toBe('2026-03-31T15:00:00.000Z');
  });

  it('has what was published from its first minute in Japan to its last', () => {
    const ids = [
      '2026-03-31T14:59:59.999Z',
      '2026-03-31T15:00:00.000Z',
      '2027-03-31T14:59:59.999Z',
      '2027-03-31T15:00:00.000Z',
    ].map((at) => insertPost(db, { at }));
    expect(found('年度:2026').toReversed()).toEqual(ids.slice(1, 3));
    expect(found('宛名 年度:令和8').toReversed()).toEqual(ids.slice(1, 3));
  });
});

describe('a kind', () => {
  it.each([
    ['tip', 'tip'],
    ['小技', 'tip'],
    ['case_study', 'case_study'],
    ['case study', 'case_study'],
    ['DX事例', 'case_study'],
    ['ＤＸ事例', 'case_study'],
    ['事例', 'case_study'],
    ['ひとこと改善', 'quick_win'],
    ['Quick win', 'quick_win'],
    ['改善', 'quick_win'],
    ['質問', 'question'],
    ['Question', 'question'],
    ['アイデア', 'idea'],
  ])('is named by %s', (value, kind) => {
    expect(controls(`種類:"${value}"`)).toEqual([['kind', kind]]);
  });

  it.each(['例', 'toString', '__proto__', '小技集'])('is not %s', (value) => {
    expect(controls(`種類:${value}`)).toEqual([['kind', undefined]]);
  });

  it('narrows', () => {
    const tip = insertPost(db);
    const question = insertPost(db, { content: { kind: 'question', title: '宛名の差し込み印刷がずれます' } });
    expect(found('差し込み')).toEqual(expect.arrayContaining([tip, question]));
    expect(found('差し込み 種類:質問')).toEqual([question]);
    expect(found('差し込み', { kind: 'tip' })).toEqual([tip]);
  });
});

describe('a category', () => {
  it.each(['excel', 'EXCEL', 'Excel・表計算', 'Ｅｘｃｅｌ・表計算', 'Excel'])('is named by %s', (value) => {
    expect(controls(`カテゴリ:${value}`)).toEqual([['category', 'excel']]);
  });

  it('narrows', () => {
    const ids = [1, 2].map((categoryId) => insertPost(db, { content: { categoryId } }));
    expect(found('カテゴリ:excel')).toEqual([ids[0]]);
    expect(found('宛名 カテゴリー:"Word and documents"')).toEqual([ids[1]]);
  });
});

describe('a department', () => {
  it('is named by its code or its name, and has those below it', () => {
    const ids = [sato, tanaka, ito].map((author) => insertPost(db, { author }));
    const [ofSato, ofTanaka] = ids;
    expect(found('所属:市民課')).toEqual([ofSato]);
    expect(found('所属:0202')).toEqual([ofTanaka]);
    expect(found('宛名 所属:総務部').toSorted(byNumber)).toEqual(ids);
    expect(found('', { dept: '0201' })).toEqual([ofSato]);
  });

  it('is found by a name it had, and together with another of its name', () => {
    createDepartment(db, { code: '0701', name: '市民課', parentCode: '07' }, LONG_AGO);
    const other = addPerson(db, { login: 'mori', name: '森', departmentId: 5 });
    const ids = [sato, other].map((author) => insertPost(db, { author }));
    expect(found('所属:市民課').toSorted(byNumber)).toEqual(ids);
    db.prepare<[number, string, string, number | null, number]>(
      'INSERT INTO department_versions (department_id, valid_from, name, parent_id, position) VALUES (?, ?, ?, ?, ?)',
    ).run(5, '2026-04-01', '住民課', 4, 1);
    const renamed = testDbOf(db);
    expect(readSearch(renamed, '所属:住民課', { day: DAY }).filters[0]?.control).toBe('0701');
    expect(readSearch(renamed, '所属:市民課', { day: DAY }).scope?.values['dept0_ids']).toBe('[2,5]');
  });
});

describe('a tag', () => {
  it.each(['Excel', 'excel', 'ＥＸＣＥＬ'])('is named by %s', (value) => {
    const id = insertPost(db, { content: { tags: ['Excel'] } });
    insertPost(db, { content: { tags: ['Word'] } });
    expect(found(`タグ:${value}`)).toEqual([id]);
    expect(controls(`タグ:${value}`)).toEqual([['tag', 'Excel']]);
  });

  it('of a post that is not on the board is none', () => {
    const id = insertPost(db, { content: { tags: ['内密'] } });
    withdrawPost(db, sato, id, new Date(NOW));
    expect(controls('タグ:内密')).toEqual([['tag', undefined]]);
  });

  it('that few posts have finds the same', () => {
    for (let count = 0; count < 60; count += 1) insertPost(db, { content: { tags: ['Word'] } });
    const id = insertPost(db, { content: { tags: ['Excel'] } });
    expect(read('タグ:Excel').scope?.where).not.toBe(read('タグ:Word').scope?.where);
    expect(found('タグ:Excel')).toEqual([id]);
    expect(found('宛名 タグ:Excel')).toEqual([id]);
    expect(found('宛名 タグ:Word')).toHaveLength(60);
  });

  it('and another are both asked for', () => {
    const both = insertPost(db, { content: { tags: ['Excel', 'Word'] } });
    insertPost(db, { content: { tags: ['Excel'] } });
    expect(found('タグ:Excel タグ:Word')).toEqual([both]);
    expect(found('タグ:Excel', { tag: 'Word' })).toEqual([both]);
  });
});

describe('an author', () => {
  it.each(['佐藤', 'sato', 'SATO'])('is named by %s', (value) => {
    const id = insertPost(db);
    insertPost(db, { author: suzuki });
    expect(found(`書いた人:${value}`)).toEqual([id]);
  });

  it('is everybody of that name, also who wrote along and who has left', () => {
    const namesake = addPerson(db, { login: 'sato2', name: '佐藤' });
    const ids = [
      insertPost(db),
      insertPost(db, { author: namesake }),
      publishPost(db, suzuki, { ...TIP, coauthors: ['sato2'] }, new Date(NOW)),
    ];
    insertPost(db, { author: tanaka });
    setActive(db, 'sato2', false, new Date(NOW));
    expect(found('書いた人:佐藤').toSorted(byNumber)).toEqual(ids);
  });

  it('has a name with or without a space, by its old characters too; a surname is enough where nobody is called that', () => {
    const person = addPerson(db, { login: 'watanabe', name: '渡邊 髙子' });
    const id = insertPost(db, { author: person });
    for (const value of ['渡邊髙子', '"渡辺 高子"', '渡辺\u3000高子'.replace('\u3000', ''), '渡辺', '渡邉']) {
      expect(found(`書いた人:${value}`)).toEqual([id]);
    }
    expect(controls('書いた人:渡')).toEqual([['author', undefined]]);
  });
});

describe('filters of one field', () => {
  it('count as the last of them, where a post has only one', () => {
    const [tip] = [insertPost(db), insertPost(db, { content: { kind: 'question' } })];
    expect(found('種類:質問 種類:小技')).toEqual([tip]);
    expect(found('種類:質問', { kind: 'tip' })).toEqual([tip]);
    expect(controls('種類:質問 年度:2025 種類:小技 年度:2026')).toEqual([
      ['kind', 'tip'],
      ['year', '2026'],
    ]);
    expect(read('種類:質問 宛名 種類:小技').query.filters).toEqual([{ field: 'kind', value: '小技' }]);
  });

  it('count as four tags and two authors at most', () => {
    const both = publishPost(db, suzuki, { ...TIP, tags: ['a', 'b', 'c', 'd'], coauthors: ['sato'] }, new Date(NOW));
    insertPost(db, { content: { tags: ['a', 'b', 'c'] } });
    expect(found('書いた人:佐藤 書いた人:鈴木')).toEqual([both]);
    expect(found('タグ:なし タグ:a タグ:b タグ:c タグ:d')).toEqual([both]);
    const many = 'タグ:a '.repeat(160).trim();
    expect(read(many).filters).toHaveLength(4);
    expect(read(`${many} 種類:小技`, { author: 'sato' }).filters).toHaveLength(6);
  });
});

describe('the statements of filters', () => {
  const FILTERS = ['タグ:Excel', 'タグ:Word', '種類:小技', 'カテゴリ:excel', '所属:市民課', '書いた人:佐藤', '年度:2026'];
  /** Another order for each number. */
  const shuffled = (number: number): string[] =>
    FILTERS.map((filter, index) => ({ filter, place: (Math.sin((number + 1) * (index + 7)) * 1e4) % 1 }))
      .sort((a, b) => a.place - b.place)
      .map(({ filter }) => filter);

  it('are the same in whatever order they are typed', () => {
    for (let count = 0; count < 120; count += 1) insertPost(db, { content: { tags: count % 60 ? ['Word'] : ['Excel', 'Word'] } });
    const orders = Array.from({ length: 200 }, (_, number) => shuffled(number).join(' '));
    expect(new Set(orders).size).toBeGreaterThan(150);
    found(`宛名 ${orders[0]}`);
    found(orders[0] as string);
    const prepare = vi.spyOn(db, 'prepare');
    for (const order of orders) {
      expect(found(`宛名 ${order}`)).toHaveLength(2);
      expect(found(order)).toHaveLength(2);
    }
    expect(prepare).not.toHaveBeenCalled();
  });
});

describe('a value that names nothing', () => {
  it.each(['タグ:なし', 'カテゴリ:なし', '所属:なし', '書いた人:なし', '種類:なし', '年度:なし'])('%s finds nothing', (text) => {
    insertPost(db);
    expect(found('宛名')).toHaveLength(1);
    expect(found(`宛名 ${text}`)).toEqual([]);
    expect(found(text)).toEqual([]);
  });

  it('is only a value, whatever it says', () => {
    insertPost(db);
    for (const value of ["'; DROP TABLE posts; --", '" OR 1=1', '@tag0_id', '%', '*', '\0', '[1]', '\uD800'])
      for (const field of ['tag', 'category', 'dept', 'author', 'kind', 'year'] as const)
        expect(found('宛名', { [field]: value })).toEqual([]);
    expect(found('宛名')).toHaveLength(1);
  });
});

describe('filters alone', () => {
  it('list the posts they leave, the newest first or those that are used most', () => {
    const ids = ['2026-06-03', '2026-06-01', '2026-06-02'].map((day) => insertPost(db, { at: `${day}T00:00:00Z` }));
    db.prepare('UPDATE posts SET minutes_this_year = 60, has_adoptions = 1 WHERE id = ?').run(ids[1]);
    const search = { ...read('種類:小技'), size: 2, now: new Date(NOW) };
    expect(found('種類:小技')).toEqual([ids[0], ids[2], ids[1]]);
    const adopted = findPosts(db, { ...search, order: 'adopted' });
    expect(adopted.posts.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    expect(adopted).toMatchObject({ total: 3, allTotal: 3, older: ids[0], newer: undefined, more: false });
    expect(findPosts(db, { ...search, order: 'adopted', after: ids[0] }).posts.map(({ id }) => id)).toEqual([ids[2]]);
  });

  it('leave out what is not on the board', () => {
    const id = insertPost(db);
    withdrawPost(db, sato, id, new Date(NOW));
    expect(found('種類:小技')).toEqual([]);
  });
});

/** The same data seen by another connection: nothing is remembered. */
function testDbOf(source: Db): Db {
  return openMemory(snapshotOf(source));
}
