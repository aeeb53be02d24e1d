import type { Db } from '../../db/index.ts';
import type { Locale } from '../../web/index.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { prizesGiven } from '../decision/given.ts';
import type { Decision } from '../decision/record.ts';
import { entryQueries } from '../entries/queries.ts';
import { photosOf } from '../honour/photos.ts';
import { teamThen } from '../honour/winning.ts';
import { listedWords } from '../voting/listed-words.ts';
import type { AwardYear } from '../years/years.ts';
import type { NamedPrize, ResultPage, WinningEntry } from './pages.ts';

/** Who won what by a published decision, each entry once, and the prizes that nobody gets. */
export function wonPrizes(
  db: Db,
  award: AwardYear,
  decision: Decision,
  locale: Locale,
): Pick<ResultPage, 'hasPrizes' | 'winners' | 'notGiven'> {
  const prizes = prizesGiven(award, decision, listedEntries(db, award), locale);
  const lots = new Map(decision.prizes.map(({ id, lot }) => [id, lot]));
  const entries = new Map(prizes.flatMap((prize) => prize.entries.map((entry) => [entry.id, entry])));
  const winners = [...entries.values()].map((entry) => {
    const own = prizes.filter((prize) => prize.entries.some(({ id }) => id === entry.id));
    const isGrand = own.some(({ kind, category }) => kind === 'main' && category === undefined);
    const byLot = (id: string): boolean => lots.get(id)?.includes(entry.code) ?? false;
    return {
      ...toWinner(db, award, entry),
      prizes: namedOnce(own).map((prize) => ({ ...prize, byLot: byLot(prize.id) })),
      isGrand,
    };
  });
  return { hasPrizes: prizes.length > 0, winners, notGiven: prizes.filter(({ why }) => why !== undefined) };
}

/** Prizes of the same category name it once, behind the last of them. */
const namedOnce = (prizes: readonly NamedPrize[]): NamedPrize[] =>
  prizes.map(({ id, name, category }, index) => ({
    id,
    name,
    category: category === prizes[index + 1]?.category ? undefined : category,
  }));

function toWinner(db: Db, award: AwardYear, entry: ListedEntry): Omit<WinningEntry, 'prizes' | 'isGrand'> {
  const row = entryQueries(db).findByNumber(award.year, entry.number);
  const effect = row?.readable ? listedWords(db, award, row).effect : undefined;
  const [photo] = photosOf(db, entry.id);
  return { ...entry, team: teamThen(db, entry), effect, photo };
}
