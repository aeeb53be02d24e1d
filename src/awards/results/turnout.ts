import type { TurnoutRow } from '../counting/queries.ts';

/** Fewer people than these are not shown by themselves: their turnout would say too much about each. */
export const SMALLEST_GROUP = 10;

export interface GroupTurnout {
  /** Undefined for all the others together. */
  departmentId: number | undefined;
  people: number;
  voted: number;
}

/**
 * Turnout by department for groups of ten or more (award-rules.md, Secrecy and audit, 7). The smaller ones are added up; when
 * together they are still fewer than ten, they could be computed from the total, and the smallest group shown joins them.
 * None is shown where that leaves nothing but the total.
 */
export function groupTurnout(rows: readonly TurnoutRow[]): GroupTurnout[] {
  const bySize = [...rows].sort((a, b) => b.people - a.people || a.departmentId - b.departmentId);
  let shown = bySize.filter(({ people }) => people >= SMALLEST_GROUP).length;
  while (shown > 0 && shown < bySize.length && sum(bySize.slice(shown)).people < SMALLEST_GROUP) shown -= 1;
  if (shown === 0) return [];
  const groups: GroupTurnout[] = bySize.slice(0, shown);
  return shown === bySize.length ? groups : [...groups, { departmentId: undefined, ...sum(bySize.slice(shown)) }];
}

export const sum = (rows: readonly Pick<TurnoutRow, 'people' | 'voted'>[]): { people: number; voted: number } => ({
  people: rows.reduce((total, { people }) => total + people, 0),
  voted: rows.reduce((total, { voted }) => total + voted, 0),
});
