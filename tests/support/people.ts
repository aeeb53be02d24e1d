import { createUser } from '../../src/accounts/index.ts';
import type { Db } from '../../src/db/index.ts';
import type { Role, Viewer } from '../../src/web/index.ts';
import { DEPARTMENTS, LONG_AGO } from './cast.ts';

/** A person beside the cast, where a test needs one more role. */
export function addPerson(
  db: Db,
  {
    login,
    name,
    roles = [],
    departmentId = DEPARTMENTS.somu,
  }: { login: string; name: string; roles?: Role[]; departmentId?: number },
): Viewer {
  const id = createUser(db, { login, name, departmentId, roles }, LONG_AGO);
  return {
    id,
    name,
    departmentId,
    roles: new Set(roles),
    locale: undefined,
    theme: undefined,
    mustChangePassword: false,
    sessionHash: Buffer.alloc(32, id),
  };
}
