import type { CategoryRow, RulesRow } from './queries.ts';
import type { AwardYear } from './years.ts';

/** The rules that hold, whole, as the audit chain keeps them: everything that was decided, not what is made from it. */
export function rulesRecord({ rules, categories }: Pick<AwardYear, 'rules' | 'categories'>): {
  rules: Omit<RulesRow, 'introductionHtml'>;
  categories: CategoryRow[];
} {
  const { introductionHtml, ...record } = rules;
  return { rules: record, categories };
}
