import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  insertPost,
  ja,
  suzuki,
  type TestContext,
  tanaka,
  testContext,
  testDb,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let colleague: Browser;
let postId: number;

beforeEach(() => {
  db = testDb();
  context = testContext({ db, config: { publicUrl: 'http://chie.example' } });
  colleague = browserOf(context, tanaka);
  postId = insertPost(db, { author: suzuki, content: { title: '窓口の番号札を印刷する', body: '**番号札** を印刷します。' } });
});

const ask = (query: string) => colleague.get(`/api/v1/search?${query}`);
const q = (text: string): string => `q=${encodeURIComponent(text)}`;

describe('GET /api/v1/search', () => {
  it('answers with stable names, absolute addresses and plain text', async () => {
    const { body, headers } = await ask(q('番号札')).expect(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      query: '番号札',
      total: 1,
      more: false,
      next: null,
      results: [
        {
          id: postId,
          title: '窓口の番号札を印刷する',
          url: `http://chie.example/posts/${postId}`,
          kind: 'tip',
          category: expect.any(String),
          author: '鈴木',
          department: '市民課',
          publishedAt: '2026-06-01T00:00:00.000Z',
          votes: 0,
          comments: 0,
          adopters: 0,
          score: expect.any(Number),
          hasAllWords: true,
          passage: expect.stringContaining('番号札 を印刷します。'),
          passageFrom: 'text',
          file: null,
        },
      ],
    });
  });

  it('goes on where the last answer ended', async () => {
    for (let count = 0; count < 6; count += 1) insertPost(db, { content: { title: `番号札の小技その${count}` } });
    const ids: number[] = [];
    let after = '';
    do {
      const { body } = await ask(`${q('番号札')}&limit=3${after}`).expect(200);
      expect(body.total).toBe(7);
      ids.push(...body.results.map(({ id }: { id: number }) => id));
      after = body.next === null ? '' : `&after=${body.next}`;
    } while (after !== '');
    expect(new Set(ids).size).toBe(7);
    expect(ids).toHaveLength(7);
  });

  it('knows the filters, the synonyms and the same folding as the page', async () => {
    insertPost(db, { content: { title: 'Ｅｘｃｅｌで集計する', tags: ['月報'] } });
    for (const text of ['エクセル 集計', 'タグ:月報', 'tag:月報 excel', '種類:小技 月報'])
      expect((await ask(q(text)).expect(200)).body.results[0]?.title, text).toBe('Ｅｘｃｅｌで集計する');
    expect((await ask(q('タグ:ない')).expect(200)).body).toMatchObject({ total: 0, results: [], next: null });
  });

  it.each([
    { case: 'no q', query: '', sentence: 'error.search_query_missing' },
    { case: 'an empty q', query: q(' \u3000'), sentence: 'error.search_query_missing' },
    { case: 'two', query: 'q=a&q=b', sentence: 'error.search_query_missing' },
    { case: 'a limit of none', query: `${q('印刷')}&limit=0`, sentence: 'error.search_limit' },
    { case: 'a limit of 51', query: `${q('印刷')}&limit=51`, sentence: 'error.search_limit' },
    { case: 'a limit that is no number', query: `${q('印刷')}&limit=1e1`, sentence: 'error.search_limit' },
    { case: 'a page that is none', query: `${q('印刷')}&after=-1`, sentence: 'error.search_after' },
  ])('refuses $case with a sentence', async ({ query, sentence }) => {
    const { body } = await ask(query).expect(422);
    expect(body).toEqual({ error: ja(sentence) });
  });

  it('begins at the top behind a post that is not among the results', async () => {
    expect((await ask(`${q('番号札')}&after=999`).expect(200)).body.results).toHaveLength(1);
  });

  it('answers a stranger in JSON, unless everybody may read', async () => {
    const { body } = await browserOf(context)
      .get(`/api/v1/search?${q('番号札')}`)
      .expect(401);
    expect(body).toEqual({ error: ja('error.sign_in_first') });
    const open = testContext({ db, config: { readAccess: 'everyone' } });
    expect(
      (
        await browserOf(open)
          .get(`/api/v1/search?${q('番号札')}`)
          .expect(200)
      ).body.total,
    ).toBe(1);
    await colleague.get('/api/v1/nothing').expect(404).expect('Content-Type', /json/);
  });

  it('is not kept by anybody on the way, and not made again for what has not changed', async () => {
    const { headers } = await ask(q('番号札')).expect(200);
    expect(headers['cache-control']).toBe('no-store');
    await ask(q('番号札'))
      .set('If-None-Match', headers['etag'] as string)
      .expect(304);
  });
});
