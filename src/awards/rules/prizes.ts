/** A prize of a year as the rules know it. */
export interface Prize {
  id: string;
  /** An entry takes one main prize; the staff prize may be held beside it. */
  kind: 'main' | 'staff_vote';
  /** How many entries get it. */
  winners: number;
  /** The lower one is given first. */
  precedence: number;
}

export interface PrizeGiven {
  prize: string;
  /** The best first; fewer than the prize has winners where there is nobody left. */
  entries: string[];
}

/**
 * R13: walks down the prizes by precedence; an entry takes one main prize and the next moves up. (V17)
 * @param rankOf who is in line for a prize, the best first; nobody for a prize that is not given
 */
export function assignPrizes(prizes: readonly Prize[], rankOf: (prize: string) => readonly string[]): PrizeGiven[] {
  const taken = new Set<string>();
  return [...prizes]
    .sort((a, b) => a.precedence - b.precedence || (a.id < b.id ? -1 : 1))
    .map(({ id, kind, winners }) => {
      const inLine = rankOf(id).filter((entry) => kind === 'staff_vote' || !taken.has(entry));
      const entries = inLine.slice(0, winners);
      if (kind === 'main') for (const entry of entries) taken.add(entry);
      return { prize: id, entries };
    });
}
