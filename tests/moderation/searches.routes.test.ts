import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, flushWrites } from '../../src/db/index.ts';
import { logClick, logSearch } from '../../src/search/index.ts';
import {
  type Browser,
  browserOf,
  ito,
  ja,
  sato,
  type TestContext,
  takahashi,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const TODAY = '2026-07-01';

let db: Db;
let context: TestContext;
let moderator: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  moderator = browserOf(context, takahashi);
});

function search(query: string, { results = 3, day = TODAY, times = 1, clicks = [] as number[] } = {}): void {
  for (let time = 0; time < times; time += 1) logSearch(db, { query, results, day });
  for (const rank of clicks) logClick(db, { query, rank, day });
  flushWrites(db);
}

const page = async (query = '') => (await moderator.get(`/moderation/searches${query}`).expect(200)).text;
/** The rows of a list, without their markup. */
function rowsOf(html: string, list: string): string[] {
  const section = new RegExp(`aria-labelledby="${list}-heading">([\\s\\S]*?)</section>`).exec(html)?.[1] ?? '';
  const body = section.slice(section.indexOf('<tbody>'));
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row]) =>
    (row as string)
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('GET /moderation/searches', () => {
  it('says what was searched most, what was not found and what was not opened', async () => {
    search('印刷', { times: 4, results: 12, clicks: [1, 2, 9] });
    search('公用車の予約', { results: 0 });
    search('会計', { times: 3, results: 5 });
    const text = await page();
    expect(rowsOf(text, 'most').map((row) => row.split(' ').slice(0, 5))).toEqual([
      ['印刷', '4', '12', '3', '67%'],
      ['会計', '3', '5', '0', '–'],
    ]);
    expect(rowsOf(text, 'nothing').map((row) => row.split(' ').slice(0, 3))).toEqual([['公用車の予約', '1', '7/1']]);
    expect(rowsOf(text, 'unclicked').map((row) => row.split(' ').slice(0, 3))).toEqual([['会計', '3', '5']]);
    for (const part of [ja('search_log.empty_note', { count: 1 }), ja('search_log.unclicked_note', { count: 4 })])
      expect(text).toContain(part);
  });

  it('says what is kept, on the first day as well', async () => {
    const text = await page();
    expect(text).toContain(ja('search_log.privacy'));
    expect(text).toContain(ja('search_log.empty_title'));
    expect(text).not.toContain('<table');
  });

  it('has a sentence for each list that is empty', async () => {
    search('印刷');
    const text = await page();
    for (const list of ['most', 'nothing', 'unclicked']) expect(text).toContain(ja(`search_list_none.${list}`));
  });

  it.each([
    { query: '', from: '2026-06-02' },
    { query: '?days=7', from: '2026-06-25' },
    { query: '?days=30', from: '2026-06-02' },
    { query: '?days=90', from: '2026-04-03' },
    { query: '?days=365', from: '2025-07-02' },
    { query: '?days=1', from: '2026-06-02' },
    { query: '?days=x&list=__proto__', from: '2026-06-02' },
    { query: '?days[]=7', from: '2026-06-02' },
  ])('looks at a period: $query from $from', async ({ query, from }) => {
    const dayBefore = new Date(Date.parse(from) - 86_400_000).toISOString().slice(0, 10);
    search('期間の中', { day: from, results: 0 });
    search('期間の前', { day: dayBefore, results: 0 });
    expect(rowsOf(await page(query), 'nothing').map((row) => row.split(' ')[0])).toEqual(['期間の中']);
  });

  it('shows 30 of each, and more of one on a page of its own', async () => {
    for (let index = 0; index < 31; index += 1) search(`言葉${index}`, { times: 2 });
    const text = await page('?days=7');
    expect(rowsOf(text, 'most')).toHaveLength(30);
    const path = /href="(\/moderation\/searches\?days=7&(?:amp;|#38;)?list=most)"/.exec(text)?.[1]?.replace('&amp;', '&');
    expect(path).toBe('/moderation/searches?days=7&list=most');
    const more = await page('?days=7&list=most');
    expect(rowsOf(more, 'most')).toHaveLength(31);
    expect(more).not.toContain('id="nothing-heading"');
    expect(more).toContain('href="/moderation/searches?days=7"');
    search('言葉0', { results: 0 });
    expect(rowsOf(await page(), 'nothing')).toHaveLength(1);
  });

  it('leads to the search, to a synonym and to a question, filled in', async () => {
    const query = 'タグ:excel "<b>&行"';
    search(query, { results: 0 });
    const text = await page();
    expect(text).not.toContain('<b>');
    expect(text).toContain(`href="/search?q=${encodeURIComponent(query)}"`);
    const synonym = /href="(\/moderation\/synonyms\/new[^"]*)"/.exec(text)?.[1] as string;
    expect(typedIn((await moderator.get(synonym).expect(200)).text, 'words')).toBe(query);
    const question = /href="(\/posts\/new\?kind=question[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') as string;
    const form = await moderator.get(question).expect(200);
    expect(typedIn(form.text, 'title')).toBe(ja('search_log.question_title', { query: 'タグ:Excel "<b>&行"' }));
    expect(form.text).not.toContain('<b>');
  });

  it('fills in a title that fits, however long the query', async () => {
    search('長'.repeat(100), { results: 0 });
    const path = /href="(\/posts\/new\?kind=question[^"]*)"/.exec(await page())?.[1]?.replaceAll('&amp;', '&') as string;
    const title = typedIn((await moderator.get(path)).text, 'title') as string;
    expect([...title].length).toBeLessThanOrEqual(100);
  });

  it('is for moderators', async () => {
    await browserOf(context, ito).get('/moderation/searches').expect(200);
    await browserOf(context, sato).get('/moderation/searches').expect(404);
    await browserOf(context).get('/moderation/searches').expect(303);
  });
});
