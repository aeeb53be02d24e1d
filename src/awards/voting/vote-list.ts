import { type Db, memoryPerDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { type EntryRow, entryQueries, type MemberRow } from '../entries/queries.ts';

/** An entry of the frozen list by what a ballot asks of it; withdrawn ones are among them. */
export type ListedEntry = Pick<EntryRow, 'id' | 'number' | 'category' | 'state'>;

/** What is the same for every voter of a year. */
export interface VoteList {
  /** By number. */
  entries: readonly ListedEntry[];
  /** Everybody who stands for one of them, the lead first, with the number of the entry. */
  members: readonly (MemberRow & { number: number })[];
}

const KEPT_YEARS = 4;
const memory = memoryPerDatabase<VoteList>('awards', KEPT_YEARS);

/** The frozen list of a year, kept in memory until something of the award changes: each cast asks for it. */
export const voteList = (db: Db, year: FiscalYear): VoteList => memory(db, String(year), () => loadList(db, year));

function loadList(db: Db, year: FiscalYear): VoteList {
  const entries = entryQueries(db)
    .listOnList(year)
    .map(({ id, number, category, state }) => ({ id, number, category, state }));
  const numbers = new Map(entries.map(({ id, number }) => [id, number]));
  const members = entryQueries(db)
    .listMembersOfYear(year)
    .flatMap((member) => {
      const number = numbers.get(member.entryId);
      return number === undefined ? [] : [{ ...member, number }];
    });
  return { entries, members };
}
