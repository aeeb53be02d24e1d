import { beforeAll, describe, expect, it } from 'vitest';
import { type Db, inTransaction } from '../../src/db/index.ts';
import {
  countFrequencies,
  NO_SYNONYMS,
  putDocument,
  removeDocument,
  searchDocuments,
  suggestTitles,
  synonymGroups,
  synonymsOf,
} from '../../src/search/index.ts';
import { emptyDb } from '../support/index.ts';

const DOCUMENTS: readonly [title: string, text: string][] = [
  ['選んだ行をまとめて削除する', 'Excelで Ctrl+- を押すと、選んだ行が消えます。取り消し線は Ctrl+5 です。'],
  ['コードから名称を引く', 'VLOOKUP関数の書き方と、#REF! が出たときの直し方。=SUM(A1:A3) と混ぜません。'],
  ['通知書の宛名をつくる', 'Wordの差し込み印刷で、住民税の通知を出します。ブックは .xlsm にしません。'],
  ['申込みをkintoneで受ける', '髙橋さんと渡邊さんに聞きました。ﾃﾞｰﾀを会計年度任用職員が集計します。'],
  ['サーバーの引き継ぎ', 'プリンターとメモリーの増設、フォルダーの場所は C:\\Users です。ソフトウェアも更新します。'],
  ['ウィンドウを並べる', 'C++ は要りません。パワーオートメイトでもできますが、ピボットテーブルは別の話です。'],
];

let db: Db;
const synonyms = () => synonymsOf(synonymGroups(db));
const find = (query: string) => searchDocuments(db, query, { synonyms: synonyms(), spell: true });
const ids = (query: string) => find(query).found.map(({ id }) => id);

beforeAll(() => {
  db = emptyDb();
  inTransaction(db, () => {
    DOCUMENTS.forEach(([title, text], index) => {
      putDocument(db, { id: index + 1, title, tags: [], parts: [{ source: 'text', label: '', text }] });
    });
    // Without company, a word stands in every second document and says nothing.
    for (let id = 11; id <= 60; id += 1) {
      putDocument(db, {
        id,
        title: `無関係な記録 第${id}号`,
        tags: [],
        parts: [{ source: 'text', label: '', text: '天気は晴れでした。' }],
      });
    }
  });
  countFrequencies(db);
});

describe('finds first', () => {
  it.each([
    // Two characters and one.
    { query: '関数', first: 2 },
    { query: '印刷', first: 3 },
    { query: '会計', first: 4 },
    { query: '税', first: 3 },
    { query: '行', first: 1 },
    // Spelling: width, kana, long vowels, okurigana, variants.
    { query: 'サーバ', first: 5 },
    { query: 'ｻｰﾊﾞ', first: 5 },
    { query: 'さーばー', first: 5 },
    { query: 'メモリー', first: 5 },
    { query: 'メモリ', first: 5 },
    { query: 'フォルダ', first: 5 },
    { query: 'プリンタ', first: 5 },
    { query: 'ﾃﾞｰﾀ', first: 4 },
    { query: 'データ', first: 4 },
    { query: 'ＥＸＣＥＬ', first: 1 },
    { query: 'ｖｌｏｏｋｕｐ', first: 2 },
    { query: 'ソフトウエア', first: 5 },
    { query: 'ウインドウ', first: 6 },
    { query: '申し込み', first: 4 },
    { query: '申込', first: 4 },
    { query: '引継ぎ', first: 5 },
    { query: '差込み印刷', first: 3 },
    { query: '差込印刷', first: 3 },
    { query: '取消線', first: 1 },
    { query: '高橋', first: 4 },
    { query: '渡辺', first: 4 },
    // Inside compounds.
    { query: '任用職員', first: 4 },
    { query: '住民税', first: 3 },
    // Synonyms.
    { query: 'エクセル', first: 1 },
    { query: 'えくせる', first: 1 },
    { query: 'キントーン', first: 4 },
    { query: 'ぴぼっと', first: 6 },
    { query: 'パワーオートメイト', first: 6 },
    { query: 'Power Automate', first: 6 },
    { query: 'Power Automate 並べる', first: 6 },
    { query: 'ブイルックアップ', first: 2 },
    // Parts of words of Latin letters.
    { query: 'lookup', first: 2 },
    { query: 'vloo', first: 2 },
    // Symbols.
    { query: '#REF!', first: 2 },
    { query: '#ref', first: 2 },
    { query: '=SUM(', first: 2 },
    { query: 'C:\\', first: 5 },
    { query: 'C:￥', first: 5 },
    { query: '.xlsm', first: 3 },
    { query: 'C++', first: 6 },
    { query: 'Ctrl+-', first: 1 },
    // Sentences.
    { query: 'エクセルで行を一気に消したい', first: 1 },
    { query: 'サーバーのフォルダはどこですか', first: 5 },
    { query: '宛名の印刷の仕方を教えてください', first: 3 },
    // Slips of the fingers.
    { query: 'サーパー', first: 5 },
    { query: 'プリソタ', first: 5 },
    { query: 'ソフトウェヤ', first: 5 },
    { query: 'kintonne', first: 4 },
    { query: 'vlookpu', first: 2 },
    { query: 'フォルタ', first: 5 },
  ])('$query → $first', ({ query, first }) => {
    expect(ids(query)[0]).toBe(first);
  });
});

describe('a search', () => {
  it('says which have every word, and puts them first', () => {
    const { found, allCount } = find('VLOOKUP 名称');
    expect(found[0]).toMatchObject({ id: 2, all: true });
    expect(allCount).toBe(1);
    expect(find('印刷 髙橋').found.map(({ id, all }) => ({ id, all }))).toEqual(
      expect.arrayContaining([
        { id: 3, all: false },
        { id: 4, all: false },
      ]),
    );
  });

  it('finds nothing else for a word of two characters', () => {
    expect(ids('印刷')).toEqual([3]);
    expect(ids('晴れ')).toHaveLength(50);
  });

  it('finds nothing for a word of two characters that nobody wrote, and nothing for noise', () => {
    expect(ids('印税')).toEqual([]);
    expect(ids('ほげら')).toEqual([]);
    // Of two such words, either.
    expect(ids('印税 印刷')).toEqual([3]);
  });

  it('takes quotes at their word', () => {
    expect(ids('"住民税の通知"')).toEqual([3]);
    expect(ids('"住民税の" 通知')).toEqual([3]);
    expect(ids('"住民税の印刷"')).toEqual([]);
    expect(ids('"エクセル"')).toEqual([]);
  });

  it('leaves out what a hyphen says', () => {
    expect(ids('通知')).toContain(3);
    expect(ids('通知 -住民税')).not.toContain(3);
    expect(ids('通知 -"住民税の通知"')).not.toContain(3);
    expect(ids('通知 -雪')).toContain(3);
  });

  it('offers a correction only for what nothing has', () => {
    expect(find('サーパー').correction).toBe('サーバ');
    expect(find('サーバー').correction).toBeUndefined();
    expect(find('通知 kintonne').correction).toBe('通知 kintone');
    expect(find('"住民税の通知" kintonne').correction).toBe('"住民税の通知" kintone');
    expect(find('ｻｰﾊﾞ').correction).toBeUndefined();
    expect(searchDocuments(db, 'サーパー').correction).toBeUndefined();
  });

  it('knows synonyms only where it is given them', () => {
    expect(searchDocuments(db, 'キントーン', { synonyms: NO_SYNONYMS }).allCount).toBe(0);
    expect(find('キントーン').allCount).toBe(1);
  });

  it('keeps to a scope before it chooses the best', () => {
    const scope = { join: 'CROSS JOIN search_documents d ON d.id = document.id', where: 'd.id > @least', values: { least: 20 } };
    expect(searchDocuments(db, '晴れ', { scope }).found.map(({ id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, index) => 60 - index),
    );
    expect(searchDocuments(db, '通知 晴れ', { scope }).found.every(({ id }) => id > 20)).toBe(true);
  });

  it('gives equal documents the newest first', () => {
    expect(ids('晴れ').slice(0, 3)).toEqual([60, 59, 58]);
  });

  it.each([
    'foo AND',
    '"',
    '*',
    'NEAR(',
    'a OR',
    'NOT',
    '(',
    ')',
    '^',
    '{words} :',
    'words:x',
    "'",
    ';',
    '--',
    '\0',
    '\ud800',
    '😀',
    '-',
    '- -',
    '""""',
    'あ'.repeat(1_000),
    'a '.repeat(500),
    '((((((((((',
    '"a" -"b" *',
    '%',
    '_',
  ])('takes %j without a fault', (query) => {
    expect(() => find(query)).not.toThrow();
  });
});

describe('what is typed so far', () => {
  it.each([
    { typed: 'さーば', titles: ['サーバーの引き継ぎ'] },
    { typed: 'kin', titles: ['申込みをkintoneで受ける'] },
    { typed: '宛', titles: ['通知書の宛名をつくる'] },
    { typed: '宛名 通知', titles: ['通知書の宛名をつくる'] },
    { typed: '通知書の', titles: ['通知書の宛名をつくる'] },
    { typed: 'ない言葉', titles: [] },
    { typed: '', titles: [] },
    { typed: '"', titles: [] },
  ])('$typed → $titles', ({ typed, titles }) => {
    expect(suggestTitles(db, typed, 5).map(({ title }) => title)).toEqual(titles);
  });

  it('offers what begins with it first', () => {
    inTransaction(db, () => putDocument(db, { id: 90, title: '引き継ぎの手引き', tags: [], parts: [] }));
    inTransaction(db, () => putDocument(db, { id: 91, title: '春の引き継ぎ', tags: [], parts: [] }));
    expect(suggestTitles(db, '引き継', 5).map(({ id }) => id)).toEqual([90, 91, 5]);
    for (const id of [90, 91]) removeDocument(db, id);
    expect(suggestTitles(db, '引き継', 5).map(({ id }) => id)).toEqual([5]);
  });
});
