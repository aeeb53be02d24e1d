import type { Db } from '../../src/db/index.ts';

/** Every row of every table, to see what an act has changed. */
export function allRows(db: Db, without: readonly string[] = []): Record<string, unknown[]> {
  const tables = db
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all()
    .filter(({ name }) => !without.includes(name));
  return Object.fromEntries(tables.map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]));
}

/** The first row a question finds, as a plain object. */
export const oneRow = (db: Db, sql: string, ...values: unknown[]): Record<string, unknown> | undefined =>
  db.prepare<unknown[], Record<string, unknown>>(sql).get(...values);

export const countRows = (db: Db, table: string): number => Number(oneRow(db, `SELECT count(*) AS n FROM "${table}"`)?.['n']);

/** What was written down last, oldest first. */
export const lastEvents = (db: Db, count = 1): Record<string, unknown>[] =>
  db
    .prepare<[number], Record<string, unknown>>(
      'SELECT kind, actor_id AS actorId, subject_id AS subjectId FROM events ORDER BY id DESC LIMIT ?',
    )
    .all(count)
    .reverse();
