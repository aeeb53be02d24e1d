import type { Db } from '../../db/index.ts';
import type { Locale } from '../../web/index.ts';
import type { ListedEntry } from '../counting/listed.ts';
import { listedEntries } from '../counting/listed.ts';
import { prizesGiven } from '../decision/given.ts';
import type { Decision } from '../decision/record.ts';
import { entryQueries } from '../entries/queries.ts';
import { photosOf } from '../honour/photos.ts';
import { teamThen } from '../honour/winning.ts';
import { listedWords } from '../voting/listed-words.ts';
import type { AwardYear } from '../years/years.ts';
import type { WinningEntry, WonPrize } from './pages.ts';

/** The prizes of a published decision with those who won them, by precedence. */
export function wonPrizes(db: Db, award: AwardYear, decision: Decision, locale: Locale): WonPrize[] {
  const prizes = prizesGiven(award, decision, listedEntries(db, award), locale);
  return prizes.map(({ entries, ...prize }) => ({ ...prize, entries: entries.map((entry) => toWinner(db, award, entry)) }));
}

function toWinner(db: Db, award: AwardYear, entry: ListedEntry): WinningEntry {
  const row = entryQueries(db).findByNumber(award.year, entry.number);
  const effect = row?.readable ? listedWords(db, award, row).effect : undefined;
  const [photo] = photosOf(db, entry.id);
  return { ...entry, team: teamThen(db, entry), effect, photo };
}
