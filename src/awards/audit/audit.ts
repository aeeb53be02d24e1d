import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { chainQueries } from '../chain.ts';
import { resultQueries } from '../results/queries.ts';
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
 * withdrawals, lots, shortlist, jury, rubric, prizes, teams, recusals, cards and their locks, results and decisions (award-rules.md, Secrecy and audit, 6).
 * @param printed a head that somebody kept on paper: it must be in the chain at its number
 */
export function auditAwards(db: Db, printed?: { seq: number; hash: string }): Audit {
  const links = chainQueries(db).list();
  const fault = findChainFault(links, printed);
  const faults: AuditFault[] = fault ? [{ what: 'chain', fault }] : dataFaults(db, links.map(eventOf));
  return { events: links.length, head: headBefore(links, firstOfOpenBox(db, links)), faults };
}

/** By the first word of their names, what the chain says since this program does; years that were judged or frozen earlier never say it. */
const SAID_SINCE: ReadonlySet<string> = new Set(['rubric', 'prizes', 'teams', 'freezing', 'confirmer', 'publisher']);

const isSaidSince = (name: string): boolean => SAID_SINCE.has(name.split(' ')[0] as string);

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
        .filter((name) => said.get(name) !== stored.get(name) && (said.has(name) || !isSaidSince(name)))
        .map((fact): AuditFault => {
          const problem = !said.has(fact) ? 'unsaid' : !stored.has(fact) ? 'gone' : 'changed';
          return { what: 'data', year: award.year, fact, problem };
        });
    }),
  ];
}

/** The head that everybody may see now: besides those of an open vote, no event of a judging tells how far the jury is. */
export function publicHead(db: Db): Audit['head'] {
  const links = chainQueries(db).list();
  return headBefore(links, Math.min(firstOfOpenBox(db, links), firstOfJudging(db, links)?.index ?? links.length));
}

/** What keeps newer heads back, and in which year: `vote` until the box is closed, `judging` until the result is frozen. */
export interface HeadKeeper {
  year: FiscalYear;
  until: 'vote' | 'judging';
}

/** Undefined where the newest head is shown. That of a judging is named from its beginning: a sentence that comes later would tell of a lock. */
export function headKeptBackBy(db: Db): HeadKeeper | undefined {
  const links = chainQueries(db).list();
  const box = firstOfOpenBox(db, links);
  const judging = firstOfJudging(db, links);
  if (judging && judging.index <= box) return { year: judging.year, until: 'judging' };
  const link = links[box];
  return link && { year: eventOf(link).year, until: 'vote' };
}

function headBefore(links: readonly ChainLink[], index: number): Audit['head'] {
  const last = links.slice(0, index).at(-1);
  return last && { seq: last.seq, hash: last.hash };
}

/** Where the digests of an open box begin; the end of the chain where there are none. */
function firstOfOpenBox(db: Db, links: readonly ChainLink[]): number {
  const open = new Set(
    listAwards(db).flatMap(({ year, steps }) => (steps.has('voting_frozen') && !steps.has('box_closed') ? [year] : [])),
  );
  const first = links.findIndex((link) => {
    const { type, year } = eventOf(link);
    return open.has(year) && type === 'box_digest';
  });
  return first < 0 ? links.length : first;
}

/** The place after the beginning of the earliest judging that has no frozen result, be there an event or not. */
function firstOfJudging(db: Db, links: readonly ChainLink[]): { index: number; year: FiscalYear } | undefined {
  const open = new Set(
    listAwards(db).flatMap(({ year, steps }) =>
      steps.has('judging_begun') && !resultQueries(db).findLatest(year) ? [year] : [],
    ),
  );
  const begun = links.findIndex((link) => {
    const { type, year } = eventOf(link);
    return open.has(year) && type === 'judging_begun';
  });
  const link = links[begun];
  return link && { index: begun + 1, year: eventOf(link).year };
}
