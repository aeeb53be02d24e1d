import type { Db } from '../../db/index.ts';
import { scoresOf } from '../judging/cards.ts';
import { judgedEntries } from '../judging/jury.ts';
import { type CardRow, judgingQueries, type Scores } from '../judging/queries.ts';
import { recusalsOf } from '../judging/recusals.ts';
import { isWhole } from '../rules/index.ts';
import { type JurorRow, yearQueries } from '../years/queries.ts';
import type { AwardYear } from '../years/years.ts';

/** How far a juror is in a category. It tells no score. */
export interface CategoryProgress {
  category: string;
  /** Entries that the juror judges, and how many of their cards are whole. */
  own: number;
  whole: number;
  locked: boolean;
}

export interface JurorProgress extends Pick<JurorRow, 'userId' | 'number'> {
  categories: CategoryProgress[];
}

/** As on the sheet; before the judging, and for who has declined, there are no numbers. */
export const byNumber = (a: Pick<JurorRow, 'number'>, b: Pick<JurorRow, 'number'>): number =>
  (a.number ?? Number.MAX_SAFE_INTEGER) - (b.number ?? Number.MAX_SAFE_INTEGER);

/** How far the jury is, in the order of the jurors and of the categories in which something is judged. */
export function progressOf(db: Db, award: AwardYear, at: Date): JurorProgress[] {
  const judged = award.categories
    .map(({ id }) => ({ category: id, entries: judgedEntries(db, award, id) }))
    .filter(({ entries }) => entries.length > 0);
  const recused = recusalsOf(db, award, at);
  const locks = new Set(
    judgingQueries(db)
      .listLocks(award.year)
      .map(({ category, userId }) => `${category} ${userId}`),
  );
  return yearQueries(db)
    .listJurors(award.year)
    .sort(byNumber)
    .map(({ userId, number }) => {
      const whole = wholeCards(db, award, userId);
      const categories = judged.map(({ category, entries }) => {
        const own = entries.filter(({ id }) => !recused.get(userId)?.has(id));
        return {
          category,
          own: own.length,
          whole: own.filter(({ id }) => whole.has(id)).length,
          locked: locks.has(`${category} ${userId}`),
        };
      });
      return { userId, number, categories };
    });
}

/** Entries whose card of a juror is whole. */
const wholeCards = (db: Db, { year }: AwardYear, userId: number): Set<number> =>
  new Set(
    judgingQueries(db)
      .listCards(year, userId)
      .filter((card) => isWhole(scoresOf(card as CardRow & Scores)))
      .map(({ entryId }) => entryId),
  );

/** Whether cards that will count are not locked yet: for the minute between the close of the judging and the clock's chore. */
export const isSettling = (progress: readonly JurorProgress[]): boolean =>
  progress.some(({ categories }) => categories.some(({ own, whole, locked }) => own > 0 && whole === own && !locked));
