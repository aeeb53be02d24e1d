import { addDays, addMonths, type Day, type FiscalYear, isDay, reiwaYear } from '../../lib/index.ts';
import { dayTimeOf, instantOf, MOMENTS } from './moments.ts';
import type { RulesRow } from './queries.ts';
import { type CategoryDraft, type RulesDraft, USUAL_CATEGORIES, usualRules } from './usual.ts';
import type { AwardYear } from './years.ts';

/** What a new year begins with. */
export interface YearDraft {
  rules: RulesDraft;
  categories: readonly CategoryDraft[];
}

/** The usual rules, or those of an earlier year with its dates moved on. */
export function draftFor(year: FiscalYear, source: AwardYear | undefined): YearDraft {
  if (!source) return { rules: usualRules(year), categories: USUAL_CATEGORIES };
  const { version, introductionHtml, decidedBy, decidedAt, year: from, ...rules } = source.rules;
  return {
    rules: { ...rules, ...movedDates(source.rules, year - from), name: renamed(rules.name, from, year) },
    categories: source.categories.map(({ year: _, position, ...category }) => category),
  };
}

const renamed = (name: string, from: FiscalYear, year: FiscalYear): string =>
  name.replace(`令和${reiwaYear(from)}年度`, `令和${reiwaYear(year)}年度`).replace(`${from}年度`, `${year}年度`);

type Dates = Pick<RulesRow, 'workFrom' | 'workTo' | (typeof MOMENTS)[number]['row']>;

/** Vote and judging stay on their days of the week; what began or ended with a month does so again. */
function movedDates(rules: RulesRow, years: number): Dates {
  const moved = (move: (day: Day, years: number) => Day) =>
    Object.fromEntries(
      MOMENTS.map(({ row, ends }) => {
        const { day, time } = dayTimeOf(rules[row], ends);
        return [row, instantOf({ day: move(day, years), time }, ends).toISOString()];
      }),
    ) as Omit<Dates, 'workFrom' | 'workTo'>;
  const onWeekdays = moved(sameWeekday);
  return {
    workFrom: sameDate(rules.workFrom, years),
    workTo: sameDate(rules.workTo, years),
    ...(inOrder(MOMENTS.map(({ row }) => onWeekdays[row])) ? onWeekdays : moved(sameDate)),
  };
}

const inOrder = (instants: readonly string[]): boolean =>
  instants.every((instant, index) => index === 0 || (instants[index - 1] as string) <= instant);

/** The same date so many years later; 29 February becomes the 28th. */
export function sameDate(day: Day, years: number): Day {
  const moved = `${addMonths(day.slice(0, 7), years * 12)}${day.slice(7)}`;
  return isDay(moved) ? moved : `${moved.slice(0, 8)}28`;
}

const DAYS = 7;

/** The nearest day of the same weekday so many years later, but the first or last of a month stays it. */
export function sameWeekday(day: Day, years: number): Day {
  const moved = sameDate(day, years);
  if (day.endsWith('-01') || addDays(day, 1).endsWith('-01')) return lastOrFirst(day, moved);
  const ahead = (weekdayOf(day) - weekdayOf(moved) + DAYS) % DAYS;
  return addDays(moved, ahead > DAYS / 2 ? ahead - DAYS : ahead);
}

const lastOrFirst = (day: Day, moved: Day): Day =>
  day.endsWith('-01') ? moved : addDays(`${addMonths(moved.slice(0, 7), 1)}-01`, -1);

const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();
