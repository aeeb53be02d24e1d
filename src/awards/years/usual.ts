import { addDays, type Day, type FiscalYear, reiwaYear } from '../../lib/index.ts';
import { translator } from '../../web/index.ts';
import { beginningOf, deadlineOf } from '../rules/index.ts';
import type { CategoryRow, RulesRow } from './queries.ts';

// The name of a year and what its categories are about stand in the data, in the language of the office.
const [ja, en] = [translator('ja'), translator('en')];

/** What a year begins with when there is none to copy: the form shows it, people change it. */
export type RulesDraft = Omit<RulesRow, 'year' | 'version' | 'introductionHtml' | 'decidedBy' | 'decidedAt'>;

/** The rules of award-rules.md with dates through the autumn of a fiscal year; work counts from the October before. */
export function usualRules(year: FiscalYear): RulesDraft {
  const from: Day = `${year - 1}-10-01`;
  return {
    name: ja('award_usual.name', { reiwa: reiwaYear(year) }),
    introduction: '',
    workFrom: from,
    workTo: `${year}-09-30`,
    nominationsOpenAt: beginningOf(`${year}-10-01`, '09:00').toISOString(),
    nominationsCloseAt: deadlineOf(`${year}-10-31`).toISOString(),
    votingOpensAt: beginningOf(`${year}-11-16`, '09:00').toISOString(),
    votingClosesAt: deadlineOf(addDays(`${year}-11-16`, 11), '17:00').toISOString(),
    judgingClosesAt: deadlineOf(`${year + 1}-01-15`, '17:00').toISOString(),
    nominationsPerPerson: 3,
    maxChoices: 3,
    sameDepartmentBarred: true,
    shortlistSize: 5,
    shortlistSlack: 2,
    divisionCap: null,
    juryPercent: 70,
    juryFloor: 2,
    voteFloor: 0.02,
    minimumBallots: 30,
    noPrizeBelow: 60,
    weightEffect: 30,
    weightSpread: 25,
    weightIdea: 15,
    weightUser: 15,
    weightSustain: 15,
  };
}

export type CategoryDraft = Omit<CategoryRow, 'year' | 'position'>;

const category = (id: 'large' | 'everyday' | 'ideas', anyTime: boolean): CategoryDraft => ({
  id,
  name: ja(`award_usual.${id}`),
  nameEn: en(`award_usual.${id}`),
  description: ja(`award_usual.${id}_text`),
  anyTime,
});

export const USUAL_CATEGORIES: readonly CategoryDraft[] = [
  category('large', false),
  category('everyday', false),
  category('ideas', true),
];
