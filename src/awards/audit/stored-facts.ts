import { hash } from 'node:crypto';
import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { boxDigest, canonicalJson, contentDigest } from '../rules/index.ts';
import { rollDigest } from '../voting/roll.ts';
import { rulesRecord } from '../years/record.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import type { Facts } from './chain-facts.ts';

interface StoredResult {
  version: number;
  bundle: string;
  result: string;
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
    SELECT version, bundle, result, confirmed_at AS confirmedAt, published_at AS publishedAt FROM award_results WHERE year = ?`);
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
    ...queries.listResults(year).flatMap(factsOfResult),
  ]);
}

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
function factsOfResult({ version, bundle, result, confirmedAt, publishedAt }: StoredResult): [string, string][] {
  const { bundleSha256 } = JSON.parse(result) as { bundleSha256: unknown };
  const isOfBundle = bundleSha256 === hash('sha256', bundle, 'hex');
  return [
    [`result ${version}`, isOfBundle ? hash('sha256', result, 'hex') : 'of another bundle'],
    ...(confirmedAt ? [[`confirmation ${version}`, confirmedAt] as [string, string]] : []),
    ...(publishedAt ? [[`publication ${version}`, publishedAt] as [string, string]] : []),
  ];
}
