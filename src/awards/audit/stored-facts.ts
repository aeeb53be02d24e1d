import { hash } from 'node:crypto';
import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { entryQueries } from '../entries/queries.ts';
import { juryRecord } from '../judging/jury-record.ts';
import { cardsDigest } from '../judging/locking.ts';
import { judgingQueries, type LockedCardRow } from '../judging/queries.ts';
import { type ResultRow, resultQueries } from '../results/queries.ts';
import { boxDigest, canonicalJson, contentDigest } from '../rules/index.ts';
import { rollDigest } from '../voting/roll.ts';
import { rulesRecord } from '../years/record.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import type { Facts } from './chain-facts.ts';

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
  const lockSalts = db.prepare<[FiscalYear], { category: string; userId: number; salt: string }>(
    'SELECT category, user_id AS userId, salt FROM award_card_locks WHERE year = ?',
  );
  const changeSalts = db.prepare<[FiscalYear], { entryId: number; userId: number; version: number; salt: string }>(`
    SELECT c.entry_id AS entryId, c.user_id AS userId, c.version, c.salt
      FROM award_locked_cards c JOIN award_entries e ON e.id = c.entry_id WHERE e.year = ? AND c.version > 1`);
  return {
    /** By category and person, by entry, person and version: the salts of the digests of cards. */
    listSalts: (year: FiscalYear): ReadonlyMap<string, string> =>
      new Map([
        ...lockSalts.all(year).map(({ category, userId, salt }): [string, string] => [`${category} ${userId}`, salt]),
        ...changeSalts.all(year).map((row): [string, string] => [`${row.entryId} ${row.userId} ${row.version}`, row.salt]),
      ]),
    listAdditions: (year: FiscalYear) => additions.all(year),
    listWithdrawals: (year: FiscalYear) => withdrawals.all(year),
    listBallots: (year: FiscalYear, category: string) => ballots.all(year, category),
    countParticipants: (year: FiscalYear) => participants.get(year)?.people ?? 0,
    listLots: (year: FiscalYear) => lots.all(year),
    listShortlist: (year: FiscalYear) => shortlist.all(year),
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
    ...resultQueries(db).list(year).flatMap(factsOfResult),
  ]);
}

/** Who is which number, what they were asked, and what they declared, locked and changed. */
function factsOfJury(db: Db, { year }: AwardYear): [string, string][] {
  const { jury, rubric, prizes, teams } = juryRecord(db, year);
  const jurors = Object.entries(jury);
  return [
    ['rubric', rubric],
    ['prizes', prizes],
    ['teams', teams],
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

/** Each lock with the first versions of its cards together, and each later version alone. What has lost its salt has no digest. */
function cardFacts(db: Db, year: FiscalYear, jurors: ReadonlyMap<number, string>): [string, string][] {
  const codes = codesOf(db, year);
  const salts = auditQueries(db).listSalts(year);
  const rows = judgingQueries(db).listLocked(year);
  const named = (row: LockedCardRow) => `${jurors.get(row.userId)} ${codes.get(row.entryId)?.code}`;
  const locked = new Map<string, LockedCardRow[]>();
  for (const row of rows.filter(({ version }) => version === 1)) {
    const place = `${codes.get(row.entryId)?.category} ${row.userId}`;
    locked.set(place, [...(locked.get(place) ?? []), row]);
  }
  const changes = rows.filter(({ version }) => version > 1);
  return [
    ...judgingQueries(db)
      .listLocks(year)
      .map(({ category, userId, lockedAt }): [string, string] => [`lock ${jurors.get(userId)} ${category}`, lockedAt]),
    ...[...locked].map(([place, own]): [string, string] => {
      const [category, userId] = place.split(' ');
      return [`cards ${jurors.get(Number(userId))} ${category}`, cardsDigest(salts.get(place) ?? '', own)];
    }),
    ...changes.map((row): [string, string] => [
      `card ${named(row)} ${row.version}`,
      cardsDigest(salts.get(`${row.entryId} ${row.userId} ${row.version}`) ?? '', [row]),
    ]),
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

/** A result stands for the bundle it names and has the digest that pages show: anything else is no result of this year. */
function factsOfResult(row: ResultRow): [string, string][] {
  const { version, bundle, result, decision, reason, confirmedAt, confirmedBy, publishedAt, publishedBy } = row;
  const { bundleSha256 } = JSON.parse(result) as { bundleSha256: unknown };
  const digest = hash('sha256', result, 'hex');
  const holds = bundleSha256 === hash('sha256', bundle, 'hex') && row.resultSha256 === digest;
  const facts: [name: string, value: string | number | null][] = [
    ['result', holds ? digest : 'of another bundle or digest'],
    ['freezing', `${row.frozenBy} ${row.chainSeq} ${row.program}`],
    ['decision', decision && hash('sha256', decision, 'hex')],
    ['reason', reason],
    ['confirmation', confirmedAt],
    ['confirmer', confirmedBy],
    ['publication', publishedAt],
    ['publisher', publishedBy],
  ];
  return facts.flatMap(([name, value]) => (value ? [[`${name} ${version}`, String(value)] as [string, string]] : []));
}
