import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type Db, openDatabase, snapshotOf } from '../../src/db/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { ROOT } from '../../src/paths.ts';
import { dataFolder, freePort, startServer } from '../cli/server.ts';
import { countRows, signIn } from '../support/index.ts';
import { type BallotOffice, ballotOffice, choicesIn, DURING_VOTE } from './ballot-office.ts';

const CROWD = 60;
const DAY_MS = 86_400_000;

/** The office of the tests as a data folder, key and all. */
function onDisk(office: BallotOffice): string {
  const dataDir = dataFolder('ballots');
  cpSync(office.context.config.dataDir, dataDir, { recursive: true });
  writeFileSync(path.join(dataDir, 'chienowa.sqlite'), snapshotOf(office.db));
  return dataDir;
}

const reopened = (dataDir: string): Db => openDatabase(path.join(dataDir, 'chienowa.sqlite'));

async function castInAnotherProcess(dataDir: string, choice: number, ids: number[]): Promise<unknown> {
  const args = [
    '--import',
    'tsx',
    'tests/awards/caster.ts',
    dataDir,
    DURING_VOTE.toISOString(),
    String(choice),
    ...ids.map(String),
  ];
  const [code] = (await once(spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }), 'exit')) as [number | null];
  return code;
}

// BA-1
it('keeps one ballot for each when two processes cast for the same people at once', async () => {
  const office = ballotOffice({ crowd: CROWD });
  const dataDir = onDisk(office);
  const ids = office.voters.map(({ id }) => id);
  expect(await Promise.all([castInAnotherProcess(dataDir, 1, ids), castInAnotherProcess(dataDir, 4, ids)])).toEqual([0, 0]);
  const db = reopened(dataDir);
  expect([countRows(db, 'award_ballots'), countRows(db, 'award_participations')]).toEqual([CROWD, CROWD]);
  expect(choicesIn(db, 'everyday').every(([choice]) => choice === 1 || choice === 4)).toBe(true);
  db.close();
});

// DU-1, BA-5
it('keeps every ballot it has acknowledged, with its voter, when the process is killed in the middle', async () => {
  const now = systemClock.now();
  const from = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
  const office = ballotOffice({
    crowd: CROWD,
    now: now.toISOString(),
    opensAt: from(-1),
    rules: {
      nominationsOpenAt: from(-30),
      nominationsCloseAt: from(-2),
      votingOpensAt: from(-1),
      votingClosesAt: from(1),
      judgingClosesAt: from(30),
    },
  });
  const sessions = office.voters.map((voter) => signIn(office.context, voter));
  const dataDir = onDisk(office);
  const port = await freePort();
  const server = await startServer(dataDir, port);
  let acknowledged = 0;
  await Promise.allSettled(
    sessions.map(async ({ cookie, csrf }) => {
      const answer = await fetch(`http://127.0.0.1:${port}/awards/2026/ballot/everyday`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ _csrf: csrf, _method: 'PUT', choices: '1' }),
      });
      if (answer.status === 303) acknowledged += 1;
      if (acknowledged === CROWD / 3) server.kill('SIGKILL');
    }),
  );
  expect(acknowledged).toBeGreaterThanOrEqual(CROWD / 3);
  const db = reopened(dataDir);
  const kept = countRows(db, 'award_ballots');
  expect(kept).toBeGreaterThanOrEqual(acknowledged);
  expect(countRows(db, 'award_participations')).toBe(kept);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});
