import { type BundleCategory, CRITERIA, type CriterionId, countedCards } from '../rules/index.ts';
import { mean } from '../rules/jury.ts';

/** Mean of the points from 1 to 5 by criterion. */
export type CriterionMeans = Record<CriterionId, number>;

/** By entry, over the cards that count; without the correction of R11, which is one of whole cards. */
export function criterionMeans(
  entries: readonly string[],
  { cards, recusals }: Pick<BundleCategory, 'cards' | 'recusals'>,
): Map<string, CriterionMeans> {
  const counted = countedCards(entries, { cards, recusals });
  return new Map(
    entries.flatMap((code) => {
      const own = counted.filter(({ entry }) => entry === code);
      if (own.length === 0) return [];
      const means = CRITERIA.map((id) => [id, mean(own.map(({ scores }) => scores[id]))] as const);
      return [[code, Object.fromEntries(means) as CriterionMeans]];
    }),
  );
}
