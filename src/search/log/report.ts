import { setImmediate } from 'node:timers/promises';
import type { Db } from '../../db/index.ts';
import { addDays, type Day } from '../../lib/index.ts';
import { type DayOfQuery, searchLogQueries } from './queries.ts';

/** What was asked in a period in the same words; `results` are those of the last search. */
export interface AskedQuery extends DayOfQuery {
  lastOn: Day;
}

/** Three lists over the same queries. What somebody asked once on one day stands only where it tells of a gap. */
const LISTS = {
  most: ({ searches }) => searches >= 2,
  nothing: ({ results }) => results === 0,
  unclicked: ({ searches, results, clicks }) => results > 0 && searches >= 3 && clicks === 0,
} as const satisfies Record<string, (asked: AskedQuery) => boolean>;
export type LogList = keyof typeof LISTS;
export const LOG_LISTS = Object.keys(LISTS) as LogList[];

export interface LogSummary {
  searches: number;
  /** Searches that found nothing. */
  empty: number;
  /** Searches that found something and were left without a click. */
  unclicked: number;
}

export interface SearchReport {
  summary: LogSummary;
  /** The queries that belong there, the one asked most often first. */
  list(name: LogList, limit: number): AskedQuery[];
}

/** What was searched from one day to another. A year of a large office takes seconds: between two days others get their turn. */
export async function reportSearches(db: Db, from: Day, to: Day): Promise<SearchReport> {
  const asked = new Map<string, AskedQuery>();
  const summary: LogSummary = { searches: 0, empty: 0, unclicked: 0 };
  for (let day = from; day <= to; day = addDays(day, 1)) {
    for (const row of searchLogQueries(db).listOfDay(day)) {
      summary.searches += row.searches;
      if (row.results === 0) summary.empty += row.searches;
      else summary.unclicked += Math.max(0, row.searches - row.clicks);
      addTo(asked, row, day);
    }
    await setImmediate();
  }
  return {
    summary,
    list: (name, limit) => firstOf(asked.values(), LISTS[name], limit),
  };
}

function addTo(asked: Map<string, AskedQuery>, row: DayOfQuery, lastOn: Day): void {
  const known = asked.get(row.query);
  if (!known) {
    asked.set(row.query, { ...row, lastOn });
    return;
  }
  known.searches += row.searches;
  known.clicks += row.clicks;
  known.topClicks += row.topClicks;
  known.results = row.results;
  known.lastOn = lastOn;
}

const oftenFirst = (a: AskedQuery, b: AskedQuery): number =>
  b.searches - a.searches || compareText(b.lastOn, a.lastOn) || compareText(a.query, b.query);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Those asked most often; the rest, which may be very many, is not put in order. */
function firstOf(all: Iterable<AskedQuery>, belongs: (asked: AskedQuery) => boolean, limit: number): AskedQuery[] {
  const first: AskedQuery[] = [];
  for (const asked of all) {
    const last = first.length === limit ? first.at(-1) : undefined;
    if (!belongs(asked) || (last && oftenFirst(asked, last) > 0)) continue;
    const place = first.findIndex((other) => oftenFirst(asked, other) < 0);
    first.splice(place < 0 ? first.length : place, 0, asked);
    if (first.length > limit) first.pop();
  }
  return first;
}
