import type { Lot } from './lot.ts';
import { byCodeUnits } from './order.ts';
import type { ShortlistRules } from './shortlist.ts';
import type { CountedEntry } from './tally.ts';

export const BUNDLE_FORMAT = 'chienowa-award-bundle/1';
export const CRITERIA = ['effect', 'spread', 'idea', 'user', 'sustain'] as const;

export type CriterionId = (typeof CRITERIA)[number];

export interface BundleRules {
  version: string;
  maxChoices: number;
  shortlist: ShortlistRules;
  weights: { jury: number; vote: number };
  floors: { jury: number; vote: number };
  minimumBallots: number;
  noPrizeBelow: number;
  criteria: { id: CriterionId; weight: number }[];
}

export interface Card {
  juror: string;
  entry: string;
  scores: Record<CriterionId, number>;
}

export interface Recusal {
  juror: string;
  entry: string;
}

export interface BundleCategory {
  id: string;
  rollSize: number;
  entries: CountedEntry[];
  ballots: string[][];
  /** Null when none was drawn. */
  lot: Lot | null;
  cards: Card[];
  recusals: Recusal[];
}

/** What a year is counted from, without a name or a tracker (award-rules.md, Recount). */
export interface Bundle {
  format: typeof BUNDLE_FORMAT;
  fiscalYear: number;
  rules: BundleRules;
  categories: BundleCategory[];
}

/** The same text whatever order the lists came in: what the secretariat downloads, and what bundleSha256 is of. */
export function bundleText({ format, fiscalYear, rules, categories }: Bundle): string {
  const ordered = {
    format,
    fiscalYear,
    rules: orderedRules(rules),
    categories: sortedBy(categories, ['id']).map(orderedCategory),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function orderedRules(rules: BundleRules): BundleRules {
  const { version, maxChoices, shortlist, weights, floors, minimumBallots, noPrizeBelow, criteria } = rules;
  const { size, slack, divisionCap } = shortlist;
  return {
    version,
    maxChoices,
    shortlist: { size, slack, divisionCap },
    weights: { jury: weights.jury, vote: weights.vote },
    floors: { jury: floors.jury, vote: floors.vote },
    minimumBallots,
    noPrizeBelow,
    criteria: CRITERIA.flatMap((id) => criteria.filter((criterion) => criterion.id === id)).map(({ id, weight }) => ({
      id,
      weight,
    })),
  };
}

function orderedCategory({ id, rollSize, entries, ballots, lot, cards, recusals }: BundleCategory): BundleCategory {
  return {
    id,
    rollSize,
    entries: sortedBy(entries, ['id']).map(orderedEntry),
    ballots: sortedBallots(ballots),
    lot: lot && { boxDigest: lot.boxDigest, publicNumber: lot.publicNumber },
    cards: sortedBy(cards, ['juror', 'entry']).map(orderedCard),
    recusals: sortedBy(recusals, ['juror', 'entry']).map(({ juror, entry }) => ({ juror, entry })),
  };
}

const orderedEntry = ({ id, division, barredBallots, withdrawn, addedByJury }: CountedEntry): CountedEntry => ({
  id,
  division,
  barredBallots,
  withdrawn,
  addedByJury,
});

const orderedCard = ({ juror, entry, scores: { effect, spread, idea, user, sustain } }: Card): Card => ({
  juror,
  entry,
  scores: { effect, spread, idea, user, sustain },
});

function sortedBy<Key extends string, T extends Record<Key, string>>(rows: readonly T[], keys: readonly Key[]): T[] {
  return [...rows].sort((a, b) => keys.reduce((order, key) => order || byCodeUnits(a[key], b[key]), 0));
}

/** Ids hold no white space, so that joined ones compare as lists do: [] < [A] < [A, B] < [B]. */
function sortedBallots(ballots: readonly (readonly string[])[]): string[][] {
  const keyed = ballots.map((choices) => [...choices].sort(byCodeUnits)).map((choices) => ({ choices, key: choices.join(' ') }));
  return keyed.sort((a, b) => byCodeUnits(a.key, b.key)).map(({ choices }) => choices);
}
