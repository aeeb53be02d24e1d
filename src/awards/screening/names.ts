import { accountQueries, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type Day, dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';

/** A person in the department of then; the one of now where it differs. */
export interface PersonThen {
  id: number;
  name: string;
  department: string;
  departmentNow: string | undefined;
  /** False for an account that was deactivated. */
  active: boolean;
}

/** @param at the instant that `departmentId` is from */
export function personThen(db: Db, userId: number, departmentId: number, at: string, today: Day): PersonThen {
  const department = departmentOn(db, departmentId, dayOfInstant(at)).name;
  const current = accountQueries(db).departmentOf(userId, today);
  const now = current === undefined ? undefined : departmentOn(db, current, today).name;
  return {
    id: userId,
    name: personName(db, userId),
    department,
    departmentNow: now === department ? undefined : now,
    active: accountQueries(db).find(userId)?.deactivatedAt === null,
  };
}
