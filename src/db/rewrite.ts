import { type Db, inTransaction } from './database.ts';

/**
 * Writes a table anew in the order of its key. Reading it always gives that order, but inside a page of the file the rows lie
 * as they were written, the latest first. The old pages are overwritten with zeros (`secure_delete`).
 * @param table one that no other table refers to
 * @param rowsOf the rows it holds afterwards, as a SELECT from the table of before
 */
export function rewriteInKeyOrder(
  db: Db,
  table: string,
  rowsOf: (before: string) => string = (before) => `SELECT * FROM ${before}`,
): void {
  inTransaction(db, () => {
    const hangers = db
      .prepare<[string], { sql: string }>(
        "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type <> 'table' AND sql IS NOT NULL",
      )
      .all(table);
    const made = db
      .prepare<[string], { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = ? AND type = 'table'")
      .get(table);
    if (!made) throw new Error(`No table ${table}`);
    db.exec(`ALTER TABLE ${table} RENAME TO ${table}_before`);
    db.exec(made.sql);
    db.exec(`INSERT INTO ${table} ${rowsOf(`${table}_before`)}`);
    db.exec(`DROP TABLE ${table}_before`);
    // After the rows: what refuses new ones must not refuse these.
    for (const { sql } of hangers) db.exec(sql);
  });
}
