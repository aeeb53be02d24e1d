import { BUNDLE_FORMAT, type Bundle, type BundleCategory, CRITERIA, type Withdrawal } from '../../../src/awards/rules/index.ts';
import type { Random } from '../../../src/demo/random.ts';
import { countedEntry } from './values.ts';
import { vectors } from './vectors.ts';

const WEIGHTS = { effect: 30, spread: 25, idea: 15, user: 15, sustain: 15 };
const lot = { boxDigest: '2a97516c354b68848cdbd8f54a226a0a55b21ed138e207ad6c5cbb9c00aa5aea', publicNumber: '7' };

export const category = (change: Partial<BundleCategory> = {}): BundleCategory => ({
  id: 'everyday',
  rollSize: 16,
  entries: [countedEntry('A'), countedEntry('B'), countedEntry('C'), countedEntry('D')],
  ballots: [['A', 'B'], ['A'], []],
  lot: null,
  cards: [],
  recusals: [],
  ...change,
});

export const bundle = (...categories: BundleCategory[]): Bundle => ({
  format: BUNDLE_FORMAT,
  fiscalYear: 2026,
  rules: {
    version: '2026.1',
    maxChoices: 3,
    shortlist: { size: 5, slack: 2, divisionCap: null },
    weights: { jury: 0.7, vote: 0.3 },
    floors: { jury: 2, vote: 0.02 },
    minimumBallots: 30,
    noPrizeBelow: 60,
    criteria: CRITERIA.map((id) => ({ id, weight: WEIGHTS[id] })),
  },
  categories,
});

/** V1 as the secretariat would download it. */
export function workedExample(): Bundle {
  const { roll_size: rollSize, ballots, A, X } = vectors.V1_tally;
  const entries = Object.keys(A).map((id) => countedEntry(id, { barredBallots: X[id] ?? 0 }));
  return bundle(category({ rollSize, entries, ballots: Object.values(ballots), lot }));
}

const STAGES: readonly (Withdrawal | null)[] = [null, null, null, null, null, null, 'voting', 'shortlisted', 'judging'];

/** Some year: small enough that entries are often equal, with everything that a bundle may hold. */
export function randomBundle(random: Random): Bundle {
  const made = bundle(...Array.from({ length: random.between(1, 3) }, (_, index) => randomCategory(random, `cat${index}`)));
  made.rules.shortlist = {
    size: random.between(1, 6),
    slack: random.between(0, 3),
    divisionCap: random.pick([null, 1, 2]),
  };
  return made;
}

function randomCategory(random: Random, id: string): BundleCategory {
  const ids = Array.from({ length: random.between(0, 9) }, (_, index) => `R8-00${index}`);
  const limit = ids.length < 2 ? 0 : Math.max(1, Math.min(3, Math.floor(ids.length / 2)));
  const count = limit === 0 ? 0 : random.between(0, 12);
  const ballots = Array.from({ length: count }, () => random.sample(ids, random.between(0, limit)));
  const jurors = ['J1', 'J2', 'J3'];
  const pairs = random.sample(
    jurors.flatMap((juror) => ids.map((entry) => ({ juror, entry }))),
    random.between(0, 12),
  );
  const score = () => random.between(1, 5);
  const scores = () => ({ effect: score(), spread: score(), idea: score(), user: score(), sustain: score() });
  const added = random.pick([...ids, undefined]);
  return category({
    id,
    rollSize: count + random.between(0, 5),
    entries: ids.map((entry) => {
      const approvals = ballots.filter((choices) => choices.includes(entry)).length;
      return countedEntry(entry, {
        division: random.pick(['X', 'Y', 'Z']),
        barredBallots: random.chance(0.5) ? 0 : random.between(0, count - approvals),
        withdrawn: random.pick(STAGES),
        addedByJury: entry === added,
      });
    }),
    ballots,
    lot: { ...lot, publicNumber: String(random.between(0, 999_999)) },
    cards: pairs.slice(2).map((pair) => ({ ...pair, scores: scores() })),
    recusals: pairs.slice(0, 2),
  });
}

/** The same with every list in another order, and members too. */
export function shuffled<T>(value: T, random: Random): T {
  if (Array.isArray(value)) return random.sample(value, value.length).map((item) => shuffled(item, random)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  return Object.fromEntries(random.sample(members, members.length).map(([key, item]) => [key, shuffled(item, random)])) as T;
}
