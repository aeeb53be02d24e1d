import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, flushWrites } from '../../src/db/index.ts';
import { type LogList, logClick, logSearch, pruneSearchLog, reportSearches } from '../../src/search/index.ts';
import { allRows, oneRow, testDb } from '../support/index.ts';

const DAY = '2026-07-01';

let db: Db;
beforeEach(() => {
  db = testDb();
});

const search = (query: string, { results = 3, day = DAY, times = 1 } = {}) => {
  for (let time = 0; time < times; time += 1) logSearch(db, { query, results, day });
};
const click = (query: string, { rank = 1, day = DAY, times = 1 } = {}) => {
  for (let time = 0; time < times; time += 1) logClick(db, { query, rank, day });
};
const searches = () => {
  flushWrites(db);
  return db.prepare('SELECT searched_on AS day, query, searches, results FROM search_log ORDER BY searched_on, query').all();
};
const clicks = () => {
  flushWrites(db);
  return db.prepare('SELECT searched_on AS day, query, rank, clicks FROM search_clicks ORDER BY searched_on, query, rank').all();
};

describe('the log of searches', () => {
  it('counts by day and by what was asked, whatever its width and case', () => {
    search('Excel 印刷');
    search('\u3000ＥＸＣＥＬ\u3000 印刷 ', { results: 5 });
    search('excel 印刷', { day: '2026-07-02' });
    expect(searches()).toEqual([
      { day: DAY, query: 'excel 印刷', searches: 2, results: 5 },
      { day: '2026-07-02', query: 'excel 印刷', searches: 1, results: 3 },
    ]);
  });

  it('counts each of those that come at the same moment, and adds to what is there', () => {
    search('印刷', { times: 3 });
    expect(searches()).toMatchObject([{ searches: 3 }]);
    search('印刷', { times: 2 });
    expect(searches()).toMatchObject([{ searches: 5 }]);
  });

  it('keeps filters as they were typed', () => {
    search('タグ:Excel kind:tip "差し込み印刷" -Word');
    expect(searches()).toMatchObject([{ query: 'タグ:excel kind:tip "差し込み印刷" -word' }]);
  });

  it.each([
    { name: 'nothing', query: '' },
    { name: 'spaces', query: ' \u3000\n' },
    { name: 'a personal number', query: '123456789018' },
    { name: 'one among words', query: '住民票 1234-5678-9018 佐藤' },
    { name: 'one in full-width digits', query: '\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18\uFF19\uFF10\uFF11\uFF18' },
    { name: 'one in pieces', query: 'tag:"9876" 5432 氏名 1093' },
    { name: 'one in circled digits', query: '①②③④⑤⑥⑦⑧⑨⓪①⑧' },
    { name: 'one behind the hundredth character', query: `${'長'.repeat(110)} 123456789018` },
  ])('does not keep $name', ({ query }) => {
    search(query);
    expect(searches()).toEqual([]);
  });

  it('keeps numbers that are none', () => {
    search('123456789012');
    expect(searches()).toHaveLength(1);
  });

  it.each([
    { name: 'letters', query: 'あ'.repeat(150), kept: 'あ'.repeat(100) },
    { name: 'characters of two units', query: '𠮷'.repeat(150), kept: '𠮷'.repeat(100) },
    { name: 'a space at the end', query: `${'あ'.repeat(99)} い`, kept: 'あ'.repeat(99) },
    { name: 'characters that fold into several', query: '㍿'.repeat(40), kept: '株式会社'.repeat(25) },
    { name: 'NUL', query: 'a\0b', kept: 'a b' },
    { name: 'half a character', query: 'a\uD842b', kept: 'a b' },
  ])('cuts long ones and takes any text: $name', ({ query, kept }) => {
    search(query);
    click(query);
    expect(searches()).toMatchObject([{ query: kept }]);
    expect(clicks()).toHaveLength(1);
  });

  it('counts once what one person asks again within ten minutes', () => {
    const ask = (id: number, minute: number, query = '印刷') =>
      logSearch(db, { query, results: 1, day: DAY, asker: { id, at: new Date(Date.UTC(2026, 6, 1, 0, minute)) } });
    for (const minute of [0, 3, 9]) ask(1, minute);
    ask(1, 9, ' ＩＮＳＡＴＳＵ');
    ask(1, 9, 'insatsu');
    expect(searches()).toMatchObject([
      { query: 'insatsu', searches: 1 },
      { query: '印刷', searches: 1 },
    ]);
    ask(2, 9);
    ask(1, 10);
    ask(1, 12);
    search('印刷', { times: 2 });
    expect(searches()).toContainEqual({ day: DAY, query: '印刷', searches: 5, results: 3 });
  });

  it('takes 20,000 different queries a day; those it has are counted on', () => {
    for (let number = 1; number <= 20_100; number += 1) search(`言葉${number}`);
    search('言葉7');
    expect(searches()).toHaveLength(20_000);
    search('新しい言葉');
    search('言葉7');
    search('新しい言葉', { day: '2026-07-02' });
    expect(searches()).toHaveLength(20_001);
    expect(searches()).toContainEqual(expect.objectContaining({ query: '言葉7', searches: 3 }));
    expect(searches().at(-1)).toMatchObject({ day: '2026-07-02', query: '新しい言葉' });
  });

  it('holds no person and no time of day', () => {
    search('印刷');
    click('印刷');
    flushWrites(db);
    const { search_log: log, search_clicks: clicked } = allRows(db);
    expect([log, clicked]).toEqual([
      [{ searched_on: DAY, query: '印刷', searches: 1, results: 3 }],
      [{ searched_on: DAY, query: '印刷', rank: 1, clicks: 1 }],
    ]);
  });
});

describe('a click', () => {
  it('counts for the search of its day, else of the day before', () => {
    search('印刷', { day: '2026-06-30' });
    click('印刷', { times: 2 });
    expect(clicks()).toEqual([{ day: '2026-06-30', query: '印刷', rank: 1, clicks: 2 }]);
    search('印刷');
    click('印刷', { rank: 7 });
    expect(clicks()).toContainEqual({ day: DAY, query: '印刷', rank: 7, clicks: 1 });
  });

  it('counts when it comes in the same moment as the search', () => {
    search('印刷');
    click('ＩＮＳＡＴＳＵ');
    search('insatsu');
    click(' 印刷 ');
    expect(clicks()).toMatchObject([{ query: '印刷' }]);
  });

  it.each([
    { name: 'of a search that nobody made', query: '会計', rank: 1 },
    { name: 'of an old one', query: '先週', rank: 1 },
    { name: 'on no rank', query: '印刷', rank: 0 },
    { name: 'on a rank beyond all', query: '印刷', rank: 1001 },
    { name: 'on half a rank', query: '印刷', rank: 1.5 },
    { name: 'on nothing', query: '印刷', rank: Number.NaN },
    { name: 'with a personal number', query: '123456789018', rank: 1 },
  ])('does not count $name', ({ query, rank }) => {
    search('印刷');
    search('先週', { day: '2026-06-29' });
    flushWrites(db);
    click(query, { rank });
    expect(clicks()).toEqual([]);
  });
});

describe('after a year', () => {
  it('the log forgets, clicks included', () => {
    for (const day of ['2025-06-30', '2025-07-01', '2025-07-02', DAY]) {
      search('印刷', { day });
      click('印刷', { day });
    }
    flushWrites(db);
    expect(pruneSearchLog(db, DAY)).toBe(2);
    expect(searches()).toMatchObject([{ day: '2025-07-02' }, { day: DAY }]);
    expect(clicks()).toMatchObject([{ day: '2025-07-02' }, { day: DAY }]);
    expect(pruneSearchLog(db, DAY)).toBe(0);
  });
});

describe('what the log tells', () => {
  const report = (from = DAY, to = '2026-07-02') => {
    flushWrites(db);
    return reportSearches(db, from, to);
  };
  const told = async (list: LogList) => (await report()).list(list, 10).map(({ query }) => query);

  it('most searched: twice or more, the most frequent first, with clicks', async () => {
    search('印刷', { times: 4, results: 8 });
    search('会計', { times: 2 });
    search('一度だけ');
    search('印刷', { day: '2026-07-02', results: 9 });
    click('印刷', { times: 2 });
    click('印刷', { rank: 4 });
    expect((await report()).list('most', 10)).toEqual([
      { query: '印刷', searches: 5, results: 9, lastOn: '2026-07-02', clicks: 3, topClicks: 2 },
      { query: '会計', searches: 2, results: 3, lastOn: DAY, clicks: 0, topClicks: 0 },
    ]);
    expect((await report()).list('most', 1)).toMatchObject([{ query: '印刷' }]);
    expect((await report('2026-07-02')).list('most', 10)).toEqual([]);
  });

  it('nothing found: by the latest search, also what was asked once', async () => {
    search('公用車', { results: 0 });
    search('有給', { results: 0 });
    search('有給', { results: 2, day: '2026-07-02' });
    search('押印', { results: 2 });
    search('押印', { results: 0, day: '2026-07-02' });
    expect(await told('nothing')).toEqual(['押印', '公用車']);
  });

  it('not opened: three times or more, with results', async () => {
    search('印刷', { times: 3 });
    search('会計', { times: 3 });
    search('税', { times: 2 });
    search('公用車', { times: 5, results: 0 });
    click('会計', { rank: 30 });
    expect(await told('unclicked')).toEqual(['印刷']);
  });

  it('in one order: by number, then the latest, then by the words', async () => {
    search('い', { times: 2 });
    search('あ', { times: 2 });
    search('う', { times: 2, day: '2026-07-02' });
    search('え', { times: 3 });
    expect(await told('most')).toEqual(['え', 'う', 'あ', 'い']);
    expect((await report()).list('most', 2).map(({ query }) => query)).toEqual(['え', 'う']);
  });

  it('in sum: searches, those without a result, those that were left without a click', async () => {
    search('印刷', { times: 4 });
    click('印刷', { times: 1 });
    search('会計', { times: 2 });
    click('会計', { times: 5 });
    search('公用車', { times: 3, results: 0 });
    search('去年', { day: '2025-08-01' });
    expect((await report()).summary).toEqual({ searches: 9, empty: 3, unclicked: 3 });
    expect((await report('2026-07-02')).summary).toEqual({ searches: 0, empty: 0, unclicked: 0 });
  });

  it('while others get their turn, however much was asked in a day', async () => {
    db.prepare<[string]>(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
      INSERT INTO search_log (searched_on, query, searches, results) SELECT ?, '言葉' || i, 1 + i % 7, i % 3 FROM n`).run(DAY);
    db.prepare<[string]>("INSERT INTO search_log VALUES (?, '一番', 9, 1)").run(DAY);
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const { list, summary } = await report();
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(12);
    expect(list('most', 2)).toMatchObject([{ query: '一番', searches: 9 }, { searches: 7 }]);
    expect(oneRow(db, 'SELECT sum(searches) AS n FROM search_log')).toEqual({ n: summary.searches });
  });
});
