import { beforeEach, describe, expect, it } from 'vitest';

import { adoptPost, confirmAdoption, endAdoption } from '../../src/board/adoptions/actions.ts';
import { bookmarkQueries } from '../../src/board/bookmarks/bookmarks.ts';
import { deleteComment, editComment, writeComment } from '../../src/board/comments/actions.ts';
import { askerOf, castVote, postQueries, requireVisible, setBookmark } from '../../src/board/index.ts';
import { editPost, hidePost, republishPost, withdrawPost } from '../../src/board/posts/actions.ts';
import { contentQueries } from '../../src/board/posts/content-queries.ts';
import type { Db } from '../../src/db/index.ts';
import { insertPost, ito, sato, suzuki, TIP, takahashi, testDb } from '../support/index.ts';

const AT = new Date('2026-07-01T00:00:00Z');
const FORM = { minutesPerRun: 20, runsPerMonth: 4, startedOn: '2026-06', note: '' };

let db: Db;
let listed: number;
let hidden: number;
let withdrawn: number;

beforeEach(() => {
  db = testDb();
  listed = insertPost(db);
  hidden = insertPost(db);
  withdrawn = insertPost(db);
  hidePost(db, takahashi, hidden, '個人情報', AT);
  withdrawPost(db, sato, withdrawn, AT);
});

// AC-2
describe('who finds a post', () => {
  it.each([
    { who: 'a stranger', viewer: undefined, finds: [true, false, false] },
    { who: 'a colleague', viewer: suzuki, finds: [true, false, false] },
    { who: 'its author', viewer: sato, finds: [true, true, true] },
    { who: 'a moderator', viewer: takahashi, finds: [true, true, true] },
    { who: 'an administrator', viewer: ito, finds: [true, true, true] },
  ])('$who: listed, hidden, withdrawn = $finds', ({ viewer, finds }) => {
    const found = [listed, hidden, withdrawn].map((id) => postQueries(db).findVisible(id, askerOf(viewer)) !== undefined);
    expect(found).toEqual(finds);
  });

  it('a post that never was, nobody', () => {
    expect(() => requireVisible(db, ito, 4711)).toThrow('not_found');
  });
});

// AC-3
describe('on a post that a colleague cannot see, as on one that never was', () => {
  it.each<{ act: string; run: (id: number) => unknown }>([
    { act: 'voting', run: (id) => castVote(db, suzuki, id, AT) },
    { act: 'adopting', run: (id) => adoptPost(db, suzuki, id, FORM, AT) },
    { act: 'confirming', run: (id) => confirmAdoption(db, suzuki, id, AT) },
    { act: 'ending', run: (id) => endAdoption(db, suzuki, id, AT) },
    { act: 'commenting', run: (id) => writeComment(db, suzuki, id, { body: 'あ', parentId: undefined }, AT) },
    { act: 'keeping', run: (id) => setBookmark(db, suzuki, id, true, AT) },
    { act: 'editing', run: (id) => editPost(db, suzuki, id, 1, TIP, AT) },
    { act: 'withdrawing', run: (id) => withdrawPost(db, suzuki, id, AT) },
    { act: 'republishing', run: (id) => republishPost(db, suzuki, id, AT) },
  ])('$act finds nothing', ({ run }) => {
    for (const id of [hidden, withdrawn, 4711]) expect(() => run(id)).toThrow('not_found: not_found');
  });
});

describe('a post off the board', () => {
  it.each<{ act: string; run: (id: number) => unknown }>([
    { act: 'votes', run: (id) => castVote(db, takahashi, id, AT) },
    { act: 'adoptions', run: (id) => adoptPost(db, takahashi, id, FORM, AT) },
    { act: 'comments', run: (id) => writeComment(db, takahashi, id, { body: 'あ', parentId: undefined }, AT) },
  ])('takes no $act, even of those who see it', ({ run }) => {
    for (const id of [hidden, withdrawn]) expect(() => run(id)).toThrow('conflict: not_listed');
  });

  it('can still be edited and withdrawn by its author', () => {
    editPost(db, sato, hidden, 1, { ...TIP, title: '伏せ字にしました' }, AT);
    withdrawPost(db, sato, hidden, AT);
    expect(requireVisible(db, sato, hidden)).toMatchObject({ title: '伏せ字にしました', withdrawnAt: AT.toISOString() });
  });
});

// AC-5
describe('what belongs to somebody else', () => {
  it.each([
    { who: 'a colleague', viewer: suzuki, may: false },
    { who: 'the author', viewer: sato, may: true },
    { who: 'a moderator', viewer: takahashi, may: true },
    { who: 'an administrator', viewer: ito, may: true },
  ])('a post: $who may edit and withdraw = $may', ({ viewer, may }) => {
    const acts = [() => editPost(db, viewer, listed, 1, TIP, AT), () => withdrawPost(db, viewer, listed, AT)];
    for (const act of acts) {
      if (may) expect(act).not.toThrow();
      else expect(act).toThrow('forbidden: not_yours');
    }
  });

  it('a comment: only who wrote it changes or deletes it', () => {
    const id = writeComment(db, suzuki, listed, { body: '試しました', parentId: undefined }, AT);
    for (const viewer of [sato, takahashi, ito]) {
      expect(() => editComment(db, viewer, id, '書き換え', AT)).toThrow('forbidden: not_yours');
      expect(() => deleteComment(db, viewer, id, AT)).toThrow('forbidden: not_yours');
    }
    editComment(db, suzuki, id, '直しました', AT);
    deleteComment(db, suzuki, id, AT);
    expect(() => editComment(db, suzuki, id, 'もう一度', AT)).toThrow('not_found');
  });
});

describe('an edit', () => {
  it('of an old revision is refused and changes nothing', () => {
    editPost(db, sato, listed, 1, { ...TIP, title: '一度目の変更' }, AT);
    expect(() => editPost(db, ito, listed, 1, { ...TIP, title: '二度目の変更' }, AT)).toThrow('conflict: edited_meanwhile');
    expect(requireVisible(db, sato, listed)).toMatchObject({ title: '一度目の変更', revision: 2 });
  });

  it('into a category that is gone is refused', () => {
    expect(() => editPost(db, sato, listed, 1, { ...TIP, categoryId: 99 }, AT)).toThrow('invalid: category_gone');
    expect(() => insertPost(db, { content: { categoryId: 99 } })).toThrow('invalid: category_gone');
  });

  it('names a tool once, and leaves out one that is gone', () => {
    editPost(db, sato, listed, 1, { ...TIP, toolIds: [2, 2, 4711, 1] }, AT);
    expect(
      contentQueries(db)
        .listTools(listed)
        .map(({ id }) => id),
    ).toEqual([1, 2]);
  });
});

it('keeps a bookmark once and forgets it once', () => {
  setBookmark(db, suzuki, listed, true, AT);
  setBookmark(db, suzuki, listed, true, AT);
  expect(bookmarkQueries(db).exists(suzuki.id, listed)).toBe(true);
  setBookmark(db, suzuki, listed, false, AT);
  setBookmark(db, suzuki, listed, false, AT);
  expect(bookmarkQueries(db).exists(suzuki.id, listed)).toBe(false);
  const kinds = db
    .prepare<[], { kind: string }>("SELECT kind FROM events WHERE kind LIKE 'post.bookmark%' ORDER BY id")
    .all()
    .map(({ kind }) => kind);
  expect(kinds).toEqual(['post.bookmarked', 'post.bookmark_removed']);
});

it('keeps the department of the moment with every act', () => {
  const moved = { ...suzuki, departmentId: 4 };
  castVote(db, moved, listed, AT);
  adoptPost(db, moved, listed, FORM, AT);
  writeComment(db, moved, listed, { body: '試しました', parentId: undefined }, AT);
  const of = (table: string) =>
    db.prepare<[], { departmentId: number }>(`SELECT department_id AS departmentId FROM ${table}`).get()?.departmentId;
  expect(['votes', 'adoptions', 'comments'].map(of)).toEqual([4, 4, 4]);
});
