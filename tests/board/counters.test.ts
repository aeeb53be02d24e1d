import { beforeEach, describe, expect, it } from 'vitest';
import { deleteComment, editComment, hideComment, restoreComment, writeComment } from '../../src/board/comments/actions.ts';
import { adoptPost, castVote, confirmAdoption, endAdoption, takeBackVote } from '../../src/board/index.ts';
import { editPost, hidePost, republishPost, restorePost, withdrawPost } from '../../src/board/posts/actions.ts';
import { countView } from '../../src/board/posts/views-count.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import { type Db, flushWrites } from '../../src/db/index.ts';
import { mergeCategory, renameTag, taxonomyQueries } from '../../src/taxonomy/index.ts';
import { CASE_STUDY, insertPost, sato, suzuki, TIP, takahashi, tanaka, testDb } from '../support/index.ts';

const AT = new Date('2026-07-01T00:00:00Z');
const LATER = new Date('2026-08-10T00:00:00Z');
const FORM = { minutesPerRun: 20, runsPerMonth: 4, startedOn: '2026-06', note: '' };

let db: Db;
let tip: number;
let caseStudy: number;

beforeEach(() => {
  db = testDb();
  tip = insertPost(db);
  caseStudy = insertPost(db, { author: tanaka, content: CASE_STUDY });
});

const counters = (id: number) =>
  db
    .prepare<[number], Record<string, number>>(`
      SELECT votes_count AS votes, comments_count AS comments, views_count AS views, adopters_count AS adopters,
             adopting_departments_count AS departments, median_monthly_minutes AS median, minutes_this_year AS minutes, answered, listed
        FROM posts WHERE id = ?`)
    .get(id);
const tagUse = (name: string) => taxonomyQueries(db).findTagByFolded(name.toLowerCase())?.postsCount;
const categoryUse = (id: number) =>
  taxonomyQueries(db)
    .listCategories()
    .find((category) => category.id === id)?.postsCount;
const comment = (body: string, parentId?: number) => writeComment(db, suzuki, tip, { body, parentId }, AT);

describe('counters are right', () => {
  it.each<{ after: string; acts: () => void; tip?: Record<string, number> }>([
    { after: 'publishing', acts: () => {}, tip: { votes: 0, comments: 0, adopters: 0, minutes: 0, answered: 0, listed: 1 } },
    { after: 'a vote', acts: () => castVote(db, suzuki, tip, AT), tip: { votes: 1 } },
    {
      after: 'the same vote twice',
      acts: () => {
        castVote(db, suzuki, tip, AT);
        castVote(db, suzuki, tip, LATER);
      },
      tip: { votes: 1 },
    },
    {
      after: 'two votes of which one is taken back twice',
      acts: () => {
        castVote(db, suzuki, tip, AT);
        castVote(db, tanaka, tip, AT);
        takeBackVote(db, suzuki, tip, LATER);
        takeBackVote(db, suzuki, tip, LATER);
      },
      tip: { votes: 1 },
    },
    {
      after: 'an adoption',
      acts: () => adoptPost(db, suzuki, tip, FORM, AT),
      tip: { adopters: 1, departments: 1, median: 80, minutes: 160 },
    },
    {
      after: 'adoptions in two departments',
      acts: () => {
        adoptPost(db, suzuki, tip, FORM, AT);
        adoptPost(db, tanaka, tip, { ...FORM, minutesPerRun: 10, startedOn: '2026-07' }, AT);
      },
      tip: { adopters: 2, departments: 2, median: 60, minutes: 200 },
    },
    {
      after: 'an adoption changed in a later month, whose earlier months keep their figures',
      acts: () => {
        adoptPost(db, suzuki, tip, FORM, AT);
        adoptPost(db, suzuki, tip, { ...FORM, minutesPerRun: 60 }, LATER);
      },
      tip: { adopters: 1, departments: 1, median: 240, minutes: 2 * 80 + 240 },
    },
    {
      after: 'an adoption that ended and began again in the same month',
      acts: () => {
        adoptPost(db, suzuki, tip, FORM, AT);
        endAdoption(db, suzuki, tip, AT);
        adoptPost(db, suzuki, tip, { ...FORM, minutesPerRun: 60, startedOn: '2026-07' }, AT);
      },
      tip: { adopters: 1, minutes: 80 + 240 },
    },
    {
      after: 'an adoption that ended',
      acts: () => {
        adoptPost(db, suzuki, tip, FORM, AT);
        endAdoption(db, suzuki, tip, AT);
      },
      tip: { adopters: 0, departments: 0, median: 0, minutes: 160 },
    },
    {
      after: 'an adoption confirmed in a later month',
      acts: () => {
        adoptPost(db, suzuki, tip, FORM, AT);
        confirmAdoption(db, suzuki, tip, LATER);
      },
      tip: { adopters: 1, minutes: 3 * 80 },
    },
    { after: 'a comment', acts: () => comment('試しました'), tip: { comments: 1, answered: 1 } },
    {
      after: 'a comment with a reply, edited',
      acts: () => {
        const id = comment('試しました');
        comment('続きです', id);
        editComment(db, suzuki, id, '試しています', LATER);
      },
      tip: { comments: 2, answered: 1 },
    },
    {
      after: 'a comment deleted',
      acts: () => void deleteComment(db, suzuki, comment('試しました'), LATER),
      tip: { comments: 0, answered: 0 },
    },
    {
      after: 'a comment hidden twice',
      acts: () => {
        const id = comment('試しました');
        hideComment(db, takahashi, id, '理由', AT);
        hideComment(db, takahashi, id, '別の理由', LATER);
      },
      tip: { comments: 0, answered: 0 },
    },
    {
      after: 'a comment hidden and shown again, twice',
      acts: () => {
        const id = comment('試しました');
        hideComment(db, takahashi, id, '理由', AT);
        restoreComment(db, takahashi, id, LATER);
        restoreComment(db, takahashi, id, LATER);
      },
      tip: { comments: 1, answered: 1 },
    },
    {
      after: 'a hidden comment deleted by its author',
      acts: () => {
        const id = comment('試しました');
        hideComment(db, takahashi, id, '理由', AT);
        deleteComment(db, suzuki, id, LATER);
      },
      tip: { comments: 0, answered: 0 },
    },
    { after: 'hiding the post', acts: () => hidePost(db, takahashi, tip, '理由', AT), tip: { listed: 0 } },
    {
      after: 'hiding the post and showing it again',
      acts: () => {
        hidePost(db, takahashi, tip, '理由', AT);
        restorePost(db, takahashi, tip, LATER);
        restorePost(db, takahashi, tip, LATER);
      },
      tip: { listed: 1 },
    },
    { after: 'withdrawing the post', acts: () => withdrawPost(db, sato, tip, AT), tip: { listed: 0 } },
    {
      after: 'withdrawing the post and putting it back, twice',
      acts: () => {
        withdrawPost(db, sato, tip, AT);
        withdrawPost(db, sato, tip, AT);
        republishPost(db, sato, tip, LATER);
        republishPost(db, sato, tip, LATER);
      },
      tip: { listed: 1 },
    },
    {
      after: 'a post withdrawn and hidden, then only shown again',
      acts: () => {
        withdrawPost(db, sato, tip, AT);
        hidePost(db, takahashi, tip, '理由', AT);
        restorePost(db, takahashi, tip, LATER);
      },
      tip: { listed: 0 },
    },
    {
      after: 'a moderator took back the vote and ended the adoption of a withdrawn post',
      acts: () => {
        castVote(db, takahashi, tip, AT);
        adoptPost(db, takahashi, tip, FORM, AT);
        withdrawPost(db, sato, tip, AT);
        takeBackVote(db, takahashi, tip, AT);
        endAdoption(db, takahashi, tip, AT);
      },
      tip: { votes: 0, adopters: 0, listed: 0 },
    },
    {
      after: 'views of two days, the author not counted',
      acts: () => {
        for (const at of [AT, AT, LATER]) countView(db, suzuki, { id: tip, authorId: sato.id, coauthorIds: [] }, at);
        countView(db, sato, { id: tip, authorId: sato.id, coauthorIds: [] }, AT);
        countView(db, undefined, { id: tip, authorId: sato.id, coauthorIds: [] }, AT);
        flushWrites(db);
        countView(db, suzuki, { id: tip, authorId: sato.id, coauthorIds: [] }, LATER);
        flushWrites(db);
      },
      tip: { views: 2 },
    },
  ])('after $after', ({ acts, tip: expected = {} }) => {
    acts();
    expect(counters(tip)).toMatchObject(expected);
    expect(verifyCounters(db)).toEqual([]);
  });
});

describe('the counts of categories and tags follow', () => {
  it('a publication', () => {
    expect([categoryUse(1), categoryUse(4), tagUse('excel'), tagUse('電子申請')]).toEqual([1, 1, 1, 1]);
  });

  it('an edit that changes category and tags', () => {
    castVote(db, suzuki, tip, AT);
    comment('試しました');
    editPost(db, sato, tip, 1, { ...TIP, categoryId: 2, tags: ['excel', 'ＶＢＡ'] }, LATER);
    expect([categoryUse(1), categoryUse(2), tagUse('excel'), tagUse('word'), tagUse('vba')]).toEqual([0, 1, 1, 0, 1]);
    expect(verifyCounters(db)).toEqual([]);
  });

  it('an edit of a hidden post, which stays uncounted', () => {
    hidePost(db, takahashi, tip, '理由', AT);
    editPost(db, sato, tip, 1, { ...TIP, categoryId: 2, tags: ['VBA'] }, LATER);
    expect([categoryUse(1), categoryUse(2), tagUse('excel'), tagUse('vba')]).toEqual([0, 0, 0, 0]);
    restorePost(db, takahashi, tip, LATER);
    expect([categoryUse(2), tagUse('vba')]).toEqual([1, 1]);
    expect(verifyCounters(db)).toEqual([]);
  });

  it('merged categories and tags, of hidden posts too', () => {
    const both = insertPost(db, { author: tanaka, content: { tags: ['Word', 'Excel'] } });
    hidePost(db, takahashi, insertPost(db, { content: { tags: ['Word'], categoryId: 2 } }), '理由', AT);
    mergeCategory(db, takahashi, 1, 2, AT);
    renameTag(db, takahashi, taxonomyQueries(db).findTagByFolded('word')?.id ?? 0, 'EXCEL', AT);
    expect([categoryUse(2), tagUse('excel')]).toEqual([2, 2]);
    expect(counters(both)).toMatchObject({ listed: 1 });
    expect(verifyCounters(db)).toEqual([]);
  });
});

it('leaves nothing behind of an act that fails', () => {
  expect(() => castVote(db, sato, tip, AT)).toThrow('conflict: vote_own_post');
  expect(() => adoptPost(db, sato, tip, FORM, AT)).toThrow('conflict: adopt_own_post');
  expect(() => comment('返信', 4711)).toThrow('not_found');
  expect(() => editPost(db, sato, tip, 2, { ...TIP, tags: ['新しいタグ'] }, AT)).toThrow('conflict: edited_meanwhile');
  expect(tagUse('新しいタグ')).toBeUndefined();
  expect(counters(tip)).toMatchObject({ votes: 0, adopters: 0, comments: 0 });
  expect(verifyCounters(db)).toEqual([]);
});

it('stays right through many acts in any order', () => {
  const posts = [tip, caseStudy, insertPost(db, { author: takahashi, content: { tags: ['電子申請'] } })];
  let state = 7;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const acts = [castVote, takeBackVote, endAdoption, confirmAdoption, withdrawPost, republishPost];
  for (let step = 0; step < 400; step += 1) {
    const at = new Date(AT.getTime() + step * 36 * 3_600_000);
    const postId = posts[random(3)] as number;
    const person = [sato, suzuki, tanaka, takahashi][random(4)] as typeof sato;
    const choice = random(acts.length + 3);
    try {
      if (choice < acts.length) acts[choice]?.(db, person, postId, at);
      else if (choice === acts.length) {
        const startedOn = at.toISOString().slice(0, 7);
        adoptPost(db, person, postId, { minutesPerRun: 1 + random(480), runsPerMonth: 1 + random(40), startedOn, note: '' }, at);
      } else if (choice === acts.length + 1) writeComment(db, person, postId, { body: '試しました', parentId: undefined }, at);
      else hidePost(db, takahashi, postId, '理由', at);
      if (choice === acts.length + 2 && random(4) > 0) restorePost(db, takahashi, postId, at);
    } catch (fault) {
      expect(String(fault)).toMatch(/conflict|not_found|forbidden|adoption_overlaps/);
    }
  }
  expect(verifyCounters(db)).toEqual([]);
  expect(posts.map((id) => counters(id)?.['comments'] ?? 0).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
});
