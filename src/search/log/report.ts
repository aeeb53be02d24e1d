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
  /** The queries that belong there, the one asked most often first; some hundred at most. */
  list(name: LogList, limit: number): AskedQuery[];
}

/** What is looked at before others get their turn: some 20 ms. */
const ROWS_AT_ONCE = 5_000;
/** Different queries that can get into a list; the memory has to do. */
const QUERIES_MOST = 500_000;
const LISTED_MOST = 500;

/** What was searched from one day to another. A year of a large office takes seconds, in which others get their turn. */
export async function reportSearches(db: Db, from: Day, to: Day): Promise<SearchReport> {
  const asked = new Map<string, AskedQuery>();
  const summary: LogSummary = { searches: 0, empty: 0, unclicked: 0 };
  // The last day first: what it says of a query counts.
  for (let day = to; day >= from; day = addDays(day, -1)) {
    for await (const rows of rowsOf(db, day)) {
      for (const row of rows) {
        addToSummary(summary, row);
        addTo(asked, row, day);
      }
    }
  }
  const lists = await listsOf(asked.values());
  return { summary, list: (name, limit) => lists[name].slice(0, limit) };
}

async function* rowsOf(db: Db, day: Day): AsyncGenerator<DayOfQuery[]> {
  let rows: DayOfQuery[] = [];
  do {
    rows = searchLogQueries(db).listOfDayAfter(day, rows.at(-1)?.query ?? '', ROWS_AT_ONCE);
    yield rows;
    await setImmediate();
  } while (rows.length === ROWS_AT_ONCE);
}

function addToSummary(summary: LogSummary, { searches, results, clicks }: DayOfQuery): void {
  summary.searches += searches;
  if (results === 0) summary.empty += searches;
  else summary.unclicked += Math.max(0, searches - clicks);
}

function addTo(asked: Map<string, AskedQuery>, row: DayOfQuery, day: Day): void {
  const known = asked.get(row.query);
  if (known) {
    known.searches += row.searches;
    known.clicks += row.clicks;
    known.topClicks += row.topClicks;
  } else if (asked.size < QUERIES_MOST) asked.set(row.query, { ...row, lastOn: day });
}

async function listsOf(all: Iterable<AskedQuery>): Promise<Record<LogList, AskedQuery[]>> {
  const lists: Record<LogList, AskedQuery[]> = { most: [], nothing: [], unclicked: [] };
  let looked = 0;
  for (const asked of all) {
    for (const name of LOG_LISTS) if (LISTS[name](asked)) addToList(lists[name], asked);
    looked += 1;
    if (looked % ROWS_AT_ONCE === 0) await setImmediate();
  }
  Object.values(lists).forEach(shorten);
  return lists;
}

/** What does not get among the first goes now and then: there may be very many. */
function addToList(list: AskedQuery[], asked: AskedQuery): void {
  list.push(asked);
  if (list.length === 2 * LISTED_MOST) shorten(list);
}

function shorten(list: AskedQuery[]): void {
  list.sort(oftenFirst).splice(LISTED_MOST);
}

const oftenFirst = (a: AskedQuery, b: AskedQuery): number =>
  b.searches - a.searches || compareText(b.lastOn, a.lastOn) || compareText(a.query, b.query);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
