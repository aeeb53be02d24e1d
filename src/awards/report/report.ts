import { type AdoptionRecord, adoptionQueries, isLive, toRecord } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { type Month, monthOf } from '../../lib/index.ts';
import type { Locale } from '../../web/index.ts';
import { countsOf } from '../counting/counts.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { countingQueries } from '../counting/queries.ts';
import { percent } from '../counting/standings.ts';
import { prizeName } from '../decision/given.ts';
import { winnersOf } from '../decision/winners.ts';
import { entryQueries } from '../entries/queries.ts';
import { sum } from '../results/turnout.ts';
import { countWaiting, type Matrix, matrixOf, summaryOfCase } from '../rollout/matrix.ts';
import { rolloutQueries } from '../rollout/queries.ts';
import { rolloutSummary } from '../rollout/summary.ts';
import { type AwardYear, findAward, nameOfCategory } from '../years/years.ts';
import { ledgerFigures } from './figures.ts';
import type { CaseLine, CategoryLine, Report, WinnerLine, YearFigures } from './pages.ts';

/** What came of a published year, as it stands now. */
export function reportOf(db: Db, award: AwardYear, at: Date, locale: Locale): Report {
  const before = findAward(db, award.year - 1);
  const matrix = matrixOf(db, award, at);
  return {
    figures: figuresOf(db, award, matrix, at),
    before: before?.clock.publishedAt ? figuresOf(db, before, matrixOf(db, before, at), at) : undefined,
    categories: categoryLines(db, award, locale),
    winners: winnerLines(db, award, monthOf(at), locale),
    cases: caseLines(db, matrix),
  };
}

function figuresOf(db: Db, award: AwardYear, matrix: Matrix, at: Date): YearFigures {
  const { year } = award;
  const month = monthOf(at);
  const records = recordsOf(db, listedPosts(db, award));
  const winning = winnersOf(db, year).filter(({ givenBack }) => !givenBack);
  const winningPosts = [...new Set(winning.map(({ entry }) => entry.postId))].filter((postId) => postId !== null);
  return {
    entries: categoryLines(db, award, 'ja').reduce((total, { entries }) => total + entries, 0),
    voters: sum(countingQueries(db).listTurnout(year)),
    winners: new Set(winning.map(({ code }) => code)).size,
    ledger: ledgerFigures(records, year, month),
    winnersLedger: ledgerFigures(recordsOf(db, winningPosts), year, month),
    reached: reachOf(db, award, matrix, records, month),
  };
}

const listedPosts = (db: Db, { year }: AwardYear): number[] =>
  entryQueries(db)
    .listOnList(year)
    .flatMap(({ postId }) => (postId === null ? [] : [postId]));

const recordsOf = (db: Db, postIds: readonly number[]): AdoptionRecord[] =>
  postIds.flatMap((postId) => adoptionQueries(db).listOfPost(postId).map(toRecord));

/** By the departments of the acts: one that was dissolved since has been reached all the same. */
function reachOf(
  db: Db,
  { year }: AwardYear,
  { cases, lines }: Matrix,
  records: readonly AdoptionRecord[],
  month: Month,
): YearFigures['reached'] {
  const shown = new Set(cases.map(({ postId }) => postId));
  const taken = rolloutQueries(db)
    .listLast(year)
    .filter(({ postId, answer }) => shown.has(postId) && (answer === 'adopted' || answer === 'trial'));
  const using = records.filter((record) => isLive(record, month));
  const reached = new Set([...using, ...taken].map(({ departmentId }) => departmentId));
  const all = new Set([...lines.map(({ department }) => department.id), ...reached]);
  return { departments: reached.size, of: all.size };
}

const categoryLines = (db: Db, award: AwardYear, locale: Locale): CategoryLine[] =>
  countsOf(db, award).map(({ id, counted, ballots, rollSize, entries }) => ({
    id,
    name: nameOfCategory(award, id, locale),
    entries: counted.length,
    ballots,
    rollSize,
    turnout: percent(ballots, rollSize),
    shortlisted: entries.length,
  }));

/** A case a line, by the first of its prizes. What was given back is left out. */
function winnerLines(db: Db, award: AwardYear, month: Month, locale: Locale): WinnerLine[] {
  const listed = listedEntries(db, award);
  const lines = new Map<string, WinnerLine>();
  for (const { prize, code, entry, givenBack } of winnersOf(db, award.year)) {
    if (givenBack) continue;
    const line =
      lines.get(code) ?? winnerLine(db, award, { listed: listed.get(code) as ListedEntry, postId: entry.postId }, month, locale);
    line.prizes.push(prizeName(prize, locale));
    lines.set(code, line);
  }
  return [...lines.values()];
}

function winnerLine(
  db: Db,
  award: AwardYear,
  { listed, postId }: { listed: ListedEntry; postId: number | null },
  month: Month,
  locale: Locale,
): WinnerLine {
  const { code, title, lead, department } = listed;
  return {
    code,
    prizes: [],
    title,
    postId: listed.postId,
    category: nameOfCategory(award, listed.category, locale),
    lead,
    department,
    ledger: ledgerFigures(postId === null ? [] : recordsOf(db, [postId]), award.year, month),
    rollout: postId === null ? undefined : rolloutSummary(db, postId),
  };
}

const caseLines = (db: Db, matrix: Matrix): CaseLine[] =>
  matrix.cases.map((rollout) => ({
    postId: rollout.postId,
    title: rollout.title,
    recommended: rollout.origin === 'recommended',
    summary: summaryOfCase(db, rollout),
    waiting: countWaiting(matrix, rollout.postId),
  }));
