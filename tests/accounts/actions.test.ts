import { describe, expect, it } from 'vitest';
import {
  accountQueries,
  changePassword,
  changeRole,
  createUser,
  isSetupToken,
  officeSettings,
  openSetup,
  resetPassword,
  setActive,
  setUpOffice,
} from '../../src/accounts/index.ts';
import { verifyPassword } from '../../src/accounts/passwords.ts';
import { sessionQueries } from '../../src/accounts/queries.ts';
import { judgingQueries } from '../../src/awards/judging/queries.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import type { Db } from '../../src/db/index.ts';
import { listDepartments } from '../../src/organization/index.ts';
import {
  addSecretary,
  awardContext,
  emptyDb,
  insertAward,
  ito,
  sato,
  signIn,
  suzuki,
  testContext,
  testDb,
} from '../support/index.ts';

const AT = new Date('2026-07-01T15:30:00Z'); // 2 July in Japan

const eventsOf = (db: Db) =>
  db
    .prepare<[string], { kind: string }>('SELECT kind FROM events WHERE at >= ? ORDER BY id')
    .all(AT.toISOString())
    .map(({ kind }) => kind);
const rolesOf = (db: Db, login: string) =>
  accountQueries(db)
    .list('2026-07-02')
    .find((user) => user.login === login)?.roles;
const sessionsOf = (db: Db, { id }: { id: number }) => sessionQueries(db).listOfUser(id).length;

describe('a new account', () => {
  it('belongs to its department from that day in Japan on, and has no password', () => {
    const db = testDb();
    const id = createUser(db, { login: 'kato', name: '加藤', departmentId: 4, roles: ['moderator'] }, AT);
    expect(accountQueries(db).departmentOf(id, '2026-07-02')).toBe(4);
    expect(accountQueries(db).departmentOf(id, '2026-07-01')).toBeUndefined();
    expect(accountQueries(db).findPassword(id)).toBeUndefined();
    expect(rolesOf(db, 'kato')).toBe('moderator');
    expect(eventsOf(db)).toEqual(['account.created']);
  });

  it.each(['sato', 'SATO', 'Sato'])('cannot take the login %s', (login) => {
    const db = testDb();
    expect(() => createUser(db, { login, name: '別人', departmentId: 1 }, AT)).toThrow('conflict: login_taken');
  });

  it('leaves nothing behind when its department does not exist', () => {
    const db = testDb();
    expect(() => createUser(db, { login: 'kato', name: '加藤', departmentId: 99 }, AT)).toThrow('FOREIGN KEY');
    expect(accountQueries(db).findByLogin('kato')).toBeUndefined();
    expect(eventsOf(db)).toEqual([]);
  });
});

describe('roles', () => {
  it('are given and taken once each, and written down', () => {
    const db = testDb();
    for (const granted of [true, true, false, false]) changeRole(db, 'suzuki', 'moderator', granted, AT);
    expect(rolesOf(db, 'suzuki')).toBe('');
    expect(eventsOf(db)).toEqual(['account.role_granted', 'account.role_revoked']);
  });

  it('of the last administrator stay', () => {
    const db = testDb();
    expect(() => changeRole(db, 'ito', 'admin', false, AT)).toThrow('conflict: last_admin');
    changeRole(db, 'suzuki', 'admin', true, AT);
    changeRole(db, 'ito', 'admin', false, AT);
    expect(() => changeRole(db, 'suzuki', 'admin', false, AT)).toThrow('conflict: last_admin');
    expect([rolesOf(db, 'ito'), rolesOf(db, 'suzuki')]).toEqual(['', 'admin']);
  });

  it('of the secretariat is not for a juror until the result of the year is out', () => {
    const context = awardContext();
    const { db } = context;
    const secretary = addSecretary(db, { login: 'mori', name: '森' });
    insertAward(db, secretary);
    const juror = { year: 2026, namedBy: secretary.id, namedAt: AT.toISOString() };
    for (const { id } of [sato, suzuki]) yearQueries(db).insertJuror({ ...juror, userId: id });
    judgingQueries(db).answerInvitation(2026, suzuki.id, 'declined', AT.toISOString());
    const join = (login: string) => () => changeRole(db, login, 'secretariat', true, AT);
    expect(join('sato')).toThrow('conflict: role_juror');
    expect(rolesOf(db, 'sato')).toBe('');
    expect(join('suzuki')).not.toThrow();
    expect(() => changeRole(db, 'sato', 'moderator', true, AT)).not.toThrow();
    db.exec(`INSERT INTO award_results VALUES
      (2026, 1, '{}', '{}', '${'0'.repeat(64)}', 1, '', '', 1, '2026-09-01', 2, '2026-09-02', NULL, NULL, NULL)`);
    expect(join('sato')).toThrow('role_juror');
    db.exec("UPDATE award_results SET published_by = 1, published_at = '2026-09-03'");
    expect(join('sato')).not.toThrow();
  });

  it.each([(db: Db) => changeRole(db, 'nobody', 'admin', true, AT), (db: Db) => setActive(db, 'nobody', false, AT)])(
    'of nobody are not found',
    (act) => {
      expect(() => act(testDb())).toThrow('not_found');
    },
  );
});

// AU-6
describe('the sessions of a person end', () => {
  const twoSessions = () => {
    const db = testDb();
    const context = testContext({ db });
    for (const person of [suzuki, suzuki, sato]) signIn(context, person);
    expect(sessionsOf(db, suzuki)).toBe(2);
    return db;
  };

  it('when the account is closed; opening it again does not bring them back', () => {
    const db = twoSessions();
    setActive(db, 'suzuki', false, AT);
    expect([sessionsOf(db, suzuki), sessionsOf(db, sato)]).toEqual([0, 1]);
    expect(accountQueries(db).findByLogin('suzuki')?.deactivatedAt).toBe(AT.toISOString());
    setActive(db, 'suzuki', true, AT);
    expect(sessionsOf(db, suzuki)).toBe(0);
    expect(accountQueries(db).findByLogin('suzuki')?.deactivatedAt).toBeNull();
    expect(eventsOf(db)).toEqual(['account.deactivated', 'account.reactivated']);
  });

  it('when the password changes', async () => {
    const db = twoSessions();
    await changePassword(db, suzuki.id, 'x7#kPq92!vLm0Zt', AT);
    expect([sessionsOf(db, suzuki), sessionsOf(db, sato)]).toEqual([0, 1]);
    const stored = accountQueries(db).findPassword(suzuki.id);
    expect(stored?.mustChange).toBe(0);
    await expect(verifyPassword(stored?.hash, 'x7#kPq92!vLm0Zt')).resolves.toBe(true);
  });

  it('when the password is reset', async () => {
    const db = twoSessions();
    await resetPassword(db, suzuki.id, AT);
    expect([sessionsOf(db, suzuki), sessionsOf(db, sato)]).toEqual([0, 1]);
  });

  it('but not when the last administrator was to be closed', () => {
    const db = testDb();
    signIn(testContext({ db }), ito);
    expect(() => setActive(db, 'ito', false, AT)).toThrow('conflict: last_admin');
    expect(sessionsOf(db, ito)).toBe(1);
  });
});

// AU-1
it('resets a password to a secret that must be changed and is nowhere in the database', async () => {
  const db = testDb();
  const secrets = [await resetPassword(db, suzuki.id, AT), await resetPassword(db, suzuki.id, AT)];
  expect(secrets[0]).not.toBe(secrets[1]);
  for (const secret of secrets) expect(secret).toMatch(/^([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}$/);
  const stored = accountQueries(db).findPassword(suzuki.id);
  expect(stored?.mustChange).toBe(1);
  await expect(verifyPassword(stored?.hash, secrets[1] as string)).resolves.toBe(true);
  await expect(verifyPassword(stored?.hash, secrets[0] as string)).resolves.toBe(false);
  const events = JSON.stringify(db.prepare('SELECT * FROM events').all());
  expect(secrets.filter((secret) => events.includes(secret))).toEqual([]);
});

// AU-10
describe('the first set-up', () => {
  const SETUP = {
    officeName: 'みなと県庁',
    departmentName: '情報政策課',
    name: '伊藤',
    login: 'ito',
    password: 'x7#kPq92!vLm0Zt',
  };

  it('makes the office, its first department and an administrator', async () => {
    const db = emptyDb();
    const id = await setUpOffice(db, SETUP, AT);
    expect(officeSettings(db)).toEqual({ officeName: 'みなと県庁', demo: false });
    expect(listDepartments(db, '2026-07-02').map(({ name }) => name)).toEqual(['情報政策課']);
    expect(rolesOf(db, 'ito')).toBe('admin');
    expect(accountQueries(db).findPassword(id)?.mustChange).toBe(0);
  });

  it('happens once, also when two ask at the same time', async () => {
    const db = emptyDb();
    const both = await Promise.allSettled([setUpOffice(db, SETUP, AT), setUpOffice(db, { ...SETUP, login: 'other' }, AT)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(accountQueries(db).list('2026-07-02')).toHaveLength(1);
    await expect(setUpOffice(testDb(), SETUP, AT)).rejects.toThrow('conflict: already_set_up');
  });

  it('needs the secret of this process, the latest one', () => {
    const db = emptyDb();
    expect(isSetupToken(db, '')).toBe(false);
    const [old, token] = [openSetup(db) as string, openSetup(db) as string];
    expect(token).toMatch(/^[\w-]{32}$/);
    expect([isSetupToken(db, token), isSetupToken(db, old), isSetupToken(db, ''), isSetupToken(emptyDb(), token)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('is over as soon as there is an account', async () => {
    const db = emptyDb();
    const token = openSetup(db) as string;
    await setUpOffice(db, SETUP, AT);
    expect(isSetupToken(db, token)).toBe(false);
    expect(openSetup(db)).toBeUndefined();
  });

  it('finds no account that anybody could know', () => {
    expect(accountQueries(emptyDb()).list('2026-07-02')).toEqual([]);
  });
});
