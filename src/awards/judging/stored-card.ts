import type { Db } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import { entryQueries } from '../entries/queries.ts';
import { judgingQueries } from './queries.ts';

/**
 * The words of the own card that stand already at the address a save goes to.
 * @param path of the request: `/awards/2026/judging/entries/3/card`
 */
export function storedCard(db: Db, path: string, { id }: Pick<Viewer, 'id'>): string | undefined {
  const [, year, number] = /^\/awards\/(\d{4})\/judging\/entries\/(\d{1,9})\/card$/.exec(path) ?? [];
  const entry = year && number ? entryQueries(db).findByNumber(Number(year), Number(number)) : undefined;
  const card =
    entry &&
    judgingQueries(db)
      .listCards(entry.year, id)
      .find(({ entryId }) => entryId === entry.id);
  return card && `${card.comment}\n${card.note}`;
}
