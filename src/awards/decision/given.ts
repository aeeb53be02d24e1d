import type { Locale } from '../../web/index.ts';
import type { ListedEntry } from '../counting/listed.ts';
import type { Deviation, PrizeGiven } from '../results/pages.ts';
import { type AwardYear, nameOfCategory } from '../years/years.ts';
import type { Proposal } from './proposal.ts';
import { ALL_CATEGORIES, type DecidedPrize, type Decision, isByRule } from './record.ts';

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

/** Where the jury did not follow the computed order, and why (R13). */
export const deviationsOf = (award: AwardYear, { orders }: Decision, locale: Locale): Deviation[] =>
  orders
    .filter(({ reason }) => reason !== '')
    .map(({ scope, reason }) => ({ name: scope === ALL_CATEGORIES ? undefined : nameOfCategory(award, scope, locale), reason }));

/** What stands between a year and its result, with the names of the categories. */
export const namedObstacles = (award: AwardYear, { obstacles }: Pick<Proposal, 'obstacles'>, locale: Locale) =>
  obstacles.map(({ kind, category, entries }) => ({
    kind,
    id: category,
    name: nameOfCategory(award, category, locale),
    entries,
  }));
