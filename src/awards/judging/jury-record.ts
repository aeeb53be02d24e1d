import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { chainQueries } from '../chain.ts';
import { canonicalJson, GENESIS } from '../rules/index.ts';
import { hashOrder, sha256 } from '../rules/order.ts';
import { prizeQueries } from '../years/prizes.ts';
import { yearQueries } from '../years/queries.ts';
import { jurorCode } from './cards.ts';
import { type Concern, judgingQueries } from './queries.ts';
import { rubricQueries } from './rubric-queries.ts';

/**
 * Gives the jurors of a year their numbers, in an order that nobody can choose: J3 is not the third of the alphabet.
 * Call it in the transaction that lets the judging begin.
 */
export function numberJurors(db: Db, year: FiscalYear): void {
  const head = chainQueries(db).head()?.hash ?? GENESIS;
  const jurors = yearQueries(db)
    .listJurors(year)
    .map(({ userId }) => String(userId));
  for (const [index, userId] of hashOrder(`${head}|${year}`, jurors).entries())
    judgingQueries(db).setNumber(year, Number(userId), index + 1);
}

/** What the audit chain keeps of the jury before it has seen a case. */
export interface JuryRecord {
  /** Who is which number. */
  jury: Record<string, number>;
  /** Digests of what they judge by, and of whom each entry recuses: its team, and who nominated it. */
  rubric: string;
  prizes: string;
  teams: string;
}

export function juryRecord(db: Db, year: FiscalYear): JuryRecord {
  const jurors = yearQueries(db)
    .listJurors(year)
    .filter(({ number }) => number !== null);
  return {
    jury: Object.fromEntries(jurors.map(({ number, userId }) => [jurorCode(number as number), userId])),
    rubric: sha256(canonicalJson(rubricQueries(db).list(year))),
    prizes: sha256(canonicalJson(prizeQueries(db).list(year))),
    teams: teamsDigest(db, year),
  };
}

/** Departments are not in it: a transfer that is entered late is no tampering. */
function teamsDigest(db: Db, year: FiscalYear): string {
  const pairs = (rows: readonly Concern[]) =>
    rows.map(({ entryId, userId }) => [entryId, userId]).sort(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y);
  const { listTeam, listNominators } = judgingQueries(db);
  return sha256(canonicalJson({ teams: pairs(listTeam(year)), nominators: pairs(listNominators(year)) }));
}
