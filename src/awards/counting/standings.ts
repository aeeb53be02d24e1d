import { compareRates, type Standing, type Tally } from '../rules/index.ts';
import type { CategoryCount } from './counts.ts';

/**
 * What became of an entry in the count. `lot`: a lot decides that is still to be drawn. `capped`: its division had as many as one
 * may have. `left`: it withdrew after the vote and made room; `left_later`: it withdrew when the judging had begun.
 */
export type Fate = 'advances' | 'jury' | 'lot' | 'capped' | 'out' | 'left' | 'left_later' | 'withdrawn';

/** How the last places were given. `all`: there was room for everybody. */
export type Boundary = 'none' | 'all' | 'clear' | 'same_rate' | 'approvals' | 'lot' | 'lot_missing';

export interface CountedLine {
  code: string;
  division: string;
  /** Undefined for an entry that withdrew while the vote was open: nothing is counted for it. */
  standing: Standing | undefined;
  fate: Fate;
  /** The last one that the vote lets advance while others do not: the line is drawn below it. */
  last: boolean;
}

/** Every entry of a category, the best first, those that withdrew during the vote at the end. */
export function countedLines({ counted, standings, entries, byVote, needsLot }: CategoryCount): CountedLine[] {
  const last = standings.findLast(({ entry }) => byVote.has(entry));
  const isCounted = new Map(standings.map((standing) => [standing.entry, standing]));
  const fateOf = (code: string): Fate => {
    const withdrawn = counted.find(({ id }) => id === code)?.withdrawn;
    if (withdrawn === 'voting') return 'withdrawn';
    if (withdrawn === 'shortlisted') return 'left';
    if (withdrawn === 'judging' && entries.includes(code)) return 'left_later';
    if (byVote.has(code)) return 'advances';
    if (entries.includes(code)) return 'jury';
    if (needsLot.includes(code)) return 'lot';
    return isAbove(isCounted.get(code), last) ? 'capped' : 'out';
  };
  const codes = [...standings.map(({ entry }) => entry), ...counted.map(({ id }) => id).filter((id) => !isCounted.has(id))];
  return codes.map((code) => ({
    code,
    division: counted.find(({ id }) => id === code)?.division ?? '',
    standing: isCounted.get(code),
    fate: fateOf(code),
    last: code === last?.entry && code !== codes.at(-1),
  }));
}

/** Whether one stands where others advance: beside the last one too, since equal ones without a lot only part under a cap. */
const isAbove = (standing: Standing | undefined, last: Standing | undefined): boolean =>
  standing !== undefined && last !== undefined && standing.rank <= last.rank;

const LEFT_OUT: ReadonlySet<Fate> = new Set(['out', 'jury', 'capped']);

/** R9: what the end of the shortlist was decided by. @param size K of the rules */
export function boundaryOf(count: CategoryCount, size: number): Boundary {
  const { counted, needsLot, lot, byVote, standings } = count;
  if (counted.length === 1) return 'none';
  if (needsLot.length > 0) return 'lot_missing';
  if (lot.length > 0) return 'lot';
  if (!countedLines(count).some(({ fate }) => LEFT_OUT.has(fate))) return 'all';
  if (byVote.size > size) return 'same_rate';
  const last = standings.findLast(({ entry }) => byVote.has(entry));
  const next = standings.find(({ entry, rank }) => !byVote.has(entry) && last && rank > last.rank);
  return last && next && compareRates(asTally(last), asTally(next)) === 0 ? 'approvals' : 'clear';
}

const asTally = ({ entry, approvals, denominator }: Standing): Tally => ({ entry, division: '', approvals, denominator });

/** A rate in percent to two decimals: 44.44. Nothing of nothing is 0. */
export const percent = (part: number, whole: number): string => (whole === 0 ? 0 : (100 * part) / whole).toFixed(2);
