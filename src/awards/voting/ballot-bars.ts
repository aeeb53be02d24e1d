import type { Db } from '../../db/index.ts';
import { entryQueries } from '../entries/queries.ts';
import type { AwardYear } from '../years/years.ts';
import type { RollRow } from './roll.ts';

/** Why somebody may not choose an entry: they stand for it, or it is of a colleague in the department they had on the roll. */
export type Bar = 'nominee' | 'department';

/** R6: the entries of a year that a person on the roll is barred from, by number, with the reason. */
export function barredEntries(
  db: Db,
  { year, rules }: Pick<AwardYear, 'year' | 'rules'>,
  { userId, departmentId }: Pick<RollRow, 'userId' | 'departmentId'>,
): Map<number, Bar> {
  const { listOnList, listMembersOfYear } = entryQueries(db);
  const numbers = new Map(listOnList(year).map(({ id, number }) => [id, number]));
  const barred = new Map<number, Bar>();
  for (const member of listMembersOfYear(year)) {
    const number = numbers.get(member.entryId);
    if (number === undefined) continue;
    if (member.userId === userId) barred.set(number, 'nominee');
    else if (rules.sameDepartmentBarred && member.departmentId === departmentId && !barred.has(number))
      barred.set(number, 'department');
  }
  return barred;
}
