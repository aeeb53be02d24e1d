import { recordEvent } from '../activity/index.ts';
import { type Db, inTransaction, touch } from '../db/index.ts';
import { conflict, type Day, dayOf, invalid } from '../lib/index.ts';
import { findDepartmentByCode, listDepartments } from './departments.ts';
import { departmentQueries } from './queries.ts';

export interface NewDepartment {
  code: string;
  name: string;
  parentCode?: string | undefined;
  /** First day it exists; the day of the act when absent. */
  validFrom?: Day | undefined;
}

/**
 * Adds a department to the tree, last among its siblings.
 * @returns its id
 * @throws AppError conflict for a code in use, invalid for an unknown parent
 */
export function createDepartment(db: Db, { code, name, parentCode, validFrom }: NewDepartment, at: Date): number {
  return inTransaction(db, () => {
    const day = validFrom ?? dayOf(at);
    if (findDepartmentByCode(db, code, day)) throw conflict('department_code_taken');
    const parent = parentCode === undefined ? undefined : findDepartmentByCode(db, parentCode, day);
    if (parentCode !== undefined && !parent) throw invalid('department_parent_unknown');
    const id = departmentQueries(db).insert(code, day);
    const position = listDepartments(db, day).filter((sibling) => sibling.parentId === parent?.id).length + 1;
    departmentQueries(db).insertVersion({ departmentId: id, validFrom: day, name, parentId: parent?.id ?? null, position });
    touch(db, 'people');
    recordEvent(db, { kind: 'department.created', subjectId: id, at });
    return id;
  });
}
