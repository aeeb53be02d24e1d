import { describe, expect, it } from 'vitest';
import {
  type Card,
  type CardScore,
  CRITERIA,
  cardScore,
  countedCards,
  isConnected,
  isWhole,
  judgeCategory,
  juryModel,
  plainMeans,
  recount,
  standardScores,
} from '../../../src/awards/rules/index.ts';
import { Random } from '../../../src/demo/random.ts';
import { bundle, category, randomScores } from './bundles.ts';
import { countedEntry } from './values.ts';
import { vectors } from './vectors.ts';

const { rules } = bundle();
const ALL_THREE: Card['scores'] = { effect: 3, spread: 3, idea: 3, user: 3, sustain: 3 };

const cardsOf = (vector: { cards: Record<string, Record<string, number>> }): CardScore[] =>
  Object.entries(vector.cards).flatMap(([juror, points]) =>
    Object.entries(points).map(([entry, score]) => ({ juror, entry, score })),
  );

/** As close as the worked examples are written. */
function expectNear(found: ReadonlyMap<string, number>, expected: Record<string, number>): void {
  expect([...found.keys()]).toEqual(Object.keys(expected));
  for (const [name, value] of found)
    expect({ name, off: Math.abs(value - (expected[name] as number)) < 1e-3 }).toEqual({ name, off: true });
}

// V5
describe('a card', () => {
  it('of the worked example is 76', () => {
    const criteria = CRITERIA.map((id) => ({ id, weight: vectors.V5_rubric.weights[id] as number }));
    expect(cardScore(vectors.V5_rubric.scores as Card['scores'], criteria)).toBe(vectors.V5_rubric.card);
  });

  it.each([
    { all: 1, score: 20 },
    { all: 3, score: 60 },
    { all: 5, score: 100 },
  ])('of nothing but $all is $score', ({ all, score }) => {
    const scores = Object.fromEntries(CRITERIA.map((id) => [id, all])) as Card['scores'];
    expect(cardScore(scores, rules.criteria)).toBe(score);
  });

  it('is whole with every criterion, and with nothing less', () => {
    expect(isWhole(ALL_THREE)).toBe(true);
    for (const id of CRITERIA) {
      expect(isWhole({ ...ALL_THREE, [id]: null })).toBe(false);
      expect(isWhole(Object.fromEntries(Object.entries(ALL_THREE).filter(([other]) => other !== id)))).toBe(false);
    }
  });
});

// R10
describe('the cards that count', () => {
  const given = (...pairs: string[]): Card[] =>
    pairs.map((pair) => ({ juror: pair.slice(0, 2), entry: pair.slice(2), scores: ALL_THREE }));
  const recused = (...pairs: string[]) => pairs.map((pair) => ({ juror: pair.slice(0, 2), entry: pair.slice(2) }));
  const written = (cards: readonly Card[]) => cards.map(({ juror, entry }) => juror + entry);

  it.each([
    { why: 'all of a complete jury', entries: 'AB', cards: ['J2B', 'J1A', 'J2A', 'J1B'], counted: ['J1A', 'J1B', 'J2A', 'J2B'] },
    { why: 'none of a juror who lacks one', entries: 'AB', cards: ['J1A', 'J1B', 'J2A'], counted: ['J1A', 'J1B'] },
    {
      why: 'those of a recused juror who has all others',
      entries: 'ABC',
      cards: ['J1A', 'J1B', 'J1C', 'J2A', 'J2C'],
      recusals: ['J2B'],
      counted: ['J1A', 'J1B', 'J1C', 'J2A', 'J2C'],
    },
    {
      why: 'none of a recused juror who lacks another',
      entries: 'ABC',
      cards: ['J1A', 'J1B', 'J1C', 'J2A'],
      recusals: ['J2B'],
      counted: ['J1A', 'J1B', 'J1C'],
    },
    {
      why: 'not the card that was given before the recusal',
      entries: 'AB',
      cards: ['J1A', 'J1B', 'J2A', 'J2B'],
      recusals: ['J2B'],
      counted: ['J1A', 'J1B', 'J2A'],
    },
    { why: 'nothing of an entry that is not judged', entries: 'A', cards: ['J1A', 'J1B', 'J2B'], counted: ['J1A'] },
    { why: 'none where nobody has judged', entries: 'AB', cards: [], counted: [] },
  ])('are $why', ({ entries, cards, recusals = [], counted }) => {
    const jury = { cards: given(...cards), recusals: recused(...recusals) };
    expect(written(countedCards([...entries], jury))).toEqual(counted);
  });

  it('are those of a juror with a part of them above 12 entries, and not with 12', () => {
    const entries = [...'ABCDEFGHIJKLM'];
    const jury = { cards: given(...entries.map((entry) => `J1${entry}`), 'J2A', 'J2B'), recusals: [] };
    expect(written(countedCards(entries, jury))).toHaveLength(15);
    expect(written(countedCards(entries.slice(0, 12), jury))).toHaveLength(12);
  });
});

describe('a jury', () => {
  const pairs = (...written: string[]) => written.map((pair) => ({ juror: pair.slice(0, 2), entry: pair.slice(2) }));

  it.each([
    { why: 'nobody', cards: [], connected: true },
    { why: 'one juror', cards: ['J1A', 'J1B'], connected: true },
    { why: 'two who share an entry', cards: ['J1A', 'J2A', 'J2B'], connected: true },
    { why: 'two who share one with a third', cards: ['J1A', 'J2B', 'J3B', 'J3A'], connected: true },
    { why: 'a long chain, the last link first', cards: ['J4D', 'J4C', 'J3C', 'J3B', 'J2B', 'J2A', 'J1A'], connected: true },
    { why: 'two who share nothing', cards: ['J1A', 'J2B'], connected: false },
    { why: 'two pairs', cards: ['J1A', 'J2A', 'J3B', 'J4B'], connected: false },
  ])('of $why is connected: $connected', ({ cards, connected }) => {
    expect(isConnected(pairs(...cards))).toBe(connected);
  });

  it('that is not connected is no result, and the fault names its category', () => {
    const entries = ['A', 'B', 'C', 'D'].map((id) => countedEntry(id));
    // Recused from one half each, both have judged all that is theirs.
    const recusals = pairs('J1A', 'J1B', 'J2C', 'J2D');
    const cards = pairs('J1C', 'J1D', 'J2A', 'J2B').map((pair) => ({ ...pair, scores: ALL_THREE }));
    const torn = category({ id: 'torn', entries, cards, recusals });
    expect(judgeCategory(rules, torn, ['A', 'B', 'C', 'D'])).toMatchObject({ connected: false, jury: [], leniency: {} });
    expect(() => recount(bundle(category(), torn))).toThrow(
      expect.objectContaining({ path: 'categories[1].cards', message: expect.stringContaining('share no entries') }),
    );
    // A third who has judged everything holds them together.
    const third = entries.map(({ id }) => ({ juror: 'J3', entry: id, scores: ALL_THREE }));
    const whole = judgeCategory(rules, { ...torn, cards: [...cards, ...third] }, ['A', 'B', 'C', 'D']);
    expect(whole.jury).toHaveLength(4);
  });
});

// V6, V7
describe('the additive model', () => {
  it.each(['V6_complete', 'V7_recusal'] as const)('of %s', (name) => {
    const vector = vectors[name];
    const { scores, leniency } = juryModel(cardsOf(vector));
    expectNear(scores, vector.additive);
    expectNear(leniency, vector.leniency);
    expectNear(plainMeans(cardsOf(vector)), vector.raw);
    expectNear(standardScores(cardsOf(vector)), vector.z);
  });

  it('puts another one first than the plain mean where the harsh juror was recused from it', () => {
    const best = (of: ReadonlyMap<string, number>) => [...of].sort(([, a], [, b]) => b - a)[0]?.[0];
    expect(best(plainMeans(cardsOf(vectors.V7_recusal)))).toBe('B');
    expect(best(juryModel(cardsOf(vectors.V7_recusal)).scores)).toBe('A');
  });

  it('is the plain mean where everybody has judged everything', () => {
    forEachJury(1, 0, (cards) => {
      const { scores } = juryModel(cards);
      for (const [entry, mean] of plainMeans(cards)) expect(scores.get(entry)).toBeCloseTo(mean, 9);
    });
  });

  it('is the least squares: what the normal equations give, also of sparse juries', () => {
    forEachJury(2, 0.6, (cards) => {
      const { scores, leniency } = juryModel(cards);
      const solved = normalEquations(cards);
      for (const [name, value] of [...scores, ...leniency]) expect(value).toBeCloseTo(solved.get(name) as number, 8);
      expect([...leniency.values()].reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    });
  });

  it('does not mind how harsh a juror is, whoever was recused', () => {
    forEachJury(3, 0.4, (cards, random) => {
      const [shift, harsh] = [random.between(-30, 30), random.pick(cards).juror];
      const count = new Set(cards.map(({ juror }) => juror)).size;
      const shifted = cards.map((card) => (card.juror === harsh ? { ...card, score: card.score + shift } : card));
      const [before, after] = [juryModel(cards), juryModel(shifted)];
      for (const [entry, score] of before.scores) expect(after.scores.get(entry)).toBeCloseTo(score + shift / count, 8);
      for (const [juror, value] of before.leniency) {
        const own = juror === harsh ? shift : 0;
        expect(after.leniency.get(juror)).toBeCloseTo(value + own - shift / count, 8);
      }
    });
  });

  it.each([
    { jurors: 40, own: 2 },
    { jurors: 39, own: 3 },
    { jurors: 50, own: 2 },
  ])('is exact to 1e-9 on a chain of $jurors jurors with $own entries each', ({ jurors, own }) => {
    const chain = Array.from({ length: jurors }, (_, juror) =>
      Array.from({ length: own }, (_, place) => ({
        juror: `J${juror}`,
        entry: `E${juror + place}`,
        score: 60 + ((juror * 7 + place * 13) % 23),
      })),
    ).flat();
    const solved = normalEquations(chain);
    const { scores, leniency } = juryModel(chain);
    for (const [name, value] of [...scores, ...leniency])
      expect({ name, near: Math.abs(value - (solved.get(name) as number)) < 1e-9 }).toEqual({ name, near: true });
  });

  it('of the largest jury that a bundle may hold takes well under a second', () => {
    const random = new Random(5);
    const entries = Array.from({ length: 41 }, (_, index) => countedEntry(`E${index}`));
    const jurors = Array.from({ length: 50 }, (_, index) => `J${index}`);
    const cards = jurors.flatMap((juror) => entries.map(({ id }) => ({ juror, entry: id, scores: randomScores(random) })));
    const made = category({ rollSize: 0, entries, ballots: [], cards });
    const before = performance.now();
    const ids = entries.map(({ id }) => id);
    expect(judgeCategory(rules, made, ids).jury).toHaveLength(41);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

// V8
describe('z', () => {
  it('does not blow up a juror who gives everybody the same', () => {
    expectNear(plainMeans(cardsOf(vectors.V8_flat_judge)), vectors.V8_flat_judge.raw);
    expectNear(standardScores(cardsOf(vectors.V8_flat_judge)), vectors.V8_flat_judge.z);
  });

  it('takes 2 points for the least that a juror differs', () => {
    const nearlyFlat = [
      { juror: 'J1', entry: 'A', score: 71 },
      { juror: 'J1', entry: 'B', score: 69 },
    ];
    expectNear(standardScores(nearlyFlat), { A: 0.5, B: -0.5 });
  });
});

describe('a judged category', () => {
  const entries = ['A', 'B', 'C'].map((id) => countedEntry(id));
  const card = (juror: string, entry: string, effect: number): Card => ({ juror, entry, scores: { ...ALL_THREE, effect } });

  it('is in the order of the score, equal ones by id, with the mean points for the effect', () => {
    const cards = ['J1', 'J10', 'J2'].flatMap((juror) => [card(juror, 'C', 4), card(juror, 'B', 3), card(juror, 'A', 3)]);
    cards[0] = card('J1', 'C', 5);
    const judged = judgeCategory(rules, { entries, cards, recusals: [] }, ['C', 'B', 'A']);
    expect(judged.entries).toEqual(['C', 'B', 'A']);
    expect(judged.jury.map(({ entry, score, cards: count }) => [entry, score, count])).toEqual([
      ['C', 68, 3],
      ['A', 60, 3],
      ['B', 60, 3],
    ]);
    expect(judged.effect.get('C')).toBeCloseTo(13 / 3, 12);
    // By code units, the same on every machine: J10 stands before J2.
    expect(Object.keys(judged.leniency)).toEqual(['J1', 'J10', 'J2']);
  });

  it('leaves out who withdrew, and asks nobody for their cards', () => {
    const cards = ['J1', 'J2', 'J3'].flatMap((juror) => [card(juror, 'A', 4), card(juror, 'C', 3)]);
    const withdrawn = entries.map((entry) => (entry.id === 'B' ? { ...entry, withdrawn: 'judging' as const } : entry));
    const judged = judgeCategory(rules, { entries: withdrawn, cards, recusals: [] }, ['A', 'B', 'C']);
    expect(judged.jury.map(({ entry, cards: count }) => [entry, count])).toEqual([
      ['A', 3],
      ['C', 3],
    ]);
  });
});

const ROUNDS = 200;

/** Connected juries of 2 to 6 for 2 to 9 entries, with that share of the cards missing. */
function forEachJury(seed: number, missing: number, say: (cards: CardScore[], random: Random) => void): void {
  const random = new Random(seed);
  let said = 0;
  for (let round = 0; said < ROUNDS; round += 1) {
    expect(round).toBeLessThan(ROUNDS * 20);
    const entries = [...'ABCDEFGHI'].slice(0, random.between(2, 9));
    const jurors = ['J1', 'J2', 'J3', 'J4', 'J5', 'J6'].slice(0, random.between(2, 6));
    const pairs = jurors.flatMap((juror) => entries.map((entry) => ({ juror, entry }))).filter(() => !random.chance(missing));
    if (pairs.length === 0 || !isConnected(pairs)) continue;
    said += 1;
    say(
      pairs.map((pair) => ({ ...pair, score: cardScore(randomScores(random), rules.criteria) + random.next() })),
      random,
    );
  }
}

/** Least squares as the books have it: the normal equations of r = t + b with Σ b = 0, by elimination. */
function normalEquations(cards: readonly CardScore[]): Map<string, number> {
  const names = [...new Set(cards.flatMap(({ entry, juror }) => [entry, juror]))];
  const rows = names.map((name) => {
    const own = cards.filter(({ entry, juror }) => entry === name || juror === name);
    const row = names.map((other) =>
      other === name ? own.length : own.filter(({ entry, juror }) => entry === other || juror === other).length,
    );
    return [...row, own.reduce((sum, { score }) => sum + score, 0)];
  });
  // The equations leave one constant open: the sum of the jurors' b takes the place of an equation that the others imply.
  const jurors = new Set(cards.map(({ juror }) => juror));
  rows[0] = [...names.map((name) => (jurors.has(name) ? 1 : 0)), 0];
  const solution = eliminate(rows);
  return new Map(names.map((name, index) => [name, solution[index] as number]));
}

function eliminate(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const sizeOf = (row: number) => Math.abs(rows[row]?.[column] as number);
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) if (sizeOf(row) > sizeOf(pivot)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const chosen = rows[column] as number[];
    for (const [row, values] of rows.entries()) {
      if (row === column) continue;
      const factor = (values[column] as number) / (chosen[column] as number);
      rows[row] = values.map((value, index) => value - factor * (chosen[index] as number));
    }
  }
  return rows.map((row, index) => (row[size] as number) / (row[index] as number));
}
