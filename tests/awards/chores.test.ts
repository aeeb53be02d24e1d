import { hash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { chainQueries } from '../../src/awards/chain.ts';
import { auditAwards, runAwardChores } from '../../src/awards/index.ts';
import { boxDigest, contentDigest } from '../../src/awards/rules/index.ts';
import { newBallots } from '../../src/awards/voting/ballot-log.ts';
import { closeBox } from '../../src/awards/voting/box.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { writeKey } from '../../src/awards/voting/keys.ts';
import { latestTurnout } from '../../src/awards/voting/turnout.ts';
import { inTransaction, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  allRows,
  countRows,
  insertAward,
  insertEntry,
  ito,
  lastEvents,
  oneRow,
  openVote,
  sato,
  suzuki,
  takahashi,
  tanaka,
} from '../support/index.ts';
import { type BallotOffice, ballotOffice, CLOSES, DURING_VOTE } from './ballot-office.ts';

let office: BallotOffice;
let lines: Record<string, unknown>[];

beforeEach(() => {
  office = ballotOffice();
  lines = [];
});

const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
const chores = (at: Date | string) => runAwardChores({ ...office.context, log }, new Date(at));
const cast = (viewer: Viewer, category = 'everyday', at = DURING_VOTE, choices: number[] = []) =>
  castBallot(office.context, viewer, 2026, category, choices, at);
const chained = () =>
  chainQueries(office.db)
    .list()
    .map(({ event }) => JSON.parse(event) as { type: string; data: Record<string, unknown> });
const types = () => chained().map(({ type }) => type);
const keyFile = () => path.join(office.context.config.dataDir, 'award-keys', '2026.key');
const ballotsIn = (category: string) =>
  office.db
    .prepare<[string], { tracker: string; choices: string }>('SELECT tracker, choices FROM award_ballots WHERE category = ?')
    .all(category);
const trackersOf = (category: string) => ballotsIn(category).map(({ tracker }) => tracker);
const choicesOf = (category: string) => ballotsIn(category).map(({ choices }) => choices);

describe('the box', () => {
  it('stays open until its last millisecond', () => {
    chores(new Date(CLOSES - 1));
    expect(closeBox(office.context, 2026, new Date(CLOSES - 1))).toBe(false);
    expect(existsSync(keyFile())).toBe(true);
    expect(countRows(office.db, 'award_boxes')).toBe(0);
  });

  it('is closed by the clock: digests, chain, event, and the end of the key', () => {
    cast(sato, 'everyday', DURING_VOTE, [2, 4]);
    cast(tanaka, 'everyday', DURING_VOTE, [1]);
    cast(office.ono);
    cast(office.ono, 'large');
    const closesAt = new Date(CLOSES);
    chores(closesAt);
    const boxes = Object.fromEntries(
      ['everyday', 'ideas', 'large'].map((id) => [
        id,
        {
          ballots: trackersOf(id).length,
          digest: boxDigest(trackersOf(id)),
          choices: contentDigest(trackersOf(id), choicesOf(id)),
        },
      ]),
    );
    expect(boxes['everyday']?.ballots).toBe(3);
    expect(boxes['everyday']?.choices).toBe(
      hash('sha256', [...trackersOf('everyday'), '[1]', '[2,4]', '[]'].sort().join('\n'), 'hex'),
    );
    expect(chained().slice(-2)).toEqual([
      expect.objectContaining({ type: 'voting_closed', data: { cycle: 'FY2026', boxes, participants: 3 } }),
      expect.objectContaining({ type: 'key_destroyed', data: { cycle: 'FY2026' } }),
    ]);
    expect(
      oneRow(office.db, "SELECT taken_by AS takenBy, taken_at AS takenAt FROM award_steps WHERE step = 'box_closed'"),
    ).toEqual({
      takenBy: null,
      takenAt: closesAt.toISOString(),
    });
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.box_closed', actorId: null, subjectId: 2026 }]);
    expect(existsSync(keyFile())).toBe(false);
    expect(auditAwards(office.db).faults).toEqual([]);
  });

  it('is closed once, by whom it may', () => {
    expect(closeBox(office.context, 2026, new Date(CLOSES), office.secretary)).toBe(true);
    const before = allRows(office.db);
    expect(closeBox(office.context, 2026, new Date(CLOSES + 1))).toBe(false);
    chores(new Date(CLOSES + 60_000));
    expect(allRows(office.db)).toEqual(before);
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.box_closed', actorId: office.secretary.id, subjectId: 2026 }]);
  });

  it('takes no ballot afterwards, not even by a clock that was set back', () => {
    cast(sato);
    closeBox(office.context, 2026, new Date(CLOSES));
    for (const at of [CLOSES + 1, CLOSES - 1, DURING_VOTE.getTime()])
      expect(() => cast(tanaka, 'everyday', new Date(at))).toThrow('ballot_closed');
    expect(trackersOf('everyday')).toHaveLength(1);
  });

  it('may be empty', () => {
    closeBox(office.context, 2026, new Date(CLOSES));
    expect(oneRow(office.db, "SELECT digest FROM award_boxes WHERE category = 'large'")?.['digest']).toBe(boxDigest([]));
  });

  it('of a year that nobody opened, or that does not exist, is not closed', () => {
    insertAward(office.db, office.secretary, { year: 2027 });
    for (const year of [2027, 2031]) expect(closeBox(office.context, year, new Date('2040-01-01T00:00:00Z'))).toBe(false);
  });

  it('has its key destroyed by the next run when the process ended in between', () => {
    closeBox(office.context, 2026, new Date(CLOSES));
    writeKey(office.context.config, 2026);
    chores(new Date(CLOSES + 60_000));
    expect(existsSync(keyFile())).toBe(false);
    chores(new Date(CLOSES + 120_000));
    expect(types().filter((type) => type === 'key_destroyed')).toHaveLength(2);
  });
});

describe('a close that could not be finished', () => {
  const destroyed = () => types().filter((type) => type === 'key_destroyed').length;
  const faults = () => lines.filter(({ level }) => level === 50);
  const minute = (count: number) => new Date(CLOSES + count * 60_000);
  /** What lies there is no file, and cannot be overwritten. */
  const spoilKey = () => {
    rmSync(keyFile());
    mkdirSync(keyFile());
  };

  it('is gone on with every minute, and the chain says so once it is done', () => {
    spoilKey();
    chores(minute(0));
    expect(types().at(-1)).toBe('voting_closed');
    expect(faults()).toMatchObject([{ award: 2026, err: { code: 'EISDIR' } }]);
    chores(minute(1));
    expect([destroyed(), faults().length]).toEqual([0, 2]);
    rmSync(keyFile(), { recursive: true });
    chores(minute(2));
    chores(minute(3));
    expect([destroyed(), faults().length]).toEqual([1, 2]);
  });

  it('by a button is closed nevertheless', () => {
    spoilKey();
    expect(closeBox({ ...office.context, log }, 2026, minute(0), office.secretary)).toBe(true);
    expect([countRows(office.db, 'award_boxes'), faults().length]).toEqual([3, 1]);
  });

  it('is finished where the key is gone already and nobody has said so', () => {
    const whileItEnds = {
      ...office.context,
      log,
      get config(): never {
        throw new Error('killed');
      },
    };
    closeBox(whileItEnds, 2026, minute(0));
    rmSync(keyFile());
    expect(destroyed()).toBe(0);
    chores(minute(1));
    chores(minute(2));
    expect(destroyed()).toBe(1);
  });

  it('waits for the log where it is in a transaction of somebody else', () => {
    inTransaction(office.db, () => closeBox(office.context, 2026, minute(0)));
    expect([existsSync(keyFile()), destroyed()]).toEqual([false, 0]);
    chores(minute(1));
    expect(destroyed()).toBe(1);
  });

  it('does not stop the other years', () => {
    insertAward(office.db, office.secretary, { year: 2027 });
    insertEntry(office.db, { year: 2027, title: 'もう一つの年度' });
    openVote(office.context, office.secretary, 2027);
    for (const year of [2026, 2027]) {
      const file = path.join(path.dirname(keyFile()), `${year}.key`);
      rmSync(file);
      mkdirSync(file);
    }
    chores(minute(0));
    expect(types().filter((type) => type === 'voting_closed')).toHaveLength(2);
    rmSync(keyFile(), { recursive: true });
    chores(minute(1));
    expect([destroyed(), faults().map(({ award }) => award)]).toEqual([1, [2027, 2026, 2027]]);
  });
});

it('says in the log that the key of an open vote cannot be read', () => {
  rmSync(keyFile());
  chores(DURING_VOTE);
  expect(lines).toEqual([]);
  mkdirSync(keyFile());
  chores(DURING_VOTE);
  expect(lines).toMatchObject([{ level: 50, award: 2026, err: { key: 'ballot_key_unreadable' } }]);
});

describe('the turnout', () => {
  it('is counted once a day, people not ballots, from the second day on', () => {
    chores('2026-07-06T01:00:00Z');
    expect(latestTurnout(office.db, 2026)).toBeUndefined();
    cast(sato);
    cast(sato, 'large');
    cast(tanaka);
    chores('2026-07-06T15:00:00Z');
    const roll = countRows(office.db, 'award_roll');
    expect(latestTurnout(office.db, 2026)).toEqual({ day: '2026-07-07', people: 2, roll });
    cast(ito);
    chores('2026-07-07T14:59:00Z');
    expect(latestTurnout(office.db, 2026)?.people).toBe(2);
    chores('2026-07-07T15:00:00Z');
    expect(latestTurnout(office.db, 2026)).toEqual({ day: '2026-07-08', people: 3, roll });
    chores(new Date(CLOSES + 86_400_000));
    expect(latestTurnout(office.db, 2026)?.day).toBe('2026-07-08');
  });
});

describe('digests of the open box', () => {
  beforeEach(() => {
    office = ballotOffice({ crowd: 24 });
  });
  const castAll = (from: number, to: number) => {
    for (const voter of office.voters.slice(from, to)) cast(voter);
  };
  const digests = () => chained().filter(({ type }) => type === 'box_digest');

  it('come after ten new ballots, at most once an hour, and tell no number', () => {
    castAll(0, 9);
    chores('2026-07-10T00:00:00Z');
    expect(digests()).toEqual([]);
    castAll(9, 10);
    chores('2026-07-10T00:01:00Z');
    expect(digests()).toMatchObject([{ data: { cycle: 'FY2026', sha256: boxDigest(trackersOf('everyday')) } }]);
    expect(new Set(Object.keys(digests()[0]?.data ?? {}))).toEqual(new Set(['cycle', 'sha256']));
    castAll(10, 22);
    chores('2026-07-10T00:59:00Z');
    expect(digests()).toHaveLength(1);
    chores('2026-07-10T01:01:00Z');
    expect(digests()).toHaveLength(2);
    chores('2026-07-10T03:00:00Z');
    expect(digests()).toHaveLength(2);
  });

  it('count ballots, not changes of one', () => {
    for (let time = 0; time < 12; time += 1) cast(sato);
    expect(newBallots(office.db, 2026)).toBe(1);
    chores('2026-07-10T00:00:00Z');
    expect(digests()).toEqual([]);
  });

  it('do not move the head that is shown, which would tell how many came', () => {
    const before = auditAwards(office.db).head;
    castAll(0, 10);
    chores('2026-07-10T00:00:00Z');
    expect(digests()).toHaveLength(1);
    expect(auditAwards(office.db).head).toEqual(before);
    closeBox(office.context, 2026, new Date(CLOSES));
    expect(auditAwards(office.db).head?.seq).toBe(chained().length);
  });
});

describe('the log', () => {
  it('has a line when a phase begins, and nothing of what people do', () => {
    for (const at of ['2026-07-05T23:59:00Z', '2026-07-06T00:00:00Z', '2026-07-06T00:01:00Z']) chores(at);
    for (const person of [sato, suzuki, tanaka, takahashi, ito]) cast(person);
    chores(new Date(CLOSES));
    expect(lines.map(({ award, phase, msg }) => ({ award, phase, msg }))).toEqual([
      { award: 2026, phase: 'voting', msg: 'award phase' },
      { award: 2026, phase: 'shortlisting', msg: 'award phase' },
    ]);
  });
});

it('keeps two open votes apart', () => {
  insertAward(office.db, office.secretary, { year: 2027, rules: { votingClosesAt: '2026-07-20T08:00:00.000Z' } });
  insertEntry(office.db, { year: 2027, title: 'もう一つの年度' });
  openVote(office.context, office.secretary, 2027);
  touch(office.db, 'awards');
  chores(new Date(CLOSES));
  expect(existsSync(keyFile())).toBe(false);
  expect(statSync(path.join(office.context.config.dataDir, 'award-keys', '2027.key')).mode & 0o777).toBe(0o600);
  chores('2026-07-20T08:00:00Z');
  expect(types().filter((type) => type === 'key_destroyed')).toHaveLength(2);
});
