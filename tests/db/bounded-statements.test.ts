import { expect, it, vi } from 'vitest';
import { boundedStatements, openMemory } from '../../src/db/index.ts';

it('keeps the statements that were used last, of each connection', () => {
  const statements = boundedStatements<[], { n: number }>(2);
  const db = openMemory();
  const prepare = vi.spyOn(db, 'prepare');
  const ask = (n: number) => statements(db, `SELECT ${n} AS n`).get()?.n;
  expect([1, 2, 1, 3].map(ask)).toEqual([1, 2, 1, 3]);
  expect(prepare).toHaveBeenCalledTimes(3);
  expect([1, 3].map(ask)).toEqual([1, 3]);
  expect(prepare).toHaveBeenCalledTimes(3);
  expect(ask(2)).toBe(2);
  expect(prepare).toHaveBeenCalledTimes(4);
  expect(statements(openMemory(), 'SELECT 1 AS n').get()).toEqual({ n: 1 });
});
