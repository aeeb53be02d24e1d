import { createHash } from 'node:crypto';
import type { Express } from 'express';
import { pino } from 'pino';
import request, { type Test } from 'supertest';
import { buildApp } from '../../src/app.ts';
import type { Db } from '../../src/db/index.ts';
import type { AppContext, Config, Viewer } from '../../src/web/index.ts';
import { testDb } from './db.ts';
import { DATA_DIR } from './files.ts';

export const NOW = '2026-07-01T00:00:00Z';

const CONFIG: Config = {
  host: '127.0.0.1',
  port: 3000,
  dataDir: DATA_DIR,
  publicUrl: 'http://127.0.0.1:3000',
  readAccess: 'signed-in',
  sessionIdleMinutes: 60,
  sessionMaxHours: 12,
  passwordMinLength: 15,
  trustedProxies: [],
  writesPerMinute: 100_000,
  searchesPerMinute: 100_000,
  maxFileBytes: 20 * 1024 * 1024,
  maxPostFilesBytes: 100 * 1024 * 1024,
  maxUserFilesBytes: 2_000 * 1024 * 1024,
  maxAllFilesBytes: 100_000 * 1024 * 1024,
  logLevel: 'silent',
};

export interface TestContext extends AppContext {
  /** Moves the clock. */
  setNow(now: string): void;
}

export function testContext({
  db = testDb(),
  now = NOW,
  config = {},
}: {
  db?: Db;
  now?: string;
  config?: Partial<Config>;
} = {}): TestContext {
  let instant = new Date(now);
  return {
    db,
    config: { ...CONFIG, ...config },
    log: pino({ level: 'silent' }),
    clock: { now: () => instant },
    setNow: (later) => {
      instant = new Date(later);
    },
  };
}

/** The same office, where whoever reads the clock under the write lock finds that it has become `later`: the lock was waited for. */
export function waitingForLock(context: TestContext, later: string): AppContext {
  const db = context.db as Db & { readonly inTransaction: boolean };
  return { ...context, clock: { now: () => (db.inTransaction ? new Date(later) : context.clock.now()) } };
}

/** Opens a session of a person in the database and returns its cookie and the token its forms carry. */
export function signIn({ db, clock }: AppContext, { id }: Pick<Viewer, 'id'>): { cookie: string; csrf: string } {
  const token = `token-of-${id}-${Math.random().toString(36).slice(2)}`;
  const csrf = `csrf-of-${id}`;
  const at = clock.now();
  db.prepare<[Buffer, number, string, string, string, string]>(`
    INSERT INTO sessions (token_hash, user_id, csrf, created_at, last_seen_at, expires_at, user_agent) VALUES (?, ?, ?, ?, ?, ?, 'test')`).run(
    createHash('sha256').update(token).digest(),
    id,
    csrf,
    at.toISOString(),
    at.toISOString(),
    new Date(at.getTime() + 12 * 3_600_000).toISOString(),
  );
  return { cookie: `session=${token}`, csrf };
}

type Fields = Record<string, string | number | string[]>;

/** What a person's browser can do: follow links and send forms with the token in them. */
export interface Browser {
  get(path: string): Test;
  post(path: string, fields?: Fields): Test;
  put(path: string, fields?: Fields): Test;
  delete(path: string, fields?: Fields): Test;
}

/** A browser of one of the cast, or of a stranger. */
export function browserOf(context: AppContext, person?: Pick<Viewer, 'id'>, app: Express = buildApp(context)): Browser {
  const visit = 'v'.repeat(43);
  return browserWith(app, person ? signIn(context, person) : { cookie: `visit=${visit}`, csrf: visit });
}

/** A browser that holds these cookies and the token its forms carry. */
export function browserWith(app: Express, { cookie, csrf }: { cookie: string; csrf: string }): Browser {
  const send =
    (method: string) =>
    (path: string, fields: Fields = {}) =>
      request(app)
        .post(path)
        .set('Cookie', cookie)
        .type('form')
        .send({ _csrf: csrf, ...(method === 'POST' ? {} : { _method: method }), ...fields });
  return {
    get: (path) => request(app).get(path).set('Cookie', cookie),
    post: send('POST'),
    put: send('PUT'),
    delete: send('DELETE'),
  };
}
