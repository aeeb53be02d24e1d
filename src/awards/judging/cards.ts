import type { Db } from '../../db/index.ts';
import { countingQueries } from '../counting/queries.ts';
import { entryQueries } from '../entries/queries.ts';
import { type Card, CRITERIA, type Recusal } from '../rules/index.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import { judgingQueries, type LockedCardRow, type Scores } from './queries.ts';
import { recusalsOf } from './recusals.ts';

/** J3, the name of a juror on sheets and in the bundle. */
export const jurorCode = (number: number): string => `J${number}`;

/** The last version of each locked card of a year, recused or not. */
export function lockedCards(db: Db, { year }: Pick<AwardYear, 'year'>): LockedCardRow[] {
  const rows = judgingQueries(db).listLocked(year);
  return rows.filter(({ entryId, userId }, index) => {
    const next = rows[index + 1];
    return next?.entryId !== entryId || next.userId !== userId;
  });
}

export const scoresOf = (row: Scores): Scores => Object.fromEntries(CRITERIA.map((id) => [id, row[id]])) as Scores;

/**
 * The judging of a year as the bundle holds it, by category: locked cards without those of recused jurors, and the recusals of
 * the jury from entries on the shortlist. Empty before the judging has begun.
 */
export function juryFile(db: Db, award: AwardYear, at: Date): Map<string, { cards: Card[]; recusals: Recusal[] }> {
  const { year } = award;
  const shortlist = countingQueries(db).listShortlist(year);
  const codes = new Map(
    entryQueries(db)
      .listOnList(year)
      .map(({ id, number }) => [id, entryCode(year, number)]),
  );
  const jurors = yearQueries(db)
    .listJurors(year)
    .filter(({ number }) => number !== null);
  const recused = recusalsOf(db, award, at);
  const cards = lockedCards(db, award);
  return new Map(
    award.categories.map(({ id: category }) => {
      const entries = shortlist.filter((row) => row.category === category).map(({ entryId }) => entryId);
      const pairs = jurors.flatMap(({ userId, number }) =>
        entries.map((entryId) => ({ userId, entryId, juror: jurorCode(number as number), entry: codes.get(entryId) as string })),
      );
      const isRecused = ({ userId, entryId }: { userId: number; entryId: number }) => recused.get(userId)?.has(entryId) ?? false;
      return [
        category,
        {
          cards: pairs.flatMap((pair) => {
            const row = cards.find(({ userId, entryId }) => userId === pair.userId && entryId === pair.entryId);
            return row && !isRecused(pair) ? [{ juror: pair.juror, entry: pair.entry, scores: scoresOf(row) }] : [];
          }),
          recusals: pairs.filter(isRecused).map(({ juror, entry }) => ({ juror, entry })),
        },
      ];
    }),
  );
}
