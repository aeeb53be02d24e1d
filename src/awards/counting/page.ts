import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type Locale, translator, type Viewer } from '../../web/index.ts';
import { type ResultRow, resultQueries } from '../results/queries.ts';
import type { Step } from '../years/queries.ts';
import { type AwardYear, nameOfCategory, phaseOf } from '../years/years.ts';
import { type CategoryCount, countsOf } from './counts.ts';
import { type ListedEntry, listedEntries } from './listed.ts';
import { isHiddenLot, type LotView, lotViews } from './lot-view.ts';
import type { CategoryView, CountingPage, NextStep, StandingLine } from './pages.ts';
import { countingQueries, type ShortlistRow } from './queries.ts';
import { boundaryOf, type CountedLine, countedLines, percent } from './standings.ts';

/** The count as the secretariat sees it. Before the box is closed it holds no figure at all. */
export function countingModel(
  db: Db,
  award: AwardYear,
  viewer: Pick<Viewer, 'id'>,
  { at, locale }: { at: Date; locale: Locale },
): CountingPage {
  const counts = award.steps.has('box_closed') ? countsOf(db, award) : undefined;
  const missing = counts?.find(({ needsLot }) => needsLot.length > 0);
  const result = resultQueries(db).findLatest(award.year);
  return {
    title: pageTitle(award, locale, 'award_counting.title'),
    year: award.year,
    yearName: award.rules.name,
    closesAt: award.clock.voting.closesAt.toISOString(),
    categories: counts && categoryViews(db, award, counts, { lots: openLots(db, award, viewer, counts, at), locale }),
    next: result ? (result.publishedAt ? 'published' : 'frozen') : nextStep(award, missing !== undefined, at),
    lotOf: missing && { id: missing.id, name: nameOfCategory(award, missing.id, locale) },
    canExport: award.steps.has('shortlist_frozen') && !missing,
    done: [
      ...(['shortlist_frozen', 'judging_begun'] as const).flatMap((step) => takenStep(db, award, step)),
      ...(result ? actsOn(db, result) : []),
    ],
  };
}

/** 「集計 — 令和8年度 ＤＸ賞」 */
export const pageTitle = ({ rules }: AwardYear, locale: Locale, key: string): string =>
  `${translator(locale)(key)} \u2014 ${rules.name}`;

function takenStep<S extends Step>(db: Db, { steps }: AwardYear, step: S): { step: S; by: string; at: string }[] {
  const taken = steps.get(step);
  return taken?.takenBy ? [{ step, by: personName(db, taken.takenBy), at: taken.takenAt }] : [];
}

function actsOn(db: Db, row: ResultRow): CountingPage['done'] {
  const act = (step: CountingPage['done'][number]['step'], by: number | null, at: string | null): CountingPage['done'] =>
    by === null || at === null ? [] : [{ step, by: personName(db, by), at }];
  return [
    ...act('result_frozen', row.frozenBy, row.frozenAt),
    ...act('result_confirmed', row.confirmedBy, row.confirmedAt),
    ...act('result_published', row.publishedBy, row.publishedAt),
  ];
}

function nextStep(award: AwardYear, lotMissing: boolean, at: Date): NextStep {
  const { steps, clock } = award;
  if (!steps.has('box_closed')) return clock.votingFrozenAt && at >= clock.voting.closesAt ? 'close' : 'wait';
  if (lotMissing) return 'lot';
  if (!steps.has('shortlist_frozen')) return 'freeze';
  if (!steps.has('judging_begun')) return 'begin';
  return phaseOf(award, at) === 'judging' ? 'wait' : 'results';
}

/** The lots that a reader may know of: one of a final order tells that its judging has made equal ones. */
function openLots(
  db: Db,
  award: AwardYear,
  viewer: Pick<Viewer, 'id'>,
  counts: readonly CategoryCount[],
  at: Date,
): Map<string, LotView> {
  const lots = lotViews(db, award.year, counts);
  return new Map([...lots].filter(([category]) => !isHiddenLot(db, award, viewer, category, at)));
}

function categoryViews(
  db: Db,
  award: AwardYear,
  counts: readonly CategoryCount[],
  { lots, locale }: { lots: ReadonlyMap<string, LotView>; locale: Locale },
): CategoryView[] {
  const listed = listedEntries(db, award);
  const rows = new Map(
    countingQueries(db)
      .listShortlist(award.year)
      .map((row) => [row.entryId, row]),
  );
  return counts.map((count) => categoryView(award, count, listed, rows, lots.get(count.id), locale));
}

function categoryView(
  award: AwardYear,
  count: CategoryCount,
  listed: ReadonlyMap<string, ListedEntry>,
  rows: ReadonlyMap<number, ShortlistRow>,
  lot: LotView | undefined,
  locale: Locale,
): CategoryView {
  const lines = countedLines(count).map((line) => toLine(line, listed.get(line.code) as ListedEntry, rows));
  const { id, ballots, blank, rollSize, participations } = count;
  const { shortlistSize, divisionCap } = award.rules;
  const isBetween = award.steps.has('shortlist_frozen') && !award.steps.has('judging_begun');
  return {
    id,
    name: nameOfCategory(award, id, locale),
    choices: count.choicesPerBallot,
    ballots,
    blank,
    rollSize,
    turnout: percent(ballots, rollSize),
    marked: participations === ballots ? undefined : participations,
    lines,
    boundary: boundaryOf(count, shortlistSize),
    advancing: count.byVote.size,
    size: shortlistSize,
    cap: lines.some(({ fate }) => fate === 'capped') ? (divisionCap ?? undefined) : undefined,
    lot,
    juryMayAdd: isBetween && !lines.some(({ how }) => how === 'jury') && lines.some(mayBeAdded),
  };
}

const mayBeAdded = ({ how, entry }: StandingLine): boolean => how === undefined && entry.withdrawn === null;

function toLine({ division, standing, fate, last }: CountedLine, entry: ListedEntry, rows: ReadonlyMap<number, ShortlistRow>) {
  const row = rows.get(entry.id);
  const figures = standing && {
    approvals: standing.approvals,
    denominator: standing.denominator,
    percent: percent(standing.approvals, standing.denominator),
  };
  return { rank: standing?.rank, entry, division, figures, fate, last, how: row?.how, reason: row?.reason ?? '' };
}
