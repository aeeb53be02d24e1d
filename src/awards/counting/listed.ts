import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { entryQueries, type WithdrawnStage } from '../entries/queries.ts';
import { listedWords } from '../voting/listed-words.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import { listDayOf } from './bundle.ts';
import { countingQueries } from './queries.ts';

/** An entry of the frozen list as pages name it, with lead and department of the nomination. */
export interface ListedEntry {
  id: number;
  number: number;
  code: string;
  category: string;
  /** As it was when the list was frozen; undefined while nobody may read the case. */
  title: string | undefined;
  postId: number | undefined;
  lead: string;
  department: string;
  /** People beside the lead. */
  others: number;
  withdrawn: WithdrawnStage | null;
}

/** The frozen list of a year by code. */
export function listedEntries(db: Db, award: AwardYear): Map<string, ListedEntry> {
  const days = countingQueries(db).listNominationDays(award.year);
  const members = entryQueries(db).listMembersOfYear(award.year);
  const listed = entryQueries(db).listOnList(award.year);
  return new Map(
    listed.map((row) => {
      const { id, number, category, postId, readable, withdrawnStage } = row;
      const [lead, ...others] = members.filter(({ entryId }) => entryId === id);
      if (!lead) throw new Error(`Entry ${id} has no lead`);
      const nominatedAt = days.get(id);
      const day = nominatedAt ? dayOfInstant(nominatedAt) : listDayOf(award);
      const code = entryCode(award.year, number);
      const entry: ListedEntry = {
        id,
        number,
        code,
        category,
        title: readable ? (listedWords(db, award, row).title ?? undefined) : undefined,
        postId: readable ? (postId ?? undefined) : undefined,
        lead: personName(db, lead.userId),
        department: departmentOn(db, lead.departmentId, day).name,
        others: others.length,
        withdrawn: withdrawnStage,
      };
      return [code, entry];
    }),
  );
}
