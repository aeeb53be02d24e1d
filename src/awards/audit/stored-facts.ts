import { hash } from 'node:crypto';
import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { entryQueries } from '../entries/queries.ts';
import { juryRecord } from '../judging/jury-record.ts';
import { cardsDigest } from '../judging/locking.ts';
import { judgingQueries, type LockedCardRow } from '../judging/queries.ts';
import { boxDigest, canonicalJson, contentDigest } from '../rules/index.ts';
import { rollDigest } from '../voting/roll.ts';
import { rulesRecord } from '../years/record.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import type { Facts } from './chain-facts.ts';

interface StoredResult {
  version: number;
  bundle: string;
  result: string;
  decision: string | null;
  reason: string;
  confirmedAt: string | null;
  publishedAt: string | null;
}

const auditQueries = perDatabase((db: Db) => {
  const additions = db.prepare<[FiscalYear], { userId: number; departmentId: number; divisionId: number }>(`
    SELECT a.user_id AS userId, r.department_id AS departmentId, r.division_id AS divisionId
      FROM award_roll_additions a JOIN award_roll r ON r.year = a.year AND r.user_id = a.user_id WHERE a.year = ?`);
  const withdrawals = db.prepare<[FiscalYear], { number: number; stage: string }>(`
    SELECT number, withdrawn_stage AS stage FROM award_entries WHERE year = ? AND withdrawn_stage <> 'nomination'`);
  const ballots = db.prepare<[FiscalYear, string], { tracker: string; choices: string }>(
    'SELECT tracker, choices FROM award_ballots WHERE year = ? AND category = ?',
  );
  const participants = db.prepare<[FiscalYear], { people: number }>(
    'SELECT count(DISTINCT user_id) AS people FROM award_participations WHERE year = ?',
  );
  const lots = db.prepare<[FiscalYear], { category: string; publicNumber: string }>(
    'SELECT category, public_number AS publicNumber FROM award_lots WHERE year = ?',
  );
  const shortlist = db.prepare<[FiscalYear], { number: number; how: string; reason: string }>(`
    SELECT e.number, s.how, s.reason FROM award_shortlist s JOIN award_entries e ON e.id = s.entry_id WHERE s.year = ?`);
  const results = db.prepare<[FiscalYear], StoredResult>(`
    SELECT version, bundle, result, decision, reason, confirmed_at AS confirmedAt, published_at AS publishedAt FROM award_results WHERE year = ?`);
  return {
    listAdditions: (year: FiscalYear) => additions.all(year),
    listWithdrawals: (year: FiscalYear) => withdrawals.all(year),
    listBallots: (year: FiscalYear, category: string) => ballots.all(year, category),
    countParticipants: (year: FiscalYear) => participants.get(year)?.people ?? 0,
    listLots: (year: FiscalYear) => lots.all(year),
    listShortlist: (year: FiscalYear) => shortlist.all(year),
    listResults: (year: FiscalYear) => results.all(year),
  };
});

/** The same things as the chain says them, read from the data as they are now. Nothing of a box that is still open. */
export function factsOfData(db: Db, award: AwardYear): Facts {
  const { year, steps, extensions } = award;
  if (!steps.has('announced')) return new Map();
  const queries = auditQueries(db);
  return new Map([
    ['rules', canonicalJson(rulesRecord(award))],
    ...[...steps.values()].map(({ step, takenAt }): [string, string] => [`step ${step}`, takenAt]),
    ...[...extensions.values()].map((row): [string, string] => [`extension ${row.stage}`, `${row.closedAt} ${row.closesAt}`]),
    ...(steps.has('voting_frozen') ? [['roll', rollDigest(db, year)] as [string, string]] : []),
    ...queries
      .listAdditions(year)
      .map((row): [string, string] => [`addition ${row.userId}`, `${row.departmentId} ${row.divisionId}`]),
    ...queries.listWithdrawals(year).map((row): [string, string] => [`withdrawal ${entryCode(year, row.number)}`, row.stage]),
    ...(steps.has('box_closed') ? factsOfBox(db, award) : []),
    ...queries.listLots(year).map((row): [string, string] => [`lot ${row.category}`, row.publicNumber]),
    ...queries
      .listShortlist(year)
      .map(({ number, how, reason }): [string, string] => [
        `shortlist ${entryCode(year, number)}`,
        how === 'jury' ? `jury ${reason}` : 'vote',
      ]),
    ...factsOfJury(db, award),
    ...queries.listResults(year).flatMap(factsOfResult),
  ]);
}

/** Who is which number, what they were asked, and what they declared, locked and changed. */
function factsOfJury(db: Db, { year }: AwardYear): [string, string][] {
  const { jury, rubric, prizes } = juryRecord(db, year);
  const jurors = Object.entries(jury);
  return [
    ['rubric', rubric],
    ['prizes', prizes],
    ...jurors.map(([code, person]): [string, string] => [`juror ${code}`, String(person)]),
    ...recusalFacts(db, year),
    ...cardFacts(db, year, new Map(jurors.map(([code, person]) => [person, code]))),
  ];
}

/** Recusals may be declared before the jurors have their numbers: they name the person. */
function recusalFacts(db: Db, year: FiscalYear): [string, string][] {
  const codes = codesOf(db, year);
  return judgingQueries(db)
    .listRecusals(year)
    .map(({ entryId, userId, reason }) => [`recusal ${userId} ${codes.get(entryId)?.code}`, reason]);
}

/** The first versions of a juror and a category together, each later one alone. */
function cardFacts(db: Db, year: FiscalYear, jurors: ReadonlyMap<number, string>): [string, string][] {
  const codes = codesOf(db, year);
  const rows = judgingQueries(db).listLocked(year);
  const named = (row: LockedCardRow) => `${jurors.get(row.userId)} ${codes.get(row.entryId)?.code}`;
  const locked = new Map<string, LockedCardRow[]>();
  for (const row of rows.filter(({ version }) => version === 1)) {
    const name = `cards ${jurors.get(row.userId)} ${codes.get(row.entryId)?.category}`;
    locked.set(name, [...(locked.get(name) ?? []), row]);
  }
  const changes = rows.filter(({ version }) => version > 1);
  return [
    ...[...locked].map(([name, own]): [string, string] => [name, cardsDigest(own)]),
    ...changes.map((row): [string, string] => [`card ${named(row)} ${row.version}`, cardsDigest([row])]),
  ];
}

const codesOf = (db: Db, year: FiscalYear): Map<number, { code: string; category: string }> =>
  new Map(
    entryQueries(db)
      .listOnList(year)
      .map(({ id, number, category }) => [id, { code: entryCode(year, number), category }]),
  );

function factsOfBox(db: Db, { year, categories }: AwardYear): [string, string][] {
  const boxes = categories.map(({ id }): [string, string] => {
    const ballots = auditQueries(db).listBallots(year, id);
    const trackers = ballots.map(({ tracker }) => tracker);
    const content = contentDigest(
      trackers,
      ballots.map(({ choices }) => choices),
    );
    return [`box ${id}`, `${ballots.length} ${boxDigest(trackers)} ${content}`];
  });
  return [['participants', String(auditQueries(db).countParticipants(year))], ...boxes];
}

/** A result stands for the bundle it names: one of another bundle is no result of this year. */
function factsOfResult({
  version,
  bundle,
  result,
  decision,
  reason,
  confirmedAt,
  publishedAt,
}: StoredResult): [string, string][] {
  const { bundleSha256 } = JSON.parse(result) as { bundleSha256: unknown };
  const isOfBundle = bundleSha256 === hash('sha256', bundle, 'hex');
  return [
    [`result ${version}`, isOfBundle ? hash('sha256', result, 'hex') : 'of another bundle'],
    ...(decision === null ? [] : [[`decision ${version}`, hash('sha256', decision, 'hex')] as [string, string]]),
    ...(reason === '' ? [] : [[`reason ${version}`, reason] as [string, string]]),
    ...(confirmedAt ? [[`confirmation ${version}`, confirmedAt] as [string, string]] : []),
    ...(publishedAt ? [[`publication ${version}`, publishedAt] as [string, string]] : []),
  ];
}
