import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readDocuments, readQueries, readSynonymGroups } from '../../src/search/evaluation/sets.ts';
import { evaluateSet } from '../../src/search/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'chienowa-sets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(text: string | Buffer): string {
  files += 1;
  const file = path.join(folder, `set${files}.jsonl`);
  writeFileSync(file, text);
  return file;
}
const linesOf = (...values: unknown[]): string => fileOf(values.map((value) => `${JSON.stringify(value)}\n`).join(''));

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

describe('readDocuments', () => {
  it('reads lines however they end, behind a byte order mark, with empty ones between', async () => {
    const file = fileOf('\uFEFF{"id":"a","title":"題","body":"本文"}\r\n\r\n{"id":7,"body":"二つ目"}\n\n{"id":"c","title":null}');
    expect(await all(readDocuments(file))).toEqual([
      { id: 'a', title: '題', body: '本文' },
      { id: '7', title: '', body: '二つ目' },
      { id: 'c', title: '', body: '' },
    ]);
  });

  it('reads what other readers would take for the end of a line, and a character cut by the end of a chunk', async () => {
    const body = `一行\u2028と\u0085もう\u2029一行${'長い本文'.repeat(50_000)}𠮷`;
    expect(await all(readDocuments(linesOf({ id: 1, body })))).toEqual([{ id: '1', title: '', body }]);
  });

  it.each([
    { bad: 'kein JSON', words: /line 2: this is not JSON/ },
    { bad: '{"title":"題"}', words: /line 2: id: / },
    { bad: '{"id":"b","body":5}', words: /line 2: body: / },
    { bad: '{"id":"","body":""}', words: /line 2: id: / },
    { bad: '["a"]', words: /line 2: / },
    { bad: '{"id":"1"}', words: /line 2: there is a document "1" already/ },
  ])('refuses $bad', async ({ bad, words }) => {
    await expect(all(readDocuments(fileOf(`{"id":1}\n${bad}\n`)))).rejects.toThrow(words);
  });

  it('says which file is not there', async () => {
    await expect(all(readDocuments(path.join(folder, 'nothing.jsonl')))).rejects.toThrow(/ENOENT.*nothing\.jsonl/);
  });
});

describe('readQueries', () => {
  it('takes ids, which are helpful, and ids with a grade', async () => {
    const file = linesOf({ id: 1, text: '印刷', kind: '短い', relevant: ['a', 7, { id: 'b', grade: 2 }] });
    const grades = new Map([
      ['a', 1],
      ['7', 1],
      ['b', 2],
    ]);
    expect(await readQueries(file)).toEqual([{ id: '1', text: '印刷', kind: '短い', grades }]);
  });

  it.each([
    { bad: { id: 1, kind: 'x', relevant: [] }, words: /line 1: text: / },
    { bad: { id: 1, text: 'x', relevant: 'a' }, words: /line 1: relevant: / },
    { bad: { id: 1, text: 'x', relevant: [{ id: 'a', grade: 0 }] }, words: /line 1: relevant\.0/ },
  ])('refuses $bad', async ({ bad, words }) => {
    await expect(readQueries(linesOf(bad))).rejects.toThrow(words);
  });
});

describe('readSynonymGroups', () => {
  it('parts the words of a line by =, commas or tabs', async () => {
    const file = fileOf('エクセル = Excel = 表計算\r\nマクロ,VBA\nワード\tWord\tMicrosoft Word\n\nメール、e-mail\n');
    expect(await readSynonymGroups(file)).toEqual([
      ['エクセル', 'Excel', '表計算'],
      ['マクロ', 'VBA'],
      ['ワード', 'Word', 'Microsoft Word'],
      ['メール', 'e-mail'],
    ]);
  });

  it.each(['エクセル', '= Excel', 'Excel = ＥＸＣＥＬ'])('refuses %s', async (line) => {
    await expect(readSynonymGroups(fileOf(`a = b\n${line}\n`))).rejects.toThrow(/line 2: two words or more/);
  });
});

describe('evaluateSet', () => {
  beforeEach(() => void vi.stubEnv('TMPDIR', mkdtempSync(`${folder}${path.sep}scratch`)));
  afterEach(() => void vi.unstubAllEnvs());
  const leftOver = () => readdirSync(tmpdir());

  const documents = linesOf(
    { id: 'print', title: '印刷の設定', body: '余白を狭くすると一枚に収まります。' },
    { id: 5, title: '', body: 'サーバーの容量を確かめる方法' },
    { id: 'excel', title: 'Excelの並べ替え', body: '' },
    ...Array.from({ length: 20 }, (_, index) => ({ id: `other${index}`, title: `ほかの文書 ${index}`, body: '窓口の当番表' })),
  );

  it('measures each kind and all together, and leaves nothing behind', async () => {
    const queries = linesOf(
      { id: 1, text: '印刷', kind: 'short', relevant: ['print'] },
      { id: 2, text: 'サーバ 容量', kind: 'variant', relevant: ['5'] },
      { id: 3, text: '会計年度任用職員', kind: 'short', relevant: ['print'] },
    );
    const { overall, kinds, ...rest } = await evaluateSet({ documents, queries }, { spell: false });
    expect(rest).toMatchObject({ documents: 23, unknown: [], leftOut: [] });
    expect(rest.indexBytes).toBeGreaterThan(10_000);
    expect([...kinds].map(([kind, { queries, mrr, zero }]) => [kind, queries, mrr, zero])).toEqual([
      ['short', 2, 0.5, 0.5],
      ['variant', 1, 1, 0],
    ]);
    expect(overall).toMatchObject({ queries: 3, mrr: 2 / 3, recall: 2 / 3, ndcg: 2 / 3, zero: 1 / 3 });
    expect(overall.p99).toBeGreaterThanOrEqual(overall.p50);
    expect(leftOver()).toEqual([]);
  });

  it('tells relevant ids that no document has, and leaves out what nothing can answer', async () => {
    const queries = linesOf(
      { id: 'a', text: '印刷', kind: 'x', relevant: ['print', 'gone'] },
      { id: 'b', text: '印刷', kind: 'x', relevant: [99] },
      { id: 'c', text: '印刷', kind: 'x', relevant: [] },
    );
    const { overall, unknown, leftOut } = await evaluateSet({ documents, queries }, { spell: false });
    expect(overall).toMatchObject({ queries: 1, mrr: 1, recall: 1 });
    expect(unknown).toEqual([
      { query: 'a', ids: ['gone'] },
      { query: 'b', ids: ['99'] },
    ]);
    expect(leftOut).toEqual(['b', 'c']);
  });

  it('corrects spelling and knows synonyms only when asked to', async () => {
    const queries = linesOf(
      { id: 1, text: 'Exxcel', kind: 'typo', relevant: ['excel'] },
      { id: 2, text: 'スプレッドシート', kind: 'synonym', relevant: ['excel'] },
    );
    const zeroes = async (synonyms: string | undefined, spell: boolean) => {
      const { kinds } = await evaluateSet({ documents, queries, synonyms }, { spell });
      return [kinds.get('typo')?.zero, kinds.get('synonym')?.zero];
    };
    expect(await zeroes(undefined, false)).toEqual([1, 1]);
    expect(await zeroes(undefined, true)).toEqual([0, 1]);
    expect(await zeroes(fileOf('スプレッドシート = Excel\n'), false)).toEqual([1, 0]);
  });

  it('leaves nothing behind after a line that cannot be read', async () => {
    const queries = linesOf({ id: 1, text: '印刷', kind: 'x', relevant: [1] });
    await expect(evaluateSet({ documents: fileOf('{"id":1}\n{'), queries }, { spell: false })).rejects.toThrow('line 2');
    expect(leftOver()).toEqual([]);
  });
});
