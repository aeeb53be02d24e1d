import { type Db, perDatabase } from '../../db/index.ts';
import type { Day } from '../../lib/index.ts';

/** What was asked on a day in the same words. */
export interface DayOfQuery {
  query: string;
  searches: number;
  /** How many posts the last search found. */
  results: number;
  clicks: number;
  /** Of these on one of the first three results. */
  topClicks: number;
}

export const searchLogQueries = perDatabase((db: Db) => {
  const addAgain = db.prepare<[number, Day, string]>(
    'UPDATE search_log SET searches = searches + 1, results = ? WHERE searched_on = ? AND query = ?',
  );
  const addNew = db.prepare<[Day, string, number]>(
    'INSERT INTO search_log (searched_on, query, searches, results) VALUES (?, ?, 1, ?)',
  );
  const countOfDay = db.prepare<[Day, number], { queries: number }>(
    'SELECT count(*) AS queries FROM (SELECT 1 FROM search_log WHERE searched_on = ? LIMIT ?)',
  );
  const addClick = db.prepare<{ query: string; rank: number; day: Day; dayBefore: Day }>(`
    INSERT INTO search_clicks (searched_on, query, rank, clicks)
    SELECT searched_on, query, @rank, 1 FROM search_log
     WHERE query = @query AND searched_on IN (@day, @dayBefore) ORDER BY searched_on DESC LIMIT 1
        ON CONFLICT (searched_on, query, rank) DO UPDATE SET clicks = clicks + 1`);
  const forget = db.prepare<[Day]>('DELETE FROM search_log WHERE searched_on < ?');
  const ofDay = db.prepare<[Day, string, number], DayOfQuery>(`
    SELECT l.query, l.searches, l.results, ifnull(sum(c.clicks), 0) AS clicks,
           ifnull(sum(c.clicks) FILTER (WHERE c.rank <= 3), 0) AS topClicks
      FROM search_log l LEFT JOIN search_clicks c ON c.searched_on = l.searched_on AND c.query = l.query
     WHERE l.searched_on = ? AND l.query > ? GROUP BY l.query ORDER BY l.query LIMIT ?`);
  return {
    /** @returns false for what has not been asked on that day */
    addAgain: (day: Day, query: string, results: number) => addAgain.run(results, day, query).changes === 1,
    addNew: (day: Day, query: string, results: number) => void addNew.run(day, query, results),
    /** How many different queries a day has, as far as it is of interest. */
    countOfDay: (day: Day, most: number) => countOfDay.get(day, most)?.queries ?? 0,
    /** Only for a query that was asked on one of the two days. */
    addClick: (click: { query: string; rank: number; day: Day; dayBefore: Day }) => void addClick.run(click),
    /** @returns how many rows of the days before went, without their clicks */
    forgetBefore: (day: Day) => forget.run(day).changes,
    /** The queries of a day that follow one, in their order. */
    listOfDayAfter: (day: Day, after: string, limit: number) => ofDay.all(day, after, limit),
  };
});
