import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerFigures } from '../../src/awards/report/figures.ts';
import { reportOf } from '../../src/awards/report/report.ts';
import { type AwardYear, findAward, takeStep } from '../../src/awards/years/years.ts';
import { type AdoptionRecord, hidePost } from '../../src/board/index.ts';
import { type Db, touch } from '../../src/db/index.ts';
import { DEPARTMENTS, insertAward, insertEntry, takahashi } from '../support/index.ts';
import { postOf, publish, REPORTED, reportedOffice } from './rollout-support.ts';

describe('the figures of the ledger', () => {
  const record = (change: Partial<AdoptionRecord>): AdoptionRecord => ({
    userId: 1,
    departmentId: 1,
    minutesPerRun: 30,
    runsPerMonth: 4,
    startedOn: '2026-10',
    endedOn: undefined,
    confirmedOn: '2026-10-05',
    ...change,
  });

  it('are those of people, also where somebody uses two cases', () => {
    const records = [
      record({}),
      record({ minutesPerRun: 60, runsPerMonth: 10 }),
      record({ userId: 2, departmentId: 2, minutesPerRun: 10 }),
    ];
    // 120, 600 and 40 minutes a month, from October to January.
    expect(ledgerFigures(records, 2026, '2027-01')).toEqual({
      people: 2,
      departments: 2,
      medianMonthlyMinutes: 120,
      minutesInYear: 4 * 760,
      minutesInAll: 4 * 760,
    });
  });

  it('part the fiscal year of the award from all that came before and after', () => {
    const records = [record({ startedOn: '2026-02', confirmedOn: '2027-03-10' })];
    // February and March 2026; April 2026 to March 2027; April and May 2027; 120 minutes each.
    expect(ledgerFigures(records, 2026, '2027-05')).toMatchObject({ minutesInYear: 12 * 120, minutesInAll: 16 * 120 });
  });

  it('keep the hours of who has stopped, and do not count the person', () => {
    expect(ledgerFigures([record({ endedOn: '2026-11' })], 2026, '2027-01')).toEqual({
      people: 0,
      departments: 0,
      medianMonthlyMinutes: 0,
      minutesInYear: 240,
      minutesInAll: 240,
    });
  });

  it('are nothing for nobody', () =>
    expect(ledgerFigures([], 2026, '2027-01')).toEqual({
      people: 0,
      departments: 0,
      medianMonthlyMinutes: 0,
      minutesInYear: 0,
      minutesInAll: 0,
    }));
});

let db: Db;

beforeEach(() => {
  ({ db } = reportedOffice());
});

const report = () => reportOf(db, findAward(db, 2026) as AwardYear, new Date(REPORTED), 'ja');

describe('the report', () => {
  it('is the table that was computed by hand', () => {
    const { figures, winners, cases, categories, before } = report();
    expect(figures).toEqual({
      entries: 3,
      voters: { voted: 10, people: expect.any(Number) },
      winners: 2,
      // 100 × 4 + 200 × 3 + 300 × 3 + 60 × 3 = 2,080 minutes; the middle of 60, 100, 200, 300.
      ledger: { people: 2, departments: 2, medianMonthlyMinutes: 150, minutesInYear: 2_080, minutesInAll: 2_080 },
      winnersLedger: { people: 2, departments: 2, medianMonthlyMinutes: 200, minutesInYear: 1_900, minutesInAll: 1_900 },
      // 税務課 and 総務部 use one, 市民課 tries one; 土木部 does not.
      reached: { departments: 3, of: 4 },
    });
    expect(
      winners.map(({ code, prizes, department, ledger }) => [code, prizes, department, ledger.people, ledger.minutesInYear]),
    ).toEqual([
      ['R8-001', ['最優秀賞'], '市民課', 2, 1_000],
      ['R8-002', ['職員投票賞'], '税務課', 1, 900],
    ]);
    expect(
      cases.map(({ summary, waiting }) => [summary.adopted, summary.considering, summary.percent, summary.hoursAYear, waiting]),
    ).toEqual([
      [1, 1, 33, 20, 1],
      [0, 0, undefined, 0, 2],
    ]);
    expect(categories.find(({ id }) => id === 'everyday')).toMatchObject({ entries: 3, ballots: 10, shortlisted: 3 });
    expect(before).toBeUndefined();
  });

  it('counts a department that was dissolved after it had adopted a case', () => {
    const zeimu = DEPARTMENTS.zeimu;
    // 田中 of 税務課 stops using the cases; the department has answered that it has adopted one.
    db.prepare<[number]>("UPDATE adoptions SET ended_on = '2026-12' WHERE department_id = ?").run(zeimu);
    expect(report().figures.reached).toEqual({ departments: 3, of: 4 });
    db.prepare<[number]>("UPDATE departments SET valid_to = '2027-01-01' WHERE id = ?").run(zeimu);
    touch(db, 'people');
    expect(report().figures.reached).toEqual({ departments: 3, of: 4 });
  });

  it('counts no department for a case that is hidden', () => {
    db.prepare('DELETE FROM adoptions').run();
    expect(report().figures.reached.departments).toBe(2);
    hidePost(db, takahashi, postOf(db, 1), '確認中', new Date(REPORTED));
    expect(report().figures.reached.departments).toBe(1);
  });

  it('names an entry with two prizes once, and leaves out what was given back', () => {
    db.prepare("UPDATE award_entries SET state = 'withdrawn', withdrawn_stage = 'published' WHERE number = 2").run();
    expect(report().winners.map(({ code }) => code)).toEqual(['R8-001']);
    expect(report().figures.winners).toBe(1);
  });

  it('compares with the year before once its result is published', () => {
    const office = reportedOffice();
    ({ db } = office);
    insertAward(db, office.secretary, { year: 2025 });
    const entry = insertEntry(db, { year: 2025, title: '一年前の工夫' });
    db.prepare<[number]>('UPDATE award_entries SET listed_revision = 1 WHERE id = ?').run(entry.id);
    const at = '2025-09-01T00:00:00.000Z';
    for (const step of ['voting_frozen', 'box_closed'] as const)
      takeStep(db, { year: 2025, step, takenBy: office.secretary.id, takenAt: at });
    expect(report().before).toBeUndefined();
    publish(office, 1, { 'everyday-best': ['R7-001'] }, { at: '2025-10-01T00:00:00.000Z', year: 2025 });
    expect(report().before).toMatchObject({ entries: 1, winners: 1, ledger: { people: 0, minutesInAll: 0 } });
  });
});
