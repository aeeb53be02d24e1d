import { beforeEach, describe, expect, it } from 'vitest';
import { deleteComment } from '../../src/board/comments/actions.ts';
import { hideComment, hidePost, withdrawPost, writeComment } from '../../src/board/index.ts';
import { newMatches } from '../../src/board/saved-searches/matches.ts';
import { savedSearchQueries } from '../../src/board/saved-searches/queries.ts';
import { purgeTrash, trashPost } from '../../src/board/trash/actions.ts';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  insertPost,
  NOW,
  sato,
  takahashi,
  tanaka,
  testContext,
  testDb,
  textOf,
} from '../support/index.ts';

const AT = new Date(NOW);
const q = encodeURIComponent;

/** A word that nobody else writes, and a title about what another post is about. */
const WORD = '玻璃窓';
const TITLE = `${WORD}の清掃予約を共有する`;

let db: Db;
let browser: Browser;
let neighbour: number;
let postId: number;

beforeEach(async () => {
  db = testDb();
  const context = testContext({ db });
  browser = browserOf(context, tanaka);
  neighbour = insertPost(db, { content: { title: '清掃予約を共有する小技', tags: ['清掃'], body: '本文', goal: '' } });
  for (const text of [WORD, 'タグ:清掃', `"${WORD}"`]) await browser.post('/me/searches', { q: text }).expect(303);
  postId = insertPost(db, { content: { title: TITLE, tags: ['清掃'], body: `${WORD}を拭きます。`, goal: WORD } });
});

/** Every place where a search, or what the index knows, reaches a reader; each with what tells that the post is in it. */
const CHANNELS: Record<string, () => Promise<boolean>> = {
  'the page': async () => (await page(`/search?q=${q(WORD)}`)).includes('class="post-list"'),
  'the page of a filter': async () => (await page(`/search?q=${q('タグ:清掃')}`)).includes(WORD),
  'the page, newest first': async () => (await page(`/search?q=${q(WORD)}&order=new`)).includes('class="post-list"'),
  suggestions: async () => (await page(`/search/suggestions?q=${q(WORD)}`)).includes(`/posts/${postId}"`),
  'the feed': async () => textOf(await browser.get(`/feeds/search.atom?q=${q(WORD)}`).expect(200)).includes('<entry>'),
  'the feed of a filter': async () =>
    textOf(await browser.get(`/feeds/search.atom?q=${q('タグ:清掃')}`).expect(200)).includes(WORD),
  'the API': async () => (await browser.get(`/api/v1/search?q=${q(WORD)}`).expect(200)).body.total > 0,
  'similar posts': async () => (await page(`/similar-posts?title=${q(TITLE)}`)).includes(`/posts/${postId}"`),
  'related posts': async () => (await page(`/posts/${neighbour}`)).includes(`href="/posts/${postId}"`),
  'saved searches': async () =>
    (await newMatches(db, savedSearchQueries(db).listOfUser(tanaka.id), '2026-07-01')).some(({ posts }) => posts > 0),
  'their page': async () => (await page('/me/searches')).includes(`/posts/${postId}"`),
};

const page = async (path: string): Promise<string> => (await browser.get(path).expect(200)).text;

async function channelsThatShow(): Promise<string[]> {
  const shown: string[] = [];
  for (const [name, shows] of Object.entries(CHANNELS)) if (await shows()) shown.push(name);
  return shown;
}

// AC-2
describe('a post', () => {
  it('is in every channel while it is on the board', async () => {
    expect(await channelsThatShow()).toEqual(Object.keys(CHANNELS));
  });

  it.each([
    { state: 'hidden', act: () => hidePost(db, takahashi, postId, '確認中', AT) },
    { state: 'withdrawn', act: () => withdrawPost(db, sato, postId, AT) },
    { state: 'thrown away', act: () => trashPost(db, sato, postId, undefined, AT) },
    {
      state: 'gone for good',
      act: () => {
        trashPost(db, sato, postId, undefined, AT);
        purgeTrash(db, new Date('2026-12-01T00:00:00Z'));
      },
    },
  ])('is in none from the moment it is $state, whatever was remembered', async ({ act }) => {
    await channelsThatShow();
    act();
    expect(await channelsThatShow()).toEqual([]);
  });
});

// AC-2
describe('a comment', () => {
  const SAID = '瑠璃色の鍵';
  const shows = async (): Promise<string[]> => {
    const answers = {
      page: (await page(`/search?q=${q(SAID)}`)).includes('class="post-list"'),
      feed: textOf(await browser.get(`/feeds/search.atom?q=${q(SAID)}`).expect(200)).includes('<entry>'),
      api: (await browser.get(`/api/v1/search?q=${q(SAID)}`).expect(200)).body.total > 0,
      saved: (await page('/me/searches')).includes(`/posts/${postId}"`),
    };
    return Object.entries(answers).flatMap(([name, shown]) => (shown ? [name] : []));
  };
  let commentId: number;

  beforeEach(async () => {
    for (const { id } of savedSearchQueries(db).listOfUser(tanaka.id)) await browser.delete(`/me/searches/${id}`).expect(303);
    await browser.post('/me/searches', { q: SAID }).expect(303);
    postId = insertPost(db, { content: { title: '物品の貸出しを記録する' } });
    commentId = writeComment(db, sato, postId, { body: `${SAID}はどこですか`, parentId: undefined }, AT);
  });

  it('lets its post be found', async () => {
    expect(await shows()).toEqual(['page', 'feed', 'api', 'saved']);
  });

  it.each([
    { state: 'hidden', act: () => hideComment(db, takahashi, commentId, '確認中', AT) },
    { state: 'deleted', act: () => deleteComment(db, sato, commentId, AT) },
  ])('lets nobody find anything from the moment it is $state', async ({ act }) => {
    await shows();
    act();
    expect(await shows()).toEqual([]);
  });
});
