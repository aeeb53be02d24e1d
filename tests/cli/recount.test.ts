import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleText, recount, resultText } from '../../src/awards/rules/index.ts';
import { recountFile } from '../../src/cli/recount.ts';
import { Random } from '../../src/demo/random.ts';
import { ROOT } from '../../src/paths.ts';
import { shuffled, workedExample } from '../awards/rules/bundles.ts';

let folder: string;
let bundle: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chienowa-recount-'));
  bundle = path.join(folder, 'bundle.json');
  out = path.join(folder, 'result.json');
  writeFileSync(bundle, bundleText(workedExample()));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const expected = resultText(recount(workedExample()));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the command says when all goes well. */
async function said(): Promise<string[]> {
  const lines: string[] = [];
  await recountFile(bundle, out, (line) => lines.push(line));
  return lines;
}

/** Each command is a process, which a busy machine takes its time to start. */
describe('chienowa recount', { timeout: 120_000 }, () => {
  function chienowa(args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: path.join(folder, 'data'), PORT: 'none' },
    });
    return { status, stdout, stderr };
  }

  it('writes the result and says both sums, without a database and without settings', () => {
    expect(chienowa(['recount', bundle, '--out', out])).toEqual({
      status: 0,
      stderr: '',
      stdout: `bundle  ${sha256(bundleText(workedExample()))}  ${bundle}\nresult  ${sha256(expected)}  ${out}\n`,
    });
    expect(readFileSync(out, 'utf8')).toBe(expected);
    expect(readdirSync(folder).sort((a, b) => (a < b ? -1 : 1))).toEqual(['bundle.json', 'result.json']);
  });

  // Not written by this program: computed from V7, V9 and V10 with exact fractions and 50 decimals, elsewhere.
  it('gives the stored result of a year with a jury, byte for byte, whatever order its bundle comes in', () => {
    const stored = (name: string) => readFileSync(path.join(ROOT, 'tests/fixtures/recount', name), 'utf8');
    for (const text of [stored('bundle.json'), JSON.stringify(shuffled(JSON.parse(stored('bundle.json')), new Random(5)))]) {
      writeFileSync(bundle, text);
      expect(chienowa(['recount', bundle, '--out', out])).toEqual({
        status: 0,
        stderr: '',
        stdout: `bundle  ${sha256(stored('bundle.json'))}  ${bundle}\nresult  ${sha256(stored('result.json'))}  ${out}\n`,
      });
      expect(readFileSync(out, 'utf8')).toBe(stored('result.json'));
    }
  });

  it('refuses a jury of two halves that share nothing, with the path of its cards', () => {
    const torn = workedExample();
    const scores = { effect: 3, spread: 3, idea: 3, user: 3, sustain: 3 };
    const pairs = (juror: string, ...entries: string[]) => entries.map((entry) => ({ juror, entry }));
    torn.categories = torn.categories.map((category) => ({
      ...category,
      cards: [...pairs('J1', 'A', 'B'), ...pairs('J2', 'C', 'D', 'E')].map((pair) => ({ ...pair, scores })),
      recusals: [...pairs('J1', 'C', 'D', 'E'), ...pairs('J2', 'A', 'B')],
    }));
    writeFileSync(bundle, JSON.stringify(torn));
    const { status, stderr } = chienowa(['recount', bundle, '--out', out]);
    expect([status, stderr]).toEqual([1, 'categories[0].cards: the jurors share no entries by which they can be compared\n']);
    expect(existsSync(out)).toBe(false);
  });

  it('says whether the result is the one that was expected', () => {
    const same = chienowa(['recount', bundle, '--out', out, '--expect', sha256(expected).toUpperCase()]);
    expect([same.status, same.stdout.split('\n')[2]]).toEqual([0, 'The result has the expected SHA-256.']);
    const other = chienowa(['recount', bundle, '--out', out, '--expect', '0'.repeat(64)]);
    expect([other.status, other.stdout.split('\n')[2]]).toEqual([1, `The result differs: ${'0'.repeat(64)} was expected.`]);
    expect(readFileSync(out, 'utf8')).toBe(expected);
  });

  it('refuses in one sentence with the path of the fault, and writes nothing', () => {
    const damaged = workedExample();
    damaged.categories[0]?.ballots.splice(3, 1, ['A', 'Z']);
    writeFileSync(bundle, JSON.stringify(damaged));
    const { status, stdout, stderr } = chienowa(['recount', bundle, '--out', out]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe('categories[0].ballots[3][1]: Z is not an entry of this category\n');
    expect(readdirSync(folder)).toEqual(['bundle.json']);
  });

  it.each([
    { args: [] },
    { args: ['bundle.json'] },
    { args: ['--out', 'result.json'] },
    { args: ['bundle.json', 'other.json', '--out', 'result.json'] },
    { args: ['bundle.json', '--out', 'result.json', '--expect', 'abc'] },
  ])('is explained for $args', ({ args }) => {
    const { status, stdout, stderr } = chienowa(['recount', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('recount BUNDLE --out RESULT');
  });
});

describe('a result', () => {
  it('is the same bytes from a bundle in another order, and so is the sum of the bundle', async () => {
    const before = await said();
    writeFileSync(bundle, JSON.stringify(shuffled(workedExample(), new Random(1))));
    expect(await said()).toEqual(before);
    expect(readFileSync(out, 'utf8')).toBe(expected);
  });

  it('takes the place of an older one as a whole', async () => {
    writeFileSync(out, 'x'.repeat(100_000));
    await said();
    expect(readFileSync(out, 'utf8')).toBe(expected);
  });

  it('that was there stays when the bundle is refused', async () => {
    writeFileSync(out, 'older');
    writeFileSync(bundle, '{"format":');
    await expect(said()).rejects.toThrow('The file is not JSON.');
    expect(readFileSync(out, 'utf8')).toBe('older');
  });

  it('never overwrites its bundle', async () => {
    out = path.join(folder, '..', path.basename(folder), 'bundle.json');
    await expect(said()).rejects.toThrow('would overwrite the bundle');
    expect(readFileSync(bundle, 'utf8')).toBe(bundleText(workedExample()));
  });

  it('is not overwritten over a link to its folder either', async () => {
    const link = path.join(folder, 'link');
    symlinkSync(folder, link);
    out = path.join(link, 'bundle.json');
    await expect(said()).rejects.toThrow('would overwrite the bundle');
    out = path.join(link, 'result.json');
    await said();
    expect(existsSync(path.join(folder, 'result.json'))).toBe(true);
  });

  it('names a member without what a terminal would act on', async () => {
    const name = `\u001b]0;title\u0007${'k'.repeat(5000)}`;
    writeFileSync(bundle, JSON.stringify({ ...workedExample(), [name]: 1 }));
    await expect(said()).rejects.toThrow(/^\?\]0;title\?k{1,60}: is no member of this format$/);
  });

  it('is refused when a lot decides and none was drawn', async () => {
    const tied = workedExample();
    tied.rules.shortlist = { size: 1, slack: 0, divisionCap: null };
    tied.categories = tied.categories.map((category) => ({ ...category, ballots: [], rollSize: 0, lot: null }));
    tied.categories[0]?.entries.forEach((entry) => {
      entry.barredBallots = 0;
    });
    writeFileSync(bundle, JSON.stringify(tied));
    await expect(said()).rejects.toThrow(/^categories\[0\]\.lot: a lot decides/);
    expect(existsSync(out)).toBe(false);
  });

  it('leaves no half of it where it cannot be written', async () => {
    mkdirSync(path.join(out, 'full'), { recursive: true });
    await expect(said()).rejects.toThrow(/result\.json cannot be written: /);
    expect(readdirSync(folder).sort((a, b) => (a < b ? -1 : 1))).toEqual(['bundle.json', 'result.json']);
    out = path.join(folder, 'nowhere', 'result.json');
    await expect(said()).rejects.toThrow(/result\.json cannot be written: /);
  });
});

describe('a bundle', () => {
  it('that is not there is named', async () => {
    rmSync(bundle);
    await expect(said()).rejects.toThrow(/bundle\.json cannot be read: /);
  });

  it('that is a folder is named', async () => {
    bundle = folder;
    await expect(said()).rejects.toThrow(/ is no file\.$/);
  });

  it('of more than 200 MB is not read', async () => {
    truncateSync(bundle, 200 * 1024 ** 2 + 1);
    await expect(said()).rejects.toThrow(/larger than 200 MB/);
  });
});
