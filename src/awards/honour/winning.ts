import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOfInstant, type FiscalYear } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import type { DecidedPrize } from '../decision/record.ts';
import { type Winner, winnersOf } from '../decision/winners.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { listedWords } from '../voting/listed-words.ts';
import type { AwardYear } from '../years/years.ts';
import { certificateQueries } from './certificate-queries.ts';

/** An entry with all that it has won. */
export interface WinningEntry {
  code: string;
  entry: EntryWithPost;
  /** By precedence. */
  prizes: DecidedPrize[];
  givenBack: boolean;
}

/** Entries that have won in a year, by the precedence of their first prize; none before the publication. */
export const winningEntries = (db: Db, year: FiscalYear): WinningEntry[] => byEntry(winnersOf(db, year));

/** The same of prizes with their winners. */
export function byEntry(winners: readonly Winner[]): WinningEntry[] {
  const byCode = new Map<string, WinningEntry>();
  for (const { prize, code, entry, givenBack } of winners) {
    const known = byCode.get(code);
    if (known) known.prizes.push(prize);
    else byCode.set(code, { code, entry, prizes: [prize], givenBack });
  }
  return [...byCode.values()];
}

/** Somebody of a team in the department of then. */
export interface Teammate {
  name: string;
  department: string;
}

/** The lead first, each with the department of the day of the nomination under the name it had. */
export function teamThen(db: Db, { id }: Pick<EntryWithPost, 'id'>): Teammate[] {
  const { listMembers, listNominations } = entryQueries(db);
  const nominatedAt = listNominations(id)[0]?.nominatedAt;
  if (!nominatedAt) throw new Error(`Entry ${id} was nominated by nobody`);
  return listMembers(id).map(({ userId, departmentId }) => ({
    name: personName(db, userId),
    department: departmentOn(db, departmentId, dayOfInstant(nominatedAt)).name,
  }));
}

/** The title as it was listed; undefined while nobody may read the case. */
export const shownTitle = (db: Db, award: AwardYear, entry: EntryWithPost): string | undefined =>
  entry.readable ? (listedWords(db, award, entry).title ?? undefined) : undefined;

/** The title for a certificate: as it was listed, also of a case that is not on the board any more; of a deleted one as the last said. */
export const titleThen = (db: Db, award: AwardYear, entry: EntryWithPost): string | undefined =>
  listedWords(db, award, entry).title ?? certificateQueries(db).findTitle(entry.id);
