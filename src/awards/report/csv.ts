import type { Db } from '../../db/index.ts';
import { csvText } from '../../lib/index.ts';
import { type Locale, translator } from '../../web/index.ts';
import { ANSWERS } from '../rollout/answers.ts';
import type { RolloutSummary } from '../rollout/summary.ts';
import type { AwardYear } from '../years/years.ts';
import type { LedgerFigures } from './figures.ts';
import { turnoutOf } from './model.ts';
import type { YearFigures } from './pages.ts';
import { reportOf } from './report.ts';

const HEADS = [
  'award_report_csv.section',
  'award_report_csv.subject',
  'award_report_csv.item',
  'award_report_csv.value',
  'award_report_csv.before',
];

type Cell = string | number;
/** The first is a key of the locale files. */
type Item = [item: string, value: Cell, before?: Cell | undefined];

/** The report as a long table, a figure a line, for whoever goes on calculating. */
export function reportCsv(db: Db, award: AwardYear, at: Date, locale: Locale): string {
  const t = translator(locale);
  const { figures, before, categories, winners, cases } = reportOf(db, award, at, locale);
  const lines = (section: string, subject: string, items: readonly Item[]): Cell[][] =>
    items.map(([item, value, earlier]) => [t(section), subject, t(item), value, earlier ?? '']);
  return csvText([
    HEADS.map((key) => t(key)),
    ...lines('award_report.year', award.rules.name, yearItems(figures, before)),
    ...categories.flatMap(({ name, entries, ballots, turnout, shortlisted }) =>
      lines('award_report.categories', name, [
        ['award_report.entries', entries],
        ['award_report.ballots', ballots],
        ['award_report.turnout', turnout],
        ['award_report.shortlisted', shortlisted],
      ]),
    ),
    ...winners.flatMap(({ code, title, prizes, category, department, ledger, rollout }) =>
      lines('award_report.winners_title', title === undefined ? code : `${code} ${title}`, [
        ['award_report.prize', prizes.join(t('list.separator'))],
        ['award_report.category', category],
        ['award_report.department', department],
        ...ledgerItems(ledger),
        ...(rollout ? ([['rollout_state.adopted', rollout.adopted]] as Item[]) : []),
      ]),
    ),
    ...cases.flatMap(({ title, summary, waiting }) => lines('award_report.rollout', title, rolloutItems(summary, waiting))),
  ]);
}

function yearItems(figures: YearFigures, before: YearFigures | undefined): Item[] {
  const earlier = before && ledgerItems(before.ledger);
  return [
    ['award_report.entries', figures.entries, before?.entries],
    ['award_report.turnout', turnoutOf(figures), before && turnoutOf(before)],
    ['award_report.winners', figures.winners, before?.winners],
    ...ledgerItems(figures.ledger).map(([item, value], index): Item => [item, value, earlier?.[index]?.[1]]),
    ['award_report.reached', figures.reached.departments, before?.reached.departments],
  ];
}

const ledgerItems = ({ people, departments, medianMonthlyMinutes, minutesInYear, minutesInAll }: LedgerFigures): Item[] => [
  ['award_report.people', people],
  ['award_report.departments', departments],
  ['award_report.median', medianMonthlyMinutes],
  ['award_report.hours', hoursOf(minutesInYear)],
  ['award_report.hours_in_all', hoursOf(minutesInAll)],
];

const hoursOf = (minutes: number): number => Math.round(minutes / 6) / 10;

const rolloutItems = (summary: RolloutSummary, waiting: number): Item[] => [
  ...ANSWERS.map((answer): Item => [`rollout_state.${answer}`, summary[answer]]),
  ['award_report.waiting', waiting],
  ['award_report.task_departments', summary.departments ?? ''],
  ['award_report.hours_a_year', summary.hoursAYear],
];
