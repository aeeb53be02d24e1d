import { type BundleRules, type Card, CRITERIA, type Recusal } from './bundle.ts';
import { solve } from './equations.ts';
import { byCodeUnits } from './order.ts';

/** R10: the least cards an entry is judged by. */
export const FEWEST_CARDS = 3;
/** R10: up to here everyone scores everything; above it a juror may have a part of the entries. */
export const EVERYONE_SCORES = 12;

const HIGHEST_SCORE = 5;
/** R11: a juror who gives everybody nearly the same is not blown up. */
const LEAST_DEVIATION = 2;

/** One juror's points for one entry, from 20 to 100. */
export interface CardScore {
  juror: string;
  entry: string;
  score: number;
}

export interface JuryModel {
  /** J of R11 by entry. */
  scores: Map<string, number>;
  /** b of R11 by juror: how many points above the others this one gives. */
  leniency: Map<string, number>;
}

/** R10: r = Σ(w × s) / 5, from 20 to 100. (V5) */
export const cardScore = (scores: Card['scores'], criteria: BundleRules['criteria']): number =>
  criteria.reduce((sum, { id, weight }) => sum + weight * scores[id], 0) / HIGHEST_SCORE;

export const isWhole = (scores: Partial<Record<string, number | null>>): boolean => CRITERIA.every((id) => scores[id] != null);

/**
 * R10: the cards that count, by juror and entry: those of jurors who have scored every entry that is theirs. Where more entries
 * stand than everyone can score, what somebody has scored counts.
 * @param entries those that are judged: on the shortlist and not withdrawn
 */
export function countedCards(
  entries: readonly string[],
  { cards, recusals }: { cards: readonly Card[]; recusals: readonly Recusal[] },
): Card[] {
  const judged = new Set(entries);
  const recused = new Set(recusals.map(pairOf));
  const own = cards.filter((card) => judged.has(card.entry) && !recused.has(pairOf(card)));
  const given = new Set(own.map(pairOf));
  const hasAll = (juror: string) =>
    entries.every((entry) => [given, recused].some((pairs) => pairs.has(pairOf({ juror, entry }))));
  const jurors = [...new Set(own.map(({ juror }) => juror))];
  const complete = new Set(entries.length > EVERYONE_SCORES ? jurors : jurors.filter(hasAll));
  return own
    .filter(({ juror }) => complete.has(juror))
    .sort((a, b) => byCodeUnits(a.juror, b.juror) || byCodeUnits(a.entry, b.entry));
}

const pairOf = ({ juror, entry }: Recusal): string => `${juror} ${entry}`;

/** R10: whether every juror can be compared with every other, over entries that both or others have scored. No card is connected. */
export function isConnected(cards: readonly Recusal[]): boolean {
  const [first] = cards;
  if (!first) return true;
  const reached = new Set([`juror ${first.juror}`]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { juror, entry } of cards)
      if (reached.has(`juror ${juror}`) || reached.has(`entry ${entry}`)) reached.add(`juror ${juror}`).add(`entry ${entry}`);
  }
  return cards.every(({ juror }) => reached.has(`juror ${juror}`));
}

/**
 * R11: r = t(entry) + b(juror) with Σ b = 0 by least squares. (V6, V7) Solved directly: the alternation that R11 describes runs
 * towards the same numbers, but the fewer entries jurors share the more rounds it takes. On a chain of 50 jurors these are 21,000,
 * and where a round changes less than 1e-12 the numbers are still 1e-9 off.
 * @param cards of a connected jury, sorted: the order of the sums is part of the result
 */
export function juryModel(cards: readonly CardScore[]): JuryModel {
  const entries = groupBy(cards, 'entry');
  const leniency = leniencyOf(cards, entries);
  return { scores: meansOf(entries, ({ score, juror }) => score - get(leniency, juror)), leniency };
}

/**
 * b of each juror by the normal equations in which t(entry) = mean(r − b) has been put:
 * cards(j) × b(j) − Σ over the own entries of mean(b of their jurors) = Σ over them of (r − mean(r)).
 * They leave a constant open. The 1 in each place of the matrix stands for Σ b = 0, and changes nothing else.
 */
function leniencyOf(cards: readonly CardScore[], entries: ReadonlyMap<string, readonly CardScore[]>): Map<string, number> {
  const jurors = [...groupBy(cards, 'juror').keys()];
  const places = new Map(jurors.map((juror, index) => [juror, index]));
  const matrix = jurors.map(() => jurors.map(() => 1));
  const values = jurors.map(() => 0);
  for (const own of entries.values()) {
    const middle = mean(own.map(({ score }) => score));
    for (const { juror, score } of own) {
      const place = get(places, juror);
      const row = matrix[place] as number[];
      values[place] = (values[place] as number) + score - middle;
      row[place] = (row[place] as number) + 1;
      for (const other of own) {
        const column = get(places, other.juror);
        row[column] = (row[column] as number) - 1 / own.length;
      }
    }
  }
  const raw = solve(matrix, values);
  const middle = mean(raw);
  return new Map(jurors.map((juror, index) => [juror, (raw[index] as number) - middle]));
}

/** The mean of the cards by entry, without a correction. */
export const plainMeans = (cards: readonly CardScore[]): Map<string, number> =>
  meansOf(groupBy(cards, 'entry'), ({ score }) => score);

/** R11: the mean of z = (r − mean of the juror) / max(deviation of the juror, 2) by entry. (V8) */
export function standardScores(cards: readonly CardScore[]): Map<string, number> {
  const jurors = new Map(
    [...groupBy(cards, 'juror')].map(([juror, own]) => {
      const scores = own.map(({ score }) => score);
      return [juror, { middle: mean(scores), spread: Math.max(deviation(scores), LEAST_DEVIATION) }];
    }),
  );
  return meansOf(groupBy(cards, 'entry'), ({ juror, score }) => {
    const { middle, spread } = jurors.get(juror) as { middle: number; spread: number };
    return (score - middle) / spread;
  });
}

/** By key in the order of code units. */
function groupBy(cards: readonly CardScore[], key: 'entry' | 'juror'): Map<string, CardScore[]> {
  const groups = new Map<string, CardScore[]>();
  for (const card of cards) {
    const known = groups.get(card[key]);
    if (known) known.push(card);
    else groups.set(card[key], [card]);
  }
  return new Map([...groups].sort(([a], [b]) => byCodeUnits(a, b)));
}

const meansOf = (groups: ReadonlyMap<string, readonly CardScore[]>, value: (card: CardScore) => number): Map<string, number> =>
  new Map([...groups].map(([name, cards]) => [name, mean(cards.map(value))]));

const get = (values: ReadonlyMap<string, number>, name: string): number => values.get(name) as number;

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the whole, not of a sample. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
