import {
  BUNDLE_FORMAT,
  type Bundle,
  type BundleCategory,
  type Card,
  CRITERIA,
  type Withdrawal,
} from '../../../src/awards/rules/index.ts';
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
  const added = random.pick([...ids, undefined]);
  const entries = ids.map((entry) => {
    const approvals = ballots.filter((choices) => choices.includes(entry)).length;
    return countedEntry(entry, {
      division: random.pick(['X', 'Y', 'Z']),
      barredBallots: random.chance(0.5) ? 0 : random.between(0, count - approvals),
      withdrawn: random.pick(STAGES),
      addedByJury: entry === added,
    });
  });
  const judged = entries.filter(({ withdrawn }) => withdrawn === null || withdrawn === 'judging').map((entry) => entry.id);
  return category({
    id,
    rollSize: count + random.between(0, 5),
    entries,
    ballots,
    lot: { ...lot, publicNumber: String(random.between(0, 999_999)) },
    ...randomJury(random, judged),
  });
}

/**
 * Nobody, or jurors with few points between them: some recused, some with a part of their cards. The first has judged everything, so
 * that everybody can be compared.
 */
export function randomJury(random: Random, ids: readonly string[]): Pick<BundleCategory, 'cards' | 'recusals'> {
  const others = Array.from({ length: random.between(0, 4) }, (_, index) => `J${index + 2}`);
  const pairs = others.flatMap((juror) => ids.map((entry) => ({ juror, entry })));
  const recusals = random.sample(pairs, random.between(0, 4));
  if (random.chance(0.2)) return { cards: [], recusals };
  const lazy = others.filter(() => random.chance(0.2));
  const given = pairs.filter((pair) => !recusals.includes(pair) && !(lazy.includes(pair.juror) && random.chance(0.5)));
  const cards = [...ids.map((entry) => ({ juror: 'J1', entry })), ...given];
  return { cards: cards.map((pair) => ({ ...pair, scores: randomScores(random) })), recusals };
}

export function randomScores(random: Random): Card['scores'] {
  const score = () => random.between(2, 4);
  return { effect: score(), spread: score(), idea: score(), user: score(), sustain: score() };
}

/** The same with every list in another order, and members too. */
export function shuffled<T>(value: T, random: Random): T {
  if (Array.isArray(value)) return random.sample(value, value.length).map((item) => shuffled(item, random)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  return Object.fromEntries(random.sample(members, members.length).map(([key, item]) => [key, shuffled(item, random)])) as T;
}
