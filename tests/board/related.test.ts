import { beforeEach, describe, expect, it } from 'vitest';
import { castVote, editPost, hidePost, publishPost, withdrawPost } from '../../src/board/index.ts';
import { requireVisible } from '../../src/board/posts/actions.ts';
import { knowsRelated, learnRelated, relatedCards } from '../../src/board/posts/related.ts';
import { searchService } from '../../src/board/search/service.ts';
import type { Db } from '../../src/db/index.ts';
import { AppError } from '../../src/lib/index.ts';
import {
  type Browser,
  browserOf,
  insertPost,
  NOW,
  sato,
  type TestContext,
  TIP,
  takahashi,
  tanaka,
  testContext,
  testDb,
} from '../support/index.ts';

const AT = new Date(NOW);
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000);

let db: Db;
let context: TestContext;
let reader: Browser;
let subject: number;

const post = (title: string, tags: string[] = []): number =>
  insertPost(db, { content: { title, tags, body: '本文', goal: '', cautions: '', toolIds: [] } });
const page = async (id = subject): Promise<string> => (await reader.get(`/posts/${id}`).expect(200)).text;
const relatedOn = (html: string): number[] => {
  const [section = ''] = /<section class="related"[\s\S]*?<\/section>/.exec(html) ?? [];
  return [...section.matchAll(/href="\/posts\/(\d+)"/g)].map(([, id]) => Number(id));
};

/** The index answers like this until the test is over. */
function answerWith(related: () => Promise<number[]>): { asked: number } {
  const service = searchService(db);
  const count = { asked: 0 };
  service.related = () => {
    count.asked += 1;
    return related();
  };
  return count;
}

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  reader = browserOf(context, tanaka);
  for (let count = 0; count < 20; count += 1) post(`Excelで${'表順列行図色線数式点'[count % 10]}を整える${count}`, ['Excel']);
  subject = post('窓口の混雑を時間帯ごとに数える', ['Excel', '窓口', '混雑']);
});

describe('posts about the same', () => {
  it('share words of the title or a rare tag; a tag of half the posts is not enough', async () => {
    const near = post('窓口が混雑する時間帯をグラフで見せる', ['PowerPoint']);
    const tagged = post('番号札の発券機を入れた', ['窓口', '混雑']);
    expect(relatedOn(await page())).toEqual(expect.arrayContaining([near, tagged]));
    expect(relatedOn(await page())).toHaveLength(2);
  });

  it('may be none', async () => {
    expect(await page()).not.toContain('class="related"');
  });

  it('are five at most, and never the post itself', async () => {
    for (let count = 0; count < 9; count += 1) post(`窓口の混雑を減らす工夫その${count}`, ['窓口', '混雑']);
    const found = relatedOn(await page());
    expect(found).toHaveLength(5);
    expect(found).not.toContain(subject);
  });

  // AC-2
  it.each([
    { act: 'hidden', off: (id: number) => hidePost(db, takahashi, id, '確認中', AT) },
    { act: 'withdrawn', off: (id: number) => withdrawPost(db, sato, id, AT) },
  ])('are gone from the page the moment they are $act, though they are remembered', async ({ off }) => {
    const near = post('窓口の混雑を予約で減らす', ['窓口', '混雑']);
    expect(relatedOn(await page())).toEqual([near]);
    off(near);
    expect(relatedOn(await page())).toEqual([]);
  });

  it('are not looked for where the post itself is off the board', async () => {
    post('窓口の混雑を予約で減らす', ['窓口', '混雑']);
    withdrawPost(db, sato, subject, AT);
    const count = answerWith(async () => []);
    expect(relatedOn((await browserOf(context, sato).get(`/posts/${subject}`).expect(200)).text)).toEqual([]);
    expect(count.asked).toBe(0);
  });
});

describe('what was found is remembered', () => {
  it('for ten minutes while others write, longer while nobody does, and not once the post has changed', async () => {
    const post = () => requireVisible(db, tanaka, subject);
    expect(knowsRelated(db, post(), AT)).toBe(false);
    expect(await learnRelated(context, post(), AT)).toBe(true);
    expect(knowsRelated(db, post(), later(600))).toBe(true);
    publishPost(db, sato, { ...TIP, title: '窓口の混雑を予約で減らす' }, AT);
    expect(knowsRelated(db, post(), later(9))).toBe(true);
    expect(knowsRelated(db, post(), later(11))).toBe(false);
    await learnRelated(context, post(), later(11));
    editPost(db, sato, subject, 1, { ...TIP, title: '宛名をまとめて印刷する' }, AT);
    expect(knowsRelated(db, post(), later(11))).toBe(false);
  });

  it('for some thousand posts: the ones learnt first are forgotten', async () => {
    answerWith(async () => []);
    const stub = (id: number) => ({ id, revision: 1, hiddenAt: null, withdrawnAt: null });
    for (let id = 1; id <= 2_001; id += 1) await learnRelated(context, stub(id), AT);
    expect([1, 2, 2_001].map((id) => knowsRelated(db, stub(id), AT))).toEqual([false, true, true]);
  });

  it('and asked for once, however many look at the same time', async () => {
    let answer: (ids: number[]) => void = () => {};
    const count = answerWith(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const stub = { id: subject, revision: 1, hiddenAt: null, withdrawnAt: null };
    const both = Promise.all([learnRelated(context, stub, AT), learnRelated(context, stub, AT)]);
    answer([1]);
    expect(await both).toEqual([true, true]);
    expect(count.asked).toBe(1);
  });

  it('with counters as they are now', async () => {
    const near = post('窓口の混雑を予約で減らす', ['窓口', '混雑']);
    await page();
    castVote(db, tanaka, near, AT);
    expect(relatedCards(db, { id: subject }, 'ja')).toMatchObject([{ id: near, votes: 1 }]);
  });
});

describe('an index that does not answer', () => {
  it.each([
    { case: 'is busy', fault: () => new AppError('too_many', 'search_busy') },
    { case: 'has been interrupted', fault: () => new AppError('unavailable', 'search_interrupted') },
    { case: 'is broken', fault: () => new Error('database disk image is malformed') },
  ])('because it $case leaves a page without neighbours that is made anew the next time', async ({ fault }) => {
    const near = post('窓口の混雑を予約で減らす', ['窓口', '混雑']);
    const { related } = searchService(db);
    answerWith(() => Promise.reject(fault()));
    const first = await reader.get(`/posts/${subject}`).expect(200);
    expect(relatedOn(first.text)).toEqual([]);
    expect(first.headers['etag']).toBeUndefined();
    searchService(db).related = related;
    expect(relatedOn(await page())).toEqual([near]);
  });

  it('in time does not hold up the page; what it says later stands on the next', async () => {
    const near = post('窓口の混雑を予約で減らす', ['窓口', '混雑']);
    let answer: (ids: number[]) => void = () => {};
    answerWith(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    expect(relatedOn(await page())).toEqual([]);
    answer([near]);
    expect(relatedOn(await page())).toEqual([near]);
  });
});

describe('the page of a post', () => {
  it('answers 304 as long as nothing has changed, after waiting for the index as well', async () => {
    const first = await reader.get(`/posts/${subject}`).expect(200);
    const tag = first.headers['etag'] as string;
    await reader.get(`/posts/${subject}`).set('If-None-Match', tag).expect(304);
    castVote(db, tanaka, subject, AT);
    await reader.get(`/posts/${subject}`).set('If-None-Match', tag).expect(200);
  });

  it('is not there when the post is hidden while the index is asked', async () => {
    let answer: (ids: number[]) => void = () => {};
    answerWith(
      () =>
        new Promise((resolve) => {
          answer = resolve;
          hidePost(db, takahashi, subject, '確認中', AT);
          setImmediate(() => answer([]));
        }),
    );
    await reader.get(`/posts/${subject}`).expect(404);
  });
});
