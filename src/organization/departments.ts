import { cachedPerDatabase, type Db } from '../db/index.ts';
import type { Day } from '../lib/index.ts';
import { type DepartmentRow, type DepartmentVersionRow, departmentQueries } from './queries.ts';

/** A department as it stands on a day. */
export interface Department {
  id: number;
  code: string;
  name: string;
  parentId: number | undefined;
}

export interface DepartmentNode extends Department {
  depth: number;
}

interface Tree {
  byId: Map<number, DepartmentRow & { versions: DepartmentVersionRow[] }>;
  idByCode: Map<string, number>;
  /** The chart of a day, made at its first use. */
  charts: Map<Day, DepartmentNode[]>;
}

const tree = cachedPerDatabase('people', (db): Tree => {
  const rows = departmentQueries(db).list();
  const byId: Tree['byId'] = new Map(rows.map((row) => [row.id, { ...row, versions: [] }]));
  for (const version of departmentQueries(db).listVersions()) byId.get(version.departmentId)?.versions.push(version);
  return { byId, idByCode: new Map(rows.map((row) => [row.code, row.id])), charts: new Map() };
});

/**
 * A department as it was on a day; before its first day as it began, after its end as it ended.
 * @throws for an id that never existed
 */
export function departmentOn(db: Db, id: number, day: Day): Department {
  const known = tree(db).byId.get(id);
  const version = known?.versions.findLast(({ validFrom }) => validFrom <= day) ?? known?.versions[0];
  if (!known || !version) throw new Error(`No department ${id}`);
  return { id, code: known.code, name: version.name, parentId: version.parentId ?? undefined };
}

/** `総務部 税務課`: the name with those above it, the highest first. */
export const departmentPath = (db: Db, id: number, day: Day): Department[] => {
  const department = departmentOn(db, id, day);
  return department.parentId === undefined ? [department] : [...departmentPath(db, department.parentId, day), department];
};

export const findDepartmentByCode = (db: Db, code: string, day: Day): Department | undefined => {
  const id = tree(db).idByCode.get(code);
  return id === undefined ? undefined : departmentOn(db, id, day);
};

/** The departments that have, or once had, a name. @param isIt is told each name */
export const departmentsCalled = (db: Db, isIt: (name: string) => boolean): number[] =>
  [...tree(db).byId.values()].filter(({ versions }) => versions.some(({ name }) => isIt(name))).map(({ id }) => id);

/** The departments that exist on a day, parents before their children, in the order of the organisation chart. */
export function listDepartments(db: Db, day: Day): DepartmentNode[] {
  const { charts } = tree(db);
  let chart = charts.get(day);
  if (!chart) {
    chart = chartOf(db, day);
    charts.set(day, chart);
  }
  return chart;
}

function chartOf(db: Db, day: Day): DepartmentNode[] {
  const children = new Map<number | undefined, { department: Department; position: number }[]>();
  for (const { id, validFrom, validTo, versions } of tree(db).byId.values()) {
    if (validFrom > day || (validTo !== null && validTo <= day)) continue;
    const department = departmentOn(db, id, day);
    const position = versions.findLast((version) => version.validFrom <= day)?.position ?? 0;
    children.set(department.parentId, [...(children.get(department.parentId) ?? []), { department, position }]);
  }
  const below = (parentId: number | undefined, depth: number): DepartmentNode[] =>
    (children.get(parentId) ?? [])
      .sort((a, b) => a.position - b.position || a.department.id - b.department.id)
      .flatMap(({ department }) => [{ ...department, depth }, ...below(department.id, depth + 1)]);
  return below(undefined, 0);
}

/** A department and all below it on a day. */
export function withDescendants(db: Db, id: number, day: Day): number[] {
  const nodes = listDepartments(db, day);
  const start = nodes.findIndex((node) => node.id === id);
  const root = nodes[start];
  if (!root) return [id];
  const rest = nodes.slice(start + 1);
  const end = rest.findIndex((node) => node.depth <= root.depth);
  return [id, ...(end < 0 ? rest : rest.slice(0, end)).map((node) => node.id)];
}
