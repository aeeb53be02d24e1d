export {
  beforeCommit,
  boundedStatements,
  type Db,
  inSnapshot,
  inTransaction,
  openDatabase,
  openForReading,
  openMemory,
  perDatabase,
  type RunResult,
  type Statement,
  snapshotOf,
} from './database.ts';
export { cachedPerDatabase, generationOf, holdGenerations, memoryPerDatabase, type Topic, touch } from './generations.ts';
export { lockDataFolder } from './lock.ts';
export { type Migration, migrate, readMigrations, schemaVersion } from './migrate.ts';
export { rewriteInKeyOrder } from './rewrite.ts';
export { flushWrites, type WriteBehind, writeBehind } from './write-behind.ts';
