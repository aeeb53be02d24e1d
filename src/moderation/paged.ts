import type { Db } from '../db/index.ts';
import { decodeCursor, PAGE_SIZE, type Page, pageOf } from '../lib/index.ts';

export interface Keyed {
  id: number;
  sortKey: number | string;
}

export interface Asked {
  before?: string | undefined;
  after?: string | undefined;
}

type Direction = 'ASC' | 'DESC';
const REVERSED = { ASC: 'DESC', DESC: 'ASC' } as const;
const BEYOND = { ASC: '>', DESC: '<' } as const;

/**
 * Statements that read a list by pages, in the order of its `sortKey` and, where that is equal, of its `id`.
 * @param select a query with these two columns; an index on the key's column keeps a page cheap
 */
export function pagedBy<P extends Record<string, unknown>, T extends Keyed>(
  db: Db,
  select: string,
  direction: Direction,
): (values: P, asked: Asked) => Page<T> {
  const prepare = (order: Direction, bounds: string) =>
    db.prepare<Record<string, unknown>, T>(
      `SELECT * FROM (${select}) ${bounds} ORDER BY sortKey ${order}, id ${order} LIMIT @limit`,
    );
  const back = REVERSED[direction];
  const top = prepare(direction, '');
  const older = prepare(direction, `WHERE (sortKey, id) ${BEYOND[direction]} (@value, @row)`);
  const newer = prepare(back, `WHERE (sortKey, id) ${BEYOND[back]} (@value, @row)`);
  return (values, asked) => {
    const before = decodeCursor(asked.before);
    const after = before ? undefined : decodeCursor(asked.after);
    const cursor = before ?? after;
    const place = cursor ? { value: cursor.value, row: cursor.id } : {};
    const rows = (before ? older : after ? newer : top).all({ ...values, ...place, limit: PAGE_SIZE + 1 });
    if (after) rows.reverse();
    return pageOf(rows, ({ sortKey, id }) => ({ value: sortKey, id }), { before, after });
  };
}
