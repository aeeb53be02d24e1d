import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { editPost, hidePost, keepIndex, renewIndex, tendIndex, verifyIndex } from '../../src/board/index.ts';
import { type Db, inTransaction, migrate, openDatabase, readMigrations } from '../../src/db/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { MIGRATIONS_DIR, ROOT } from '../../src/paths.ts';
import { searchDocuments, setSearchState } from '../../src/search/index.ts';
import { insertCast, insertPost, oneRow, sato, signIn, suzuki, TIP, takahashi, testContext } from '../support/index.ts';
import { dataFolder, freePort, startServer } from './server.ts';

const POSTS = 600;
const TEXT = '申請書を受け付けたら、台帳に番号を書き、控えを渡します。電子の申請は翌日までに確かめます。'.repeat(12);

const open = (dataDir: string): Db => openDatabase(path.join(dataDir, 'chienowa.sqlite'));

/** An office whose index is complete. */
function makeOffice(dataDir: string): Db {
  const db = open(dataDir);
  migrate(db, readMigrations(MIGRATIONS_DIR));
  insertCast(db);
  inTransaction(db, () => {
    for (let number = 1; number <= POSTS; number += 1) {
      insertPost(db, { content: { title: `手続き第${number}号の小技`, body: `${TEXT} 印${number}番` } });
    }
  });
  keepIndex(db);
  renewIndex(db);
  while (tendIndex(db));
  return db;
}

/** How many posts hold these words as they stand. */
const find = (db: Db, words: string) => searchDocuments(db, `"${words}"`).found.length;
const expectRight = (db: Db) =>
  expect(verifyIndex(db)).toEqual({ posts: POSTS, waiting: 0, faults: [], spellings: 0, damaged: [] });

/** Runs the command to its end, or kills it after its first progress. */
function reindex(dataDir: string, args: string[] = []): { command: ChildProcess; ended: Promise<[number | null, string]> } {
  const command = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'reindex', ...args], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
  });
  onTestFinished(() => void command.kill('SIGKILL'));
  const said: string[] = [];
  for (const stream of [command.stdout, command.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  return { command, ended: once(command, 'close').then(([code]) => [code as number | null, said.join('')]) };
}

/** Each command is a process, which a busy machine takes its time to start. */
describe('chienowa reindex', { timeout: 180_000 }, () => {
  it('finishes what one that was killed has begun, from scratch too', async () => {
    const dataDir = dataFolder('reindex');
    const db = makeOffice(dataDir);
    onTestFinished(() => db.close());
    const waiting = () => Number(oneRow(db, 'SELECT count(*) AS n FROM search_pending')?.['n']);
    for (const args of [[], ['--from-scratch']]) {
      const { command, ended } = reindex(dataDir, args);
      await expect.poll(waiting, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
      await expect.poll(waiting, { timeout: 60_000, interval: 5 }).toBeLessThan(POSTS - 50);
      command.kill('SIGKILL');
      await ended;
      expect(waiting()).toBeGreaterThan(0);
      expect(verifyIndex(db)).toMatchObject({ waiting: waiting(), faults: [], spellings: 0, damaged: [] });
    }
    const [code, said] = await reindex(dataDir).ended;
    expect([code, said]).toEqual([0, expect.stringMatching(/The search index is made: 600 posts, \d+ MB, [\d.]+ s\.\n$/)]);
    expectRight(db);
    expect(find(db, '印599番')).toBe(1);
  });

  it('runs twice at once and beside an office that is served, where people write and search meanwhile', async () => {
    const dataDir = dataFolder('reindex-served');
    const db = makeOffice(dataDir);
    onTestFinished(() => db.close());
    const { cookie, csrf } = signIn({ ...testContext({ db }), clock: systemClock }, suzuki);
    // Another program has made the index: the office makes it anew too.
    inTransaction(db, () => setSearchState(db, 'analyser', 'another'));
    const port = await freePort();
    const server = await startServer(dataDir, port);
    const commands = [reindex(dataDir), reindex(dataDir)];
    let running = true;
    const done = Promise.all(commands.map(({ ended }) => ended)).finally(() => {
      running = false;
    });
    const statuses = new Set<number>();
    const at = (address: string) => `http://127.0.0.1:${port}${address}`;
    for (let number = 1; running || number < 40; number += 1) {
      const form = new URLSearchParams({ _csrf: csrf, _method: 'PUT' });
      const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
      const vote = await fetch(at(`/posts/${number}/vote`), { method: 'POST', redirect: 'manual', headers, body: form });
      const search = await fetch(at(`/search?q=${encodeURIComponent(`印${number}番`)}`), { headers: { cookie } });
      expect(await search.text()).toContain(`手続き第`);
      for (const { status } of [vote, search]) statuses.add(status);
      inTransaction(db, () => {
        const post = oneRow(db, 'SELECT revision FROM posts WHERE id = ?', number);
        editPost(
          db,
          sato,
          number,
          Number(post?.['revision']),
          { ...TIP, title: `手続き第${number}号の小技`, body: `直した番号${number}番` },
          systemClock.now(),
        );
      });
    }
    for (const [code, said] of await done) expect([code, said]).toEqual([0, expect.stringContaining('The search index is made')]);
    expect([...statuses].sort()).toEqual([200, 303]);
    await expect.poll(() => verifyIndex(db).waiting, { timeout: 60_000 }).toBe(0);
    expectRight(db);
    expect([find(db, '印1番'), find(db, '直した番号1番')]).toEqual([0, 1]);
    server.kill('SIGTERM');
    expect((await once(server, 'exit'))[0]).toBe(0);
  });
});

describe('an office that is served', { timeout: 180_000 }, () => {
  // DU-1
  it('has an index that agrees with its posts when it is killed in the middle of writing, and finishes it', async () => {
    const dataDir = dataFolder('index-crash');
    const db = makeOffice(dataDir);
    const sessions = [sato, takahashi].map((person) => signIn({ ...testContext({ db }), clock: systemClock }, person));
    inTransaction(db, () => setSearchState(db, 'analyser', 'another'));
    db.close();
    const port = await freePort();
    const server = await startServer(dataDir, port);
    const send = (session: number, address: string, fields: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}${address}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: sessions[session]?.cookie ?? '', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ _csrf: sessions[session]?.csrf ?? '', ...fields }),
      }).then(({ status }) => status);
    const acts = Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0
        ? send(1, `/posts/${index + 1}/hiding`, { _method: 'PUT', reason: '確認' })
        : send(0, `/posts/${index + 1}/comments`, { body: `伝言${index + 1}番です` }),
    );
    await Promise.race(acts);
    await pause(150);
    server.kill('SIGKILL');
    await Promise.allSettled(acts);

    const after = open(dataDir);
    onTestFinished(() => after.close());
    const isWhole = () => expect(verifyIndex(after)).toMatchObject({ faults: [], spellings: 0, damaged: [] });
    isWhole();
    await startServer(dataDir, port);
    await expect.poll(() => verifyIndex(after).waiting, { timeout: 60_000 }).toBe(0);
    isWhole();
    expect(after.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('makes the index of an office that had none, and cleans it, while people work', async () => {
    const dataDir = dataFolder('index-first');
    const db = makeOffice(dataDir);
    onTestFinished(() => db.close());
    inTransaction(db, () => {
      db.exec(
        "DELETE FROM search_state WHERE key = 'analyser'; DELETE FROM search_words; DELETE FROM search_documents; DELETE FROM search_spellings",
      );
      setSearchState(db, 'scrub', 'begin');
    });
    await startServer(dataDir, await freePort());
    await expect.poll(() => find(db, '印17番'), { timeout: 60_000 }).toBe(1);
    inTransaction(db, () => hidePost(db, takahashi, 17, '確認', systemClock.now()));
    expect(find(db, '印17番')).toBe(0);
    await expect
      .poll(() => oneRow(db, "SELECT value FROM search_state WHERE key = 'scrub'"), { timeout: 60_000 })
      .toBeUndefined();
    expect(verifyIndex(db)).toEqual({ posts: POSTS - 1, waiting: 0, faults: [], spellings: 0, damaged: [] });
  });
});
