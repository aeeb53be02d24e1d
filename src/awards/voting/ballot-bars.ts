import type { Db } from '../../db/index.ts';
import type { AwardYear } from '../years/years.ts';
import type { RollRow } from './roll.ts';
import { voteList } from './vote-list.ts';

/** Why somebody may not choose an entry: they stand for it, or it is of a colleague in the department they had on the roll. */
export type Bar = 'nominee' | 'department';

/** R6: the entries of a year that a person on the roll is barred from, by number, with the reason. */
export function barredEntries(
  db: Db,
  { year, rules }: Pick<AwardYear, 'year' | 'rules'>,
  { userId, departmentId }: Pick<RollRow, 'userId' | 'departmentId'>,
): Map<number, Bar> {
  const barred = new Map<number, Bar>();
  for (const member of voteList(db, year).members) {
    if (member.userId === userId) barred.set(member.number, 'nominee');
    else if (rules.sameDepartmentBarred && member.departmentId === departmentId && !barred.has(member.number))
      barred.set(member.number, 'department');
  }
  return barred;
}
