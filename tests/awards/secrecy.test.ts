import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { chainQueries } from '../../src/awards/chain.ts';
import { runAwardChores } from '../../src/awards/index.ts';
import { closeBox, sealBox } from '../../src/awards/voting/box.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { verifyAudit } from '../../src/cli/audit.ts';
import { type Db, flushWrites, openDatabase, snapshotOf } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { allRows, anonymised, browserOf, countRows, ito, ja, sato, signIn, takahashi } from '../support/index.ts';
import { type BallotOffice, ballotOffice, boxOf, CLOSES, DURING_VOTE } from './ballot-office.ts';

const EVERYDAY = '/awards/2026/ballot/everyday';
/** Not random, so that two offices have the same trackers and chance decides nothing here. */
const KEY = Buffer.alloc(32, 'the key of the tests');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chienowa-secrecy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function officeWithVoters(crowd: number): BallotOffice {
  const office = ballotOffice({ crowd });
  writeFileSync(path.join(office.context.config.dataDir, 'award-keys', '2026.key'), KEY);
  return office;
}

const cast = ({ context }: Pick<BallotOffice, 'context'>, viewer: Viewer, choices: number[], category = 'everyday') =>
  castBallot(context, viewer, 2026, category, choices, DURING_VOTE);

/** Every other one, then the rest backwards: an order far from that of the accounts. */
const otherwise = <T>(rows: readonly T[]): T[] => [
  ...rows.filter((_, index) => index % 2 === 1),
  ...rows.filter((_, index) => index % 2 === 0).reverse(),
];

describe('the schema (Secrecy 1)', () => {
  const { db } = ballotOffice();
  const columnsOf = (table: string) =>
    db
      .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name);
  const schema = db
    .prepare<[], { type: string; name: string; table: string; sql: string | null }>(
      'SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema',
    )
    .all();

  it('gives ballots no person and no time, and those who voted no time and no ballot', () => {
    expect(columnsOf('award_ballots')).toEqual(['year', 'category', 'tracker', 'choices']);
    expect(columnsOf('award_participations')).toEqual(['year', 'category', 'user_id']);
  });

  it('keeps both in the order of their keys, without a row number and without another index', () => {
    for (const table of ['award_ballots', 'award_participations']) {
      expect(schema.find(({ name }) => name === table)?.sql).toMatch(/STRICT, WITHOUT ROWID$/);
      expect(() => db.prepare(`SELECT rowid FROM ${table}`)).toThrow('no such column');
      expect(schema.filter((row) => row.type === 'index' && row.table === table)).toEqual([]);
    }
  });

  it('has no table, view or trigger that could bring them together', () => {
    const touching = schema.filter(({ sql, name }) => name !== 'award_ballots' && /award_ballots/.test(sql ?? ''));
    expect(touching.every(({ type }) => type === 'trigger')).toBe(true);
    expect(
      touching.filter(
        ({ sql }) => /\b(INSERT INTO|UPDATE \w+ SET|REPLACE)\b/.test(sql ?? '') || /award_participations/.test(sql ?? ''),
      ),
    ).toEqual([]);
    const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => name);
    expect(tables.filter((table) => columnsOf(table).some((column) => /^(tracker|receipt|choices)/.test(column)))).toEqual([
      'award_ballots',
    ]);
  });
});

/** Trackers in the order of their bytes in the file, each as often as it stands there. */
const trackersAsTheyLie = ({ db }: BallotOffice): string[] => {
  const bytes = snapshotOf(db).toString('latin1');
  const trackers = new Set(boxOf(db).ballots.map(({ tracker }) => String(tracker)));
  return [...bytes.matchAll(/[0-9a-f]{64}/g)].map(([found]) => found).filter((found) => trackers.has(found));
};

describe('the order in the file (BA-3)', () => {
  it('is the same whatever the order of casting was, to the byte of a backup', () => {
    const backups = [(voters: Viewer[]) => voters, otherwise].map((order, index) => {
      const office = officeWithVoters(60);
      for (const voter of order(office.voters)) cast(office, voter, [1 + (voter.id % 4)]);
      const file = path.join(folder, `backup-${index}.sqlite`);
      office.db.exec(`VACUUM INTO '${file}'`);
      const bytes = readFileSync(file);
      // Counters of changes to the file and the version of the library that wrote it.
      for (const [from, to] of [
        [24, 28],
        [92, 100],
      ] as const)
        bytes.fill(0, from, to);
      return { box: boxOf(office.db), bytes };
    });
    expect(backups[1]?.box).toEqual(backups[0]?.box);
    expect(backups[1]?.bytes.equals(backups[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
    expect(backups[0]?.box.ballots).toHaveLength(60);
  });

  it('is that of the keys in the very bytes of the file once the box is closed, and nothing older is left in them', () => {
    const files = [(voters: Viewer[]) => voters, otherwise].map((order) => {
      const office = officeWithVoters(60);
      for (const voter of order(office.voters)) cast(office, voter, [1 + (voter.id % 4)]);
      const open = trackersAsTheyLie(office);
      closeBox(office.context, 2026, new Date(CLOSES));
      return { open, closed: trackersAsTheyLie(office), box: boxOf(office.db) };
    });
    const [one, other] = files;
    expect(one?.open).not.toEqual(other?.open);
    expect(one?.closed).toEqual(other?.closed);
    expect(one?.closed).toHaveLength(60);
    expect(one?.box).toEqual(other?.box);
    expect(one?.box.participations).toHaveLength(60);
  });

  it('says nothing of who cast which ballot: neither by the account nor by the time', () => {
    const office = officeWithVoters(200);
    const order = otherwise(office.voters);
    const trackers = order.map((voter) => {
      const before = new Set(boxOf(office.db).ballots.map(({ tracker }) => tracker));
      cast(office, voter, [1]);
      return boxOf(office.db)
        .ballots.map(({ tracker }) => String(tracker))
        .find((tracker) => !before.has(tracker));
    });
    const inTheFile = boxOf(office.db).ballots.map(({ tracker }) => tracker);
    const places = trackers.map((tracker) => inTheFile.indexOf(tracker));
    // p >= 0.001 for two orders that know nothing of each other.
    const bound = 3.29 / Math.sqrt(places.length - 1);
    expect(Math.abs(correlation(places, [...places.keys()]))).toBeLessThan(bound);
    expect(
      Math.abs(
        correlation(
          places,
          order.map(({ id }) => id),
        ),
      ),
    ).toBeLessThan(bound);
    expect(
      correlation(
        order.map(({ id }) => id),
        order.map(({ id }) => id),
      ),
    ).toBeCloseTo(1);
  });
});

/** Pearson's, which for two lists of ranks is Spearman's. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const of = (x: readonly number[], y: readonly number[], mx: number, my: number) =>
    x.reduce((sum, value, index) => sum + (value - mx) * ((y[index] as number) - my), 0);
  return of(a, b, meanA, meanB) / Math.sqrt(of(a, a, meanA, meanA) * of(b, b, meanB, meanB));
}

describe('what a cast leaves behind (Secrecy 4)', () => {
  it('is two rows, and nothing in any other table', async () => {
    const office = ballotOffice();
    const browser = browserOf(office.context, office.ono);
    const before = allRows(office.db, ['sessions']);
    await browser.get(EVERYDAY).expect(200);
    await browser.put(EVERYDAY, { choices: ['1', '2', '3'] }).expect(422);
    await browser.put(EVERYDAY, { choices: ['1', '2'] }).expect(303);
    await browser.put(EVERYDAY, { choices: '4' }).expect(303);
    await browser.get('/awards/2026/ballot').expect(200);
    flushWrites(office.db);
    const after = allRows(office.db, ['sessions']);
    const changed = Object.keys(after).filter((table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]));
    expect(changed).toEqual(['award_ballots', 'award_participations']);
  });

  it('is no record of a number that looks like a My Number', async () => {
    const office = ballotOffice();
    const before = countRows(office.db, 'events');
    for (const address of [EVERYDAY, EVERYDAY.replace('awards', 'Awards')])
      await browserOf(office.context, office.ono).put(address, { choices: '123456789018' }).expect(422);
    expect(countRows(office.db, 'events')).toBe(before);
  });

  it('is nothing at all when the session has ended meanwhile', async () => {
    const office = ballotOffice();
    const before = allRows(office.db);
    const answer = await browserOf(office.context)
      .put(EVERYDAY, { choices: ['1', '2'] })
      .expect(401);
    expect(allRows(office.db)).toEqual(before);
    expect(answer.text).not.toContain('name="choices"');
    expect(answer.text).not.toContain('kept.');
  });

  it('is no line of the access log, however the address is written', async () => {
    const office = ballotOffice();
    const lines: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
    const context = { ...office.context, log };
    const app = buildApp(context);
    const browser = browserOf(context, office.ono, app);
    for (const address of [EVERYDAY, EVERYDAY.toUpperCase().replace('EVERYDAY', 'everyday'), `${EVERYDAY}/`]) {
      await browser.get(address).expect(200);
      await browser.put(address, { choices: '1' }).expect(303);
      await browser.put(address, { choices: ['1', '2', '3'] }).expect(422);
    }
    await browser.get('/awards/2026/ballot').expect(200);
    await browser.get('/awards/2026/ballot?from=home').expect(200);
    await browser.put('/awards/2026/ballot/ideas').expect(409);
    await browserOf(context, office.juror, app).put(EVERYDAY, { choices: '1' }).expect(403);
    await request(app).get(EVERYDAY).expect(303);
    expect(lines).toEqual([]);
    await browser.get('/posts').expect(200);
    expect(lines).toHaveLength(1);
  });

  it('is an error without person, address and choices when the server fails', async () => {
    const office = ballotOffice();
    const lines: string[] = [];
    const context = { ...office.context, log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) };
    const browser = browserOf(context, office.ono);
    office.db.exec('ALTER TABLE award_participations RENAME TO elsewhere');
    const answer = await browser.put(EVERYDAY, { choices: '3' }).expect(500);
    expect(answer.text).toContain(ja('error.unexpected'));
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] as string) as Record<string, unknown>;
    expect(new Set(Object.keys(line))).toEqual(new Set(['level', 'time', 'pid', 'hostname', 'err', 'request', 'msg']));
    expect(lines[0]).not.toMatch(/everyday|小野|"user/);
  });
});

describe('the write-ahead log (Secrecy 5)', () => {
  let office: BallotOffice;
  let file: string;
  let reader: Db;
  beforeEach(() => {
    const image = officeWithVoters(12);
    file = path.join(folder, 'office.sqlite');
    writeFileSync(file, snapshotOf(image.db));
    const db = openDatabase(file);
    office = { ...image, db, context: { ...image.context, db } };
    reader = openDatabase(file);
    // As the server does when it starts.
    runAwardChores(office.context, DURING_VOTE);
  });
  afterEach(() => {
    for (const connection of [office.db, reader]) connection.close();
  });

  /** @returns how long the log is after each */
  const castBy = (from: number, to: number, choice = 1) =>
    office.voters.slice(from, to).map((voter) => {
      cast(office, voter, [choice]);
      return logSize();
    });
  const logSize = () => statSync(`${file}-wal`).size;
  /** Another process looks at the data, as a backup does, until it is told to stop. */
  const read = (): (() => void) => {
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM users').get();
    return () => void reader.exec('COMMIT');
  };
  const destroyed = () =>
    chainQueries(office.db)
      .list()
      .filter(({ event }) => event.includes('"key_destroyed"')).length;
  const trackersInLog = () => {
    const log = readFileSync(`${file}-wal`, 'latin1');
    return boxOf(office.db).ballots.filter(({ tracker }) => log.includes(String(tracker))).length;
  };
  const minute = (count: number) => new Date(CLOSES + count * 60_000);

  it('is empty after every tenth cast', () => {
    expect(office.db.pragma('secure_delete', { simple: true })).toBe(1);
    const sizes = castBy(0, 10);
    expect(sizes.slice(0, 9).every((size) => size > 0)).toBe(true);
    expect(sizes[9]).toBe(0);
  });

  it('is emptied by the next cast, or within a minute, when somebody was reading', () => {
    const stop = read();
    expect(castBy(0, 11).every((size) => size > 0)).toBe(true);
    stop();
    expect(castBy(11, 12)).toEqual([0]);
    const stopAgain = read();
    expect(castBy(0, 10, 2).at(-1)).toBeGreaterThan(0);
    runAwardChores(office.context, DURING_VOTE);
    expect(logSize()).toBeGreaterThan(0);
    stopAgain();
    runAwardChores(office.context, DURING_VOTE);
    expect(logSize()).toBe(0);
  });

  it('keeps nobody waiting for a reader', () => {
    const stop = read();
    const began = performance.now();
    castBy(0, 12);
    closeBox(office.context, 2026, minute(0));
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(office.db.pragma('busy_timeout', { simple: true })).toBe(5_000);
    stop();
  });

  it('is emptied by the first run of a process that another one has left it to', () => {
    castBy(0, 5);
    const next = openDatabase(file);
    runAwardChores({ ...office.context, db: next }, DURING_VOTE);
    expect(logSize()).toBe(0);
    next.close();
  });

  it('is empty before the chain says that the key is destroyed', () => {
    castBy(0, 8);
    const stop = read();
    closeBox(office.context, 2026, minute(0));
    expect([destroyed(), trackersInLog()]).toEqual([0, 8]);
    runAwardChores(office.context, minute(1));
    expect([destroyed(), trackersInLog()]).toEqual([0, 8]);
    stop();
    runAwardChores(office.context, minute(2));
    expect([destroyed(), trackersInLog()]).toEqual([1, 0]);
  });

  it('is emptied by the next process when one ends between the close and the end of the key', () => {
    castBy(0, 8);
    const keyFile = path.join(office.context.config.dataDir, 'award-keys', '2026.key');
    const ending = {
      ...office.context,
      get config(): never {
        throw new Error('killed');
      },
    };
    closeBox(ending, 2026, minute(0));
    expect([existsSync(keyFile), destroyed(), trackersInLog()]).toEqual([true, 0, 8]);
    const next = openDatabase(file);
    runAwardChores({ ...office.context, db: next }, minute(1));
    expect([existsSync(keyFile), destroyed(), trackersInLog()]).toEqual([false, 1, 0]);
    next.close();
  });

  it('is emptied although the key cannot be destroyed', () => {
    castBy(0, 8);
    const keyFile = path.join(office.context.config.dataDir, 'award-keys', '2026.key');
    rmSync(keyFile);
    mkdirSync(keyFile);
    closeBox(office.context, 2026, minute(0));
    expect([destroyed(), logSize()]).toEqual([0, 0]);
  });
});

describe('before the close (BA-4)', () => {
  const ROLES = ['stranger', 'member', 'author', 'moderator', 'secretariat', 'admin', 'juror'] as const;

  /** Every page that somebody finds by following links, with what tells versions apart, as it would be for anybody. */
  async function crawl({ context }: BallotOffice, person: Viewer | undefined): Promise<Map<string, string>> {
    const app = buildApp(context);
    const { cookie } = person ? signIn(context, person) : { cookie: `visit=${'v'.repeat(43)}` };
    const waiting = [
      '/',
      '/awards',
      '/awards/2026/verification',
      '/awards/2026/ballot/everyday',
      '/awards/2026/receipts.txt',
      '/awards/2026/result',
      '/secretariat/awards/2026/results/1/result.json',
      '/awards/2026/choices.csv',
      '/secretariat/awards/2026',
      '/secretariat/awards/2026/counting',
      '/secretariat/awards/2026/results',
      '/secretariat/awards/2026/bundle',
      '/moderation/log',
    ];
    const found = new Map<string, string>();
    for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
      if (found.has(address)) continue;
      const { status, text, headers } = await request(app).get(address).set('Cookie', cookie);
      found.set(address, `${status} ${headers['etag'] ?? ''} ${anonymised(text ?? '')}`);
      for (const [, link] of (text ?? '').matchAll(/ href="(\/[^"#]*)/g)) waiting.push((link as string).replaceAll('&amp;', '&'));
    }
    return found;
  }

  it.each(ROLES)('no page of a %s depends on how many voted, or for what', async (role) => {
    const seen = await Promise.all(
      [
        { voters: 2, choice: 1 },
        { voters: 27, choice: 3 },
      ].map(async ({ voters, choice }) => {
        const office = officeWithVoters(30);
        for (const voter of office.voters.slice(0, voters)) cast(office, voter, [choice]);
        if (voters > 10) sealBox(office.db, 2026, DURING_VOTE);
        const people = {
          stranger: undefined,
          member: office.ono,
          author: sato,
          moderator: takahashi,
          secretariat: office.secretary,
          admin: ito,
          juror: office.juror,
        };
        const context = { ...office.context, config: { ...office.context.config, readAccess: 'everyone' as const } };
        return crawl({ ...office, context: { ...context, setNow: office.context.setNow } }, people[role]);
      }),
    );
    const [few, many] = seen as [Map<string, string>, Map<string, string>];
    expect(few.size).toBeGreaterThan(30);
    expect([...many.keys()]).toEqual([...few.keys()]);
    expect(
      [...few].filter(([address, page]) => unversioned(many.get(address)) !== unversioned(page)).map(([address]) => address),
    ).toEqual([]);
  });

  it('the comparison would see a count: it does once the box is closed', async () => {
    const pages = await Promise.all(
      [2, 27].map(async (voters) => {
        const office = officeWithVoters(30);
        for (const voter of office.voters.slice(0, voters)) cast(office, voter, [1]);
        closeBox(office.context, 2026, new Date(CLOSES));
        return (await browserOf(office.context, office.ono).get('/awards/2026/verification')).text;
      }),
    );
    expect(unversioned(pages[0])).not.toBe(unversioned(pages[1]));
  });

  /** Both offices live in one process: the part of a tag that names the data of this one is not compared. */
  const unversioned = (page: string | undefined) => page?.replace(/W\/"[^"]*"/, '');

  it('no version of a page changes with a cast', async () => {
    const office = officeWithVoters(12);
    const browser = browserOf(office.context, sato);
    const tags = async () =>
      Promise.all(['/', '/posts', '/moderation/log'].map(async (address) => (await browser.get(address)).headers['etag']));
    const before = await tags();
    for (const voter of office.voters) cast(office, voter, [1]);
    expect(await tags()).toEqual(before);
    expect(before.every(Boolean)).toBe(true);
  });

  it('the command that checks the chain says the same', () => {
    const said = [0, 20].map((voters) => {
      const office = officeWithVoters(20);
      for (const voter of office.voters.slice(0, voters)) cast(office, voter, [1]);
      if (voters > 0) sealBox(office.db, 2026, DURING_VOTE);
      const lines: string[] = [];
      expect(verifyAudit(office.db, undefined, (line) => lines.push(line))).toBe(true);
      return lines.map((line) => line.replace(/[0-9a-f]{64}/, 'hash'));
    });
    expect(said[1]).toEqual(said[0]);
  });
});
