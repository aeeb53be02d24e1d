import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { attachmentQueries, sweepFiles, verifyFiles } from '../../src/board/index.ts';
import { type Db, migrate, openDatabase, readMigrations } from '../../src/db/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { dataFolder, freePort, startServer } from '../cli/server.ts';
import { insertCast, sato, signIn, suzuki, takahashi, tanaka, testContext } from '../support/index.ts';
import { insertDraft, MULTIPART, multipart, sendFile } from './uploading.ts';

const KILLED_AFTER = 12;
const TWO_HOURS = 2 * 3_600_000;

function makeOffice(dataDir: string): { db: Db; context: ReturnType<typeof testContext> } {
  const db = openDatabase(path.join(dataDir, 'chienowa.sqlite'));
  migrate(db, readMigrations(MIGRATIONS_DIR));
  insertCast(db);
  return { db, context: { ...testContext({ db, config: { dataDir } }), clock: systemClock } as ReturnType<typeof testContext> };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(path.join(folder, name)).isFile());

// DU-1, DU-8
it('keeps every file it has acknowledged and shows no half one when the process is killed among uploads', async () => {
  const dataDir = dataFolder('uploads');
  const { db, context } = makeOffice(dataDir);
  const people = [sato, suzuki, tanaka, takahashi].map((person) => ({
    session: signIn(context, person),
    draftId: insertDraft(db, person),
  }));
  db.close();
  const port = await freePort();
  const server = await startServer(dataDir, port, { WRITES_PER_MINUTE: '100000' });
  const acknowledged: string[] = [];
  const sendOneAfterAnother = async ({ session, draftId }: (typeof people)[number]) => {
    for (let count = 0; count < 100; count += 1) {
      const bytes = Buffer.alloc(200_000, `${session.csrf} ${count}`);
      const { body } = await sendFile(`http://127.0.0.1:${port}`, session, { draftId, name: `${count}.txt`, bytes });
      acknowledged.push(body.key);
      if (acknowledged.length === KILLED_AFTER) server.kill('SIGKILL');
    }
  };
  await Promise.allSettled(people.map(sendOneAfterAnother));
  expect(acknowledged.length).toBeGreaterThanOrEqual(KILLED_AFTER);

  const after = openDatabase(path.join(dataDir, 'chienowa.sqlite'));
  for (const key of acknowledged) expect(attachmentQueries(after).findByKey(key)?.size).toBe(200_000);
  expect(verifyFiles(after, dataDir)).toEqual([]);
  const { config } = testContext({ db: after, config: { dataDir } });
  await sweepFiles({ db: after, config }, new Date(Date.now() + TWO_HOURS));
  const stored = Number(after.prepare<[], { n: number }>('SELECT count(*) AS n FROM files').get()?.n);
  expect(filesIn(path.join(dataDir, 'files'))).toHaveLength(stored);
  expect(verifyFiles(after, dataDir)).toEqual([]);
  after.close();
});

it('leaves a file that was half sent where nobody sees it, and the sweep removes it', async () => {
  const dataDir = dataFolder('half');
  const { db, context } = makeOffice(dataDir);
  const { cookie, csrf } = signIn(context, sato);
  const draftId = insertDraft(db, sato);
  db.close();
  const port = await freePort();
  const server = await startServer(dataDir, port);
  const body = multipart([
    ['_csrf', csrf],
    ['file', Buffer.alloc(400_000, '半分'), '手順.txt'],
  ]);
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write(
    `POST /me/drafts/${draftId}/attachments HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n` +
      `Content-Type: ${MULTIPART}\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.write(body.subarray(0, 200_000));
  const incoming = path.join(dataDir, 'files', 'incoming');
  await expect.poll(() => sizesIn(incoming)).toEqual([expect.toSatisfy((size: number) => size > 100_000)]);
  server.kill('SIGKILL');
  socket.destroy();

  const again = await startServer(dataDir, port);
  const page = await fetch(`http://127.0.0.1:${port}/me/drafts/${draftId}/attachments`, { headers: { cookie } });
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain('手順.txt');
  expect(sizesIn(incoming)).toHaveLength(1);
  again.kill('SIGKILL');

  const after = openDatabase(path.join(dataDir, 'chienowa.sqlite'));
  const { config } = testContext({ db: after, config: { dataDir } });
  const swept = await sweepFiles({ db: after, config }, new Date(Date.now() + TWO_HOURS));
  expect(swept).toEqual({ attachments: 0, files: 0, leftovers: 1 });
  expect(filesIn(path.join(dataDir, 'files'))).toEqual([]);
  after.close();
});

it('leaves nothing of an upload whose sender hangs up', async () => {
  const dataDir = dataFolder('hung-up');
  const { db, context } = makeOffice(dataDir);
  const { cookie, csrf } = signIn(context, sato);
  const draftId = insertDraft(db, sato);
  db.close();
  const port = await freePort();
  await startServer(dataDir, port);
  const body = multipart([
    ['_csrf', csrf],
    ['file', Buffer.alloc(400_000, 'x'), '手順.txt'],
  ]);
  const incoming = path.join(dataDir, 'files', 'incoming');
  for (const sent of [0, 250, 1_000, 200_000]) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write(
      `POST /me/drafts/${draftId}/attachments HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n` +
        `Content-Type: ${MULTIPART}\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await new Promise((resolve) => socket.write(body.subarray(0, sent), resolve));
    await fetch(`http://127.0.0.1:${port}/healthz`);
    socket.destroy();
  }
  const statusOfNext = async () =>
    (await sendFile(`http://127.0.0.1:${port}`, { cookie, csrf }, { draftId, name: 'a.txt', bytes: 'a' })).status;
  await expect.poll(statusOfNext, { timeout: 5000 }).toBe(201);
  await expect.poll(() => sizesIn(incoming)).toEqual([]);
});

function sizesIn(folder: string): number[] {
  try {
    return readdirSync(folder).map((name) => statSync(path.join(folder, name)).size);
  } catch {
    return [];
  }
}
