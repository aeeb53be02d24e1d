import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

/** The jury's order in a scope. */
export interface OrderRow {
  year: FiscalYear;
  scope: string;
  /** Numbers of entries, the best first. */
  entries: number[];
  reason: string;
  decidedBy: number;
  decidedAt: string;
}

/** A prize that the jury gives to nobody. */
export interface WithheldRow {
  year: FiscalYear;
  prize: string;
  reason: string;
  decidedBy: number;
  decidedAt: string;
}

type StoredOrder = Omit<OrderRow, 'entries'> & { entries: string };

export const decisionQueries = perDatabase((db: Db) => {
  const orders = db.prepare<[FiscalYear], StoredOrder>(`
    SELECT year, scope, entries, reason, decided_by AS decidedBy, decided_at AS decidedAt
      FROM award_orders WHERE year = ? ORDER BY scope`);
  const putOrder = db.prepare<StoredOrder>(`
    INSERT INTO award_orders (year, scope, entries, reason, decided_by, decided_at)
    VALUES (@year, @scope, @entries, @reason, @decidedBy, @decidedAt)
        ON CONFLICT (year, scope) DO UPDATE SET entries = @entries, reason = @reason, decided_by = @decidedBy, decided_at = @decidedAt`);
  const deleteOrder = db.prepare<[FiscalYear, string]>('DELETE FROM award_orders WHERE year = ? AND scope = ?');
  const withheld = db.prepare<[FiscalYear], WithheldRow>(`
    SELECT year, prize, reason, decided_by AS decidedBy, decided_at AS decidedAt FROM award_withheld WHERE year = ? ORDER BY prize`);
  const putWithheld = db.prepare<WithheldRow>(`
    INSERT INTO award_withheld (year, prize, reason, decided_by, decided_at)
    VALUES (@year, @prize, @reason, @decidedBy, @decidedAt)
        ON CONFLICT (year, prize) DO UPDATE SET reason = @reason, decided_by = @decidedBy, decided_at = @decidedAt`);
  const deleteWithheld = db.prepare<[FiscalYear, string]>('DELETE FROM award_withheld WHERE year = ? AND prize = ?');
  return {
    listOrders: (year: FiscalYear): OrderRow[] =>
      orders.all(year).map((row) => ({ ...row, entries: JSON.parse(row.entries) as number[] })),
    putOrder: (row: OrderRow) => void putOrder.run({ ...row, entries: JSON.stringify(row.entries) }),
    /** @returns whether there was one */
    deleteOrder: (year: FiscalYear, scope: string) => deleteOrder.run(year, scope).changes > 0,
    listWithheld: (year: FiscalYear) => withheld.all(year),
    putWithheld: (row: WithheldRow) => void putWithheld.run(row),
    /** @returns whether there was one */
    deleteWithheld: (year: FiscalYear, prize: string) => deleteWithheld.run(year, prize).changes > 0,
  };
});
