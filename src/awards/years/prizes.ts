import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { translator } from '../../web/index.ts';
import type { Prize } from '../rules/index.ts';
import type { CategoryDraft } from './usual.ts';

// Like the names of categories, those of prizes stand in the data.
const [ja, en] = [translator('ja'), translator('en')];

/** A prize as a year has it; without a category it is for all of them. */
export interface PrizeRow extends Prize {
  year: FiscalYear;
  name: string;
  nameEn: string;
  category: string | null;
}

export type PrizeDraft = Omit<PrizeRow, 'year'>;

export const prizeQueries = perDatabase((db: Db) => {
  const list = db.prepare<[FiscalYear], PrizeRow>(`
    SELECT year, id, name, name_en AS nameEn, kind, category, winners, precedence
      FROM award_prizes WHERE year = ? ORDER BY precedence, id`);
  const put = db.prepare<PrizeRow>(`
    INSERT INTO award_prizes (year, id, name, name_en, kind, category, winners, precedence)
    VALUES (@year, @id, @name, @nameEn, @kind, @category, @winners, @precedence)
        ON CONFLICT (year, id) DO UPDATE SET name = @name, name_en = @nameEn, kind = @kind, category = @category,
           winners = @winners, precedence = @precedence`);
  const remove = db.prepare<[FiscalYear, string]>('DELETE FROM award_prizes WHERE year = ? AND id = ?');
  return {
    /** By precedence. */
    list: (year: FiscalYear) => list.all(year),
    put: (row: PrizeRow) => void put.run(row),
    delete: (year: FiscalYear, id: string) => void remove.run(year, id),
  };
});

/** Main prizes stand before the staff prizes, which go beside them. */
const STAFF_PRECEDENCE = 100;

/** One grand prize, the best of each category, and the staff's choice in each. */
export const usualPrizes = (categories: readonly Pick<CategoryDraft, 'id'>[]): PrizeDraft[] => [
  prize({ id: 'grand', key: 'grand', kind: 'main', category: null, precedence: 1 }),
  ...categories.map(({ id }, index) =>
    prize({ id: `${id}-best`, key: 'best', kind: 'main', category: id, precedence: index + 2 }),
  ),
  ...categories.map(({ id }, index) =>
    prize({ id: `${id}-staff`, key: 'staff', kind: 'staff_vote', category: id, precedence: STAFF_PRECEDENCE + index + 1 }),
  ),
];

const prize = ({ key, ...row }: Pick<PrizeRow, 'id' | 'kind' | 'category' | 'precedence'> & { key: string }): PrizeDraft => ({
  ...row,
  name: ja(`award_usual_prize.${key}`),
  nameEn: en(`award_usual_prize.${key}`),
  winners: 1,
});

/** What a new year begins with: the prizes of an earlier one that it copies, where its categories have them, or the usual ones. */
export function prizesFor(categories: readonly Pick<CategoryDraft, 'id'>[], copied: readonly PrizeRow[]): PrizeDraft[] {
  if (copied.length === 0) return usualPrizes(categories);
  return copied.map(({ year, ...row }) => row);
}
