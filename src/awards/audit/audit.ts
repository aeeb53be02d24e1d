import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { chainQueries } from '../chain.ts';
import { type ChainFault, type ChainLink, findChainFault } from '../rules/index.ts';
import { listAwards } from '../years/years.ts';
import { type ChainEvent, eventOf, factsOfChain } from './chain-facts.ts';
import { factsOfData } from './stored-facts.ts';

/** `changed`: the data differ from the chain; `gone`: only the chain knows of it; `unsaid`: only the data do. */
export type DataProblem = 'changed' | 'gone' | 'unsaid';

/** What does not hold: the chain itself, or data that are not what it says. `fact` is a name such as `lot everyday`. */
export type AuditFault =
  | { what: 'chain'; fault: ChainFault }
  | { what: 'data'; year: FiscalYear; fact: string; problem: DataProblem };

export interface Audit {
  /** How many events were looked at. */
  events: number;
  /** Number and hash to print and keep; undefined for an empty chain. While a vote is open that of its opening: later ones would tell how many came. */
  head: Pick<ChainLink, 'seq' | 'hash'> | undefined;
  faults: AuditFault[];
}

/**
 * Checks the audit chain from its beginning, and that everything decided still is what it says: rules, steps, extensions, roll, boxes,
 * withdrawals, lots, shortlist, jury, rubric, prizes, recusals, cards, results and decisions (award-rules.md, Secrecy and audit, 6).
 * @param printed a head that somebody kept on paper: it must be in the chain at its number
 */
export function auditAwards(db: Db, printed?: { seq: number; hash: string }): Audit {
  const links = chainQueries(db).list();
  const fault = findChainFault(links, printed);
  const faults: AuditFault[] = fault ? [{ what: 'chain', fault }] : dataFaults(db, links.map(eventOf));
  return { events: links.length, head: publicHead(db, links), faults };
}

/** What the chain says from the beginning of the judging on; years that began it earlier than this program never say it. */
const SAID_SINCE: ReadonlySet<string> = new Set(['rubric', 'prizes']);

function dataFaults(db: Db, events: readonly ChainEvent[]): AuditFault[] {
  const known = new Set(listAwards(db).map(({ year }) => year));
  const lost = [...new Set(events.map(({ year }) => year))].filter((year) => !known.has(year));
  return [
    ...lost.map((year): AuditFault => ({ what: 'data', year, fact: 'year', problem: 'gone' })),
    ...listAwards(db).flatMap((award) => {
      const said = factsOfChain(events.filter(({ year }) => year === award.year));
      const stored = factsOfData(db, award);
      const names = [...new Set([...said.keys(), ...stored.keys()])];
      return names
        .filter((name) => said.get(name) !== stored.get(name) && (said.has(name) || !SAID_SINCE.has(name)))
        .map((fact): AuditFault => {
          const problem = !said.has(fact) ? 'unsaid' : !stored.has(fact) ? 'gone' : 'changed';
          return { what: 'data', year: award.year, fact, problem };
        });
    }),
  ];
}

/** The head that may be shown and printed now. */
export function publicHead(db: Db, links: readonly ChainLink[] = chainQueries(db).list()): Audit['head'] {
  const hidden = firstHidden(db, links);
  const last = (hidden < 0 ? links : links.slice(0, hidden)).at(-1);
  return last && { seq: last.seq, hash: last.hash };
}

/** The year whose open vote keeps the head back; undefined where the newest one is shown. */
export function headKeptBackBy(db: Db): FiscalYear | undefined {
  const links = chainQueries(db).list();
  const hidden = links[firstHidden(db, links)];
  return hidden && eventOf(hidden).year;
}

/** Where the events begin that nobody is shown now, -1 where all may be. */
function firstHidden(db: Db, links: readonly ChainLink[]): number {
  const open = new Set(
    listAwards(db).flatMap(({ year, steps }) => (steps.has('voting_frozen') && !steps.has('box_closed') ? [year] : [])),
  );
  return links.findIndex((link) => {
    const { type, year } = eventOf(link);
    return open.has(year) && type === 'box_digest';
  });
}
