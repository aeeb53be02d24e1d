import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { type Locale, translator } from '../../web/index.ts';
import { type BundleRules, CRITERIA, type CriterionId } from '../rules/index.ts';
import type { RulesRow } from '../years/queries.ts';
import { findAward } from '../years/years.ts';
import { rubricQueries } from './rubric-queries.ts';

export const LEVELS = [1, 2, 3, 4, 5] as const;

/** Where the question stands among the words of a criterion; the levels follow it. */
export const QUESTION = 0;

/** A criterion as jurors read it. */
export interface CriterionView {
  id: CriterionId;
  name: string;
  /** Of 100 in all. */
  weight: number;
  question: string;
  anchors: { level: number; words: string }[];
}

const WEIGHT = {
  effect: 'weightEffect',
  spread: 'weightSpread',
  idea: 'weightIdea',
  user: 'weightUser',
  sustain: 'weightSustain',
} as const satisfies Record<CriterionId, keyof RulesRow>;

/** The criteria with the weights of a year. */
export const criteriaOf = ({ rules }: { rules: RulesRow }): BundleRules['criteria'] =>
  CRITERIA.map((id) => ({ id, weight: rules[WEIGHT[id]] }));

/** The words of a year that has none of its own; level 0 is the question. */
export const usualWords = (criterion: CriterionId, level: number, locale: Locale): string =>
  translator(locale)(`rubric.${criterion}.${level === QUESTION ? 'question' : `level_${level}`}`);

/** Questions and anchors of a year: its own words, and the usual ones where it has none. */
export function rubricOf(db: Db, year: FiscalYear, locale: Locale): CriterionView[] {
  const award = findAward(db, year);
  if (!award) throw new Error(`There is no award of ${year}`);
  const own = new Map(
    rubricQueries(db)
      .list(year)
      .map(({ criterion, level, words }) => [`${criterion} ${level}`, words]),
  );
  const wordsOf = (id: CriterionId, level: number) => own.get(`${id} ${level}`) ?? usualWords(id, level, locale);
  return criteriaOf(award).map(({ id, weight }) => ({
    id,
    name: translator(locale)(`rubric.${id}.name`),
    weight,
    question: wordsOf(id, QUESTION),
    anchors: LEVELS.map((level) => ({ level, words: wordsOf(id, level) })),
  }));
}
