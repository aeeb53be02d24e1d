import { type Db, perDatabase } from '../db/index.ts';
import type { Day } from '../lib/index.ts';

export interface DepartmentRow {
  id: number;
  code: string;
  validFrom: Day;
  validTo: Day | null;
}

export interface DepartmentVersionRow {
  departmentId: number;
  validFrom: Day;
  name: string;
  parentId: number | null;
  position: number;
}

export const departmentQueries = perDatabase((db: Db) => {
  const departments = db.prepare<[], DepartmentRow>(
    'SELECT id, code, valid_from AS validFrom, valid_to AS validTo FROM departments ORDER BY id',
  );
  const versions = db.prepare<[], DepartmentVersionRow>(`
    SELECT department_id AS departmentId, valid_from AS validFrom, name, parent_id AS parentId, position
      FROM department_versions ORDER BY department_id, valid_from`);
  const insertDepartment = db.prepare<[code: string, validFrom: Day]>('INSERT INTO departments (code, valid_from) VALUES (?, ?)');
  const insertVersion = db.prepare<[number, Day, string, number | null, number]>(
    'INSERT INTO department_versions (department_id, valid_from, name, parent_id, position) VALUES (?, ?, ?, ?, ?)',
  );
  return {
    list: () => departments.all(),
    listVersions: () => versions.all(),
    insert: (code: string, validFrom: Day): number => Number(insertDepartment.run(code, validFrom).lastInsertRowid),
    insertVersion: (row: DepartmentVersionRow) =>
      void insertVersion.run(row.departmentId, row.validFrom, row.name, row.parentId, row.position),
  };
});
