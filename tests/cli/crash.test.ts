import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createUser } from '../../src/accounts/index.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import { type Db, migrate, openDatabase, readMigrations } from '../../src/db/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { DEPARTMENTS, insertCast, insertPost, signIn, testContext } from '../support/index.ts';
import { dataFolder, freePort, startServer } from './server.ts';

const VOTERS = 60;

function makeOffice(dataDir: string): { db: Db; postId: number; sessions: { cookie: string; csrf: string }[] } {
  const db = openDatabase(path.join(dataDir, 'chienowa.sqlite'));
  migrate(db, readMigrations(MIGRATIONS_DIR));
  insertCast(db);
  const postId = insertPost(db, { at: systemClock.now().toISOString() });
  const context = { ...testContext({ db }), clock: systemClock };
  const sessions = Array.from({ length: VOTERS }, (_, index) => {
    const id = createUser(
      db,
      { login: `voter${index}`, name: `職員${index}`, departmentId: DEPARTMENTS.doboku },
      systemClock.now(),
    );
    return signIn(context, { id });
  });
  return { db, postId, sessions };
}

// DU-1
it('keeps every vote it has acknowledged when the process is killed in the middle', async () => {
  const dataDir = dataFolder('crash');
  const { db, postId, sessions } = makeOffice(dataDir);
  db.close();
  const port = await freePort();
  const server = await startServer(dataDir, port);
  let acknowledged = 0;
  const votes = sessions.map(async ({ cookie, csrf }) => {
    const answer = await fetch(`http://127.0.0.1:${port}/posts/${postId}/vote`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _csrf: csrf, _method: 'PUT' }),
    });
    if (answer.status === 303) acknowledged += 1;
    if (acknowledged === VOTERS / 3) server.kill('SIGKILL');
  });
  await Promise.allSettled(votes);
  expect(acknowledged).toBeGreaterThanOrEqual(VOTERS / 3);

  const after = openDatabase(path.join(dataDir, 'chienowa.sqlite'));
  const kept = after.prepare<[], { count: number }>('SELECT count(*) AS count FROM votes').get()?.count ?? 0;
  expect(kept).toBeGreaterThanOrEqual(acknowledged);
  expect(verifyCounters(after)).toEqual([]);
  expect(after.pragma('integrity_check', { simple: true })).toBe('ok');
  after.close();

  await startServer(dataDir, port);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});

// DU-9
it('answers what is under way and stops when it is told to', async () => {
  const dataDir = dataFolder('stop');
  makeOffice(dataDir).db.close();
  const port = await freePort();
  const server = await startServer(dataDir, port);
  const visit = 'v'.repeat(43);
  const body = new URLSearchParams({ _csrf: visit, _method: 'PUT', locale: 'en', back: '/session/new' }).toString();
  const socket = connect(port, '127.0.0.1');
  const received: string[] = [];
  socket.on('data', (chunk) => received.push(String(chunk)));
  socket.write(
    `POST /preferences HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: visit=${visit}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
  );
  // An answer to another connection proves that the half-sent form has been accepted.
  await fetch(`http://127.0.0.1:${port}/healthz`);
  server.kill('SIGTERM');
  const stopped = once(server, 'exit');
  await expect
    .poll(() =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed');
  socket.write(body.slice(20));
  const [code] = (await stopped) as [number | null];
  expect(code).toBe(0);
  expect(received.join('')).toMatch(/^HTTP\/1\.1 303 /);
});
