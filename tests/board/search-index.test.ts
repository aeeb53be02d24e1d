import { beforeEach, describe, expect, it } from 'vitest';
import { removeFromPost } from '../../src/board/attachments/actions.ts';
import { readingQueries } from '../../src/board/attachments/reading/queries.ts';
import { deleteComment, editComment } from '../../src/board/comments/actions.ts';
import {
  acceptAnswer,
  attachFiles,
  createDraft,
  editPost,
  hideComment,
  hidePost,
  indexWaits,
  type PostContent,
  publishPost,
  purgeTrash,
  restoreComment,
  restorePost,
  tendIndex,
  trashPost,
  untrashPost,
  verifyIndex,
  withdrawPost,
  writeComment,
} from '../../src/board/index.ts';
import { republishPost } from '../../src/board/posts/actions.ts';
import { redactPost } from '../../src/board/redaction/actions.ts';
import { type Db, inTransaction, snapshotOf } from '../../src/db/index.ts';
import { findDocument, searchDocuments } from '../../src/search/index.ts';
import { mergeCategory, renameCategory, renameTag, taxonomyQueries } from '../../src/taxonomy/index.ts';
import {
  allRows,
  CASE_STUDY,
  insertPost,
  insertSampleFiles,
  NOW,
  oneRow,
  QUESTION,
  QUICK_WIN,
  sato,
  suzuki,
  type TestContext,
  TIP,
  takahashi,
  tanaka,
  testContext,
  testDb,
} from '../support/index.ts';

const AT = new Date(NOW);
/** Words that stand nowhere else: one of kanji, one that is a spelling too. */
const WORD = '雪柳yukiyanagi';

let db: Db;
let context: TestContext;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
});

/** Posts that the word finds, by each of its parts. */
function found(word = WORD): number[] {
  const [kanji = '', latin = ''] = /^(\p{Script=Han}+)(.*)$/u.exec(word)?.slice(1) ?? [];
  const [all, ...each] = [word, kanji, latin].map((query) => searchDocuments(db, query).found.map(({ id }) => id));
  for (const ids of each) expect(ids).toEqual(all);
  return all ?? [];
}

/** Tables of the index in which a piece of the word is left. */
function remains(): string[] {
  const tables = Object.entries(allRows(db)).filter(([name]) => /^search_(documents|parts|spellings|frequencies)$/.test(name));
  const texts = tables.filter(([, rows]) => /雪柳|yukiyanagi/.test(JSON.stringify(rows))).map(([name]) => name);
  const tokens = ['search_words', 'search_grams', 'search_heads'].filter((table) =>
    ['雪柳', '雪', '柳', 'yukiyanagi'].some((token) =>
      oneRow(db, `SELECT rowid FROM ${table} WHERE ${table} MATCH ?`, `"${token}"`),
    ),
  );
  return [...texts, ...tokens];
}

/** That the index is exactly what the posts say. */
const expectTrue = () => expect(verifyIndex(db)).toMatchObject({ waiting: 0, faults: [], spellings: 0, damaged: [] });

const edit = (postId: number, content: Partial<PostContent>, base: PostContent = TIP) =>
  editPost(
    db,
    sato,
    postId,
    Number(oneRow(db, 'SELECT revision FROM posts WHERE id = ?', postId)?.['revision']),
    { ...base, ...content } as PostContent,
    AT,
  );
const comment = (postId: number, body = WORD) => writeComment(db, tanaka, postId, { body, parentId: undefined }, AT);
const tagId = (name: string) => Number(oneRow(db, 'SELECT id FROM tags WHERE name = ?', name)?.['id']);

/** A post with a file of that name and text. */
function withFile({ name = '画面.png', text = '' }: { name?: string; text?: string }): number {
  const postId = insertPost(db);
  inTransaction(db, () => {
    insertSampleFiles(db, { postId, draftId: createDraft(db, sato, { kind: 'tip', typed: {}, post: undefined }, AT).id });
    db.prepare<[string]>('UPDATE attachments SET name = ? WHERE id = 1').run(name);
    if (text !== '') readingQueries(db).insert(1, { text }, NOW);
  });
  return postId;
}

const postWith = (content: Partial<PostContent>) => insertPost(db, { content });

describe('everything a post says is found at once', () => {
  it.each<[string, () => number]>([
    ['its title', () => postWith({ title: `${WORD}を一度に作る` })],
    ['its text', () => postWith({ body: `手順は${WORD}です` })],
    ['code in it', () => postWith({ body: `\`\`\`\nRange("${WORD}")\n\`\`\`` })],
    ['a table in it', () => postWith({ body: `| 列 |\n|--|\n| ${WORD} |` })],
    ['a heading in it', () => postWith({ body: `## ${WORD}\n\n手順` })],
    ['a picture in it, as described', () => postWith({ body: `![${WORD}](/attachments/x)` })],
    ['what a tip is for', () => postWith({ goal: WORD })],
    ['where it was tried', () => postWith({ testedOn: WORD })],
    ['its cautions', () => postWith({ cautions: WORD })],
    ['its tags', () => postWith({ tags: ['Excel', WORD] })],
    ...(['challenge', 'approach', 'effect', 'cost', 'structure', 'knowHow', 'nextSteps', 'contact'] as const).map(
      (field): [string, () => number] => [`a case's ${field}`, () => postWith({ ...CASE_STUDY, [field]: WORD })],
    ),
    ['what was before a quick win', () => postWith({ ...QUICK_WIN, before: WORD })],
    ['what is after it', () => postWith({ ...QUICK_WIN, after: WORD, title: WORD })],
    ['a question', () => postWith({ ...QUESTION, body: WORD })],
    ['a comment', () => insertWith((postId) => comment(postId))],
    ['an answer that was accepted', () => insertWith((postId) => acceptAnswer(db, sato, postId, comment(postId), AT), QUESTION)],
    ['the name of a file', () => withFile({ name: `${WORD}.xlsx` })],
    ['the text of a file', () => withFile({ text: `様式\n${WORD}` })],
  ])('%s', (_, write) => {
    insertPost(db, { author: tanaka });
    const postId = write();
    expect(found()).toEqual([postId]);
    expectTrue();
  });

  const insertWith = (act: (postId: number) => unknown, content: Partial<PostContent> = {}): number => {
    const postId = postWith(content);
    act(postId);
    return postId;
  };
});

it('knows a post by its category, in both languages, and by its tools', () => {
  const postId = insertPost(db);
  const { tags } = findDocument(db, postId) ?? {};
  const names = oneRow(
    db,
    'SELECT c.name, c.name_en AS en, t.name AS tool FROM categories c, tools t WHERE c.id = 1 AND t.id = 1',
  );
  expect(tags).toEqual(expect.arrayContaining(Object.values(names ?? {})));
});

describe('what changes is followed at once', () => {
  /** Each act with whether the post is found after it. */
  type Story = [story: string, begin: () => number, acts: [act: string, run: (postId: number) => unknown, found: boolean][]];
  const hidden = (postId: number) => hidePost(db, takahashi, postId, '確認のため', AT);
  const withdrawn = (postId: number) => withdrawPost(db, sato, postId, AT);
  const firstComment = (postId: number) =>
    Number(oneRow(db, 'SELECT min(id) AS id FROM comments WHERE post_id = ?', postId)?.['id']);
  const inBody = () => postWith({ body: WORD });
  const inTag = () => postWith({ tags: [WORD] });
  const inComment = () => {
    const postId = insertPost(db);
    comment(postId);
    return postId;
  };

  const STORIES: Story[] = [
    [
      'an edited post',
      inBody,
      [
        ['without it', (id) => edit(id, {}), false],
        ['with it again', (id) => edit(id, { title: `${WORD}の題名` }), true],
      ],
    ],
    [
      'a revision that is brought back',
      inBody,
      [
        ['changed', (id) => edit(id, {}), false],
        ['restored', (id) => editPost(db, sato, id, 2, { ...TIP, body: WORD }, AT, { restoredFrom: NOW }), true],
      ],
    ],
    [
      'a quick win that grows',
      () => postWith({ ...QUICK_WIN, before: WORD }),
      [
        ['to a tip', (id) => edit(id, {}), false],
        ['which says it', (id) => edit(id, { goal: WORD }), true],
      ],
    ],
    [
      'a withdrawn post',
      inBody,
      [
        ['withdrawn', withdrawn, false],
        ['published again', (id) => republishPost(db, sato, id, AT), true],
      ],
    ],
    [
      'a hidden post',
      inBody,
      [
        ['hidden', hidden, false],
        ['shown', (id) => restorePost(db, takahashi, id, AT), true],
      ],
    ],
    [
      'a post that is withdrawn and hidden',
      inBody,
      [
        ['hidden', hidden, false],
        ['withdrawn', withdrawn, false],
        ['shown', (id) => restorePost(db, takahashi, id, AT), false],
      ],
    ],
    [
      'a post in the trash',
      inBody,
      [
        ['thrown away', (id) => trashPost(db, sato, id, undefined, AT), false],
        ['taken back', (id) => untrashPost(db, sato, id, AT), false],
        ['published again', (id) => republishPost(db, sato, id, AT), true],
      ],
    ],
    [
      'a purged post',
      inBody,
      [
        ['thrown away', (id) => trashPost(db, sato, id, undefined, AT), false],
        ['purged', () => purgeTrash(db, new Date('2027-01-01T00:00:00Z')), false],
      ],
    ],
    [
      'a hidden post that is changed',
      inBody,
      [
        ['hidden', hidden, false],
        ['changed', (id) => editPost(db, takahashi, id, 1, { ...TIP, goal: WORD } as PostContent, AT), false],
      ],
    ],
    [
      'a renamed tag',
      inTag,
      [
        ['renamed', () => renameTag(db, takahashi, tagId(WORD), '桜', AT), false],
        ['renamed back', () => renameTag(db, takahashi, tagId('桜'), WORD, AT), true],
      ],
    ],
    ['a merged tag', inTag, [['merged', () => renameTag(db, takahashi, tagId(WORD), 'Excel', AT), false]]],
    [
      'a renamed category',
      () => postWith({ categoryId: 2 }),
      [
        ['renamed', () => renameCategory(db, takahashi, 2, { name: WORD, nameEn: 'x' }, AT), true],
        ['renamed in English', () => renameCategory(db, takahashi, 2, { name: 'x', nameEn: WORD }, AT), true],
        ['renamed back', () => renameCategory(db, takahashi, 2, { name: 'x', nameEn: 'y' }, AT), false],
      ],
    ],
    [
      'a merged category',
      () => {
        taxonomyQueries(db).insertCategory('yuki', WORD, 'x');
        return postWith({ categoryId: Number(oneRow(db, "SELECT id FROM categories WHERE slug = 'yuki'")?.['id']) });
      },
      [
        [
          'merged',
          (id) =>
            mergeCategory(
              db,
              takahashi,
              Number(oneRow(db, 'SELECT category_id AS id FROM posts WHERE id = ?', id)?.['id']),
              1,
              AT,
            ),
          false,
        ],
      ],
    ],
    [
      'a comment',
      inComment,
      [
        ['edited', (id) => editComment(db, tanaka, firstComment(id), '別のこと', AT), false],
        ['edited back', (id) => editComment(db, tanaka, firstComment(id), WORD, AT), true],
        ['hidden', (id) => hideComment(db, takahashi, firstComment(id), '確認', AT), false],
        ['shown', (id) => restoreComment(db, takahashi, firstComment(id), AT), true],
        ['deleted', (id) => deleteComment(db, tanaka, firstComment(id), AT), false],
      ],
    ],
    [
      'a comment on a hidden post',
      () => insertPost(db),
      [
        ['written', comment, true],
        ['hidden', hidden, false],
        ['changed meanwhile', (id) => db.prepare('UPDATE comments SET body = body WHERE post_id = ?').run(id), false],
      ],
    ],
    [
      'a file',
      () => withFile({ name: `${WORD}.xlsx`, text: WORD }),
      [
        ['no longer shown', (id) => inTransaction(db, () => attachFiles(db, { draftId: undefined, postId: id, ids: [] })), false],
        ['shown again', (id) => inTransaction(db, () => attachFiles(db, { draftId: undefined, postId: id, ids: [1] })), true],
        ['removed for good', (postId) => removeFromPost(context, takahashi, { postId, id: 1, reason: '確認' }), false],
      ],
    ],
    [
      'a file that is read',
      () => withFile({}),
      [['read', () => inTransaction(db, () => readingQueries(db).insert(1, { text: WORD }, NOW)), true]],
    ],
    [
      'a passage that is redacted',
      () => postWith({ title: `${WORD}を作る`, body: WORD, tags: [WORD] }),
      [['redacted', (id) => redactPost(db, takahashi, id, WORD, '個人情報', AT), false]],
    ],
  ];

  it.each(STORIES)('%s', async (_, begin, acts) => {
    insertPost(db, { author: suzuki });
    const postId = begin();
    for (const [act, run, isFound] of acts) {
      await run(postId);
      expect([act, found()]).toEqual([act, isFound ? [postId] : []]);
      if (!isFound) expect([act, remains()]).toEqual([act, []]);
      expectTrue();
    }
  });
});

it('has neither drafts nor what was said before', () => {
  const postId = postWith({ body: WORD });
  edit(postId, {});
  createDraft(db, sato, { kind: 'tip', typed: { title: WORD, body: WORD }, post: { id: postId, revision: 2 } }, AT);
  createDraft(db, sato, { kind: 'tip', typed: { title: WORD, body: WORD }, post: undefined }, AT);
  expect([found(), remains()]).toEqual([[], []]);
});

it.each<[string, (postId: number) => void]>([
  ['redaction', (id) => redactPost(db, takahashi, id, WORD, '個人情報', AT)],
  [
    'emptying the trash',
    (id) => {
      trashPost(db, sato, id, undefined, AT);
      purgeTrash(db, new Date('2027-01-01T00:00:00Z'));
    },
  ],
])('is cleaned of what was struck out by %s', (_, act) => {
  const traces = () => oneRow(db, "SELECT count(*) AS n FROM search_grams_data WHERE instr(block, x'79756b6979616e616769') > 0");
  insertPost(db, { author: suzuki });
  const postId = postWith({ body: WORD });
  expect(traces()).toEqual({ n: 1 });
  act(postId);
  expect([traces(), indexWaits(db)]).toEqual([{ n: 0 }, true]);
  while (tendIndex(db));
  expect(indexWaits(db)).toBe(false);
  expectTrue();
});

it('is as it was before when an act is rolled back', () => {
  const postId = postWith({ body: WORD, tags: [WORD] });
  const rows = () => Object.fromEntries(Object.entries(allRows(db)).filter(([name]) => name.startsWith('search_')));
  const before = rows();
  const broken = (act: () => unknown) => () =>
    inTransaction(db, () => {
      act();
      throw new Error('broken off');
    });
  for (const act of [
    () => hidePost(db, takahashi, postId, '確認', AT),
    () => edit(postId, { title: '別の題名です' }),
    () => comment(postId),
    () => renameCategory(db, takahashi, 1, { name: '別の名前', nameEn: 'x' }, AT),
    () => publishPost(db, sato, TIP, AT),
  ]) {
    expect(broken(act)).toThrow('broken off');
    expect(rows()).toEqual(before);
    expect(found()).toEqual([postId]);
    expectTrue();
  }
});

describe('what is too much for a moment', () => {
  const tend = () => {
    while (tendIndex(db));
  };

  it('is settled later: posts beyond the twentieth of a transaction', () => {
    const ids = inTransaction(db, () => Array.from({ length: 25 }, () => postWith({ body: WORD })));
    expect(found().sort((a, b) => a - b)).toEqual(ids.slice(0, 20));
    expect([indexWaits(db), verifyIndex(db)]).toEqual([true, expect.objectContaining({ waiting: 5, faults: [] })]);
    tend();
    expect(found().sort((a, b) => a - b)).toEqual(ids);
    expect(indexWaits(db)).toBe(false);
    expectTrue();
  });

  it('is settled later: what is more than 40,000 characters together', () => {
    const body = `${WORD} ${'お知らせします。'.repeat(1_200)}`;
    const ids = inTransaction(db, () => Array.from({ length: 10 }, () => postWith({ body })));
    expect(found().sort((a, b) => a - b)).toEqual(ids.slice(0, 5));
    tend();
    expect(found().sort((a, b) => a - b)).toEqual(ids);
    expectTrue();
  });

  it('but not what leaves the board, however much it is', () => {
    const ids = Array.from({ length: 25 }, () => postWith({ body: WORD }));
    inTransaction(db, () => {
      for (const id of ids) hidePost(db, takahashi, id, '確認', AT);
    });
    expect([found(), remains()]).toEqual([[], []]);
    expectTrue();
  });

  /** As long as a text may be. */
  const longPost = (first: string, last: string): Partial<PostContent> => ({
    body: `${first} ${'お知らせします。'.repeat(3_700)} ${last}`,
  });

  it('the end of a long post, whose beginning is found at once', () => {
    const postId = postWith(longPost(WORD, '霧島kirishima'));
    expect([found(), found('霧島kirishima')]).toEqual([[postId], []]);
    tend();
    expect([found(), found('霧島kirishima')]).toEqual([[postId], [postId]]);
    expectTrue();
  });

  it('but nothing that was taken out of a long post', () => {
    const postId = postWith(longPost('初め', WORD));
    tend();
    expect(found()).toEqual([postId]);
    edit(postId, longPost('初め', '終わり'));
    expect([found(), remains()]).toEqual([[], []]);
    tend();
    expectTrue();
  });
});

describe('of what was deleted no byte stays in a small office', () => {
  /** Terms are kept without what they share with the one before: these pieces stand there whole. */
  const [TEXT, PIECES] = ['qzjxvkwpbf 鱻麤龘', ['jxvkwpbf', '麤龘']];
  const kept = () => PIECES.filter((piece) => snapshotOf(db).includes(piece));

  it.each<[string, (commentId: number) => void]>([
    ['a comment that was deleted', (id) => deleteComment(db, tanaka, id, AT)],
    ['a comment that was changed', (id) => editComment(db, tanaka, id, '別の言葉', AT)],
  ])('%s', (_, act) => {
    const id = comment(insertPost(db), TEXT);
    expect(kept()).toEqual(PIECES);
    act(id);
    expect(kept()).toEqual([]);
  });

  it('a file that was removed', async () => {
    const postId = withFile({ text: TEXT });
    // The same file in a draft.
    db.exec('DELETE FROM attachments WHERE id = 2');
    expect(kept()).toEqual(PIECES);
    await removeFromPost(context, takahashi, { postId, id: 1, reason: '理由' });
    expect(kept()).toEqual([]);
  });
});
