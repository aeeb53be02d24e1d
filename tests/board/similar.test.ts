import { beforeEach, describe, expect, it } from 'vitest';
import { editPost, hidePost, republishPost, restorePost, withdrawPost } from '../../src/board/posts/actions.ts';
import { similarPosts } from '../../src/board/posts/similar.ts';
import { purgeTrash, trashPost } from '../../src/board/trash/actions.ts';
import type { Db } from '../../src/db/index.ts';
import { insertPost, NOW, QUESTION, sato, TIP, takahashi, tanaka, testDb } from '../support/index.ts';

const AT = new Date(NOW);

let db: Db;

beforeEach(() => {
  db = testDb();
});

const post = (title: string, tags: string[] = []): number => insertPost(db, { content: { title, tags } });
const titles = async (title: string, except?: number): Promise<string[]> =>
  (await similarPosts(db, title, except)).map((row) => row.title);

describe('posts that say at their head what a title says', () => {
  beforeEach(() => {
    for (const title of [
      '差し込み印刷で宛名を一度に作る',
      '宛名ラベルを差し込み印刷で作る',
      'Excelで空白行をまとめて消す',
      'PowerShellでフォルダーを一度に作る',
      '住民票の交付件数を集計する',
      '会議の議事録を生成AIで要約する',
    ])
      post(title);
  });

  it.each([
    { typed: '差し込み印刷で宛名を作る', first: ['差し込み印刷で宛名を一度に作る', '宛名ラベルを差し込み印刷で作る'] },
    { typed: '差込印刷の宛名', first: ['差し込み印刷で宛名を一度に作る', '宛名ラベルを差し込み印刷で作る'] },
    { typed: '空白行を消す方法', first: ['Excelで空白行をまとめて消す'] },
    { typed: '空白行をまとめて削除', first: ['Excelで空白行をまとめて消す'] },
    { typed: '住民票の交付', first: ['住民票の交付件数を集計する'] },
    { typed: 'powershellでフォルダ', first: ['PowerShellでフォルダーを一度に作る'] },
    { typed: 'ＰＯＷＥＲＳＨＥＬＬ', first: ['PowerShellでフォルダーを一度に作る'] },
    { typed: 'パワーシェルでﾌｫﾙﾀﾞ', first: ['PowerShellでフォルダーを一度に作る'] },
  ])('$typed', async ({ typed, first }) => {
    const found = await titles(typed);
    expect(found.slice(0, first.length).sort()).toEqual([...first].sort());
  });

  it.each([
    { case: 'nothing', typed: '' },
    { case: 'white space', typed: ' \u3000\n' },
    { case: 'what nobody has written', typed: '花見の場所取り' },
    { case: 'what shares a word in passing', typed: '会議で使う弁当の注文' },
    { case: 'marks of the search language', typed: '" OR "x* NEAR( ^a : - + {b} \'' },
    { case: 'a control sign', typed: '\u0000\u0001\u0000\u0002' },
    { case: 'half a sign', typed: '\uD83D\uD83D\uD83D' },
  ])('are none for $case', async ({ typed }) => {
    expect(await titles(typed)).toEqual([]);
  });

  it('are found by titles that hold marks of the search language', async () => {
    post('"引用符"と*アスタリスク*を使う');
    expect(await titles('"引用符"と*アスタリスク*を使う')).toEqual(['"引用符"と*アスタリスク*を使う']);
  });

  it('are found as a Mac writes them', async () => {
    post('がくせい向けの案内を作る');
    expect(await titles('か\u3099くせい向けの案内')).toEqual(['がくせい向けの案内を作る']);
  });

  it('are found by their tags', async () => {
    post('一覧を自動で配る', ['回覧']);
    expect(await titles('回覧をやめたい')).toContain('一覧を自動で配る');
  });

  it('are five at most', async () => {
    for (let count = 0; count < 12; count += 1) post(`年末調整の書類を集める${count}`);
    expect(await titles('年末調整の書類を集める')).toHaveLength(5);
  });

  it('take no time to speak of, however long the title', async () => {
    for (let count = 0; count < 300; count += 1) post(`差し込み印刷で宛名を作る手順その${count}`);
    const began = performance.now();
    await similarPosts(db, '差し込み印刷で宛名を作る手順'.repeat(2000).slice(0, 400));
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('a post is among them', () => {
  it('with its kind, whoever wrote it, not while it is edited itself', async () => {
    const id = insertPost(db, { author: tanaka, content: { ...QUESTION, title: '住所を番地で分けられますか' } });
    expect(await similarPosts(db, '住所を番地で分ける')).toEqual([{ id, title: '住所を番地で分けられますか', kind: 'question' }]);
    expect(await similarPosts(db, '住所を番地で分ける', id)).toEqual([]);
    expect(await similarPosts(db, '住所を番地で分ける', 999)).toHaveLength(1);
  });

  it('under its present title, from the moment it is changed', async () => {
    const id = post('差し込み印刷で宛名を作る');
    editPost(db, sato, id, 1, { ...TIP, title: '封筒の文字を印字する' }, AT);
    expect(await titles('差し込み印刷で宛名を作る')).toEqual([]);
    expect(await titles('封筒の文字を印字')).toEqual(['封筒の文字を印字する']);
  });

  // AC-2
  it('only while it is on the board', async () => {
    const id = post('差し込み印刷で宛名を作る');
    const found = async () => (await titles('差し込み印刷で宛名')).length;
    hidePost(db, takahashi, id, '確認中', AT);
    expect(await found()).toBe(0);
    restorePost(db, takahashi, id, AT);
    expect(await found()).toBe(1);
    withdrawPost(db, sato, id, AT);
    expect(await found()).toBe(0);
    republishPost(db, sato, id, AT);
    expect(await found()).toBe(1);
    trashPost(db, sato, id, undefined, AT);
    expect(await found()).toBe(0);
    purgeTrash(db, new Date('2026-12-01T00:00:00Z'));
    expect(await found()).toBe(0);
  });

  it('also when many that are off the board resemble it more', async () => {
    const shown = post('差し込み印刷で宛名と封筒を作る');
    for (let count = 0; count < 30; count += 1) hidePost(db, takahashi, post('差し込み印刷で宛名を作る'), '重複', AT);
    expect((await similarPosts(db, '差し込み印刷で宛名を作る')).map(({ id }) => id)).toEqual([shown]);
  });
});
