import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { bundleRules } from '../counting/bundle.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { entryQueries } from '../entries/queries.ts';
import { jurorCode } from '../judging/cards.ts';
import { type JudgedCategory, judgedCategories } from '../judging/judged.ts';
import { judgingQueries } from '../judging/queries.ts';
import { isLate } from '../judging/recusals.ts';
import { type BundleRules, type FinalPlace, type JuryScore, type Standing, weightsFor } from '../rules/index.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import { type JurorCards, jurorCards } from './cards.ts';
import { type CriterionMeans, criterionMeans } from './criteria.ts';
import { type Tie, tiesOf } from './ties.ts';
import { type Warning, warningsOf } from './warnings.ts';
import { type Gap, gapsOf, type Sum, sumOf } from './why.ts';

/** An entry that is judged, with everything that its place comes from. */
export interface SheetLine {
  entry: ListedEntry;
  /** Undefined while no card counts. */
  jury: JuryScore | undefined;
  means: CriterionMeans | undefined;
  vote: Pick<Standing, 'approvals' | 'denominator'>;
  /** Undefined while one of the category has no card that counts. */
  final: FinalPlace | undefined;
}

/** The result sheet of a category. */
export interface Sheet {
  /** By place, without places by code. */
  lines: SheetLine[];
  jurors: SheetJuror[];
  warnings: Warning[];
  ties: Tie[];
  /** Those that withdrew while the jury judged. */
  withdrawn: ListedEntry[];
  /** Recusals of jurors that were declared when the cards could be known already, the earliest first. */
  late: LateRecusal[];
  /** Of jury and vote in this category. */
  weights: BundleRules['weights'];
  /** By code, to the next place. */
  gaps: ReadonlyMap<string, Gap>;
  /** Of the first place. */
  sum: Sum | undefined;
  ballots: number;
  /** Whether there was anything to choose. */
  isVoted: boolean;
}

export interface LateRecusal {
  juror: string;
  entry: string;
  at: string;
  /** Name of who declared it. */
  by: string;
}

export interface SheetJuror extends JurorCards {
  name: string;
  /** b of R11; undefined for who has no card that counts. */
  leniency: number | undefined;
}

export interface CategorySheet {
  id: string;
  /** Undefined where the category is closed to the reader. */
  sheet: Sheet | undefined;
}

/**
 * The sheets of a year, computed from what is locked now.
 * @param closed categories that the reader must not see (R10)
 * @throws AppError conflict while the box is open
 */
export function sheetsOf(db: Db, award: AwardYear, closed: ReadonlySet<string>, at: Date): CategorySheet[] {
  const listed = listedEntries(db, award);
  const names = new Map(
    yearQueries(db)
      .listJurors(award.year)
      .flatMap(({ number, userId }) => (number === null ? [] : [[jurorCode(number), personName(db, userId)]])),
  );
  const rules = bundleRules(award.rules);
  const late = lateRecusals(db, award);
  return judgedCategories(db, award, at).map((category) => ({
    id: category.id,
    sheet: closed.has(category.id) ? undefined : sheetOf(category, { rules, listed, names, late }),
  }));
}

interface Known {
  rules: BundleRules;
  listed: ReadonlyMap<string, ListedEntry>;
  /** Of the jurors, by code. */
  names: ReadonlyMap<string, string>;
  late: readonly LateRecusal[];
}

/** Of the jurors of a year, in all categories. */
function lateRecusals(db: Db, award: AwardYear): LateRecusal[] {
  const jurors = new Map(
    yearQueries(db)
      .listJurors(award.year)
      .flatMap(({ number, userId }) => (number === null ? [] : [[userId, jurorCode(number)]])),
  );
  const codes = new Map(
    entryQueries(db)
      .listOnList(award.year)
      .map(({ id, number }) => [id, entryCode(award.year, number)]),
  );
  return judgingQueries(db)
    .listRecusals(award.year)
    .filter((row) => isLate(award, row))
    .flatMap(({ userId, entryId, declaredAt, declaredBy }) => {
      const [juror, entry] = [jurors.get(userId), codes.get(entryId)];
      return juror && entry ? [{ juror, entry, at: declaredAt, by: personName(db, declaredBy) }] : [];
    });
}

function sheetOf(category: JudgedCategory, { rules, listed, names, late }: Known): Sheet {
  const { count, counted, judged, final } = category;
  const means = criterionMeans(judged.entries, counted);
  const lines = judged.entries.map((code) => ({
    entry: listed.get(code) as ListedEntry,
    jury: judged.jury.find(({ entry }) => entry === code),
    means: means.get(code),
    vote: count.standings.find(({ entry }) => entry === code) as Standing,
    final: final.places.find(({ entry }) => entry === code),
  }));
  lines.sort((a, b) => (a.final?.place ?? 0) - (b.final?.place ?? 0) || a.entry.number - b.entry.number);
  const order = lines.map(({ entry }) => entry.code);
  const cards = jurorCards([...names.keys()].sort(byNumber), order, counted, rules.criteria);
  const isVoted = count.choicesPerBallot > 0;
  const weights = weightsFor(count.ballots, rules);
  return {
    lines,
    jurors: cards.map((juror) => ({
      ...juror,
      name: names.get(juror.code) as string,
      leniency: judged.leniency[juror.code],
    })),
    warnings: warningsOf({ category, cards, rules, isVoted }),
    ties: tiesOf(category),
    withdrawn: count.entries.filter((code) => !judged.entries.includes(code)).map((code) => listed.get(code) as ListedEntry),
    late: late.filter(({ entry }) => count.entries.includes(entry)),
    weights,
    gaps: gapsOf(lines, weights),
    sum: sumOf(lines, rules.floors),
    ballots: count.ballots,
    isVoted,
  };
}

/** J10 comes after J9. */
const byNumber = (a: string, b: string): number => Number(a.slice(1)) - Number(b.slice(1));
