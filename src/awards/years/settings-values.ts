import { storedRendering } from '../../text/index.ts';
import { beginsDay, MOMENTS } from './moments.ts';
import type { SettingsValues } from './pages.ts';
import { WEIGHTS } from './settings-form.ts';
import type { AwardYear } from './years.ts';

const NUMBERS = [
  { name: 'nominationsPerPerson', unit: 'unit.cases' },
  { name: 'maxChoices', unit: 'unit.cases' },
  { name: 'shortlistSize', unit: 'unit.cases' },
  { name: 'shortlistSlack', unit: 'unit.cases' },
  { name: 'divisionCap', unit: 'unit.cases' },
  { name: 'juryPercent', unit: 'award_settings.percent' },
  { name: 'minimumBallots', unit: 'award_settings.ballots' },
  { name: 'noPrizeBelow', unit: 'award_settings.points' },
  { name: 'juryFloor', unit: undefined },
  { name: 'voteFloor', unit: undefined },
] as const;

/** Everything that was decided for a year, for reading; the dates as they were set, without extensions. */
export function settingsValues({ rules, categories }: AwardYear): SettingsValues {
  const { name, introductionHtml, workFrom, workTo, sameDepartmentBarred } = rules;
  return {
    name,
    introduction: storedRendering(introductionHtml),
    moments: MOMENTS.map(({ name: moment, row, ends }) => {
      const at = rules[row];
      return { name: moment, at, ends, beginsDay: !ends && beginsDay(at) };
    }),
    workFrom,
    workTo,
    categories: categories.map(({ name, nameEn, description, anyTime }) => ({ name, nameEn, description, anyTime })),
    sameDepartmentBarred,
    numbers: NUMBERS.map((number) => ({ ...number, value: rules[number.name] })),
    weights: WEIGHTS.map((name) => ({ name, value: rules[name], unit: undefined })),
  };
}
