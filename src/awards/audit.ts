import { type Db, perDatabase } from '../db/index.ts';
import type { FiscalYear } from '../lib/index.ts';
import { type ChainEventType, chainQueries } from './chain.ts';
import { boxDigest, type ChainFault, type ChainLink, findChainFault } from './rules/index.ts';
import { rollDigest } from './voting/roll.ts';
import { listAwards } from './years/years.ts';

/** What does not hold: the chain itself, or data that differ from what the chain says of them. */
export type AuditFault =
  | { what: 'chain'; fault: ChainFault }
  | { what: 'roll' | 'box' | 'result'; year: FiscalYear; seq: number; detail: string };

export interface Audit {
  /** How many events were looked at. */
  events: number;
  /** Number and hash to print and keep; undefined for an empty chain. While a vote is open that of its opening: later ones would tell how many came. */
  head: Pick<ChainLink, 'seq' | 'hash'> | undefined;
  faults: AuditFault[];
}

interface ChainEvent {
  seq: number;
  type: ChainEventType;
  year: FiscalYear;
  data: Record<string, unknown>;
}

const auditQueries = perDatabase((db: Db) => {
  const trackers = db.prepare<[FiscalYear, string], { tracker: string }>(
    'SELECT tracker FROM award_ballots WHERE year = ? AND category = ?',
  );
  const results = db.prepare<[FiscalYear, number], { sha256: string }>(
    'SELECT result_sha256 AS sha256 FROM award_results WHERE year = ? AND version = ?',
  );
  return {
    digestOf: (year: FiscalYear, category: string) => boxDigest(trackers.all(year, category).map(({ tracker }) => tracker)),
    findResult: (year: FiscalYear, version: number) => results.get(year, version)?.sha256,
  };
});

/**
 * Checks the audit chain from its beginning, and that roll, boxes and results still are what it says (award-rules.md, Secrecy and audit, 6).
 * @param printed a head that somebody kept on paper: it must be in the chain at its number
 */
export function auditAwards(db: Db, printed?: { seq: number; hash: string }): Audit {
  const links = chainQueries(db).list();
  const fault = findChainFault(links, printed);
  const faults: AuditFault[] = fault ? [{ what: 'chain', fault }] : links.flatMap((link) => dataFaults(db, eventOf(link)));
  return { events: links.length, head: publicHead(db, links), faults };
}

/** The head that may be shown and printed now. */
export function publicHead(db: Db, links: readonly ChainLink[] = chainQueries(db).list()): Audit['head'] {
  const open = new Set(
    listAwards(db).flatMap(({ year, steps }) => (steps.has('voting_frozen') && !steps.has('box_closed') ? [year] : [])),
  );
  const hidden = links.findIndex((link) => {
    const { type, year } = eventOf(link);
    return open.has(year) && type === 'box_digest';
  });
  const last = (hidden < 0 ? links : links.slice(0, hidden)).at(-1);
  return last && { seq: last.seq, hash: last.hash };
}

function eventOf({ event }: ChainLink): ChainEvent {
  const { seq, type, data } = JSON.parse(event) as { seq: number; type: ChainEventType; data: Record<string, unknown> };
  return { seq, type, data, year: Number(String(data['cycle']).replace('FY', '')) };
}

function dataFaults(db: Db, { seq, type, year, data }: ChainEvent): AuditFault[] {
  if (type === 'roll_frozen') return data['sha256'] === rollDigest(db, year) ? [] : [{ what: 'roll', year, seq, detail: '' }];
  if (type === 'voting_closed') {
    const boxes = Object.entries(data['boxes'] as Record<string, { digest: string }>);
    return boxes
      .filter(([category, { digest }]) => digest !== auditQueries(db).digestOf(year, category))
      .map(([category]) => ({ what: 'box', year, seq, detail: category }));
  }
  if (type === 'result_frozen') {
    const version = Number(data['version']);
    return data['sha256'] === auditQueries(db).findResult(year, version)
      ? []
      : [{ what: 'result', year, seq, detail: String(version) }];
  }
  return [];
}
