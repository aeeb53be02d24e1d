import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Bundle,
  type BundleFault,
  bundleText,
  lotOrder,
  lotSeed,
  parseBundle,
  recount,
  resultText,
} from '../../../src/awards/rules/index.ts';
import { Random } from '../../../src/demo/random.ts';
import { bundle, category, randomBundle, shuffled, workedExample } from './bundles.ts';
import { countedEntry } from './values.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

// V1
it('counts the worked example', () => {
  expect(recount(workedExample())).toEqual({
    format: 'chienowa-award-result/1',
    bundleSha256: sha256(bundleText(workedExample())),
    categories: [
      {
        id: 'everyday',
        choicesPerBallot: 2,
        turnout: { ballots: 10, blank: 1, roll: 16 },
        standings: [
          { entry: 'A', approvals: 4, denominator: 8, rank: 1 },
          { entry: 'B', approvals: 4, denominator: 9, rank: 2 },
          { entry: 'C', approvals: 4, denominator: 10, rank: 3 },
          { entry: 'D', approvals: 3, denominator: 10, rank: 4 },
          { entry: 'E', approvals: 2, denominator: 10, rank: 5 },
        ],
        shortlist: ['A', 'B', 'C', 'D', 'E'],
        lots: [{ stage: 'shortlist', order: [] }],
        jury: [],
        leniency: {},
        final: [],
      },
    ],
  });
});

describe('a recount', () => {
  const tied = (lot: Bundle['categories'][0]['lot']): Bundle => {
    const made = bundle(
      category({ id: 'one', entries: [countedEntry('X')], ballots: [] }),
      category({ ballots: [['A'], ['B'], ['C'], ['D']], lot }),
    );
    made.rules.shortlist = { size: 2, slack: 1, divisionCap: null };
    return made;
  };

  it('draws the lot of the box and the public number where a place depends on it, and prints it', () => {
    const lot = { boxDigest: 'c'.repeat(64), publicNumber: '20261116' };
    const order = lotOrder(lotSeed({ fiscalYear: 2026, category: 'everyday', stage: 'shortlist', ...lot }), ['A', 'B', 'C', 'D']);
    const [everyday, one] = recount(tied(lot)).categories;
    expect(everyday).toMatchObject({ shortlist: order.slice(0, 2), lots: [{ stage: 'shortlist', order }] });
    expect(everyday?.standings.map(({ entry, rank }) => [entry, rank])).toEqual(order.map((entry, index) => [entry, index + 1]));
    expect(one).toMatchObject({ choicesPerBallot: 0, shortlist: ['X'], lots: [{ stage: 'shortlist', order: [] }] });
  });

  it('is refused where a lot decides and none was drawn', () => {
    expect(() => recount(tied(null))).toThrow(/^categories\[1\]\.lot: /);
    expect(() => recount(tied(null))).toThrow(expect.objectContaining<Partial<BundleFault>>({ path: 'categories[1].lot' }));
  });

  it('ignores what was approved of an entry withdrawn during the voting, and changes nothing else', () => {
    const ballots = [['A', 'B'], ['A'], ['B'], []];
    const [all, without] = [null, 'voting' as const].map((withdrawn) => {
      const entries = ['A', 'B', 'C', 'D'].map((id) => countedEntry(id, id === 'A' ? { withdrawn } : {}));
      return recount(bundle(category({ entries, ballots }))).categories[0];
    });
    expect(without).toMatchObject({
      choicesPerBallot: 2,
      turnout: { ballots: 4, blank: 1, roll: 16 },
      shortlist: ['B', 'C', 'D'],
    });
    expect(without?.standings).toEqual([
      { entry: 'B', approvals: 2, denominator: 4, rank: 1 },
      { entry: 'C', approvals: 0, denominator: 4, rank: 2 },
      { entry: 'D', approvals: 0, denominator: 4, rank: 2 },
    ]);
    expect(all?.standings[0]).toEqual({ entry: 'A', approvals: 2, denominator: 4, rank: 1 });
  });

  it('of a year without a vote names everybody', () => {
    expect(recount(bundle(category({ ballots: [] }))).categories[0]).toMatchObject({
      turnout: { ballots: 0, blank: 0, roll: 16 },
      shortlist: ['A', 'B', 'C', 'D'],
    });
  });

  it('gives the same bytes whatever order the bundle came in', () => {
    const random = new Random(17);
    let placed = 0;
    for (let round = 0; round < 500; round += 1) {
      const made = randomBundle(random);
      const result = recount(made);
      expect(resultText(recount(parseBundle(JSON.stringify(shuffled(made, random)))))).toBe(resultText(result));
      placed += result.categories.filter(({ final }) => final.length > 1).length;
    }
    // Most of them have a jury whose cards are summed.
    expect(placed).toBeGreaterThan(300);
  });

  it('of 20,000 ballots and 40 entries takes well under a second', () => {
    const random = new Random(20);
    const ids = Array.from({ length: 40 }, (_, index) => `R8-${String(index + 1).padStart(3, '0')}`);
    const ballots = Array.from({ length: 20_000 }, () => random.sample(ids, random.between(0, 3)));
    const made = category({ rollSize: 20_000, entries: ids.map((id) => countedEntry(id)), ballots });
    const text = bundleText(bundle(made));
    const before = performance.now();
    const { categories } = recount(parseBundle(text));
    const milliseconds = performance.now() - before;
    expect(categories[0]?.turnout.ballots).toBe(20_000);
    expect(milliseconds).toBeLessThan(1_000);
  });
});

describe('the text of a result', () => {
  it('has its members in the order of the rules, numbers rounded to 6 decimals, and a final newline', () => {
    const made = recount(bundle(category({ ballots: [['A', 'B'], ['A'], []] })));
    const [everyday] = made.categories;
    if (!everyday) throw new Error('no category');
    everyday.jury = [{ cards: 3, z: 1.0968006, plainMean: 77.3333333333, score: 77 + 1 / 3, entry: 'A' }];
    everyday.leniency = { J1: 6.91666666 };
    everyday.final = [{ place: 1, score: 54.6311199999, tVote: 35.2558245, tJury: 62.93481749, entry: 'A' }];
    const mixed = shuffled(made, new Random(2));
    expect(JSON.parse(resultText(mixed))).toMatchObject({ bundleSha256: made.bundleSha256 });
    expect(resultText({ ...mixed, categories: [{ ...everyday }] })).toBe(`{
  "format": "chienowa-award-result/1",
  "bundleSha256": "${made.bundleSha256}",
  "categories": [
    {
      "id": "everyday",
      "choicesPerBallot": 2,
      "turnout": {
        "ballots": 3,
        "blank": 1,
        "roll": 16
      },
      "standings": [
        {
          "entry": "A",
          "approvals": 2,
          "denominator": 3,
          "rank": 1
        },
        {
          "entry": "B",
          "approvals": 1,
          "denominator": 3,
          "rank": 2
        },
        {
          "entry": "C",
          "approvals": 0,
          "denominator": 3,
          "rank": 3
        },
        {
          "entry": "D",
          "approvals": 0,
          "denominator": 3,
          "rank": 3
        }
      ],
      "shortlist": [
        "A",
        "B",
        "C",
        "D"
      ],
      "lots": [
        {
          "stage": "shortlist",
          "order": []
        }
      ],
      "jury": [
        {
          "entry": "A",
          "score": 77.333333,
          "plainMean": 77.333333,
          "z": 1.096801,
          "cards": 3
        }
      ],
      "leniency": {
        "J1": 6.916667
      },
      "final": [
        {
          "entry": "A",
          "tJury": 62.934817,
          "tVote": 35.255825,
          "score": 54.63112,
          "place": 1
        }
      ]
    }
  ]
}
`);
  });
});
