import { describe, expect, it } from 'vitest';
import { plotOf } from '../../src/awards/sheet/plot.ts';

const juror = (code: string, ...scores: (number | undefined)[]) => ({
  code,
  cells: scores.map((score, index) => ({ entry: `E${index}`, score, counts: score !== undefined })),
});
const entries = (...scores: (number | undefined)[]) =>
  scores.map((score, index) => ({ code: `E${index}`, title: '窓口の待ち時間を短くするための工夫', score }));

describe('the plot of the scores', () => {
  it.each([
    [[86, 57], 50, 90],
    [[80, 80], 70, 80],
    [[20, 20], 20, 30],
    [[100, 100], 90, 100],
    [[100, 20], 20, 100],
  ])('reaches around %j in tens', (scores, from, to) => {
    const plot = plotOf(entries(undefined, undefined), [juror('J1', ...scores)]);
    expect([plot.from, plot.to]).toEqual([from, to]);
    expect(plot.axis[0]).toEqual({ x: plot.left, label: from });
    expect(plot.axis.at(-1)).toEqual({ x: plot.right, label: to });
  });

  it('gives each juror a lane, so that equal scores stand below each other', () => {
    const jurors = ['J1', 'J2', 'J3', 'J4', 'J5', 'J6', 'J7'].map((code) => juror(code, 70));
    const { rows, bottom } = plotOf(entries(70), jurors);
    expect(rows[0]?.edge).toBe(bottom);
    expect(new Set(rows[0]?.marks.map(({ path }) => path)).size).toBe(7);
    expect(new Set(rows[0]?.marks.map(({ tone }) => tone)).size).toBe(7);
  });

  it('names each row by code and the beginning of its title', () => {
    expect(plotOf(entries(70), [juror('J1', 70)]).rows[0]?.name).toBe('E0 窓口の待ち時間を短くするため…');
  });

  it('shows no card that does not count', () => {
    const left = { code: 'J2', cells: [{ entry: 'E0', score: 20, counts: false }] };
    const plot = plotOf(entries(70), [juror('J1', 70), left]);
    expect(plot.rows[0]?.marks).toHaveLength(1);
    expect(plot.from).toBe(60);
  });
});
