import BetterSqlite3 from 'better-sqlite3';

export interface RunResult {
  changes: number;
  lastInsertRowid: number | bigint;
}

export interface Statement<P extends unknown[], R> {
  run(...values: P): RunResult;
  get(...values: P): R | undefined;
  all(...values: P): R[];
  iterate(...values: P): IterableIterator<R>;
}

type AsList<P> = P extends unknown[] ? P : [P];

/**
 * All that the product asks of a database. Narrow on purpose: a libSQL connection offers the same and can take this place,
 * so there are no SQLite user functions and no driver types outside this folder.
 */
export interface Db {
  prepare<P = unknown[], R = unknown>(sql: string): Statement<AsList<P>, R>;
  exec(sql: string): unknown;
  pragma(source: string, options?: { simple?: boolean }): unknown;
  transaction<T>(work: () => T): { immediate(): T };
  close(): void;
}

/** Opens a file and creates it when missing. FULL: in WAL mode the driver's default loses acknowledged commits in a power cut. */
export function openDatabase(file: string): Db {
  return configured(new BetterSqlite3(file));
}

/** Opens an existing file for reading alone, beside the connection that writes. */
export function openForReading(file: string): Db {
  const connection = new BetterSqlite3(file, { readonly: true });
  connection.pragma('trusted_schema = OFF');
  connection.pragma('busy_timeout = 5000');
  connection.pragma('cache_size = -32768');
  return connection as unknown as Db;
}

/** A database in memory, empty or copied from `snapshot`. */
export function openMemory(snapshot?: Buffer): Db {
  return configured(snapshot ? new BetterSqlite3(snapshot) : new BetterSqlite3(':memory:'));
}

/** The whole database as bytes, for `openMemory`. */
export const snapshotOf = (db: Db): Buffer => (db as unknown as BetterSqlite3.Database).serialize();

function configured(connection: BetterSqlite3.Database): Db {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('busy_timeout = 5000');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('secure_delete = ON');
  connection.pragma('journal_size_limit = 67108864');
  connection.pragma('cache_size = -32768');
  return connection as unknown as Db;
}

interface Transactions {
  open: boolean;
  /** Done before each outermost transaction ends. */
  endings: Set<(db: Db) => void>;
}

const transactions = perDatabase((): Transactions => ({ open: false, endings: new Set() }));

/** Has something done at the end of every transaction, inside it: what it writes is committed with the rest or not at all. */
export const beforeCommit = (db: Db, work: (db: Db) => void): void => void transactions(db).endings.add(work);

/**
 * Runs `work` in one transaction that takes the write lock at once; inside another it becomes a savepoint.
 * @throws whatever `work` throws, after rolling back
 */
export function inTransaction<T>(db: Db, work: () => T): T {
  const state = transactions(db);
  if (state.open) return db.transaction(work).immediate();
  return db
    .transaction(() => {
      state.open = true;
      try {
        const result = work();
        for (const end of state.endings) end(db);
        return result;
      } finally {
        state.open = false;
      }
    })
    .immediate();
}

const snapshots = perDatabase((db) => ({ begin: db.prepare<[]>('BEGIN'), end: db.prepare<[]>('COMMIT') }));

/**
 * Lets `work` read one state of the data. Besides being right this is quick: the file is locked and looked at once,
 * not once for each of a page's dozen queries. For reading only; what `work` does later, after an await, is outside.
 */
export function inSnapshot(db: Db, work: () => void): void {
  const { begin, end } = snapshots(db);
  begin.run();
  try {
    work();
  } finally {
    end.run();
  }
}

/**
 * Statements whose text is put together from what was asked for. Each holds memory outside of JavaScript, so that only some
 * are kept: the one that was used the longest time ago is forgotten.
 */
export function boundedStatements<P = unknown[], R = unknown>(limit = 64): (db: Db, sql: string) => Statement<AsList<P>, R> {
  const memory = perDatabase(() => new Map<string, Statement<AsList<P>, R>>());
  return (db, sql) => {
    const known = memory(db);
    const statement = known.get(sql) ?? db.prepare<P, R>(sql);
    known.delete(sql);
    known.set(sql, statement);
    const [oldest] = known.keys();
    if (known.size > limit && oldest !== undefined) known.delete(oldest);
    return statement;
  };
}

/** Statements prepared once per connection, at the first use: a misspelt column fails then, not at some rare call. */
export function perDatabase<T>(prepare: (db: Db) => T): (db: Db) => T {
  const prepared = new WeakMap<Db, T>();
  return (db) => {
    let statements = prepared.get(db);
    if (statements === undefined) {
      statements = prepare(db);
      prepared.set(db, statements);
    }
    return statements;
  };
}
