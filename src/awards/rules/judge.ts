import type { BundleCategory, BundleRules } from './bundle.ts';
import { type FinalOrder, finalOrder } from './final.ts';
import { cardScore, countedCards, isConnected, juryModel, mean, plainMeans, standardScores } from './jury.ts';
import { byCodeUnits, rounded } from './order.ts';
import type { LotOf } from './shortlist.ts';
import type { Tally } from './tally.ts';

export interface JuryScore {
  entry: string;
  /** J of R11, from 20 to 100. */
  score: number;
  plainMean: number;
  z: number;
  cards: number;
}

/** What the jury says of a category. */
export interface Judged {
  /** Those on the shortlist that have not withdrawn, in its order. */
  entries: string[];
  /** Whether every juror can be compared with every other; without it there are no scores. */
  connected: boolean;
  /** By score, then by id; only entries with a card that counts. */
  jury: JuryScore[];
  leniency: Record<string, number>;
  /** Mean of the points for 効果 by entry. */
  effect: ReadonlyMap<string, number>;
}

/** R10, R11. @param shortlisted those who advanced, whoever withdrew since among them */
export function judgeCategory(
  { criteria }: Pick<BundleRules, 'criteria'>,
  { entries, cards, recusals }: Pick<BundleCategory, 'entries' | 'cards' | 'recusals'>,
  shortlisted: readonly string[],
): Judged {
  const judged = shortlisted.filter((id) => entries.find((entry) => entry.id === id)?.withdrawn === null);
  const counted = countedCards(judged, { cards, recusals });
  if (!isConnected(counted)) return { entries: judged, connected: false, jury: [], leniency: {}, effect: new Map() };
  const scored = counted.map(({ juror, entry, scores }) => ({ juror, entry, score: cardScore(scores, criteria) }));
  const { scores, leniency } = juryModel(scored);
  const [plain, z] = [plainMeans(scored), standardScores(scored)];
  const ownOf = (entry: string) => counted.filter((card) => card.entry === entry);
  const jury = [...scores].map(([entry, score]) => ({
    entry,
    score,
    plainMean: plain.get(entry) as number,
    z: z.get(entry) as number,
    cards: ownOf(entry).length,
  }));
  return {
    entries: judged,
    connected: true,
    jury: jury.sort((a, b) => rounded(b.score) - rounded(a.score) || byCodeUnits(a.entry, b.entry)),
    leniency: Object.fromEntries(leniency),
    effect: new Map([...scores.keys()].map((entry) => [entry, mean(ownOf(entry).map((card) => card.scores.effect))])),
  };
}

/** R12: the final order of a category; nobody is placed while one of those who stand has no card that counts. */
export function placeFinalists(
  rules: BundleRules,
  { ballots }: Pick<BundleCategory, 'ballots'>,
  { tallies, judged: { entries, jury, effect } }: { tallies: readonly Tally[]; judged: Judged },
  lotOf: LotOf | undefined,
): FinalOrder {
  const isWhole = entries.length > 0 && entries.every((entry) => effect.has(entry));
  if (!isWhole) return { places: [], lot: [], needsLot: [] };
  const finalists = jury.map(({ entry, score }) => ({
    entry,
    jury: score,
    effect: effect.get(entry) as number,
    tally: tallies.find((known) => known.entry === entry) as Tally,
  }));
  return finalOrder(finalists, rules, ballots.length, lotOf);
}
