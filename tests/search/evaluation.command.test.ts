import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/paths.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'chienowa-eval-'));
const scratch = mkdtempSync(path.join(folder, 'tmp-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function evalSearch(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'eval-search', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: scratch },
  });
  return { status, stdout, stderr };
}

function fileOf(name: string, lines: string[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, lines.join('\r\n'));
  return file;
}
const documents = fileOf('documents.jsonl', [
  '{"id":"a","title":"印刷の設定","body":"余白を狭くする"}',
  '{"id":2,"body":"サーバーの容量"}',
]);
const queries = fileOf('queries.jsonl', [
  '{"id":1,"text":"印刷","kind":"短い語","relevant":["a"]}',
  '{"id":2,"text":"サーバ　容量","kind":"variant","relevant":[2,"z"]}',
]);
const set = ['--documents', documents, '--queries', queries];

/** Each command is a process, which a busy machine takes its time to start. */
describe('chienowa eval-search', { timeout: 120_000 }, () => {
  it('prints a table of every kind and all together', () => {
    const { stdout, ...rest } = evalSearch(...set);
    expect(rest).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^2 documents indexed in \d+\.\d s; the index takes \d+\.\d MiB\.$/);
    expect(lines[1]).toBe('Query 2: no document has the id z.');
    expect(lines[3]).toBe('         queries  MRR@10  recall@10  nDCG@10  nothing found  p50 ms  p99 ms');
    expect(lines[4]).toMatch(/^短い語 {9}1 {3}1\.000 {6}1\.000 {4}1\.000 {10}0\.0 % +\d+\.\d +\d+\.\d$/);
    expect(lines[5]).toMatch(/^variant {8}1 {3}1\.000 /);
    expect(lines[6]).toMatch(/^all {12}2 {3}1\.000 /);
    expect(stdout).toContain('process.cpuUsage');
  });

  it('prints one JSON object and nothing else', () => {
    const { stdout, ...rest } = evalSearch(...set, '--json', '--spell');
    expect(rest).toEqual({ status: 0, stderr: '' });
    const time = { p50: expect.any(Number), p99: expect.any(Number) };
    const best = { 'mrr@10': 1, 'recall@10': 1, 'ndcg@10': 1, zeroResultRate: 0, ...time };
    expect(JSON.parse(stdout)).toEqual({
      documents: 2,
      buildSeconds: expect.any(Number),
      indexBytes: expect.any(Number),
      time: expect.stringContaining('CPU'),
      overall: { queries: 2, ...best },
      kinds: { 短い語: { queries: 1, ...best }, variant: { queries: 1, ...best } },
      unknownRelevant: [{ query: '2', ids: ['z'] }],
      leftOut: [],
    });
    expect(stdout.trim().split('\n').length).toBe(1);
    expect(readdirSync(scratch).filter((name) => name.startsWith('chienowa'))).toEqual([]);
  });

  it('says what is wrong with which line, and nothing on the standard output', () => {
    const bad = fileOf('bad.jsonl', ['{"id":"a"}', '{"id":"a"}']);
    const { status, stdout, stderr } = evalSearch('--documents', bad, '--queries', queries, '--json');
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'bad.jsonl, line 2: there is a document "a" already\n',
    });
    expect(readdirSync(scratch).filter((name) => name.startsWith('chienowa'))).toEqual([]);
  });

  it('asks for both files', () => {
    const { status, stderr } = evalSearch('--documents', documents);
    expect(status).toBe(2);
    expect(stderr).toContain('eval-search --documents FILE --queries FILE');
  });
});
