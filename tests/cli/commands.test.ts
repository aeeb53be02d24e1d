import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockDataFolder, openDatabase } from '../../src/db/index.ts';
import { ROOT } from '../../src/paths.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chienowa-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line on the temporary folder. */
function chienowa(args: string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: path.join(folder, 'data'), ...environment },
  });
  return { status, stdout, stderr };
}
const done = { status: 0, stderr: '' };

/** Each command is a process, which a busy machine takes its time to start. */
const PATIENT = { timeout: 120_000 };

// One office from its first department to its repair: the tests go on from each other.
describe('the command line', PATIENT, () => {
  it('makes the database in a folder that only its owner can enter', () => {
    expect(chienowa(['migrate'])).toEqual({ ...done, stdout: 'The database is up to date.\n' });
    expect(existsSync(path.join(folder, 'data', 'chienowa.sqlite'))).toBe(true);
    expect(statSync(path.join(folder, 'data')).mode & 0o777).toBe(0o700);
  });

  it('adds departments and shows them as a tree', () => {
    expect(chienowa(['department', 'add', '02', '総務部'])).toEqual({ ...done, stdout: 'Added.\n' });
    expect(chienowa(['department', 'add', '0201', '市民課', '--parent', '02'])).toMatchObject(done);
    expect(chienowa(['department', 'list'])).toEqual({ ...done, stdout: '02\t総務部\n  0201\t市民課\n' });
  });

  it('adds people with a secret for the first sign-in', () => {
    const { stdout, ...rest } = chienowa([
      'user',
      'add',
      'ito',
      '伊藤',
      '--department',
      '0201',
      '--role',
      'admin',
      '--role',
      'moderator',
    ]);
    expect(rest).toEqual(done);
    expect(stdout).toMatch(/^Added\. One-time password for the first sign-in: ([a-z2-9]{5}-){3}[a-z2-9]{5}\n$/);
    expect(chienowa(['user', 'password', 'ITO']).stdout).toMatch(/^One-time password: ([a-z2-9]{5}-){3}[a-z2-9]{5}\n$/);
  });

  it('gives and takes roles, but not the last administrator', () => {
    expect(chienowa(['user', 'role', 'ito', 'moderator', '--remove'])).toMatchObject(done);
    expect(chienowa(['user', 'role', 'ito', 'secretariat'])).toMatchObject(done);
    for (const args of [
      ['user', 'role', 'ito', 'admin', '--remove'],
      ['user', 'deactivate', 'ito'],
    ]) {
      const { status, stdout, stderr } = chienowa(args);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain('administrator');
      expect(stderr).not.toContain('at ');
    }
    expect(chienowa(['user', 'list']).stdout).toBe('ito\t伊藤\t市民課\tadmin,secretariat\t\n');
  });

  it('finds damaged counters, says so in its status and repairs them', () => {
    const db = openDatabase(path.join(folder, 'data', 'chienowa.sqlite'));
    db.exec('UPDATE categories SET posts_count = 3 WHERE id = 1');
    db.close();
    const found = chienowa(['verify']);
    expect(found.status).toBe(1);
    expect(found.stdout).toContain('category excel: stored 3, counted 0\n1 difference. Run again with --repair to correct it.');
    expect(chienowa(['verify', '--repair'])).toMatchObject({ status: 0 });
    expect(chienowa(['verify'])).toEqual({ ...done, stdout: 'Every counter is right.\nThe search index is right: 0 posts.\n' });
  });

  it('finds faults of the search index, says so in its status and repairs them', () => {
    const db = openDatabase(path.join(folder, 'data', 'chienowa.sqlite'));
    db.exec("INSERT INTO search_documents VALUES (7, '残った題名', '', ''); INSERT INTO search_spellings VALUES ('secret', 1)");
    db.close();
    const found = chienowa(['verify']);
    expect([found.status, found.stdout]).toEqual([
      1,
      `Every counter is right.
post 7 is in the search index and not on the board
1 word of the spelling help is counted wrongly
The search index has faults. Run again with --repair to correct them.
`,
    ]);
    expect(chienowa(['verify', '--repair'])).toMatchObject({ status: 0 });
    expect(chienowa(['verify']).stdout).toContain('The search index is right');
  });

  it('makes the search index anew', () => {
    const { stdout, ...rest } = chienowa(['reindex']);
    expect(rest).toEqual(done);
    expect(stdout).toMatch(/^0 posts to be indexed …\nThe search index is made: 0 posts, 1 MB, \d+\.\d s\.\n$/);
  });

  // BA-8
  it('checks the audit chain of the award, and a head that was kept on paper', () => {
    expect(chienowa(['audit', 'verify'])).toEqual({ ...done, stdout: 'The audit chain of the award is empty.\n' });
    const { status, stdout } = chienowa(['audit', 'verify', '--number', '3', '--head', 'A'.repeat(64)]);
    expect([status, stdout]).toEqual([1, 'Event 3 is not the printed head: the chain was cut or written anew.\n']);
  });

  // DU-8
  it('names files whose bytes are gone, which no repair brings back', () => {
    const db = openDatabase(path.join(folder, 'data', 'chienowa.sqlite'));
    db.prepare<[string, Buffer]>(
      "INSERT INTO files (key, sha256, size, type, stored_at) VALUES (?, ?, 5, 'text/plain', '2026-07-01')",
    ).run('a'.repeat(32), Buffer.alloc(32));
    const { status, stdout } = chienowa(['verify', '--repair']);
    expect([status, stdout]).toEqual([1, expect.stringContaining('file 1 bytes: stored 5, found 0')]);
    db.exec('DELETE FROM files');
    db.close();
    expect(chienowa(['verify']).status).toBe(0);
  });

  // DU-9
  it('does not serve a folder that another process serves', () => {
    const unlock = lockDataFolder(path.join(folder, 'data', 'chienowa.lock'));
    const { status, stdout, stderr } = chienowa(['start'], { PORT: '0' });
    unlock();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Another Chienowa is running');
  });

  it('does not open a database that is newer than the program', () => {
    const dir = path.join(folder, 'newer');
    mkdirSync(dir);
    const db = openDatabase(path.join(dir, 'chienowa.sqlite'));
    db.pragma('user_version = 999');
    db.close();
    const { status, stderr } = chienowa(['user', 'list'], { DATA_DIR: dir });
    expect(status).toBe(1);
    expect(stderr).toContain('Install the newer program');
  });

  // DU-5
  it('does not open what is no database', () => {
    const dir = mkdtempSync(path.join(folder, 'damaged-'));
    writeFileSync(path.join(dir, 'chienowa.sqlite'), 'x'.repeat(10_000));
    const { status, stderr } = chienowa(['verify'], { DATA_DIR: dir });
    expect(status).toBe(1);
    expect(stderr).toContain('not a database');
  });
});

describe('a mistake at the keyboard', PATIENT, () => {
  it.each([
    { args: ['serve'], says: 'There is no command serve.' },
    { args: ['audit', 'verify', '--head', 'abc'], says: 'audit verify --number N --head HEX' },
    { args: ['user', 'role', 'ito', 'king'], says: 'A role is one of moderator, secretariat, admin.' },
    { args: ['reindex', 'foo'], says: "Unexpected argument 'foo'" },
  ])('$args is answered with help and status 2', ({ args, says }) => {
    const { status, stdout, stderr } = chienowa(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
    expect(stderr).toContain('chienowa <command>');
  });

  it.each([
    { args: ['department', 'add', '02', '総務部'], says: /code/i },
    { args: ['eval-search', '--documents', '/nope', '--queries', '/nope'], says: /^There is no file \/nope\.$/ },
    { args: ['eval-search', '--documents', '/', '--queries', '/'], says: /^There is no file \/\.$/ },
  ])('$args is answered with a sentence and status 1', ({ args, says }) => {
    const { status, stdout, stderr } = chienowa(args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trim()).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([['verify'], ['reindex'], ['audit', 'verify'], ['user', 'list'], ['department', 'list']])(
    'in the name of the folder is told, and no office made there: %s %s',
    (...args) => {
      const nowhere = path.join(folder, 'nowhere');
      const { status, stdout, stderr } = chienowa(args, { DATA_DIR: nowhere });
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toBe(
        `There is no office in ${nowhere}: it has no chienowa.sqlite. DATA_DIR names the folder of the office.\n`,
      );
      expect(existsSync(nowhere)).toBe(false);
    },
  );

  it('in the settings is told with all the others', () => {
    const { status, stdout, stderr } = chienowa(['migrate'], {
      PORT: '70000',
      PUBLIC_URL: 'ftp://x',
      READ_ACCESS: 'nobody',
      SESSION_IDLE_MINUTES: 'long',
      DATA_DIR: path.join(folder, 'never'),
    });
    expect([status, stdout]).toEqual([1, '']);
    for (const name of ['PORT', 'PUBLIC_URL', 'READ_ACCESS', 'SESSION_IDLE_MINUTES']) expect(stderr).toContain(`  ${name}: `);
    expect(existsSync(path.join(folder, 'never'))).toBe(false);
  });
});
