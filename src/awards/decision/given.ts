import type { Locale } from '../../web/index.ts';
import type { ListedEntry } from '../counting/listed.ts';
import type { Deviation, NamedClash, PrizeGiven } from '../results/pages.ts';
import { type AwardYear, nameOfCategory } from '../years/years.ts';
import type { Proposal } from './proposal.ts';
import { ALL_CATEGORIES, clashesOf, type DecidedPrize, type Decision, deviates, isByRule, movesOf } from './record.ts';

export const prizeName = ({ name, nameEn }: Pick<DecidedPrize, 'name' | 'nameEn'>, locale: Locale): string =>
  locale === 'ja' ? name : nameEn;

/** Why nobody gets a prize: the key of the rules' sentence, or the jury's own words. */
export const whyNobody = (withheld: string): { key: string | undefined; words: string } =>
  isByRule(withheld) ? { key: `award_withheld.${withheld}`, words: '' } : { key: undefined, words: withheld };

/** Who gets what, by precedence. @param listed the frozen list of the year */
export const prizesGiven = (
  award: AwardYear,
  { prizes }: Decision,
  listed: ReadonlyMap<string, ListedEntry>,
  locale: Locale,
): (PrizeGiven & Pick<DecidedPrize, 'kind'>)[] =>
  prizes.map((prize) => ({
    id: prize.id,
    name: prizeName(prize, locale),
    category: prize.category === null ? undefined : nameOfCategory(award, prize.category, locale),
    kind: prize.kind,
    entries: prize.entries.map((code) => listed.get(code) as ListedEntry),
    why: prize.withheld === null ? undefined : whyNobody(prize.withheld),
  }));

/** Where the jury did not follow the computed order or set equal ones apart, and why (R13). */
export const deviationsOf = (
  award: AwardYear,
  { orders }: Decision,
  listed: ReadonlyMap<string, ListedEntry>,
  locale: Locale,
): Deviation[] =>
  orders
    .filter(({ reason }) => reason !== '')
    .map((order) => ({
      kind: deviates(order) ? 'deviation' : 'tie',
      name: nameOfScope(award, order.scope, locale),
      reason: order.reason,
      moves: deviates(order) ? movesOf(order).map((move) => ({ ...move, entry: titleOf(listed, move.entry) })) : [],
    }));

/** Without a title where nobody may read it any more. */
function titleOf(listed: ReadonlyMap<string, ListedEntry>, code: string): string {
  const title = listed.get(code)?.title;
  return title ? `${code} ${title}` : code;
}

/** Undefined for all categories together. */
const nameOfScope = (award: AwardYear, scope: string, locale: Locale): string | undefined =>
  scope === ALL_CATEGORIES ? undefined : nameOfCategory(award, scope, locale);

/** What stands between a year and its result, with the names of the categories. */
export const namedObstacles = (award: AwardYear, { obstacles }: Pick<Proposal, 'obstacles'>, locale: Locale) =>
  obstacles.map(({ kind, category, entries }) => ({
    kind,
    id: category,
    name: nameOfScope(award, category, locale),
    entries,
  }));

/** Where the order of a category contradicts the one over all of them, with the name of the category. */
export const namedClashes = (award: AwardYear, decision: Decision, locale: Locale): NamedClash[] =>
  clashesOf(decision).map(({ scope, above, below }) => ({ name: nameOfCategory(award, scope, locale), above, below }));
