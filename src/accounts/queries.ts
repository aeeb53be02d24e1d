import { type Db, perDatabase } from '../db/index.ts';
import type { Day } from '../lib/index.ts';
import type { Locale, Role, Theme } from '../web/index.ts';

export interface UserRow {
  id: number;
  login: string;
  name: string;
  deactivatedAt: string | null;
}

export interface SessionRow {
  userId: number;
  csrf: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  name: string;
  locale: Locale | null;
  theme: Theme | null;
  departmentId: number | null;
  /** Comma-separated roles; empty for a plain member. */
  roles: string;
  mustChangePassword: 0 | 1;
}

export interface OpenSessionRow {
  tokenHash: Buffer;
  createdAt: string;
  lastSeenAt: string;
  userAgent: string;
}

export interface UserListRow extends UserRow {
  roles: string;
  departmentId: number | null;
}

// A person between two memberships still acts for the last department.
const CURRENT_DEPARTMENT = `
  (SELECT m.department_id FROM memberships m WHERE m.user_id = u.id AND m.valid_from <= @day ORDER BY m.valid_from DESC LIMIT 1)`;
const ROLES = `(SELECT ifnull(group_concat(r.role), '') FROM user_roles r WHERE r.user_id = u.id)`;

export const accountQueries = perDatabase((db: Db) => {
  const findUser = db.prepare<[number], UserRow>(
    'SELECT id, login, name, deactivated_at AS deactivatedAt FROM users WHERE id = ?',
  );
  const findByLogin = db.prepare<[string], UserRow>(
    'SELECT id, login, name, deactivated_at AS deactivatedAt FROM users WHERE login = ?',
  );
  // A name is the same with or without the space between family and given name.
  const named = db.prepare<{ text: string; name: string }, UserRow>(`
    SELECT id, login, name, deactivated_at AS deactivatedAt FROM users
     WHERE deactivated_at IS NULL AND (login = @text OR replace(replace(name, ' ', ''), char(0x3000), '') = @name)
     ORDER BY login = @text DESC LIMIT 2`);
  const list = db.prepare<{ day: Day }, UserListRow>(`
    SELECT u.id, u.login, u.name, u.deactivated_at AS deactivatedAt, ${ROLES} AS roles, ${CURRENT_DEPARTMENT} AS departmentId
      FROM users u ORDER BY u.id`);
  const anyUser = db.prepare<[], { found: 0 | 1 }>('SELECT EXISTS (SELECT 1 FROM users) AS found');
  const insertUser = db.prepare<[string, string, string]>('INSERT INTO users (login, name, created_at) VALUES (?, ?, ?)');
  const insertMembership = db.prepare<[number, number, Day]>(
    'INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, ?, ?)',
  );
  const currentDepartment = db.prepare<{ id: number; day: Day }, { departmentId: number | null }>(
    `SELECT ${CURRENT_DEPARTMENT} AS departmentId FROM users u WHERE u.id = @id`,
  );
  const passwordOf = db.prepare<[number], { hash: string; mustChange: 0 | 1 }>(
    'SELECT hash, must_change AS mustChange FROM passwords WHERE user_id = ?',
  );
  const putPassword = db.prepare<[number, string, string, 0 | 1]>(`
    INSERT INTO passwords (user_id, hash, changed_at, must_change) VALUES (?, ?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at, must_change = excluded.must_change`);
  const grantRole = db.prepare<[number, Role, string]>(
    'INSERT OR IGNORE INTO user_roles (user_id, role, granted_at) VALUES (?, ?, ?)',
  );
  const revokeRole = db.prepare<[number, Role]>('DELETE FROM user_roles WHERE user_id = ? AND role = ?');
  const setDeactivated = db.prepare<[string | null, number]>('UPDATE users SET deactivated_at = ? WHERE id = ?');
  const setLocale = db.prepare<[Locale, number]>('UPDATE users SET locale = ? WHERE id = ?');
  const setTheme = db.prepare<[Theme | null, number]>('UPDATE users SET theme = ? WHERE id = ?');
  const settings = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings');
  const putSetting = db.prepare<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    find: (id: number) => findUser.get(id),
    findByLogin: (login: string) => findByLogin.get(login),
    /** The active person with this login or this name; several of one name are 'several'. */
    findNamed: (text: string): UserRow | 'several' | undefined => {
      const [first, second] = named.all({ text, name: text.replace(/\s/g, '') });
      if (!first || !second || first.login.toLowerCase() === text.toLowerCase()) return first;
      return 'several';
    },
    list: (day: Day) => list.all({ day }),
    hasUsers: () => anyUser.get()?.found === 1,
    insert: (login: string, name: string, createdAt: string) => Number(insertUser.run(login, name, createdAt).lastInsertRowid),
    insertMembership: (userId: number, departmentId: number, from: Day) => void insertMembership.run(userId, departmentId, from),
    departmentOf: (id: number, day: Day) => currentDepartment.get({ id, day })?.departmentId ?? undefined,
    findPassword: (userId: number) => passwordOf.get(userId),
    putPassword: (userId: number, hash: string, changedAt: string, mustChange: boolean) =>
      void putPassword.run(userId, hash, changedAt, mustChange ? 1 : 0),
    grantRole: (userId: number, role: Role, at: string) => grantRole.run(userId, role, at).changes > 0,
    revokeRole: (userId: number, role: Role) => revokeRole.run(userId, role).changes > 0,
    setDeactivated: (userId: number, at: string | null) => void setDeactivated.run(at, userId),
    setLocale: (userId: number, locale: Locale) => void setLocale.run(locale, userId),
    setTheme: (userId: number, theme: Theme | null) => void setTheme.run(theme, userId),
    listSettings: () => settings.all(),
    putSetting: (key: string, value: string) => void putSetting.run(key, value),
  };
});

/** Apart from the others: a database that is being brought up to date has accounts before it has juries. */
export const juryQueries = perDatabase((db: Db) => {
  const juror = db.prepare<[number], { found: 0 | 1 }>(`
    SELECT EXISTS (
      SELECT 1 FROM award_jurors j
       WHERE j.user_id = ? AND j.answer IS NOT 'declined'
         AND NOT EXISTS (SELECT 1 FROM award_results r WHERE r.year = j.year AND r.published_at IS NOT NULL)) AS found`);
  return {
    /** Whether a person is in the jury of an award year whose result is not out yet. */
    isJuror: (userId: number) => juror.get(userId)?.found === 1,
  };
});

export const sessionQueries = perDatabase((db: Db) => {
  const find = db.prepare<{ tokenHash: Buffer; day: Day }, SessionRow>(`
    SELECT s.user_id AS userId, s.csrf, s.created_at AS createdAt, s.last_seen_at AS lastSeenAt, s.expires_at AS expiresAt,
           u.name, u.locale, u.theme, ${CURRENT_DEPARTMENT} AS departmentId, ${ROLES} AS roles,
           ifnull((SELECT p.must_change FROM passwords p WHERE p.user_id = u.id), 0) AS mustChangePassword
      FROM sessions s CROSS JOIN users u ON u.id = s.user_id
     WHERE s.token_hash = @tokenHash AND u.deactivated_at IS NULL`);
  const insert = db.prepare<[Buffer, number, string, string, string, string, string]>(`
    INSERT INTO sessions (token_hash, user_id, csrf, created_at, last_seen_at, expires_at, user_agent) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const seen = db.prepare<[string, Buffer]>('UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?');
  const remove = db.prepare<[Buffer]>('DELETE FROM sessions WHERE token_hash = ?');
  const removeOfUser = db.prepare<[number]>('DELETE FROM sessions WHERE user_id = ?');
  const removeExpired = db.prepare<[string, string]>('DELETE FROM sessions WHERE expires_at <= ? OR last_seen_at <= ?');
  const listOfUser = db.prepare<[number], OpenSessionRow>(`
    SELECT token_hash AS tokenHash, created_at AS createdAt, last_seen_at AS lastSeenAt, user_agent AS userAgent
      FROM sessions WHERE user_id = ? ORDER BY last_seen_at DESC`);
  const putFeedToken = db.prepare<[number, Buffer, string]>(`
    INSERT INTO feed_tokens (user_id, token_hash, created_at) VALUES (?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at`);
  const feedReader = db.prepare<[Buffer], { userId: number }>(`
    SELECT f.user_id AS userId FROM feed_tokens f JOIN users u ON u.id = f.user_id
     WHERE f.token_hash = ? AND u.deactivated_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM passwords p WHERE p.user_id = u.id AND p.must_change = 1)`);
  const feedTokenDate = db.prepare<[number], { createdAt: string }>(
    'SELECT created_at AS createdAt FROM feed_tokens WHERE user_id = ?',
  );
  return {
    find: (tokenHash: Buffer, day: Day) => find.get({ tokenHash, day }),
    insert: (row: { tokenHash: Buffer; userId: number; csrf: string; createdAt: string; expiresAt: string; userAgent: string }) =>
      void insert.run(row.tokenHash, row.userId, row.csrf, row.createdAt, row.createdAt, row.expiresAt, row.userAgent),
    seen: (tokenHash: Buffer, at: string) => void seen.run(at, tokenHash),
    delete: (tokenHash: Buffer) => void remove.run(tokenHash),
    deleteOfUser: (userId: number) => removeOfUser.run(userId).changes,
    /** Sessions past their end, and those not seen since `idleSince`. */
    deleteExpired: (now: string, idleSince: string) => removeExpired.run(now, idleSince).changes,
    listOfUser: (userId: number) => listOfUser.all(userId),
    putFeedToken: (userId: number, tokenHash: Buffer, at: string) => void putFeedToken.run(userId, tokenHash, at),
    findFeedReader: (tokenHash: Buffer) => feedReader.get(tokenHash)?.userId,
    findFeedTokenDate: (userId: number) => feedTokenDate.get(userId)?.createdAt,
  };
});
