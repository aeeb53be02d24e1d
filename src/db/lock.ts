import BetterSqlite3 from 'better-sqlite3';

/**
 * Takes the data folder for this process. The lock is the operating system's own, on a file beside the database,
 * so it ends with the process however it ends.
 * @returns a function that gives the folder back
 * @throws when another process holds it
 */
export function lockDataFolder(file: string): () => void {
  const lock = new BetterSqlite3(file, { timeout: 200 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new Error(`Another Chienowa is running on ${file.replace(/[^/\\]+$/, '')}. Stop it first.`, { cause });
  }
  return () => lock.close();
}
