import type { Db } from '../../db/index.ts';
import { type AppError, conflict, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type ChoiceFault, choiceFault, choicesPerBallot, isAfter } from '../rules/index.ts';
import type { CategoryRow } from '../years/queries.ts';
import { type AwardYear, phaseOf } from '../years/years.ts';
import { type Bar, barredEntries } from './ballot-bars.ts';
import { ballotQueries } from './ballot-queries.ts';
import { rollQueries } from './roll.ts';
import { type ListedEntry, voteList } from './vote-list.ts';

/** What a person finds on the ballot of a category, and by what their choices are judged. */
export interface Paper {
  category: CategoryRow;
  /** By number, withdrawn ones among them. */
  entries: readonly ListedEntry[];
  barred: ReadonlyMap<number, Bar>;
  limit: number;
}

/** Why there is no ballot for a person now; each is a sentence under `error.`. */
type NoPaper = 'ballot_not_open' | 'ballot_closed' | 'ballot_not_on_roll' | 'ballot_no_choice';

/**
 * The ballot of a category for a person at an instant, or why there is none.
 * @throws AppError not_found for a category that the year does not have
 */
export function paperFor(db: Db, viewer: Pick<Viewer, 'id'>, award: AwardYear, categoryId: string, at: Date): Paper | NoPaper {
  const { year, categories, rules, steps } = award;
  const category = categories.find(({ id }) => id === categoryId);
  if (!category) throw notFound();
  const phase = phaseOf(award, at);
  // Nothing reopens: not even for a clock that was set back.
  if (steps.has('box_closed') || isAfter(phase, 'voting')) return 'ballot_closed';
  if (phase !== 'voting') return 'ballot_not_open';
  const voter = rollQueries(db).find(year, viewer.id);
  if (!voter || !ballotQueries(db).isActive(viewer.id)) return 'ballot_not_on_roll';
  const entries = voteList(db, year).entries.filter((entry) => entry.category === categoryId);
  const limit = choicesPerBallot(entries.length, rules.maxChoices);
  return limit === 0 ? 'ballot_no_choice' : { category, entries, barred: barredEntries(db, award, voter), limit };
}

/** The ballot of a category for a person at an instant. @throws AppError not_found; conflict or forbidden when there is none */
export function requirePaper(db: Db, viewer: Pick<Viewer, 'id'>, award: AwardYear, categoryId: string, at: Date): Paper {
  const paper = paperFor(db, viewer, award, categoryId, at);
  if (typeof paper === 'string') throw refusal(paper);
  return paper;
}

const refusal = (why: NoPaper): AppError => (why === 'ballot_not_on_roll' ? forbidden(why) : conflict(why));

/** R6, R7: why choices, as numbers of entries, are refused; undefined when they are good. */
export function faultIn({ entries, barred, limit }: Paper, choices: readonly number[]): ChoiceFault | undefined {
  const withdrawn = entries.filter(({ state }) => state === 'withdrawn').map(({ number }) => String(number));
  return choiceFault(choices.map(String), {
    entries: entries.map(({ number }) => String(number)),
    barred: new Set([...barred.keys()].map(String)),
    withdrawn: new Set(withdrawn),
    limit,
  });
}
