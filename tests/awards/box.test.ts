import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { countYear } from '../../src/awards/counting/counts.ts';
import { receiptOf } from '../../src/awards/rules/index.ts';
import { closeBox } from '../../src/awards/voting/box.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { isInBox } from '../../src/awards/voting/receipts.ts';
import type { Viewer } from '../../src/web/index.ts';
import { insertAward, insertEntry, openVote, sato, suzuki, takahashi, tanaka } from '../support/index.ts';
import { type BallotOffice, ballotOffice, boxOf, CLOSES, DURING_VOTE } from './ballot-office.ts';

let office: BallotOffice;
/** Who chose what in 日常業務の改善, by receipt. */
let chosen: Map<string, number[]>;

const cast = (viewer: Viewer, choices: number[], category = 'everyday', year = 2026) =>
  castBallot(office.context, viewer, year, category, choices, DURING_VOTE);
const close = () => closeBox(office.context, 2026, new Date(CLOSES));
interface Ballot {
  year: number;
  category: string;
  tracker: string;
  choices: string;
}
const ballots = () => boxOf(office.db).ballots as unknown as Ballot[];
const sorted = (texts: readonly string[]) => texts.toSorted((a, b) => (a < b ? -1 : 1));

const CROWD = 60;

beforeEach(() => {
  office = ballotOffice({ crowd: CROWD });
  chosen = new Map(
    office.voters.map((voter, index) => {
      const choices = [[1], [2, 4], [3], []][index % 4] as number[];
      return [cast(voter, choices), choices];
    }),
  );
  for (const voter of office.voters.slice(0, 20)) cast(voter, [voter.id % 2 === 0 ? 5 : 6], 'large');
});

describe('a box that is closed is shaken', () => {
  it('and holds the same trackers and the same choices, in each category', () => {
    const before = ballots();
    close();
    const after = ballots();
    const of = (rows: Ballot[], column: 'tracker' | 'choices') => rows.map((row) => `${row.category} ${row[column]}`);
    expect(of(after, 'tracker')).toEqual(of(before, 'tracker'));
    expect(sorted(of(after, 'choices'))).toEqual(sorted(of(before, 'choices')));
    expect(after).not.toEqual(before);
    expect(after).toHaveLength(CROWD + 20);
  });

  it('so that a receipt is in it and leads to no choice: which are dealt by their order alone', () => {
    close();
    const everyday = ballots().filter(({ category }) => category === 'everyday');
    expect(everyday.map(({ choices }) => choices)).toEqual(sorted(everyday.map(({ choices }) => choices)));
    const found = everyday.map(({ tracker, choices }) => [receiptOf(tracker), choices] as const);
    expect([...chosen.keys()].every((receipt) => isInBox(office.db, 2026, 'everyday', receipt))).toBe(true);
    // By chance one in four is as before.
    const same = found.filter(([receipt, choices]) => JSON.stringify(chosen.get(receipt)) === choices);
    expect(same.length).toBeLessThan(CROWD / 2);
  });

  it('and nobody can tell it from one in which each chose what another did', () => {
    const boxes = [0, 1].map((shift) => {
      const { context, db, voters } = ballotOffice({ crowd: 8 });
      writeFileSync(path.join(context.config.dataDir, 'award-keys', '2026.key'), Buffer.alloc(32, 'the same for both'));
      for (const [index, voter] of voters.entries())
        castBallot(context, voter, 2026, 'everyday', [1 + ((index + shift) % 4)], DURING_VOTE);
      const open = boxOf(db);
      closeBox(context, 2026, new Date(CLOSES));
      return { open, closed: boxOf(db) };
    });
    expect(boxes[1]?.open).not.toEqual(boxes[0]?.open);
    expect(boxes[1]?.closed).toEqual(boxes[0]?.closed);
  });

  it('and counts the same', () => {
    const expected = [...chosen.values()].flat().reduce<Record<number, number>>((counts, number) => {
      counts[number] = (counts[number] ?? 0) + 1;
      return counts;
    }, {});
    close();
    const everyday = countYear(office.db, { year: 2026 }).find(({ id }) => id === 'everyday');
    const counted = everyday?.standings.map(({ entry, approvals }) => [Number(entry.slice(-3)), approvals]);
    expect(Object.fromEntries(counted ?? [])).toEqual(expected);
    expect([everyday?.ballots, everyday?.blank]).toEqual([CROWD, CROWD / 4]);
  });

  it('and those of other years are left alone', () => {
    insertAward(office.db, office.secretary, { year: 2027, rules: { votingClosesAt: '2026-07-20T08:00:00.000Z' } });
    const leads = [sato, tanaka, takahashi, suzuki];
    for (const [index, lead] of leads.entries()) insertEntry(office.db, { year: 2027, lead, title: `来年度の取組その${index}` });
    openVote(office.context, office.secretary, 2027);
    for (const [index, voter] of office.voters.entries()) cast(voter, [1 + (index % 4)], 'everyday', 2027);
    const ofNext = () => ballots().filter(({ year }) => year === 2027);
    const before = ofNext();
    close();
    expect(ofNext()).toEqual(before);
    closeBox(office.context, 2027, new Date('2026-07-20T08:00:00.000Z'));
    expect(ofNext()).not.toEqual(before);
    expect(ofNext()).toHaveLength(CROWD);
  });
});
