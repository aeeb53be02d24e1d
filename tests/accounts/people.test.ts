import { describe, expect, it } from 'vitest';
import { createUser, officeSettings, personName, putOfficeSettings } from '../../src/accounts/index.ts';
import { touch } from '../../src/db/index.ts';
import { sato, testDb } from '../support/index.ts';

const AT = new Date('2026-07-01T00:00:00Z');

describe("a person's name, kept in memory", () => {
  it('is the new one after a rename', () => {
    const db = testDb();
    expect(personName(db, sato.id)).toBe('佐藤');
    db.exec(`UPDATE users SET name = '高木' WHERE id = ${sato.id}`);
    touch(db, 'people');
    expect(personName(db, sato.id)).toBe('高木');
  });

  it('is there as soon as the account is', () => {
    const db = testDb();
    personName(db, sato.id);
    expect(personName(db, createUser(db, { login: 'kato', name: '加藤', departmentId: 1 }, AT))).toBe('加藤');
  });

  it('of nobody is a bug of the caller', () => {
    expect(() => personName(testDb(), 4711)).toThrow('No user 4711');
  });
});

it('keeps the settings of the office until they change', () => {
  const db = testDb();
  expect(officeSettings(db)).toEqual({ officeName: '', demo: false });
  putOfficeSettings(db, { officeName: 'みなと県庁', demo: true });
  expect(officeSettings(db)).toEqual({ officeName: 'みなと県庁', demo: true });
  putOfficeSettings(db, { officeName: 'みなと市役所', demo: false });
  expect(officeSettings(db)).toEqual({ officeName: 'みなと市役所', demo: false });
});
