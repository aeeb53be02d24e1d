import { type Db, perDatabase } from '../db/index.ts';
import type { FiscalYear } from '../lib/index.ts';
import { type ChainLink, canonicalJson, chainHash, GENESIS } from './rules/index.ts';

/** What the audit chain of the award holds (award-rules.md, Secrecy and audit, 6). Never a single ballot, never a count before the close. */
export type ChainEventType =
  | 'rules'
  | 'roll_frozen'
  | 'voting_opened'
  | 'window_extended'
  | 'roll_exception'
  | 'entry_withdrawn'
  | 'key_replaced'
  | 'box_digest'
  | 'voting_closed'
  | 'key_destroyed'
  | 'lot_drawn'
  | 'shortlist_frozen'
  | 'jury_addition'
  | 'judging_begun'
  | 'recusal_declared'
  | 'cards_locked'
  | 'card_changed'
  | 'result_frozen'
  | 'result_confirmed'
  | 'result_published';

export const chainQueries = perDatabase((db: Db) => {
  const head = db.prepare<[], ChainLink>('SELECT seq, event, hash FROM award_chain ORDER BY seq DESC LIMIT 1');
  const list = db.prepare<[], ChainLink>('SELECT seq, event, hash FROM award_chain ORDER BY seq');
  const find = db.prepare<[number], ChainLink>('SELECT seq, event, hash FROM award_chain WHERE seq = ?');
  const insert = db.prepare<[number, string, string]>('INSERT INTO award_chain (seq, event, hash) VALUES (?, ?, ?)');
  return {
    head: () => head.get(),
    list: () => list.all(),
    find: (seq: number) => find.get(seq),
    insert: ({ seq, event, hash }: ChainLink) => void insert.run(seq, event, hash),
  };
});

/**
 * Adds an event of an award year to the chain, in the transaction of the act.
 * @param data facts of the event as canonical JSON can hold them; the year is added as `cycle`
 * @returns the new head
 */
export function appendToChain(
  db: Db,
  { type, year, data = {}, at }: { type: ChainEventType; year: FiscalYear; data?: Readonly<Record<string, unknown>>; at: Date },
): ChainLink {
  const head = chainQueries(db).head();
  const seq = (head?.seq ?? 0) + 1;
  const event = canonicalJson({ at: at.toISOString(), data: { ...data, cycle: `FY${year}` }, seq, type });
  const link = { seq, event, hash: chainHash(head?.hash ?? GENESIS, event) };
  chainQueries(db).insert(link);
  return link;
}
