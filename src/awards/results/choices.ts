import { csvText } from '../../lib/index.ts';
import type { Bundle, BundleCategory } from '../rules/index.ts';

/** Categories with fewer ballots keep them to themselves (award-rules.md, Secrecy and audit, 7). */
const FEWEST_BALLOTS = 10;

/** Whether figures of a category may be shown to everybody. */
export const hasEnoughBallots = ({ ballots }: { ballots: number }): boolean => ballots >= FEWEST_BALLOTS;

/** What somebody chose may be guessed from so few; without any ballot there is nothing to guess. */
export const hasFewBallots = ({ ballots }: { ballots: number }): boolean => ballots > 0 && ballots < FEWEST_BALLOTS;

const hasChoices = ({ ballots }: BundleCategory): boolean => ballots.length >= FEWEST_BALLOTS;

/**
 * What was chosen, a ballot a line, sorted by content and without any sign of whose it is. The bundle holds it in that order.
 * @param words of the heading: the category, and a choice by its number
 * @returns undefined where no category has enough ballots
 */
export function choicesCsv(
  { categories }: Bundle,
  nameOf: (category: string) => string,
  words: { category: string; choice: (number: number) => string },
): string | undefined {
  const open = categories.filter(hasChoices);
  if (open.length === 0) return undefined;
  const width = Math.max(0, ...open.flatMap(({ ballots }) => ballots.map(({ length }) => length)));
  const columns = Array.from({ length: width }, (_, index) => index);
  const head = [words.category, ...columns.map((index) => words.choice(index + 1))];
  const rows = open.flatMap(({ id, ballots }) =>
    ballots.map((choices) => [nameOf(id), ...columns.map((index) => choices[index] ?? '')]),
  );
  return csvText([head, ...rows]);
}
