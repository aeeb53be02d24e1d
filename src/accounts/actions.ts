import { randomInt } from 'node:crypto';
import { recordEvent } from '../activity/index.ts';
import { type Db, inTransaction, touch } from '../db/index.ts';
import { conflict, dayOf, notFound } from '../lib/index.ts';
import { createDepartment } from '../organization/index.ts';
import type { Role } from '../web/index.ts';
import { hashPassword } from './passwords.ts';
import { accountQueries, juryQueries, sessionQueries } from './queries.ts';
import { putOfficeSettings } from './settings.ts';

export interface NewUser {
  login: string;
  name: string;
  departmentId: number;
  roles?: readonly Role[];
}

/**
 * Adds an account without a password; the membership begins on the day of the act.
 * @returns its id
 * @throws AppError conflict for a login in use
 */
export function createUser(db: Db, { login: typed, name, departmentId, roles = [] }: NewUser, at: Date): number {
  return inTransaction(db, () => {
    const users = accountQueries(db);
    const login = typed.normalize('NFKC');
    if (users.findByLogin(login)) throw conflict('login_taken');
    const id = users.insert(login, name, at.toISOString());
    users.insertMembership(id, departmentId, dayOf(at));
    for (const role of roles) users.grantRole(id, role, at.toISOString());
    touch(db, 'people');
    recordEvent(db, { kind: 'account.created', subjectId: id, departmentId, at });
    return id;
  });
}

/** Sets a password the person chose. Every session of the account ends, the one that asked included. */
export async function changePassword(db: Db, userId: number, password: string, at: Date): Promise<void> {
  const hash = await hashPassword(password);
  inTransaction(db, () => {
    accountQueries(db).putPassword(userId, hash, at.toISOString(), false);
    sessionQueries(db).deleteOfUser(userId);
    recordEvent(db, { kind: 'account.password_changed', actorId: userId, subjectId: userId, at });
  });
}

// Without the letters and digits that look alike on paper.
const SECRET_SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Gives an account a secret for one sign-in, after which a new password must be chosen. Its sessions end.
 * @returns the secret, 20 signs in groups of five; it is stored as a hash only
 */
export async function resetPassword(db: Db, userId: number, at: Date): Promise<string> {
  const signs = Array.from({ length: 20 }, () => SECRET_SIGNS[randomInt(SECRET_SIGNS.length)]).join('');
  const secret = signs.match(/.{5}/g)?.join('-') as string;
  const hash = await hashPassword(secret);
  inTransaction(db, () => {
    accountQueries(db).putPassword(userId, hash, at.toISOString(), true);
    sessionQueries(db).deleteOfUser(userId);
    recordEvent(db, { kind: 'account.password_reset', subjectId: userId, at });
  });
  return secret;
}

/**
 * Adds or takes a role.
 * @throws AppError not_found, conflict for the last administrator, and for a juror of the award who would join its secretariat (AC-7)
 */
export function changeRole(db: Db, login: string, role: Role, granted: boolean, at: Date): void {
  inTransaction(db, () => {
    const user = accountQueries(db).findByLogin(login);
    if (!user) throw notFound();
    if (granted && role === 'secretariat' && juryQueries(db).isJuror(user.id)) throw conflict('role_juror');
    const changed = keepingAnAdmin(() =>
      granted ? accountQueries(db).grantRole(user.id, role, at.toISOString()) : accountQueries(db).revokeRole(user.id, role),
    );
    if (!changed) return;
    recordEvent(db, {
      kind: granted ? 'account.role_granted' : 'account.role_revoked',
      subjectId: user.id,
      details: { role },
      at,
    });
  });
}

/** Closes or reopens an account; closing ends its sessions at once. @throws AppError not_found, conflict for the last administrator */
export function setActive(db: Db, login: string, active: boolean, at: Date): void {
  inTransaction(db, () => {
    const user = accountQueries(db).findByLogin(login);
    if (!user) throw notFound();
    keepingAnAdmin(() => accountQueries(db).setDeactivated(user.id, active ? null : at.toISOString()));
    if (!active) sessionQueries(db).deleteOfUser(user.id);
    recordEvent(db, { kind: active ? 'account.reactivated' : 'account.deactivated', subjectId: user.id, at });
  });
}

/** The schema refuses to lose the last administrator; this turns its refusal into a sentence. */
function keepingAnAdmin<T>(work: () => T): T {
  try {
    return work();
  } catch (fault) {
    if (fault instanceof Error && fault.message === 'last admin') throw conflict('last_admin');
    throw fault;
  }
}

export interface Setup {
  officeName: string;
  departmentName: string;
  name: string;
  login: string;
  password: string;
}

/**
 * Makes an empty installation usable: the office, its first department, the first administrator.
 * @returns the administrator's id
 * @throws AppError conflict when there are accounts already
 */
export async function setUpOffice(
  db: Db,
  { officeName, departmentName, name, login, password }: Setup,
  at: Date,
): Promise<number> {
  const hash = await hashPassword(password);
  return inTransaction(db, () => {
    if (accountQueries(db).hasUsers()) throw conflict('already_set_up');
    putOfficeSettings(db, { officeName, demo: false });
    const departmentId = createDepartment(db, { code: '1', name: departmentName }, at);
    const userId = createUser(db, { login, name, departmentId, roles: ['admin'] }, at);
    accountQueries(db).putPassword(userId, hash, at.toISOString(), false);
    recordEvent(db, { kind: 'office.set_up', actorId: userId, departmentId, at });
    return userId;
  });
}
