import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, touch } from '../../src/db/index.ts';
import {
  createDepartment,
  departmentOn,
  departmentPath,
  findDepartmentByCode,
  listDepartments,
  withDescendants,
} from '../../src/organization/index.ts';
import { emptyDb } from '../support/index.ts';

const AT = new Date('2024-03-31T23:00:00Z'); // 1 April in Japan

let db: Db;
let ids: Record<'somu' | 'zeimu' | 'kazei' | 'kankyo' | 'kikaku', number>;

/** 総務部 over 税務課 over 課税係, 環境部 beside it, and 企画部 from April 2027 on. */
beforeEach(() => {
  db = emptyDb();
  const make = (code: string, name: string, parentCode?: string, validFrom?: string) =>
    createDepartment(db, { code, name, parentCode, validFrom }, AT);
  ids = {
    somu: make('02', '総務部'),
    zeimu: make('0201', '税務課', '02'),
    kankyo: make('03', '環境部'),
    kazei: make('020101', '課税係', '0201'),
    kikaku: make('09', '企画部', undefined, '2027-04-01'),
  };
});

function change(id: number, from: string, name: string, parentId: number | null, position: number): void {
  db.prepare('INSERT INTO department_versions (department_id, valid_from, name, parent_id, position) VALUES (?, ?, ?, ?, ?)').run(
    id,
    from,
    name,
    parentId,
    position,
  );
  touch(db, 'people');
}

function abolish(id: number, on: string): void {
  db.prepare('UPDATE departments SET valid_to = ? WHERE id = ?').run(on, id);
  touch(db, 'people');
}

const chart = (day: string) => listDepartments(db, day).map(({ name, depth }) => `${'-'.repeat(depth)}${name}`);

describe('a department by day', () => {
  it('begins on the day in Japan', () => {
    expect(chart('2024-03-31')).toEqual([]);
    expect(chart('2024-04-01')).toEqual(['総務部', '-税務課', '--課税係', '環境部']);
  });

  it('is what it will be only from its first day on', () => {
    expect(chart('2027-03-31')).not.toContain('企画部');
    expect(chart('2027-04-01')).toContain('企画部');
  });

  it('is renamed from a day on, and keeps its old name before', () => {
    change(ids.zeimu, '2026-04-01', '税政課', ids.somu, 1);
    expect(['2026-03-31', '2026-04-01', '2030-01-01'].map((day) => departmentOn(db, ids.zeimu, day).name)).toEqual([
      '税務課',
      '税政課',
      '税政課',
    ]);
  });

  it('is moved with all below it', () => {
    change(ids.zeimu, '2026-04-01', '税務課', ids.kankyo, 1);
    const path = (day: string) => departmentPath(db, ids.kazei, day).map(({ name }) => name);
    expect(path('2026-03-31')).toEqual(['総務部', '税務課', '課税係']);
    expect(path('2026-04-01')).toEqual(['環境部', '税務課', '課税係']);
    expect(chart('2026-04-01')).toEqual(['総務部', '環境部', '-税務課', '--課税係']);
    expect(departmentOn(db, ids.zeimu, '2026-04-01').parentId).toBe(ids.kankyo);
  });

  it('is abolished: gone from the chart, known by its last name', () => {
    change(ids.kankyo, '2025-04-01', '環境局', null, 2);
    abolish(ids.kankyo, '2026-04-01');
    expect(chart('2026-03-31')).toContain('環境局');
    expect(chart('2026-04-01')).not.toContain('環境局');
    expect(departmentOn(db, ids.kankyo, '2027-01-01').name).toBe('環境局');
  });

  it('before it began is named as it began', () => {
    expect(departmentOn(db, ids.kikaku, '2020-01-01').name).toBe('企画部');
  });

  it('that never was is a bug of the caller', () => {
    expect(() => departmentOn(db, 4711, '2026-04-01')).toThrow('No department 4711');
  });
});

describe('the organisation chart', () => {
  it('puts parents before children, siblings in their places', () => {
    createDepartment(db, { code: '0202', name: '人事課', parentCode: '02' }, AT);
    expect(chart('2026-04-01')).toEqual(['総務部', '-税務課', '--課税係', '-人事課', '環境部']);
    change(ids.zeimu, '2026-05-01', '税務課', ids.somu, 9);
    expect(chart('2026-05-01')).toEqual(['総務部', '-人事課', '-税務課', '--課税係', '環境部']);
    expect(chart('2026-04-30')).toEqual(['総務部', '-税務課', '--課税係', '-人事課', '環境部']);
  });
});

describe('a department with all below it', () => {
  it.each([
    { of: 'somu', holds: ['somu', 'zeimu', 'kazei'] },
    { of: 'zeimu', holds: ['zeimu', 'kazei'] },
    { of: 'kazei', holds: ['kazei'] },
    { of: 'kankyo', holds: ['kankyo'] },
  ] as const)('$of holds $holds', ({ of, holds }) => {
    expect(withDescendants(db, ids[of], '2026-04-01')).toEqual(holds.map((name) => ids[name]));
  });

  it('follows a move', () => {
    change(ids.zeimu, '2026-04-01', '税務課', ids.kankyo, 1);
    expect(withDescendants(db, ids.somu, '2026-04-01')).toEqual([ids.somu]);
    expect(withDescendants(db, ids.kankyo, '2026-04-01')).toEqual([ids.kankyo, ids.zeimu, ids.kazei]);
  });

  it('is itself alone when it no longer exists', () => {
    abolish(ids.kankyo, '2026-04-01');
    expect(withDescendants(db, ids.kankyo, '2026-04-01')).toEqual([ids.kankyo]);
  });
});

describe('a new department', () => {
  it('is found by its code at once', () => {
    expect(findDepartmentByCode(db, '05', '2026-04-01')).toBeUndefined();
    const id = createDepartment(db, { code: '05', name: '土木部' }, AT);
    expect(findDepartmentByCode(db, '05', '2026-04-01')).toEqual({ id, code: '05', name: '土木部', parentId: undefined });
  });

  it.each([
    { why: 'a code in use', form: { code: '02', name: '第二総務部' }, fault: 'conflict: department_code_taken' },
    {
      why: 'an unknown parent',
      form: { code: '05', name: '土木部', parentCode: '99' },
      fault: 'invalid: department_parent_unknown',
    },
  ])('is refused for $why, and nothing of it stays', ({ form, fault }) => {
    const before = chart('2027-04-01');
    expect(() => createDepartment(db, form, AT)).toThrow(fault);
    touch(db, 'people');
    expect(chart('2027-04-01')).toEqual(before);
  });
});
