import type { Db } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import type { EntryRow } from '../entries/queries.ts';
import { choicesPerBallot } from '../rules/index.ts';
import { type Bar, barredEntries } from '../voting/ballot-bars.ts';
import { ballotQueries } from '../voting/ballot-queries.ts';
import { rollQueries } from '../voting/roll.ts';
import { voteList } from '../voting/vote-list.ts';
import type { AwardYear } from '../years/years.ts';

/**
 * Where a person stands with an open vote: strangers may sign in and find out, `apart` has nothing to vote on, `done` has voted
 * wherever there is a vote.
 */
export type Turn = 'unknown' | 'apart' | 'open' | 'done';

export function turnOf(db: Db, award: AwardYear, viewer: Viewer | undefined): Turn {
  if (!viewer) return 'unknown';
  if (!rollQueries(db).find(award.year, viewer.id)) return 'apart';
  const asked = award.categories.filter(({ id }) => limitIn(db, award, id) > 0);
  if (asked.length === 0) return 'apart';
  const voted = ballotQueries(db).listVoted(award.year, viewer.id);
  return asked.every(({ id }) => voted.includes(id)) ? 'done' : 'open';
}

/** How many entries of a category a ballot takes; none where one entry stands alone. */
function limitIn(db: Db, { year, rules }: AwardYear, category: string): number {
  const entries = voteList(db, year).entries.filter((entry) => entry.category === category).length;
  return choicesPerBallot(entries, rules.maxChoices);
}

/** What an open vote means for a person before an entry on the list: a ballot, one again, why not this entry, or nothing. */
export type Chance = 'vote' | 'again' | 'single' | 'none' | Bar;

export function chanceOf(
  db: Db,
  award: AwardYear,
  { number, category }: Pick<EntryRow, 'number' | 'category'>,
  viewer: Viewer | undefined,
): Chance {
  if (limitIn(db, award, category) === 0) return 'single';
  const voter = viewer && rollQueries(db).find(award.year, viewer.id);
  if (!voter) return 'none';
  const bar = barredEntries(db, award, voter).get(number);
  if (bar) return bar;
  return ballotQueries(db).listVoted(award.year, voter.userId).includes(category) ? 'again' : 'vote';
}
