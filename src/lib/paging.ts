export const PAGE_SIZE = 30;

/** Where a page of a list begins: the order's value and the id of the row beside it. */
export interface Cursor {
  value: number | string;
  id: number;
}

export interface Page<T> {
  rows: T[];
  /** Cursors as they stand in the address; undefined at the respective end. */
  newer: string | undefined;
  older: string | undefined;
}

export const encodeCursor = ({ value, id }: Cursor): string => Buffer.from(JSON.stringify([value, id])).toString('base64url');

/** Reads `?before=` or `?after=`. A damaged one is undefined: the list then starts at its top. */
export function decodeCursor(text: string | undefined): Cursor | undefined {
  if (!text || text.length > 200) return undefined;
  try {
    const [value, id]: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const wellTyped = (typeof value === 'string' || typeof value === 'number') && Number.isSafeInteger(id);
    return wellTyped ? { value, id: id as number } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Cuts a page out of rows that were read with one row more than fits.
 * @param rows in the list's order, at most one more than the page's size; reversed already when they were read backwards
 */
export function pageOf<T>(
  rows: T[],
  cursorOf: (row: T) => Cursor,
  asked: { before?: unknown; after?: unknown; size?: number },
): Page<T> {
  const size = asked.size ?? PAGE_SIZE;
  const backwards = asked.after !== undefined;
  const more = rows.length > size;
  const kept = !more ? rows : backwards ? rows.slice(-size) : rows.slice(0, size);
  const first = kept[0];
  const last = kept.at(-1);
  const hasNewer = backwards ? more : asked.before !== undefined;
  const hasOlder = backwards || more;
  return {
    rows: kept,
    newer: hasNewer && first ? encodeCursor(cursorOf(first)) : undefined,
    older: hasOlder && last ? encodeCursor(cursorOf(last)) : undefined,
  };
}
