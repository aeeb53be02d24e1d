import { describe, expect, it } from 'vitest';
import { choicesCsv } from '../../src/awards/results/choices.ts';
import { groupTurnout } from '../../src/awards/results/turnout.ts';
import { type Bundle, bundleText } from '../../src/awards/rules/index.ts';

const groups = (...rows: [people: number, voted: number][]) =>
  groupTurnout(rows.map(([people, voted], index) => ({ departmentId: index + 1, people, voted }))).map(
    ({ departmentId, people, voted }) => `${departmentId ?? 'others'}: ${voted}/${people}`,
  );

describe('turnout by department', () => {
  it.each([
    {
      name: 'the large ones, the largest first',
      rows: [
        [10, 5],
        [20, 10],
      ],
      shown: ['2: 10/20', '1: 5/10'],
    },
    {
      name: 'small ones added up',
      rows: [
        [30, 9],
        [9, 1],
        [6, 2],
      ],
      shown: ['1: 9/30', 'others: 3/15'],
    },
    {
      name: 'no remainder below ten, which the total would give away',
      rows: [
        [30, 9],
        [12, 4],
        [9, 1],
      ],
      shown: ['1: 9/30', 'others: 5/21'],
    },
    {
      name: 'nothing where only the total would be left',
      rows: [
        [30, 9],
        [9, 1],
      ],
      shown: [],
    },
    {
      name: 'nothing of small ones alone',
      rows: [
        [9, 1],
        [8, 2],
      ],
      shown: [],
    },
    { name: 'nothing of nobody', rows: [], shown: [] },
  ])('shows $name', ({ rows, shown }) => {
    expect(groups(...(rows as [number, number][]))).toEqual(shown);
  });
});

const bundle = (categories: Record<string, string[][]>): Bundle =>
  JSON.parse(
    bundleText({
      format: 'chienowa-award-bundle/1',
      fiscalYear: 2026,
      rules: {
        version: '2026.1',
        maxChoices: 3,
        shortlist: { size: 5, slack: 2, divisionCap: null },
        weights: { jury: 0.7, vote: 0.3 },
        floors: { jury: 2, vote: 0.02 },
        minimumBallots: 30,
        noPrizeBelow: 60,
        criteria: [],
      },
      categories: Object.entries(categories).map(([id, ballots]) => ({
        id,
        rollSize: 50,
        entries: [],
        ballots,
        lot: null,
        cards: [],
        recusals: [],
      })),
    }),
  ) as Bundle;

const csv = (categories: Record<string, string[][]>, name = (id: string) => id) =>
  choicesCsv(bundle(categories), name, { category: '部門', choice: (number) => `選択${number}` });

describe('the rows of choices', () => {
  const ten = [['B', 'A'], [], ['B'], ...Array.from({ length: 7 }, () => ['A'])];

  it('are sorted by what they say, whatever order they came in', () => {
    const text = csv({ ideas: ten });
    expect(text).toBe(csv({ ideas: [...ten].reverse() }));
    expect(text).toBe(
      `\uFEFF${['部門,選択1,選択2', 'ideas,,', ...Array.from({ length: 7 }, () => 'ideas,A,'), 'ideas,A,B', 'ideas,B,'].join('\r\n')}\r\n`,
    );
  });

  it('leave out categories with fewer than ten ballots', () => {
    expect(csv({ ideas: ten, large: ten.slice(1) })).not.toContain('large');
    expect(csv({ large: ten.slice(1) })).toBeUndefined();
  });

  it('hold no formula', () => {
    expect(csv({ ideas: ten }, () => '=cmd')).toContain("\r\n'=cmd,A,\r\n");
  });
});
