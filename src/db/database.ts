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

/**
 * Runs `work` in one transaction that takes the write lock at once; inside another it becomes a savepoint.
 * @throws whatever `work` throws, after rolling back
 */
export const inTransaction = <T>(db: Db, work: () => T): T => db.transaction(work).immediate();

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
