import type { Db } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';
import { type Department, departmentPath, listDepartments } from '../../organization/index.ts';
import { rolloutQueries } from './queries.ts';

/** A department that is asked, with the division it stands in: the highest above it, or itself. */
export interface AskedDepartment {
  id: number;
  name: string;
  division: string;
  /** Whether it stands below a department of the division: 係 below 課. */
  below: boolean;
}

/** Who is asked on a day: departments that exist and have people of their own, in the order of the organisation chart. */
export function askedDepartments(db: Db, day: Day): AskedDepartment[] {
  const peopled = rolloutQueries(db).listPeopled(day);
  return listDepartments(db, day)
    .filter(({ id }) => peopled.has(id))
    .map(({ id, name, depth }) => ({
      id,
      name,
      division: (departmentPath(db, id, day)[0] as Department).name,
      below: depth > 1,
    }));
}
