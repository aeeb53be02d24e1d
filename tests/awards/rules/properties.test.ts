import { describe, expect, it } from 'vitest';
import {
  type Bundle,
  type BundleCategory,
  type CategoryResult,
  type CountedEntry,
  type FinalPlace,
  recount,
  type ShortlistRules,
  shortlist,
  type Tally,
  tally,
} from '../../../src/awards/rules/index.ts';
import { Random } from '../../../src/demo/random.ts';
import { randomBundle } from './bundles.ts';
import { countedEntry, lotByNumber, lotInOrder } from './values.ts';

const ROUNDS = 500;

/** What is said of each random category. */
function forEachCategory(seed: number, say: (category: BundleCategory, bundle: Bundle, random: Random) => void): void {
  const random = new Random(seed);
  for (let round = 0; round < ROUNDS; round += 1) {
    const bundle = randomBundle(random);
    for (const category of bundle.categories) say(category, bundle, random);
  }
}

type Counted = Pick<Tally, 'approvals' | 'denominator'>;

/** The difference of two rates as a fraction of big integers: of its sign, that is. */
function rateDifference(a: Counted, b: Counted): bigint {
  const [[over, under], [otherOver, otherUnder]] = [a, b].map(({ approvals, denominator }) =>
    denominator > 0 ? [BigInt(approvals), BigInt(denominator)] : [0n, 1n],
  ) as [[bigint, bigint], [bigint, bigint]];
  return over * otherUnder - otherOver * under;
}

const isStronger = (a: Counted, b: Counted): boolean =>
  rateDifference(a, b) > 0n || (rateDifference(a, b) === 0n && a.approvals > b.approvals);

/** R8 as one would say it: the lot is asked at once. */
function totalOrder(tallies: readonly Tally[], lot: readonly string[]): Tally[] {
  return [...tallies].sort((a, b) => {
    if (isStronger(a, b)) return -1;
    return isStronger(b, a) ? 1 : lot.indexOf(a.entry) - lot.indexOf(b.entry);
  });
}

/** R7 and R9 on a total order, without a thought of groups. The jury's additions are left to the caller. */
function naiveShortlist(
  tallies: readonly Tally[],
  entries: readonly CountedEntry[],
  { size, slack, divisionCap }: ShortlistRules,
  lot: readonly string[],
): string[] {
  const staying = entries.filter(({ withdrawn }) => withdrawn === null || withdrawn === 'judging').map(({ id }) => id);
  const taken: string[] = [];
  const walk = totalOrder(tallies, lot).filter(({ entry, division }) => {
    if (!staying.includes(entry)) return false;
    if (divisionCap !== null && taken.filter((other) => other === division).length >= divisionCap) return false;
    taken.push(division);
    return true;
  });
  const last = walk[size - 1];
  if (!last) return walk.map(({ entry }) => entry);
  const upTo = (equal: (tally: Tally) => boolean) => walk.slice(0, walk.findLastIndex(equal) + 1);
  const sameRate = upTo((tally) => rateDifference(tally, last) === 0n);
  const sameStrength = upTo((tally) => !isStronger(tally, last) && !isStronger(last, tally));
  const found = [sameRate, sameStrength].find(({ length }) => length <= size + slack) ?? walk.slice(0, size);
  return found.map(({ entry }) => entry);
}

const withoutAdded = (entries: readonly string[], category: BundleCategory, natural: readonly string[]) =>
  entries.filter(
    (entry) => natural.includes(entry) || !category.entries.some(({ id, addedByJury }) => id === entry && addedByJury),
  );

describe('a tally', () => {
  it('is not changed by a blank ballot, but for the denominators', () => {
    forEachCategory(1, ({ entries, ballots }) => {
      const before = tally(entries, ballots);
      const after = tally(entries, [...ballots, []]);
      expect(new Map(after.map(({ entry, approvals }) => [entry, approvals]))).toEqual(
        new Map(before.map(({ entry, approvals }) => [entry, approvals])),
      );
      for (const { entry, denominator } of before)
        expect(after.find((other) => other.entry === entry)?.denominator).toBe(denominator + 1);
    });
  });

  it('counts as many approvals as there are choices', () => {
    forEachCategory(2, ({ entries, ballots }) => {
      const left = new Set(entries.filter(({ withdrawn }) => withdrawn === 'voting').map(({ id }) => id));
      const counted = tally(entries, ballots).reduce((sum, { approvals }) => sum + approvals, 0);
      expect(counted).toBe(ballots.flat().filter((choice) => !left.has(choice)).length);
    });
  });

  it('is in the order that big fractions give', () => {
    forEachCategory(3, ({ entries, ballots }) => {
      const ids = entries.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1));
      const counted = tally(entries, ballots);
      expect(totalOrder(counted, ids)).toEqual(counted);
    });
  });
});

describe('a shortlist', () => {
  it('is the one that a naive walk gives, whatever the number drawn', () => {
    forEachCategory(4, (category, { rules }, random) => {
      const { entries, ballots } = category;
      const tallies = tally(entries, ballots);
      const lotOf = lotByNumber(random.between(0, 1_000_000));
      const naive = naiveShortlist(tallies, entries, rules.shortlist, lotOf(entries.map(({ id }) => id)));
      const { entries: advancing } = shortlist(tallies, entries, rules.shortlist, lotOf);
      const regular = withoutAdded(advancing, category, naive);
      expect(new Set(regular)).toEqual(new Set(naive));
      expect(regular).toHaveLength(naive.length);
    });
  });

  it('asks for a lot exactly where different lots would let different ones advance', () => {
    const random = new Random(5);
    let asked = 0;
    for (let round = 0; round < 400; round += 1) {
      const { entries, tallies, rules } = smallField(random);
      const outcomes = permutations(entries.map(({ id }) => id)).map((lot) => {
        const naive = naiveShortlist(tallies, entries, rules, lot);
        const drawn = shortlist(tallies, entries, rules, lotInOrder(lot));
        expect(new Set(drawn.entries)).toEqual(new Set(naive));
        return drawn.entries;
      });
      const different = new Set(outcomes.map((outcome) => new Set(outcome)).map((outcome) => [...outcome].sort(byText).join()));
      const { needsLot, entries: sure } = shortlist(tallies, entries, rules, undefined);
      expect(needsLot.length > 0).toBe(different.size > 1);
      for (const outcome of outcomes) expect(sure.filter((entry) => !outcome.includes(entry))).toEqual([]);
      for (const outcome of outcomes)
        expect(outcome.filter((entry) => !sure.includes(entry) && !needsLot.includes(entry))).toEqual([]);
      if (needsLot.length > 0) asked += 1;
    }
    expect(asked).toBeGreaterThan(50);
    expect(asked).toBeLessThan(350);
  });

  it('holds between K, or all there are, and K and the slack, where there is no cap', () => {
    forEachCategory(6, ({ entries, ballots }, { rules }) => {
      const { size, slack } = rules.shortlist;
      const plain = entries.map((entry) => ({ ...entry, addedByJury: false }));
      const staying = plain.filter(({ withdrawn }) => withdrawn === null || withdrawn === 'judging').length;
      const { entries: advancing } = shortlist(tally(plain, ballots), plain, { size, slack, divisionCap: null }, lotByNumber(1));
      expect(advancing.length).toBeGreaterThanOrEqual(Math.min(size, staying));
      expect(advancing.length).toBeLessThanOrEqual(size + slack);
    });
  });

  it('never holds more of a division than the cap, without what the jury added', () => {
    forEachCategory(7, ({ entries, ballots }, { rules }) => {
      const plain = entries.map((entry) => ({ ...entry, addedByJury: false }));
      const { entries: advancing } = shortlist(tally(plain, ballots), plain, rules.shortlist, lotByNumber(1));
      for (const division of ['X', 'Y', 'Z']) {
        const own = plain.filter((entry) => entry.division === division && advancing.includes(entry.id)).length;
        expect(own).toBeLessThanOrEqual(rules.shortlist.divisionCap ?? Number.POSITIVE_INFINITY);
      }
    });
  });

  it('is the same under other names', () => {
    forEachCategory(8, ({ entries, ballots }, { rules }, random) => {
      const ids = entries.map(({ id }) => id);
      const others = random.sample(ids, ids.length).map((id) => `N-${id}`);
      const renamed = (id: string) => others[ids.indexOf(id)] as string;
      const formerly = (id: string) => ids[others.indexOf(id)] as string;
      const lotOf = lotByNumber(random.between(0, 1_000_000));
      const before = shortlist(tally(entries, ballots), entries, rules.shortlist, lotOf);
      const named = entries.map((entry) => ({ ...entry, id: renamed(entry.id) }));
      const after = shortlist(
        tally(
          named,
          ballots.map((choices) => choices.map(renamed)),
        ),
        named,
        rules.shortlist,
        (asked) => lotOf(asked.map(formerly)).map(renamed),
      );
      const places = ({ standings }: typeof before) => new Map(standings.map(({ entry, rank }) => [entry, rank]));
      expect(new Set(after.entries)).toEqual(new Set(before.entries.map(renamed)));
      expect(places(after)).toEqual(new Map([...places(before)].map(([entry, rank]) => [renamed(entry), rank])));
    });
  });
});

describe('standings', () => {
  it('share a rank exactly where entries are equal and no lot was drawn among them', () => {
    const random = new Random(9);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { standings, lots } of recount(randomBundle(random)).categories) {
        const drawn = lots[0]?.order ?? [];
        for (const [index, standing] of standings.entries()) {
          const stronger = standings.filter((other) => isStronger(other, standing)).length;
          const luckier = standings.filter(
            (other) =>
              drawn.includes(standing.entry) &&
              drawn.includes(other.entry) &&
              !isStronger(standing, other) &&
              !isStronger(other, standing) &&
              drawn.indexOf(other.entry) < drawn.indexOf(standing.entry),
          ).length;
          expect(standing.rank).toBe(1 + stronger + luckier);
          expect(standing.rank).toBeGreaterThanOrEqual(standings[index - 1]?.rank ?? 1);
        }
      }
    }
  });
});

describe('a final order', () => {
  /** Every category with more than one finalist. */
  function forEachFinal(seed: number, say: (final: FinalPlace[], result: CategoryResult, bundle: Bundle) => void): void {
    const random = new Random(seed);
    let said = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const bundle = randomBundle(random);
      for (const result of recount(bundle).categories)
        if (result.final.length > 1) {
          said += 1;
          say(result.final, result, bundle);
        }
    }
    expect(said).toBeGreaterThan(ROUNDS / 2);
  }

  it('places those on the shortlist that stand, each once', () => {
    forEachFinal(10, (final, { id, shortlist: advancing }, { categories }) => {
      const entries = categories.find((category) => category.id === id)?.entries ?? [];
      const standing = advancing.filter((entry) => entries.some((other) => other.id === entry && other.withdrawn === null));
      expect(final.map(({ place }) => place)).toEqual(final.map((_, index) => index + 1));
      expect(new Set(final.map(({ entry }) => entry))).toEqual(new Set(standing));
      expect(final).toHaveLength(standing.length);
    });
  });

  it('never places the lower score higher, and T values are around 50', () => {
    forEachFinal(11, (final) => {
      for (const [index, { score }] of final.entries())
        expect(score).toBeLessThanOrEqual((final[index - 1]?.score ?? Number.POSITIVE_INFINITY) + 1e-6);
      for (const values of [final.map(({ tJury }) => tJury), final.map(({ tVote }) => tVote)])
        expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(50, 9);
    });
  });

  it('follows the jury alone where few have voted, as they have in all of these', () => {
    forEachFinal(12, (final, { jury }) => {
      for (const { score, tJury } of final) expect(score).toBe(tJury);
      const points = (entry: string) => jury.find((row) => row.entry === entry)?.score as number;
      for (const [index, { entry }] of final.entries())
        expect(points(entry)).toBeLessThanOrEqual(points(final[index - 1]?.entry ?? entry) + 1e-5);
    });
  });

  it('says the same whoever is called J1', () => {
    forEachFinal(13, (final, { id }, made) => {
      const renamed = (juror: string) => `K${9 - Number(juror.slice(1))}`;
      const categories = made.categories.map((category) => ({
        ...category,
        cards: category.cards.map((card) => ({ ...card, juror: renamed(card.juror) })),
        recusals: category.recusals.map((recusal) => ({ ...recusal, juror: renamed(recusal.juror) })),
      }));
      const again = recount({ ...made, categories }).categories.find((category) => category.id === id);
      expect(again?.final.map(({ entry }) => entry)).toEqual(final.map(({ entry }) => entry));
    });
  });
});

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

/** Few entries, few ballots, two divisions: equal ones everywhere. */
function smallField(random: Random) {
  const entries = ['A', 'B', 'C', 'D', 'E'].slice(0, random.between(1, 5)).map((id) =>
    countedEntry(id, {
      division: random.pick(['X', 'Y']),
      withdrawn: random.pick([null, null, null, null, 'shortlisted', 'judging']),
    }),
  );
  const tallies = entries.map(({ id, division }) => {
    const [approvals, denominator] = random.pick([
      [1, 2],
      [1, 2],
      [2, 4],
      [0, 4],
    ] as const);
    return { entry: id, division, approvals, denominator };
  });
  const rules: ShortlistRules = {
    size: random.between(1, 3),
    slack: random.between(0, 1),
    divisionCap: random.pick([null, 1, 2]),
  };
  return { entries, tallies, rules };
}

function permutations(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
