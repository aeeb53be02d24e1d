import { compareRates } from '../rules/index.ts';
import type { SheetLine } from './sheet.ts';

/** What the sheet can be ordered by, each the best first. */
export const SORTS = ['place', 'code', 'final', 'jury', 'vote', 'mean', 'z'] as const;
export type Sort = (typeof SORTS)[number];

export const parseSort = (text: string | undefined): Sort => SORTS.find((sort) => sort === text) ?? 'place';

/** How the column of an order runs, for `aria-sort`. */
export const directionOf = (sort: Sort): 'ascending' | 'descending' =>
  sort === 'place' || sort === 'code' ? 'ascending' : 'descending';

/** Lines without the figure stand at the end; equal ones keep the order of the places. */
export const sorted = (lines: readonly SheetLine[], sort: Sort): SheetLine[] => [...lines].sort(COMPARE[sort]);

type Compare = (a: SheetLine, b: SheetLine) => number;

const descending =
  (figure: (line: SheetLine) => number | undefined): Compare =>
  (a, b) => {
    const [first, second] = [figure(a) ?? Number.NEGATIVE_INFINITY, figure(b) ?? Number.NEGATIVE_INFINITY];
    return first === second ? 0 : second - first;
  };

const COMPARE: Record<Sort, Compare> = {
  place: () => 0,
  code: (a, b) => a.entry.number - b.entry.number,
  jury: descending(({ jury }) => jury?.score),
  mean: descending(({ jury }) => jury?.plainMean),
  z: descending(({ jury }) => jury?.z),
  vote: (a, b) => compareRates(b.vote, a.vote),
  final: descending(({ final }) => final?.score),
};
