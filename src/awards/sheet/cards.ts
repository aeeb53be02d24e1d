import { type BundleCategory, type BundleRules, cardScore, countedCards, EVERYONE_SCORES } from '../rules/index.ts';

/** What a juror gave an entry. */
export interface CardCell {
  entry: string;
  /** From 20 to 100; undefined without a card. */
  score: number | undefined;
  recused: boolean;
  /** Whether the card is part of the result. */
  counts: boolean;
}

export interface JurorCards {
  /** J3. */
  code: string;
  /** In the order of the entries. */
  cells: CardCell[];
  /** Whether every card that is wanted of this juror is there. */
  complete: boolean;
}

/** Single cards, juror by juror, and which of them count (R10). */
export function jurorCards(
  jurors: readonly string[],
  entries: readonly string[],
  { cards, recusals }: Pick<BundleCategory, 'cards' | 'recusals'>,
  criteria: BundleRules['criteria'],
): JurorCards[] {
  const counted = new Set(countedCards(entries, { cards, recusals }).map(({ juror, entry }) => `${juror} ${entry}`));
  return jurors.map((code) => {
    const cells = entries.map((entry) => {
      const card = cards.find((known) => known.juror === code && known.entry === entry);
      return {
        entry,
        score: card && cardScore(card.scores, criteria),
        recused: recusals.some((recusal) => recusal.juror === code && recusal.entry === entry),
        counts: counted.has(`${code} ${entry}`),
      };
    });
    return { code, cells, complete: isComplete(cells) };
  });
}

/** Above the number that everyone can score, some cards are enough. */
function isComplete(cells: readonly CardCell[]): boolean {
  const own = cells.filter(({ recused }) => !recused);
  const given = own.filter(({ score }) => score !== undefined);
  return cells.length > EVERYONE_SCORES ? own.length === 0 || given.length > 0 : given.length === own.length;
}
