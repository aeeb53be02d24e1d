import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, PAGE_SIZE, pageOf } from '../../src/lib/index.ts';

describe('a cursor', () => {
  it.each([
    { value: 0, id: 1 },
    { value: 1469.123_456_789_012, id: 4711 },
    { value: -3, id: 9_007_199_254_740_991 },
    { value: '2026-06-01T00:00:00.000Z', id: 2 },
    { value: '', id: 3 },
  ])('of $value and $id comes back from the address as it was', (cursor) => {
    const text = encodeCursor(cursor);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeCursor(text)).toEqual(cursor);
  });

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    undefined,
    '',
    '%',
    'not base64!',
    'bm90IGpzb24',
    encoded(null),
    encoded(7),
    encoded({}),
    encoded([]),
    encoded([1]),
    encoded([1, 1.5]),
    encoded([1, '1']),
    encoded([1, null]),
    encoded([null, 1]),
    encoded([[1], 1]),
    encoded([{ toString: 'x' }, 1]),
    encoded([true, 1]),
    encoded([1, 2 ** 53]),
    encoded(['x'.repeat(200), 1]),
    encodeCursor({ value: 3, id: 4 }).slice(0, -2),
  ])('that is damaged (%s) is none', (text) => {
    expect(decodeCursor(text)).toBeUndefined();
  });
});

describe('a page of three', () => {
  const cursorOf = (id: number) => ({ value: id * 10, id });
  const page = (rows: number[], asked: { before?: unknown; after?: unknown }) => {
    const { rows: kept, newer, older } = pageOf(rows, cursorOf, { ...asked, size: 3 });
    return { kept, newer: decodeCursor(newer)?.id, older: decodeCursor(older)?.id };
  };
  const before = { before: { value: 100, id: 10 } };
  const after = { after: { value: 10, id: 1 } };
  it.each([
    { why: 'nothing at all', rows: [], asked: {}, kept: [], newer: undefined, older: undefined },
    { why: 'the only page, not full', rows: [9, 8], asked: {}, kept: [9, 8], newer: undefined, older: undefined },
    { why: 'the only page, just full', rows: [9, 8, 7], asked: {}, kept: [9, 8, 7], newer: undefined, older: undefined },
    { why: 'the first of several', rows: [9, 8, 7, 6], asked: {}, kept: [9, 8, 7], newer: undefined, older: 7 },
    { why: 'in the middle, forwards', rows: [9, 8, 7, 6], asked: before, kept: [9, 8, 7], newer: 9, older: 7 },
    { why: 'the last, forwards', rows: [9, 8], asked: before, kept: [9, 8], newer: 9, older: undefined },
    { why: 'beyond the last', rows: [], asked: before, kept: [], newer: undefined, older: undefined },
    { why: 'in the middle, backwards', rows: [9, 8, 7, 6], asked: after, kept: [8, 7, 6], newer: 8, older: 6 },
    { why: 'the first, backwards, just full', rows: [9, 8, 7], asked: after, kept: [9, 8, 7], newer: undefined, older: 7 },
    { why: 'the first, backwards, not full', rows: [9, 8], asked: after, kept: [9, 8], newer: undefined, older: 8 },
    { why: 'before the first', rows: [], asked: after, kept: [], newer: undefined, older: undefined },
  ])('$why', ({ rows, asked, kept, newer, older }) => {
    expect(page(rows, asked)).toEqual({ kept, newer, older });
  });

  it('is of thirty unless told', () => {
    const rows = Array.from({ length: PAGE_SIZE + 1 }, (_, index) => 100 - index);
    expect(PAGE_SIZE).toBe(30);
    expect(pageOf(rows, cursorOf, {}).rows).toHaveLength(30);
  });
});
