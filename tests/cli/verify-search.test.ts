import { beforeEach, describe, expect, it } from 'vitest';
import { hidePost, tendIndex, writeComment } from '../../src/board/index.ts';
import { verifySearch } from '../../src/cli/verify-search.ts';
import { type Db, inTransaction } from '../../src/db/index.ts';
import { emptyIndex, searchDocuments } from '../../src/search/index.ts';
import { allRows, insertPost, NOW, takahashi, tanaka, testDb } from '../support/index.ts';

const AT = new Date(NOW);

let db: Db;
let post: number;

beforeEach(() => {
  db = testDb();
  post = insertPost(db);
  insertPost(db, { author: tanaka });
  writeComment(db, tanaka, post, { body: '試しました', parentId: undefined }, AT);
});

/** What the comparison says, and whether it is content. */
async function verify(repair = false): Promise<[boolean, string[]]> {
  const lines: string[] = [];
  return [await verifySearch(db, { repair }, (line) => lines.push(line)), lines];
}

const RIGHT = [true, ['The search index is right: 2 posts.']];
const index = () =>
  ['documents', 'parts', 'spellings'].map((name) => db.prepare(`SELECT * FROM search_${name} ORDER BY 1, 2`).all());

describe('a fault is named and repaired', () => {
  it.each([
    ['DELETE FROM search_documents WHERE id = 1', 'post 1 is not in the search index'],
    [
      "UPDATE search_parts SET text = 'x' WHERE document_id = 1 AND position = 0",
      'post 1 stands in the search index with another text',
    ],
    ["UPDATE search_documents SET title = 'x' WHERE id = 2", 'post 2 stands in the search index with another text'],
    ['DELETE FROM search_heads WHERE rowid = 1', 'post 1 is found by other words than its own'],
    ["INSERT OR REPLACE INTO search_grams (rowid, body) VALUES (2, 'x')", 'post 2 is found by other words than its own'],
    ["INSERT INTO search_words (rowid, body) VALUES (77, 'x')", 'post 77 is in the search index and not on the board'],
    ["INSERT INTO search_documents VALUES (77, '題名', '', '')", 'post 77 is in the search index and not on the board'],
    ["INSERT INTO search_spellings VALUES ('secret', 2)", '1 word of the spelling help is counted wrongly'],
    ['UPDATE search_spellings SET documents = 7', /^\d+ words of the spelling help are counted wrongly$/],
  ])('%s', async (damage, line) => {
    const before = index();
    expect(await verify()).toEqual(RIGHT);
    db.exec(damage);
    const [isRight, lines] = await verify();
    expect([isRight, lines.at(-1)]).toEqual([false, 'The search index has faults. Run again with --repair to correct them.']);
    expect(lines).toContainEqual(typeof line === 'string' ? line : expect.stringMatching(line));
    expect(await verify(true)).toEqual([true, [...lines.slice(0, -1), 'The search index has faults, repaired.']]);
    expect(await verify()).toEqual(RIGHT);
    expect(index()).toEqual(before);
  });

  it('also a hidden post that is still in it', async () => {
    hidePost(db, takahashi, post, '確認', AT);
    expect(await verify()).toEqual([true, ['The search index is right: 1 post.']]);
    db.exec("INSERT INTO search_grams (rowid, title) VALUES (1, '差し')");
    expect((await verify())[1]).toContain('post 1 is in the search index and not on the board');
    await verify(true);
    expect(searchDocuments(db, '差').found.map(({ id }) => id)).toEqual([2]);
  });
});

it('changes nothing without being told to', async () => {
  db.exec("DELETE FROM search_heads WHERE rowid = 1; UPDATE search_documents SET title = 'x' WHERE id = 2");
  const before = allRows(db);
  await verify();
  expect(allRows(db)).toEqual(before);
});

it('names posts that wait, which is no fault, and settles them when it repairs', async () => {
  inTransaction(db, () => Array.from({ length: 25 }, () => insertPost(db)));
  const waiting = '5 posts wait to be indexed: the office does it while it is served, reindex at once.';
  expect(await verify()).toEqual([true, ['The search index is right: 22 posts.', waiting]]);
  expect((await verify(true))[0]).toBe(true);
  expect(await verify()).toEqual([true, ['The search index is right: 27 posts.']]);
});

it('sends who has a damaged index to the command that makes it from scratch', async () => {
  const unsafe = db as unknown as { unsafeMode(on: boolean): void };
  unsafe.unsafeMode(true);
  db.exec("UPDATE search_words_data SET block = x'00010203' WHERE id > 10");
  unsafe.unsafeMode(false);
  for (const repair of [false, true]) {
    const [isRight, lines] = await verify(repair);
    expect([isRight, lines.at(-1)]).toEqual([false, expect.stringContaining('reindex --from-scratch')]);
    expect(lines[0]).toMatch(/^search_words: /);
  }
  emptyIndex(db);
  expect((await verify(true))[0]).toBe(true);
  while (tendIndex(db));
  expect(await verify()).toEqual(RIGHT);
});
