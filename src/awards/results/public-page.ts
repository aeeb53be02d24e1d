import { can, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { departmentOn } from '../../organization/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { listDayOf } from '../counting/bundle.ts';
import { type CategoryCount, countsOf } from '../counting/counts.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { type LotView, lotViews } from '../counting/lot-view.ts';
import { pageTitle } from '../counting/page.ts';
import { countingQueries, type ShortlistRow } from '../counting/queries.ts';
import { percent } from '../counting/standings.ts';
import { deviationsOf } from '../decision/given.ts';
import { isJudged } from '../decision/proposal.ts';
import type { Decision } from '../decision/record.ts';
import { type CategoryResult, isAfter, type Result, type Standing } from '../rules/index.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, nameOfCategory, phaseOf } from '../years/years.ts';
import { hasEnoughBallots } from './choices.ts';
import type { ResultCategory, ResultPage, ShortlistedEntry, VersionLine } from './pages.ts';
import { type ResultRow, resultQueries } from './queries.ts';
import { groupTurnout, sum } from './turnout.ts';
import { wonPrizes } from './won-prizes.ts';

/**
 * The result as everybody sees it: first who advances, without a figure; after the publication what the vote said of those, and
 * of nobody else. Where few have voted it stays with who advances. The prizes come first.
 * @param version the published one to show; the one that holds where none is named
 */
export function resultModel(
  db: Db,
  award: AwardYear,
  viewer: Viewer | undefined,
  { at, locale, version }: { at: Date; locale: Locale; version?: ResultRow | undefined },
): ResultPage {
  const { year, rules, clock, steps } = award;
  const current = resultQueries(db).findPublished(year);
  const row = version ?? current;
  const result = row && (JSON.parse(row.result) as Result);
  const decision = row?.decision ? (JSON.parse(row.decision) as Decision) : undefined;
  const counts = steps.has('shortlist_frozen') ? countsOf(db, award) : undefined;
  const turnout = counts ? countingQueries(db).listTurnout(year) : [];
  const voters = sum(turnout);
  return {
    title: pageTitle(award, locale, row ? 'award_result.title_prizes' : 'award_result.title'),
    year,
    yearName: rules.name,
    state: stateOf(award, row, at),
    closesAt: clock.voting.closesAt.toISOString(),
    ...(decision ? wonPrizes(db, award, decision, locale) : { hasPrizes: false, winners: [], notGiven: [] }),
    deviations: decision ? deviationsOf(award, decision, listedEntries(db, award), locale) : [],
    categories: counts ? resultCategories(db, award, { counts, result, lots: finalLots(result, decision), locale }) : [],
    voters: counts && { ...voters, percent: percent(voters.voted, voters.people) },
    departments: row ? departmentLines(db, award) : [],
    method: { ...methodOf(award), jury: juryMethod(db, award) },
    published: row && {
      version: row.version,
      reason: row.reason,
      sha256: row.resultSha256,
      at: row.publishedAt as string,
      hasChoices: counts?.some(hasEnoughBallots) ?? false,
    },
    versions: row ? versionLines(db, row) : [],
    heldBy: current && current.version !== row?.version ? current.version : undefined,
    canManage: can(viewer, 'run_awards'),
  };
}

const methodOf = ({ rules }: AwardYear): Omit<ResultPage['method'], 'jury'> => ({
  size: rules.shortlistSize,
  slack: rules.shortlistSlack,
  cap: rules.divisionCap ?? undefined,
  choices: rules.maxChoices,
  sameDepartment: rules.sameDepartmentBarred,
});

function juryMethod(db: Db, award: AwardYear): ResultPage['method']['jury'] {
  if (!isJudged(db, award)) return undefined;
  const { juryPercent: percent, minimumBallots: ballots, noPrizeBelow: points } = award.rules;
  const jurors = yearQueries(db).listJurors(award.year).length;
  return { percent, vote: 100 - percent, jurors, ballots, points };
}

/** Published versions, where there is more than one. */
function versionLines(db: Db, { year, version }: ResultRow): VersionLine[] {
  const lines = resultQueries(db)
    .list(year)
    .flatMap((row) =>
      row.publishedAt ? [{ version: row.version, at: row.publishedAt, reason: row.reason, shown: row.version === version }] : [],
    );
  return lines.length > 1 ? lines : [];
}

/** By category, whom a lot has set apart after the judging. */
function finalLots(result: Result | undefined, decision: Decision | undefined): Map<string, string[]> {
  const orders = (result?.categories ?? []).map(({ id, lots }): [string, string[]] => [
    id,
    [
      ...lots.flatMap(({ stage, order }) => (stage === 'final' ? order : [])),
      ...(decision?.prizes ?? []).flatMap(({ category, lot }) => (category === id ? (lot ?? []) : [])),
    ],
  ]);
  return new Map(orders);
}

function stateOf(award: AwardYear, published: ResultRow | undefined, at: Date): ResultPage['state'] {
  if (published) return 'published';
  if (award.steps.has('shortlist_frozen')) return 'shortlist';
  return award.steps.has('box_closed') || isAfter(phaseOf(award, at), 'voting') ? 'counting' : 'waiting';
}

function resultCategories(
  db: Db,
  award: AwardYear,
  {
    counts,
    result: published,
    lots: finals,
    locale,
  }: {
    counts: readonly CategoryCount[];
    result: Result | undefined;
    lots: ReadonlyMap<string, readonly string[]>;
    locale: Locale;
  },
): ResultCategory[] {
  const listed = [...listedEntries(db, award).values()];
  const rows = countingQueries(db).listShortlist(award.year);
  const lots = lotViews(db, award.year, counts, finals);
  return counts.map((count) => {
    const few = published !== undefined && !hasEnoughBallots(count);
    const result = few ? undefined : published?.categories.find(({ id }) => id === count.id);
    return {
      id: count.id,
      name: nameOfCategory(award, count.id, locale),
      entries: shortlisted(db, listed, rows, count.id, result),
      stood: count.counted.length,
      choices: count.choicesPerBallot,
      ballots: count.ballots,
      few,
      blank: result?.turnout.blank,
      rollSize: count.rollSize,
      turnout: percent(count.ballots, count.rollSize),
      lot: usedLot(lots.get(count.id)),
    };
  });
}

const usedLot = (lot: LotView | undefined): LotView | undefined => (lot && (lot.order.length > 0 || lot.final) ? lot : undefined);

/** By number, and once there are figures by these; what the jury added and what withdrew come last. */
function shortlisted(
  db: Db,
  listed: readonly ListedEntry[],
  rows: readonly ShortlistRow[],
  category: string,
  result: CategoryResult | undefined,
): ShortlistedEntry[] {
  const entries = rows
    .filter((row) => row.category === category)
    .map(({ entryId, how, reason, addedBy }) => {
      const entry = listed.find(({ id }) => id === entryId) as ListedEntry;
      const standing = result?.standings.find((known) => known.entry === entry.code);
      const recordedBy = how === 'jury' && addedBy !== null ? personName(db, addedBy) : undefined;
      return { ...entry, how, reason, recordedBy, figures: isOut(entry) ? undefined : standing && figuresOf(standing, how) };
    });
  return entries.sort((a, b) => orderOf(a) - orderOf(b) || a.number - b.number);
}

/** Whoever gives a prize back keeps the figures; whoever left before is not part of the result. */
const isOut = ({ withdrawn }: ListedEntry): boolean => withdrawn !== null && withdrawn !== 'published';

/** Without a vote, there is no place in the vote. */
const figuresOf = ({ rank, approvals }: Standing, how: ShortlistRow['how']) => ({
  place: how === 'jury' || approvals === 0 ? undefined : rank,
  approvals,
});

function orderOf(entry: ShortlistedEntry): number {
  if (isOut(entry)) return Number.MAX_SAFE_INTEGER;
  if (!entry.figures) return 0;
  return entry.figures.place ?? Number.MAX_SAFE_INTEGER - (entry.how === 'jury' ? 1 : 2);
}

/** By the departments of the day the roll was frozen, in the order of their size. */
function departmentLines(db: Db, award: AwardYear): ResultPage['departments'] {
  const day = listDayOf(award);
  return groupTurnout(countingQueries(db).listTurnout(award.year)).map(({ departmentId, people, voted }) => ({
    name: departmentId === undefined ? undefined : departmentOn(db, departmentId, day).name,
    people,
    voted,
    percent: percent(voted, people),
  }));
}
