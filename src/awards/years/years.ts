import { can } from '../../accounts/index.ts';
import { cachedPerDatabase, type Db, touch } from '../../db/index.ts';
import { type FiscalYear, notFound, reiwaYear } from '../../lib/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { type Phase, phaseAt, type YearClock } from '../rules/index.ts';
import {
  type CategoryRow,
  type ExtensionRow,
  type RulesRow,
  type Stage,
  type Step,
  type StepRow,
  yearQueries,
} from './queries.ts';

/** A year of the award as it is decided so far. What is allowed follows from `clock` and the time of the request. */
export interface AwardYear {
  year: FiscalYear;
  /** The version that holds. */
  rules: RulesRow;
  categories: CategoryRow[];
  steps: ReadonlyMap<Step, StepRow>;
  extensions: ReadonlyMap<Stage, ExtensionRow>;
  clock: YearClock;
}

const years = cachedPerDatabase('awards', (db): Map<FiscalYear, AwardYear> => {
  const { listRules, listCategories, listSteps, listExtensions, listResults } = yearQueries(db);
  const [categories, steps, extensions, results] = [listCategories(), listSteps(), listExtensions(), listResults()];
  // Rules come with their versions ascending, so the last of a year stays in the map.
  const latest = new Map(listRules().map((rules) => [rules.year, rules]));
  return new Map(
    [...latest].map(([year, rules]) => {
      const own = <T extends { year: FiscalYear }>(rows: readonly T[]): T[] => rows.filter((row) => row.year === year);
      const taken = new Map(own(steps).map((row) => [row.step, row]));
      const extended = new Map(own(extensions).map((row) => [row.stage, row]));
      const clock = clockOf(rules, taken, extended, own(results)[0]);
      return [year, { year, rules, categories: own(categories), steps: taken, extensions: extended, clock }];
    }),
  );
});

function clockOf(
  rules: RulesRow,
  steps: AwardYear['steps'],
  extensions: AwardYear['extensions'],
  result: { confirmedAt: string | null; publishedAt: string | null } | undefined,
): YearClock {
  const end = (stage: Stage, usual: string) => new Date(extensions.get(stage)?.closesAt ?? usual);
  const takenAt = (step: Step) => instant(steps.get(step)?.takenAt);
  return {
    announcedAt: takenAt('announced'),
    nominating: { opensAt: new Date(rules.nominationsOpenAt), closesAt: end('nominating', rules.nominationsCloseAt) },
    voting: { opensAt: new Date(rules.votingOpensAt), closesAt: end('voting', rules.votingClosesAt) },
    judgingClosesAt: end('judging', rules.judgingClosesAt),
    votingFrozenAt: takenAt('voting_frozen'),
    judgingBegunAt: takenAt('judging_begun'),
    resultConfirmedAt: instant(result?.confirmedAt),
    publishedAt: instant(result?.publishedAt),
  };
}

const instant = (text: string | null | undefined): Date | undefined => (text ? new Date(text) : undefined);

/** All years, the latest first. Kept in memory: every page asks for the phase. */
export const listAwards = (db: Db): AwardYear[] => [...years(db).values()].reverse();

export const findAward = (db: Db, year: FiscalYear): AwardYear | undefined => years(db).get(year);

export const phaseOf = (award: AwardYear, at: Date): Phase => phaseAt(award.clock, at);

/** Whether a person may know of a year: before it is announced only the secretariat does. */
export const isKnownTo = (award: AwardYear, viewer: Viewer | undefined): boolean =>
  award.clock.announcedAt !== undefined || can(viewer, 'run_awards');

/** @throws AppError not_found for a year that does not exist or is not announced to this person */
export function requireAward(db: Db, year: FiscalYear, viewer: Viewer | undefined): AwardYear {
  const award = findAward(db, year);
  if (!award || !isKnownTo(award, viewer)) throw notFound();
  return award;
}

/** The year a page speaks of: the latest that is announced; undefined before the first. */
export const currentAward = (db: Db): AwardYear | undefined =>
  listAwards(db).find(({ clock }) => clock.announcedAt !== undefined);

/** Writes down a step of the year. The schema refuses a second time and a wrong order. */
export function takeStep(db: Db, row: StepRow): void {
  yearQueries(db).insertStep(row);
  touch(db, 'awards');
}

/** R8-003, the name of an entry everywhere. */
export const entryCode = (year: FiscalYear, number: number): string => `R${reiwaYear(year)}-${String(number).padStart(3, '0')}`;

export const categoryName = ({ name, nameEn }: Pick<CategoryRow, 'name' | 'nameEn'>, locale: Locale): string =>
  locale === 'ja' ? name : nameEn;

/** The name of the category with this id; the id itself where a bundle knows one that the year does not. */
export function nameOfCategory({ categories }: Pick<AwardYear, 'categories'>, id: string, locale: Locale): string {
  const category = categories.find((known) => known.id === id);
  return category ? categoryName(category, locale) : id;
}
