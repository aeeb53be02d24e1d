import { createUser } from '../../src/accounts/index.ts';
import type { Db } from '../../src/db/index.ts';
import { createDepartment } from '../../src/organization/index.ts';
import type { Role, Viewer } from '../../src/web/index.ts';

/** The first day of the cast's world: long before the tests' clock. */
export const LONG_AGO = new Date('2024-04-01T00:00:00Z');

/** Departments by code: 総務部 over 市民課 and 税務課, and 土木部 beside it. */
export const DEPARTMENTS = { somu: 1, shimin: 2, zeimu: 3, doboku: 4 } as const;

const person = (id: number, name: string, departmentId: number, ...roles: Role[]): Viewer => ({
  id,
  name,
  departmentId,
  roles: new Set(roles),
  locale: undefined,
  theme: undefined,
  mustChangePassword: false,
  sessionHash: Buffer.alloc(32, id),
});

/** Author. */
export const sato = person(1, '佐藤', DEPARTMENTS.shimin);
/** Same department as the author. */
export const suzuki = person(2, '鈴木', DEPARTMENTS.shimin);
/** Another department. */
export const tanaka = person(3, '田中', DEPARTMENTS.zeimu);
/** Moderator. */
export const takahashi = person(4, '高橋', DEPARTMENTS.somu, 'moderator');
/** Administrator. */
export const ito = person(5, '伊藤', DEPARTMENTS.somu, 'admin');

export const CAST = [sato, suzuki, tanaka, takahashi, ito] as const;
export const LOGINS = ['sato', 'suzuki', 'tanaka', 'takahashi', 'ito'] as const;

export function insertCast(db: Db): void {
  createDepartment(db, { code: '02', name: '総務部' }, LONG_AGO);
  createDepartment(db, { code: '0201', name: '市民課', parentCode: '02' }, LONG_AGO);
  createDepartment(db, { code: '0202', name: '税務課', parentCode: '02' }, LONG_AGO);
  createDepartment(db, { code: '07', name: '土木部' }, LONG_AGO);
  CAST.forEach(({ name, departmentId, roles }, index) => {
    createUser(db, { login: LOGINS[index] as string, name, departmentId, roles: [...roles] }, LONG_AGO);
  });
}
