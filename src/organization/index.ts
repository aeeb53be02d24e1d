export { createDepartment, type NewDepartment } from './actions.ts';
export {
  type Department,
  type DepartmentNode,
  departmentOn,
  departmentPath,
  departmentsCalled,
  findDepartmentByCode,
  listDepartments,
  withDescendants,
} from './departments.ts';
