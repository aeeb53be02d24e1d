import { byCodeUnits } from './order.ts';
import { type CountedEntry, compareRates, compareStrength, type Standing, type Tally } from './tally.ts';

export interface ShortlistRules {
  /** K of R9. */
  size: number;
  /** How many more than K may come in by equal rates at the boundary. */
  slack: number;
  /** The most that one division may have; null for no cap. */
  divisionCap: number | null;
}

export interface Shortlist {
  /** By rank, then the ones the jury added, each by id. While a lot is missing: those that are in without it. */
  entries: string[];
  /** Those the lot was drawn among, in its order, group by group from the top; empty when none was needed. */
  lot: string[];
  /** By id, those a lot must be drawn among before the shortlist can be decided. */
  needsLot: string[];
  standings: Standing[];
}

/** Puts entries into the order of the lot. */
export type LotOf = (entries: readonly string[]) => string[];

/** Entries equal in rate and approvals, of which a walk down the order meets one after the other. */
interface Group {
  tallies: Tally[];
  /** Those that no division's cap shut out before the group began. */
  contenders: Tally[];
  /** How many of them the caps let in. Who they are may be a matter of the lot; how many is not. */
  admitted: number;
}

interface Place extends Group {
  /** How many of the group advance. */
  advancing: number;
}

/** R7 to R9: who advances, in which order, and whether that needs a lot. @param lotOf undefined while no number has been drawn */
export function shortlist(
  tallies: readonly Tally[],
  entries: readonly CountedEntry[],
  rules: ShortlistRules,
  lotOf: LotOf | undefined,
): Shortlist {
  const mayAdvance = new Set(entries.filter(({ withdrawn }) => !isOut(withdrawn)).map(({ id }) => id));
  const places = placesOf(groupsOf(tallies, mayAdvance, rules), rules);
  const drawn = places.filter(isDrawn).map(({ contenders }) => contenders.map(({ entry }) => entry));
  const lot = lotOf ? drawn.flatMap(lotOf) : [];
  const needsLot = lotOf ? [] : drawn.flat().sort(byCodeUnits);
  const standings = rank(places, lot);
  const chosen = new Set(choose(places, lot, rules).filter((entry) => !needsLot.includes(entry)));
  const ranked = standings.map(({ entry }) => entry).filter((entry) => chosen.has(entry));
  const added = entries.filter(({ id, addedByJury }) => addedByJury && mayAdvance.has(id) && !chosen.has(id));
  return { entries: [...ranked, ...added.map(({ id }) => id).sort(byCodeUnits)], lot, needsLot, standings };
}

/** R7: whoever left before the judging makes room for the next; whoever leaves during it does not. */
const isOut = (withdrawn: CountedEntry['withdrawn']): boolean => withdrawn === 'voting' || withdrawn === 'shortlisted';

/** The walk of R9 without the lot: the members of each division that a group gets in are as many whoever they are. */
function groupsOf(tallies: readonly Tally[], mayAdvance: ReadonlySet<string>, { divisionCap }: ShortlistRules): Group[] {
  const room = new Room(divisionCap);
  return cut(tallies).map((group) => {
    const contenders = group.filter(({ entry, division }) => mayAdvance.has(entry) && room.left(division) > 0);
    const admitted = contenders.filter(({ division }) => room.take(division)).length;
    return { tallies: group, contenders, admitted };
  });
}

/** Cuts the tallies into groups of equal strength, the strongest first. */
function cut(tallies: readonly Tally[]): Tally[][] {
  const groups: Tally[][] = [];
  for (const tally of [...tallies].sort((a, b) => compareStrength(b, a) || byCodeUnits(a.entry, b.entry))) {
    const last = groups.at(-1);
    if (last?.[0] && compareStrength(last[0], tally) === 0) last.push(tally);
    else groups.push([tally]);
  }
  return groups;
}

/** Places that the cap leaves to each division. */
class Room {
  readonly #cap: number;
  readonly #taken = new Map<string, number>();

  constructor(cap: number | null) {
    this.#cap = cap ?? Number.POSITIVE_INFINITY;
  }

  left(division: string): number {
    return this.#cap - (this.#taken.get(division) ?? 0);
  }

  /** False when there is none left. */
  take(division: string): boolean {
    if (this.left(division) <= 0) return false;
    this.#taken.set(division, (this.#taken.get(division) ?? 0) + 1);
    return true;
  }
}

/** R9: how many of each group advance. */
function placesOf(groups: readonly Group[], { size, slack }: ShortlistRules): Place[] {
  const boundary = groups.findIndex((_, index) => admittedUpTo(groups, index) >= size);
  const advancing = boundary < 0 ? Number.POSITIVE_INFINITY : boundaryTotal(groups, boundary, size, slack);
  let before = 0;
  return groups.map((group) => {
    const places = Math.min(group.admitted, advancing - before);
    before += places;
    return { ...group, advancing: places };
  });
}

/** Everybody as good as the last one by the rate, else by rate and approvals, else exactly K. */
function boundaryTotal(groups: readonly Group[], boundary: number, size: number, slack: number): number {
  const sameRate = groups.findLastIndex((group) => compareRates(strengthOf(group), strengthOf(groups[boundary])) === 0);
  const totals = [admittedUpTo(groups, sameRate), admittedUpTo(groups, boundary)];
  return totals.find((total) => total <= size + slack) ?? size;
}

const admittedUpTo = (groups: readonly Group[], index: number): number =>
  groups.slice(0, index + 1).reduce((sum, { admitted }) => sum + admitted, 0);

const strengthOf = (group: Group | undefined): Tally => group?.tallies[0] as Tally;

/** A lot decides where equal ones end up differently: some advance and some do not, at the boundary or under a cap. */
const isDrawn = ({ contenders, advancing }: Place): boolean => advancing > 0 && advancing < contenders.length;

/** The walk again, now with names. */
function choose(places: readonly Place[], lot: readonly string[], { divisionCap }: ShortlistRules): string[] {
  const room = new Room(divisionCap);
  return places.flatMap(({ contenders, advancing }) =>
    inOrderOf(lot, contenders)
      .filter(({ division }) => room.take(division))
      .slice(0, advancing)
      .map(({ entry }) => entry),
  );
}

const inOrderOf = (lot: readonly string[], tallies: readonly Tally[]): Tally[] =>
  [...tallies].sort((a, b) => lot.indexOf(a.entry) - lot.indexOf(b.entry));

/** R8: the rank is one more than the number of those before. Equal ones share it, except where a lot was drawn among them. */
function rank(places: readonly Place[], lot: readonly string[]): Standing[] {
  let before = 0;
  return places.flatMap(({ tallies }) => {
    const drawn = tallies.filter(({ entry }) => lot.includes(entry));
    const orderInGroup = inOrderOf(lot, drawn).map(({ entry }) => entry);
    const standings = tallies.map(({ entry, approvals, denominator }) => ({
      entry,
      approvals,
      denominator,
      rank: before + 1 + Math.max(0, orderInGroup.indexOf(entry)),
    }));
    before += tallies.length;
    return standings.sort((a, b) => a.rank - b.rank || byCodeUnits(a.entry, b.entry));
  });
}
